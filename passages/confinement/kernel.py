"""The Linux kernel's calls that Python has no function for, through ctypes.

Numbers and constants are those of the kernel's own headers (include/uapi), which never change.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache

PR_SET_PDEATHSIG, PR_GET_PDEATHSIG = 1, 2
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38

_CAPSET = {"x86_64": 126}
_CAPSET_GENERIC = 91  # asm-generic/unistd.h: arm64, riscv64, loongarch64
_CAPABILITY_VERSION_3 = 0x20080522


class NotOffered(OSError):
    """This system or this kernel has no such call, or does not let us use it."""


def machine() -> str:
    """Return the processor's name as the kernel has it; "" where this is no 64-bit Linux."""
    return os.uname().machine if sys.platform == "linux" and sys.maxsize > 2**32 else ""


def syscall(number: int, *arguments: object) -> int:
    """Make a system call. Raises `NotOffered` if it fails, or if this is no Linux."""
    library = _libc()
    result = int(library.syscall(ctypes.c_long(number), *map(_argument, arguments)))
    if result < 0:
        raise _failed()
    return result


def prctl(option: int, value: object = 0) -> None:
    """Change something about this process (prctl(2)). Raises `NotOffered`."""
    if _libc().prctl(ctypes.c_int(option), _argument(value), *[ctypes.c_ulong(0)] * 3) < 0:
        raise _failed()


def drop_capabilities() -> None:
    """Give up whatever root may do that others may not, for good. Raises `NotOffered`."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, 64 bits each
    syscall(_CAPSET.get(machine(), _CAPSET_GENERIC), ctypes.byref(header), ctypes.byref(none))


@cache
def _libc() -> ctypes.CDLL:
    if not machine():
        raise NotOffered(0, "this is no 64-bit Linux")
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library


def _argument(value: object) -> object:
    # A plain int would be passed as 32 bits, with whatever stands in the upper half of its register.
    return ctypes.c_ulong(value) if isinstance(value, int) else value


def _failed() -> NotOffered:
    number = ctypes.get_errno()
    return NotOffered(number, os.strerror(number))

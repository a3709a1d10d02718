"""Landlock: a process names the folders that it will read, and can open nothing else from then on, ever.

Source: include/uapi/linux/landlock.h, Documentation/userspace-api/landlock.rst. Linux 5.13 has it, if it is not
switched off at its start; each later ABI can forbid more, and what one does not know cannot be asked of it.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable

from passages.confinement.kernel import syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every machine
_VERSION = 1 << 0
_PATH_BENEATH = 1

READ_FILE, READ_DIR = 1 << 2, 1 << 3
# How many bits each ABI knows, by the first that knows them.
_FILE_RIGHTS = ((5, 16), (3, 15), (2, 14), (1, 13))
_NETWORK_RIGHTS = ((4, 2),)  # bind and connect, TCP
_SCOPES = ((6, 2),)  # abstract sockets and signals stay within


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # as `_pack_` alone means until Python 3.13
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Return the ABI that the kernel offers, from 1. Raises `NotOffered`."""
    return syscall(_CREATE, 0, 0, _VERSION)


def read_only_beneath(paths: Iterable[str]) -> int:
    """Let this process read what lies beneath `paths`, and do nothing else with any file. Returns the ABI.

    Files that are open already stay so. Needs PR_SET_NO_NEW_PRIVS. Raises `NotOffered`.
    """
    abi = version()
    handled = _Ruleset(_bits(_FILE_RIGHTS, abi), _bits(_NETWORK_RIGHTS, abi), _bits(_SCOPES, abi))
    # An older kernel refuses a longer structure only where what it does not know is not 0.
    ruleset = syscall(_CREATE, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    try:
        for path in paths:
            _allow(ruleset, path)
        syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)
    return abi


def _bits(known: tuple[tuple[int, int], ...], abi: int) -> int:
    return next(((1 << bits) - 1 for since, bits in known if abi >= since), 0)


def _allow(ruleset: int, path: str) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # it is not there, so nobody will miss it
        return
    try:
        folder = stat.S_ISDIR(os.fstat(opened).st_mode)
        rule = _Beneath(READ_FILE | READ_DIR if folder else READ_FILE, opened)
        syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)

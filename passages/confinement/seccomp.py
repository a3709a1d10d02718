"""Seccomp: from then on the kernel answers a process's calls from a list, and refuses all others.

The list is what Python needs to compute, to import a module and to use pipes that are open. A refused call fails as
if the kernel did not know it (ENOSYS), so that the C library falls back on an older one where there is one.

Source: include/uapi/linux/seccomp.h, Documentation/userspace-api/seccomp_filter.rst; the numbers of the calls are
those of arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Iterator
from typing import Final, NamedTuple

from passages.confinement.kernel import NotOffered, machine, syscall

# Name, number on x86_64, number on all newer machines; "-" where there is none.
_ALLOWED: Final = """
read 0 63           write 1 64          close 3 57          lseek 8 62          dup 32 23
dup2 33 -           dup3 292 24         readv 19 65         writev 20 66        pread64 17 67
poll 7 -            ppoll 271 73        select 23 -         pselect6 270 72     fadvise64 221 223
fstat 5 80          stat 4 -            lstat 6 -           newfstatat 262 79   statx 332 291
access 21 -         faccessat 269 48    faccessat2 439 439  readlink 89 -       readlinkat 267 78
getdents64 217 61   getcwd 79 17
mmap 9 222          mprotect 10 226     munmap 11 215       mremap 25 216       madvise 28 233
brk 12 214          futex 202 98        membarrier 324 283  rseq 334 293        getcpu 309 168
set_robust_list 273 99                  set_tid_address 218 96                  arch_prctl 158 -
sched_yield 24 124  sched_getaffinity 204 123
rt_sigaction 13 134 rt_sigprocmask 14 135                   rt_sigreturn 15 139 sigaltstack 131 132
restart_syscall 219 128                 exit 60 93          exit_group 231 94
getpid 39 172       gettid 186 178      getppid 110 173     getuid 102 174      geteuid 107 175
getgid 104 176      getegid 108 177     uname 63 160        sysinfo 99 179      getrusage 98 165
getrlimit 97 163    times 100 153       time 201 -          gettimeofday 96 169 getrandom 318 278
clock_gettime 228 113                   clock_getres 229 114
nanosleep 35 101    clock_nanosleep 230 115
"""
# These are allowed with some arguments only.
_OPEN, _OPENAT = (2, -1), (257, 56)
_IOCTL, _FCNTL = (16, 29), (72, 25)
_TGKILL, _PRLIMIT = (234, 131), (302, 261)

_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_IOCTLS: Final = (0x5401, 0x5450, 0x5451)  # TCGETS, FIONCLEX, FIOCLEX: is it a terminal, is it inherited
_FCNTLS: Final = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC

_SECCOMP: Final = {"x86_64": 317}
_SECCOMP_GENERIC: Final = 277
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_AUDIT: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3, "loongarch64": 0xC0000102}

_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06  # classic BPF, linux/filter.h
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050000 | errno.ENOSYS
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000  # bit of a call's number in the other ABI of x86_64


class Instruction(NamedTuple):
    """One of a BPF program: where its test holds, `true` instructions are skipped, else `false`."""

    code: int
    true: int
    false: int
    value: int


class _SockFilter(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("jt", ctypes.c_uint8), ("jf", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _SockFprog(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.POINTER(_SockFilter)))


def compute_only() -> None:
    """Let all threads of this process compute, read files and use what is open, and nothing else.

    No sockets, processes, signals to others, writing to files or changes of limits. Needs PR_SET_NO_NEW_PRIVS.
    Raises `NotOffered`.
    """
    architecture = machine()
    if architecture not in _AUDIT:
        raise NotOffered(errno.ENOSYS, f"no list of calls for {architecture or 'this system'}")
    instructions = list(program(architecture, os.getpid()))
    filters = (_SockFilter * len(instructions))(*(_SockFilter(*each) for each in instructions))
    wanted = ctypes.byref(_SockFprog(len(instructions), filters))
    if syscall(_SECCOMP.get(architecture, _SECCOMP_GENERIC), _SET_MODE_FILTER, _ALL_THREADS, wanted):
        raise NotOffered(errno.EBUSY, "a thread has a filter of its own")


def program(architecture: str, process: int) -> Iterator[Instruction]:
    """Yield the filter for a machine (as `kernel.machine` names it) and a process's id."""
    column = 0 if architecture == "x86_64" else 1
    yield Instruction(_LOAD, 0, 0, _ARCHITECTURE)
    yield from _unless(Instruction(_EQUAL, 0, 0, _AUDIT[architecture]), _KILL)
    yield Instruction(_LOAD, 0, 0, _NUMBER)
    if architecture == "x86_64":
        yield from _if(Instruction(_AT_LEAST, 0, 0, _X32), _REFUSE)
    words = _ALLOWED.split()
    for number in words[1 + column :: 3]:
        if number != "-":
            yield from _if(Instruction(_EQUAL, 0, 0, int(number)), _ALLOW)
    yield from _with(_OPEN[column], 1, [Instruction(_ANY_BIT, 0, 0, _WRITING)], negated=True)
    yield from _with(_OPENAT[column], 2, [Instruction(_ANY_BIT, 0, 0, _WRITING)], negated=True)
    yield from _with(_IOCTL[column], 1, [Instruction(_EQUAL, 0, 0, request) for request in _IOCTLS])
    yield from _with(_FCNTL[column], 1, [Instruction(_EQUAL, 0, 0, request) for request in _FCNTLS])
    yield from _with(_TGKILL[column], 0, [Instruction(_EQUAL, 0, 0, process)])  # abort()
    yield from _reads_limits(_PRLIMIT[column])
    yield Instruction(_RETURN, 0, 0, _REFUSE)


def _if(test: Instruction, result: int) -> Iterator[Instruction]:
    yield test._replace(true=0, false=1)
    yield Instruction(_RETURN, 0, 0, result)


def _unless(test: Instruction, result: int) -> Iterator[Instruction]:
    yield test._replace(true=1, false=0)
    yield Instruction(_RETURN, 0, 0, result)


def _with(number: int, argument: int, tests: list[Instruction], *, negated: bool = False) -> Iterator[Instruction]:
    """Allow a call if the lower half of an argument, all that the kernel looks at, passes (`negated`: fails) a test."""
    if number < 0:
        return
    yield Instruction(_EQUAL, 0, 2 * len(tests) + 2, number)
    yield Instruction(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)
    for test in tests:
        yield from (_unless if negated else _if)(test, _ALLOW)
    yield Instruction(_RETURN, 0, 0, _REFUSE)


def _reads_limits(number: int) -> Iterator[Instruction]:
    """Allow prlimit64 where its pointer to new limits, two halves, is null."""
    yield Instruction(_EQUAL, 0, 7, number)
    for half in (0, 4):
        yield Instruction(_LOAD, 0, 0, _ARGUMENTS + 8 * 2 + half)
        yield from _unless(Instruction(_EQUAL, 0, 0, 0), _REFUSE)
    yield Instruction(_RETURN, 0, 0, _ALLOW)

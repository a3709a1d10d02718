"""The filter of calls, run as the kernel would run it, for every machine that it is made for."""

from __future__ import annotations

import os

import pytest

from passages.confinement import seccomp
from passages.confinement.seccomp import Instruction, program

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050026, 0x80000000
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3, "loongarch64": 0xC0000102}
PROCESS = 4711

# Numbers from the kernel's tables, written down apart from those in the code.
DANGEROUS = {
    "x86_64": {
        "socket": 41, "connect": 42, "socketpair": 53, "sendto": 44, "bind": 49, "clone": 56, "fork": 57, "vfork": 58,
        "execve": 59, "kill": 62, "tkill": 200, "ptrace": 101, "rename": 82, "unlink": 87, "mkdir": 83, "creat": 85,
        "link": 86, "symlink": 88, "chmod": 90, "chown": 92, "truncate": 76, "ftruncate": 77, "setrlimit": 160,
        "mount": 165, "prctl": 157, "seccomp": 317, "process_vm_readv": 310, "memfd_create": 319, "execveat": 322,
        "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435, "openat2": 437, "pidfd_getfd": 438, "shmget": 29,
        "msgget": 68, "mq_open": 240, "kcmp": 312, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298,
        "add_key": 248, "unshare": 272, "setns": 308, "keyctl": 250, "utimensat": 280, "mknod": 133, "setpgid": 109,
    },
    "aarch64": {
        "socket": 198, "connect": 203, "socketpair": 199, "sendto": 206, "bind": 200, "clone": 220, "execve": 221,
        "kill": 129, "tkill": 130, "ptrace": 117, "renameat": 38, "unlinkat": 35, "mkdirat": 34, "linkat": 37,
        "symlinkat": 36, "fchmodat": 53, "fchownat": 54, "truncate": 45, "ftruncate": 46, "setrlimit": 164,
        "mount": 40, "prctl": 167, "seccomp": 277, "process_vm_readv": 270, "memfd_create": 279, "execveat": 281,
        "io_uring_setup": 425, "pidfd_open": 434, "clone3": 435, "openat2": 437, "pidfd_getfd": 438, "unshare": 97,
    },
}  # fmt: skip
NEEDED = {
    "x86_64": {"read": 0, "write": 1, "close": 3, "mmap": 9, "exit_group": 231, "futex": 202, "getrandom": 318},
    "aarch64": {"read": 63, "write": 64, "close": 57, "mmap": 222, "exit_group": 94, "futex": 98, "getrandom": 278},
}
OPENAT = {"x86_64": 257, "aarch64": 56}
TGKILL = {"x86_64": 234, "aarch64": 131}
PRLIMIT = {"x86_64": 302, "aarch64": 261}


def result(instructions: list[Instruction], architecture: int, number: int, *arguments: int) -> int:
    """Run a filter on one call."""
    words = {0: number, 4: architecture}
    for place, value in enumerate([*arguments, *[0] * 6][:6]):
        words |= {16 + 8 * place: value & 0xFFFFFFFF, 20 + 8 * place: value >> 32}
    held, at = 0, 0
    while True:
        code, true, false, value = instructions[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            held = words[value]
        else:
            passed = {0x15: held == value, 0x45: bool(held & value), 0x35: held >= value}[code]
            at += true if passed else false


def call(machine: str, number: int, *arguments: int) -> int:
    return result(list(program(machine, PROCESS)), ARCHITECTURES[machine], number, *arguments)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_every_call_ends_in_an_answer(machine: str) -> None:
    instructions = list(program(machine, PROCESS))
    answers = {result(instructions, ARCHITECTURES[machine], number) for number in range(600)}
    assert answers == {ALLOW, REFUSE}
    assert all(result(instructions, ARCHITECTURES[machine], number) == REFUSE for number in range(470, 3000))


@pytest.mark.parametrize(("machine", "name"), [(machine, name) for machine in DANGEROUS for name in DANGEROUS[machine]])
def test_calls_that_reach_outside_are_refused(machine: str, name: str) -> None:
    assert call(machine, DANGEROUS[machine][name], 1, 1, 1) == REFUSE


@pytest.mark.parametrize(("machine", "name"), [(machine, name) for machine in NEEDED for name in NEEDED[machine]])
def test_calls_that_compute_are_allowed(machine: str, name: str) -> None:
    assert call(machine, NEEDED[machine][name]) == ALLOW


@pytest.mark.parametrize("machine", OPENAT)
def test_files_are_opened_for_reading_only(machine: str) -> None:
    assert call(machine, OPENAT[machine], 0, 0, os.O_RDONLY | os.O_CLOEXEC) == ALLOW
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_RDWR | os.O_CREAT | os.O_EXCL):
        assert call(machine, OPENAT[machine], 0, 0, flags) == REFUSE


@pytest.mark.parametrize("machine", TGKILL)
def test_it_signals_itself_alone_and_reads_limits_alone(machine: str) -> None:
    assert call(machine, TGKILL[machine], PROCESS, 1, 6) == ALLOW
    assert call(machine, TGKILL[machine], PROCESS + 1, 1, 6) == REFUSE
    assert call(machine, PRLIMIT[machine], 0, 7, 0, 0x7FFF00000000) == ALLOW
    assert call(machine, PRLIMIT[machine], 0, 7, 0x7FFF00001000) == REFUSE
    assert call(machine, PRLIMIT[machine], 0, 7, 0x7F0000000000) == REFUSE


def test_another_machine_s_calls_and_the_other_numbering_end_it_or_are_refused() -> None:
    instructions = list(program("x86_64", PROCESS))
    assert result(instructions, 0x40000003, 1) == KILL  # 32 bits
    assert result(instructions, ARCHITECTURES["x86_64"], 0x40000000) == REFUSE  # x32's read


def test_each_call_of_the_list_has_three_columns() -> None:
    words = seccomp._ALLOWED.split()
    assert len(words) % 3 == 0
    assert all(name.isidentifier() for name in words[::3])
    assert all(number == "-" or number.isdecimal() for place in (1, 2) for number in words[place::3])

"""How child processes of our own are started and ended: with our interpreter and modules, without secrets."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess  # the processes that are started import this, too, and need it not

_ROOT = str(Path(__file__).parent.parent)
_PARENT = "LOCCIT_PARENT"
# Needed to start Python and to write temporary files, on every system.
_PASSED_ON: tuple[str, ...] = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMPDIR", "LD_LIBRARY_PATH")


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs `module` with these arguments; nothing is imported from the current folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return the variables that Python needs to start and to find this package: no other, so no token."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    path = os.pathsep.join([_ROOT, *(str(Path(entry).absolute()) for entry in sys.path if entry)])
    return passed | {"PYTHONPATH": path, "PYTHONUTF8": "1", _PARENT: str(os.getpid())}


def end_with_parent() -> bool:
    """Have the kernel kill this process when the one that started it is gone, however that went: on Linux only.

    Returns whether it will. The thread that started it counts, so that one has to wait for it.
    """
    from passages.confinement import kernel  # ctypes, which the starting side does not need

    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, int(signal.SIGKILL))
    except kernel.NotOffered:
        return False
    if str(os.getppid()) != os.environ.get(_PARENT, str(os.getppid())):
        os._exit(1)  # it was gone before
    return True


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that was started in a session of its own, and all that it started and that stayed there."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()

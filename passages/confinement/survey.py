"""What confinement holds on this computer: told by a process that is confined and then tries to break out.

The child (`python -m passages.confinement.survey FOLDER PORT`) writes a JSON object on its standard output: for each
of `PROMISES`, whether it was held.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from passages.child_process import command, end_with_parent, environment
from passages.confinement import confine
from passages.confinement.limits import MEMORY, SECONDS

_PATIENCE: Final = 30  # s, for the whole survey


class Promise(NamedTuple):
    """One thing that a reader cannot do. `needs` is what holds it to that."""

    name: str
    told: str
    needs: str


PROMISES: Final = (
    Promise("files", "reads no file but Python's and Loccit's own", "Linux 5.13 or later, with Landlock"),
    Promise("writing", "writes no file", "Linux, with Landlock or seccomp"),
    Promise("network", "reaches no network", "Linux, with seccomp"),
    Promise("processes", "starts no process", "Linux, with seccomp, or a user that is not root"),
    Promise("signals", "sends other processes no signal", "Linux, with seccomp"),
    Promise("neighbours", "looks into no other process", "Linux, with Landlock or seccomp"),
    Promise("memory", f"has {MEMORY // 1024**2} MB of memory", "limits of address space (RLIMIT_AS)"),
    Promise("time", f"has {SECONDS:g} s of processor time", "limits of processor time (RLIMIT_CPU)"),
    Promise("ending", "ends with the process that started it", "Linux"),
)


def survey() -> dict[str, bool]:
    """Return for the name of each promise whether it is held here. Nothing is, where the process cannot be started."""
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        Path(folder, "secret").write_text("secret", encoding="utf-8")
        arguments = folder, str(listener.getsockname()[1])
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
                command("passages.confinement.survey", *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                timeout=_PATIENCE,
                check=False,
            )
            told = json.loads(done.stdout)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            told = {}
    return {promise.name: told.get(promise.name) is True for promise in PROMISES}


# --- the child


def main(folder: str, port: int) -> None:
    """Confine this process as a reader is, try everything, and write what was held."""
    ends = end_with_parent()
    parent = os.getppid()
    confine(SECONDS)
    tries: dict[str, Callable[[], object]] = {
        "files": Path(folder, "secret").read_text,
        "writing": lambda: Path(folder, "written").touch(),
        "network": lambda: socket.create_connection(("127.0.0.1", port), 5),
        "processes": _start_process,
        "signals": lambda: _signal(parent),
        "neighbours": lambda: _look_into(parent),
        "memory": lambda: bytearray(MEMORY),
    }
    held = {name: _fails(attempt) for name, attempt in tries.items()}
    held["time"] = _time_is_limited()
    held["ending"] = ends
    sys.stdout.write(json.dumps(held))


def _fails(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError, AttributeError):  # an attribute: this system has no such thing
        return True
    return False


def _start_process() -> None:
    if hasattr(os, "fork"):
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
    else:
        subprocess.run([sys.executable, "-c", ""], check=False)


def _signal(process: int) -> None:
    if os.name == "posix":  # elsewhere `os.kill` ends it, whatever the signal
        os.kill(process, 0)


def _look_into(process: int) -> None:
    if sys.platform == "linux":
        os.close(os.open(f"/proc/{process}/mem", os.O_RDONLY))


def _time_is_limited() -> bool:
    try:
        import resource
    except ImportError:  # Windows
        return False
    return resource.getrlimit(resource.RLIMIT_CPU)[1] != resource.RLIM_INFINITY


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

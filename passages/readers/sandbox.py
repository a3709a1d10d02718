"""A process that reads one file and is thrown away: files of some formats can crash, stall or bloat their reader.

The file's bytes go in through a pipe and the document comes back as JSON. The process gets no variable of the
environment but those it needs to start, so no token is in it, and it limits its own memory and processor time. Where
the system has no such limits (Windows), the time on the clock is the only one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
from importlib import import_module

from passages import errors
from passages.child_process import command, environment
from passages.errors import Damaged, ReadError, TookTooLong
from passages.model import Document
from passages.readers import document_json
from passages.readers.draft import assemble

MEMORY = 600 * 1024 * 1024  # bytes of address space
SECONDS = 30  # on the clock, and of processor time

_log = logging.getLogger(__name__)


def read_in_sandbox(module: str, data: bytes, *, seconds: float = SECONDS) -> Document:
    """What `passages.readers.MODULE` makes of `data`, read in a process of its own.

    Raises the `ReadError` that the reader raised, `Damaged` if its process died, `TookTooLong` at a limit.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        command("passages.readers.sandbox", module, str(seconds)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    try:
        out, problems = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise _too_slow(seconds) from None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode:
        _log.warning(
            "reading a file failed with %s: %s", process.returncode, problems.decode("utf-8", "replace")[-300:]
        )
        raise _death(process.returncode, seconds)
    return _result(out)


def _too_slow(seconds: float) -> TookTooLong:
    return TookTooLong(f"Reading that file took longer than {seconds:g} s, so I stopped. Split it, or save it anew.")


def _too_big() -> TookTooLong:
    return TookTooLong(f"Reading that file took more than {MEMORY // 1024**2} MB of memory, so I stopped. Split it.")


def _death(code: int, seconds: float) -> ReadError:
    if -code == getattr(signal, "SIGXCPU", 0) or -code == getattr(signal, "SIGALRM", 0):
        return _too_slow(seconds)
    return Damaged("That file is damaged: it cannot be read. Download or export it again.")


def _result(out: bytes) -> Document:
    kind, _, rest = out.partition(b"\n")
    if kind == b"document":
        return document_json.load(rest)
    fields = json.loads(rest)
    error: type[ReadError] = getattr(errors, fields["kind"])
    raise error(fields["message"], place=fields["place"])


# --- in the worker


def _main(module: str, seconds: float) -> None:
    out = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    data = sys.stdin.buffer.read()
    limit_process(seconds)
    with os.fdopen(out, "wb") as pipe:
        pipe.write(_answer(module, data))


def _answer(module: str, data: bytes) -> bytes:
    try:
        draft = import_module(f"passages.readers.{module}").read(data)
        return b"document\n" + document_json.dump(assemble(draft, hashlib.sha256(data).hexdigest()))
    except ReadError as error:
        message, kind, place = error.args[0], type(error).__name__, error.place
    except MemoryError:
        message, kind, place = _too_big().args[0], "TookTooLong", ""
    return b"error\n" + json.dumps({"kind": kind, "message": message, "place": place}).encode()


def limit_process(seconds: float) -> None:
    """Set this process's limits of memory and processor time, where the system has such."""
    try:
        import resource
    except ImportError:
        return
    whole = int(seconds) + 1
    with contextlib.suppress(ValueError, OSError):  # a limit that is already lower stays
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(whole + 5)  # should the asking process be gone


if __name__ == "__main__":
    _main(sys.argv[1], float(sys.argv[2]))

"""A process that reads one file and is thrown away: files can crash, stall or bloat their reader, or take it over.

The file's bytes go in through a pipe and the document comes back as JSON. The process gets no variable of the
environment but those it needs to start, so no token is in it, and before it meets the first byte it gives up whatever
the system lets it give up (see `passages.confinement`). What comes back is read as if a stranger had written it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from passages import errors
from passages.child_process import command, environment, kill_group
from passages.confinement.limits import OUTPUT, SECONDS, too_big
from passages.errors import Damaged, ReadError, TookTooLong
from passages.model import Document
from passages.readers import document_json

_DAMAGED = "That file is damaged: it cannot be read. Download or export it again."
_LONGEST_MESSAGE = 1_000  # characters

_log = logging.getLogger(__name__)


def read_in_sandbox(module: str, data: bytes, name: str = "", *, seconds: float = SECONDS) -> Document:
    """Return what `passages.readers.MODULE` makes of `data`, read in a process of its own.

    Raises the `ReadError` that the reader raised, `Damaged` if its process died, `TookTooLong` at a limit.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
        command("passages.readers.worker", module, str(seconds)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=Path(sys.executable).anchor,
        start_new_session=True,
    )
    out, problems = _exchange(process, json.dumps(name).encode() + b"\n" + data, seconds)
    if process.returncode:
        _log.warning("reading a file failed with %s: %s", process.returncode, problems.decode("utf-8", "replace"))
        raise _death(process.returncode, seconds)
    return _result(out)


def _exchange(process: subprocess.Popen[bytes], data: bytes, seconds: float) -> tuple[bytes, bytes]:
    """Return what a process that is given `data` writes to both of its pipes, of the second the end; then end it.

    Raises `TookTooLong` if it goes on for longer, or writes more than `OUTPUT` bytes.
    """
    if not (process.stdin and process.stdout and process.stderr):
        raise ValueError("the process needs three pipes")
    feed = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
    out, problems = _Drain(process.stdout, OUTPUT), _Drain(process.stderr, 300, only_end=True)
    with process:
        try:
            for thread in (feed, out, problems):
                thread.start()
            out.join(seconds)
            if out.is_alive():
                raise _too_slow(seconds)
            if out.full:
                raise TookTooLong(too_big(OUTPUT))
            process.wait(1)  # it has said all that it had to say
        except subprocess.TimeoutExpired:
            raise _too_slow(seconds) from None
        finally:
            kill_group(process)
            for thread in (feed, out, problems):
                thread.join(1)
    return bytes(out.held), bytes(problems.held)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), pipe:  # a process that is gone reads no more
        pipe.write(data)


class _Drain(threading.Thread):
    """Reads a pipe until it ends or has brought more than `limit` bytes; with `only_end`, keeps the last of them."""

    def __init__(self, pipe: IO[bytes], limit: int, *, only_end: bool = False) -> None:
        super().__init__(daemon=True)
        self.held = bytearray()
        self.full = False
        self._pipe, self._limit, self._only_end = pipe, limit, only_end

    def run(self) -> None:
        while some := os.read(self._pipe.fileno(), 1 << 20):
            self.held += some
            if len(self.held) > self._limit:
                if not self._only_end:
                    self.full = True
                    return
                del self.held[: -self._limit]


def _too_slow(seconds: float) -> TookTooLong:
    return TookTooLong(f"Reading that file took longer than {seconds:g} s, so I stopped. Split it, or save it anew.")


def _death(code: int, seconds: float) -> ReadError:
    if -code == getattr(signal, "SIGXCPU", 0) or -code == getattr(signal, "SIGALRM", 0):
        return _too_slow(seconds)
    return Damaged(_DAMAGED)


def _result(out: bytes) -> Document:
    """Return the document that a process wrote, or raise the error; `Damaged` if it is neither, whoever wrote it."""
    kind, _, rest = out.partition(b"\n")
    if kind == b"document":
        return document_json.load(rest)
    try:
        fields = json.loads(rest)
        error = getattr(errors, str(fields["kind"]))
        if not issubclass(error, ReadError):
            raise TypeError(error)  # noqa: TRY301 - as when it is no class at all
        told = error(str(fields["message"])[:_LONGEST_MESSAGE], place=str(fields["place"])[:100])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Damaged(_DAMAGED) from None
    raise told

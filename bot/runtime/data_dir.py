"""Manage the bot's data folder: small JSON files, and locks that name their holder."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from passages.atomic_write import PRIVATE, make_folder
from passages.atomic_write import write as write_file
from passages.errors import LoccitError

log = logging.getLogger(__name__)


class DataDirError(LoccitError):
    """Raised when the data folder cannot be used."""


class Held(LoccitError):
    """Raised when a lock is held by process `pid` on `host`, for `who`, since `since` (UTC)."""

    def __init__(self, pid: int, host: str, who: str, since: datetime) -> None:
        """Describe the holder in the message."""
        super().__init__(f"held by {who or 'another process'} (process {pid} on {host}) since {since:%H:%M:%S} UTC")
        self.pid, self.host, self.who, self.since = pid, host, who, since


class DataDir:
    """The bot's data folder."""

    def __init__(self, path: Path) -> None:
        """Create the folder if needed. Raises `DataDirError` if it cannot be created or written."""
        self.path = path
        try:
            make_folder(path, PRIVATE)
            probe = path / f".{os.getpid()}.probe"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise _unusable(path, error) from error

    def read(self, name: str) -> Any:
        """Return the JSON value stored as `name`; None if it is missing or damaged."""
        try:
            return json.loads((self.path / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return None

    def write(self, name: str, value: Any) -> None:
        """Store a JSON value as `name`. A full disk is logged, not raised: nothing here is worth stopping for."""
        try:
            write_file(self.path / f"{name}.json", json.dumps(value).encode())
        except OSError as error:
            log.warning("%s could not be kept in %s: %s", name, self.path, error.strerror)

    @contextmanager
    def lock(self, name: str, who: str = "", *, shared: bool = False) -> Iterator[None]:
        """Hold the lock `name` while the block runs. The system releases it when the process ends, however it ends.

        A `shared` lock can have several holders, but not beside an exclusive one.

        Raises:
            Held: another process, or another block of this one, holds it.
            DataDirError: the folder is gone, or cannot be written any more.
        """
        try:
            file = (self.path / f"{name}.lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise _unusable(self.path, error) from error
        with file:
            if not _try_lock(file, shared=shared):
                raise _holder(file)
            file.truncate(0)
            json.dump({"pid": os.getpid(), "host": socket.gethostname(), "who": who, "since": _now()}, file)
            file.flush()
            yield


def _unusable(path: Path, error: OSError) -> DataDirError:
    return DataDirError(
        f"LOCCIT_DATA: {path.absolute()} cannot be written ({error.strerror}). "
        f"Make the folder and give it to the user that Loccit runs as, or name another one."
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _holder(file: IO[str]) -> Held:
    file.seek(0)
    try:
        note = json.load(file)
        return Held(int(note["pid"]), str(note["host"]), str(note["who"]), datetime.fromisoformat(note["since"]))
    except (ValueError, KeyError, TypeError):  # the holder is just writing it
        return Held(0, "this computer", "", datetime.now(UTC))


def _try_lock(file: IO[str], *, shared: bool) -> bool:
    """Lock an open file without waiting. Return whether it worked.

    Our own code because `filelock` locks no file of ours in shared mode, and `portalocker` locks the first 64 KiB on
    Windows, so that nobody could read who holds it.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            if shared:
                return True  # msvcrt has no shared locks
            file.seek(1 << 30)  # locks are mandatory on Windows: lock a byte behind the note, which others read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True

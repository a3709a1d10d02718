"""What a database's errors mean, in a person's words."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.shelves.errors import LEFT_ALONE, Unavailable

log = logging.getLogger(__name__)

_FULL = f"The disk of the database is full. {LEFT_ALONE} Ask the host to make room, then try again."
_BUSY = f"Another change is just being saved. {LEFT_ALONE} Try again in a few seconds."
_READ_ONLY = f"The database cannot be written. {LEFT_ALONE} Ask the host to give Loccit the right to write it."
_DAMAGED = f"The database is damaged. {LEFT_ALONE} Ask the host to restore the last backup: loccit restore FILE."
_GONE = "The library cannot be reached at the moment. {} Try again in a minute; if it stays so, tell the host."
_UNSURE = (
    "The database was lost at the moment of saving, so I cannot tell whether this was saved. "
    "Look at `/library history` in a minute, then try again if it is not there."
)


@dataclass(slots=True)
class Progress:
    """How far a change has come: a connection that is lost while committing leaves the outcome open."""

    committing: bool = False


@contextmanager
def explain(url: URL, *, writing: bool = False) -> Iterator[Progress]:
    """Raise `Unavailable` for what the database says went wrong. The log has its own words, and no password."""
    progress = Progress()
    try:
        yield progress
    except IntegrityError:
        raise  # our own fault: what is unique is looked at before it is written
    except SQLAlchemyError as error:
        message, transient = _words(error, progress, writing=writing)
        log.warning("database %s: %s", url.render_as_string(hide_password=True), getattr(error, "orig", error))
        raise Unavailable(message, transient=transient) from error


def _words(error: SQLAlchemyError, progress: Progress, *, writing: bool) -> tuple[str, bool]:
    gone = _GONE.format(LEFT_ALONE if writing else "Nothing is lost.")
    if not isinstance(error, DBAPIError):
        return (_BUSY if isinstance(error, PoolTimeout) else gone), True
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig, gone)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in ("53100", "53200", "54000"):
        return _FULL, False
    if state in ("55P03", "40001", "40P01", "57014"):
        return _BUSY, True
    if state == "25006":
        return _READ_ONLY, False
    if state in ("XX001", "XX002"):
        return _DAMAGED, False
    return (_UNSURE if progress.committing else gone), True


def _of_sqlite(error: sqlite3.Error, gone: str) -> tuple[str, bool]:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # extended codes have the plain one in their last byte
        case sqlite3.SQLITE_FULL:
            return _FULL, False
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _BUSY, True
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return _READ_ONLY, False
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return _DAMAGED, False
        case sqlite3.SQLITE_IOERR:  # a limit on the size of files is told as this
            return _FULL if error.sqlite_errorcode == sqlite3.SQLITE_IOERR_WRITE else gone, True
        case _:
            return gone, True

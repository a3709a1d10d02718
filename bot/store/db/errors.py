"""Translate database errors into messages for people."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store.errors import UNCHANGED, DatabaseError, StoreError, Unavailable

log = logging.getLogger(__name__)

_FULL = f"The disk of the database is full. {UNCHANGED} Ask the host to make room, then try again."
_BUSY = f"Another change is just being saved. {UNCHANGED} Try again in a few seconds."
_READ_ONLY = f"The database cannot be written. {UNCHANGED} Ask the host to give Loccit the right to write it."
_DAMAGED = (
    f"The database is damaged. {UNCHANGED} Ask the host: `loccit doctor` says what to do, "
    "and `loccit restore FILE` brings back the last backup."
)
_GONE = "The library cannot be reached at the moment. {} Try again in a minute; if it stays so, tell the host."
DAMAGED_FILE = (
    "{0} is damaged. Move it to another place, with {0}-wal and {0}-shm if they are there; "
    "then bring back the last backup (loccit restore FILE)"
)
_NOT_OURS = (
    "{0} cannot be opened and written by this user. Make its folder, or give both to the user that Loccit runs as"
)
_LOCATION_HINT = "LOCCIT_DATABASE names the file; without it, it is in LOCCIT_DATA."
_STARTUP = {
    sqlite3.SQLITE_NOTADB: "{0} is not a database of Loccit. Move it to another place, or name another file",
    sqlite3.SQLITE_CORRUPT: DAMAGED_FILE,
    sqlite3.SQLITE_FULL: "The disk of {0} is full. Make room",
    sqlite3.SQLITE_CANTOPEN: _NOT_OURS,
    sqlite3.SQLITE_READONLY: _NOT_OURS,
    sqlite3.SQLITE_PERM: _NOT_OURS,
}
_UNSURE = (
    "The database was lost at the moment of saving, so I cannot tell whether this was saved. "
    "Look at `/library history` in a minute, then try again if it is not there."
)


@dataclass(slots=True)
class Progress:
    """Progress of a change: if the connection is lost while committing, the outcome is unknown."""

    committing: bool = False


@contextmanager
def translate_errors(url: URL, *, writing: bool = False) -> Iterator[Progress]:
    """Raise `Unavailable` for errors of the database. The log has the original message, without a password."""
    progress = Progress()
    try:
        yield progress
    except IntegrityError:
        raise  # a bug: uniqueness is checked before rows are written
    except SQLAlchemyError as error:
        message, transient = _message(error, progress, writing=writing)
        log.warning("database %s: %s", url.render_as_string(hide_password=True), getattr(error, "orig", error))
        raise Unavailable(message, transient=transient) from error


def timeout_error() -> Unavailable:
    """Return the error for a database that has not answered in time."""
    return Unavailable(_GONE.format("Nothing is lost."))


def startup_error(engine: Engine, error: Unavailable) -> StoreError:
    """Return the error to raise at the start: a `DatabaseError` if the host has to do something, else `error`."""
    cause = error.__cause__
    origin = cause.orig if isinstance(cause, DBAPIError) else None
    if isinstance(origin, sqlite3.Error):
        template = _STARTUP.get(_code(origin))
        message = f"{template.format(engine.url.database)}; then start again. {_LOCATION_HINT}" if template else ""
        return DatabaseError(message) if message else error
    if isinstance(cause, ProgrammingError):  # an unknown option, or a missing privilege
        return DatabaseError(f"LOCCIT_DATABASE cannot be used: {reason(origin)}. Correct it; then start again.")
    if getattr(origin, "sqlstate", None) is None:
        return _refused(engine, origin) or error
    return error if error.transient else DatabaseError(f"The database cannot be used: {reason(origin)}.")


def _refused(engine: Engine, origin: BaseException | None) -> DatabaseError | None:
    """Return the error for a connection that PostgreSQL refused, or None if it was not.

    libpq gives no code for that, and its message is in the server's language.
    """
    from bot.store.db.postgres import accepts_connections

    why = reason(origin)
    if "too many" in why or "connection slots" in why or not accepts_connections(engine):
        return None
    where = f"{engine.url.host or 'this computer'}:{engine.url.port or 5432}"
    return DatabaseError(
        f"PostgreSQL at {where} runs, but does not let Loccit in: {why}. "
        f"Correct the user, the password or the name in LOCCIT_DATABASE; then start again."
    )


def reason(error: BaseException | None) -> str:
    """Return the message of a database or driver in one line, for the host."""
    return str(error).strip().partition("\n")[0].rpartition("FATAL:")[2].strip().rstrip(".")


def _message(error: SQLAlchemyError, progress: Progress, *, writing: bool) -> tuple[str, bool]:
    unreachable = _GONE.format(UNCHANGED if writing else "Nothing is lost.")
    if not isinstance(error, DBAPIError):
        return (_BUSY if isinstance(error, PoolTimeout) else unreachable), True
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_message(error.orig, unreachable)
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in ("53100", "53200", "54000"):
        return _FULL, False
    if state in ("55P03", "40001", "40P01", "57014"):
        return _BUSY, True
    if state == "25006":
        return _READ_ONLY, False
    if state in ("XX001", "XX002"):
        return _DAMAGED, False
    return (_UNSURE if progress.committing else unreachable), True


def _sqlite_message(error: sqlite3.Error, unreachable: str) -> tuple[str, bool]:
    match _code(error):
        case sqlite3.SQLITE_FULL:
            return _FULL, False
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _BUSY, True
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return _READ_ONLY, False
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return _DAMAGED, False
        case sqlite3.SQLITE_IOERR:  # a file size limit (ulimit) is reported as this
            return _FULL if error.sqlite_errorcode == sqlite3.SQLITE_IOERR_WRITE else unreachable, True
        case _:
            return unreachable, True


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF  # the last byte of an extended code is the primary code

"""Open the SQLite file so that what was committed is on the disk."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.errors import Unavailable
from passages.atomic_write import sync

WAIT = 5  # s; for a lock


def open_engine(path: Path) -> Engine:
    """Create an engine whose connections wait for the disk and for one another. The file must exist."""

    def connect() -> sqlite3.Connection:
        # mode=rw does not create a missing file: an empty one would go unnoticed.
        return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=WAIT, check_same_thread=False)

    def remember(_: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _file_identity(path)

    def check(_: sqlite3.Connection, record: ConnectionPoolEntry, __: Any) -> None:
        if record.info["file"] != _file_identity(path):  # writes to a deleted file would be lost
            raise DisconnectionError(f"{path} is not the file that it was")

    # An error would tell what members asked, if it told the parameters.
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, creator=connect, pool_timeout=WAIT, hide_parameters=True)
    for name, listener in (("connect", _prepare), ("connect", remember), ("checkout", check), ("checkin", _roll_back)):
        event.listen(engine, name, listener)
    event.listen(engine, "begin", _begin)
    return engine


def create(path: Path) -> None:
    """Create the file with mode 600 if it is missing; SQLite gives its log the same mode."""
    with suppress(OSError):  # it exists; or SQLite will report the error
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        sync(path.parent)


def _file_identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is sent by `_begin`
    _enable_wal(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL, which the file remembers. This statement alone does not wait for a lock by itself."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    # A lock taken later than BEGIN may fail instead of waiting.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _roll_back(connection: sqlite3.Connection | None, _: Any) -> None:
    # A failed commit may leave its transaction and lock to the next user of the connection.
    if connection is not None and connection.in_transaction:
        connection.rollback()


def empty_log(engine: Engine) -> None:
    """Write what the log holds to the file, and cut the log to nothing: deleted rows still stand in it."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        # One who reads meanwhile is waited for; the statement tells, instead of failing, where that takes too long.
        if raw is not None and raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise Unavailable("the database is being read, so its log could not be emptied")

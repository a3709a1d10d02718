"""The file that a backup is: one SQLite file with rows of all our tables, and a checksum over all of them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from bot.store.backup_checksum import ONE_BY_ONE, file_checksum
from bot.store.db.migrate import current
from bot.store.errors import BackupError
from passages.atomic_write import sync

FORMAT = "loccit-backup-1"
MAX_VALUE = 256 * 1024 * 1024  # bytes of one value, more than any file that is accepted
NOT_WHOLE = "{} is not a whole backup of Loccit: {}. Nothing was changed. Take another file."

# What we never write, and what would run somebody else's code when it is read or changed.
_FOREIGN = (
    "SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
    " OR sql LIKE '%VIRTUAL%' OR sql LIKE '%GENERATED%' OR sql LIKE '% AS (%'"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """Content of a backup file."""

    path: Path
    created: datetime  # UTC
    servers: int
    texts: int
    size: int  # bytes of all original files
    checksum: str  # SHA-256 over all rows, in hex


def sign(connection: Connection, created: datetime) -> None:
    """Write the checksum over all rows, and when they were so."""
    connection.execute(text("DROP TABLE IF EXISTS backup"))
    values = {"form": FORMAT, "made": created.isoformat(), "seal": file_checksum(connection)}
    connection.execute(text("CREATE TABLE backup (form TEXT, made TEXT, seal TEXT)"))
    connection.execute(text("INSERT INTO backup VALUES (:form, :made, :seal)"), values)


def verified(path: Path) -> Backup:
    """Read every row and byte of a backup file and return its content. Raises `BackupError` if it is not whole."""
    try:
        with open_file(path) as engine, engine.connect() as connection:
            if connection.exec_driver_sql(_FOREIGN).first():
                raise BackupError(NOT_WHOLE.format(path, "it has parts that no backup has"))
            if connection.scalar(text("PRAGMA integrity_check")) != "ok":
                raise BackupError(NOT_WHOLE.format(path, "it is damaged"))
            header = connection.execute(text("SELECT form, made, seal FROM backup")).one()
            if header.form != FORMAT or current(connection) == "":
                raise BackupError(NOT_WHOLE.format(path, "it has another form"))
            if file_checksum(connection) != header.seal:
                raise BackupError(NOT_WHOLE.format(path, "its seal does not fit its rows"))
            files = text("SELECT digest, data FROM contents")
            for digest, data in connection.execute(files, execution_options=ONE_BY_ONE):
                if hashlib.sha256(data).hexdigest() != digest:
                    raise BackupError(NOT_WHOLE.format(path, "a file in it is damaged"))
            counts = (
                "SELECT (SELECT count(*) FROM servers), (SELECT count(*) FROM texts), (SELECT sum(size) FROM contents)"
            )
            servers, texts, size = connection.execute(text(counts)).one()
            return Backup(path, datetime.fromisoformat(header.made), servers, texts, size or 0, header.seal)
    except SQLAlchemyError as error:
        raise BackupError(NOT_WHOLE.format(path, "it cannot be read")) from error


def is_backup(path: Path) -> bool:
    """Return whether a file looks like a backup, without changing anything beside it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute(_FOREIGN).fetchone():
                return False
            return bool(connection.execute("SELECT seal FROM backup").fetchone())
    except sqlite3.Error:
        return False


@contextmanager
def open_file(path: Path) -> Iterator[Engine]:
    """Open a SQLite file that stays one file, and that holds nothing of what is deleted from it."""
    engine = create_engine(URL.create("sqlite", database=str(path)))

    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA journal_mode=OFF")  # an incomplete file is deleted anyway
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA synchronous=OFF")  # `publish` syncs the whole file

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        yield engine
    finally:
        engine.dispose()


def publish(part: Path, path: Path) -> None:
    """Give a written file its name, once its bytes are on the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)

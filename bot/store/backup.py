"""Back up and restore the database while the bot runs, SQLite or PostgreSQL.

A backup is verified before it gets its final name, and before any row of it is restored.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.store import safety_copies
from bot.store.backup_checksum import row_checksum
from bot.store.backup_file import NOT_WHOLE, Backup, is_backup, open_file, publish, sign, verified
from bot.store.db.database import Database
from bot.store.db.migrate import migrate
from bot.store.db.tables import Base, ContentRow, ForgottenRow, ServerRow
from bot.store.errors import UNCHANGED, BackupError
from bot.store.retention import wipe


@dataclass(frozen=True, slots=True)
class Restored:
    """Result of a restore. `before` is a backup of what there was until then."""

    backup: Backup
    before: Backup
    forgotten: tuple[int, ...]  # servers left out: they were forgotten after the backup


def backup(database: Database, path: Path) -> Backup:
    """Write a backup, whole or not at all. Raises `BackupError`, `Unavailable`."""
    if path.exists() and not is_backup(path):
        raise BackupError(f"{path} exists and is not a backup of Loccit. Name another file.")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with open_file(part) as engine:
            _write_rows(engine, database)
        written = verified(part)
        publish(part, path)
    except (OSError, SQLAlchemyError) as error:
        why = error.strerror if isinstance(error, OSError) else getattr(error, "orig", error)
        raise BackupError(f"{path} could not be written ({why}). Make room, or name another place.") from error
    finally:
        part.unlink(missing_ok=True)
    return replace(written, path=path)


def restore(database: Database, path: Path, folder: Path) -> Restored:
    """Replace all rows by those of a backup, in one transaction. What there was is first backed up in `folder`.

    Raises:
        BackupError: the file is not a whole backup; nothing was changed.
        Unavailable: the database cannot be used; nothing was changed.
    """
    copy = folder / f".restoring.{os.getpid()}.part"
    try:
        if not is_backup(path):
            raise BackupError(NOT_WHOLE.format(path, "it has no seal"))
        shutil.copyfile(path, copy)
        found = replace(verified(copy), path=path)
        before = backup(database, safety_copies.new_path(folder, database.clock()))
        with open_file(copy) as engine:
            migrate(engine)  # the backup may be of an older version
            with engine.connect() as source, database.transaction() as session:
                forgotten = _replace_rows(source, session)
    except OSError as error:
        message = f"{path} could not be copied into {folder} ({error.strerror}). {UNCHANGED}"
        raise BackupError(f"{message} Make room there, or name a file that can be read.") from error
    except SQLAlchemyError as error:
        raise BackupError(f"{path} cannot be used ({getattr(error, 'orig', error)}). {UNCHANGED}") from error
    finally:
        copy.unlink(missing_ok=True)
    return Restored(found, before, forgotten)


def _write_rows(engine: Engine, database: Database) -> None:
    migrate(engine)
    with engine.begin() as target, database.read() as session:
        _copy_rows(session.connection(), target)
        sign(target, database.clock())


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        # Files one at a time, so that at most one is in memory.
        batch_size = 1 if table.name == ContentRow.__tablename__ else 500
        rows = source.execute(select(table), execution_options={"yield_per": batch_size}).mappings()
        for batch in rows.partitions(batch_size):
            target.execute(insert(table), [dict(row) for row in batch])


def _replace_rows(source: Connection, session: Session) -> tuple[int, ...]:
    """Replace all rows by those of `source`. Return the forgotten servers, which are left out."""
    target = session.connection()
    if target.dialect.name == "postgresql":
        target.execute(text("LOCK TABLE servers IN EXCLUSIVE MODE"))  # blocks changes, not questions
    forgotten = {row.server: row.at for row in session.scalars(select(ForgottenRow))}
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        target.execute(delete(table))
    _copy_rows(source, target)
    if row_checksum(target) != row_checksum(source):
        raise BackupError(f"What was written is not what the backup holds. {UNCHANGED} Try again.")
    known = set(session.scalars(select(ForgottenRow.server)))
    session.add_all(ForgottenRow(server=server, at=at) for server, at in forgotten.items() if server not in known)
    left_out = []
    for server in session.scalars(select(ServerRow)).all():
        server.revision = secrets.randbits(62)
        if server.id in forgotten and server.since <= forgotten[server.id]:
            left_out.append(server.id)
    session.flush()
    session.expunge_all()
    for server_id in left_out:
        wipe(session, server_id)
    return tuple(left_out)

"""Run `loccit backup` and `loccit restore`: all uploads in one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.runtime.data_dir import DataDir
from bot.settings import Settings, load
from bot.store.backup import backup
from bot.store.backup import restore as restore_backup
from bot.store.db.database import Database, database_url
from bot.store.values import DAYS_KEPT

STATEMENT_TIMEOUT = 600.0  # s for one statement: a large library takes its time


def back_up(file: Path, env: Path) -> str:
    """Write the backup. Return a sentence that says what it holds. Raises `LoccitError`."""
    with _database(load(env, token=False)) as database:
        written = backup(database, file)
    held = f"{file} holds {written.texts:,} texts of {written.servers:,} servers ({written.size / 1e6:,.1f} MB)"
    return f"{held}, not encrypted. Keep it where only you can read it."


def restore(file: Path, env: Path) -> str:
    """Restore the backup. Return a sentence that says what was done. Raises `LoccitError`."""
    settings = load(env, token=False)
    with _database(settings) as database:
        result = restore_backup(database, file, settings.data)
    left = f" {len(result.forgotten):,} forgotten servers were left out." if result.forgotten else ""
    held = f"{result.backup.texts:,} texts of {result.backup.servers:,} servers"
    return f"Restored {held}.{left} What there was before is in {result.before.path}, for {DAYS_KEPT} days."


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    folder = DataDir(settings.data)
    database = Database(database_url(settings.database, folder.path), statement_timeout=STATEMENT_TIMEOUT)
    try:
        yield database
    finally:
        database.close()

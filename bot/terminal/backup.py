"""`loccit backup` and `loccit restore`: what moderators uploaded, in one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.runtime.data_dir import DataDir
from bot.settings import Settings, load
from bot.store.backup import backup
from bot.store.backup import restore as bring_back
from bot.store.db.database import Database, address

PATIENCE = 600.0  # s for one statement: a large library takes its time


def back_up(file: Path, env: Path) -> str:
    """Write the backup; gives what it holds, in a sentence. Raises `LoccitError`."""
    with _database(load(env, token=False)) as database:
        made = backup(database, file)
    return f"{file} holds {made.texts:,} texts of {made.servers:,} servers ({made.size / 1e6:,.1f} MB)."


def restore(file: Path, env: Path) -> str:
    """Restore the backup; gives what was done, in a sentence. Raises `LoccitError`."""
    settings = load(env, token=False)
    with _database(settings) as database:
        done = bring_back(database, file, settings.data)
    left = f" {len(done.forgotten):,} forgotten servers were left out." if done.forgotten else ""
    held = f"{done.backup.texts:,} texts of {done.backup.servers:,} servers"
    return f"Restored {held}.{left} What there was before is in {done.before.path}."


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    folder = DataDir(settings.data)
    database = Database(address(settings.database, folder.path), patience=PATIENCE)
    try:
        yield database
    finally:
        database.close()

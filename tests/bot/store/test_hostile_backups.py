"""A backup that somebody has prepared: nothing of it runs, nothing is written elsewhere, and it ends in time."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.store.backup import backup, restore
from bot.store.backup_file import open_file, sign
from bot.store.db.database import database_url
from bot.store.errors import BackupError
from bot.store.store import Store
from tests.bot.store.store_makers import HERE, add

_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS seal FROM n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(database_url("", tmp_path), tmp_path)


def hostile(store: Store, path: Path, *statements: str) -> Path:
    """Write a backup, change it, and sign it again, as somebody who reads our code can."""
    backup(store.database, path)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    with suppress(SQLAlchemyError), open_file(path) as engine, engine.begin() as signing:  # not where it is too hostile
        sign(signing, datetime(2026, 8, 31, tzinfo=UTC))
    return path


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TRIGGER t AFTER UPDATE ON servers BEGIN DELETE FROM texts; END"],
        ["DROP TABLE backup", f"CREATE VIEW backup AS {_ENDLESS}"],
        ["DROP TABLE misses", f"CREATE VIEW misses AS {_ENDLESS}"],
        ["CREATE VIRTUAL TABLE words USING fts5(word)"],
        ["ALTER TABLE texts ADD COLUMN big GENERATED ALWAYS AS (zeroblob(2000000000)) VIRTUAL"],
    ],
    ids=["trigger", "endless seal", "endless rows", "virtual table", "values of 2 GB"],
)
def test_a_backup_with_parts_of_its_own_is_refused(store: Store, tmp_path: Path, statements: list[str]) -> None:
    add(store)
    before = store.texts(HERE).list()
    path = hostile(store, tmp_path / "hostile.loccit", *statements)
    began = time.thread_time()  # which a busy machine does not lengthen
    with pytest.raises(BackupError, match="not a whole backup"):
        restore(store.database, path, tmp_path)
    assert time.thread_time() - began < 10
    assert store.texts(HERE).list() == before
    store.close()


def test_a_file_s_name_in_a_backup_is_no_path(store: Store, tmp_path: Path) -> None:
    add(store)
    names = ["../../../tmp/loccit-escaped", "/tmp/loccit-escaped", "a\\..\\b", "..", ""]  # noqa: S108
    outside = set(tmp_path.parent.iterdir())
    for name in names:
        path = hostile(store, tmp_path / "hostile.loccit", f"UPDATE versions SET name = '{name}'")  # noqa: S608
        restore(store.database, path, tmp_path)
        [text] = store.texts(HERE).list()
        store._opener.text(HERE, store.state(HERE).texts[0])  # makes its files in the cache
        assert store.texts(HERE).download(text.id).data == b"Reading is slow."
    assert set(tmp_path.parent.iterdir()) == outside
    assert not Path("/tmp/loccit-escaped").exists()  # noqa: S108
    store.close()

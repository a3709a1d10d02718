"""The data folder cannot be written, or is taken away while the bot runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.runtime.data_dir import DataDir, DataDirError
from bot.store.db.database import database_url
from bot.store.errors import DatabaseError, Unavailable
from bot.store.store import Store
from passages.errors import ReadError
from tests.bot.store.conftest import as_owner
from tests.bot.store.store_makers import ANNA, HERE
from tests.bot.store.test_cache_builder import answers
from tests.bot.store.test_visible_texts import BOOK, SECOND, store

__all__ = ["store"]


def test_a_new_data_folder_is_the_bots_alone(tmp_path: Path) -> None:
    DataDir(tmp_path / "one" / "two")
    assert (tmp_path / "one" / "two").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_the_start_refuses_a_folder_without_rights_with_its_path_and_what_to_do(plain: Path, mode: int) -> None:
    Store(database_url("", plain), plain).close()
    (plain / "loccit.db").unlink()
    plain.chmod(mode)
    with as_owner(plain):
        for folder in (plain, plain / "data"):
            words = rf"LOCCIT_DATA: {folder} cannot be written .*give it to the user"
            with pytest.raises(DataDirError, match=words):
                DataDir(folder)
        with pytest.raises(DatabaseError, match=rf"{plain}/loccit.db cannot be opened and written by this user"):
            Store(database_url("", plain), plain)


def test_a_folder_that_is_taken_away_stops_changes_and_no_answer(store: Store, tmp_path: Path) -> None:
    first, _ = store.stage(HERE, ANNA, "book.txt", BOOK)
    book = store.confirm(first)
    second, _ = store.stage(HERE, ANNA, "book.txt", SECOND, replaces=book.id)
    assert answers(store)
    shutil.move(tmp_path, kept := tmp_path.with_name("elsewhere"))
    assert answers(store)
    with pytest.raises(Unavailable, match=r"cannot be reached.*Nothing was changed"):
        store.confirm(second)
    shutil.rmtree(tmp_path, ignore_errors=True)  # what was made of it meanwhile
    shutil.move(kept, tmp_path)
    store._states._next_try = 0.0  # as after the pause
    store.confirm(second)
    assert answers(store, "saddle")


def test_a_folder_that_may_not_be_written_any_more_stops_changes_and_no_answer(plain: Path) -> None:
    store = Store(database_url("", plain), plain)
    first, _ = store.stage(HERE, ANNA, "book.txt", BOOK)
    book = store.confirm(first)
    assert answers(store)
    store.close()  # connections are opened anew
    for path in (plain, *plain.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    with as_owner(plain):
        assert answers(store)
        with pytest.raises((ReadError, Unavailable), match=r"Nothing was changed|Nothing is lost"):
            store.stage(HERE, ANNA, "book.txt", SECOND, replaces=book.id)
        with pytest.raises(Unavailable, match=r"Nothing was changed"):
            store.texts(HERE).remove(book.id, ANNA)
    for path in (plain, *plain.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    store.texts(HERE).remove(book.id, ANNA)
    store.close()

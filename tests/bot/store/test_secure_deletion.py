"""What was promised gone is gone from the disk, and what was live before a restore is kept for its time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.backup import backup, restore
from bot.store.db.database import database_url
from bot.store.store import Store
from bot.store.values import Reading
from passages.storage.snapshot import Snapshot
from tests.bot.store.conftest import Clock
from tests.bot.store.store_makers import ANNA, HERE, THERE, add

CANARY = "xylocanaryquartz"
TEXT = f"# A text of {CANARY}\n\n" + "\n\n".join(f"The ferry {CANARY} keeps its hours, {n}." for n in range(400))


def holding(folder: Path, word: str = CANARY) -> list[str]:
    """Return the files below `folder` that hold `word`."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path.relative_to(folder)) for path in files if word.encode() in path.read_bytes()]


def fill(store: Store, server: int = HERE) -> str:
    """Give a server a text with a canary, read as an upload is, and everything else that can hold a word of it."""
    staged, _ = store.stage(server, ANNA, f"{CANARY}.txt", TEXT.encode())
    text = store.confirm(staged).id
    store.readings(server).set(Reading(9, text, "", "", ""), ANNA)
    store.records(server).keep_misses(ANNA, on=True)
    store.records(server).record_miss(f"Where is {CANARY}?")
    assert store.visibility is not None
    return text


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(database_url("", tmp_path), tmp_path, clock=clock, monotonic=clock.monotonic)


def test_after_forget_no_word_is_in_the_data_folder(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store)
    add(store, "There", b"Another server's text.", server=THERE)
    elsewhere = tmp_path.parent / f"{tmp_path.name}.loccit"
    backup(store.database, elsewhere)
    restore(store.database, elsewhere, tmp_path)  # leaves a copy of what was live
    assert holding(tmp_path)
    clock.wait(hours=1)
    store.forget(HERE)
    assert holding(tmp_path) == []
    assert store.texts(THERE).list()[0].title == "There"
    store.close()


def test_a_copy_keeps_what_other_servers_had(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store)
    add(store, "There", b"Another server's text.", server=THERE)
    elsewhere = tmp_path.parent / f"{tmp_path.name}.loccit"
    backup(store.database, elsewhere)
    copy = restore(store.database, elsewhere, tmp_path).before.path
    clock.wait(hours=1)
    store.forget(HERE)
    again = restore(store.database, copy, tmp_path)
    assert (again.backup.servers, again.backup.texts) == (1, 1)
    assert store.texts(THERE).list()[0].title == "There"
    assert store.texts(HERE).list() == ()
    store.close()


def test_what_was_forgotten_elsewhere_is_taken_out_of_copies_by_the_daily_job(
    store: Store, tmp_path: Path, clock: Clock
) -> None:
    fill(store)
    elsewhere = tmp_path.parent / f"{tmp_path.name}.loccit"
    backup(store.database, elsewhere)
    restore(store.database, elsewhere, tmp_path)
    clock.wait(hours=1)
    store.retention.forget(HERE)  # as another process that shares the database does
    assert holding(tmp_path)
    store.purge(Snapshot())
    assert holding(tmp_path) == []
    store.close()


def test_a_text_whose_days_are_over_is_in_no_file(store: Store, tmp_path: Path, clock: Clock) -> None:
    text = fill(store)
    store.records(HERE).keep_misses(ANNA, on=False)
    add(store, "Kept", b"This one stays.")
    store.texts(HERE).remove(text, ANNA)
    clock.wait(days=29)
    store.purge(Snapshot())
    assert holding(tmp_path)
    clock.wait(days=366)  # the log of what moderators did, which names it
    store.purge(Snapshot())
    assert holding(tmp_path) == []
    store.close()


def test_a_reader_that_lingers_puts_it_off_until_the_next_day(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store)
    with closing(sqlite3.connect(tmp_path / "loccit.db")) as lingering:
        lingering.execute("BEGIN")
        lingering.execute("SELECT count(*) FROM contents").fetchone()
        store.forget(HERE)  # deletes, logs, and does not fail
        assert store.texts(HERE).list() == ()
    store.purge(Snapshot())
    assert holding(tmp_path) == []
    store.close()


def test_deletion_on_postgresql_is_asked_of_the_server(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> None:
    url = request.getfixturevalue("postgresql").render_as_string(hide_password=False)
    opened = Store(database_url(url, tmp_path), tmp_path, clock=clock, monotonic=clock.monotonic)
    fill(opened)
    opened.forget(HERE)
    assert holding(tmp_path) == []
    with opened.database.read() as session:
        dead = "SELECT count(*) FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL AND relname = 'contents'"
        assert session.connection().exec_driver_sql(dead).scalar() == 1
    opened.close()


# ---- what there was before a restore


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("before-restore*"))


def test_every_restore_keeps_a_copy_of_its_own(store: Store, tmp_path: Path, clock: Clock) -> None:
    add(store, "First")
    whole = tmp_path.parent / f"{tmp_path.name}.loccit"
    backup(store.database, whole)
    add(store, "Second", b"second")
    first = restore(store.database, whole, tmp_path).before
    second = restore(store.database, whole, tmp_path).before  # within the same second
    assert (first.texts, second.texts) == (2, 1)
    assert copies(tmp_path) == ["before-restore-2026-08-31-120000-2.loccit", "before-restore-2026-08-31-120000.loccit"]
    restore(store.database, first.path, tmp_path)
    assert {text.title for text in store.texts(HERE).list()} == {"First", "Second"}
    store.close()


@pytest.mark.parametrize(("days", "kept"), [(0, True), (29.9, True), (30, True), (30.1, False)])
def test_a_copy_is_kept_for_thirty_days(store: Store, tmp_path: Path, clock: Clock, days: float, kept: bool) -> None:
    add(store)
    whole = tmp_path.parent / f"{tmp_path.name}.loccit"
    backup(store.database, whole)
    restore(store.database, whole, tmp_path)
    clock.at += timedelta(days=days)
    store.purge(Snapshot())
    assert bool(copies(tmp_path)) is kept
    assert whole.exists()
    store.close()


def test_no_copy_is_deleted_where_the_clock_was_set(store: Store, tmp_path: Path, clock: Clock) -> None:
    add(store)
    whole = tmp_path.parent / f"{tmp_path.name}.loccit"
    backup(store.database, whole)
    restore(store.database, whole, tmp_path)
    store.retention._monotonic = lambda: 0.0  # the wall clock goes on, the other does not
    clock.wait(days=400)
    store.purge(Snapshot())
    assert copies(tmp_path)
    store.close()


def test_a_copy_of_an_older_loccit_has_its_age_from_the_disk_if_it_cannot_be_read(
    store: Store, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "before-restore.loccit").write_bytes(b"damaged")
    (tmp_path / "notes.loccit").write_bytes(b"not ours")
    clock.wait(days=4000)
    store.purge(Snapshot())
    assert copies(tmp_path) == []
    assert (tmp_path / "notes.loccit").exists()
    store.close()

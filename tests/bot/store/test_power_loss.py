"""Power is lost at any moment of any change: the database has all that was acknowledged, whole, and nothing torn."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bot.store.backup import backup, restore
from bot.store.db.database import Database, database_url
from bot.store.errors import BackupError
from bot.store.store import Store
from tests.bot.store.sqlite_files import sqlite_recorded
from tests.bot.store.store_makers import ANNA, BERT, HERE, add, upload
from tests.bot.store.test_crashes import State, check_whole, state_of
from tests.conftest import FULL
from tests.support.lossy_volume import PowerLosses, recorded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is synced is read from /proc")
STEPS = 100 if FULL else 14
MOST = 3_000 if FULL else 100  # power losses that are looked at


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_power_loss_at_any_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, after = tmp_path / "volume", tmp_path / "after"
    root.mkdir()
    after.mkdir()
    with recorded(root, monkeypatch, but="*.db*") as volume, sqlite_recorded(volume):
        losses = PowerLosses(volume, each=1)
        store = Store(database_url("", root), root)
        event.listen(store.database._engine, "connect", often)
        store.close()  # it opens anew
        losses.tell(({},))
        for number in range(STEPS):
            change(store, number, losses)
        store.close()
    assert len(losses) > MOST
    for folder, states in losses.folders(after, MOST):
        store = Store(database_url("", folder), folder)
        assert state_of(store) in (states or ({},))
        check_whole(store)
        with store.database.read() as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        store.close()


def often(connection: object, _: object) -> None:
    """Bring what the log holds into the file often, so that the power is lost in the middle of it, too."""
    connection.execute("PRAGMA wal_autocheckpoint=25")  # type: ignore[attr-defined]


def change(store: Store, number: int, losses: PowerLosses) -> None:
    dice = random.Random(number)
    state, entries = state_of(store), store.texts(HERE).list()
    data = dice.randbytes(dice.randrange(1, 30_000))
    if number % 7 == 6:
        losses.tell((state, {title: one for title, one in state.items() if title != entries[0].title}))
        store.texts(HERE).remove(entries[0].id, ANNA, forever=True)
    elif number % 3 == 2:
        made = upload(entries[0].title, data, replaces=entries[0], by=BERT)
        version = max(one.number for one in store.texts(HERE).history(entries[0].id)) + 1
        losses.tell((state, state | {entries[0].title: (version, made.digest)}))
        store.texts(HERE).confirm(made)
    else:
        made = upload(f"Text {number}", data)
        losses.tell((state, state | {made.details.title: (1, made.digest)}))
        store.texts(HERE).confirm(made)
    losses.tell((state_of(store),))


def test_a_backup_that_was_acknowledged_can_be_restored_after_a_power_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, after, home = tmp_path / "volume", tmp_path / "after", tmp_path / "home"
    for folder in (root, after, home):
        folder.mkdir()
    store = Store(database_url("", home), home)
    states: list[State] = []
    with recorded(root, monkeypatch) as volume:
        losses = PowerLosses(volume, each=15)
        losses.tell(((), None))
        for number in range(3):
            add(store, f"Text {number}", b"%d" % number * 3_000)
            states.append(state_of(store))
            losses.tell((tuple(states), number - 1))
            backup(store.database, root / "kept.loccit")
            losses.tell((tuple(states), number))
    for folder, (known, last) in losses.folders(after, 400 if FULL else 25):
        found = restored(folder / "kept.loccit", folder)
        assert found in ((None, *known) if last is None or last < 0 else known[last:])
    store.close()


def restored(file: Path, folder: Path) -> State | None:
    store = Store(database_url("", folder), folder)
    try:
        restore(store.database, file, folder)
        return state_of(store)
    except BackupError:
        return None
    finally:
        store.close()


def test_every_connection_waits_for_the_disk(tmp_path: Path) -> None:
    database = Database(database_url("", tmp_path))
    with database.transaction() as writing, database.read() as reading, database.read() as another:
        for session in (writing, reading, another):
            told = [session.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "journal_mode")]
            assert told == [2, "wal"]
    database.close()


def test_postgresql_waits_for_the_disk(own: object) -> None:
    database = Database(own)  # type: ignore[arg-type]
    with database.transaction() as session:
        assert session.scalar(text("SHOW synchronous_commit")) == "on"
    database.close()

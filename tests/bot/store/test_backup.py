"""What there was comes back, from and to either kind of database, while others read and write."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from bot.store.backup import backup, restore
from bot.store.db.database import Database, database_url
from bot.store.errors import BackupError
from bot.store.store import Store
from bot.store.values import Reading
from tests.bot.store.conftest import Clock
from tests.bot.store.store_makers import ANNA, BERT, HERE, THERE, add, upload


def everything(store: Store) -> list[object]:
    found: list[object] = []
    for server in (HERE, THERE):
        texts = store.texts(server)
        found += [texts.list(), texts.removed(), store.records(server).log(), store.records(server).misses()]
        found += [store.state(server).readings]
        for entry in texts.list():
            found += [texts.history(entry.id)]
            found += [texts.download(entry.id, version.number) for version in texts.history(entry.id)]
    return found


def fill(store: Store) -> None:
    entry = add(store, data=bytes(range(256)) * 500)
    store.texts(HERE).confirm(upload("Zweites Buch — “ж”", b"two", replaces=entry))
    store.texts(HERE).remove(add(store, "Gone", b"gone").id, BERT)
    add(store, "There", b"there", server=THERE)
    store.readings(HERE).set(Reading(9, entry.id, "", "98", "104"), ANNA)
    store.records(HERE).keep_misses(ANNA, on=True)
    store.records(HERE).record_miss("Where is Waldo?")


def test_everything_comes_back(store: Store, tmp_path: Path) -> None:
    fill(store)
    before = everything(store)
    made = backup(store.database, tmp_path / "one.loccit")
    assert (made.servers, made.texts) == (2, 3)
    store.texts(HERE).rollback(store.texts(HERE).list()[0].id, ANNA)
    add(store, "Later", b"later", server=THERE)
    assert everything(store) != before
    restored = restore(store.database, tmp_path / "one.loccit", tmp_path)
    assert everything(store) == before
    assert restored.backup == made
    assert restored.before.texts == 4
    restore(store.database, restored.before.path, tmp_path)
    assert store.texts(THERE).list()[0].title == "Later"


def test_a_backup_moves_to_the_other_kind_of_database(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store)
    backup(store.database, tmp_path / "one.loccit")
    other = Store(database_url(f"sqlite:///{tmp_path / 'other.db'}", tmp_path), tmp_path / "other", clock=clock)
    restore(other.database, tmp_path / "one.loccit", tmp_path)
    assert everything(other) == everything(store)
    backup(other.database, tmp_path / "two.loccit")
    restore(store.database, tmp_path / "two.loccit", tmp_path)
    assert everything(other) == everything(store)
    other.close()


def test_a_backup_taken_while_others_write_holds_one_moment(store: Store, tmp_path: Path) -> None:
    done = threading.Event()
    failed: list[BaseException] = []

    def write() -> None:
        try:
            number = 0
            while not done.is_set():
                number += 1
                add(store, f"Text {number}", b"%d" % number)
        except BaseException as error:  # noqa: BLE001  # told below
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            assert backup(store.database, tmp_path / f"{number}.loccit").path.exists()
    finally:
        done.set()
        writer.join()
    assert not failed
    for number in range(3):
        connection = sqlite3.connect(tmp_path / f"{number}.loccit")
        texts, acts = connection.execute("SELECT (SELECT count(*) FROM texts), (SELECT count(*) FROM acts)").fetchone()
        connection.close()
        assert texts == acts


@pytest.fixture
def whole(store: Store, tmp_path: Path) -> Path:
    fill(store)
    return backup(store.database, tmp_path / "one.loccit").path


@pytest.mark.parametrize("place", range(1, 4))
def test_a_damaged_backup_changes_nothing(store: Store, whole: Path, tmp_path: Path, place: int) -> None:
    before = everything(store)
    data = bytearray(whole.read_bytes())
    data[len(data) * place // 4] ^= 0x10
    whole.write_bytes(data)
    with suppress(BackupError):  # a byte that belongs to no row does no harm
        restore(store.database, whole, tmp_path)
    assert everything(store) == before


def test_a_damaged_file_in_a_backup_is_refused(store: Store, whole: Path, tmp_path: Path) -> None:
    data = bytearray(whole.read_bytes())
    data[data.rindex(bytes(range(256))) + 7] ^= 0x10
    whole.write_bytes(data)
    with pytest.raises(BackupError, match="is not a whole backup of Loccit"):
        restore(store.database, whole, tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\0" * 5000])
def test_a_file_that_is_no_backup_is_refused(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "no.loccit").write_bytes(content)
    with pytest.raises(BackupError, match="not a whole backup"):
        restore(store.database, tmp_path / "no.loccit", tmp_path)
    with pytest.raises(BackupError, match="exists and is not a backup"):
        backup(store.database, tmp_path / "no.loccit")
    with pytest.raises(BackupError):
        restore(store.database, tmp_path / "absent.loccit", tmp_path)


def test_a_truncated_backup_is_refused(store: Store, whole: Path, tmp_path: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:-5000])
    with pytest.raises(BackupError):
        restore(store.database, whole, tmp_path)


def test_a_backup_that_cannot_be_written_leaves_the_old_one(store: Store, whole: Path, tmp_path: Path) -> None:
    old = whole.read_bytes()
    with pytest.raises(BackupError, match="could not be written"):
        backup(store.database, tmp_path / "no such folder" / "one.loccit")
    assert backup(store.database, whole).path == whole
    assert len(old)
    assert not list(tmp_path.glob("*.part"))


def test_what_was_forgotten_does_not_come_back_with_a_backup(
    store: Store, whole: Path, tmp_path: Path, clock: Clock
) -> None:
    clock.wait(days=1)
    store.forget(HERE)
    assert restore(store.database, whole, tmp_path).forgotten == (HERE,)
    assert store.texts(HERE).list() == ()
    assert store.texts(THERE).list()[0].title == "There"


def test_the_database_itself_is_never_overwritten_by_a_backup(tmp_path: Path) -> None:
    url = database_url("", tmp_path)
    database = Database(url)
    with pytest.raises(BackupError, match="not a backup"):
        backup(database, Path(str(url.database)))
    database.close()

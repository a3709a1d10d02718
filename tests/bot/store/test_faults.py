"""Whatever fails while something is saved: the old version answers on, and the message says what to do."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import OperationalError

from bot.store.backup import backup, restore
from bot.store.db.database import Database, database_url
from bot.store.db.migrate import HEAD, MIGRATIONS, current
from bot.store.db.tables import ServerRow
from bot.store.errors import BackupError, DatabaseError, Unavailable
from bot.store.store import Store
from bot.store.values import Reading, StoredText
from tests.bot.store.conftest import execute
from tests.bot.store.store_makers import ANNA, BERT, HERE, add, upload
from tests.bot.store.test_database import differences
from tests.conftest import FULL
from tests.support.waiting import GUARD


class There(NamedTuple):
    """What there is: a text in two versions that a channel reads, one that was removed, a backup of before."""

    entry: StoredText
    gone: str
    backup: Path


OPERATIONS: dict[str, Callable[[Store, There], object]] = {
    "add": lambda store, _: add(store, "Another", b"another"),
    "replace": lambda store, there: store.texts(HERE).confirm(upload(data=b"new", replaces=there.entry)),
    "rollback": lambda store, there: store.texts(HERE).rollback(there.entry.id, ANNA),
    "remove": lambda store, there: store.texts(HERE).remove(there.entry.id, ANNA),
    "delete": lambda store, there: store.texts(HERE).remove(there.entry.id, ANNA, forever=True),
    "reading": lambda store, there: store.readings(HERE).set(Reading(9, there.entry.id), ANNA),
    "misses": lambda store, _: store.records(HERE).keep_misses(ANNA, on=True),
    "forget": lambda store, _: store.retention.forget(HERE),
    "bring back": lambda store, there: store.texts(HERE).bring_back(there.gone, BERT),
    "clear": lambda store, _: store.readings(HERE).clear(8, ANNA),
    "log channel": lambda store, _: store.records(HERE).set_log_channel(7, ANNA),
    "write down": lambda store, _: store.records(HERE).record_action(ANNA, "reload"),
    "left": lambda store, _: store.retention.mark_left(HERE),
    "restore": lambda store, there: restore(store.database, there.backup, there.backup.parent),
}


@pytest.fixture
def there(store: Store, tmp_path: Path) -> There:
    empty = backup(store.database, tmp_path / "empty.loccit").path
    gone = store.texts(HERE).remove(add(store, "Gone", b"gone").id, ANNA)
    first = add(store, data=b"one" * 20_000)
    store.readings(HERE).set(Reading(8, first.id), ANNA)
    entry = store.texts(HERE).confirm(upload(data=b"two" * 20_000, replaces=first, by=BERT))
    return There(entry, gone.id, empty)


def state(store: Store) -> object:
    texts, records = store.texts(HERE), store.records(HERE)
    versions = [(texts.history(entry.id), texts.download(entry.id)) for entry in texts.list()]
    with store.database.read() as session:
        left = session.scalar(select(ServerRow.left).where(ServerRow.id == HERE))
    snapshot = store.state(HERE)
    return texts.list(), texts.removed(), versions, records.log(), snapshot.readings, snapshot.misses_kept, left


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_failure_at_any_statement_changes_nothing(store: Store, there: There, name: str) -> None:
    before = state(store)
    first = 1 if store.database.is_sqlite else 3  # between the two, every second statement
    for step in range(1, 200) if FULL else range(first, 200, 4):
        told = ""
        with failing_at(store.database._engine, step):
            try:
                OPERATIONS[name](store, there)
            except (Unavailable, BackupError) as error:
                told = str(error)
        if not told:
            assert step > 1
            assert state(store) != before
            return
        assert "Nothing was changed, and the texts answer as before." in told or (
            name == "restore" and "Nothing is lost" in told
        )
        assert state(store) == before
    pytest.fail("the operation never came to its end")


def test_a_commit_that_fails_changes_nothing(of_sqlite: Store) -> None:
    entry = add(of_sqlite)

    def fail(*_: Any) -> None:
        raise OperationalError("injected", {}, sqlite3.OperationalError("disk I/O error"))

    engine = of_sqlite.database._engine
    event.listen(engine, "commit", fail)
    with pytest.raises(Unavailable, match="Nothing was changed"):
        of_sqlite.texts(HERE).remove(entry.id, ANNA)
    event.remove(engine, "commit", fail)
    assert of_sqlite.texts(HERE).list() == (entry,)


@pytest.mark.parametrize("form", ["", "0001"])
def test_a_migration_that_fails_at_any_statement_is_made_whole_by_the_next_start(
    url: str, tmp_path: Path, form: str
) -> None:
    for step in range(1, 200, 1 if FULL else 4):
        prepare(database_url(url, tmp_path), form)
        failed = False
        with failing_at(Engine, step, changes=True):
            try:
                Database(database_url(url, tmp_path)).close()
            except (Unavailable, DatabaseError):
                failed = True
        database = Database(database_url(url, tmp_path))
        with database.read() as session:
            assert current(session.connection()) == HEAD
            assert session.scalars(select(ServerRow.id)).all() == ([HERE] if form else [])
        assert differences(database) == []
        database.close()
        if not failed:
            assert step > 5
            return
    pytest.fail("it never came to its end")


def prepare(url: URL, form: str) -> None:
    """A database as an older Loccit left it; an empty one where there was none."""
    if url.drivername == "sqlite":
        for path in Path(str(url.database)).parent.glob("loccit.db*"):
            path.unlink()
    else:
        execute(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    if form:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        engine = create_engine(url)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, form)
            since = datetime(2026, 1, 1, tzinfo=UTC)
            row = {"id": HERE, "revision": 0, "since": since, "misses_kept": False}
            connection.execute(insert(ServerRow), [row])
        engine.dispose()


@contextmanager
def failing_at(engine: Engine | type[Engine], step: int, *, changes: bool = False) -> Iterator[None]:
    """The database fails at statement number `step`, of those that change something if `changes` is true."""
    count = 0

    def fail(connection: Connection, *_: Any) -> None:
        nonlocal count
        count += not changes or bool(connection.get_execution_options().get("writes"))
        if count == step:
            raise OperationalError("injected", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


@contextmanager
def pragma(engine: Engine, *wanted: str) -> Iterator[None]:
    """Every connection that is used meanwhile is so."""

    def set_up(connection: sqlite3.Connection, *_: Any) -> None:
        for one in wanted:
            connection.execute(f"PRAGMA {one}")

    event.listen(engine, "checkout", set_up)
    try:
        yield
    finally:
        event.remove(engine, "checkout", set_up)
        engine.dispose()


@pytest.fixture
def of_sqlite(tmp_path: Path) -> Iterator[Store]:
    opened = Store(database_url("", tmp_path), tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def of_postgresql(own: URL, tmp_path: Path) -> Iterator[Store]:
    opened = Store(own, tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("pragmas", "words"),
    [
        (["max_page_count=1"], "disk of the database is full.*Ask the host to make room"),
        (["query_only=ON"], "cannot be written.*Ask the host to give Loccit the right"),
    ],
)
def test_sqlite_that_cannot_be_written_says_why(of_sqlite: Store, pragmas: list[str], words: str) -> None:
    entry = add(of_sqlite)
    with pragma(of_sqlite.database._engine, *pragmas), pytest.raises(Unavailable, match=f"(?s){words}"):
        of_sqlite.texts(HERE).confirm(upload(data=b"x" * 500_000, replaces=entry))
    assert of_sqlite.texts(HERE).list() == (entry,)
    add(of_sqlite, "Later", b"x" * 500_000)


def test_a_database_that_is_locked_too_long_is_tried_again_later(of_sqlite: Store) -> None:
    entry = add(of_sqlite)
    other = sqlite3.connect(str(of_sqlite.database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pragma(of_sqlite.database._engine, "busy_timeout=20"):
        with pytest.raises(Unavailable, match="Another change is just being saved") as told:
            of_sqlite.texts(HERE).remove(entry.id, ANNA)
        assert of_sqlite.texts(HERE).download(entry.id).data == b"Reading is slow."
    assert told.value.transient
    other.close()


def test_nothing_is_confirmed_into_a_file_that_is_gone(of_sqlite: Store, tmp_path: Path) -> None:
    entry = add(of_sqlite)
    shutil.copytree(tmp_path, tmp_path.parent / "kept")
    for path in tmp_path.glob("loccit.db*"):
        path.unlink()
    with pytest.raises(Unavailable, match=r"cannot be reached.*Nothing was changed"):
        of_sqlite.texts(HERE).confirm(upload(data=b"new", replaces=entry))
    assert not list(tmp_path.glob("loccit.db*")), "an empty one in its place would hide it"
    for path in (tmp_path.parent / "kept").glob("loccit.db*"):
        shutil.copy(path, tmp_path)
    assert of_sqlite.texts(HERE).confirm(upload(data=b"new", replaces=entry)).version == 2
    with closing(sqlite3.connect(tmp_path / "loccit.db")) as kept:
        assert kept.execute("SELECT count(*) FROM versions").fetchone() == (2,)


def test_a_damaged_database_is_named_as_such(of_sqlite: Store) -> None:
    add(of_sqlite, data=b"x" * 50_000)
    of_sqlite.close()
    path = Path(str(of_sqlite.database.url.database))
    path.write_bytes(path.read_bytes()[:4096] + b"rot" * 20_000)
    with pytest.raises(Unavailable, match=r"damaged.*loccit restore FILE"):
        of_sqlite.texts(HERE).list()


def test_a_limit_on_the_size_of_files_is_told_as_a_full_disk(tmp_path: Path) -> None:
    ours, theirs = get_context("forkserver").Pipe()
    child = get_context("forkserver").Process(target=with_small_files, args=(tmp_path, theirs))
    child.start()
    assert ours.poll(GUARD)
    first, message, listed = ours.recv()
    child.join(10)
    assert "Nothing was changed" in message
    assert "make room" in message
    assert listed == [first]


def with_small_files(folder: Path, pipe: Pipe) -> None:
    store = Store(database_url("", folder), folder)
    first = add(store).title
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    try:
        add(store, "Too large", b"x" * 1_000_000)
    except Unavailable as told:
        pipe.send((first, str(told), [entry.title for entry in store.texts(HERE).list()]))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "disk of the database is full.*make room"),
        ("25006", "cannot be written.*right to write"),
        ("40001", "Another change is just being saved"),
        ("XX001", "damaged.*loccit restore FILE"),
    ],
)
def test_postgresql_that_cannot_write_says_why(of_postgresql: Store, state: str, words: str) -> None:
    entry = add(of_postgresql)
    execute(
        of_postgresql.database.url,
        f"CREATE FUNCTION fail() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$ "
        "LANGUAGE plpgsql",
        "CREATE TRIGGER fail BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION fail()",
    )
    with pytest.raises(Unavailable, match=f"(?s){words}"):
        of_postgresql.texts(HERE).remove(entry.id, ANNA)
    assert of_postgresql.texts(HERE).list() == (entry,)


def test_postgresql_that_goes_and_comes_back_is_found_again(of_postgresql: Store, postgresql: Any) -> None:
    entry = add(of_postgresql)
    url = of_postgresql.database.url
    away = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'"  # noqa: S608
    execute(postgresql, away)
    assert of_postgresql.texts(HERE).list() == (entry,)
    execute(postgresql, f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false', away)
    with pytest.raises(Unavailable, match=r"cannot be reached.*Nothing was changed.*Try again in a minute"):
        of_postgresql.texts(HERE).remove(entry.id, ANNA)
    execute(postgresql, f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true')
    assert of_postgresql.texts(HERE).list() == (entry,)


def test_a_connection_that_is_lost_while_committing_is_told_as_open(of_postgresql: Store, postgresql: Any) -> None:
    entry = add(of_postgresql)
    url = of_postgresql.database.url
    away = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.database}'"  # noqa: S608
    made = upload(data=b"new", replaces=entry)
    lost: list[bool] = []

    def lose(*_: Any) -> None:
        if not lost:
            lost.append(True)
            execute(postgresql, away)

    event.listen(of_postgresql.database._engine, "commit", lose)
    with pytest.raises(Unavailable, match=r"cannot tell whether this was saved.*/library history"):
        of_postgresql.texts(HERE).confirm(made)
    assert of_postgresql.texts(HERE).confirm(made).version == 2
    assert len(of_postgresql.texts(HERE).history(entry.id)) == 2

"""A database that is away, slow or silent: what was seen answers on, nothing waits for long, and it is found again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from bot.client import run as running
from bot.settings import Settings
from bot.store.db.database import Database, database_url
from bot.store.errors import DatabaseError, Unavailable
from bot.store.store import Store
from bot.store.values import Reading
from passages.answering.answer import answer
from passages.storage.snapshot import Snapshot
from tests.bot.store.conftest import PostgreSQL, execute
from tests.bot.store.proxy import Line, line_to
from tests.bot.store.store_makers import ANNA, HERE, THERE, add
from tests.bot.store.test_visible_texts import BOOK
from tests.support.waiting import GUARD

CHANNEL = 9
THREADS = 8  # that ask at once
Open = Callable[..., Store]
LIBRARY = r"library cannot be reached at the moment.*Try again in a minute; if it stays so, tell the host"


@pytest.fixture
def line(own: URL) -> Iterator[Line]:
    with line_to(own.port or 0) as line:
        yield line


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens store, and closes them when nobody waits for the database any more: name it before the `line`."""
    made: list[Store] = []

    def make(url: URL, folder: Path, **more: Any) -> Store:
        made.append(Store(url, folder, **more))
        return made[-1]

    yield make
    for store in made:
        store._states._readers.shutdown()
        store.close()


def ask(store: Store, server: int = HERE) -> bool:
    place = store.visibility.visible_in(server, (CHANNEL,), Snapshot())
    return answer(place.snapshot.index, "Where does the lantern stand?").found


async def test_postgresql_that_is_stopped_and_started_is_found_again_and_what_was_opened_answers_meanwhile(
    opened: Open, own: URL, postgresql_server: PostgreSQL, tmp_path: Path
) -> None:
    store = opened(own, tmp_path)
    upload, _ = await asyncio.to_thread(store.stage, HERE, ANNA, "book.txt", BOOK)
    book = await asyncio.to_thread(store.confirm, upload)
    assert await asyncio.to_thread(ask, store)
    await asyncio.to_thread(postgresql_server.stop)
    try:
        for _ in range(5):
            assert await asyncio.to_thread(ask, store)
        with pytest.raises(Unavailable, match=LIBRARY):
            await asyncio.to_thread(ask, store, THERE)
        with pytest.raises(Unavailable, match="Nothing was changed"):
            await asyncio.to_thread(store.texts(HERE).remove, book.id, ANNA)
    finally:
        await asyncio.to_thread(postgresql_server.start)
    store._states._next_try = 0.0  # as after the pause
    assert not await asyncio.to_thread(ask, store, THERE)
    assert store._states._pause == 0
    assert await asyncio.to_thread(store.texts(HERE).list) == (book,)


@pytest.mark.parametrize("trouble", ["delay", "silent"])
def test_a_database_that_is_slow_or_silent_holds_up_one_question_for_a_second(
    opened: Open,
    own: URL,
    line: Line,
    tmp_path: Path,
    trouble: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = opened(own.set(port=line.port), tmp_path, monotonic=lambda: 0.0)  # a pause ends when it is set to
    entry = add(store)
    assert store.state(HERE).texts == (entry,)
    setattr(line, trouble, 30.0)
    assert store.state(HERE).texts == (entry,)
    assert caplog.text.count("does not answer in time") == 1
    with monkeypatch.context() as patched:
        patched.setattr(store._states, "_readers", None)  # nobody is left to ask the database
        assert all(store.state(HERE).texts == (entry,) for _ in range(5))
    with pytest.raises(Unavailable, match=LIBRARY):
        store.state(THERE)
    setattr(line, trouble, 0.0)
    store._states._next_try = 0.0
    assert store.state(THERE).texts == ()
    assert store._states._pause == 0


def test_what_was_changed_here_is_never_shown_as_it_was_before(
    opened: Open, own: URL, line: Line, tmp_path: Path
) -> None:
    store = opened(own.set(port=line.port), tmp_path)
    entry = add(store)
    store.state(HERE)
    store.readings(HERE).set(Reading(CHANNEL, entry.id, last="103"), ANNA)
    line.cut()
    with pytest.raises(Unavailable, match=LIBRARY):
        store.state(HERE)


def test_a_change_that_fails_before_saving_stops_no_answer(opened: Open, own: URL, line: Line, tmp_path: Path) -> None:
    store = opened(own.set(port=line.port), tmp_path)
    entry = add(store)
    before = store.state(HERE)
    line.cut()
    with pytest.raises(Unavailable, match="Nothing was changed"):
        store.texts(HERE).remove(entry.id, ANNA)
    assert store.state(HERE) == before


def test_a_database_that_falls_silent_is_given_up_and_found_again(
    own: URL, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.db.postgres.WAIT", 2)
    monkeypatch.setattr("bot.store.db.postgres.GRACE", 0)
    database = Database(own.set(port=line.port), statement_timeout=1)
    with database.read() as session:
        session.connection()
    line.silent = True
    with pytest.raises(Unavailable, match=LIBRARY):
        read(database)  # the line stays silent: to come back from it is to have given up
    line.silent = False
    read(database)
    database.close()


def read(database: Database) -> None:
    with database.read() as session:
        session.connection()


async def test_many_questions_at_a_silent_database_wait_neither_for_one_another_nor_in_the_event_loop(
    opened: Open, own: URL, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await asyncio.to_thread(opened, own.set(port=line.port), tmp_path, monotonic=lambda: 0.0)
    entry = await asyncio.to_thread(add, store)
    await asyncio.to_thread(store.state, HERE)
    waited: list[str] = []
    back_off = store._states._back_off

    def counted(why: str) -> None:
        waited.append(why)
        back_off(why)

    monkeypatch.setattr(store._states, "_back_off", counted)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    line.silent = True
    asking = asyncio.gather(*(asyncio.to_thread(store.state, HERE) for _ in range(40)))
    turns = 0
    while not asking.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns > 5, "the event loop went on"
    assert 0 < len(waited) <= THREADS, "only those that asked before the first gave up have waited"
    assert [snapshot.texts for snapshot in await asking] == [(entry,)] * 40


# ---- at the start


async def test_the_start_waits_for_a_database_that_is_not_up_yet(
    own: URL, postgresql_server: PostgreSQL, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await asyncio.to_thread(postgresql_server.stop)
    url = own.render_as_string(hide_password=False)
    try:
        starting = asyncio.create_task(running._wait_for_store(Settings(database=url, data=tmp_path)))
        async with asyncio.timeout(GUARD):
            while "next try in" not in caplog.text:  # noqa: ASYNC110  # a log sets no event
                await asyncio.sleep(0.05)
        assert not starting.done()
        assert "the database cannot be used yet; next try in 1 s" in caplog.text
        assert "Connection refused" in caplog.text
    finally:
        await asyncio.to_thread(postgresql_server.start)
    async with asyncio.timeout(GUARD):
        store = await starting
    assert store.texts(HERE).list() == ()
    store.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "nobody", "password": "s3cret"}, r"does not let Loccit in: password authentication failed"),
        ({"database": "not there"}, r"does not let Loccit in: database \"not there\" does not exist"),
        ({"query": {"colour": "red"}}, r"LOCCIT_DATABASE cannot be used: .*colour"),
    ],
)
def test_a_database_that_will_not_have_us_is_a_matter_of_the_settings(
    own: URL, postgresql_server: PostgreSQL, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    postgresql_server.demand_a_password("nobody")
    with pytest.raises(DatabaseError, match=rf"{words}.*[Cc]orrect .*; then start again") as told:
        Database(own.set(**change))
    assert "s3cret" not in str(told.value)


def test_a_server_without_a_place_to_make_tables_is_a_matter_of_the_settings(own: URL, postgresql: URL) -> None:
    execute(own, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN", "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    with pytest.raises(DatabaseError, match=r"LOCCIT_DATABASE cannot be used"):
        Database(own.set(username="guest"))


def test_a_server_with_too_many_guests_is_waited_for(own: URL) -> None:
    execute(own, f'ALTER DATABASE "{own.database}" CONNECTION LIMIT 0', "DROP ROLE IF EXISTS late")
    execute(own, "CREATE ROLE late LOGIN")
    with pytest.raises(Unavailable):
        Database(own.set(username="late"))


def test_a_file_of_sqlite_in_use_by_another_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setattr("bot.store.db.sqlite.WAIT", 0.05)
    other = sqlite3.connect(tmp_path / "loccit.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable, match="just being saved"):
        Database(database_url("", tmp_path))
    other.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"These are no tables." * 500, r"loccit.db is not a database of Loccit. Move it to another place"),
        (b"SQLite format 3\0" + bytes(range(256)) * 40, r"loccit.db is (damaged|not a database)"),
        (None, r"loccit.db cannot be opened and written by this user"),
    ],
)
def test_a_file_that_is_no_database_is_named_with_what_to_do(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "loccit.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(DatabaseError, match=rf"{words}.*then.*start again. LOCCIT_DATABASE names the file"):
        Database(database_url("", tmp_path))
    if content is not None:
        assert path.read_bytes() == content, "it may be somebody's"


def test_a_new_database_is_nobody_elses_to_read(tmp_path: Path) -> None:
    database = Database(database_url("", tmp_path))
    with database.transaction() as session:
        session.connection()
        files = list(tmp_path.glob("loccit.db*"))
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len(files) == 3
    database.close()

"""Opening a database: addresses, forms of the tables, several processes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

from bot.store.cluster.leases import TransientBase
from bot.store.db.database import Database, database_url
from bot.store.db.migrate import HEAD, MIGRATIONS
from bot.store.db.tables import Base
from bot.store.errors import DatabaseError, Unavailable
from bot.store.store import Store
from tests.bot.store.store_makers import ANNA, HERE, add, upload


def differences(database: Database) -> list[object]:
    """Between the tables that there are and those that there should be."""
    tables = MetaData()
    for table in (*Base.metadata.sorted_tables, *TransientBase.metadata.sorted_tables):
        table.to_metadata(tables)
    with database.read() as session:
        return list(compare_metadata(MigrationContext.configure(session.connection()), tables))


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("", "sqlite"),
        ("sqlite:////srv/loccit.db", "sqlite"),
        ("postgresql://anna:secret@db/loccit", "postgresql+psycopg"),
        ("postgres://anna:secret@db/loccit", "postgresql+psycopg"),
    ],
)
def test_an_address_names_a_database(url: str, driver: str, tmp_path: Path) -> None:
    assert database_url(url, tmp_path).drivername == driver


@pytest.mark.parametrize(
    "url", ["mysql://anna:secret@db/loccit", "secret", "sqlite://", "sqlite:///:memory:", "http://x"]
)
def test_another_address_is_refused_without_a_word_of_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="LOCCIT_DATABASE must be") as told:
        database_url(url, tmp_path)
    assert "secret" not in str(told.value)


def test_the_tables_are_what_the_steps_make(url: str, tmp_path: Path) -> None:
    database = Database(database_url(url, tmp_path))
    assert differences(database) == []
    database.close()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_database_of_a_newer_loccit_is_left_alone(url: str, tmp_path: Path) -> None:
    database = Database(database_url(url, tmp_path))
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(DatabaseError, match=r"newer Loccit.*9999.*Update Loccit"):
        Database(database_url(url, tmp_path))


def test_a_database_that_is_not_there_is_told_without_the_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        Database(database_url("postgresql://anna:secret@127.0.0.1:1/loccit", tmp_path))
    assert "secret" not in caplog.text


def test_several_that_start_at_once_make_the_tables_once(url: str, tmp_path: Path) -> None:
    opened: list[Database | BaseException] = []

    def start() -> None:
        try:
            opened.append(Database(database_url(url, tmp_path)))
        except BaseException as error:  # noqa: BLE001  # told below
            opened.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(one) for one in opened] == [Database] * 4
    for one in opened:
        if isinstance(one, Database):
            one.close()


def test_two_processes_see_each_others_changes_at_once(store: Store, url: str, tmp_path: Path) -> None:
    other = Store(database_url(url, tmp_path), tmp_path)
    entry = add(store)
    assert other.state(HERE).texts == (entry,)
    other.texts(HERE).remove(entry.id, ANNA)
    assert store.state(HERE).texts == ()
    assert store.state(HERE) is store.state(HERE)
    store.forget(HERE)
    assert other.state(HERE).texts == ()
    other.close()


def test_moderators_who_confirm_at_the_same_moment_take_turns(store: Store) -> None:
    failed: list[BaseException] = []

    def confirm(number: int) -> None:
        try:
            store.texts(HERE).confirm(upload(f"Text {number}", b"%d" % number, by=number))
        except BaseException as error:  # noqa: BLE001  # told below
            failed.append(error)

    threads = [threading.Thread(target=confirm, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(store.texts(HERE).list()) == 8
    assert [act.by for act in store.records(HERE).log()] != []
    assert len(store.records(HERE).log()) == 8

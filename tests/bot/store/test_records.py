"""Readings, misses, settings; leaving, returning, forgetting, and what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store.db.tables import Base
from bot.store.errors import Conflict
from bot.store.store import Store
from bot.store.values import Miss, Reading
from tests.bot.store.conftest import Clock
from tests.bot.store.store_makers import ANNA, BERT, HERE, THERE, add, upload

CHANNEL, THREAD = 9, 10


def test_a_thread_has_its_own_reading_or_that_of_its_channel(shelves: Store) -> None:
    entry = add(shelves)
    shelves.readings(HERE).set(Reading(CHANNEL, entry.id, "", "98", "104"), ANNA)
    assert reading(shelves, THREAD, CHANNEL).last == "104"
    shelves.readings(HERE).set(Reading(THREAD, "", "essay.txt", "", "7"), ANNA)
    assert reading(shelves, THREAD, CHANNEL).shared == "essay.txt"
    assert shelves.readings(HERE).clear(THREAD, ANNA)
    assert not shelves.readings(HERE).clear(THREAD, ANNA)
    assert reading(shelves, THREAD, CHANNEL).text == entry.id
    assert shelves.state(HERE).reading((THREAD,)) is None
    assert [act.about for act in shelves.records(HERE).log(3)] == [
        "<#10>: none",
        "<#10>: essay.txt, up to page 7",
        "<#9>: On Reading, up to page 104",
    ]


def reading(shelves: Store, *channels: int) -> Reading:
    found = shelves.state(HERE).reading(channels)
    assert found is not None
    return found


def test_two_moderators_who_set_the_reading_at_once(shelves: Store) -> None:
    entry = add(shelves)
    seen = shelves.readings(HERE).set(Reading(CHANNEL, entry.id, "", "", "104"), ANNA)
    shelves.readings(HERE).set(Reading(CHANNEL, entry.id, "", "", "110"), BERT, seen=seen)
    with pytest.raises(Conflict, match=r"Nothing was changed.*/reading show") as told:
        shelves.readings(HERE).set(Reading(CHANNEL, entry.id, "", "", "108"), ANNA, seen=seen)
    assert told.value.by == BERT
    assert reading(shelves, CHANNEL).last == "110"


def test_a_reading_goes_with_its_text(shelves: Store) -> None:
    entry = add(shelves)
    shelves.readings(HERE).set(Reading(CHANNEL, entry.id), ANNA)
    shelves.texts(HERE).remove(entry.id, ANNA, forever=True)
    assert shelves.state(HERE).readings == ()


def test_misses_are_kept_only_where_a_moderator_wants_them(shelves: Store) -> None:
    records = shelves.records(HERE)
    assert not records.record_miss("Where is Waldo?")
    records.keep_misses(ANNA, on=True)
    assert shelves.state(HERE).misses_kept
    assert not shelves.records(THERE).record_miss("Where is Waldo?")
    assert records.record_miss("Where is Waldo?")
    records.keep_misses(ANNA, on=False)
    assert records.misses() == ()


def test_misses_are_counted_whoever_asks_however_it_is_typed(shelves: Store, clock: Clock) -> None:
    records = shelves.records(HERE)
    records.keep_misses(ANNA, on=True)
    for question in ("Where is Waldo?", "where  is waldo", "WHERE IS WALDO?!", "What is \x00 lost\ud800?", " \u200b "):
        records.record_miss(question)
    clock.wait(days=1)
    records.record_miss("where is Waldo ?")
    assert records.misses() == (Miss("where is Waldo ?", 4, "2026-09-01"), Miss("What is lost ?", 1, "2026-08-31"))
    clock.wait(days=29)
    assert [miss.count for miss in records.misses()] == [1]
    assert shelves.retention.purge().misses == 2
    clock.wait(days=1)
    assert records.misses() == ()


def test_no_column_of_a_miss_could_say_who_asked(shelves: Store) -> None:
    assert set(Base.metadata.tables["misses"].columns.keys()) == {"server", "day", "folded", "question", "count"}


def test_the_log_channel_is_remembered(shelves: Store) -> None:
    shelves.records(HERE).set_log_channel(77, ANNA)
    assert shelves.state(HERE).log_channel == 77
    shelves.records(HERE).set_log_channel(None, ANNA)
    assert shelves.state(HERE).log_channel is None
    assert shelves.records(HERE).log()[0] == (shelves.database.clock(), ANNA, "settings", "log to no channel")


def test_a_server_that_removed_the_bot_is_kept_for_thirty_days(shelves: Store, clock: Clock) -> None:
    entry = add(shelves)
    add(shelves, server=THERE)
    shelves.retention.mark_left(HERE)
    clock.wait(days=29)
    assert shelves.retention.purge().servers == ()
    shelves.retention.mark_returned(HERE)
    clock.wait(days=29)
    assert shelves.retention.purge().servers == ()
    assert shelves.texts(HERE).list() == (entry,)
    shelves.retention.mark_left(HERE)
    clock.wait(days=10)
    shelves.retention.mark_left(HERE)  # said again: the days go on counting
    clock.wait(days=21)
    assert shelves.retention.purge().servers == (HERE,)
    assert traces(shelves, HERE) == {"forgotten"}
    assert len(shelves.texts(THERE).list()) == 1


def test_what_happened_while_the_bot_was_not_running_is_noticed(shelves: Store, clock: Clock) -> None:
    for server in (HERE, THERE, 333):
        add(shelves, server=server)
    shelves.retention.mark_left(THERE)
    shelves.retention.reconcile({THERE}, is_ours=lambda server: server != 333)
    clock.wait(days=31)
    assert shelves.retention.purge().servers == (HERE,)


def test_forgetting_deletes_every_row_of_a_server_at_once_and_none_of_another(shelves: Store) -> None:
    for server in (HERE, THERE):
        entry = add(shelves, server=server)
        shelves.texts(server).confirm(upload(data=b"two", replaces=entry, server=server))
        shelves.readings(server).set(Reading(CHANNEL, entry.id), ANNA)
        shelves.records(server).keep_misses(ANNA, on=True)
        shelves.records(server).record_miss("Where?")
    everywhere = {table.name for table in Base.metadata.sorted_tables} - {"forgotten"}
    assert traces(shelves, HERE) == everywhere
    shelves.forget(HERE)
    assert traces(shelves, HERE) == {"forgotten"}
    assert traces(shelves, THERE) == everywhere
    add(shelves)
    assert traces(shelves, HERE) > {"forgotten", "texts"}


def traces(shelves: Store, server: int) -> set[str]:
    """The tables in which the server has a row."""
    found = set()
    with shelves.database.read() as session:
        for table in Base.metadata.sorted_tables:
            key = table.c.id if table.name == "servers" else table.c.server
            if session.execute(select(table).where(key == server)).first():
                found.add(table.name)
    return found


def test_a_clock_that_was_set_deletes_nothing(shelves: Store, clock: Clock) -> None:
    add(shelves)
    shelves.retention.mark_left(HERE)
    started = clock.at
    clock.monotonic = lambda: 0.0  # type: ignore[method-assign]
    shelves.retention._monotonic, shelves.retention._started = clock.monotonic, (started, 0.0)
    clock.wait(days=400)
    assert shelves.retention.purge().servers == ()
    assert len(shelves.texts(HERE).list()) == 1
    clock.at = started - timedelta(days=400)
    assert shelves.retention.purge().servers == ()

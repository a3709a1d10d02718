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


def test_a_thread_has_its_own_reading_or_that_of_its_channel(store: Store) -> None:
    entry = add(store)
    store.readings(HERE).set(Reading(CHANNEL, entry.id, "", "98", "104"), ANNA)
    assert reading(store, THREAD, CHANNEL).last == "104"
    store.readings(HERE).set(Reading(THREAD, "", "essay.txt", "", "7"), ANNA)
    assert reading(store, THREAD, CHANNEL).shared == "essay.txt"
    assert store.readings(HERE).clear(THREAD, ANNA)
    assert not store.readings(HERE).clear(THREAD, ANNA)
    assert reading(store, THREAD, CHANNEL).text == entry.id
    assert store.state(HERE).reading((THREAD,)) is None
    assert [act.about for act in store.records(HERE).log(3)] == [
        "<#10>: none",
        "<#10>: essay.txt, up to page 7",
        "<#9>: On Reading, up to page 104",
    ]


def reading(store: Store, *channels: int) -> Reading:
    found = store.state(HERE).reading(channels)
    assert found is not None
    return found


def test_two_moderators_who_set_the_reading_at_once(store: Store) -> None:
    entry = add(store)
    seen = store.readings(HERE).set(Reading(CHANNEL, entry.id, "", "", "104"), ANNA)
    store.readings(HERE).set(Reading(CHANNEL, entry.id, "", "", "110"), BERT, seen=seen)
    with pytest.raises(Conflict, match=r"Nothing was changed.*/reading show") as told:
        store.readings(HERE).set(Reading(CHANNEL, entry.id, "", "", "108"), ANNA, seen=seen)
    assert told.value.by == BERT
    assert reading(store, CHANNEL).last == "110"


def test_a_reading_goes_with_its_text(store: Store) -> None:
    entry = add(store)
    store.readings(HERE).set(Reading(CHANNEL, entry.id), ANNA)
    store.texts(HERE).remove(entry.id, ANNA, forever=True)
    assert store.state(HERE).readings == ()


def test_misses_are_kept_only_where_a_moderator_wants_them(store: Store) -> None:
    records = store.records(HERE)
    assert not records.record_miss("Where is Waldo?")
    records.keep_misses(ANNA, on=True)
    assert store.state(HERE).misses_kept
    assert not store.records(THERE).record_miss("Where is Waldo?")
    assert records.record_miss("Where is Waldo?")
    records.keep_misses(ANNA, on=False)
    assert records.misses() == ()


def test_misses_are_counted_whoever_asks_however_it_is_typed(store: Store, clock: Clock) -> None:
    records = store.records(HERE)
    records.keep_misses(ANNA, on=True)
    for question in ("Where is Waldo?", "where  is waldo", "WHERE IS WALDO?!", "What is \x00 lost\ud800?", " \u200b "):
        records.record_miss(question)
    clock.wait(days=1)
    records.record_miss("where is Waldo ?")
    assert records.misses() == (Miss("where is Waldo ?", 4, "2026-09-01"), Miss("What is lost ?", 1, "2026-08-31"))
    clock.wait(days=29)
    assert [miss.count for miss in records.misses()] == [1]
    assert store.retention.purge().misses == 2
    clock.wait(days=1)
    assert records.misses() == ()


def test_no_column_of_a_miss_could_say_who_asked(store: Store) -> None:
    assert set(Base.metadata.tables["misses"].columns.keys()) == {"server", "day", "folded", "question", "count"}


def test_the_log_channel_is_remembered(store: Store) -> None:
    store.records(HERE).set_log_channel(77, ANNA)
    assert store.state(HERE).log_channel == 77
    store.records(HERE).set_log_channel(None, ANNA)
    assert store.state(HERE).log_channel is None
    assert store.records(HERE).log()[0] == (store.database.clock(), ANNA, "settings", "log to no channel")


def test_a_server_that_removed_the_bot_is_kept_for_thirty_days(store: Store, clock: Clock) -> None:
    entry = add(store)
    add(store, server=THERE)
    store.retention.mark_left(HERE)
    clock.wait(days=29)
    assert store.retention.purge().servers == ()
    store.retention.mark_returned(HERE)
    clock.wait(days=29)
    assert store.retention.purge().servers == ()
    assert store.texts(HERE).list() == (entry,)
    store.retention.mark_left(HERE)
    clock.wait(days=10)
    store.retention.mark_left(HERE)  # said again: the days go on counting
    clock.wait(days=21)
    assert store.retention.purge().servers == (HERE,)
    assert traces(store, HERE) == {"forgotten"}
    assert len(store.texts(THERE).list()) == 1


def test_what_happened_while_the_bot_was_not_running_is_noticed(store: Store, clock: Clock) -> None:
    for server in (HERE, THERE, 333):
        add(store, server=server)
    store.retention.mark_left(THERE)
    store.retention.reconcile({THERE}, is_ours=lambda server: server != 333)
    clock.wait(days=31)
    assert store.retention.purge().servers == (HERE,)


def test_forgetting_deletes_every_row_of_a_server_at_once_and_none_of_another(store: Store) -> None:
    for server in (HERE, THERE):
        entry = add(store, server=server)
        store.texts(server).confirm(upload(data=b"two", replaces=entry, server=server))
        store.readings(server).set(Reading(CHANNEL, entry.id), ANNA)
        store.records(server).keep_misses(ANNA, on=True)
        store.records(server).record_miss("Where?")
    everywhere = {table.name for table in Base.metadata.sorted_tables} - {"forgotten"}
    assert traces(store, HERE) == everywhere
    store.forget(HERE)
    assert traces(store, HERE) == {"forgotten"}
    assert traces(store, THERE) == everywhere
    add(store)
    assert traces(store, HERE) > {"forgotten", "texts"}


def traces(store: Store, server: int) -> set[str]:
    """The tables in which the server has a row."""
    found = set()
    with store.database.read() as session:
        for table in Base.metadata.sorted_tables:
            key = table.c.id if table.name == "servers" else table.c.server
            if session.execute(select(table).where(key == server)).first():
                found.add(table.name)
    return found


def test_a_clock_that_was_set_deletes_nothing(store: Store, clock: Clock) -> None:
    add(store)
    store.retention.mark_left(HERE)
    started = clock.at
    clock.monotonic = lambda: 0.0  # type: ignore[method-assign]
    store.retention._monotonic, store.retention._started = clock.monotonic, (started, 0.0)
    clock.wait(days=400)
    assert store.retention.purge().servers == ()
    assert len(store.texts(HERE).list()) == 1
    clock.at = started - timedelta(days=400)
    assert store.retention.purge().servers == ()

"""Who runs which shard: equal shares, dead processes, and nobody ever holding what another holds."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.cluster.leases import CONNECT_TIMEOUT, IDENTIFY_EVERY, LATENCY_MARGIN, LEASE, Assignment, Leases
from bot.store.db.database import Database, database_url
from bot.store.errors import Unavailable
from tests.conftest import FULL

BOT = 77

Make = Callable[..., Leases]


class Time:
    """Monotonic clocks, one for each process, that run alike from different beginnings."""

    def __init__(self) -> None:
        self.passed = 0.0
        self._starts = itertools.count(1_000.0, -333.0)

    def clock(self) -> Callable[[], float]:
        start = next(self._starts)
        return lambda: start + self.passed


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def database(url: str, tmp_path: Path) -> Iterator[Database]:
    opened = Database(database_url(url, tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def process(database: Database, time: Time) -> Make:
    return lambda total=6, bot=BOT: Leases(database, bot, total, monotonic=time.clock())


def settle(*processes: Leases, rounds: int = 4) -> list[frozenset[int]]:
    """What each holds after some looks, with the surplus given back."""
    parts: dict[str, Assignment] = {}
    for _ in range(rounds):
        for one in processes:
            parts[one.id] = one.renew()
            one.release(parts[one.id].surplus)
    return [one.renew().mine for one in processes]


def test_one_process_holds_all_shards(process: Make) -> None:
    assert settle(process()) == [frozenset(range(6))]


@pytest.mark.parametrize(("total", "sizes"), [(6, [2, 2, 2]), (4, [1, 1, 2]), (2, [0, 1, 1]), (1, [0, 0, 1])])
def test_each_process_has_its_share_and_no_shard_is_held_twice(process: Make, total: int, sizes: list[int]) -> None:
    held = settle(*(process(total) for _ in range(3)))
    assert sorted(map(len, held)) == sizes
    assert sorted(shard for mine in held for shard in mine) == list(range(total))


def test_a_process_that_comes_later_is_given_its_share_and_no_other_shard_moves(process: Make) -> None:
    first, second, third = process(), process(), process()
    before = settle(first, second)
    after = settle(first, second, third)
    assert [len(mine) for mine in after] == [2, 2, 2]
    assert all(now <= then for then, now in zip(before, after, strict=False))


def test_shards_of_a_process_that_leaves_are_free_at_once(process: Make) -> None:
    first, second = process(), process()
    settle(first, second)
    first.leave()
    assert not first.valid
    assert second.renew().mine == frozenset(range(6))


def test_shards_of_a_dead_process_are_taken_after_its_lease_and_not_before(process: Make, time: Time) -> None:
    alive, dead = process(), process()
    mine, others = settle(alive, dead)
    for _ in range(15):
        time.passed += 1
        assert alive.renew().mine == mine
        assert alive.valid
    time.passed += 1
    assert alive.renew().mine == mine | others
    assert not dead.valid
    assert dead.renew().mine == frozenset()


def test_a_process_that_was_paused_knows_by_its_own_clock_that_others_may_have_gone_on(
    process: Make, time: Time
) -> None:
    paused = process()
    paused.renew()
    assert paused.valid
    time.passed += LEASE
    assert not paused.valid
    paused.renew()
    assert paused.valid


def test_after_a_time_without_a_database_nobody_is_taken_for_dead_who_could_not_beat(process: Make, time: Time) -> None:
    first, second = process(), process()
    before = settle(first, second)
    time.passed += 2 * LEASE
    assert [first.renew().mine, second.renew().mine] == before
    assert first.valid


def test_a_process_that_was_buried_while_it_beats_takes_part_again(process: Make, time: Time) -> None:
    alive, paused = process(), process()
    settle(alive, paused)
    for _ in range(16):
        time.passed += 1
        mine = alive.renew().mine
    assert mine == frozenset(range(6))
    assert [len(mine) for mine in settle(alive, paused)] == [3, 3]


def test_another_number_of_shards_waits_until_nobody_holds_any(process: Make) -> None:
    old, new = process(6), process(7)
    settle(old)
    assert new.renew() == Assignment(rival=6)
    assert old.renew().mine == frozenset(range(6))
    assert old.renew().rival == 0
    old.leave()
    assert new.renew().mine == frozenset(range(7))


def test_bots_that_share_a_database_do_not_share_shards(process: Make) -> None:
    one, other = process(), process(bot=BOT + 1)
    assert settle(one, other) == [frozenset(range(6)), frozenset(range(6))]
    one.leave()
    assert other.renew().mine == frozenset(range(6))


def test_turns_of_a_bucket_are_five_seconds_apart_from_its_end(process: Make) -> None:
    one, other = process(), process()
    assert one.take_identify_turn(0) == 0
    assert other.take_identify_turn(1) == 0
    assert CONNECT_TIMEOUT - 2 < other.take_identify_turn(0) <= CONNECT_TIMEOUT
    one.end_identify_turn(0)
    assert IDENTIFY_EVERY - 2 < other.take_identify_turn(0) <= IDENTIFY_EVERY + LATENCY_MARGIN
    other.end_identify_turn(0)  # it was not its turn
    assert 0 < one.take_identify_turn(0) <= IDENTIFY_EVERY + LATENCY_MARGIN


def test_a_clock_that_was_set_back_holds_nobody_up(process: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = process(), process()
    monkeypatch.setattr(one, "_now", lambda _: 9e9)
    assert one.take_identify_turn(0) == 0
    assert other.take_identify_turn(0) == 0


def test_without_a_database_only_a_process_that_was_alone_keeps_its_shards(
    process: Make, time: Time, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise Unavailable("gone")

    def lost(one: Leases) -> bool:
        """Whether `one` may not go on, after a lease without a database."""
        with monkeypatch.context() as patch:
            patch.setattr(database, "read", gone)
            for _ in range(20):
                time.passed += 1
                with pytest.raises(Unavailable):
                    one.renew()
                one.extend_alone(began=one._monotonic())  # as `client.shards` does
        return not one.valid

    first = process()
    settle(first)
    assert not lost(first)
    settle(first, process())
    assert lost(first)


def test_a_process_that_is_paused_in_the_middle_of_a_change_holds_nobody_up_for_long(
    process: Make, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite's lock goes with the process, not with a time limit")
    monkeypatch.setattr("bot.store.cluster.leases.IDLE_TIMEOUT", 1)
    paused, other = process(), process()

    def hang() -> None:
        with database.transaction() as session:
            paused._lock(session)
            assert other.renew().mine == frozenset(range(6))  # waits until the database has given up on the other
            paused._now(session)

    with pytest.raises(Unavailable):
        hang()


@pytest.mark.parametrize("seed", range(4 if FULL else 1))
def test_no_shard_is_ever_held_validly_by_two_whatever_stops_and_goes_on(process: Make, time: Time, seed: int) -> None:
    chance = random.Random(seed)
    processes = [process() for _ in range(4)]
    held: dict[str, frozenset[int]] = {}
    for _ in range(120):
        time.passed += chance.choice((0.3, 1.0, 2.0, 9.0))
        one = chance.choice(processes[: chance.choice((1, 2, 4))])
        part = one.renew()
        held[one.id] = part.mine - part.surplus
        one.release(part.surplus)
        sure = [shard for other in processes if other.valid for shard in held.get(other.id, ())]
        assert len(sure) == len(set(sure))

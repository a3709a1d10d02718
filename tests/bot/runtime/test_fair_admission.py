"""Whoever asks dear questions waits; the others do not. Costs and the clock are simulated."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.runtime.admission import AdmissionLimits, AdmissionQueue, Busy, Slot
from bot.runtime.processor_accounts import CREDIT, MEMORY, RATE, ProcessorAccounts
from tests.support.waiting import until

DEAR, OTHER = 100, 200  # servers


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(clock: Clock) -> AdmissionQueue:
    return AdmissionQueue(AdmissionLimits(running=4, waiting=8), monotonic=clock)


class Questions:
    """Questions that were put, and in which order they began."""

    def __init__(self, queue: AdmissionQueue) -> None:
        self.queue = queue
        self.begun: list[tuple[int, int]] = []
        self.ends: dict[tuple[int, int], asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def put(self, server: int, *users: int) -> None:
        for user in users:
            self.ends[server, user] = asyncio.Event()
            self.tasks.append(asyncio.create_task(self._ask(server, user)))
        await asyncio.sleep(0)

    async def end(self, server: int, user: int) -> None:
        self.ends[server, user].set()
        for _ in range(4):
            await asyncio.sleep(0)

    async def _ask(self, server: int, user: int) -> None:
        async with self.queue.admit(user, server):
            self.begun.append((server, user))
            await self.ends[server, user].wait()


@asynccontextmanager
async def questions(queue: AdmissionQueue) -> AsyncIterator[Questions]:
    put = Questions(queue)
    try:
        yield put
    finally:
        for one in put.ends.values():
            one.set()
        await asyncio.gather(*put.tasks)


async def spend(queue: AdmissionQueue, server: int, user: int, seconds: float) -> None:
    async with queue.admit(user, server) as slot:
        slot.charge(seconds)


async def test_a_server_with_dear_questions_runs_one_at_a_time_while_others_are_there(queue: AdmissionQueue) -> None:
    await spend(queue, OTHER, 9, 0.01)
    await spend(queue, DEAR, 1, CREDIT + 0.1)
    async with questions(queue) as put:
        await put.put(DEAR, 2, 3, 4)
        await put.put(OTHER, 5, 6, 7)
        assert put.begun == [(DEAR, 2), (OTHER, 5), (OTHER, 6), (OTHER, 7)]


async def test_a_server_that_is_alone_has_all_of_the_bot(queue: AdmissionQueue, clock: Clock) -> None:
    await spend(queue, OTHER, 9, 0.01)
    clock.seconds += MEMORY + 1
    await spend(queue, DEAR, 1, CREDIT + 0.1)
    async with questions(queue) as put:
        await put.put(DEAR, 2, 3, 4, 5)
        assert len(put.begun) == 4


async def test_who_waits_with_a_dear_server_waits_behind_the_others(queue: AdmissionQueue) -> None:
    await spend(queue, DEAR, 1, CREDIT + 0.1)
    async with questions(queue) as put:
        await put.put(OTHER, 11, 12, 13, 14)
        await put.put(DEAR, 2)
        await put.put(OTHER, 15)
        await put.end(OTHER, 11)
        assert put.begun[-1] == (OTHER, 15)
        await put.end(OTHER, 12)
        assert put.begun[-1] == (DEAR, 2)


async def test_within_a_server_the_member_with_dear_questions_waits(queue: AdmissionQueue) -> None:
    await spend(queue, DEAR, 1, CREDIT + 0.1)
    await spend(queue, OTHER, 9, 0.01)
    async with questions(queue) as put:
        await put.put(DEAR, 2, 1, 3)
        await put.end(DEAR, 2)
        await put.end(DEAR, 3)
        assert put.begun == [(DEAR, 2), (DEAR, 3), (DEAR, 1)]


async def test_a_debt_is_paid_by_waiting(queue: AdmissionQueue, clock: Clock) -> None:
    await spend(queue, DEAR, 1, CREDIT + 10 * RATE)
    for seconds, running in ((9.0, 1), (2.0, 3)):
        clock.seconds += seconds
        await spend(queue, OTHER, 9, 0.01)
        async with questions(queue) as put:
            await put.put(DEAR, 2, 3, 4)
            assert len(put.begun) == running


async def test_a_dear_server_may_fill_half_of_the_queue(queue: AdmissionQueue) -> None:
    await spend(queue, OTHER, 9, 0.01)
    await spend(queue, DEAR, 1, CREDIT + 0.1)
    async with questions(queue) as put:
        await put.put(DEAR, *range(20, 25))
        with pytest.raises(Busy, match="4 questions of this server are waiting"):
            async with queue.admit(25, DEAR):
                pass
        await put.put(OTHER, 30)
        assert put.begun[-1] == (OTHER, 30)


async def test_what_is_worked_out_is_charged_to_member_and_server(queue: AdmissionQueue) -> None:
    charged: list[float] = []
    threads: list[int] = []
    slot = Slot(charged.append)
    threads.append(await slot.run(threading.get_ident))
    with pytest.raises(ZeroDivisionError):
        await slot.run(lambda: 1 // 0)
    await until(lambda: len(charged) == 2, "charge")
    assert all(seconds >= 0 for seconds in charged)
    assert threads != [threading.get_ident()]


def test_who_asks_nothing_is_forgotten(clock: Clock) -> None:
    accounts = ProcessorAccounts(clock)
    for account in range(1_000):
        accounts.charge(account, 9_999.0)
        clock.seconds += MEMORY / 100
    assert accounts.is_overdrawn(999)
    assert not accounts.is_alone(999)
    assert len(accounts._debts) <= 102
    clock.seconds += MEMORY + 1
    assert not accounts.is_overdrawn(999)  # whatever it was
    assert accounts.is_alone(999)

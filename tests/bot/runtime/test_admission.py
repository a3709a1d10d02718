"""Flow control: one question of a member at a time, eight in all, and a polite refusal for the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.runtime.admission import AdmissionLimits, AdmissionQueue, Busy, Stopping


@asynccontextmanager
async def held(queue: AdmissionQueue, *users: int) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Each user asks something that takes until the block ends."""
    end = asyncio.Event()

    async def ask(user: int) -> None:
        async with queue.admit(user):
            await end.wait()

    tasks = [asyncio.create_task(ask(user)) for user in users]
    await asyncio.sleep(0)
    try:
        yield tasks
    finally:
        end.set()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_member_has_one_question_running_and_three_waiting() -> None:
    queue = AdmissionQueue()
    async with held(queue, 1, 1, 1, 1):
        assert (queue.running, queue.waiting) == (1, 3)
        with pytest.raises(Busy, match=r"^One moment: you have 3 questions waiting\. Try again in \d+ s\.$") as refused:
            async with queue.admit(1):
                pass
        assert refused.value.seconds >= 1
        async with queue.admit(2):
            assert queue.running == 2
    assert (queue.running, queue.waiting) == (0, 0)


async def test_eight_questions_run_and_the_others_wait() -> None:
    queue = AdmissionQueue()
    async with held(queue, *range(20)):
        assert (queue.running, queue.waiting) == (8, 12)


async def test_the_queue_has_an_end() -> None:
    queue = AdmissionQueue(AdmissionLimits(running=2, waiting=3))
    async with held(queue, *range(5)):
        with pytest.raises(Busy, match="3 questions are waiting"):
            async with queue.admit(99):
                pass


async def test_a_flood_from_one_member_delays_nobody_else() -> None:
    queue = AdmissionQueue(AdmissionLimits(running=2))
    order: list[int] = []

    async def ask(user: int) -> None:
        async with queue.admit(user):
            await asyncio.sleep(0.001)
            order.append(user)

    await asyncio.gather(*(ask(user) for user in (1, 1, 1, 1, 2, 3)))
    assert order.index(3) < 4
    assert sorted(order) == [1, 1, 1, 1, 2, 3]


async def test_a_member_is_answered_in_the_order_of_the_questions() -> None:
    queue = AdmissionQueue()
    order: list[int] = []

    async def ask(number: int) -> None:
        async with queue.admit(1):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(ask(number) for number in range(4)))
    assert order == [0, 1, 2, 3]


async def test_a_question_is_given_up_at_the_deadline_and_its_place_is_free_again() -> None:
    queue = AdmissionQueue(AdmissionLimits(deadline=0.02))
    with pytest.raises(TimeoutError):
        async with queue.admit(1):
            await asyncio.sleep(1)
    assert queue.running == 0
    async with held(queue, 1), held(queue, 1) as (waiting,):
        with pytest.raises(TimeoutError):
            await waiting
        assert queue.waiting == 0


async def test_one_who_stops_waiting_keeps_no_place() -> None:
    queue = AdmissionQueue(AdmissionLimits(running=1))
    async with held(queue, 1, 2, 3) as (_, second, _):
        second.cancel()
        await asyncio.sleep(0)
        assert queue.waiting == 1
    assert (queue.running, queue.waiting) == (0, 0)


async def test_a_turn_that_comes_in_the_moment_of_giving_up_is_handed_on() -> None:
    queue = AdmissionQueue(AdmissionLimits(running=1))
    first = queue.admit(1)
    await first.__aenter__()
    async with held(queue, 2, 3) as (second, third):
        await first.__aexit__(None, None, None)  # the second's turn has come, but it did not run yet
        second.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert second.cancelled()
        assert (queue.running, queue.waiting) == (1, 0)
    assert third.done()
    assert (queue.running, queue.waiting) == (0, 0)


async def test_an_error_in_the_answer_frees_the_place() -> None:
    queue = AdmissionQueue()
    with pytest.raises(ValueError, match="broken"):
        async with queue.admit(1):
            raise ValueError("broken")
    assert queue.running == 0


async def test_a_closed_gate_lets_the_taken_questions_end_and_takes_no_more() -> None:
    queue = AdmissionQueue(AdmissionLimits(running=1))
    async with held(queue, 1, 2):
        queue.close()
        with pytest.raises(Stopping, match="restarting"):
            async with queue.admit(3):
                pass
        assert queue.running == 1
    assert queue.running == 0

"""Uploads take turns by server."""

from __future__ import annotations

import asyncio

import pytest

from bot.runtime.upload_queue import UploadQueue

MANY, OTHER, THIRD = 1, 2, 3


async def order_of(queue: UploadQueue, *servers: int) -> list[str]:
    """What begins and ends, in order, if each upload takes two turns of the loop."""
    happened: list[str] = []

    async def upload(server: int) -> None:
        async with queue.slot(server):
            happened.append(f"{server} begins")
            for _ in range(2):
                await asyncio.sleep(0)
            happened.append(f"{server} ends")

    await asyncio.gather(*map(upload, servers))
    return happened


async def test_ten_uploads_of_a_server_do_not_hold_anothers_first() -> None:
    happened = await order_of(UploadQueue(2), *[MANY] * 10, OTHER)
    assert happened.index(f"{OTHER} begins") < happened.index(f"{MANY} ends")
    assert happened.count(f"{MANY} ends") == 10


async def test_servers_that_wait_take_turns() -> None:
    happened = await order_of(UploadQueue(1), *[MANY] * 3, *[OTHER] * 3, *[THIRD] * 3)
    begun = [one[0] for one in happened if one.endswith("begins")]
    assert begun == list("123" * 3)


async def test_one_that_gives_up_holds_nothing() -> None:
    queue = UploadQueue(1)
    async with queue.slot(MANY):
        waiting = [asyncio.create_task(queue.slot(server).__aenter__()) for server in (MANY, OTHER)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
    await waiting[1]
    assert waiting[0].cancelled()


async def test_an_upload_that_fails_gives_its_slot_back() -> None:
    queue = UploadQueue(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            async with queue.slot(MANY):
                await asyncio.to_thread(lambda: 1 // 0)
    assert await order_of(queue, OTHER) == ["2 begins", "2 ends"]


async def test_one_who_is_granted_a_slot_and_cancelled_at_once_passes_it_on() -> None:
    queue = UploadQueue(1)
    async with queue.slot(MANY):
        task = asyncio.create_task(queue.slot(OTHER).__aenter__())
        await asyncio.sleep(0)
    task.cancel()  # the slot was granted as the block ended
    await asyncio.gather(task, return_exceptions=True)
    assert await order_of(queue, THIRD) == ["3 begins", "3 ends"]

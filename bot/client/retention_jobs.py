"""What is kept of servers, in step with where the bot is a member; what is due is deleted once a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.client.client import LoccitClient

log = logging.getLogger(__name__)

DAY = 24 * 3600.0  # s


async def left(client: LoccitClient, server: int) -> None:
    """The bot was removed from `server`: its texts are kept for 30 days."""
    await _do(lambda: client.store.retention.mark_left(server))


async def returned(client: LoccitClient, server: int) -> None:
    """The bot was added to `server`, for the first time or again."""
    await _do(lambda: client.store.retention.mark_returned(server))
    await _do(lambda: client.store.prefetch([server]))


async def reconcile(client: LoccitClient, shard: int | None = None) -> None:
    """Note where the bot was added or removed while it was not connected, and what the servers it is in have.

    Of the servers of one shard, or of all.
    """
    present, total = frozenset(guild.id for guild in client.guilds), client.shard_count or 1

    def ours(server: int) -> bool:
        return shard is None or shard_of(server, total) == shard

    await _do(lambda: client.store.retention.reconcile(present, ours))
    await _do(lambda: client.store.prefetch(filter(ours, present)))


def shard_of(server: int, total: int) -> int:
    """The shard that Discord sends a server's events to ("Sharding" in its documentation)."""
    return (server >> 22) % total


async def run_daily(client: LoccitClient, every: float = DAY) -> None:
    """Delete what is due now, and again `every` so many seconds.

    Every process does: what it made of texts that are gone lies in its own folder, and deleting twice deletes no more.
    """
    while True:
        await _do(lambda: client.store.purge(client.library.snapshot))
        await asyncio.sleep(every)


async def _do(step: Callable[[], object]) -> None:
    """What fails is made good at the next start, or on the next day: answering goes on meanwhile."""
    try:
        await asyncio.to_thread(step)
    except (StoreError, OSError) as error:
        log.warning("housekeeping was put off: %s", error)

"""Keeps what is stored of servers in step with the bot's membership, and deletes what is due once a day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.store.errors import StoreError
from bot.store.store import Store
from passages.storage.library import Library

log = logging.getLogger(__name__)

DAY = 24 * 3600.0  # s


async def note_left(store: Store, server: int) -> None:
    """Note that the bot was removed from `server`: its texts are kept for 30 days."""
    await _attempt(lambda: store.retention.mark_left(server))


async def note_joined(store: Store, server: int) -> None:
    """Note that the bot was added to `server`, for the first time or again."""
    await _attempt(lambda: store.retention.mark_returned(server))
    await _attempt(lambda: store.prefetch([server]))


async def reconcile(store: Store, present: frozenset[int], shard: int | None, shards: int) -> None:
    """Note where the bot was added or removed while it was offline, and load what is stored of `present` servers.

    Only servers of `shard` of `shards` are changed; of all where it is None.
    """

    def ours(server: int) -> bool:
        return shard is None or shard_of(server, shards) == shard

    await _attempt(lambda: store.retention.reconcile(present, ours))
    await _attempt(lambda: store.prefetch(filter(ours, present)))


def shard_of(server: int, total: int) -> int:
    """Return the shard that Discord sends a server's events to ("Sharding" in its documentation)."""
    return (server >> 22) % total


async def run_daily(store: Store, library: Library, every: float = DAY) -> None:
    """Delete what is due now, and again every so many seconds.

    Every process does it: what it made of deleted texts is in its own folder, and deleting twice is harmless.
    """
    while True:
        await _attempt(lambda: store.purge(library.snapshot))
        await asyncio.sleep(every)


async def _attempt(step: Callable[[], object]) -> None:
    """Run `step` in a thread. A failure is logged: the next start, or the next day, makes up for it."""
    try:
        await asyncio.to_thread(step)
    except (StoreError, OSError) as error:
        log.warning("housekeeping was put off: %s", error)

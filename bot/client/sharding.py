"""Several shards, in one process or in several: which of them this one runs, and whose turn it is to begin a session.

The processes agree in the database (`bot.store.cluster.leases`). Its other half: links that are opened for the shards
that were taken, and closed for those that were lost or are given to others.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from bot.client.cluster_reload import ClusterReload
from bot.client.command_sync import keep_trying, sync
from bot.client.gateway import GatewayLink, find_gateway
from bot.store.cluster import leases
from bot.store.cluster.leases import IDENTIFY_EVERY, Assignment, Leases
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from bot.client.client import LoccitClient

log = logging.getLogger(__name__)

LOOKS = 15  # a lease; so often is looked for shards that others gave back
LEAVING = 1.0  # s for the database to hear that this process leaves

T = TypeVar("T")
Links = dict[int, asyncio.Task[None]]


async def share(client: LoccitClient) -> None:
    """Run this process's shards until cancelled. Raises `connecting.Refused`."""
    gateway = await find_gateway(client)
    bot, total = client.application_id or 0, client.settings.shards
    permit = Shards(Leases(client.store.database, bot, total, lease=leases.LEASE))
    following = ClusterReload(client, permit)
    links: Links = {}
    leading: asyncio.Task[None] | None = None
    try:
        while True:
            part = await permit.look()
            if part is not None:
                before = set(links)
                await _end(links, before - (part.mine - part.surplus))
                await permit.give(part.surplus)
                for shard in sorted(part.mine - part.surplus - before):
                    links[shard] = asyncio.create_task(GatewayLink(client, gateway, permit, shard).run())
                _tell(before, set(links), total)
                leading = _lead(client, leading, leads=0 in links)
                await following.look(part.reload)
            await _pause(links, permit.pause)
    finally:
        _lead(client, leading, leads=False)
        following.stop()
        await _end(links, set(links))
        await permit.leave()


class Shards:
    """This process's leases, for the event loop: the permit of its links."""

    def __init__(self, kept: Leases) -> None:
        self._leases = kept
        # A thread of its own: questions must not keep a beat waiting.
        self._thread = ThreadPoolExecutor(1, "leases")
        self._asking: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: defaultdict[int, float] = defaultdict(lambda: float("-inf"))  # when, by bucket
        self._rival = 0
        self._lost = False

    @property
    def valid(self) -> bool:
        return self._leases.valid

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return self._leases.lease / (2 * leases.RENEWALS_PER_LEASE if self._lost else LOOKS)

    async def granted(self) -> None:
        while True:
            if self.valid:
                return
            await asyncio.sleep(0.1)

    async def look(self) -> Assignment | None:
        """What this process has to run; None if that cannot be known, and may be as before."""
        began = time.monotonic()
        try:
            part = await self._do(self._leases.renew)
        except (StoreError, OSError) as error:
            if not self._lost:
                log.warning("the shards cannot be agreed on: %s", error)
            self._lost = True
            self._leases.extend_alone(began)
            return None
        if part.rival and part.rival != self._rival:
            log.warning(
                "another Loccit runs this bot with LOCCIT_SHARDS=%s; this one waits until it has stopped. "
                "Give all of them the same number.",
                part.rival,
            )
        self._rival, self._lost = part.rival, False
        return part

    async def give(self, shards: frozenset[int]) -> None:
        """Give shards to others. What fails is done at the next look."""
        if shards:
            await self._try(lambda: self._leases.release(shards))

    async def tell_reload(self) -> int | None:
        """Tell the others that the texts were reloaded; None if they could not be told."""
        try:
            return await self._do(self._leases.announce_reload)
        except (StoreError, OSError) as error:
            log.warning("the other processes could not be told to reload: %s", error)
            return None

    async def leave(self) -> None:
        """Give everything to others at once."""
        try:
            await asyncio.wait_for(self._try(self._leases.leave), LEAVING)
        except TimeoutError:
            log.warning("the database did not answer: others take the shards in %.0f s", self._leases.lease)
        self._thread.shutdown(wait=False, cancel_futures=True)

    @asynccontextmanager
    async def turn(self, shard: int, concurrency: int) -> AsyncIterator[None]:
        """Discord takes one new session in five seconds for each bucket of shards, whichever process it comes from."""
        bucket = shard % concurrency
        async with self._asking[bucket]:
            while True:
                if not (seconds := await self._wait(bucket)):
                    break
                await asyncio.sleep(min(seconds, 0.5))
            try:
                yield
            finally:
                self._asked[bucket] = time.monotonic()
                await self._try(lambda: self._leases.end_identify_turn(bucket))

    async def _wait(self, bucket: int) -> float:
        """Seconds to wait; 0 if it is our turn."""
        try:
            return await self._do(lambda: self._leases.take_identify_turn(bucket))
        except (StoreError, OSError):
            # A process that is alone needs no database for it.
            return max(0.0, self._asked[bucket] + IDENTIFY_EVERY - time.monotonic()) if self.valid else 1.0

    async def _try(self, step: Callable[[], object]) -> None:
        try:
            await self._do(step)
        except (StoreError, OSError) as error:
            log.warning("the database did not hear of a change of shards: %s", error)

    async def _do(self, step: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)


async def _end(links: Links, shards: Iterable[int]) -> None:
    """Close the connections of these shards, all at once."""
    ended = [links.pop(shard) for shard in set(shards)]
    for task in ended:
        task.cancel()
    await asyncio.gather(*ended, return_exceptions=True)


async def _pause(links: Links, seconds: float) -> None:
    """Wait; raise what ended a link meanwhile."""
    sleeping = asyncio.create_task(asyncio.sleep(seconds))
    try:
        await asyncio.wait({sleeping, *links.values()}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
    for task in links.values():
        if task.done():
            task.result()


def _lead(client: LoccitClient, task: asyncio.Task[None] | None, *, leads: bool) -> asyncio.Task[None] | None:
    """What one process does for all of them, the one with shard 0: it registers the commands."""
    if leads and task is None:
        return asyncio.create_task(_register(client))
    if not leads and task is not None:
        task.cancel()
        return None
    return task


async def _register(client: LoccitClient) -> None:
    if not await sync(client):
        await keep_trying(client)


def _tell(before: set[int], now: set[int], total: int) -> None:
    if before != now:
        log.info("running %s of %s shards: %s", len(now), total, ", ".join(map(str, sorted(now))) or "none")

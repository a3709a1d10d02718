"""Several shards, in one process or in several: runs those that are leased to this process.

The processes agree in the database (`bot.store.cluster.leases`). Here, links are opened for the shards that were
leased, and closed for those that were lost or are released to others.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.app import App
from bot.client.backoff import SessionBudget
from bot.client.cluster_reload import ClusterReload
from bot.client.command_sync import Registration
from bot.client.gateway import GatewayLink
from bot.client.login import find_gateway
from bot.store.cluster import leases
from bot.store.cluster.leases import IDENTIFY_EVERY, Assignment, Leases
from bot.store.errors import StoreError

log = logging.getLogger(__name__)

RENEWALS = 15  # for each lease's length; each also finds shards that others released
LEAVING = 1.0  # s for the database to hear that this process leaves

T = TypeVar("T")
Links = dict[int, asyncio.Task[None]]


async def run_shards(
    client: discord.Client, app: App, tree: app_commands.CommandTree[Any], budget: SessionBudget
) -> None:
    """Run this process's shards until cancelled. The process with shard 0 registers the commands of `tree`.

    Raises:
        LoginRefused: Discord does not accept this bot's configuration.
    """
    gateway = await find_gateway(client, app.settings.api)
    bot, total = client.application_id or 0, app.settings.shards
    permit = Shards(Leases(app.store.database, bot, total, lease=leases.LEASE))
    cluster_reload = ClusterReload(app.reloader, permit.announce_reload)
    registration = Registration(tree, app.data_dir)
    links: Links = {}
    try:
        while True:
            assignment = await permit.renew()
            if assignment is not None:
                before, kept = set(links), assignment.mine - assignment.surplus
                await _close(links, before - kept)
                await permit.release(assignment.surplus)
                for shard in sorted(kept - before):
                    link = GatewayLink(client, gateway, permit, budget, shard)
                    links[shard] = asyncio.create_task(link.run())
                _log_change(before, set(links), total)
                registration.update(leads=0 in links)
                await cluster_reload.update(assignment.reload)
            await _pause(links, permit.pause)
    finally:
        registration.update(leads=False)
        cluster_reload.stop()
        await _close(links, set(links))
        await permit.leave()


class Shards:
    """This process's leases, for the event loop: the permit of its links."""

    def __init__(self, kept: Leases) -> None:
        """Hold no lease yet: the first `renew` takes them."""
        self._leases = kept
        # A thread of its own: questions must not delay a renewal.
        self._thread = ThreadPoolExecutor(1, "leases")
        self._identifying: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)  # by bucket
        self._identified: defaultdict[int, float] = defaultdict(lambda: float("-inf"))  # monotonic s, by bucket
        self._rival = 0
        self._lost = False

    @property
    def valid(self) -> bool:
        """Whether the leases have not run out."""
        return self._leases.valid

    @property
    def pause(self) -> float:
        """Seconds until the next renewal."""
        return self._leases.lease / (2 * leases.RENEWALS_PER_LEASE if self._lost else RENEWALS)

    async def granted(self) -> None:
        """Wait until the leases are valid."""
        while True:
            if self.valid:
                return
            await asyncio.sleep(0.1)

    async def renew(self) -> Assignment | None:
        """Renew the leases and return the shards to run; None if the database does not answer: run those of before."""
        began = time.monotonic()
        try:
            assignment = await self._do(self._leases.renew)
        except (StoreError, OSError) as error:
            if not self._lost:
                log.warning("the shards cannot be agreed on: %s", error)
            self._lost = True
            self._leases.extend_alone(began)
            return None
        if assignment.rival and assignment.rival != self._rival:
            log.warning(
                "another Loccit runs this bot with LOCCIT_SHARDS=%s; this one waits until it has stopped. "
                "Give all of them the same number.",
                assignment.rival,
            )
        self._rival, self._lost = assignment.rival, False
        return assignment

    async def release(self, shards: frozenset[int]) -> None:
        """Release shards to other processes. What fails is done at the next renewal."""
        if shards:
            await self._try(lambda: self._leases.release(shards))

    async def announce_reload(self) -> int | None:
        """Tell the other processes that the texts were reloaded; return its number, None if the database failed."""
        try:
            return await self._do(self._leases.announce_reload)
        except (StoreError, OSError) as error:
            log.warning("the other processes could not be told to reload: %s", error)
            return None

    async def leave(self) -> None:
        """Release all leases, so that others take the shards at once."""
        try:
            await asyncio.wait_for(self._try(self._leases.leave), LEAVING)
        except TimeoutError:
            log.warning("the database did not answer: others take the shards in %.0f s", self._leases.lease)
        self._thread.shutdown(wait=False, cancel_futures=True)

    @asynccontextmanager
    async def identify_slot(self, shard: int, concurrency: int) -> AsyncIterator[None]:
        """Wait until `shard` may start a session; no other process starts one of its bucket while the block runs.

        Discord accepts one new session in five seconds for each bucket of shards ("Rate Limits" in "Sharding").
        """
        bucket = shard % concurrency
        async with self._identifying[bucket]:
            while True:
                if not (seconds := await self._wait(bucket)):
                    break
                await asyncio.sleep(min(seconds, 0.5))
            try:
                yield
            finally:
                self._identified[bucket] = time.monotonic()
                await self._try(lambda: self._leases.end_identify_turn(bucket))

    async def _wait(self, bucket: int) -> float:
        """Return the seconds to wait; 0 if a session may be started now."""
        try:
            return await self._do(lambda: self._leases.take_identify_turn(bucket))
        except (StoreError, OSError):
            # A process whose leases are still valid can count the seconds itself.
            return max(0.0, self._identified[bucket] + IDENTIFY_EVERY - time.monotonic()) if self.valid else 1.0

    async def _try(self, step: Callable[[], object]) -> None:
        try:
            await self._do(step)
        except (StoreError, OSError) as error:
            log.warning("the database did not hear of a change of shards: %s", error)

    async def _do(self, step: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)


async def _close(links: Links, shards: Iterable[int]) -> None:
    """Close the connections of these shards, all at the same time."""
    closed = [links.pop(shard) for shard in set(shards)]
    for task in closed:
        task.cancel()
    await asyncio.gather(*closed, return_exceptions=True)


async def _pause(links: Links, seconds: float) -> None:
    """Wait. If a link ends meanwhile, raise what ended it."""
    sleeping = asyncio.create_task(asyncio.sleep(seconds))
    try:
        await asyncio.wait({sleeping, *links.values()}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
    for task in links.values():
        if task.done():
            task.result()


def _log_change(before: set[int], now: set[int], total: int) -> None:
    if before != now:
        log.info("running %s of %s shards: %s", len(now), total, ", ".join(map(str, sorted(now))) or "none")

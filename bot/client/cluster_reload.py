"""A reload of the host's texts in one process is one in all of them."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.runtime.reload import ReloadFailed, ReloadRunning

if TYPE_CHECKING:
    from bot.client.client import LoccitClient
    from bot.client.sharding import Shards

log = logging.getLogger(__name__)

ANOTHER = "another process"
AGAIN = -1  # no number of a reload


class ClusterReload:
    """Tells the other processes of reloads here, and reloads after theirs."""

    def __init__(self, client: LoccitClient, shards: Shards) -> None:
        self._reloading = client.reloader
        self._shards = shards
        self._told = client.reloader.live  # the last reload here that the others know of
        self._known: int | None = None  # the last reload anywhere that was followed here
        self._task: asyncio.Task[None] | None = None

    async def look(self, number: int) -> None:
        """`number` is that of the last reload, in whichever process."""
        live = self._reloading.live
        if live is not self._told and live.by != ANOTHER:
            told = await self._shards.tell_reload()
            if told is not None:
                self._known, self._told = told, live
        elif self._known is None:
            self._known = number
        elif number != self._known and (self._task is None or self._task.done()):
            self._known = number
            self._task = asyncio.create_task(self._follow())

    def stop(self) -> None:
        if self._task:
            self._task.cancel()

    async def _follow(self) -> None:
        try:
            await self._reloading.reload(ANOTHER, _quietly)
        except ReloadRunning:  # of a process that shares the folder: then there is less to do
            self._known = AGAIN
        except ReloadFailed as failed:
            log.warning("the texts were reloaded by another process, but not here: %s", failed)


async def _quietly(done: int, total: int, name: str) -> None:
    """Nobody waits to see how far it is."""

"""A reload of the host's texts in one process is followed by one in every other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.runtime.reload import Reloader, ReloadFailed, ReloadRunning

log = logging.getLogger(__name__)

ANOTHER = "another process"
RETRY = -1  # no reload has this number


class ClusterReload:
    """Announces reloads of this process, and reloads after those of others."""

    def __init__(self, reloader: Reloader, announce: Callable[[], Awaitable[int | None]]) -> None:
        """`announce` tells the other processes, and returns the number of the reload; None if it failed."""
        self._reloader = reloader
        self._announce = announce
        self._announced = reloader.live  # the last reload here that the others know of
        self._followed: int | None = None  # the number of the last reload anywhere that is done here
        self._task: asyncio.Task[None] | None = None

    async def update(self, number: int) -> None:
        """Announce or follow what is new. `number` is that of the last reload in any process."""
        live = self._reloader.live
        if live is not self._announced and live.by != ANOTHER:
            announced = await self._announce()
            if announced is not None:
                self._followed, self._announced = announced, live
        elif self._followed is None:
            self._followed = number
        elif number != self._followed and (self._task is None or self._task.done()):
            self._followed = number
            self._task = asyncio.create_task(self._follow())

    def stop(self) -> None:
        """Cancel a reload that follows another process's."""
        if self._task:
            self._task.cancel()

    async def _follow(self) -> None:
        try:
            await self._reloader.reload(ANOTHER, _show_nothing)
        except ReloadRunning:  # of a process that shares the folder: then there is less to do
            self._followed = RETRY
        except ReloadFailed as failed:
            log.warning("the texts were reloaded by another process, but not here: %s", failed)


async def _show_nothing(done: int, total: int, name: str) -> None:
    """Take no notice of a reload's progress, since nobody watches it."""

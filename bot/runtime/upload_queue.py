"""Let a few uploads be read at the same time: one of a server, and the servers that wait in turn."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class UploadQueue:
    """A queue for `slots` uploads at once. However many a server brings, another server's first need not wait."""

    def __init__(self, slots: int) -> None:
        """Start with an empty queue."""
        self._slots = slots
        self._running: set[int] = set()  # servers
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}  # by server; the one that is next first

    @asynccontextmanager
    async def slot(self, server: int) -> AsyncIterator[None]:
        """Hold a slot for one upload of `server` while the block runs."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(server, deque()).append(turn)
        self._start_next()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # granted at the same moment: pass it on
                self._release(server)
            raise
        try:
            yield
        finally:
            self._release(server)

    def _release(self, server: int) -> None:
        self._running.discard(server)
        if server in self._waiting:
            self._waiting[server] = self._waiting.pop(server)  # to the end of the line
        self._start_next()

    def _start_next(self) -> None:
        for server, turns in list(self._waiting.items()):
            while turns and turns[0].done():  # given up
                turns.popleft()
            if turns and len(self._running) < self._slots and server not in self._running:
                self._running.add(server)
                turns.popleft().set_result(None)
            if not turns:
                del self._waiting[server]

"""The link to Discord's gateway: connect, resume, and never give up over something that passes.

`discord.Client.connect` ends the process when the first connection fails, when one event cannot be read, and when a
socket is reset (catalogued as faults 2, 7, 13); so the loop is our own, over the same `DiscordWebSocket`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.client import internals
from bot.client.backoff import Backoff, SessionBudget
from bot.client.login import FATAL, PASSING, LoginRefused, find_gateway, wait

log = logging.getLogger(__name__)

OPENING = 60.0  # s for a connection to open, and again for it to become ready
PARTING = 1.0  # s for a connection to close for good
SHARE = 0.05  # of a day's sessions: below it no new one is started


async def stay_connected(client: discord.Client, api: str, budget: SessionBudget) -> None:
    """Connect without shards, and reconnect, until cancelled. `api` as in `find_gateway`.

    Raises:
        LoginRefused: Discord does not accept this bot's configuration.
    """
    await GatewayLink(client, await find_gateway(client, api), SingleProcessPermit(), budget).run()


class Permit(Protocol):
    """The right to run a shard, which other processes may hold."""

    @property
    def valid(self) -> bool:
        """Whether events may be handled now. If not, the link is closed, and resumed when they may."""

    async def granted(self) -> None:
        """Wait until it is valid."""

    def identify_slot(self, shard: int, concurrency: int) -> AbstractAsyncContextManager[None]:
        """Wait until a new session may be started, and keep others from starting one meanwhile."""


class SingleProcessPermit:
    """The permit of a bot with one connection in one process: always valid."""

    valid = True

    async def granted(self) -> None:
        """Return at once."""

    def identify_slot(self, shard: int, concurrency: int) -> AbstractAsyncContextManager[None]:  # noqa: ARG002
        """Return at once: discord.py itself waits between two sessions."""
        return nullcontext()


class GatewayLink:
    """One connection after the other, and the session that the next one resumes; of one shard, or of the whole bot."""

    def __init__(
        self,
        client: discord.Client,
        gateway: yarl.URL | None,
        permit: Permit,
        budget: SessionBudget,
        shard: int | None = None,
    ) -> None:
        """`gateway` as from `find_gateway`; `shard` counts from 0, None without shards."""
        self.ws: DiscordWebSocket | None = None  # the connection that was opened last
        self._client = client
        self._gateway = gateway
        self._permit = permit
        self._budget = budget
        self._shard = shard
        self._socket = _reporting_socket(self)
        self._backoff = Backoff()
        self._resume: dict[str, Any] = {}
        self._up = False  # whether events came over it
        self._initial = True

    async def run(self) -> None:
        """Stay connected until cancelled. Raises `LoginRefused`."""
        watching = asyncio.create_task(self._watch())
        try:
            while True:
                try:
                    await self._listen(await self._open())
                except ReconnectWebSocket as lost:
                    await self._lost(None, resume=lost.resume)
                except discord.ConnectionClosed as closed:
                    if closed.code in FATAL:
                        raise LoginRefused(FATAL[closed.code]) from closed
                    await self._lost(closed)
                except PASSING as error:
                    await self._lost(error)
        finally:
            watching.cancel()
            await _drop(self.ws, 1000, PARTING)  # after any other code Discord shows the bot as online for minutes
            internals.forget_shard(self._client, self._shard)

    def adopt(self, ws: DiscordWebSocket) -> None:
        """Take `ws` as the current connection, to be closed by this link whatever becomes of it."""
        self.ws = self._client.ws = ws

    async def check(self, ws: DiscordWebSocket) -> None:
        """Refuse an event that another process may be handling. Raises `ReconnectWebSocket`."""
        if not self._permit.valid:
            await _drop(ws)
            raise ReconnectWebSocket(self._shard)

    async def _open(self) -> DiscordWebSocket:
        self._up = False
        await self._permit.granted()
        if self._resume:
            return await self._connect()
        concurrency = await _await_session(self._client, self._budget)
        async with self._permit.identify_slot(self._shard or 0, concurrency):
            internals.forget_shard(self._client, self._shard)
            return await self._connect()

    async def _connect(self) -> DiscordWebSocket:
        kept = {"gateway": self._gateway, **self._resume}
        async with asyncio.timeout(OPENING):
            ws = await self._socket.from_client(self._client, initial=self._initial, shard_id=self._shard, **kept)
        self._initial = False
        return ws

    async def _listen(self, ws: DiscordWebSocket) -> None:
        """Handle events until the link is lost. One that cannot be read is logged and skipped."""
        before = ws.sequence
        while True:
            try:
                await ws.poll_event()
            except (ReconnectWebSocket, *PASSING):
                raise
            except Exception:
                log.exception("an event from Discord could not be read; it was skipped")
            if not self._up and ws.session_id and ws.sequence != before:
                self._up = True
                self._backoff.reset()

    async def _lost(self, error: Exception | None, *, resume: bool = True) -> None:
        """Resume a session that was up at once; wait longer each time that none comes up."""
        self._client.dispatch("disconnect")
        await _drop(self.ws)
        self._resume = _resumable(self.ws) if resume and self._backoff.tries < 3 else {}
        if self._up:
            log.info("the connection to the gateway was lost; %s", "resuming" if self._resume else "starting anew")
        else:
            await wait(self._backoff, "the gateway could not be reached", error)

    async def _watch(self) -> None:
        """Reconnect when heartbeats are not acknowledged, when a session never starts, or when the permit is gone.

        discord.py checks none of these. Without a permit the connection handles nothing, so others must not believe
        that it is alive.
        """
        opened: tuple[DiscordWebSocket | None, float] = (None, 0.0)
        while True:
            await asyncio.sleep(0.5)
            ws = self.ws
            silent = internals.seconds_silent(ws)
            if ws is None or silent is None:
                continue
            now = time.perf_counter()
            if opened[0] is not ws:
                opened = (ws, now)
            if silent:
                log.warning("heartbeats are not acknowledged; reconnecting", extra={"seconds": f"{silent:.1f}"})
            elif not ws.session_id and now - opened[1] > OPENING:
                log.warning("the session did not start; reconnecting", extra={"seconds": f"{now - opened[1]:.1f}"})
            elif self._permit.valid:
                continue
            await _drop(ws)


def _reporting_socket(link: GatewayLink) -> type[DiscordWebSocket]:
    """Return a kind of discord.py's connection that is adopted by `link` and asks it before it handles an event."""

    class Socket(DiscordWebSocket):
        def __init__(self, socket: aiohttp.ClientWebSocketResponse, *, loop: asyncio.AbstractEventLoop) -> None:
            super().__init__(socket, loop=loop)
            link.adopt(self)

        async def received_message(self, msg: Any, /) -> None:
            await link.check(self)
            await super().received_message(msg)

    return Socket


async def _drop(ws: DiscordWebSocket | None, code: int = 4000, patience: float = 5.0) -> None:
    """Close `ws`; code 4000 keeps the session for resuming. Waits at most `patience` seconds."""
    if ws is None or not ws.open:
        return
    try:
        async with asyncio.timeout(patience):  # a peer that is gone never answers the closing
            await ws.close(code)
    except PASSING:
        log.info("the old connection could not be closed in order")


def _resumable(ws: DiscordWebSocket | None) -> dict[str, Any]:
    if ws is None or not ws.session_id:
        return {}
    return {"gateway": ws.gateway, "session": ws.session_id, "sequence": ws.sequence, "resume": True}


async def _await_session(client: discord.Client, budget: SessionBudget) -> int:
    """Wait until a new session may be started; return how many may be started at a time."""
    while True:
        scarce, concurrency = (0.0, 1) if budget.wait() else await _limits(client)
        seconds = budget.wait() or scarce
        if not seconds:
            return concurrency
        log.error(
            "too many sessions were started lately; waiting before the next, so that Discord does not reset the token",
            extra={"seconds": f"{seconds:.0f}"},
        )
        await asyncio.sleep(min(seconds, 600.0))


async def _limits(client: discord.Client) -> tuple[float, int]:
    """Return the seconds to wait if fewer than 5 % of the day's sessions are left, and how many may start at a time."""
    try:
        _, _, limits = await client.http.get_bot_gateway()
        scarce = limits["remaining"] < SHARE * limits["total"]
        concurrency = max(1, int(limits.get("max_concurrency", 1)))
        return (max(1.0, limits["reset_after"] / 1000) if scarce else 0.0), concurrency
    except (*PASSING, ValueError, TypeError, KeyError) as error:
        log.info("the number of sessions left is not known: %s", type(error).__name__)
        return 0.0, 1

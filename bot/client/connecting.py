"""The link to Discord's gateway: connect, resume, and never give up over something that passes.

`discord.Client.connect` ends the process when the first connection fails, when one event cannot be read, and when a
socket is reset (catalogued as faults 2, 7, 13); so the loop is our own, over the same `DiscordWebSocket`.
"""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from itertools import cycle
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from bot.client.backoff import Backoff
from bot.client.rest import Paused
from bot.settings import is_loopback
from passages.errors import LoccitError

if TYPE_CHECKING:
    from bot.client.session import LoccitClient

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"
FATAL = {
    4004: f"Discord refused DISCORD_TOKEN. Reset it at {PORTAL} (Bot → Reset Token) and put the new one in .env.",
    4010: "Discord refused the shard number (4010). Run one Loccit a token; this one does not shard.",
    4011: "Discord asks for sharding (4011): the bot is in too many servers for one connection. Turn on sharding.",
    4012: "Discord refused the API version (4012). Update Loccit: pip install --upgrade loccit",
    4013: "Discord refused the intents as invalid (4013). Update Loccit: pip install --upgrade loccit",
    4014: f"Discord refused an intent (4014). Switch it on at {PORTAL} → Bot → Privileged Gateway Intents.",
}
PASSING = (OSError, aiohttp.ClientError, discord.DiscordException, TimeoutError, zlib.error, Paused)
OPENING = 60.0  # s for a connection to open, and again for it to become ready
SHARE = 0.05  # of a day's sessions: below it no new one is started


class Refused(LoccitError):
    """Discord will not have this bot as it is configured; trying again will not help."""


async def log_in(client: LoccitClient, token: str) -> None:
    """Log in, trying again for as long as it takes. Raises `Refused` for a token that is not valid."""
    backoff = Backoff()
    while True:
        try:
            await client.login(token)
        except discord.LoginFailure as error:
            raise Refused(FATAL[4004]) from error
        except (*PASSING, ValueError, TypeError, KeyError) as error:
            await _wait(backoff, "log-in failed", error)
            await client.http.close()
            client.http.connector = discord.utils.MISSING  # closed with its session; a new log-in makes another
            client.http.clear()
        else:
            return


async def stay_connected(client: LoccitClient) -> None:
    """Connect, and connect again, until cancelled. Raises `Refused` when Discord says that there is no point."""
    link = _Link(client, await _gateway(client))
    while True:
        try:
            await link.open()
            await link.listen()
        except ReconnectWebSocket as lost:
            await link.lost(None, resume=lost.resume)
        except discord.ConnectionClosed as closed:
            if closed.code in FATAL:
                raise Refused(FATAL[closed.code]) from closed
            await link.lost(closed)
        except PASSING as error:
            await link.lost(error)


class _Link:
    """One connection after the other, and what the next one resumes."""

    def __init__(self, client: LoccitClient, gateway: yarl.URL | None) -> None:
        self._client = client
        self._gateway = gateway
        self._backoff = Backoff()
        self._resume: dict[str, Any] = {}
        self._up = False  # whether events came over the connection that was opened last
        self._initial = True

    async def open(self) -> None:
        client = self._client
        self._up = False
        if not self._resume:
            await _permission(client)
        async with asyncio.timeout(OPENING):
            client.ws = await DiscordWebSocket.from_client(
                client, initial=self._initial, shard_id=client.shard_id, **{"gateway": self._gateway, **self._resume}
            )
        self._initial = False

    async def listen(self) -> None:
        """Handle events until the link is lost. One that cannot be read is logged and skipped."""
        ws = self._client.ws
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

    async def lost(self, error: Exception | None, *, resume: bool = True) -> None:
        """Come back at once to a session that was up; wait longer each time it does not come up."""
        client = self._client
        client.dispatch("disconnect")
        await _drop(client.ws)
        self._resume = _resumable(client.ws) if resume and self._backoff.tries < 3 else {}
        if self._up:
            log.info("the connection to the gateway was lost; %s", "resuming" if self._resume else "starting anew")
        else:
            await _wait(self._backoff, "the gateway could not be reached", error)


async def watch_acknowledgements(client: LoccitClient) -> None:
    """Reconnect when heartbeats are not acknowledged, or a session never starts; discord.py watches for neither."""
    opened: tuple[DiscordWebSocket | None, float] = (None, 0.0)
    while True:
        await asyncio.sleep(0.5)
        ws: DiscordWebSocket | None = client.ws
        beat = ws._keep_alive if ws else None  # noqa: SLF001 - discord.py keeps these times to itself
        if ws is None or beat is None or not ws.open:
            continue
        now = time.perf_counter()
        if opened[0] is not ws:
            opened = (ws, now)
        silent = now - beat._last_ack  # noqa: SLF001
        if silent > max(2.0, 2 * (beat.interval or OPENING)):
            log.warning("heartbeats are not acknowledged; reconnecting", extra={"seconds": f"{silent:.1f}"})
        elif not ws.session_id and now - opened[1] > OPENING:
            log.warning("the session did not start; reconnecting", extra={"seconds": f"{now - opened[1]:.1f}"})
        else:
            continue
        await _drop(ws)


async def _drop(ws: DiscordWebSocket | None) -> None:
    """Close in a way that keeps the session for resuming."""
    if ws is None or not ws.open:
        return
    try:
        async with asyncio.timeout(5.0):  # a peer that is gone never answers the closing
            await ws.close(4000)
    except PASSING:
        log.info("the old connection could not be closed in order")


def _resumable(ws: DiscordWebSocket | None) -> dict[str, Any]:
    if ws is None or not ws.session_id:
        return {}
    return {"gateway": ws.gateway, "session": ws.session_id, "sequence": ws.sequence, "resume": True}


async def _gateway(client: LoccitClient) -> yarl.URL | None:
    """The gateway that goes with another API base; None is discord.py's own."""
    if not client.settings.api:
        return None
    backoff = Backoff()
    for path in cycle(("/gateway", "/gateway/bot")):
        try:
            url = str((await client.http.request(Route("GET", path)))["url"])
        except (*PASSING, ValueError, TypeError, KeyError) as error:
            await _wait(backoff, "asking for the gateway failed", error)
            continue
        if not is_loopback(url):
            raise Refused(f"LOCCIT_DISCORD_API names a gateway that is not on this computer: {url[:80]}")
        break
    return yarl.URL(url)


async def _permission(client: LoccitClient) -> None:
    """Wait until a new session may be started."""
    while seconds := client.budget.wait() or await _shortage(client):
        log.error(
            "too many sessions were started lately; waiting before the next, so that Discord does not reset the token",
            extra={"seconds": f"{seconds:.0f}"},
        )
        await asyncio.sleep(min(seconds, 600.0))


async def _shortage(client: LoccitClient) -> float:
    """Seconds to wait if fewer than 5 % of the day's sessions are left; 0 if there are enough, or nobody knows."""
    try:
        _, _, limits = await client.http.get_bot_gateway()
        scarce = limits["remaining"] < SHARE * limits["total"]
        return max(1.0, limits["reset_after"] / 1000) if scarce else 0.0
    except (*PASSING, ValueError, TypeError, KeyError) as error:
        log.info("the number of sessions left is not known: %s", type(error).__name__)
        return 0.0


async def _wait(backoff: Backoff, what: str, error: Exception | None) -> None:
    seconds = backoff.next()
    why = f"{type(error).__name__}: {error}" if error else "the connection was closed before it was ready"
    log.warning("%s: %s; next try in %.0f s", what, why, seconds)
    await asyncio.sleep(seconds)

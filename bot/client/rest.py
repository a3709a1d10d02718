"""Calls to Discord over HTTP: a deadline, one repetition where it is harmless, and a pause before a ban.

discord.py waits for rate limits and repeats 500, 502, 504. It does not repeat a 503 or a connection that Linux reports
as reset, it has no deadline, and it repeats calls that were refused (catalogued as faults 20 to 27).
"""

from __future__ import annotations

import asyncio
import errno
import logging
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter

from passages.errors import LoccitError

log = logging.getLogger(__name__)

DEADLINE = 10.0  # s for a call that somebody waits for
SLOW = 60.0  # s for the registration of commands, which is limited for longer
AGAIN = 0.5  # s before the second try
PAUSE = 600.0  # s without calls after a ban, or where the bot is not allowed to write
REFUSALS_IN_A_CHANNEL = 3
REFUSALS = 50  # of the 10,000 in ten minutes that Discord bans an address for
REFUSED = (401, 403, 429)

Call = Callable[..., Awaitable[Any]]


class Paused(LoccitError):
    """Calls to Discord are stopped for a while."""


class Rest:
    """`discord.http.HTTPClient.request` with a deadline and a pause; used for all calls but answers to interactions."""

    def __init__(self, call: Call, clock: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._clock = clock
        self._refusals: deque[float] = deque(maxlen=REFUSALS)
        self._in_channel: defaultdict[object, deque[float]] = defaultdict(lambda: deque(maxlen=REFUSALS_IN_A_CHANNEL))
        self._until = 0.0

    async def __call__(self, route: Route, **options: Any) -> Any:
        """Make a call.

        Raises:
            Paused: calls are stopped for now, all of them or those to this channel.
            TimeoutError: no response came within the deadline.
            discord.HTTPException: Discord refused the call.
        """
        self._check(route.channel_id)
        limit = SLOW if "/commands" in route.path else DEADLINE
        repeatable = route.method != "POST" or route.path == "/channels/{channel_id}/messages"
        try:
            return await _with_care(
                lambda: self._call(route, **options), limit, reset=route.method != "POST", unavailable=repeatable
            )
        except discord.HTTPException as error:
            self._note(route.channel_id, error)
            raise

    def _check(self, channel: object) -> None:
        now = self._clock()
        if now < self._until:
            raise Paused(f"Discord has refused too much lately. Try again in {self._until - now:.0f} s.")
        refusals = self._in_channel.get(channel)
        if channel and refusals and len(refusals) == REFUSALS_IN_A_CHANNEL and now - refusals[-1] < PAUSE:
            raise Paused("Loccit is not allowed to write in this channel. Check its permissions there.")

    def _note(self, channel: object, error: discord.HTTPException) -> None:
        now = self._clock()
        if error.status == 429 and not error.code and not isinstance(error, discord.RateLimited):
            self._stop("Discord's front door refuses this address")
        if error.status not in REFUSED:
            return
        self._refusals.append(now)
        if len(self._refusals) == REFUSALS and now - self._refusals[0] < PAUSE:
            self._stop(f"Discord refused {REFUSALS} calls within ten minutes")
        if channel and error.status == 403:
            refusals = self._in_channel[channel]
            refusals.append(now)
            if len(refusals) == REFUSALS_IN_A_CHANNEL and now - refusals[0] >= PAUSE:
                refusals.popleft()

    def _stop(self, why: str) -> None:
        self._until = self._clock() + PAUSE
        self._refusals.clear()
        log.error("%s; no calls but answers to interactions for the next %.0f s", why, PAUSE)


class InteractionRest(AsyncWebhookAdapter):
    """The answers to interactions, with the same deadline.

    Discord accepts one acknowledgement of an interaction, so repeating it never shows a quote twice.
    """

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        """Make a call. Raises as `Rest.__call__`, but never `Paused`."""
        again = route.method != "POST" or route.path.endswith("/callback")
        call = super().request
        return await _with_care(lambda: call(route, session, **options), DEADLINE, reset=again, unavailable=False)


async def _with_care(call: Call, limit: float, *, reset: bool, unavailable: bool) -> Any:
    """Call, once more after a reset connection or a 503 where allowed. Raises `TimeoutError` after `limit` seconds."""
    async with asyncio.timeout(limit):
        try:
            return await call()
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            lost = isinstance(error, aiohttp.ServerDisconnectedError) or error.errno == errno.ECONNRESET
            if not (lost and reset):
                raise
        except discord.DiscordServerError as error:
            if not (error.status == 503 and unavailable):
                raise
        log.info("Discord was not there for a moment; trying once more")
        await asyncio.sleep(AGAIN)
        return await call()

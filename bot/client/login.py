"""Logging in to Discord, and finding its gateway: what passes is waited for, what does not is told."""

from __future__ import annotations

import asyncio
import logging
import zlib
from itertools import cycle

import aiohttp
import discord
import yarl
from discord.http import Route

from bot.client.backoff import Backoff
from bot.client.rest import Paused
from bot.settings import is_loopback
from passages.errors import LoccitError

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"
FATAL = {
    4004: f"Discord refused DISCORD_TOKEN. Reset it at {PORTAL} (Bot → Reset Token) and put the new one in .env.",
    4010: "Discord refused the shard number (4010). Set LOCCIT_SHARDS to the same number for every Loccit of this bot.",
    4011: "Discord asks for sharding (4011): the bot is in too many servers for its connections. Set LOCCIT_SHARDS in "
    ".env to a number that leaves fewer than 2,500 servers a shard; 1,000 is usual.",
    4012: "Discord refused the API version (4012). Update Loccit: pip install --upgrade loccit",
    4013: "Discord refused the intents as invalid (4013). Update Loccit: pip install --upgrade loccit",
    4014: f"Discord refused an intent (4014). Switch it on at {PORTAL} → Bot → Privileged Gateway Intents.",
}
PASSING = (OSError, aiohttp.ClientError, discord.DiscordException, TimeoutError, zlib.error, Paused)


class LoginRefused(LoccitError):
    """Discord will not have this bot as it is configured; trying again will not help."""


async def log_in(client: discord.Client, token: str) -> None:
    """Log in, trying again for as long as it takes. Raises `LoginRefused` for a token that is not valid."""
    backoff = Backoff()
    while True:
        try:
            await client.login(token)
        except discord.LoginFailure as error:
            raise LoginRefused(FATAL[4004]) from error
        except (*PASSING, ValueError, TypeError, KeyError) as error:
            await wait(backoff, "log-in failed", error)
            await client.http.close()
            client.http.connector = discord.utils.MISSING  # closed with its session; a new log-in makes another
            client.http.clear()
        else:
            return


async def find_gateway(client: discord.Client, api: str) -> yarl.URL | None:
    """Ask Discord at `api`, another base than its own, for the gateway. None without `api`, for discord.py's own."""
    if not api:
        return None
    backoff = Backoff()
    for path in cycle(("/gateway", "/gateway/bot")):
        try:
            url = str((await client.http.request(Route("GET", path)))["url"])
        except (*PASSING, ValueError, TypeError, KeyError) as error:
            await wait(backoff, "asking for the gateway failed", error)
            continue
        if not is_loopback(url):
            raise LoginRefused(f"LOCCIT_DISCORD_API names a gateway that is not on this computer: {url[:80]}")
        break
    return yarl.URL(url)


async def wait(backoff: Backoff, what: str, error: Exception | None) -> None:
    """Log that `what` failed, and sleep for as long as `backoff` says."""
    seconds = backoff.next()
    why = f"{type(error).__name__}: {error}" if error else "the connection was closed before it was ready"
    log.warning("%s: %s; next try in %.0f s", what, why, seconds)
    await asyncio.sleep(seconds)

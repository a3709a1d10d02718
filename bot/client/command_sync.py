"""Registering the commands with Discord: only when they are not what was registered last."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.http import Route

from bot.client.rest import Paused

if TYPE_CHECKING:
    from bot.client.client import LoccitClient

log = logging.getLogger(__name__)

TOO_MANY = 30034  # 200 new commands a day were registered


async def sync(client: LoccitClient) -> bool:
    """Register the commands if they changed. False if Discord would not: the commands of before stay."""
    kept = client.data_dir.read("commands")
    known = kept if isinstance(kept, dict) else {}
    key, wanted = f"{Route.BASE} {client.application_id}", fingerprint(client)
    if known.get(key) == wanted:
        return True
    try:
        commands = await client.tree.sync()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError, Paused) as error:
        code = getattr(error, "code", 0)
        why = "200 commands were registered today already" if code == TOO_MANY else f"{type(error).__name__}: {error}"
        log.warning("the commands could not be registered: %s", why)
        return False
    client.data_dir.write("commands", {**known, key: wanted})
    log.info("the commands were registered", extra={"count": len(commands)})
    return True


async def keep_trying(client: LoccitClient, every: float = 3600.0) -> None:
    """Register the commands as soon as Discord lets us; `every` in seconds."""
    while True:
        await asyncio.sleep(every)
        if await sync(client):
            return


def fingerprint(client: LoccitClient) -> str:
    """SHA-256 of the commands as they would be registered, in hex."""
    payload = [command.to_dict(client.tree) for command in client.tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()

"""Registering the commands with Discord, only when they differ from those that were registered last."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.http import Route

from bot.client.rest import Paused
from bot.runtime.data_dir import DataDir

log = logging.getLogger(__name__)

TOO_MANY = 30034  # Discord's code: 200 new commands a day were registered


async def sync(tree: app_commands.CommandTree[Any], data_dir: DataDir) -> bool:
    """Register the commands if they changed. False if Discord refused: the former ones stay."""
    kept = data_dir.read("commands")
    known = kept if isinstance(kept, dict) else {}
    key, wanted = f"{Route.BASE} {tree.client.application_id}", fingerprint(tree)
    if known.get(key) == wanted:
        return True
    try:
        commands = await tree.sync()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError, Paused) as error:
        code = getattr(error, "code", 0)
        why = "200 commands were registered today already" if code == TOO_MANY else f"{type(error).__name__}: {error}"
        log.warning("the commands could not be registered: %s", why)
        return False
    data_dir.write("commands", {**known, key: wanted})
    log.info("the commands were registered", extra={"count": len(commands)})
    return True


async def keep_trying(tree: app_commands.CommandTree[Any], data_dir: DataDir, every: float = 3600.0) -> None:
    """Call `sync` every so many seconds until it succeeds."""
    while True:
        await asyncio.sleep(every)
        if await sync(tree, data_dir):
            return


class Registration:
    """The registration of the commands, done by one process for all: the one that runs shard 0."""

    def __init__(self, tree: app_commands.CommandTree[Any], data_dir: DataDir) -> None:
        """Register nothing before `update` says that this process leads."""
        self._tree = tree
        self._data_dir = data_dir
        self._task: asyncio.Task[None] | None = None

    def update(self, *, leads: bool) -> None:
        """Start the registration when this process begins to lead; cancel it when it stops leading."""
        if leads and self._task is None:
            self._task = asyncio.create_task(self._register())
        elif not leads and self._task is not None:
            self._task.cancel()
            self._task = None

    async def _register(self) -> None:
        if not await sync(self._tree, self._data_dir):
            await keep_trying(self._tree, self._data_dir)


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """Return the SHA-256 of the commands as they would be registered, in hex."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()

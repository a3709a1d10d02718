"""The client itself: what it is made of, and where its parts are put together."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

import discord
from discord import app_commands
from discord.http import Route
from discord.state import AutoShardedConnectionState, ConnectionState

from bot.client import housekeeping
from bot.client.backoff import SessionBudget
from bot.client.failures import CommandTree, report, report_to
from bot.client.incoming import ClockSkew
from bot.client.syncing import sync
from bot.client.watchdog import Watchdog
from bot.conversations import Conversations
from bot.counts import Counts
from bot.datafolder import DataFolder
from bot.gate import OFFICE, Gate
from bot.reloading import Reloading
from bot.settings import Settings
from bot.shelves.database import address
from bot.shelves.shelves import Shelves
from passages import Library

log = logging.getLogger(__name__)

AT_ONCE = 2  # uploads that are fetched and read at the same time


class LoccitClient(discord.Client):
    """Loccit on Discord.

    For commands and buttons:
        client.library.shelf          the host's texts, now live; what may be shown where is `commands.here.place_at`:
                                      take it once and keep to it for the whole question
        client.shelves                the servers' own texts and readings; its docstring says what may be called where
        client.gate.admit(user_id)    `async with` around all that is made for a member, *and* its sending: a place in
                                      the queue, and a deadline of 10 s (`commands.asking.turn`, but for messages)
        client.office.admit(user_id)  the same for a moderator, without a queue (`commands.private.answering` does it)
        client.desk                   `async with` around the fetching and reading of an upload: few at a time, so that
                                      threads are left for answers
        client.counts.record(answer)  counts an answer or a miss for `/library status`
        client.conversations          what was asked a moment ago, for follow-ups
        client.report(interaction, error)   words for the member, and a reference that stands in the log too; commands
                                      and `on_message` get it by themselves, a view or a dynamic item has to call it
    """

    def __init__(self, settings: Settings, library: Library, shelves: Shelves | None = None) -> None:
        """Without `shelves`, opens those that the settings name; raises as `open_shelves` does."""
        self.skew = ClockSkew()
        self.settings = settings
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # nothing here looks at old messages
            heartbeat_timeout=45.0,
            http_trace=self.skew.trace(),
            shard_count=settings.shards or None,
        )
        self.library = library
        self.shelves = shelves or open_shelves(settings)
        self.data = DataFolder(settings.data)
        self.reloading = Reloading(library, self.data)
        self.gate = Gate(settings.limits)
        self.office = Gate(OFFICE)
        self.desk = asyncio.Semaphore(AT_ONCE)
        self.conversations = Conversations()
        self.counts = Counts()
        self.watchdog = Watchdog()
        self.tree: app_commands.CommandTree[LoccitClient] = CommandTree(self)
        self.synced = False

    @property
    def budget(self) -> SessionBudget:
        """How often this bot may start a session, at the Discord that it is logged in to."""
        return SessionBudget(self.data, f"{Route.BASE} {self.application_id}", 20 * (self.settings.shards or 1))

    async def setup_hook(self) -> None:
        if not self.tree.get_commands():
            from bot.commands import install  # it imports this module

            install(self)
        # Of several processes, the one with shard 0 registers them.
        self.synced = self.settings.shards > 0 or await sync(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if shard_id is None:  # shards have waited for their turn
            await super().before_identify_hook(shard_id, initial=initial)
        self.budget.spend()

    async def report(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell the member privately what went wrong, and log it under the same reference."""
        await report(interaction, error)

    async def on_ready(self) -> None:
        log.info("ready", extra={"count": len(self.guilds), "version": self.library.shelf.version})
        await housekeeping.reconcile(self)

    async def on_shard_ready(self, shard: int) -> None:
        """Instead of `on_ready`, where there are shards."""
        count = sum(guild.shard_id == shard for guild in self.guilds)
        log.info("a shard is ready", extra={"shard": shard, "count": count, "version": self.library.shelf.version})
        await housekeeping.reconcile(self, shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        log.info("added to a server", extra={"guild": guild.id})
        await housekeeping.returned(self, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        log.info("removed from a server", extra={"guild": guild.id})
        await housekeeping.left(self, guild.id)

    async def close(self) -> None:
        try:
            await super().close()
        finally:
            await asyncio.to_thread(self.shelves.close)

    async def on_error(self, event_method: str, /, *args: Any, **_: Any) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and args and isinstance(args[0], discord.Message):
            await report_to(args[0], error)
        elif isinstance(error, Exception) and args and isinstance(args[0], discord.Interaction):
            await report(args[0], error)
        else:
            log.error("an unexpected error in %s", event_method, exc_info=error)

    def _get_state(self, **options: Any) -> ConnectionState[Any]:
        """discord.py's memory of the servers; with shards, the kind that keeps the others when one begins anew."""
        if not self.settings.shards:
            return super()._get_state(**options)
        parts = {"dispatch": self.dispatch, "handlers": self._handlers, "hooks": self._hooks, "http": self.http}
        return AutoShardedConnectionState(**parts, **options)

    def at_work(self) -> set[asyncio.Task[Any]]:
        """The tasks in which discord.py runs commands, buttons and message handlers."""
        names = ("CommandTree-invoker", "discord-ui-view-dispatch", "discord-ui-dynamic-item", "discord-ui-modal")
        events = ("discord.py: on_message", "discord.py: on_interaction")
        return {task for task in asyncio.all_tasks() if task.get_name().startswith((*names, *events))}


def open_shelves(settings: Settings) -> Shelves:
    """The servers' texts, brought to this version's form. Reads the disk.

    Raises:
        DatabaseError: the host has to do something first.
        Unavailable: trying again may help.
    """
    url = address(settings.database, settings.data)
    return Shelves(url, settings.data, quota=settings.quota, open_bytes=settings.open_bytes)


def intents() -> discord.Intents:
    """Servers and the messages that name the bot: neither is privileged, so the portal needs no switch turned on."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted

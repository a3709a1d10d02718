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

from bot.client import retention_jobs
from bot.client.backoff import SessionBudget
from bot.client.command_sync import sync
from bot.client.errors import CommandTree, report, report_to
from bot.client.interactions import ClockSkew
from bot.client.watchdog import Watchdog
from bot.runtime.admission import MODERATOR_LIMITS, AdmissionQueue
from bot.runtime.conversations import Conversations
from bot.runtime.counts import Counts
from bot.runtime.data_dir import DataDir
from bot.runtime.reload import Reloader
from bot.settings import Settings
from bot.store.db.database import database_url
from bot.store.store import Store
from passages import Library

log = logging.getLogger(__name__)

AT_ONCE = 2  # uploads that are fetched and read at the same time


class LoccitClient(discord.Client):
    """Loccit on Discord."""

    def __init__(self, settings: Settings, library: Library, shelves: Store | None = None) -> None:
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
        self.store = shelves or open_store(settings)
        self.data_dir = DataDir(settings.data)
        self.reloader = Reloader(library, self.data_dir)
        self.admission = AdmissionQueue(settings.limits)
        self.moderator_admission = AdmissionQueue(MODERATOR_LIMITS)
        self.upload_slots = asyncio.Semaphore(AT_ONCE)
        self.conversations = Conversations()
        self.counts = Counts()
        self.watchdog = Watchdog()
        self.tree: app_commands.CommandTree[LoccitClient] = CommandTree(self)
        self.synced = False

    @property
    def budget(self) -> SessionBudget:
        """How often this bot may start a session, at the Discord that it is logged in to."""
        return SessionBudget(self.data_dir, f"{Route.BASE} {self.application_id}", 20 * (self.settings.shards or 1))

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
        log.info("ready", extra={"count": len(self.guilds), "version": self.library.snapshot.version})
        await retention_jobs.reconcile(self)

    async def on_shard_ready(self, shard: int) -> None:
        """Instead of `on_ready`, where there are shards."""
        count = sum(guild.shard_id == shard for guild in self.guilds)
        log.info("a shard is ready", extra={"shard": shard, "count": count, "version": self.library.snapshot.version})
        await retention_jobs.reconcile(self, shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        log.info("added to a server", extra={"guild": guild.id})
        await retention_jobs.returned(self, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        log.info("removed from a server", extra={"guild": guild.id})
        await retention_jobs.left(self, guild.id)

    async def close(self) -> None:
        try:
            await super().close()
        finally:
            await asyncio.to_thread(self.store.close)

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


def open_store(settings: Settings) -> Store:
    """The servers' texts, brought to this version's form. Reads the disk.

    Raises:
        DatabaseError: the host has to do something first.
        Unavailable: trying again may help.
    """
    url = database_url(settings.database, settings.data)
    return Store(url, settings.data, quota=settings.quota, open_bytes=settings.open_bytes)


def intents() -> discord.Intents:
    """Servers and the messages that name the bot: neither is privileged, so the portal needs no switch turned on."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted

"""The connection to Discord: its options, and what happens at each event."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

import discord
from discord import app_commands
from discord.http import Route
from discord.state import ConnectionState

from bot import commands
from bot.app import App
from bot.client import internals, retention_jobs
from bot.client.backoff import SessionBudget
from bot.client.command_sync import sync
from bot.client.interactions import ClockSkew, answer_unknown
from bot.commands.errors import report, report_to
from bot.commands.mentions import answer_mention
from bot.commands.moderator_buttons import submit_modal
from bot.settings import Settings
from bot.store.store import Store
from passages.storage.library import Library

log = logging.getLogger(__name__)


class CommandTree(app_commands.CommandTree[discord.Client]):
    """A command tree that reports every error to the person who used the command."""

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Report `error`, which a command raised."""
        await report(interaction, error)


class LoccitClient(discord.Client):
    """Loccit on Discord. Everything but the connection is in `app`."""

    def __init__(self, settings: Settings, library: Library, store: Store | None = None) -> None:
        """Prepare the connection. Without `store`, opens the one that `settings` name; raises as `App.create`."""
        self.app = App.create(settings, library, store)
        self.skew = ClockSkew()
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # no command reads old messages from memory
            heartbeat_timeout=45.0,
            http_trace=self.skew.trace(),
            shard_count=settings.shards or None,
        )
        self.tree: app_commands.CommandTree[discord.Client] = CommandTree(self)
        self.synced = False

    @property
    def budget(self) -> SessionBudget:
        """The number of sessions that this bot may start, at the Discord that it is logged in to."""
        key = f"{Route.BASE} {self.application_id}"
        return SessionBudget(self.app.data_dir, key, 20 * (self.app.settings.shards or 1))

    async def setup_hook(self) -> None:
        """Add the commands and register them with Discord."""
        if not self.tree.get_commands():
            commands.install(self, self.tree)
        # Of several processes, the one with shard 0 registers them.
        self.synced = self.app.settings.shards > 0 or await sync(self.tree, self.app.data_dir)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait as discord.py does between two sessions, and count the new one."""
        if shard_id is None:  # shards have waited in `sharding.Shards.identify_slot`
            await super().before_identify_hook(shard_id, initial=initial)
        self.budget.spend()

    async def on_ready(self) -> None:
        """Bring what is stored of servers into step with those that the bot is in."""
        log.info("ready", extra={"count": len(self.guilds), "version": self.app.library.snapshot.version})
        await self._reconcile(None)

    async def on_shard_ready(self, shard: int) -> None:
        """Do what `on_ready` does, for the servers of one shard."""
        count = sum(guild.shard_id == shard for guild in self.guilds)
        version = self.app.library.snapshot.version
        log.info("a shard is ready", extra={"shard": shard, "count": count, "version": version})
        await self._reconcile(shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep a server's texts that were to be deleted."""
        log.info("added to a server", extra={"guild": guild.id})
        await retention_jobs.note_joined(self.app.store, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Start the 30 days after which a server's texts are deleted."""
        log.info("removed from a server", extra={"guild": guild.id})
        await retention_jobs.note_left(self.app.store, guild.id)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions the bot."""
        await answer_mention(self, self.app, message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a moderator's form, or say that a button or form is too old."""
        if not await submit_modal(interaction):
            await answer_unknown(self.app.counts, interaction)

    async def on_error(self, event_method: str, /, *args: Any, **_: Any) -> None:
        """Report an error to the person whose message or interaction led to it; log any other."""
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and args and isinstance(args[0], discord.Message):
            await report_to(args[0], error)
        elif isinstance(error, Exception) and args and isinstance(args[0], discord.Interaction):
            await report(args[0], error)
        else:
            log.error("an unexpected error in %s", event_method, exc_info=error)

    async def close(self) -> None:
        """Close the connection, then the database."""
        try:
            await super().close()
        finally:
            await asyncio.to_thread(self.app.store.close)

    def running_tasks(self) -> set[asyncio.Task[Any]]:
        """Return the tasks in which discord.py runs commands, buttons and message handlers."""
        names = ("CommandTree-invoker", "discord-ui-view-dispatch", "discord-ui-dynamic-item", "discord-ui-modal")
        events = ("discord.py: on_message", "discord.py: on_interaction")
        return {task for task in asyncio.all_tasks() if task.get_name().startswith((*names, *events))}

    async def _reconcile(self, shard: int | None) -> None:
        present = frozenset(guild.id for guild in self.guilds)
        await retention_jobs.reconcile(self.app.store, present, shard, self.shard_count or 1)

    def _get_state(self, **options: Any) -> ConnectionState[Any]:
        """Return discord.py's record of the servers; with shards, the kind that can renew one shard's."""
        shards = self.app.settings.shards
        return internals.sharded_state(self, **options) if shards else super()._get_state(**options)


def intents() -> discord.Intents:
    """Return the intents for servers and for messages that mention the bot. Neither is privileged."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted

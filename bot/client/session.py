"""The client itself: what it is made of, and where its parts are put together."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.client.failures import CommandTree, report
from bot.counts import Counts
from bot.gate import Gate
from bot.settings import Settings
from passages import Library


class LoccitClient(discord.Client):
    """Loccit on Discord.

    For commands and buttons:
        client.library.shelf         the texts now live; take it once and keep to it for the whole question
        client.gate.admit(user_id)   `async with` around every search: a place in the queue and a deadline of 10 s
        client.counts.record(answer) counts an answer or a miss for `/library status`
        client.report(interaction, error)   words for the member, and a reference that stands in the log too; commands get
                                     it from the tree by themselves, a view or a dynamic item calls it from its `on_error`
                                     or its callback
    """

    def __init__(self, settings: Settings, library: Library) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # nothing here looks at old messages
            heartbeat_timeout=45.0,
        )
        self.settings = settings
        self.library = library
        self.gate = Gate(settings.limits)
        self.counts = Counts()
        self.tree: app_commands.CommandTree[LoccitClient] = CommandTree(self)

    async def setup_hook(self) -> None:
        from bot.commands import install

        install(self)

    async def report(self, interaction: discord.Interaction, error: Exception) -> None:
        """Tell the member privately what went wrong, and log it under the same reference."""
        await report(interaction, error)


def intents() -> discord.Intents:
    """Servers and messages that name the bot: neither is privileged, so the portal needs no switch turned on."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.guild_messages = True
    wanted.dm_messages = True
    return wanted

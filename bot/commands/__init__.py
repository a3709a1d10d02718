"""What can be said to Loccit on Discord. One file per audience; a new command goes into its `COMMANDS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.commands import members, mentions
from bot.commands.buttons import Pressed

if TYPE_CHECKING:
    from bot.client import LoccitClient


def install(client: LoccitClient) -> None:
    """Register every command, every button and the ear for mentions with `client`."""
    for command in members.COMMANDS:
        client.tree.add_command(command)
    client.add_dynamic_items(Pressed)

    @client.event
    async def on_message(message: discord.Message) -> None:
        await mentions.heard(client, message)

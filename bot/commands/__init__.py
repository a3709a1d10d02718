"""What can be said to Loccit on Discord, a file for each audience: a new command goes into its `install`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.interactions import answer_unknown
from bot.commands import library, members, mentions, moderator_buttons, reading
from bot.commands.answer_buttons import AnswerButton

if TYPE_CHECKING:
    from bot.client import LoccitClient


def install(client: LoccitClient) -> None:
    """Register every command, every button and form, and the ear for mentions with `client`."""
    members.install(client)
    library.install(client)
    reading.install(client)
    client.add_dynamic_items(AnswerButton)

    @client.event
    async def on_message(message: discord.Message) -> None:
        await mentions.heard(client, message)

    @client.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        if not await moderator_buttons.submitted(interaction):
            await answer_unknown(client, interaction)

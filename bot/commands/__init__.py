"""What people can do with Loccit on Discord, a file for each audience: a new command goes into its `install`."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.commands import library, members, reading
from bot.commands.answer_buttons import AnswerButton
from bot.commands.moderator_buttons import ModeratorButton


def install(client: discord.Client, tree: app_commands.CommandTree[Any]) -> None:
    """Add every command to `tree`, and the handlers of all buttons to `client`."""
    members.install(tree)
    library.install(tree)
    reading.install(tree)
    client.add_dynamic_items(AnswerButton, ModeratorButton)

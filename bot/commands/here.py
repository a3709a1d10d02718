"""Where commands may be used: in a server that the bot was added to. Registered so, and checked again here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord import app_commands

NOT_HERE = "Please ask inside a server where I am installed."
T = TypeVar("T", bound=Callable[..., Any] | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu)


class NotHere(app_commands.CheckFailure):
    """A command was used in a direct message, or through a personal install."""

    def __init__(self) -> None:
        super().__init__(NOT_HERE)


def server_only(command: T) -> T:
    """A decorator: no direct messages and no personal installs, by registration and by a check (`NotHere`)."""
    for restrict in (
        app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False),
        app_commands.allowed_installs(guilds=True, users=False),
        app_commands.check(in_server),
    ):
        command = restrict(command)
    return command


def is_in_server(interaction: discord.Interaction[Any]) -> bool:
    """Whether this comes from a server that the bot is in; a personal install elsewhere runs commands all the same."""
    known = interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None
    personal = interaction.is_user_integration() and not interaction.is_guild_integration()
    return known and not personal


def in_server(interaction: discord.Interaction[Any]) -> bool:
    if not is_in_server(interaction):
        raise NotHere
    return True

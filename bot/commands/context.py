"""Where a command was used: in which server and channel, and what may be shown there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import discord
from discord import app_commands

from bot.app import App
from bot.store.visible_texts import VisibleTexts

NOT_HERE = "Please ask inside a server where I am installed."
Interaction = discord.Interaction[Any]  # of the one client that there is, so its type says nothing
T = TypeVar("T", bound=Callable[..., Any] | app_commands.Command[Any, ..., Any] | app_commands.ContextMenu)


def app_of(interaction: Interaction) -> App:
    """Return what the bot has besides its connection."""
    app = interaction.client.app
    assert isinstance(app, App)  # noqa: S101  # the bot's client has one
    return app


class NotHere(app_commands.CheckFailure):
    """A command was used in a direct message, or through a personal install."""

    def __init__(self) -> None:
        """Say where to ask instead."""
        super().__init__(NOT_HERE)


def server_only(command: T) -> T:
    """Decorate a command so that it is for servers alone, by its registration and by a check that raises `NotHere`."""
    for restrict in (
        app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False),
        app_commands.allowed_installs(guilds=True, users=False),
        app_commands.check(in_server),
    ):
        command = restrict(command)
    return command


def is_in_server(interaction: discord.Interaction[Any]) -> bool:
    """Return whether this comes from a server that the bot is in. A personal install runs commands elsewhere, too."""
    known = interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None
    personal = interaction.is_user_integration() and not interaction.is_guild_integration()
    return known and not personal


def in_server(interaction: discord.Interaction[Any]) -> bool:
    """Return True. Raises `NotHere` outside of a server that the bot is in."""
    if not is_in_server(interaction):
        raise NotHere
    return True


class Origin(NamedTuple):
    """The place where something was said: a server, and a channel, or a thread and then its channel."""

    server: int
    channels: tuple[int, ...]


def origin_of(interaction: discord.Interaction[Any]) -> Origin:
    """Return where a command or button was used. Raises `NotHere`."""
    in_server(interaction)
    if interaction.guild_id is None or interaction.channel_id is None:
        raise NotHere
    parent = interaction.channel.parent_id if isinstance(interaction.channel, discord.Thread) else None
    return Origin(interaction.guild_id, (interaction.channel_id, *([parent] if parent else [])))


async def origin_of_message(client: discord.Client, message: discord.Message) -> Origin:
    """Return where a message was written. Raises `NotHere`."""
    if message.guild is None:
        raise NotHere
    channel: Any = message.channel
    if isinstance(channel, discord.PartialMessageable):  # a thread that we have not seen: what does its channel read?
        channel = await client.fetch_channel(channel.id)
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Origin(message.guild.id, (message.channel.id, *([parent] if parent else [])))


async def visible_texts_at(app: App, at: Origin, *, beyond: bool = False) -> VisibleTexts:
    """Return what may be shown there; with `beyond`, to one member in private. Raises `Unavailable`."""
    shared = app.host_texts(at.server)
    return await asyncio.to_thread(app.store.visibility.visible_in, at.server, at.channels, shared, beyond=beyond)

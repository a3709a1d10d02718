"""Replies to moderators: private, with escaped names, and repeated in the server's log channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands, ui

from bot.commands.context import Interaction, app_of
from bot.commands.errors import report
from bot.store.errors import StoreError
from bot.view.markdown import escape
from bot.view.stopped_view import StoppedView
from passages.errors import LoccitError
from passages.text.lazy_pattern import lazily

log = logging.getLogger(__name__)

_COMMAND: Final = lazily(r"\\`(/[a-z]+(?: [a-z-]+)?)\\`")  # what our own messages tell people to type
_UNDELIVERED: Final = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)


def text_view(text: str, buttons: Sequence[ui.Button[Any]] = (), *, more: Sequence[str] = ()) -> ui.LayoutView:
    """Return a message of Markdown blocks and at most five buttons."""
    view = StoppedView()
    for block in (text, *more):
        view.add_item(ui.TextDisplay(block))
    if buttons:
        view.add_item(ui.ActionRow(*buttons))
    return view


def inert(words: str) -> str:
    """Escape a message that may hold names and titles; only our own commands in it stay Markdown."""
    return _COMMAND.sub(r"`\1`", escape(words))


async def reply_privately(interaction: Interaction, view: ui.LayoutView) -> None:
    """Send a private message; after a deferral, it is the answer."""
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


async def replace_reply(interaction: Interaction, view: ui.LayoutView, otherwise: str) -> None:
    """Put `view` in the place of the private message that the interaction belongs to.

    If Discord does not accept that any more (after 15 minutes), say `otherwise` in the channel, or log it.
    """
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view)
        else:
            await interaction.response.edit_message(view=view)
    except _UNDELIVERED as error:
        log.warning("not delivered privately (%s): %s", type(error).__name__, otherwise)
        channel = interaction.channel
        if interaction.app_permissions.send_messages and isinstance(channel, discord.abc.Messageable):
            await channel.send(f"{interaction.user.mention}: {otherwise}")


@asynccontextmanager
async def admit_moderator(interaction: Interaction) -> AsyncIterator[None]:
    """Hold a place in the moderators' queue, and report errors of the block privately (`MODERATOR_LIMITS`).

    A message that is shown already stays as it is.

    Raises:
        Busy, Stopping: before the block begins. A view or form has to report it itself.
    """
    async with app_of(interaction).moderator_admission.admit(interaction.user.id):
        try:
            yield
        except (LoccitError, app_commands.CheckFailure) as error:
            log.info("told a moderator: %s", error, extra={"user": interaction.user.id, "guild": interaction.guild_id})
            try:
                await reply_privately(interaction, text_view(inert(str(error))[:3_900]))
            except _UNDELIVERED as failed:
                log.warning("a private reply could not be delivered: %s", type(failed).__name__)
        except Exception as error:  # noqa: BLE001  (a view or a form would leave the moderator without a word)
            await report(interaction, error)


async def announce(interaction: Interaction, what: str) -> None:
    """Tell the server's log channel, if it has one, what the moderator did: "added …", in Markdown. Never raises."""
    server = interaction.guild_id or 0
    try:
        snapshot = await asyncio.to_thread(app_of(interaction).store.state, server)
        if snapshot.log_channel:
            await announce_in(interaction, snapshot.log_channel, what)
    except StoreError as error:
        log.warning("the log channel was not told: %s", error, extra={"guild": server})


async def announce_in(interaction: Interaction, channel_id: int, what: str) -> None:
    """Tell a channel of the server what the moderator did. Errors of Discord are logged."""
    channel = interaction.guild.get_channel(channel_id) if interaction.guild else None
    if not isinstance(channel, discord.abc.Messageable):
        log.warning("the log channel is gone", extra={"guild": interaction.guild_id, "channel": channel_id})
        return
    try:
        await channel.send(view=text_view(f"{interaction.user.mention} {what}"), silent=True)
    except _UNDELIVERED as error:
        where = {"guild": interaction.guild_id, "channel": channel_id}
        log.warning("the log channel was not told: %s", type(error).__name__, extra=where)

"""The one place that turns an error into a person's words.

A `LoccitError` carries its own message. An error that nobody expected gets a reference, in the message and in the log.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.commands.context import app_of
from passages.errors import LoccitError

log = logging.getLogger(__name__)

UPDATED = "Loccit's commands were just updated. Try again in a minute; if it stays, reload Discord (Ctrl+R)."
TOO_SLOW = "That took longer than 10 s, so it was stopped. Ask again in a minute."
FAILED = "Something went wrong while answering. Ask again; if it happens again, tell a moderator"
NOT_ALLOWED = "Loccit is not allowed to write here. Ask a moderator to give it “View Channel” and “Send Messages”."
LOCKED = "This thread is archived or locked, so Loccit cannot write in it. Ask in another channel."
CODES = {50001: NOT_ALLOWED, 50013: NOT_ALLOWED, 50083: LOCKED, 160005: LOCKED}
# Discord's codes for an interaction that takes no answer any more, so that nobody can be told.
LATE = {40060: "already acknowledged", 10062: "over 3 s late", 50027: "over 15 min late", 10008: "message gone"}
DELIVERY = 3.0  # s for a message about an error to be sent


async def report(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the member privately what went wrong; log an unexpected error under the reference that is shown."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    late = "answered twice" if isinstance(cause, discord.InteractionResponded) else LATE.get(_code(cause))
    if late:
        app_of(interaction).counts.events[late] += 1
        log.warning("an answer could not be delivered: %s", late)
        return
    message = message_for(cause)
    if interaction.type is discord.InteractionType.autocomplete:
        return  # a list of suggestions has no room for a message; the command itself will say it
    await tell(interaction, message)


async def report_to(message: discord.Message, error: Exception) -> None:
    """Reply to the message of a member with what went wrong; where no reply may be written, send a direct message."""
    closed = _code(error) in CODES
    if closed:
        log.warning("a question cannot be answered where it was asked", extra={"channel": message.channel.id})
    try:
        async with asyncio.timeout(DELIVERY):
            if closed:
                await message.author.send(message_for(error))
            else:
                await message.reply(message_for(error), mention_author=False)
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError, LoccitError) as failed:
        log.warning("a reply could not be delivered: %s", type(failed).__name__)


def message_for(error: Exception) -> str:
    """Return what a member reads. An unexpected error is logged here, under the reference that the message shows."""
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return UPDATED
    if isinstance(error, LoccitError | app_commands.CheckFailure):
        return str(error)
    if isinstance(error, TimeoutError):
        return TOO_SLOW
    if known := CODES.get(_code(error)):
        return known
    reference = secrets.token_hex(3)
    log.error("an unexpected error: %s", type(error).__name__, exc_info=error, extra={"ref": reference})
    return f"{FAILED} (Ref. {reference})."


async def tell(interaction: discord.Interaction[Any], message: str) -> None:
    """Send a private message, whether or not the interaction was answered before. Failures of Discord are logged."""
    try:
        async with asyncio.timeout(DELIVERY):
            if not interaction.response.is_done():
                await interaction.response.send_message(message, ephemeral=True)
            elif interaction.extras.pop("private", None) is not False:
                await interaction.followup.send(message, ephemeral=True)
            else:  # deferred in public: the first followup would take the place of the public answer
                await interaction.edit_original_response(content="This could not be answered.")
                await interaction.followup.send(message, ephemeral=True)
                await interaction.delete_original_response()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("a private reply could not be delivered: %s", LATE.get(_code(error), type(error).__name__))


def _code(error: BaseException) -> int:
    return error.code if isinstance(error, discord.HTTPException) else 0

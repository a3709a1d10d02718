"""The one place that turns an error into a person's words.

An error that was expected says so itself (`LoccitError`). Any other gets a reference, in the words and in the log.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from passages.errors import LoccitError

if TYPE_CHECKING:
    from bot.client.client import LoccitClient

log = logging.getLogger(__name__)

UPDATED = "Loccit's commands were just updated. Try again in a minute; if it stays, reload Discord (Ctrl+R)."
TOO_SLOW = "That took longer than 10 s, so it was stopped. Ask again in a minute."
FAILED = "Something went wrong while answering. Ask again; if it happens again, tell a moderator"
NOT_ALLOWED = "Loccit is not allowed to write here. Ask a moderator to give it “View Channel” and “Send Messages”."
LOCKED = "This thread is archived or locked, so Loccit cannot write in it. Ask in another channel."
CODES = {50001: NOT_ALLOWED, 50013: NOT_ALLOWED, 50083: LOCKED, 160005: LOCKED}
# Discord's codes for an answer that nobody waits for any more: there is nobody to tell.
LATE = {40060: "already acknowledged", 10062: "over 3 s late", 50027: "over 15 min late", 10008: "message gone"}
TELLING = 3.0  # s


class CommandTree(app_commands.CommandTree["LoccitClient"]):
    """A command tree whose errors all end in words."""

    async def on_error(
        self, interaction: discord.Interaction[LoccitClient], error: app_commands.AppCommandError
    ) -> None:
        await report(interaction, error)


async def report(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the member privately what went wrong; log what we did not expect, under the reference that is shown."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    late = "answered twice" if isinstance(cause, discord.InteractionResponded) else LATE.get(_code(cause))
    if late:
        interaction.client.counts.events[late] += 1
        log.warning("an answer could not be delivered: %s", late)
        return
    message = words(cause)
    if interaction.type is discord.InteractionType.autocomplete:
        return  # a list of suggestions has no room for words; the command itself will say it
    await tell(interaction, message)


async def report_to(message: discord.Message, error: Exception) -> None:
    """The same for a question that came as a message: a short reply; where none may be written, a direct message."""
    closed = _code(error) in CODES
    if closed:
        log.warning("a question cannot be answered where it was asked", extra={"channel": message.channel.id})
    try:
        async with asyncio.timeout(TELLING):
            if closed:
                await message.author.send(words(error))
            else:
                await message.reply(words(error), mention_author=False)
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError, LoccitError) as failed:
        log.warning("a reply could not be delivered: %s", type(failed).__name__)


def words(error: Exception) -> str:
    """What a member reads. An error that nobody expected is logged here, with the reference in the words."""
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
    """Say something privately, whether or not the interaction was answered before. Never raises for Discord's sake."""
    try:
        async with asyncio.timeout(TELLING):
            if not interaction.response.is_done():
                await interaction.response.send_message(message, ephemeral=True)
            elif interaction.extras.pop("private", None) is not False:
                await interaction.followup.send(message, ephemeral=True)
            else:  # an answer in public was promised, and what comes first would be it
                await interaction.edit_original_response(content="This could not be answered.")
                await interaction.followup.send(message, ephemeral=True)
                await interaction.delete_original_response()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("a private reply could not be delivered: %s", LATE.get(_code(error), type(error).__name__))


def _code(error: BaseException) -> int:
    return error.code if isinstance(error, discord.HTTPException) else 0

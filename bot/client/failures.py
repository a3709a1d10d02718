"""The one place that turns an error into a person's words."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.gate import Busy, Stopping
from passages.errors import LoccitError

if TYPE_CHECKING:
    from bot.client.session import LoccitClient

log = logging.getLogger(__name__)

UPDATED = "Loccit's commands were just updated. Try again in a minute; if it stays, reload Discord (Ctrl+R)."
TOO_SLOW = "That took longer than 10 s, so it was stopped. Ask again, or ask a shorter question."
FAILED = "Something went wrong while answering. Ask again; if it happens again, tell a moderator"
ACKNOWLEDGED, UNKNOWN_INTERACTION, TOKEN_EXPIRED = 40060, 10062, 50027


class CommandTree(app_commands.CommandTree["LoccitClient"]):
    """A command tree whose errors all end in words."""

    async def on_error(
        self, interaction: discord.Interaction[LoccitClient], error: app_commands.AppCommandError
    ) -> None:
        await report(interaction, error)


async def report(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the member privately what went wrong; log what we did not expect, under the reference that is shown."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.HTTPException) and cause.code in (ACKNOWLEDGED, UNKNOWN_INTERACTION, TOKEN_EXPIRED):
        log.warning("an answer could not be delivered: Discord says %s", cause.code)
        return
    await tell(interaction, words(cause))


def words(error: Exception) -> str:
    """What a member reads. An error that nobody expected is logged here, with the reference in the words."""
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return UPDATED
    if isinstance(error, Busy | Stopping | LoccitError | app_commands.CheckFailure):
        return str(error)
    if isinstance(error, TimeoutError):
        return TOO_SLOW
    reference = secrets.token_hex(3)
    log.error("Ref. %s: %s", reference, type(error).__name__, exc_info=error)
    return f"{FAILED} (Ref. {reference})."


async def tell(interaction: discord.Interaction, message: str) -> None:
    """Say something privately, whether or not the interaction was answered before. Never raises for Discord's sake."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(message, ephemeral=True)
        else:
            await interaction.response.send_message(message, ephemeral=True)
    except discord.HTTPException as error:
        log.warning("a private reply could not be delivered: %s %s", error.status, error.code)

"""`/library misses`, `/library log`, `/library forget`: what is stored of a server beside texts, and its deletion."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands

from bot.commands.context import Interaction, app_of
from bot.commands.modals import ModalField, ModalForm
from bot.commands.moderator_replies import admit_moderator, announce, announce_in, reply_privately, text_view
from bot.store.errors import InvalidInput
from bot.store.records import Records
from bot.store.values import fold
from bot.view import library_lists
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId

_ACTS = 30
_MISSES = 50


@app_commands.command(description="The questions that found nothing; or start, or stop, keeping them.")
@app_commands.describe(keep="On: they are kept 30 days, without who asked. Off: those that are kept are deleted")
@app_commands.choices(keep=[app_commands.Choice(name="on", value="on"), app_commands.Choice(name="off", value="off")])
async def misses(interaction: Interaction, keep: str | None = None) -> None:
    """Show the questions that found nothing, or switch keeping them on or off."""
    async with admit_moderator(interaction):
        records = _records(interaction)
        if keep is not None:
            on = keep == "on"
            await asyncio.to_thread(lambda: records.keep_misses(interaction.user.id, on=on))
            message = (
                "**From now on** questions that find nothing are kept for 30 days, without who asked."
                if on
                else "**Questions are not kept any more,** and those that were kept are deleted."
            )
            await reply_privately(interaction, text_view(message))
            await announce(interaction, f"{'started' if on else 'stopped'} keeping the questions that find nothing.")
            return
        kept = (await asyncio.to_thread(app_of(interaction).store.state, interaction.guild_id or 0)).misses_kept
        found = await asyncio.to_thread(records.misses, _MISSES)
        await reply_privately(interaction, text_view(library_lists.misses(found, kept=kept)))


@app_commands.command(name="log", description="What the moderators did; and the channel that is told of it.")
@app_commands.describe(channel="Tell it in this channel from now on", quiet="Tell it in no channel")
async def show_log(interaction: Interaction, channel: discord.TextChannel | None = None, quiet: bool = False) -> None:
    """Show what the moderators did, or choose the channel that is told."""
    async with admit_moderator(interaction):
        records, server = _records(interaction), interaction.guild_id or 0
        if channel is not None and not quiet:
            if channel.guild.id != server:
                raise InvalidInput("That channel is not in this server.")
            if not _may_write(channel.guild, channel.id):
                raise InvalidInput("I may not write in that channel. Give me “View Channel” and “Send Messages” there.")
            await asyncio.to_thread(records.set_log_channel, channel.id, interaction.user.id)
        elif quiet:
            await asyncio.to_thread(records.set_log_channel, None, interaction.user.id)
        acts = await asyncio.to_thread(records.log, _ACTS)
        snapshot = await asyncio.to_thread(app_of(interaction).store.state, server)
        writable = _may_write(interaction.guild, snapshot.log_channel)
        await reply_privately(
            interaction, text_view(library_lists.action_log(acts, snapshot.log_channel, writable=writable))
        )
        if channel is not None and not quiet:
            await announce(interaction, "set this channel to be told what the moderators do.")


@app_commands.command(description="Delete everything that is kept of this server, at once and for good.")
async def forget(interaction: Interaction) -> None:
    """Show the form that confirms the deletion of everything."""
    async with admit_moderator(interaction):
        await FORGET.open(interaction, ModeratorButtonId(ModeratorAction.FORGET, "server"), {})


async def _forget(interaction: Interaction, _: ModeratorButtonId, filled: dict[str, str]) -> None:
    guild = interaction.guild
    if guild is None:
        raise InvalidInput("Loccit does not see this server's name now. Try again in a minute.")
    if fold(filled["name"]) != fold(guild.name):
        raise InvalidInput(f"That is not this server's name, “{guild.name}”. Nothing was deleted.")
    await interaction.response.defer(ephemeral=True, thinking=True)
    store = app_of(interaction).store
    channel = (await asyncio.to_thread(store.state, guild.id)).log_channel
    await asyncio.to_thread(store.forget, guild.id)
    await reply_privately(
        interaction, text_view("**Everything of this server is deleted.** Loccit holds none of its texts any more.")
    )
    if channel:
        await announce_in(interaction, channel, "deleted everything that Loccit kept of this server.")


_HINT = "All texts and versions, readings, log and misses are deleted. There is no way back."
_NAME = ModalField("The name of this server", most=200, hint=_HINT, required=True)
FORGET = ModalForm("Delete everything of this server", {"name": _NAME}, _forget)
COMMANDS: tuple[app_commands.Command[Any, Any, Any], ...] = (misses, show_log, forget)


def _may_write(guild: discord.Guild | None, channel_id: int | None) -> bool:
    """Return whether the channel exists and the bot may write in it."""
    channel = guild.get_channel(channel_id) if guild and channel_id else None
    if guild is None or channel is None:
        return False
    rights = channel.permissions_for(guild.me)
    return rights.view_channel and rights.send_messages


def _records(interaction: Interaction) -> Records:
    return app_of(interaction).store.records(interaction.guild_id or 0)

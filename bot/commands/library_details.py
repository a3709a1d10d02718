"""`/library details` and `/library aliases`: a text's details are corrected as a new version of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from discord import app_commands

from bot.commands.autocomplete import chosen, titles
from bot.commands.context import Interaction, app_of
from bot.commands.library_add import changed, offer
from bot.commands.modals import MAX_LONG, TITLED, ModalField, ModalForm, details_of
from bot.commands.moderator_replies import admit_moderator
from bot.store import alias_lines as names
from bot.store.errors import InvalidInput
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId
from passages.model import Metadata


@app_commands.command(description="Correct a text's title, author, year, journal or book, and language.")
@app_commands.describe(text="Its title")
@app_commands.autocomplete(text=titles)
async def details(interaction: Interaction, text: str) -> None:
    """Show the form for a text's title, author and the like."""
    async with admit_moderator(interaction):
        entry = await chosen(interaction, text)
        await DETAILS.open(interaction, ModeratorButtonId(ModeratorAction.DETAILS, entry.id), details_of(entry.details))


@app_commands.command(description="Names for the same thing, so that a question with one finds the others.")
@app_commands.describe(text="Its title")
@app_commands.autocomplete(text=titles)
async def aliases(interaction: Interaction, text: str) -> None:
    """Show the form for names of the same thing."""
    async with admit_moderator(interaction):
        entry = await chosen(interaction, text)
        shown = names.show(entry.details.aliases)
        if len(shown) > MAX_LONG:
            raise InvalidInput(
                f"These names take {len(shown):,} characters; a form holds {MAX_LONG:,}. "
                f"Write them at the top of the file instead, and upload it as a new version."
            )

        await ALIASES.open(interaction, ModeratorButtonId(ModeratorAction.ALIASES, entry.id), {"names": shown})


async def _correct(interaction: Interaction, button_id: ModeratorButtonId, filled: dict[str, str]) -> None:
    entry = await chosen(interaction, button_id.about)
    await _propose(interaction, entry.id, changed(entry.details, filled))


async def _rename(interaction: Interaction, button_id: ModeratorButtonId, filled: dict[str, str]) -> None:
    entry = await chosen(interaction, button_id.about)
    await _propose(interaction, entry.id, replace(entry.details, aliases=names.parse(filled["names"])))


_HINT = "One group a line, with = between the names: DPRK = North Korea = the North"
DETAILS = ModalForm("Edit details", TITLED, _correct)
ALIASES = ModalForm("Names for the same thing", {"names": ModalField("Names", MAX_LONG, _HINT, long=True)}, _rename)
COMMANDS: tuple[app_commands.Command[Any, Any, Any], ...] = (details, aliases)


async def _propose(interaction: Interaction, text: str, corrected: Metadata) -> None:
    """Show a preview of the text with its corrected details; Confirm makes them live."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    store, server = app_of(interaction).store, interaction.guild_id or 0
    async with app_of(interaction).uploads.slot(interaction.guild_id or 0):
        staged = await asyncio.to_thread(store.stage_details, server, interaction.user.id, text, corrected)
    await offer(interaction, *staged)

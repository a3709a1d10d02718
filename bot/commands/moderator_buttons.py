"""The moderators' buttons and forms. Each checks the permission again, and finds texts of its own server alone."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, Self, cast

import discord
from discord import ui

from bot.commands import library_add, library_details, library_log, library_texts
from bot.commands.context import Interaction
from bot.commands.errors import report
from bot.commands.modals import TITLED, ModalForm
from bot.commands.moderator_replies import admit_moderator
from bot.commands.permissions import require_moderator
from bot.runtime.admission import Busy, Stopping
from bot.view.moderator_custom_id import PREFIX, ModeratorAction, ModeratorButtonId, parse_moderator_id
from passages.errors import LoccitError

_HANDLERS: Final[dict[ModeratorAction, Callable[[Interaction, ModeratorButtonId], Awaitable[None]]]] = {
    ModeratorAction.CONFIRM: library_add.confirm,
    ModeratorAction.REPLACE: library_add.replace_it,
    ModeratorAction.CANCEL: library_add.cancel,
    ModeratorAction.REMOVE: library_texts.remove_now,
    ModeratorAction.BRING_BACK: library_texts.bring_back_now,
    ModeratorAction.ROLL_BACK: library_texts.roll_back_now,
    ModeratorAction.LEAVE: library_texts.leave,
}
FORMS: Final[dict[ModeratorAction, ModalForm]] = {
    ModeratorAction.EDIT: ModalForm("Edit details", TITLED, library_add.edit),
    ModeratorAction.DETAILS: library_details.DETAILS,
    ModeratorAction.ALIASES: library_details.ALIASES,
    ModeratorAction.FORGET: library_log.FORGET,
}


class ModeratorButton(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:[\s\S]+"):
    """Any button of a moderators' message."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: re.Match[str], /) -> Self:
        """Wrap a button that Discord sent."""
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        """Do what the `custom_id` says, if the member is a moderator."""
        try:
            async with admit_moderator(interaction):
                await _handle_button(interaction, parse_moderator_id(self.custom_id))
        except (Busy, Stopping) as refusal:  # discord.py would log it and leave the moderator without a word
            await report(interaction, refusal)


async def _handle_button(interaction: Interaction, button_id: ModeratorButtonId | None) -> None:
    require_moderator(interaction, f"button {button_id.action if button_id else 'unknown'}")
    if button_id is None:
        raise LoccitError("This button is from an older version of me. Use `/library list` to begin again.")
    if button_id.action in FORMS:
        await _open_form(interaction, button_id)
    else:
        await _HANDLERS[button_id.action](interaction, button_id)


async def submit_modal(interaction: Interaction) -> bool:
    """Handle a submitted form of the moderators; return False for any other interaction."""
    data: Any = interaction.data or {}
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    button_id = parse_moderator_id(str(data.get("custom_id", "")))
    if button_id is None or button_id.action not in FORMS:
        return False
    form = FORMS[button_id.action]
    try:
        async with admit_moderator(interaction):
            require_moderator(interaction, f"form {button_id.action}")
            await form.submit(interaction, button_id)
    except (Busy, Stopping) as refusal:
        await form.give_back(interaction, button_id, refusal)
    return True


async def _open_form(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Show a form again with its values; that of a preview also for the first time."""
    form = FORMS[button_id.action]
    typed = form.typed_on(interaction.message)
    if button_id.action is ModeratorAction.EDIT and not any(typed.values()):
        typed = await library_add.details_now(interaction, button_id)
    await form.open(interaction, button_id, typed)

"""The moderators' buttons and forms: the right is looked at again, and only that server's texts are found."""

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
from bot.commands.moderator_replies import moderator_turn
from bot.commands.permissions import require_moderator
from bot.runtime.admission import Busy, Stopping
from bot.view.moderator_custom_id import PREFIX, ModeratorAction, ModeratorButtonId, parse_moderator_id
from passages.errors import LoccitError

_DO: Final[dict[ModeratorAction, Callable[[Interaction, ModeratorButtonId], Awaitable[None]]]] = {
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
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: Interaction) -> None:
        try:
            async with moderator_turn(interaction):
                await _pressed(interaction, parse_moderator_id(self.custom_id))
        except (Busy, Stopping) as refused:  # discord.py would log it and leave the moderator without a word
            await report(interaction, refused)


async def _pressed(interaction: Interaction, order: ModeratorButtonId | None) -> None:
    require_moderator(interaction, f"button {order.act if order else 'unknown'}")
    if order is None:
        raise LoccitError("This button is from an older version of me. Use `/library list` to begin again.")
    if order.act in FORMS:
        await _open(interaction, order)
    else:
        await _DO[order.act](interaction, order)


async def submit_modal(interaction: Interaction) -> bool:
    """Whether what arrived is a form of ours that was filled in; then it is dealt with."""
    data: Any = interaction.data or {}
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    order = parse_moderator_id(str(data.get("custom_id", "")))
    if order is None or order.act not in FORMS:
        return False
    form = FORMS[order.act]
    try:
        async with moderator_turn(interaction):
            require_moderator(interaction, f"form {order.act}")
            await form.submit(interaction, order)
    except (Busy, Stopping) as refused:
        await form.give_back(interaction, order, refused)
    return True


async def _open(interaction: Interaction, order: ModeratorButtonId) -> None:
    """A form again, as it was filled in; that of a preview also for the first time."""
    form = FORMS[order.act]
    typed = form.typed_on(interaction.message)
    if order.act is ModeratorAction.EDIT and not any(typed.values()):
        typed = await library_add.details_now(interaction, order)
    await form.open(interaction, order, typed)

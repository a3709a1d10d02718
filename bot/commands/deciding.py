"""The moderators' buttons and forms: the right is looked at again, and only that server's texts are found."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, Self, cast

import discord
from discord import ui

from bot.commands import correcting, keeping, recording, uploads
from bot.commands.forms import TITLED, Form
from bot.commands.orders import PREFIX, Act, Order, read_order
from bot.commands.private import answering
from bot.commands.rights import admit
from bot.gate import Busy, Stopping
from passages.errors import LoccitError

if TYPE_CHECKING:
    from bot.client import LoccitClient

    Interaction = discord.Interaction[LoccitClient]
else:
    Interaction = discord.Interaction

_DO: Final[dict[Act, Callable[[Interaction, Order], Awaitable[None]]]] = {
    Act.CONFIRM: uploads.confirm,
    Act.REPLACE: uploads.replace_it,
    Act.CANCEL: uploads.cancel,
    Act.REMOVE: keeping.remove_now,
    Act.BRING_BACK: keeping.bring_back_now,
    Act.ROLL_BACK: keeping.roll_back_now,
    Act.LEAVE: keeping.leave,
}
FORMS: Final[dict[Act, Form]] = {
    Act.EDIT: Form("Edit details", TITLED, uploads.edit),
    Act.DETAILS: correcting.DETAILS,
    Act.ALIASES: correcting.ALIASES,
    Act.FORGET: recording.FORGET,
}


class Decided(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:[\s\S]+"):
    """Any button of a moderators' message."""

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: ui.Item[Any], __: re.Match[str], /) -> Self:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            async with answering(interaction):
                await _pressed(interaction, read_order(self.custom_id))
        except (Busy, Stopping) as refused:  # discord.py would log it and leave the moderator without a word
            await interaction.client.report(interaction, refused)


async def _pressed(interaction: Interaction, order: Order | None) -> None:
    admit(interaction, f"button {order.act if order else 'unknown'}")
    if order is None:
        raise LoccitError("This button is from an older version of me. Use `/library list` to begin again.")
    if order.act in FORMS:
        await _open(interaction, order)
    else:
        await _DO[order.act](interaction, order)


async def submitted(interaction: discord.Interaction[Any]) -> bool:
    """Whether what arrived is a form of ours that was filled in; then it is dealt with."""
    data: Any = interaction.data or {}
    if interaction.type is not discord.InteractionType.modal_submit:
        return False
    order = read_order(str(data.get("custom_id", "")))
    if order is None or order.act not in FORMS:
        return False
    form = FORMS[order.act]
    try:
        async with answering(interaction):
            admit(interaction, f"form {order.act}")
            await form.submit(interaction, order)
    except (Busy, Stopping) as refused:
        await form.give_back(interaction, order, refused)
    return True


async def _open(interaction: Interaction, order: Order) -> None:
    """A form again, as it was filled in; that of a preview also for the first time."""
    form = FORMS[order.act]
    typed = form.typed_on(interaction.message)
    if order.act is Act.EDIT and not any(typed.values()):
        typed = await uploads.details_now(interaction, order)
    await form.open(interaction, order, typed)

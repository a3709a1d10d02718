"""The moderators' buttons. Whoever presses one, the right is looked at again; only that server's texts are found."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, Self, cast

import discord
from discord import ui

from bot.commands import keeping, uploads
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
    Act.EDIT: uploads.edit,
    Act.REPLACE: uploads.replace_it,
    Act.CANCEL: uploads.cancel,
    Act.REMOVE: keeping.remove_now,
    Act.BRING_BACK: keeping.bring_back_now,
    Act.ROLL_BACK: keeping.roll_back_now,
    Act.LEAVE: keeping.leave,
}


class Decided(ui.DynamicItem[ui.Button[Any]], template=rf"{PREFIX}:[\s\S]+"):
    """Any button of a moderators' message."""

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: ui.Item[Any], __: re.Match[str], /) -> Self:
        return cls(cast("ui.Button[Any]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            async with answering(interaction):
                order = read_order(self.custom_id)
                admit(interaction, f"button {order.act if order else 'unknown'}")
                if order is None:
                    raise LoccitError("This button is from an older version of me. Use `/library list` to begin again.")
                await _DO[order.act](interaction, order)
        except (Busy, Stopping) as refused:
            await interaction.client.report(interaction, refused)

"""The moderators' forms (Discord calls them modals)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import discord
from discord import ui

from bot.commands.private import answering
from bot.commands.rights import admit
from bot.markdown import plain
from bot.shelves.values import MAX_DETAIL, MAX_TITLE, clean
from passages.model import Metadata

if TYPE_CHECKING:
    from bot.client import LoccitClient

    Interaction = discord.Interaction[LoccitClient]
else:
    Interaction = discord.Interaction

MAX_LONG: Final = 4_000  # characters, Discord's limit for one answer
_OPEN: Final = 15 * 60  # s that a form is waited for
_MAX_HEADING: Final = 45


class Field(NamedTuple):
    """One line to fill in, or several (`long`)."""

    label: str
    value: str = ""
    most: int = MAX_DETAIL
    hint: str = ""
    required: bool = False
    long: bool = False


class Form(ui.Modal):
    """A form for a moderator, whose right is looked at again when it comes back; `then` gets what was filled in."""

    def __init__(
        self,
        heading: str,
        fields: Mapping[str, Field],
        then: Callable[[Interaction, dict[str, str]], Awaitable[None]],
    ) -> None:
        super().__init__(title=plain(heading, _MAX_HEADING), timeout=_OPEN)
        self._then = then
        self._inputs: dict[str, ui.TextInput[Any]] = {}
        for name, field in fields.items():
            self._inputs[name] = ui.TextInput(
                custom_id=name,
                default=field.value or None,
                max_length=field.most,
                required=field.required,
                style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
            )
            self.add_item(ui.Label(text=field.label, component=self._inputs[name], description=field.hint or None))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        async with answering(interaction):
            admit(interaction, f"form {self.title}")
            await self._then(interaction, {name: field.value for name, field in self._inputs.items()})

    async def on_error(  # type: ignore[override]  # as discord.py's own Modal narrows it
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        await interaction.client.report(interaction, error)


def details_fields(details: Metadata) -> dict[str, Field]:
    """What a citation is made from, to be edited."""

    def field(label: str, value: str, most: int = MAX_DETAIL, hint: str = "", *, required: bool = False) -> Field:
        return Field(label, clean(value, most), most, hint, required)

    return {
        "title": field("Title", details.title, MAX_TITLE, required=True),
        "author": field("Author", details.author, hint="Several with commas between them"),
        "year": field("Year", details.year, 40),
        "container": field("Stands in", details.container, hint="The journal or book that it is a part of"),
        "language": field("Language", details.language, 20, "Two letters: en, de, fr"),
    }

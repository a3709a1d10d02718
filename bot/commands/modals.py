"""The moderators' forms (modals). What a form does is in its `custom_id`, so it can be submitted after a restart.

Values that cannot be used are given back in a message, so that nothing has to be typed again.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import discord
from discord import ui

from bot.commands.context import Interaction
from bot.commands.moderator_replies import inert, reply_privately, text_view
from bot.store.errors import StoreError
from bot.store.values import MAX_DETAIL, MAX_TITLE, clean
from bot.view.markdown import length
from bot.view.moderator_custom_id import ModeratorButtonId, button
from passages.errors import LoccitError
from passages.model import Metadata

MAX_LONG: Final = 3_400  # characters of one answer: Discord allows 4,000, but then it could not be given back
_TYPED: Final = 1_000_100  # ids of the parts of a message that hold what was typed, field by field
_MOST: Final = 3_950  # characters of a message


class FormExpired(StoreError):
    """The upload that a form is about is not waiting any more."""

    def __init__(self) -> None:
        """Say how to start again."""
        super().__init__("That upload is no longer here: it waits 15 minutes, and not over a restart. Upload it again.")


class ModalField(NamedTuple):
    """One line to fill in, or several (`long`); `most` characters."""

    label: str
    most: int = MAX_DETAIL
    hint: str = ""
    required: bool = False
    long: bool = False


class ModalForm(NamedTuple):
    """A form for a moderator; `then` gets the values by the names of the fields."""

    heading: str  # at most 45 characters
    fields: Mapping[str, ModalField]
    then: Callable[[Interaction, ModeratorButtonId, dict[str, str]], Awaitable[None]]

    async def open(self, interaction: Interaction, button_id: ModeratorButtonId, values: Mapping[str, str]) -> None:
        """Show the form, with these values in its fields."""
        modal = ui.Modal(title=self.heading, custom_id=button_id.custom_id, timeout=None)
        for name, field in self.fields.items():
            typed: ui.TextInput[Any] = ui.TextInput(
                custom_id=name,
                default=values.get(name, "")[: field.most] or None,
                max_length=field.most,
                required=field.required,
                style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
            )
            modal.add_item(ui.Label(text=field.label, component=typed, description=field.hint or None))
        modal.stop()  # discord.py need not remember it: see `filled_in`
        await interaction.response.send_modal(modal)

    async def submit(self, interaction: Interaction, button_id: ModeratorButtonId) -> None:
        """Do what the form is for. Where that fails, give the values back, with a button to continue from them."""
        try:
            await self.then(interaction, button_id, filled_in(interaction, self.fields))
        except LoccitError as error:
            await self.give_back(interaction, button_id, error)

    async def give_back(self, interaction: Interaction, button_id: ModeratorButtonId, error: LoccitError) -> None:
        """Say privately why the values cannot be used, and show them with a button to continue from them."""
        again = [] if isinstance(error, FormExpired) else [button("Fill it in again", button_id)]
        await reply_privately(interaction, self._given_back(error, again, filled_in(interaction, self.fields)))

    def typed_on(self, message: discord.Message | None) -> dict[str, str]:
        """Return the values from the message that gave them back."""
        shown = {one.id: one.content for one in _displays(message)}
        blocks = (shown.get(_TYPED + number, "") for number in range(len(self.fields)))
        return {name: _in_block(block) for name, block in zip(self.fields, blocks, strict=True)}

    def _given_back(self, error: LoccitError, again: Sequence[ui.Button[Any]], filled: dict[str, str]) -> ui.LayoutView:
        blocks = [
            ui.TextDisplay[Any](f"-# {field.label}\n{_block(filled[name])}", id=_TYPED + number)
            for number, (name, field) in enumerate(self.fields.items())
            if filled[name].strip()
        ]
        room = _MOST - sum(length(block.content) for block in blocks)
        message = f"{inert(str(error))[: room - 40]}\n**What you typed:**"
        view = text_view(message)
        for item in (*blocks, *([ui.ActionRow(*again)] if again else [])):
            view.add_item(item)
        return view


TITLED: Final = {
    "title": ModalField("Title", MAX_TITLE, required=True),
    "author": ModalField("Author", hint="Several with commas between them"),
    "year": ModalField("Year", 40),
    "container": ModalField("Stands in", hint="The journal or book that it is a part of"),
    "language": ModalField("Language", 20, "Two letters: en, de, fr"),
}


def details_of(details: Metadata) -> dict[str, str]:
    """Return the values for the fields `TITLED`."""
    return {name: clean(getattr(details, name), field.most) for name, field in TITLED.items()}


def filled_in(interaction: Interaction, fields: Mapping[str, ModalField]) -> dict[str, str]:
    """Return the values of a submitted form by the names of the fields; "" for a field that did not come."""
    data: Any = interaction.data or {}
    typed = {str(one.get("custom_id")): str(one.get("value") or "") for one in _inputs(data.get("components") or [])}
    return {name: _beginning(typed.get(name, ""), field.most) for name, field in fields.items()}


def _beginning(text: str, most: int) -> str:
    """Return as much of `text` as fits into `most` UTF-16 units, by which a message that gives it back is counted."""
    return text.encode("utf-16-le", "ignore")[: 2 * most].decode("utf-16-le", "ignore")


def _inputs(components: list[Any]) -> Iterator[dict[str, Any]]:
    for component in components:
        inner = component.get("component")
        yield from _inputs([*([inner] if inner else []), *component.get("components", [])])
        yield component


def _displays(message: discord.Message | None) -> Iterator[discord.TextDisplay]:
    for component in message.components if message else []:
        if isinstance(component, discord.TextDisplay):
            yield component


def _block(typed: str) -> str:
    """Return `typed` in a code block, where nothing is Markdown but the end of the block."""
    return "```\n{}\n```".format(typed.replace("```", "'''"))


def _in_block(block: str) -> str:
    found = re.fullmatch(r"[^\n]*\n```\n([\s\S]*)\n```", block)
    return found[1] if found else ""

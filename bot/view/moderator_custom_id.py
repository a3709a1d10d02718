"""What a moderator's button or form does, written into its `custom_id`, so that it works after a restart."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple

import discord
from discord import ui

PREFIX: Final = "loccit-library1"  # the number is that of this form


class ModeratorAction(StrEnum):
    CONFIRM = "confirm"  # the first four are about an upload, by its token; the others about a text, by its id
    EDIT = "edit"  # a form
    REPLACE = "replace"
    CANCEL = "cancel"
    REMOVE = "remove"
    BRING_BACK = "back"
    ROLL_BACK = "rollback"
    LEAVE = "leave"
    DETAILS = "details"  # forms, about a text
    ALIASES = "aliases"
    FORGET = "forget"  # a form, about the server


class ModeratorButtonId(NamedTuple):
    """What a button or a form means. `seen`: the version that was live then, `to`: the one to go to; 0: none."""

    act: ModeratorAction
    about: str
    seen: int = 0
    to: int = 0

    @property
    def custom_id(self) -> str:
        return f"{PREFIX}:{self.act}:{self.about}:{self.seen}:{self.to}"


def parse_moderator_id(custom_id: str) -> ModeratorButtonId | None:
    """What a button was made to do; None if it is not one of ours. Never raises."""
    try:
        prefix, act, about, seen, to = custom_id.split(":")
        if prefix != PREFIX or max(len(seen), len(to)) > 9:
            return None
        return ModeratorButtonId(ModeratorAction(act), about, int(seen), int(to))
    except ValueError:
        return None


def button(
    label: str, order: ModeratorButtonId, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=order.custom_id, style=style)

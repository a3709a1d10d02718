"""The `custom_id` of moderators' buttons and forms. It holds all that they do, so that they work after a restart."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple

import discord
from discord import ui

from passages.text.lazy_pattern import lazily

PREFIX: Final = "loccit-library1"  # the number is that of this form
_ABOUT: Final = lazily(r"[A-Za-z0-9_-]{1,32}")  # tokens and ids: a database need not take anything else
_NUMBER: Final = lazily(r"[0-9]{1,9}")


class ModeratorAction(StrEnum):
    """The actions of moderators' buttons and forms. The values are part of the format."""

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
    """What a button or form does. `seen`: the version that was live then, `to`: the one to go to; 0: none."""

    action: ModeratorAction
    about: str
    seen: int = 0
    to: int = 0

    @property
    def custom_id(self) -> str:
        """The id to be given to Discord."""
        return f"{PREFIX}:{self.action}:{self.about}:{self.seen}:{self.to}"


def parse_moderator_id(custom_id: str) -> ModeratorButtonId | None:
    """Return what a button or form does; None if it is not a moderators' one. Never raises."""
    try:
        prefix, action, about, seen, to = custom_id.split(":")
        if prefix != PREFIX or not _ABOUT.fullmatch(about) or not (_NUMBER.fullmatch(seen) and _NUMBER.fullmatch(to)):
            return None
        return ModeratorButtonId(ModeratorAction(action), about, int(seen), int(to))
    except ValueError:
        return None


def button(
    label: str, button_id: ModeratorButtonId, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[Any]:
    """Return a button that does what `button_id` says."""
    return ui.Button(label=label, custom_id=button_id.custom_id, style=style)

"""A question as it reached the bot, before anything is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.commands.context import Origin
from bot.runtime.conversations import Key
from passages.text.lazy_pattern import lazily

MAX_QUESTION: Final = 500  # characters
_MENTIONS: Final = lazily(r"<(?:@[!&]?|#)\d{1,20}>")


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question, with who asks it and where."""

    question: str
    member: int
    origin: Origin
    keys: Sequence[Key]  # of the conversations that the question may belong to, nearest first
    text: str = ""  # the title, version or name of a text that was chosen
    private: bool = False
    beyond: bool = False  # past the page that the channel has read to; in private only
    alone: bool = False  # not to be read with the question before
    note: str = ""  # a line to be shown with the answer
    in_channel: bool = False  # the question is a message right above the answer: a miss need not repeat it


def without_mentions(message: str) -> str:
    """Return the words of a message without the people, roles and channels that it mentions."""
    return " ".join(_MENTIONS.sub(" ", message).split())

"""The conversation that a question belongs to: where its last answer is looked up, and where the new one is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.runtime.conversations import Conversations, Key, Turn
from passages.model import Reason


def conversation_keys(channel: Any, member: int, message: int | None = None) -> tuple[Key, ...]:
    """Return the keys of the conversations that `member` may continue in `channel`, nearest first.

    They are the message of ours that was replied to, the thread, and the member in the channel.
    """
    keys: list[Key] = [("message", message)] if message else []
    if isinstance(channel, discord.Thread):
        keys.append(("thread", channel.id))
    return (*keys, ("member", channel.id if channel else 0, member))


def remember(conversations: Conversations, keys: Sequence[Key], message: int | None, turn: Turn) -> None:
    """Keep `turn`, sent as `message`, for follow-ups. A question that could not be searched leaves all as it was."""
    if turn.answer.reason not in (Reason.FOUND, Reason.UNSURE, Reason.NOT_IN_TEXT, Reason.NO_MORE):
        return
    # A thread is everybody's: what was asked there in private stays with its asker.
    shared = ("message",) if not turn.private else ("message", "thread")
    own: list[Key] = [("message", message)] if message else []
    conversations.remember([*own, *(key for key in keys if key[0] not in shared)], turn)

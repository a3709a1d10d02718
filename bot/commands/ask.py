"""One question on its way: where it is asked, what is to be said with the answer, and how that reaches the member."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
from discord import ui

from bot.app import App
from bot.commands.context import Interaction, Origin, app_of, visible_texts_at
from bot.commands.moderator_replies import inert
from bot.commands.search_scope import Scope, find_answer
from bot.runtime.conversations import Conversations, Key, Turn
from bot.store import visible_texts
from bot.store.errors import StoreError
from bot.view import messages
from bot.view.markdown import echo, plain
from passages.errors import LoccitError
from passages.model import Answer, Reason
from passages.storage.snapshot import Text

log = logging.getLogger(__name__)

MAX_QUESTION: Final = 500
_MENTIONS: Final = re.compile(r"<(?:@[!&]?|#)\d{1,20}>")
PATIENCE: Final = 1.5  # s; Discord wants to hear something within 3


class UnknownText(LoccitError):
    """A member named a text that is not there."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"There is no text called *{echo(wanted)}* in this server. `/texts` shows what there is.")


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question as it reached us. `keys`: the places where a conversation may be going on, nearest first."""

    words: str
    member: int
    origin: Origin
    keys: Sequence[Key]
    text: str = ""  # the text that was named
    private: bool = False
    beyond: bool = False  # asked by one who has read further than the channel, in private
    note: str = ""  # a line of ours to be shown with the answer
    spoken: bool = False  # it stands in the channel, right above: a miss need not repeat it


@dataclass(frozen=True, slots=True)
class Reply:
    """What the member gets. `turn` is what is to be remembered of it."""

    view: ui.LayoutView
    found: bool
    turn: Turn


async def ask(app: App, question: AskRequest) -> Reply:
    """Search, and render what was found. To be called, and its answer to be sent, inside `app.admission.admit`.

    Raises `UnknownText`, and `LoccitError` where the channel's reading cannot be asked.
    """
    place = await visible_texts_at(app, question.origin, beyond=question.beyond)
    text = choose_text(place, question.text)
    beyond = question.beyond and place.reading is not None and bool(place.reading.last)
    before = app.conversations.last(question.keys, private=question.private)
    scope, reply, ranking = await asyncio.to_thread(find_answer, place, text, question.words, before)
    app.counts.record(reply)
    turn = Turn(reply, scope.text_key, scope.name, question.private)
    view = _view(scope, reply, replace(question, note=_notes(place, scope, question)), ranking)
    return Reply(messages.with_beyond(view) if beyond else view, reply.found, turn)


def choose_text(place: visible_texts.VisibleTexts, wanted: str) -> Text | None:
    """The text that a member named; None if none was. Raises `UnknownText`, or that the reading cannot be asked."""
    if not wanted and place.notice:
        raise LoccitError(inert(plain(place.notice, 500)))
    text = place.find(wanted) if wanted else None
    if wanted and text is None:
        raise UnknownText(wanted)
    return text


async def note_miss(app: App, question: AskRequest, reply: Reply) -> None:
    """Count what was not found, where the server wishes it. What was asked in private is never kept."""
    answered = reply.turn.answer
    if question.private or answered.reason is not Reason.NOT_IN_TEXT:
        return
    records, words = (
        app.store.records(question.origin.server),
        without_mentions(answered.question),
    )
    try:
        await asyncio.to_thread(records.record_miss, words)
    except StoreError as error:
        log.warning("a miss was not counted: %s", error)


def read_to(label: str) -> str:
    """A ceiling in words: "page 105", "¶14". Markdown."""
    return echo(label, 20) if label.startswith("¶") else f"page {echo(label, 20)}"


def keys_in(channel: Any, member: int, message: int | None = None) -> tuple[Key, ...]:
    """Where a conversation may be going on: under a message of ours, in a thread, with a member in a channel."""
    keys: list[Key] = [("message", message)] if message else []
    if isinstance(channel, discord.Thread):
        keys.append(("thread", channel.id))
    return (*keys, ("member", channel.id if channel else 0, member))


def remember(conversations: Conversations, keys: Sequence[Key], message: int | None, reply: Reply) -> None:
    """Keep the turn for follow-ups. What could not be searched at all leaves the conversation as it was."""
    if reply.turn.answer.reason not in (Reason.FOUND, Reason.NOT_IN_TEXT, Reason.NO_MORE):
        return
    # A thread is everybody's: what was asked there in private stays with its asker.
    shared = ("message",) if not reply.turn.private else ("message", "thread")
    own: list[Key] = [("message", message)] if message else []
    conversations.remember([*own, *(key for key in keys if key[0] not in shared)], reply.turn)


def without_mentions(message: str) -> str:
    """What is said in a message, without the people, roles and channels that it names."""
    return " ".join(_MENTIONS.sub(" ", message).split())


async def deliver(interaction: Interaction, question: AskRequest) -> None:
    """Answer a command: in public if something was found, else privately. Defers only where that takes long."""
    app = app_of(interaction)
    async with admitted(interaction, private=question.private) as over:
        reply = await ask(app, question)
        await over()
        private = question.private or not reply.found
        message = await send(interaction, reply.view, private=private)
    remember(app.conversations, question.keys, message, reply)
    await note_miss(app, question, reply)


@asynccontextmanager
async def admitted(interaction: Interaction, *, private: bool) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A member's turn: every command and button of members makes and sends its answer in here, so that none of them
    keeps others from theirs. As `patience`; raises what `Gate.admit` does.
    """
    async with (
        deferring(interaction, private=private) as over,
        app_of(interaction).admission.admit(interaction.user.id),
    ):
        yield over


@asynccontextmanager
async def deferring(interaction: Interaction, *, private: bool) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Tell Discord to wait if the block takes long; what comes back is awaited before the answer is sent."""
    begun = False

    async def defer() -> None:
        nonlocal begun
        await asyncio.sleep(PATIENCE)
        begun = True
        interaction.extras["private"] = private
        await interaction.response.defer(ephemeral=private, thinking=True)

    async def over() -> None:
        if not begun:
            task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()  # deferring may have failed, and then so has the answer

    task = asyncio.create_task(defer())
    try:
        yield over
    finally:
        await over()


async def send(interaction: Interaction, view: ui.LayoutView, *, private: bool) -> int | None:
    """Answer with a message; its id."""
    response = interaction.response
    if not response.is_done():
        sent = await response.send_message(view=view, ephemeral=private, suppress_embeds=True)
        return sent.message_id
    promised = interaction.extras.pop("private", None)
    if not private or promised:
        message = await interaction.followup.send(view=view, ephemeral=private, suppress_embeds=True, wait=True)
        return message.id
    # What was promised in public cannot become private: settle that, say it privately, take the other back.
    await interaction.edit_original_response(view=messages.plain_view(["No passage was found."]))
    message = await interaction.followup.send(view=view, ephemeral=True, suppress_embeds=True, wait=True)
    await interaction.delete_original_response()
    return message.id


def _notes(place: visible_texts.VisibleTexts, scope: Scope, question: AskRequest) -> str:
    """What is to be said with the answer: how far it was searched."""
    reading, notes = place.reading, [question.note] if question.note else []
    if reading and reading.last and scope.snapshot is place.snapshot and scope.text in (None, *place.snapshot.texts):
        end = read_to(reading.last)
        notes.append(f"beyond {end}, where this channel is: a spoiler" if question.beyond else f"asked up to {end}")
    return " · ".join(notes)


def _view(scope: Scope, reply: Answer, question: AskRequest, ranking: messages.RankedRefs) -> ui.LayoutView:
    heading = messages.heading(reply)
    if question.note:
        heading = f"{heading}\n-# {question.note}"
    if reply.found:
        return messages.answer_view([scope.excerpt(quote) for quote in reply.quotes], heading, question.member, ranking)
    nearest = scope.ref(reply.nearest[0].number) if reply.nearest else None
    if question.spoken:
        heading = "\n".join(heading.split("\n")[1:])
    return messages.miss_view(reply, heading, scope.searched() if reply.nearest else "", nearest, question.member)

"""A question on its way: search the texts that may be shown, make the message, send it, keep what is to be kept."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from discord import ui

from bot.app import App
from bot.commands.context import Interaction, app_of, visible_texts_at
from bot.commands.conversation import remember
from bot.commands.deferral import admitted
from bot.commands.delivery import send
from bot.commands.moderator_replies import inert
from bot.commands.request import AskRequest, without_mentions
from bot.commands.search_scope import SearchScope, find_answer
from bot.runtime.admission import Slot
from bot.runtime.conversations import Turn
from bot.runtime.logs import keep_out
from bot.store.errors import StoreError
from bot.store.visible_texts import VisibleTexts
from bot.view import messages
from bot.view.markdown import echo, page_name, plain
from passages.errors import LoccitError
from passages.model import Answer, Confidence, Reason
from passages.storage.snapshot import Text

log = logging.getLogger(__name__)


class UnknownText(LoccitError):
    """A member named a text that is not there."""

    def __init__(self, wanted: str) -> None:
        """`wanted` is the name as it was typed."""
        super().__init__(f"There is no text called *{echo(wanted)}* in this server. `/texts` shows what there is.")


@dataclass(frozen=True, slots=True)
class Reply:
    """The message that a member gets, and the turn of the conversation that it makes."""

    view: ui.LayoutView
    public: bool  # whether all may read it where the question was public
    turn: Turn


async def ask(app: App, request: AskRequest, slot: Slot) -> Reply:
    """Search, and make the message. Call this, and send its reply, inside `app.admission.admit`.

    Raises:
        UnknownText: the request names a text that is not there.
        LoccitError: the text that the channel reads cannot be asked.
    """
    keep_out(request.question)
    visible = await visible_texts_at(app, request.origin, beyond=request.beyond)
    text = choose_text(visible, request.text)
    beyond = request.beyond and visible.reading is not None and bool(visible.reading.last)
    previous = None if request.alone else app.conversations.last(request.keys, private=request.private)

    def search() -> tuple[SearchScope, Answer, ui.LayoutView]:
        scope, answer = find_answer(visible, text, request.question, previous)
        view = _view(scope, answer, replace(request, note=_note(visible, scope, request)))
        return scope, answer, messages.with_beyond(view) if beyond else view

    scope, answer, view = await slot.run(search)
    app.counts.record(answer)
    turn = Turn(answer, scope.text_key, scope.name, request.private)
    return Reply(view, answer.confidence is not Confidence.NONE, turn)


async def answer_command(interaction: Interaction, request: AskRequest) -> None:
    """Answer a command: in public if something is quoted, else privately."""
    app = app_of(interaction)
    async with admitted(interaction, private=request.private) as (end_deferral, slot):
        reply = await ask(app, request, slot)
        await end_deferral()
        message = await send(interaction, reply.view, private=request.private or not reply.public)
    remember(app.conversations, request.keys, message, reply.turn)
    await record_miss(app, request, reply.turn.answer)


def choose_text(visible: VisibleTexts, wanted: str) -> Text | None:
    """Return the text that a member named; None if none was.

    Raises:
        UnknownText: there is no such text.
        LoccitError: none was named, and the text that the channel reads cannot be asked.
    """
    if not wanted and visible.notice:
        raise LoccitError(inert(plain(visible.notice, 500)))
    text = visible.find(wanted) if wanted else None
    if wanted and text is None:
        raise UnknownText(wanted)
    return text


async def record_miss(app: App, request: AskRequest, answer: Answer) -> None:
    """Store a question that found nothing, if the server chose to keep those. Private ones are never stored."""
    if request.private or answer.reason is not Reason.NOT_IN_TEXT:
        return
    records, question = app.store.records(request.origin.server), without_mentions(answer.question)
    try:
        await asyncio.to_thread(records.record_miss, question)
    except StoreError as error:
        log.warning("a miss was not counted: %s", error)


def _note(visible: VisibleTexts, scope: SearchScope, request: AskRequest) -> str:
    """Return the line under the heading: the request's own note, and how far was searched."""
    reading, notes = visible.reading, [request.note] if request.note else []
    in_reading = scope.snapshot is visible.snapshot and scope.text in (None, *visible.snapshot.texts)
    if reading and reading.last and in_reading:
        end = page_name(reading.last)
        notes.append(f"beyond {end}, where this channel is: a spoiler" if request.beyond else f"asked up to {end}")
    return " · ".join(notes)


def _view(scope: SearchScope, answer: Answer, request: AskRequest) -> ui.LayoutView:
    heading = messages.heading(answer)
    if request.note:
        heading = f"{heading}\n-# {request.note}"
    alone = scope.alone(answer, request.member)
    if answer.quotes:
        excerpts = [scope.excerpt(quote) for quote in answer.quotes]
        return messages.answer_view(excerpts, heading, request.member, scope.ranking(answer), alone=alone)
    nearest = scope.ref(answer.nearest[0].number) if answer.nearest else None
    if request.in_channel:
        heading = "\n".join(heading.split("\n")[1:])
    searched = scope.searched() if answer.reason is Reason.NOT_IN_TEXT else ""
    return messages.miss_view(answer, heading, searched, nearest, request.member, alone=alone)

"""A speech of a play as a Discord message shows it: with who speaks."""

from __future__ import annotations

from typing import Any

from bot.view import messages
from bot.view.custom_id import PassageRef
from passages.answering.answer import answer
from passages.chunking import cut
from passages.readers import read_bytes
from passages.search.searcher import Index
from tests.support.discord_world import walk

PLAY = """\
THE MILL

PERSONS OF THE PLAY

TOM JEYES, a farmer
MRS. HALE, a widow

ACT I

SCENE II. The road.

JEYES. I have sold the wool.

HALE. The smith wants eleven pounds for the wheel.

JEYES. Then I shall bring him the wool's price before the harvest.
"""


def texts(view: Any) -> str:
    return "\n".join(one["content"] for one in walk(view.to_components()) if one["type"] == 10)


def test_a_speech_is_shown_with_its_speaker_and_its_scene() -> None:
    index = Index(cut(read_bytes(PLAY.encode(), "mill.txt")))
    reply = answer(index, "What does Mrs. Hale say about the wheel?")
    excerpts = [messages.Excerpt(quote, PassageRef("e", quote.number), 9, "1a2b3c4d") for quote in reply.quotes]
    shown = texts(messages.answer_view(excerpts, messages.heading(reply), 7, messages.RankedRefs()))
    assert "HALE. The smith wants eleven pounds for the" in shown.replace("*", "").replace("_", "")
    assert "I.2, Tom Jeyes, Mrs. Hale" in shown

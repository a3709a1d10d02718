"""Questions about what a speaker of a play says are answered by that speaker."""

from __future__ import annotations

import pytest

from passages.answering.answer import answer
from passages.answering.speakers import asked_speaker
from passages.chunking import cut
from passages.model import Answer, System, labels_in
from passages.readers import read_bytes
from passages.search.searcher import Index

PLAY = """\
THE MILL

ACT I

SCENE I. A mill.

HALE. What brings you? They say that Jeyes has debts all over town, debts with the smith and debts with Brock.

JEYES. Yes.

BROCK. Jeyes, your debts are due on Friday. I have waited for my money since the harvest.

JEYES. I owe eleven pounds and I shall pay when the wool is sold. My debts will not outlive the winter.

HALE. The rain is coming in from the river.

JEYES. Then bring the sheep inside before the storm.

SCENE II. The road.

BROCK. He will not pay.

HALE. Give Jeyes his time, and he will bring all that he owes.
"""


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(cut(read_bytes(PLAY.encode(), "mill.txt")))


def best(reply: Answer) -> tuple[str, tuple[str, ...]]:
    quote = reply.quotes[0]
    start, end = quote.best.start - quote.passage.start, quote.best.end - quote.passage.start
    return quote.passage.text[start:end], labels_in(quote.best.places, System.SPEAKER)


@pytest.mark.parametrize(
    ("question", "said", "speaker"),
    [
        ("What does Jeyes say about his debts?", "My debts will not outlive the winter.", "Jeyes"),
        ("What does Brock say about debts?", "BROCK. Jeyes, your debts are due on Friday.", "Brock"),
        ("What does Hale say about the rain?", "HALE. The rain is coming in from the river.", "Hale"),
        ("How much does Jeyes owe?", "JEYES. I owe eleven pounds and I shall pay when the wool is sold.", "Jeyes"),
    ],
)
def test_a_speaker_who_is_asked_about_answers(index: Index, question: str, said: str, speaker: str) -> None:
    reply = answer(index, question)
    assert best(reply) == (said, (speaker,))
    assert speaker in reply.quotes[0].citation.locator


def test_who_speaks_is_told_with_the_quote(index: Index) -> None:
    quote = answer(index, "Who will not pay?").quotes[0]
    assert "Brock" in quote.speaker
    assert quote.citation.locator.startswith("I.2")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does Jeyes say about debts?", ("Tom Jeyes", "What does the author say about debts?")),
        ("what did Mrs. Hale bring?", ("Mrs. Hale", "what did the author bring?")),
        ("Jeyes says what about wool?", ("Tom Jeyes", "the author says what about wool?")),
        ("Who lends to Jeyes?", None),
        ("What does Henry say?", None),  # which of two
        ("What does anybody say about Jeyes?", None),
    ],
)
def test_the_speaker_that_a_question_asks_about(question: str, expected: tuple[str, str] | None) -> None:
    assert asked_speaker(question, ["Tom Jeyes", "Mrs. Hale", "Henry Percy", "Henry Bolton"]) == expected

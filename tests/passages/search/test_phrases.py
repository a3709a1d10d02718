"""Words that stand in a text as they are asked, stop words or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages import answer
from passages.model import Confidence, Passage
from passages.search.index.string_table import StringTable
from passages.search.ranking import phrases
from passages.search.ranking.phrases import _rows_with
from passages.search.searcher import Index

TEXTS = (
    "To have, or not to have, that is the matter. The cook asked it twice.",
    "The ferry was late. Nobody knew why it did not come.",
    "Who is who in the village, and who was not, is told by the priest.",
)
INDEX = Index(map(Passage.of, TEXTS))


def said(question: str) -> tuple[Confidence, list[int]]:
    reply = answer(INDEX, question)
    return reply.confidence, [quote.number for quote in reply.quotes]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("To have or not to have", 0),
        ("who is who", 2),
        ("Why it did not come?", 1),
        ("Who says to have or not to have?", 0),
        ("to have or not to have that is the matter", 0),
    ],
)
def test_words_that_stand_in_the_text_in_that_order_are_found(question: str, number: int) -> None:
    assert said(question) == (Confidence.FOUND, [number])


def test_they_are_bold_and_their_sentence_is_the_key() -> None:
    (quote,) = answer(INDEX, "To have, or not to have?").quotes
    assert [TEXTS[0][start:end] for start, end in quote.matched] == ["To", "have", "or", "not", "to", "have"]
    assert TEXTS[0][quote.best.start : quote.best.end] == "To have, or not to have, that is the matter."


@pytest.mark.parametrize("question", ["not to be or to be", "who was who", "and was", "it was", "is who who"])
def test_in_another_order_they_are_not(question: str) -> None:
    assert said(question) == (Confidence.NONE, [])


def test_a_phrase_does_not_go_on_in_the_next_sentence() -> None:
    assert not answer(Index([Passage.of("He was. That is all of it.")]), "was that is").quotes


def test_a_short_part_of_a_question_is_chance() -> None:
    """ "Who is who" is asked of the elephants, of which nothing is said."""
    assert said("Who is who among elephants?")[0] is Confidence.NONE


@settings(max_examples=40)
@given(st.data())
def test_rows_are_found_by_whole_words(data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(["to", "be", "tobe", "o", "b"]), min_size=1, max_size=6).map(" ".join)
    rows = data.draw(st.lists(st.lists(words, min_size=1, max_size=2).map("\n".join), min_size=1, max_size=6))
    sought = data.draw(words)
    expected = [
        number for number, row in enumerate(rows) if any(f" {sought} " in f" {line} " for line in row.split("\n"))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_BLOCK", 2)
        assert [*_rows_with(sought.encode(), StringTable.of(rows), range(len(rows)))] == expected


def test_only_the_passages_asked_are_looked_into() -> None:
    assert not INDEX.query("To have or not to have", within=[range(1, 3)]).hits

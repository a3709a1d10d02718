"""A question that names a place is asked there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from passages.answering.answer import answer
from passages.chunking import cut
from passages.model import Document, Reason, System, labels_in
from passages.search.searcher import Index
from tests.makers.placed import made
from tests.support.read_text import doc


def rows(text: str) -> list[int]:
    return sorted({int(row) for row in re.findall(r"\b[kq](\d+)\b", text)})


def index_of(*documents: Document) -> Index:
    return Index([passage for document in documents for passage in cut(document)])


@pytest.mark.parametrize(
    ("kind", "question", "first", "last"),
    [
        ("play", "what happens in Act 3 Scene 1?", 24, 29),
        ("play", "Where does the orchard stand in III.1?", 24, 29),
        ("play", "Who asked about the clerk in the second act?", 12, 23),
        ("dialogue", "what does p. 105 say about the lantern?", 12, 14),
        ("dialogue", "What is said at 515b about the anchor?", 6, 6),
        ("dialogue", "where does the clerk stand on pages 101-103?", 0, 8),
        ("novel", "part 2, chapter 3: who asked the miller?", 20, 22),
        ("novel", "Who stood by the river in part two, chapter the third?", 20, 22),
        ("scripture", "Genesis 3:5", 14, 14),
        ("scripture", "Revelation 3", 40, 44),
        ("scripture", "What does 1 Kings 2:3 say?", 22, 22),
        ("scripture", "Where stood the saddle in Gen 2?", 5, 9),
        ("letters", "What does letter 4 say about the anchor?", 6, 7),
        ("letters", "what is in the fifth letter", 8, 9),
        ("statute", "What does § 12 say?", 11, 11),
        ("poem", "what happens in lines 12-16?", 11, 15),
    ],
)
def test_only_the_place_that_is_named_is_quoted(kind: str, question: str, first: int, last: int) -> None:
    reply = answer(index_of(made(kind)), question)
    assert reply.found, reply.message
    shown = rows(" ".join(quote.text for quote in reply.quotes))
    assert first <= shown[0] <= shown[-1] <= last
    assert all(
        passage.text[quote.start - passage.start : quote.end - passage.start] == quote.text
        for quote in reply.quotes
        for passage in (quote.passage,)
    )


def test_where_only_a_place_is_named_its_beginning_is_quoted() -> None:
    reply = answer(index_of(made("play")), "What happens in act 2?")
    assert reply.message == "So begins act II of “On Tolls”:"
    assert rows(reply.quotes[0].text)[0] == 12


@pytest.mark.parametrize(
    ("kind", "question", "told"),
    [
        ("novel", "What happens in chapter 9?", "“On Tolls” has chapters I to IV. You asked for chapter 9."),
        ("novel", "What happens in chapter 1?", "can be several places: pt. One, ch. I · pt. Two, ch. I. Which one?"),
        ("statute", "what does p. 12 say about the miller?", "No page of “On Tolls” is known."),
        ("letters", "What does letter 40 say about the anchor?", "has letters I to XII"),
        ("scripture", "Genesis 9:1", "has chapters 1 to 3"),
    ],
)
def test_a_place_that_is_not_there_is_told(kind: str, question: str, told: str) -> None:
    reply = answer(index_of(made(kind)), question)
    assert reply.reason is Reason.NOT_IN_TEXT
    assert told in reply.message


@pytest.mark.parametrize(
    "question",
    [
        "How many of the 12 chapters speak of the miller?",
        "What did the miller do in 1990?",
        "Which part did the miller play?",
        "Is the book I read about the miller?",
        "Who was the second miller by the river?",
        "Did the miller act in a mix of ways?",
        "What did the first letter to the miller say?",
        "Does the miller have 5 sons?",
        "Does chapter did the miller?",
    ],
)
def test_a_number_in_an_ordinary_question_is_no_place(question: str) -> None:
    index = index_of(made("novel"))
    reply = answer(index, question)
    assert not reply.message.startswith("So begins")
    assert "has parts" not in reply.message
    assert "has chapters" not in reply.message
    assert "miller" in " ".join(quote.text for quote in (*reply.quotes, *reply.nearest))


def test_in_a_library_a_place_is_asked_of_the_texts_that_have_it() -> None:
    index = index_of(made("play", "The Ferry"), made("letters", "Letters Home"), made("novel", "The Weir"))
    reply = answer(index, "What does letter 4 say about the anchor?")
    assert {quote.title for quote in reply.quotes} == {"Letters Home"}
    reply = answer(index, "What happens in act 3 of The Ferry?")
    assert reply.message == "So begins act III of “The Ferry”:"


def test_what_is_not_said_at_a_place_is_not_found_there() -> None:
    reply = answer(index_of(made("play")), "What does act 1 say about the zeppelin?")
    assert reply.reason is Reason.NOT_IN_TEXT
    assert "act I" in reply.message


def test_further_passages_of_a_place_stand_there_too() -> None:
    index = index_of(made("play"))
    first = answer(index, "Where stood the miller in act 2?")
    more = answer(index, "more", previous=first)
    assert all(12 <= row <= 23 for quote in more.quotes for row in rows(quote.text))


def test_a_title_before_the_number_loses_nothing() -> None:
    document = made("scripture")
    named = replace(
        document, metadata=replace(document.metadata, title="Book of Beginnings"), systems=document.systems[1:]
    )
    one = replace(
        named, systems=tuple(s._replace(runs=s.runs[: 3 if s.system.value == "chapter" else 15]) for s in named.systems)
    )
    reply = answer(index_of(one), "Beginnings 3:5")
    assert reply.found, reply.message
    assert rows(reply.quotes[0].text) == [14]


def test_a_question_that_names_the_text_itself_loses_nothing_by_it() -> None:
    document = made("statute", "The Zanzibar Reader")
    asked = answer(index_of(document), "Where does the Zanzibar Reader say that the thimble stood?")
    plain = answer(index_of(document), "Where stood the thimble by the river?")
    assert asked.found, asked.message
    assert plain.found
    assert "thimble" in asked.quotes[0].text


@pytest.mark.parametrize("question", ["What happens in Act 2?", "What does Hale say in Act 2?", "Act II"])
def test_an_act_of_one_scene_is_asked_by_its_own_number(question: str) -> None:
    speech = "HALE. The frost has come, and the wagon with it.\n\nFARRON. And the lantern is still lit."
    text = f"The Road\n\nACT I.\n\nSCENE I. A quay.\n\n{speech}\n\nACT II.\n\nSCENE I. A mill.\n\n{speech}\n\n{speech}"
    reply = answer(Index(cut(doc(text))), question)
    assert reply.found
    assert {labels_in(quote.places, System.ACT) for quote in reply.quotes} == {("II",)}
    assert " act II " in reply.message

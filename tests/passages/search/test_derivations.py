"""Relatives of a word: one word asked finds what is made from the same word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages import answer
from passages.model import Confidence, Metadata, Passage
from passages.search.query.derivations import derivations
from passages.search.searcher import Index


@pytest.mark.parametrize(
    ("language", "asked", "written"),
    [
        ("en", "terrorism", "terrorist"),
        ("en", "poor", "poverty"),
        ("en", "hunger", "hungry"),
        ("en", "socialists", "socialism"),
        ("de", "Kapitalismus", "Kapitalisten"),
        ("ru", "социализм", "социалисты"),
    ],
)
def test_one_word_finds_its_relatives_and_the_reply_says_so(language: str, asked: str, written: str) -> None:
    meta = Metadata(language=language)
    reply = answer(Index([Passage.of(f"{written} 1848.", metadata=meta), Passage.of("1849.", metadata=meta)]), asked)
    assert reply.confidence is Confidence.PERHAPS
    assert reply.expanded == ((asked, written),)


@pytest.mark.parametrize(
    ("asked", "written"), [("station", "state"), ("corner", "corn"), ("apartment", "apart"), ("nation", "nativity")]
)
def test_words_that_end_alike_are_no_relatives(asked: str, written: str) -> None:
    assert written not in derivations(asked, "en")


@settings(max_examples=20)
@given(st.sampled_from(["terror", "histor", "nation", "econom", "act"]), st.data())
def test_relatives_are_relatives_of_one_another(base: str, data: st.DataObject) -> None:
    word = base + data.draw(st.sampled_from(["", "ism", "ists", "y", "er", "ness", "al", "ity"]))
    assert all(word in derivations(other, "en") for other in derivations(word, "en"))


def test_the_word_itself_is_found_where_it_stands() -> None:
    reply = answer(Index([Passage.of("Terrorism in 1848."), Passage.of("A terrorist.")]), "terrorism")
    assert reply.found
    assert reply.expanded == ()


def test_a_word_that_says_little_is_not_read_as_another_in_a_question() -> None:
    index = Index([Passage.of("The last word was theirs."), Passage.of("Cats sleep.")])
    assert not index.query("What was it that they said to them?").hits
    assert index.query("poor").missing == ("poor",)


def test_of_several_words_none_is_found_by_relatives_alone() -> None:
    index = Index([Passage.of("A terrorist came."), Passage.of("Hungry cats.")])
    assert not index.query("terrorism and hunger").hits

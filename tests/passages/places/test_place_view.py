"""One road opens any place of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.model import System
from passages.places.numerals import is_same, value
from passages.places.place_lookup import Located
from passages.places.place_view import (
    NoSuchPlace,
    PlaceView,
    find_place,
    open_around,
    open_at,
    open_place,
    place_name,
    suggested_places,
)
from tests.makers.placed import ALL, made


def opened(kind: str, asked: str) -> PlaceView:
    found = open_place(made(kind), asked)
    assert isinstance(found, PlaceView), found
    return found


@pytest.mark.parametrize(
    ("kind", "asked", "cited", "first", "last"),
    [
        ("dialogue", "105", "p. 105", 12, 14),
        ("dialogue", "p. 105", "p. 105", 12, 14),
        ("dialogue", "105-106", "pp. 105–106", 12, 17),
        ("dialogue", "pages 105 to 106", "pp. 105–106", 12, 17),
        ("dialogue", "last", "p. 109", 24, 24),
        ("dialogue", "first", "p. 101", 0, 2),
        ("dialogue", "514a", "514a", 0, 0),
        ("dialogue", "514a-b", "514a–b", 0, 1),
        ("dialogue", "514a–515b", "514a–515b", 0, 6),
        ("dialogue", "Tolls 515c", "515c", 7, 7),
        ("dialogue", "margin 515", "515a–e", 5, 9),
        ("play", "III.1", "III.1", 24, 29),
        ("play", "3.1", "III.1", 24, 29),
        ("play", "act 3 scene 1", "III.1", 24, 29),
        ("play", "Act III, Scene One", "III.1", 24, 29),
        ("play", "scene 1 of the third act", "III.1", 24, 29),
        ("play", "act 2", "act II", 12, 23),
        ("play", "II", "act II", 12, 23),
        ("play", "III.1.2–4", "III.1.2–4", 25, 27),
        ("play", "3.1.2", "III.1.2", 25, 25),
        ("play", "last act", "act III", 24, 35),
        ("novel", "pt. 2, ch. 1", "pt. Two, ch. I", 14, 16),
        ("novel", "part two chapter the third", "pt. Two, ch. III", 20, 22),
        ("novel", "2.3", "pt. Two, ch. III", 20, 22),
        ("novel", "preface", "Preface", 0, 1),
        ("novel", "Of the clerk in part One", "pt. One, ch. II", 5, 7),
        ("novel", "last chapter", "pt. Two, ch. IV", 23, 25),
        ("novel", "pt. 1, chs. 2-3", "pt. One, ch. II–III", 5, 10),
        ("scripture", "Gen 3:5", "Genesis 3:5", 14, 14),
        ("scripture", "genesis 3.5", "Genesis 3:5", 14, 14),
        ("scripture", "1 Kgs 2:1-3", "1 Kings 2:1–3", 20, 22),
        ("scripture", "Rev 3", "Revelation 3", 40, 44),
        ("scripture", "Revelation", "Revelation", 30, 44),
        ("letters", "letter 4", "Letter IV", 6, 7),
        ("letters", "the fourth letter", "Letter IV", 6, 7),
        ("letters", "12", "Letter XII", 22, 23),
        ("statute", "§ 40", "§ 40", 39, 39),
        ("statute", "sections 3 to 5", "§ 3–5", 2, 4),
        ("poem", "l. 16", "l. 16", 15, 15),
        ("poem", "lines 12-16", "ll. 12–16", 11, 15),
        ("poem", "12–16", "ll. 12–16", 11, 15),
    ],
)
def test_a_place_opens_however_it_is_named(kind: str, asked: str, cited: str, first: int, last: int) -> None:
    found = opened(kind, asked)
    rows = [int(word.strip(".")[1:]) for word in found.text.split() if word[0] == "k" and word[1:].isdigit()]
    assert (rows[0], rows[-1]) == (first, last)
    assert found.citation.locator == cited
    assert made(kind).text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("kind", "asked", "told"),
    [
        ("novel", "ch. 1", "“ch. 1” can be several places: pt. One, ch. I · pt. Two, ch. I. Which one?"),
        ("play", "l. 3", "I.1.3 · I.2.3 · II.1.3"),
        ("novel", "chapter 9", "“On Tolls” has chapters I to IV. You asked for chapter 9."),
        ("scripture", "Gen 9:1", "“On Tolls” has chapters 1 to 3 and verses. You asked for Gen 9:1."),
        ("scripture", "Exodus 1:1", "You asked for Exodus 1:1."),
        ("dialogue", "p. 900", "has pages 101 to 109. You asked for page p. 900."),
        ("dialogue", "106–105", "has pages 101 to 109"),
        ("letters", "letter 40", "has letters I to XII. You asked for letter 40."),
        ("statute", "105", "No page of “On Tolls” is known. It has sections 1 to 40."),
        ("poem", "the end of it", "“On Tolls” has lines. You asked for the end of it."),
    ],
)
def test_a_place_that_is_not_there_or_not_one_is_told_with_those_that_are(kind: str, asked: str, told: str) -> None:
    found = open_place(made(kind), asked)
    assert isinstance(found, NoSuchPlace), found
    assert told in found.message


def test_where_pages_are_known_figures_alone_are_a_page_and_no_other_place() -> None:
    document = made("dialogue")
    assert isinstance(open_place(document, "514"), NoSuchPlace)
    assert isinstance(open_place(document, "514b"), PlaceView)


@pytest.mark.parametrize("kind", ALL)
def test_every_place_opens_by_its_own_name_and_has_its_neighbours(kind: str) -> None:
    document = made(kind)
    for system in document.systems:
        for number in range(len(system.runs)):
            found = find_place(document, place_name(document, Located(system.system, number, number)))
            assert isinstance(found, Located), found
            assert (found.system, found.first) == (system.system, number)
            view = open_at(document, system.system, number)
            assert isinstance(view, PlaceView)
            for name, step in ((view.before, -1), (view.after, 1)):
                beside = open_place(document, name) if name else open_at(document, system.system, number + step)
                assert isinstance(beside, PlaceView if name else NoSuchPlace)
                assert not isinstance(beside, PlaceView) or beside.number == number + step


@pytest.mark.parametrize("kind", ALL)
def test_the_place_around_a_word_holds_it(kind: str) -> None:
    document = made(kind)
    for system in document.systems:
        for run in system.runs:
            view = open_around(document, system.system, run.start)
            assert isinstance(view, PlaceView)
            assert view.start >= run.start
            assert view.end <= run.end


def test_places_are_offered_as_one_types() -> None:
    document = made("novel")
    assert suggested_places(document, "ch. 1") == [
        ("pt. One, ch. I: Of the ferry in part One", "pt. One, ch. I"),
        ("pt. Two, ch. I: Of the ferry in part Two", "pt. Two, ch. I"),
    ]
    assert [value for _, value in suggested_places(document, "thimble")] == []
    assert [value for _, value in suggested_places(document, "lantern")] == ["pt. One, ch. III", "pt. Two, ch. III"]
    assert len(suggested_places(made("statute"), "")) == 25


@given(st.sampled_from(sorted(ALL)), st.text(max_size=30))
def test_anything_typed_gives_a_place_or_words(kind: str, asked: str) -> None:
    assert isinstance(open_place(made(kind), asked), PlaceView | NoSuchPlace)


@pytest.mark.parametrize(
    ("label", "number"),
    [("12", 12), ("XII", 12), ("xii", 12), ("twelve", 12), ("Twelfth", 12), ("12th", 12), ("twenty-first", 21),
     ("Forty two", 42), ("zweites", 2), ("dritte", 3), ("troisième", 3), ("tercera", 3), ("IIII", 0), ("boat", 0)],
)  # fmt: skip
def test_numbers_are_compared_by_their_value(label: str, number: int) -> None:
    assert value(label) == number
    assert not number or is_same(label, str(number))


def test_a_page_that_holds_a_place_may_begin_before_it() -> None:
    assert opened("dialogue", "p. 102, 515a").system is System.PAGE


@pytest.mark.parametrize(
    ("asked", "row"), [("pt. 1, ch. 2, ¶3", 7), ("part one chapter II ¶1", 5), ("pt. 1, ch. 2, ¶9", 5)]
)
def test_a_citation_with_its_paragraph_is_opened_there(asked: str, row: int) -> None:
    view = open_place(made("novel"), asked)
    assert isinstance(view, PlaceView)
    opened = view.text[view.opened :]
    assert f" k{row} " in opened.partition(".")[0]

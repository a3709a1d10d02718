"""Which divisions a heading begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.places.headings import parse_heading, unnumbered
from passages.places.roman import to_roman
from passages.places.systems import System


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("CHAPTER I. Down to the Harbour", [("chapter", "I", "", "Down to the Harbour")]),
        ("Chapter the First", [("chapter", "First", "", "")]),
        ("Chapter Twenty-One", [("chapter", "Twenty-One", "", "")]),
        ("Book Second", [("book", "Second", "", "")]),
        ("PART TWO", [("part", "TWO", "", "")]),
        ("The First Book", [("book", "First", "", "")]),
        ("Erstes Kapitel", [("chapter", "Erstes", "", "")]),
        ("XII.", [("chapter", "XII", "", "")]),
        ("ACT III. SCENE I. A room", [("act", "III", "", ""), ("scene", "I", "", "A room")]),
        ("Act 3, Scene 1", [("act", "3", "", ""), ("scene", "1", "", "")]),
        ("CANTO II", [("section", "II", "Canto", "")]),
        ("LETTER XXIV", [("section", "XXIV", "Letter", "")]),
        ("The Ferryman No. 10", [("section", "10", "No.", "")]),
        ("§ 12. Of tolls", [("section", "12", "", "Of tolls")]),
        ("Art. 5", [("section", "5", "Art.", "")]),
        ("3.1 Data", [("section", "3.1", "", "Data")]),
        ("Volume the Third", [("volume", "Third", "", "")]),
    ],
)
def test_a_heading_names_its_divisions_as_it_prints_them(heading: str, found: list[tuple[str, ...]]) -> None:
    assert [tuple(map(str, one)) for one in parse_heading(heading)] == found


@pytest.mark.parametrize(
    "heading",
    [
        "Part 3 of the fee is due",
        "Civil war",
        "A Room",
        "Mix",
        "Chapters",
        "Book of Tolls",
        "No more",
        "The Third Day on the Quay",
        "",
    ],
)
def test_other_headings_name_none(heading: str) -> None:
    assert parse_heading(heading) == ()


@given(st.integers(1, 399), st.sampled_from(["Chapter", "ACT", "Book", "Letter", "Part", "Canto", "Scene"]))
def test_every_number_is_read_in_figures_and_in_roman_numerals(number: int, word: str) -> None:
    for label in (str(number), to_roman(number).upper()):
        assert [one.label for one in parse_heading(f"{word} {label}. The Weir")] == [label]


@given(st.text(max_size=220))
def test_any_string_is_read_without_an_error(text: str) -> None:
    assert all(one.system in System for one in parse_heading(text))


@pytest.mark.parametrize(("heading", "word"), [("PREFACE", "Preface"), ("Epilogue", "Epilogue"), ("The Weir", None)])
def test_a_preface_is_a_division_without_a_number(heading: str, word: str | None) -> None:
    found = unnumbered(heading)
    assert (found.word if found else None) == word

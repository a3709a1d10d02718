"""Which divisions hold which, and what stands in none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.chunking import cut
from passages.places.divisions import Heading, divide
from passages.places.roman import to_roman
from tests.support.read_text import doc

BODY = "Here stands a sentence about tolls. And here another one about the weir."


def located(*parts: str) -> list[dict[str, str]]:
    """The locators of the paragraphs that are `BODY` with a number, in a plain text of these parts."""
    return [
        {name: label for name, label in passage.citation.locators.items() if name != "paragraph"}
        for passage in cut(doc("\n\n".join(parts)))
        if passage.text.startswith(BODY[:10])
    ]


def test_numbering_that_begins_again_in_each_part_is_told_apart() -> None:
    assert located(
        "PART ONE", "CHAPTER I", BODY, "CHAPTER II", BODY, "PART TWO", "CHAPTER I", BODY
    ) == [
        {"part": "ONE", "chapter": "I"},
        {"part": "ONE", "chapter": "II"},
        {"part": "TWO", "chapter": "I"},
    ]  # fmt: skip


def test_what_stands_before_the_first_number_or_after_the_last_has_none() -> None:
    found = located("PREFACE", BODY, "CHAPTER I", BODY, "CHAPTER II", BODY, "EPILOGUE", BODY)
    assert found == [{}, {"chapter": "I"}, {"chapter": "II"}, {}]


def test_a_contents_list_in_front_is_not_the_chapters() -> None:
    headings = ["Chapter I", "Chapter II", "Chapter III"]
    starts = [0, 11, 23, 40, 1000, 2000]
    texts = [*headings, *headings]
    given_headings = [Heading(text, start, start + len(text)) for text, start in zip(texts, starts, strict=True)]
    given_headings[2] = Heading("Chapter III", 23, 38)
    (chapters,) = divide(given_headings, 3000)
    assert [(run.labels, run.start, run.end) for run in chapters.runs] == [
        (("I",), 40, 1000),
        (("II",), 1000, 2000),
        (("III",), 2000, 3000),
    ]


def test_acts_hold_scenes() -> None:
    found = located("ACT I", "SCENE I", BODY, "SCENE II", BODY, "ACT II", "SCENE I", BODY)
    assert found == [{"act": "I", "scene": "I"}, {"act": "I", "scene": "II"}, {"act": "II", "scene": "I"}]


@pytest.mark.parametrize("word", ["LETTER", "CANTO", "PSALM", "LECTURE"])
def test_what_csl_has_no_name_for_is_a_section_with_its_own_word(word: str) -> None:
    passages = cut(doc(f"{word} I\n\n{BODY}\n\n{word} II\n\n{BODY}"))
    assert passages[1].citation.locators["section"] == "II"
    assert passages[1].locator == f"{word.capitalize()} II, ¶1"


def test_a_year_alone_on_a_line_is_no_chapter() -> None:
    assert located("1879", BODY, "CHAPTER I", BODY)[0] == {}


def test_an_address_is_no_section() -> None:
    assert located("39 Quay Street", BODY, "CHAPTER I", BODY)[0] == {}


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_divisions_of_one_kind_never_overlap_and_lie_inside_what_holds_them(counts: list[int]) -> None:
    headings, at = [], 0
    for part, count in enumerate(counts, start=1):
        for text in (f"PART {to_roman(part).upper()}", *(f"Chapter {number}" for number in range(1, count + 1))):
            headings.append(Heading(text, at, at + len(text)))
            at += 500
    parts, chapters = divide(headings, at)
    for system in (parts, chapters):
        assert all(before.end <= after.start for before, after in pairwise(system.runs))
    for chapter in chapters.runs:
        assert sum(part.start <= chapter.start and chapter.end <= part.end for part in parts.runs) == 1

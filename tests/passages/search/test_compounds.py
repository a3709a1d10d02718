"""Words written together, apart or with a hyphen; numbers with and without separators."""

from __future__ import annotations

import pytest

from passages import answer
from passages.model import Passage
from passages.search.query.compounds import MAX_PASSAGES
from passages.search.searcher import Index


def index(written: str) -> Index:
    return Index([Passage.of(text) for text in (written, "The market opens at six.", "Cats sleep on the wall.")])


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("co-operative", "cooperative"),
        ("x-ray", "xray"),
        ("C-8", "C8"),
        ("AR-7", "AR7"),
        ("whale-oil", "whaleoil"),
        ("ice cream", "icecream"),
        ("icecream", "ice cream"),
        ("cooperative", "co-operative"),
        ("re-elected", "reelected"),
        ("C8", "C-8"),
        ("12 000", "12000"),
        ("12000", "12 000"),
        ("1 000 000", "1000000"),
    ],
)
def test_a_compound_is_found_however_the_text_joins_it(written: str, asked: str) -> None:
    reply = answer(index(f"It was the {written} of the harbour."), asked)
    assert reply.found
    assert reply.missing == ()
    assert [(typed, read.lower()) for typed, read in reply.corrected] == [(asked, written.lower())]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("to-day", "today"),
        ("today", "To-day"),
        ("to-morrow", "tomorrow"),
        ("1,250.50", "1250.50"),
        ("1250.50", "1.250,50"),
        ("1'000", "1000"),
        ("1\u00a0000", "1,000"),
        ("12\u202f345,5", "12345.5"),
        ("1,00,000", "100000"),
        ("١٩٤٥", "1945"),
    ],
)
def test_some_spellings_are_one_word_to_the_analyzer(written: str, asked: str) -> None:
    reply = answer(index(f"It was {written} in the harbour."), asked)
    assert reply.found
    assert reply.corrected == ()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("The form was in form.", "inform"),  # side by side, but without a hyphen
        ("The car had a pet.", "carpet"),
    ],
)
def test_words_that_stand_by_chance_are_no_compound(written: str, asked: str) -> None:
    assert index(written).query(asked).corrected == ()


@pytest.mark.parametrize("asked", ["1914 200", "1948"])
def test_a_year_and_a_number_are_not_one(asked: str) -> None:
    assert index("In 1914 200 men came, 1 948 in all.").query(asked).missing == ()


def test_a_hyphen_is_looked_for_in_few_passages() -> None:
    many = [Passage.of(f"The x of ray {number}.") for number in range(3 * MAX_PASSAGES)]
    assert Index([*many, Passage.of("An x-ray.")]).query("xray").corrected == ()

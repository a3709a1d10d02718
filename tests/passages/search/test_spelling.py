"""Words of a question that the texts do not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.model import Passage
from passages.search.index.string_table import TermDictionary
from passages.search.query.spelling import nearest_word, split_word
from passages.search.searcher import Index

FORMS = TermDictionary.of(
    [
        "mearsheimer",
        "survival",
        "revival",
        "famine",
        "feminine",
        "prisoners",
        "decision",
        "makers",
        "war",
        "1950",
        "elites",
    ]
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mearshiemer", "mearsheimer"),
        ("mersheimer", "mearsheimer"),
        ("famin", "famine"),
        ("faminee", "famine"),
        ("afmine", "famine"),
        ("prisnoers", "prisoners"),
        ("survivel", "survival"),
        ("wax", None),  # too short
        ("1951", None),  # a year is not a typo
        ("football", None),
        ("machine", None),
    ],
)
def test_a_misspelt_word_is_read_as_its_nearest(typed: str, read: str | None) -> None:
    assert nearest_word(typed, FORMS, len) == read


def test_of_two_words_equally_near_the_commoner_is_read() -> None:
    forms = TermDictionary.of(["stone", "store"])
    assert nearest_word("stoke", forms, {"stone": 1, "store": 5}.__getitem__) == "store"


def test_two_words_written_as_one_are_read_apart_and_one_as_two_together() -> None:
    assert split_word("decisionmakers", FORMS) == ("decision", "makers")
    index = Index([Passage.of("They are hyperrealists."), Passage.of("The decision-makers are careful.")])
    assert index.query("Are they hyper-realists?").corrected == (("hyper-realists", "hyperrealists"),)
    assert index.query("decisionmakers").corrected == (("decisionmakers", "decision makers"),)


def test_a_finding_says_what_was_read_and_what_is_missing() -> None:
    finding = Index([Passage.of("John Mearsheimer wrote on great powers.")]).query("Did Mearshiemer play football?")
    assert finding.corrected == (("Mearshiemer", "Mearsheimer".lower()),)
    assert finding.missing == ("play", "football")


@given(st.text(max_size=80))
def test_any_word_can_be_looked_up(word: str) -> None:
    assert (word in FORMS) == (word in list(FORMS))
    nearest_word(word, FORMS, len)
    split_word(word, FORMS)


def test_letters_that_make_a_stop_word_together_are_not_read_as_it() -> None:
    finding = Index([Passage.of("To be is to do.")]).query("b e")
    assert (finding.missing, finding.corrected) == (("b", "e"), ())

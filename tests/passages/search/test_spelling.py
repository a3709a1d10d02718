"""Words of a question that the texts do not have."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import islice, permutations, product
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from passages.model import Passage
from passages.search.index.string_table import TermDictionary
from passages.search.query import spelling
from passages.search.query.spelling import SpellingBudget, SpellingDictionary, nearest_word, split_word
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
WORDS = SpellingDictionary(FORMS)


def nearest(typed: str, words: Iterable[str], passage_count: Callable[[str], int] = len) -> str | None:
    return nearest_word(typed, SpellingDictionary(TermDictionary.of(words)), passage_count, SpellingBudget())


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
    assert nearest_word(typed, WORDS, len, SpellingBudget()) == read


def test_of_two_words_equally_near_the_commoner_is_read() -> None:
    assert nearest("stoke", ["stone", "store"], {"stone": 1, "store": 5}.__getitem__) == "store"


def test_two_words_written_as_one_are_read_apart_and_one_as_two_together() -> None:
    assert split_word("decisionmakers", FORMS, SpellingBudget()) == ("decision", "makers")
    index = Index([Passage.of("They are hyperrealists."), Passage.of("The decision-makers are careful.")])
    assert index.query("Are they hyper-realists?").corrected == (("hyper-realists", "hyperrealists"),)
    assert index.query("decisionmakers").corrected == (("decisionmakers", "decision-makers"),)


def test_a_finding_says_what_was_read_and_what_is_missing() -> None:
    finding = Index([Passage.of("John Mearsheimer wrote on great powers.")]).query("Did Mearshiemer play football?")
    assert finding.corrected == (("Mearshiemer", "Mearsheimer".lower()),)
    assert finding.missing == ("play", "football")


@given(st.text(max_size=80))
def test_any_word_can_be_looked_up(word: str) -> None:
    assert (word in FORMS) == (word in list(FORMS))
    nearest_word(word, WORDS, len, SpellingBudget())
    split_word(word, FORMS, SpellingBudget())


def test_letters_that_make_a_stop_word_together_are_not_read_as_it() -> None:
    finding = Index([Passage.of("To be is to do.")]).query("b e")
    assert (finding.missing, finding.corrected) == (("b", "e"), ())


letters = st.text("abcdeéžж文𝔸", min_size=4, max_size=12)


@given(letters, st.lists(letters, unique=True, max_size=30))
def test_no_word_near_enough_is_ruled_out_by_its_letters(typed: str, words: list[str]) -> None:
    limit = 2 if len(typed) >= 8 else 1
    near = [
        (OSA.distance(typed, word), word[0] != typed[0], abs(len(word) - len(typed)), -len(word), word)
        for word in words
        if word[0] in typed[:2] and abs(len(word) - len(typed)) <= 1 and OSA.distance(typed, word) <= limit
    ]
    assert nearest(typed, words) == (min(near)[-1] if near and typed.isalpha() else None)


@pytest.fixture(scope="module")
def crowded() -> Index:
    """A text of 30,000 different words, all of the same letters."""
    words = ["".join(word) for word in islice(permutations("abcdefghij"), 30_000)]
    return Index([Passage.of(" ".join(words[at : at + 100])) for at in range(0, len(words), 100)])


def asked(count: int) -> str:
    """Return a question of words that the text does not have, of its letters."""
    rng = random.Random(3)
    return " ".join("a" + "".join(rng.sample("bcdefghij", 9)) for _ in range(count))


def test_all_words_of_a_question_share_one_budget_of_comparisons(crowded: Index) -> None:
    with mock.patch.object(OSA, "distance", wraps=OSA.distance) as compared:
        crowded.query(asked(64))
    assert 0 < compared.call_count <= spelling.MAX_COMPARED


def test_all_words_of_a_question_share_one_budget_of_letter_sets(
    crowded: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spelling, "MAX_COMPARED", 10**9)
    budget = SpellingBudget(scanned=100_000)
    words = SpellingDictionary(crowded.data.forms)
    for word in asked(64).split():
        nearest_word(word, words, len, budget)
    assert 0 <= budget.scanned < 100_000


def test_all_words_of_a_question_share_one_budget_of_splits() -> None:
    budget = SpellingBudget(splits=100)
    forms = mock.MagicMock(spec=TermDictionary)
    forms.__contains__.return_value = False
    for _ in range(64):
        split_word("x" * 60, forms, budget)
    assert forms.__contains__.call_count == 100


def test_of_very_many_words_equally_near_only_some_are_counted() -> None:
    words = ["settle" + "".join(end) for end in product("bcdfgh", repeat=3)]
    passage_count = mock.Mock(return_value=1)
    assert nearest("settlexxx", words, passage_count) is None
    assert nearest("settlebxx", words, passage_count) == "settlebbb"
    assert passage_count.call_count == spelling.MAX_TIES


def test_a_word_is_still_corrected_where_the_budget_does_not_allow_for_all(crowded: Index) -> None:
    """Those whose letters differ least are compared first."""
    words = SpellingDictionary(TermDictionary.of([*crowded.data.forms, "abcdefghik"]))
    assert nearest_word("abcdefghikk", words, len, SpellingBudget(compared=1)) == "abcdefghik"


def test_letter_sets_are_computed_once_for_each_first_letter() -> None:
    with mock.patch.object(spelling, "_letter_sets", wraps=spelling._letter_sets) as computed:
        words = SpellingDictionary(FORMS)
        for typed in ("mearshiemer", "mersheimer", "eilites"):
            nearest_word(typed, words, len, SpellingBudget())
    assert computed.call_count == 3  # "m", "e" and "i", which no word has

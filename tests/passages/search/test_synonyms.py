"""Words that say nearly the same as those of a question."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages import answer
from passages.model import Confidence, Passage
from passages.search.analysis.analyzer import term_of
from passages.search.analysis.word_lists import read_lines
from passages.search.query.synonyms import synonyms
from passages.search.searcher import Index

LINES = read_lines("synonyms", "en")
WORDS = sorted(set(chain.from_iterable(line.replace(":", " ").split() for line in LINES)))
STEM = term_of("en")

VILLAGE = Index(
    [
        Passage.of("The miller kept two donkeys. The village thought him an affluent man, and he did not deny it."),
        Passage.of("The village lies at the bend of a river. Its road was paved in 1931."),
        Passage.of("A village council meets in spring. It speaks of the road, and of the miller's debts."),
    ]
)


def test_a_word_that_the_text_does_not_have_is_read_as_one_that_says_nearly_the_same() -> None:
    assert VILLAGE.search("Who is rich in the village?")[0].number == 0


def test_the_reply_says_what_was_read_and_makes_it_bold() -> None:
    reply = answer(VILLAGE, "Was the miller a wealthy man?")
    assert reply.found
    assert reply.expanded == (("wealthy", "affluent"),)
    quote = reply.quotes[0]
    bold = {quote.passage.text[start:end] for start, end in quote.matched}
    assert {"affluent", "miller"} <= bold


def test_a_synonym_that_is_not_quoted_is_not_spoken_of() -> None:
    assert answer(VILLAGE, "Which rich road was paved in 1931?").expanded == ()


def test_the_best_sentence_is_the_one_with_the_synonym() -> None:
    finding = VILLAGE.query("Was he a rich man in the village?")
    best, text = finding.best_sentence(finding.hits[0]), finding.hits[0].passage.text
    assert "affluent" in text[best.start : best.end]


def test_synonyms_alone_are_not_sure_and_find_nothing_for_several_words() -> None:
    finding = VILLAGE.query("wealthy")
    assert [hit.number for hit in finding.hits] == [0]
    assert finding.confidence is Confidence.PERHAPS
    assert not VILLAGE.query("wealthy ships").hits


def test_the_word_itself_is_worth_more_than_its_synonym() -> None:
    index = Index([Passage.of("A wealthy captain lived there."), Passage.of("A rich captain lived there.")])
    assert [hit.number for hit in index.search("Who was the rich captain?")] == [1, 0]


def test_a_word_of_the_text_stands_for_one_word_of_the_question_only() -> None:
    """`soldiers` and `army` are both synonyms of `military`: said once, it is not found twice."""
    index = Index([Passage.of("The military town has a port."), Passage.of("The old town has a port and a church.")])
    one, two = (index.rank(question).features[0].synonyms for question in ("town soldiers", "town soldiers army"))
    assert one == pytest.approx(two)


def test_a_known_word_is_no_misspelling_of_another() -> None:
    """The text's `kind` is one letter from `king`, and not what was meant."""
    index = Index([Passage.of("A kind woman sold pears."), Passage.of("The market opens at six.")])
    assert index.query("Did a king sell pears?").corrected == ()


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ja"])
def test_other_languages_have_none(language: str) -> None:
    assert synonyms("king", language) == ()


def test_a_family_has_two_words_at_least_none_of_them_twice_or_a_stop_word() -> None:
    for line in LINES:
        words = line.replace(":", " ").split()
        assert len({STEM(word) for word in words}) == len(words) >= 2, line
        assert all(STEM(word) for word in words), line


@given(st.sampled_from(WORDS))
def test_no_word_is_its_own_synonym(word: str) -> None:
    assert STEM(word) not in synonyms(STEM(word), "en")


@given(st.sampled_from([line for line in LINES if ":" not in line]))
def test_the_words_of_a_family_are_synonyms_of_one_another(line: str) -> None:
    first, *others = map(STEM, line.split())
    assert set(others) <= set(synonyms(first, "en"))
    assert all(first in synonyms(other, "en") for other in others)


def test_a_kind_is_said_for_what_it_is_a_kind_of_and_not_the_other_way_round() -> None:
    assert STEM("salmon") in synonyms(STEM("fish"), "en")
    assert STEM("fish") not in synonyms(STEM("salmon"), "en")


@pytest.mark.parametrize("question", ["who kept 2 donkeys?", "who kept 2 asses?"])
def test_a_figure_is_read_as_the_word_for_its_number(question: str) -> None:
    index = Index([Passage.of("The miller kept two donkeys."), Passage.of("A third one grazed by the river.")])
    found = index.query(question)
    assert ("2", "two") in found.synonyms(found.hits[0])

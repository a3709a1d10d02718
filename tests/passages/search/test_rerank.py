"""How a question's words stand together in a sentence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.search.analysis.analyzer import key_of
from passages.search.index.forward_index import SENTENCE_END
from passages.search.index.string_table import Numbering
from passages.search.ranking.match_features import CandidateSentences
from passages.search.ranking.rerank import MatchFeatures, RerankQuery, best_features, weighted_sum

NUMBERS = Numbering({"\n": SENTENCE_END})


class Question(NamedTuple):
    """Asked of texts that bring no keys."""

    asked: RerankQuery

    def look(self, passages: list[str]) -> list[list[MatchFeatures]]:
        return self.asked.features(passages, keys(passages))

    def cover(self, sentence: str) -> float:
        return self.asked.covered_idf(sentence)


def asked(*forms: str) -> Question:
    idf = {key_of("en")(form): 1.0 for form in forms if form != "the"}
    return Question(RerankQuery.of(forms, idf, "en", number))


def number(form: str) -> int:
    return NUMBERS[key_of("en")(form)]


def keys(passages: list[str]) -> npt.NDArray[np.int32]:
    words = "".join(f"{passage}\n" for passage in passages).replace("\n", " \n ").split(" ")
    return np.array([NUMBERS[word] if word == "\n" else number(word) for word in words if word], np.int32)


@pytest.mark.parametrize(
    ("closer", "farther"),
    [
        ("dog bites man", "man bites dog"),
        ("dog bites man", "dog runs\nbites\nman"),
        ("dog rarely bites man", "dog very rarely bites the man"),
        ("the dog bites", "dog\nthe bites"),
    ],
)
def test_the_question_s_own_order_is_worth_more(closer: str, farther: str) -> None:
    near, far = (
        weighted_sum(best_features(signals)) for signals in asked("the", "dog", "bites", "man").look([closer, farther])
    )
    assert near > far


def test_parts_of_words_count_across_forms() -> None:
    near, far = (best_features(signals).grams for signals in asked("government").look(["governmental", "city"]))
    assert near > far == 0


def test_what_every_candidate_has_weighs_little() -> None:
    common = asked("dog", "bites").look(["dog bites", "dog bites", "dog bites"])
    rare = asked("dog", "bites").look(["dog bites", "cat sleeps", "cat sleeps"])
    assert weighted_sum(best_features(common[0])) < weighted_sum(best_features(rare[0]))


def test_every_sentence_has_its_signals() -> None:
    (signals,) = asked("dog").look(["dog\n\ncat dog"])
    assert [signal.grams > 0 for signal in signals] == [True, False, True]


def test_a_sentence_covers_the_question_s_words_that_stand_in_it() -> None:
    assert [asked("dog", "bites").cover(line) for line in ("the dog bit", "dog bites dog", "")] == [1, 2, 0]


def test_a_pair_is_no_pair_across_the_end_of_a_passage() -> None:
    apart, alone = asked("dog", "bites").look(["cat dog", "bites cat"]), asked("dog", "bites").look(["cat dog"])
    assert [[signal.order for signal in sentences] for sentences in (*apart, *alone)] == [[0.0], [0.0], [0.0]]


@given(st.lists(st.text("ab é\U0001f600", max_size=12), min_size=1, max_size=6))
def test_grams_are_found_where_a_search_of_the_sentence_finds_them(sentences: list[str]) -> None:
    grams = {gram: at for at, gram in enumerate([" ab a", "a b é", "\U0001f600\U0001f600 ab", "aaaaa"])}
    passages = ["\n".join(sentences), "ab ab"]
    stands = CandidateSentences(passages, keys(passages)).grams(grams)
    expected = [[float(gram in f" {sentence} ") for gram in grams] for sentence in (*sentences, "ab ab")]
    assert stands.weights.tolist() == expected
    assert stands.passage_counts.tolist() == [
        any(gram in f" {sentence} " for sentence in sentences) + (gram in " ab ab ") for gram in grams
    ]


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=7), min_size=1, max_size=5))
def test_pairs_are_as_near_as_their_nearest_places(sentences: list[list[str]]) -> None:
    pairs = [("a", "b"), ("b", "a"), ("c", "c")]
    passages = ["\n".join(map(" ".join, sentences))]
    sought = {(ord(first), ord(second)): at for at, (first, second) in enumerate(pairs)}
    run = np.array([key for sentence in sentences for key in (*map(ord, sentence), SENTENCE_END)])
    stands = CandidateSentences(passages, run).pairs(sought)
    assert stands.weights.tolist() == [[_nearness(sentence, *pair) for pair in pairs] for sentence in sentences]


def _nearness(sentence: list[str], first: str, second: str) -> float:
    places = list(enumerate(sentence))
    apart = {b - a for a, word in places for b, other in places if (word, other) == (first, second)}
    return 1.0 if 1 in apart else 0.5 if 2 in apart else 0.0

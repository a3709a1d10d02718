"""How a question's words stand together in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.search.matching import Lines
from passages.search.ranking import Asked, best, worth
from passages.search.words import key_of


def asked(*forms: str) -> Asked:
    return Asked.of(forms, {key_of("en")(form): 1.0 for form in forms if form != "the"}, "en")


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
    near, far = (worth(best(signals)) for signals in asked("the", "dog", "bites", "man").look([closer, farther]))
    assert near > far


def test_parts_of_words_count_across_forms() -> None:
    near, far = (best(signals).grams for signals in asked("government").look(["governmental", "city"]))
    assert near > far == 0


def test_what_every_candidate_has_weighs_little() -> None:
    common = asked("dog", "bites").look(["dog bites", "dog bites", "dog bites"])
    rare = asked("dog", "bites").look(["dog bites", "cat sleeps", "cat sleeps"])
    assert worth(best(common[0])) < worth(best(rare[0]))


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
    stands = Lines(["\n".join(sentences), "ab ab"]).grams(grams)
    expected = [[float(gram in f" {sentence} ") for gram in grams] for sentence in (*sentences, "ab ab")]
    assert stands.shares.tolist() == expected
    assert stands.passages.tolist() == [
        any(gram in f" {sentence} " for sentence in sentences) + (gram in " ab ab ") for gram in grams
    ]


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=7), min_size=1, max_size=5))
def test_pairs_are_as_near_as_their_nearest_places(sentences: list[list[str]]) -> None:
    pairs = {pair: at for at, pair in enumerate([("a", "b"), ("b", "a"), ("c", "c")])}
    stands = Lines(["\n".join(map(" ".join, sentences))]).pairs(pairs, str)
    assert stands.shares.tolist() == [[_nearness(sentence, *pair) for pair in pairs] for sentence in sentences]


def _nearness(sentence: list[str], first: str, second: str) -> float:
    places = list(enumerate(sentence))
    apart = {b - a for a, word in places for b, other in places if (word, other) == (first, second)}
    return 1.0 if 1 in apart else 0.5 if 2 in apart else 0.0

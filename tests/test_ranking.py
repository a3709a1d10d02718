"""How a question's words stand together in a sentence."""

from __future__ import annotations

import pytest

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

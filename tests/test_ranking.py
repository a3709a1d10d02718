"""How a question's words stand together in a sentence."""

from __future__ import annotations

import pytest

from passages.ranking import Asked, best, worth


def asked(*forms: str) -> Asked:
    return Asked.of(forms, {form: 1.0 for form in forms if form not in ("the", "of")}, "en")


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
    assert [signal.cover for signal in signals] == [1, 0, 1]

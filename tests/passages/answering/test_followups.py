"""Which questions refer to the one before, and which are questions of their own."""

from __future__ import annotations

import re

import pytest

from passages import Index, Passage, answer
from passages.answering.followups import refers_back

VILLAGE = Index(
    [
        Passage.of("The miller sold his donkey to the priest in the spring. He never told his wife why."),
        Passage.of("The baker keeps bees behind the church, and their honey sweetens the bread."),
        Passage.of("A flood carried the bridge away. It was rebuilt in stone by the priest."),
    ]
)
BEFORE = answer(VILLAGE, "Who keeps bees behind the church?")


@pytest.mark.parametrize(
    ("question", "refers"),
    [
        ("Who sold it?", True),
        ("Why did they do that?", True),
        ("What are these?", True),
        ("Who else was there?", True),
        ("What was the name of his donkey?", True),
        ("Is it old?", True),
        ("Is there a bridge?", False),
        ("Were there bees?", False),
        ("Is it wrong to sell a donkey?", False),
        ("Should one keep bees?", False),
        ("Which one?", True),
        ("Who speaks in this essay?", False),
        ("Which animals, such as bees, are kept?", False),
        ("Why did the miller sell his donkey?", False),
        ("Why did Cain kill his brother?", False),
        ("Why did Cain kill him?", True),
    ],
)
def test_a_pronoun_refers_back_unless_the_question_itself_says_to_what(question: str, refers: bool) -> None:
    assert refers_back(re.findall(r"\w+", question)) is refers


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("and the miller?", True),
        ("why?", True),
        ("And who sold the donkey?", False),
        ("But what carried the bridge away?", False),
        ("And is there a bridge of stone?", False),
        ("and who sold it?", True),
        ("Why did the miller sell his donkey?", False),
    ],
)
def test_a_full_question_is_read_alone_whatever_it_begins_with(question: str, carried: bool) -> None:
    assert bool(answer(VILLAGE, question, previous=BEFORE).carried) is carried


def test_what_found_nothing_is_not_carried_but_what_it_was_asked_after_is() -> None:
    missed = answer(VILLAGE, "Which submarine fired a torpedo?", previous=BEFORE)
    assert not missed.quotes
    assert answer(VILLAGE, "and the miller?", previous=missed).carried == ()
    followed = answer(VILLAGE, "and the submarine?", previous=BEFORE)
    assert not followed.quotes
    assert answer(VILLAGE, "and the miller?", previous=followed).carried == (BEFORE.question,)

"""What was asked a moment ago: kept for minutes, at most so many, and nothing private is told in public."""

from __future__ import annotations

import pytest

from bot.runtime.conversations import Conversations, Key, Turn
from passages.model import Answer, Reason


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


HERE: list[Key] = [("member", 1, 2)]


def turn(question: str, *, private: bool = False) -> Turn:
    return Turn(Answer(question, Reason.FOUND, ""), "edition", private=private)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_last_turn_is_remembered_and_then_forgotten(clock: Clock) -> None:
    kept = Conversations(minutes=15, clock=clock)
    kept.remember(HERE, turn("first"))
    kept.remember(HERE, turn("second"))
    clock.now += 15 * 60 - 1
    assert kept.last(HERE, private=False) == turn("second")
    clock.now += 2
    assert kept.last(HERE, private=False) is None
    assert len(kept) == 0


def test_the_oldest_turns_make_room(clock: Clock) -> None:
    kept = Conversations(max_turns=100, clock=clock)
    for number in range(1_000):
        kept.remember([("message", number), ("member", 1, number)], turn(str(number)))
    assert len(kept) == 100
    assert kept.last([("message", 999)], private=False) == turn("999")
    assert kept.last([("message", 1)], private=False) is None


def test_the_nearest_place_comes_first(clock: Clock) -> None:
    kept = Conversations(clock=clock)
    kept.remember([("message", 5)], turn("the message"))
    kept.remember(HERE, turn("the channel"))
    assert kept.last([("message", 5), *HERE], private=False) == turn("the message")
    assert kept.last([("message", 6), *HERE], private=False) == turn("the channel")


def test_a_private_question_leans_on_either_and_a_public_one_on_public_ones_alone(clock: Clock) -> None:
    kept = Conversations(clock=clock)
    kept.remember(HERE, turn("in public"))
    clock.now += 1
    kept.remember(HERE, turn("in private", private=True))
    assert kept.last(HERE, private=False) == turn("in public")
    assert kept.last(HERE, private=True) == turn("in private", private=True)
    clock.now += 1
    kept.remember(HERE, turn("in public again"))
    assert kept.last(HERE, private=True) == turn("in public again")

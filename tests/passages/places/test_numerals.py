"""Numbers in words, as headings print them."""

from __future__ import annotations

import random

import pytest

from passages.places.headings import ORDINALS
from passages.places.numerals import value
from tests.support.pattern_samples import sample


def ordinals() -> list[str]:
    rng = random.Random(1)
    found = {sample(ORDINALS, rng) for _ in range(4_000)}
    return sorted(word for word in found if not word.startswith(("last", "letzt")))


@pytest.mark.parametrize("word", ordinals())
def test_every_ordinal_that_a_heading_may_have_has_a_value(word: str) -> None:
    assert 0 < value(word) <= 50


@pytest.mark.parametrize(
    ("word", "number"),
    [("octavo", 8), ("novena", 9), ("décimo", 10), ("nono", 9), ("decima", 10), ("twenty-first", 21), ("XII", 12)],
)
def test_an_ordinal_has_its_own_value(word: str, number: int) -> None:
    assert value(word) == number

"""Faults that readers reported, on the texts that they reported them on."""

from __future__ import annotations

from functools import lru_cache

import pytest

from passages import Index, answer, cut, read
from tests.conftest import SHARED

pytestmark = pytest.mark.shared


@lru_cache
def index(name: str) -> Index:
    return Index(cut(read(SHARED / "cases" / name)))


@pytest.mark.parametrize(
    "asked",
    [
        "xray",
        "x-ray",
        "What did the xray show?",
        "cooperative",
        "coordinated",
        "reelected",
        "naive",
        "Ozturk",
        "Öztürk",
        "1250.50",
        "1,250.50",
        "C8",
        "C-8",
        "AR7",
        "RULEA002",
        "retrybackoff",
        "netmakers",
        "whaleoil",
        "color",
        "etranger",
        "Saint Exupery",
        "Sao Paulo",
        "To be or not to be",
    ],
)
def test_a_word_is_found_in_any_spelling(asked: str) -> None:
    reply = answer(index("spelling-variants/words.txt"), asked)
    assert reply.found
    assert reply.missing == ()


@pytest.mark.parametrize("asked", ["major", "corn", "honor", "elephants"])
def test_a_word_that_is_not_there_is_not_read_as_another(asked: str) -> None:
    reply = answer(index("spelling-variants/words.txt"), asked)
    assert (reply.found, reply.missing, reply.corrected) == (False, (asked,), ())


@pytest.mark.parametrize("asked", ["To be or not to be", "Who says to be or not to be?"])
def test_small_words_are_found_in_their_order(asked: str) -> None:
    (quote,) = answer(index("stopword-phrase/hamlet.txt"), asked).quotes
    assert "To be, or not to be" in quote.text

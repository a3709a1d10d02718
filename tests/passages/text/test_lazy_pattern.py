"""Patterns that are compiled at their first use are patterns."""

from __future__ import annotations

import re

import pytest

from passages.text.lazy_pattern import LazyPattern, lazily
from tests.support.patterns import patterns


def test_it_matches_as_the_pattern_does_and_is_compiled_when_it_is_first_asked() -> None:
    lazy = lazily(r"(?P<word>l\w+)", re.IGNORECASE)
    assert isinstance(lazy, LazyPattern)
    assert "search" not in vars(lazy)
    found = lazy.search("The Lantern")
    assert found
    assert found["word"] == "Lantern"
    assert (lazy.sub("x", "a Lamp"), lazy.findall("la li"), lazy.pattern) == ("a x", ["la", "li"], r"(?P<word>l\w+)")
    assert lazy.flags & re.IGNORECASE


def test_a_pattern_that_is_wrong_is_told_at_its_first_use() -> None:
    with pytest.raises(re.error):
        lazily("(").search("")


def test_every_pattern_of_the_product_compiles() -> None:
    assert len(patterns()) > 300

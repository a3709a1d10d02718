"""Names for the same thing, which a text brings along: DPRK = North Korea. Whole phrases, never parts of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from passages.search.analysis.analyzer import Token, analyze


class Alias(NamedTuple):
    """A name that stands in a question."""

    length: int  # words
    others: tuple[str, ...]  # its other names, as the text gives them


class Aliases:
    def __init__(self, groups: Iterable[Sequence[str]], language: str) -> None:
        self._names: dict[tuple[str, ...], dict[str, None]] = {}
        for group in groups:
            for name in group:
                if forms := tuple(word.form for word in analyze(name, language)):
                    others = {other: None for other in group if other != name}
                    self._names[forms] = self._names.get(forms, {}) | others
        self._longest = max(map(len, self._names), default=0)

    def at(self, asked: Sequence[Token], start: int) -> Alias | None:
        """The longest name that starts at word `start`."""
        for length in range(min(self._longest, len(asked) - start), 0, -1):
            forms = tuple(word.form for word in asked[start : start + length])
            if forms in self._names:
                return Alias(length, tuple(self._names[forms]))
        return None

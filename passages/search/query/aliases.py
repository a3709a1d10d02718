"""Names for the same thing, which a text declares: DPRK = North Korea. Whole phrases, never parts of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from passages.search.analysis.analyzer import Token, analyze


class Alias(NamedTuple):
    """A name found in a question."""

    length: int  # in tokens
    others: tuple[str, ...]  # its other names, as the text gives them


class Aliases:
    """The names that the texts of an index declare, looked up by their forms."""

    def __init__(self, groups: Iterable[Sequence[str]], language: str) -> None:
        """Take groups of names, each for one thing, which are analyzed in `language` (ISO 639-1)."""
        self._names: dict[tuple[str, ...], dict[str, None]] = {}
        for group in groups:
            for name in group:
                if forms := tuple(token.form for token in analyze(name, language)):
                    others = {other: None for other in group if other != name}
                    self._names[forms] = self._names.get(forms, {}) | others
        self._longest = max(map(len, self._names), default=0)

    def at(self, tokens: Sequence[Token], start: int) -> Alias | None:
        """Return the longest name that starts at token `start`; None if none does."""
        for length in range(min(self._longest, len(tokens) - start), 0, -1):
            forms = tuple(token.form for token in tokens[start : start + length])
            if forms in self._names:
                return Alias(length, tuple(self._names[forms]))
        return None

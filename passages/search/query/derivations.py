"""Words made from the same word: "terrorist" of "terrorism", "capitalists" of "capitalism".

Stemmers bring forms of one word together, and a few of these. The suffixes of a language are exchanged for one another
(see the heads of `suffixes`); what comes out need not be a word, so only one that a text has is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from passages.search.analysis.word_lists import read_lines


class SuffixGroup(NamedTuple):
    """Suffixes that are exchanged for one another, the longest first, where enough letters stand before them."""

    least: int
    suffixes: tuple[str, ...]


@lru_cache(maxsize=1 << 12)
def derivations(form: str, language: str) -> tuple[str, ...]:
    """Return what may be relatives of a form in `language` (ISO 639-1), each once; none without a list."""
    made: dict[str, None] = {}
    for least, suffixes in _groups(language):
        for suffix in suffixes:
            base = form.removesuffix(suffix)
            if form.endswith(suffix) and len(base) >= least:
                made |= dict.fromkeys(base + other for other in suffixes if other != suffix)
    return tuple(other for other in made if other != form)


@lru_cache(maxsize=64)
def _groups(language: str) -> Sequence[SuffixGroup]:
    entries = (line.split() for line in read_lines("suffixes", language))
    return [
        SuffixGroup(int(least), tuple(one if one != "0" else "" for one in suffixes)) for least, *suffixes in entries
    ]

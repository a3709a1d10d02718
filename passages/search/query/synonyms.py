"""Words that say nearly the same: what a question calls *rich* a text may call *affluence*.

English only; in other languages no word has relatives. The families stand in `synonyms.en.txt`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from passages.search.analysis.analyzer import term_of

_FAMILIES = Path(__file__).with_name("synonyms.en.txt")


@lru_cache(maxsize=1 << 14)
def synonyms(term: str, language: str) -> tuple[str, ...]:
    """The terms of words that say nearly the same as the word with this term, in `language` (ISO 639-1)."""
    if language != "en":
        return ()
    stem = term_of(language)
    others = dict.fromkeys(stem(word) for family in _english_families().get(term, ()) for word in family)
    return tuple(other for other in others if other != term)


@lru_cache(maxsize=1)
def _english_families() -> Mapping[str, Sequence[Sequence[str]]]:
    """Of each term its families."""
    stem = term_of("en")
    families: dict[str, list[list[str]]] = defaultdict(list)
    for line in _FAMILIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            general, _, kinds = line.rpartition(":")
            family = kinds.split()
            for word in [general] if general else family:
                families[stem(word)].append(family)
    return dict(families)

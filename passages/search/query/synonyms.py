"""Words that say nearly the same: what a question calls *rich* a text may call *affluence*.

English only: in a language without a list of synonyms no word has any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from passages.search.analysis.analyzer import term_of
from passages.search.analysis.word_lists import languages_with, read_lines


@lru_cache(maxsize=1 << 14)
def synonyms(term: str, language: str) -> tuple[str, ...]:
    """Return the terms of the words that say nearly the same as the word with this term, in `language` (ISO 639-1)."""
    if language not in languages_with("synonyms"):
        return ()
    stem = term_of(language)
    others = dict.fromkeys(stem(word) for family in _families(language).get(term, ()) for word in family)
    return tuple(other for other in others if other != term)


@lru_cache(maxsize=8)
def _families(language: str) -> Mapping[str, Sequence[Sequence[str]]]:
    """Map each term to its families of words.

    A line with a colon is a general word and words for kinds of it: only the general word leads to the others.
    """
    stem = term_of(language)
    families: dict[str, list[list[str]]] = defaultdict(list)
    for line in read_lines("synonyms", language):
        general, _, kinds = line.rpartition(":")
        family = kinds.split()
        for word in [general] if general else family:
            families[stem(word)].append(family)
    return dict(families)

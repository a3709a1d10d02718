"""Words that most texts have, whatever they are about.

That such a word is missing from a short text says little about its subject: "How rich are the elites?" is still a
question about the elites. The English list holds stems, printed by `python -m tests.bench.common` from public texts:
those found in at least three of ten. For other languages there are no such texts; their lists hold the same words as
far as a question is likely to have them, written from general knowledge of the language. In a language without a list
every word is taken to name a subject.
"""

from __future__ import annotations

from functools import lru_cache

from passages.search.analysis.analyzer import content_tokens, term_of
from passages.search.analysis.word_lists import read_words


def is_common(typed: str, language: str) -> bool:
    """Return whether a word, as typed in a question in `language` (ISO 639-1), is one that most texts have."""
    return all(token.term in _common_terms(language) for token in content_tokens(typed, language))


@lru_cache(maxsize=64)
def _common_terms(language: str) -> frozenset[str]:
    words = read_words("common_words", language)
    return frozenset(words if language == "en" else map(term_of(language), words))  # the English ones are stems

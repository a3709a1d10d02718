"""From passages to all that an index is. Passages are read one by one, so that a million need not be in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from passages.model import Passage, Sentence
from passages.search.languages import language_of
from passages.search.okapi import SafeOkapi
from passages.search.postings import Postings
from passages.search.store import Parts
from passages.search.strings import Growing, Strings, Vocabulary
from passages.search.words import Word, words


def build(passages: Sequence[Passage]) -> Parts:
    """All that an index of `passages` is."""
    tongue = language_of(passages)
    counts = {language: tongue.count(language) for language in dict.fromkeys(tongue)}
    languages = tuple(sorted(counts, key=lambda language: (-counts[language], language))) or ("en",)
    forms: set[str] = set()
    lines = Growing()
    aliases: dict[tuple[str, ...], None] = {}

    def terms() -> Iterator[list[str]]:
        """Of each passage; what else is needed of it is taken on the way."""
        for passage, language in zip(passages, tongue, strict=True):
            found = words_of(passage, language)
            forms.update(word.form for word in found)
            lines.add(_line(found, passage.sentences))
            aliases.update(dict.fromkeys(passage.metadata.aliases))
            yield [word.term for word in found if word.term]

    postings = Postings.of(SafeOkapi(terms()))
    tongues = np.array([languages.index(language) for language in tongue], np.uint8)
    return Parts(passages, postings, Vocabulary.of(forms), Strings.grown(lines), languages, tongues, tuple(aliases))


def words_of(passage: Passage, language: str) -> list[Word]:
    """The words of a passage, in offsets of its document."""
    return words(passage.text, language, passage.marks, passage.start)


def _line(found: Sequence[Word], sentences: Sequence[Sentence]) -> str:
    """The forms of words, joined by blanks, and the sentences they stand in, by line breaks."""
    starts, forms = [word.start for word in found], [word.form for word in found]
    ends = [bisect_left(starts, sentence.end) for sentence in sentences[:-1]]
    bounds = zip([0, *ends], [*ends, len(forms)], strict=True)
    return "\n".join(" ".join(forms[start:end]) for start, end in bounds)

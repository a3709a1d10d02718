"""From passages to all that an index is. Passages are read one by one, so that a million need not be in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from passages.model import Passage
from passages.search.analysis.analyzer import Token, analyze
from passages.search.analysis.languages import language_of
from passages.search.index.bm25 import Postings
from passages.search.index.file_format import IndexData
from passages.search.index.forward_index import ForwardIndexBuilder
from passages.search.index.okapi import SafeOkapi
from passages.search.index.string_table import ByteTableBuilder, StringTable, TermDictionary, encoded


def build(passages: Sequence[Passage]) -> IndexData:
    """All that an index of `passages` is."""
    tongue = language_of(passages)
    counts = {language: tongue.count(language) for language in dict.fromkeys(tongue)}
    languages = tuple(sorted(counts, key=lambda language: (-counts[language], language))) or ("en",)
    forms: set[str] = set()
    lines, keys = ByteTableBuilder(), ForwardIndexBuilder()
    aliases: dict[tuple[str, ...], None] = {}
    authors: dict[str, None] = {}

    def terms() -> Iterator[list[str]]:
        """Of each passage; what else is needed of it is taken on the way."""
        for passage, language in zip(passages, tongue, strict=True):
            found = analyze_passage(passage, language)
            sentences = [found[start:end] for start, end in _bounds(found, passage)]
            written = [[word.form for word in sentence] for sentence in sentences]
            forms.update(*written)
            lines.add(encoded("\n".join(map(" ".join, written))))
            keys.add([word.term or word.form for word in sentence] for sentence in sentences)
            aliases.update(dict.fromkeys(passage.metadata.aliases))
            authors[passage.metadata.author] = None
            yield [word.term for word in found if word.term]

    postings = Postings.of(SafeOkapi(terms()))
    known = TermDictionary.of(forms)
    tongues = np.array([languages.index(language) for language in tongue], np.uint8)
    strings = (known, StringTable(*lines.done()), keys.done(postings.terms, known))
    return IndexData(passages, postings, *strings, languages, tongues, tuple(aliases), tuple(authors))


def analyze_passage(passage: Passage, language: str) -> list[Token]:
    """The words of a passage, in offsets of its document."""
    return analyze(passage.text, language, passage.marks, passage.start)


def _bounds(found: Sequence[Token], passage: Passage) -> Iterator[tuple[int, int]]:
    """Of each sentence of a passage the first of its words and the one after its last."""
    starts = [word.start for word in found]
    ends = [bisect_left(starts, sentence.end) for sentence in passage.sentences[:-1]]
    return pairwise([0, *ends, len(found)])

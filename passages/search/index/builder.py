"""Builds an index from passages. They are read one by one, so a million of them need not be in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from passages.model import Passage
from passages.places.passage_places import places_of_texts
from passages.search.analysis.analyzer import Token, analyze
from passages.search.analysis.languages import passage_languages
from passages.search.index.bm25 import Postings, SafeOkapi
from passages.search.index.file_format import IndexData
from passages.search.index.forward_index import ForwardIndexBuilder
from passages.search.index.string_table import ByteTableBuilder, StringTable, TermDictionary, encode


def build(passages: Sequence[Passage]) -> IndexData:
    """Return the index of `passages`, in their order."""
    language_of = passage_languages(passages)
    counts = {language: language_of.count(language) for language in dict.fromkeys(language_of)}
    languages = tuple(sorted(counts, key=lambda language: (-counts[language], language))) or ("en",)
    forms: set[str] = set()
    sentence_forms, keys = ByteTableBuilder(), ForwardIndexBuilder()
    aliases: dict[tuple[str, ...], None] = {}
    authors: dict[str, None] = {}

    def terms() -> Iterator[list[str]]:
        """Yield the terms of each passage, and collect the rest on the way: passages are analyzed once."""
        for passage, language in zip(passages, language_of, strict=True):
            tokens = analyze_passage(passage, language)
            sentences = [tokens[start:end] for start, end in _sentence_bounds(tokens, passage)]
            written = [[token.form for token in sentence] for sentence in sentences]
            forms.update(*written)
            sentence_forms.add(encode("\n".join(map(" ".join, written))))
            keys.add([token.term or token.form for token in sentence] for sentence in sentences)
            aliases.update(dict.fromkeys(passage.metadata.aliases))
            authors[passage.metadata.author] = None
            yield [token.term for token in tokens if token.term]

    postings = Postings.of(SafeOkapi(terms()))
    vocabulary = TermDictionary.of(forms)
    return IndexData(
        passages,
        postings,
        vocabulary,
        StringTable(*sentence_forms.done()),
        keys.done(postings.terms, vocabulary),
        languages,
        np.array([languages.index(language) for language in language_of], np.uint8),
        tuple(aliases),
        tuple(authors),
        places_of_texts(passages),
    )


def analyze_passage(passage: Passage, language: str) -> list[Token]:
    """Return the tokens of a passage, in offsets of its document."""
    return analyze(passage.text, language, passage.marks, passage.start)


def _sentence_bounds(tokens: Sequence[Token], passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield for each sentence the slice of `tokens` that it is."""
    starts = [token.start for token in tokens]
    ends = [bisect_left(starts, sentence.end) for sentence in passage.sentences[:-1]]
    return pairwise([0, *ends, len(tokens)])

"""Suggest questions that work on the texts at hand: made from their words, and kept only if asking finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from passages.answering.answer import answer
from passages.model import Passage
from passages.search.analysis.analyzer import content_tokens
from passages.search.searcher import Index

_MAX_SAMPLED: Final = 300  # passages sampled, evenly
_MAX_ASKED: Final = 40  # questions asked at most
_SHORTEST, _LONGEST = 4, 40  # characters of a word and of a phrase


def suggestions(index: Index, count: int = 3) -> tuple[str, ...]:
    """Return at most `count` questions on different topics, each answered by a passage of its own."""
    chosen: list[str] = []
    used: set[str | int] = set()
    for terms, phrase, language in _phrases(index.passages):
        question = f"What does the text say about “{phrase}”?" if language in ("", "en") else f"{phrase}?"
        if used.intersection(terms) or not (reply := answer(index, question, limit=1)).found:
            continue
        best = reply.quotes[0]
        if best.number not in used and phrase in best.passage.text:
            used.update(terms, (best.number,))
            chosen.append(question)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _phrases(passages: Sequence[Passage]) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Yield pairs of adjacent words: their terms, the phrase and its language; likely topics first."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for passage in passages[:: max(1, len(passages) // _MAX_SAMPLED)]:
        for terms, phrase in _pairs(passage):
            counts[terms] += 1
            first.setdefault(terms, (phrase, passage.metadata.language))

    def rank(terms: tuple[str, str]) -> tuple[int, bool, int]:
        phrase = first[terms][0]
        # Frequency beyond three makes no better topic; a name is preferred.
        return (-min(counts[terms], 3), not phrase.istitle(), -len(phrase))

    for terms in sorted(counts, key=rank)[:_MAX_ASKED]:
        yield terms, *first[terms]


def _pairs(passage: Passage) -> Iterator[tuple[tuple[str, str], str]]:
    words = content_tokens(passage.text, passage.metadata.language or "en", passage.marks, passage.start)
    for one, two in pairwise(words):
        phrase = passage.text[one.start - passage.start : two.end - passage.start]
        long_enough = min(one.end - one.start, two.end - two.start) >= _SHORTEST and len(phrase) <= _LONGEST
        if long_enough and phrase.replace(" ", "").isalpha() and phrase.count(" ") == 1:
            yield (one.term, two.term), phrase

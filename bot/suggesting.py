"""Questions that really work on the texts at hand: made from their own words, and kept only if asking finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from passages.answering import answer
from passages.index import Index
from passages.model import Passage
from passages.words import content

_SAMPLE: Final = 300  # passages looked at, spread over the whole
_TRIES: Final = 40  # questions asked at most
_SHORTEST, _LONGEST = 4, 40  # characters of a word and of a phrase


def suggestions(index: Index, count: int = 3) -> tuple[str, ...]:
    """At most `count` questions, each answered by a passage of its own that holds the words asked for."""
    chosen: list[str] = []
    used: set[int] = set()
    for phrase, language in _phrases(index.passages):
        question = f"What does the text say about {phrase}?" if language in ("", "en") else f"{phrase}?"
        reply = answer(index, question, limit=1)
        if reply.found and reply.quotes[0].number not in used and phrase in reply.quotes[0].passage.text:
            used.add(reply.quotes[0].number)
            chosen.append(question)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _phrases(passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """Two words that stand side by side, as the text has them: the most frequent first, names before others."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for passage in passages[:: max(1, len(passages) // _SAMPLE)]:
        for pair, phrase in _pairs(passage):
            counts[pair] += 1
            first.setdefault(pair, (phrase, passage.metadata.language))
    # A phrase that stands everywhere tells the passages apart no better than one that stands once.
    ranked = sorted(
        counts, key=lambda pair: (-min(counts[pair], 3), not first[pair][0].istitle(), -len(first[pair][0]))
    )
    yield from (first[pair] for pair in ranked[:_TRIES])


def _pairs(passage: Passage) -> Iterator[tuple[tuple[str, str], str]]:
    words = content(passage.text, passage.metadata.language or "en", passage.marks, passage.start)
    for one, two in pairwise(words):
        phrase = passage.text[one.start - passage.start : two.end - passage.start]
        long_enough = min(one.end - one.start, two.end - two.start) >= _SHORTEST and len(phrase) <= _LONGEST
        if long_enough and phrase.replace(" ", "").isalpha() and phrase.count(" ") == 1:
            yield (one.term, two.term), phrase

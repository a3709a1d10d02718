"""The second look: the first candidates of BM25, put in order by how the question's words stand together.

BM25 counts words; it does not see whether they stand in one sentence, in the question's order, in the question's form.
Two signals do, each the best that a single sentence of the passage reaches. What is rare among the candidates weighs
more, so that nothing but the words themselves need be indexed.

hit@1 / hit@3, weights fitted on other texts than those measured (`python -m tests.bench.fit`):

                        articles        stories
    BM25                .834 / .939     .690 / .876
    with grams          .873 / .953     .738 / .891
    with order          .869 / .949     .736 / .889
    with both           .878 / .953     .743 / .894

Tried with both, and left out for gaining under .002: idf of the terms in the best sentence, the asked form of the word,
nearness of the terms, the second-best sentence, three words in a row, longest common subsequence, the length and place
of the passage, a name for "who", a number for "when". The score of the passages beside it gains .003, but then the
order of hits would depend on the order in which texts are added.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from passages.search.words import key_of

_T = TypeVar("_T")

CANDIDATES = 50  # of BM25 that are looked at again; more gain nothing at rank 1
GRAM = 5  # characters
MAX_FORMS = 192  # words of a question, stop words among them, whose order counts


class Signals(NamedTuple):
    """How a question's words stand in one sentence."""

    grams: float  # idf of its character 5-grams, across words, that stand in it (McNamee and Mayfield 2004)
    order: float  # idf of its pairs of neighbours that are neighbours in it too (Metzler and Croft 2005)


# Beside 1 for BM25. `python -m tests.bench.fit` fits them again.
WEIGHTS = {"grams": 0.15, "order": 0.25}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared with sentences.

    A sentence is given as its evened-out words joined by blanks, a passage as its sentences joined by line breaks.
    """

    idf: Mapping[str, float]  # of the question's terms that the texts know
    grams: tuple[str, ...]
    pairs: Mapping[tuple[str, str], float]  # two words and how near: 1 neighbours, 1/2 with one word between
    language: str  # ISO 639-1, that of the question
    key: Callable[[str], str]  # the stem of a form; a stop word itself

    @classmethod
    def of(cls, forms: Sequence[str], idf: Mapping[str, float], language: str) -> Asked:
        """`forms` are the words of the question that the texts know, stop words among them, in order."""
        forms, key = forms[:MAX_FORMS], key_of(language)
        line = f" {' '.join(forms)} "
        grams = dict.fromkeys(line[at : at + GRAM] for at in range(len(line) - GRAM + 1))
        return cls(idf, tuple(grams), _pairs([key(form) for form in forms]), language, key)

    def look(self, passages: Sequence[str]) -> list[list[Signals]]:
        """The signals of every sentence of every passage."""
        shared = [self._shared(passage) for passage in passages]
        grams = _rarity([passage.grams for passage in shared])
        pairs = _rarity([passage.pairs for passage in shared])
        return [
            [self._signals(sentence, of, grams, pairs) for sentence in passage.split("\n")]
            for passage, of in zip(passages, shared, strict=True)
        ]

    def cover(self, sentence: str) -> float:
        """The idf of the question's terms that stand in a sentence."""
        return math.fsum(self.idf[term] for term in self.idf.keys() & map(self.key, sentence.split(" ")))

    def _shared(self, passage: str) -> _Shared:
        """What a whole passage shares, so that only this need be looked for in its sentences."""
        flat = f" {passage} ".replace("\n", " \n ")
        near = self._near(flat.split(" "))
        return _Shared([gram for gram in self.grams if gram in flat], near.keys())

    def _near(self, forms: Sequence[str]) -> dict[tuple[str, str], float]:
        terms = list(map(self.key, forms))
        wide = self.pairs.keys() & zip(terms, terms[2:], strict=False)
        near = self.pairs.keys() & pairwise(terms)
        return dict.fromkeys(wide, 0.5) | dict.fromkeys(near, 1.0)

    def _signals(
        self, sentence: str, shared: _Shared, grams: Mapping[str, float], pairs: Mapping[tuple[str, str], float]
    ) -> Signals:
        line = f" {sentence} "
        near = self._near(sentence.split(" ")) if shared.pairs else {}
        # fsum, because sets have no order and a sum of floats has one.
        return Signals(
            math.fsum([grams[gram] for gram in shared.grams if gram in line]),
            math.fsum([weight * self.pairs[pair] * pairs[pair] for pair, weight in near.items()]),
        )


class _Shared(NamedTuple):
    grams: Collection[str]
    pairs: Collection[tuple[str, str]]


def best(sentences: Sequence[Signals]) -> Signals:
    """The most that any sentence reaches, signal for signal."""
    return Signals(*map(max, zip(*sentences, strict=True)))


def worth(signals: Signals) -> float:
    """What signals add to a BM25 score."""
    return WEIGHTS["grams"] * signals.grams + WEIGHTS["order"] * signals.order


def _pairs(terms: Sequence[str]) -> dict[tuple[str, str], float]:
    apart = dict.fromkeys(zip(terms, terms[2:], strict=False), 0.5)
    return apart | dict.fromkeys(pairwise(terms), 1.0)


def _rarity(passages: Sequence[Collection[_T]]) -> dict[_T, float]:
    """The idf, among passages, of the things that stand in them."""
    counts = Counter(thing for passage in passages for thing in passage)
    size = len(passages)
    return {thing: math.log(1 + (size - count + 0.5) / (count + 0.5)) for thing, count in counts.items()}

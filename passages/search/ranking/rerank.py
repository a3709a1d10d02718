"""The second look: the first candidates of BM25, put in order by how the question's words stand together.

BM25 counts words; it does not see whether they stand in one sentence, in the question's order, in the question's form,
or whether the text says the same in another word. Three signals do, each the most that a single sentence of the passage
reaches. What is rare among the candidates weighs more, so that nothing but the words themselves need be indexed.

hit@1 / hit@3, weights fitted on other texts than those measured (`python -m tests.bench.fit`):

                        articles        stories
    BM25                .838 / .943     .694 / .878
    with grams          .873 / .954     .741 / .894
    with order          .872 / .950     .737 / .893
    with relatives      .841 / .947     .699 / .885
    grams and order     .878 / .954     .747 / .895
    all                 .883 / .958     .750 / .901

Tried with grams and order, and left out for gaining under .002: idf of the terms in the best sentence, the asked form
of the word, nearness of the terms, the second-best sentence, three words in a row, longest common subsequence, the
length and place of the passage, a name for "who", a number for "when". The score of the passages beside it gains .003,
but then the order of hits would depend on the order in which texts are added. WordNet as the source of relatives gains
half as much: it has many rare senses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from passages.search.analysis.analyzer import key_of
from passages.search.ranking.match_features import GRAM, CandidateSentences

_T = TypeVar("_T")

CANDIDATES = 50  # of BM25 that are looked at again; more gain nothing at rank 1
MAX_FORMS = 192  # words of a question, stop words among them, whose order counts


class MatchFeatures(NamedTuple):
    """How a question's words stand in one sentence."""

    grams: float  # idf of its character 5-grams, across words, that stand in it (McNamee and Mayfield 2004)
    order: float  # idf of its pairs of neighbours that are neighbours in it too (Metzler and Croft 2005)
    relatives: float  # idf of its words that the passage does not have, for each a relative that stands in it


# Beside 1 for BM25. `python -m tests.bench.fit` fits them again.
WEIGHTS = MatchFeatures(grams=0.13, order=0.24, relatives=0.64)


@dataclass(frozen=True, slots=True)
class RerankQuery:
    """A question as it is compared with sentences.

    A sentence is given as its evened-out words joined by blanks, a passage as its sentences joined by line breaks.
    """

    idf: Mapping[str, float]  # of the question's terms that the texts know
    grams: Mapping[str, int]  # each with its place among them
    pairs: Mapping[tuple[int, int], float]  # two keys and how near: 1 neighbours, 1/2 with one word between
    related: Sequence[tuple[Sequence[int], Sequence[int]]]  # keys of a word, and of its relatives
    language: str  # ISO 639-1, that of the question
    key: Callable[[str], str]  # the stem of a form; a stop word itself

    @classmethod
    def of(
        cls,
        forms: Sequence[str],
        idf: Mapping[str, float],
        language: str,
        number: Callable[[str], int],
        related: Sequence[tuple[Sequence[int], Sequence[int]]] = (),
    ) -> RerankQuery:
        """`forms` are the words of the question that the texts know, stop words among them, in order; `number` gives
        that of a form's key (see `keys`)."""
        forms, key = forms[:MAX_FORMS], key_of(language)
        line = f" {' '.join(forms)} "
        grams = dict.fromkeys(line[at : at + GRAM] for at in range(len(line) - GRAM + 1))
        return cls(idf, _places(grams), _pairs([number(form) for form in forms]), related, language, key)

    def features(self, passages: Sequence[str], keys: npt.NDArray[np.int32]) -> list[list[MatchFeatures]]:
        """The signals of every sentence of every passage; `keys` are those of their words."""
        lines = CandidateSentences(passages, keys)
        grams, pairs = lines.grams(self.grams), lines.pairs(_places(self.pairs))
        nearness = np.array([*self.pairs.values()])
        size = len(passages)
        # Row by row, not as a product of matrices, so that sentences that share the same are worth the same to the bit.
        every = (
            (grams.shares * _rarity(grams.passages, size)).sum(axis=1),
            (pairs.shares * (nearness * _rarity(pairs.passages, size))).sum(axis=1),
            self._relatives(lines, size),
        )
        signals = list(map(MatchFeatures, *(values.tolist() for values in every)))
        return [signals[start:stop] for start, stop in pairwise(lines.bounds.tolist())]

    def _relatives(self, lines: CandidateSentences, size: int) -> npt.NDArray[np.float64]:
        worth = np.zeros(len(lines.passage))
        if not self.related:
            return worth
        column = _places(sorted({key for keys in self.related for run in keys for key in run}))
        stands = lines.words([*column])
        free, rarity = stands.shares, _rarity(stands.passages, size)
        for word, relatives in self.related:
            own, others = ([column[key] for key in keys] for keys in (word, relatives))
            most = rarity[own].max() if own else np.inf  # a relative says no more than the word itself
            values = free[:, others] * np.minimum(rarity[others], most)
            values[np.isin(lines.passage, np.flatnonzero(stands.there[:, own].any(axis=1)))] = 0.0
            taken, rows = values.argmax(axis=1), np.arange(len(values))
            worth += values[rows, taken]
            # What stands for one word of the question does not stand for another.
            free[rows, np.take(others, taken)] *= values[rows, taken] == 0.0
        return worth

    def covered_idf(self, sentence: str) -> float:
        """The idf of the question's terms that stand in a sentence."""
        return math.fsum(self.idf[term] for term in self.idf.keys() & map(self.key, sentence.split(" ")))


def best_features(sentences: Sequence[MatchFeatures]) -> MatchFeatures:
    """The most that any sentence reaches, signal for signal."""
    return MatchFeatures(*map(max, zip(*sentences, strict=True)))


def weighted_sum(signals: MatchFeatures) -> float:
    """What signals add to a BM25 score."""
    return sum(weight * value for weight, value in zip(WEIGHTS, signals, strict=True))


def _pairs(keys: Sequence[int]) -> dict[tuple[int, int], float]:
    apart = dict.fromkeys(zip(keys, keys[2:], strict=False), 0.5)
    return apart | dict.fromkeys(pairwise(keys), 1.0)


def _places(things: Iterable[_T]) -> dict[_T, int]:
    return {thing: at for at, thing in enumerate(things)}


def _rarity(counts: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.float64]:
    """The idf of what stands in so many of `size` passages."""
    return np.asarray(np.log(1 + (size - counts + 0.5) / (counts + 0.5)))

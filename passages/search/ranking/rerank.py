"""Reranking: the best candidates of BM25, put in order by how the question's words occur together.

BM25 counts words. It does not see whether they occur in one sentence, in the question's order, in the question's form,
or whether the text says the same in another word. Three features do; each is the most that a single sentence of the
passage reaches. What is rare among the candidates weighs more, so that only the words themselves need be indexed.

hit@1 / hit@3, weights fitted on other texts than those measured (`python -m tests.bench.fit`):

                        articles        stories
    BM25                .838 / .943     .694 / .878
    with grams          .873 / .954     .741 / .894
    with order          .872 / .950     .737 / .893
    with synonyms       .841 / .947     .699 / .885
    grams and order     .878 / .954     .747 / .895
    all                 .883 / .958     .750 / .901

Tried with grams and order, and left out for gaining under .002: idf of the terms in the best sentence, the asked form
of the word, nearness of the terms, the second-best sentence, three words in a row, longest common subsequence, the
length and place of the passage, a name for "who", a number for "when". The score of the passages beside it gains .003,
but then the order of hits would depend on the order in which texts are added. WordNet as the source of synonyms gains
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

CANDIDATES = 50  # best passages of BM25 that are reranked; more gain nothing at rank 1
MAX_FORMS = 192  # words of a question, stop words included, that are compared


class MatchFeatures(NamedTuple):
    """The way a question's words occur in one sentence."""

    grams: float  # idf of the character 5-grams, across words, that it has (McNamee and Mayfield 2004)
    order: float  # idf of the pairs of neighbours that are neighbours in it too (Metzler and Croft 2005)
    synonyms: float  # for words that the passage does not have, idf of a synonym that the sentence has


# Beside 1 for BM25. `python -m tests.bench.fit` fits them again.
WEIGHTS = MatchFeatures(grams=0.13, order=0.24, synonyms=0.64)


@dataclass(frozen=True, slots=True)
class RerankQuery:
    """A question as it is compared with sentences.

    A sentence is given as its forms joined by blanks, a passage as its sentences joined by line breaks.
    """

    idf: Mapping[str, float]  # of the question's terms that the texts have
    grams: Mapping[str, int]  # each with its column
    pairs: Mapping[tuple[int, int], float]  # of keys, with their nearness: 1 neighbours, 1/2 one token between
    synonyms: Sequence[tuple[Sequence[int], Sequence[int]]]  # keys of a word, and those of its synonyms
    language: str  # ISO 639-1, that of the question
    key: Callable[[str], str]  # the term of a form; a stop word itself

    @classmethod
    def of(
        cls,
        forms: Sequence[str],
        idf: Mapping[str, float],
        language: str,
        number: Callable[[str], int],
        synonyms: Sequence[tuple[Sequence[int], Sequence[int]]] = (),
    ) -> RerankQuery:
        """Prepare a question, given as its forms that the texts have, stop words included, in order.

        `number` returns the key number of a form (see `forward_index`).
        """
        forms, key = forms[:MAX_FORMS], key_of(language)
        line = f" {' '.join(forms)} "
        grams = dict.fromkeys(line[at : at + GRAM] for at in range(len(line) - GRAM + 1))
        return cls(idf, _columns(grams), _pairs([number(form) for form in forms]), synonyms, language, key)

    def features(self, passages: Sequence[str], keys: npt.NDArray[np.int32]) -> list[list[MatchFeatures]]:
        """Return the features of every sentence of every passage; `keys` are those of all their tokens."""
        sentences = CandidateSentences(passages, keys)
        grams, pairs = sentences.grams(self.grams), sentences.pairs(_columns(self.pairs))
        nearness = np.array([*self.pairs.values()])
        size = len(passages)
        # Row by row, not as a matrix product, so that sentences that share the same have equal features to the bit.
        columns = (
            (grams.weights * _idf(grams.passage_counts, size)).sum(axis=1),
            (pairs.weights * (nearness * _idf(pairs.passage_counts, size))).sum(axis=1),
            self._synonym_feature(sentences, size),
        )
        features = list(map(MatchFeatures, *(values.tolist() for values in columns)))
        return [features[start:stop] for start, stop in pairwise(sentences.bounds.tolist())]

    def _synonym_feature(self, sentences: CandidateSentences, size: int) -> npt.NDArray[np.float64]:
        feature = np.zeros(len(sentences.passage))
        if not self.synonyms:
            return feature
        column = _columns(sorted({key for both in self.synonyms for keys in both for key in keys}))
        occurrences = sentences.words([*column])
        unused, idf = occurrences.weights, _idf(occurrences.passage_counts, size)
        for word, synonyms in self.synonyms:
            own, others = ([column[key] for key in keys] for keys in (word, synonyms))
            most = idf[own].max() if own else np.inf  # a synonym counts no more than the word itself
            values = unused[:, others] * np.minimum(idf[others], most)
            has_word = np.flatnonzero(occurrences.in_passage[:, own].any(axis=1))
            values[np.isin(sentences.passage, has_word)] = 0.0
            best, rows = values.argmax(axis=1), np.arange(len(values))
            feature += values[rows, best]
            # A synonym counts for one word of the question only.
            unused[rows, np.take(others, best)] *= values[rows, best] == 0.0
        return feature

    def covered_idf(self, sentence: str) -> float:
        """Return the sum of the idf of the question's terms that a sentence has."""
        return math.fsum(self.idf[term] for term in self.idf.keys() & map(self.key, sentence.split(" ")))


def best_features(sentences: Sequence[MatchFeatures]) -> MatchFeatures:
    """Return the most that any sentence reaches, feature by feature."""
    return MatchFeatures(*map(max, zip(*sentences, strict=True)))


def weighted_sum(features: MatchFeatures) -> float:
    """Return what features add to a BM25 score."""
    return sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))


def _pairs(keys: Sequence[int]) -> dict[tuple[int, int], float]:
    apart = dict.fromkeys(zip(keys, keys[2:], strict=False), 0.5)
    return apart | dict.fromkeys(pairwise(keys), 1.0)


def _columns(things: Iterable[_T]) -> dict[_T, int]:
    return {thing: at for at, thing in enumerate(things)}


def _idf(counts: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.float64]:
    """Return the idf of what occurs in `counts` of `size` passages."""
    return np.asarray(np.log(1 + (size - counts + 0.5) / (counts + 0.5)))

"""For each term the passages it stands in: the scores of rank_bm25 without touching the passages that share no word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from passages.search.index.string_table import TermDictionary

_BLOCK = 1 << 19  # words that are sorted at a time, but for passages that are longer
_COUNT = 32  # bits above the length of a passage

Kinds = npt.NDArray[np.unsignedinteger]  # as narrow as will do


class InvertedIndex(NamedTuple):
    """Where words stand: word w from `bounds[w]` to `bounds[w + 1]`, by ascending passage."""

    bounds: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int32]  # of passages
    kinds: Kinds  # of each its place in the next two: of counts and lengths there are few pairs
    counts: npt.NDArray[np.int64]  # how often a word stands in a passage
    lengths: npt.NDArray[np.int64]  # the number of words of that passage

    @classmethod
    def of(cls, words: npt.NDArray[np.int32], lengths: npt.NDArray[np.int64], size: int) -> InvertedIndex:
        """`words` are those of all passages, end to end, as numbers below `size`; `lengths` how many a passage has.

        Sorted block by block, and twice, so that little is held beside the result.
        """
        totals = np.zeros(size, np.int64)
        pairs = np.zeros(0, np.int64)
        for found, _, kinds in _blocks(words, lengths):
            totals += np.bincount(found, minlength=size)
            pairs = np.union1d(pairs, kinds)
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(totals)])
        numbers = np.empty(bounds[-1], np.int32)
        placed = np.empty(bounds[-1], np.min_scalar_type(len(pairs)))
        ends = bounds[:-1].copy()  # of what was placed of each word
        for found, passages, kinds in _blocks(words, lengths):
            counts = np.bincount(found, minlength=size)
            places = np.arange(len(found)) + np.repeat(ends - np.cumsum(counts) + counts, counts)
            numbers[places], placed[places] = passages, np.searchsorted(pairs, kinds)
            ends += counts
        return cls(bounds, numbers, placed, pairs >> _COUNT, pairs & ((1 << _COUNT) - 1))


class OkapiModel(Protocol):
    """What is read from rank_bm25's BM25Okapi, and the postings beside it."""

    k1: float
    b: float
    avgdl: float
    corpus_size: int
    idf: dict[str, float]
    inverted: InvertedIndex


class Postings(NamedTuple):
    """The postings of term t are those from `bounds[t]` to `bounds[t + 1]`, by ascending passage."""

    terms: TermDictionary
    idf: npt.NDArray[np.float64]  # of each term
    bounds: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int32]  # of passages
    kinds: Kinds  # of each its place in `weights`
    weights: npt.NDArray[np.float64]  # the part of a passage's score that is not idf
    size: int  # passages
    most: float  # k1 + 1, which a weight comes near to but never reaches

    @classmethod
    def of(cls, bm25: OkapiModel) -> Postings:
        bounds, numbers, kinds, counts, lengths = bm25.inverted
        # Operation for operation as in BM25Okapi.get_scores, so that no bit differs.
        weights = counts * (bm25.k1 + 1) / (counts + bm25.k1 * (1 - bm25.b + bm25.b * lengths / bm25.avgdl))
        idf = np.fromiter(bm25.idf.values(), np.float64, len(bm25.idf))
        return cls(TermDictionary.of(bm25.idf), idf, bounds, numbers, kinds, weights, bm25.corpus_size, bm25.k1 + 1)

    def scores(self, terms: Iterable[int]) -> npt.NDArray[np.float64]:
        """What `get_scores` gives for these terms, to the last bit."""
        scores = np.zeros(self.size)
        for term in terms:
            run = slice(self.bounds[term], self.bounds[term + 1])
            scores[self.numbers[run]] += (self.idf[term] * self.weights)[self.kinds[run]]
        return scores

    def count(self, term: int) -> int:
        """The number of passages in which `term` stands."""
        return int(self.bounds[term + 1] - self.bounds[term])


def _blocks(
    words: npt.NDArray[np.int32], lengths: npt.NDArray[np.int64]
) -> Iterator[tuple[npt.NDArray[np.int64], ...]]:
    """Of some passages at a time, in order: their words, sorted, each with its passage, its count and that passage's
    length; the last two as one number."""
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    first = 0
    while first < len(lengths):
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + _BLOCK, "right")) - 1)
        passage = np.repeat(np.arange(last - first), lengths[first:last])
        both = words[bounds[first] : bounds[last]].astype(np.int64) * (last - first) + passage
        both, counts = np.unique(both, return_counts=True)
        found, passage = np.divmod(both, last - first)
        yield found, passage + first, counts << _COUNT | lengths[passage + first]
        first = last

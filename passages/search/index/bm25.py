"""BM25 scores from an inverted index: those of rank_bm25, without touching the passages that share no term."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from passages.search.index.string_table import Numbering, TermDictionary

_BLOCK = 1 << 19  # tokens sorted at a time; a longer passage is a block of its own
_RENUMBERED = 1 << 20  # tokens renumbered at a time
_LENGTH_BITS = 32  # of a packed (count, length) pair; the count is above them

WeightIds = npt.NDArray[np.unsignedinteger]  # the narrowest type that holds them


class InvertedIndex(NamedTuple):
    """For each term the passages it occurs in: those of term t from `bounds[t]` to `bounds[t + 1]`, ascending.

    There are few distinct (count, length) pairs, so a posting holds only the number of its pair.
    """

    bounds: npt.NDArray[np.int64]
    passages: npt.NDArray[np.int32]  # passage numbers, from 0
    pairs: WeightIds  # for each posting the number of its pair in the next two
    counts: npt.NDArray[np.int64]  # how often the term occurs in the passage
    lengths: npt.NDArray[np.int64]  # tokens of that passage

    @classmethod
    def of(cls, tokens: npt.NDArray[np.int32], lengths: npt.NDArray[np.int64], size: int) -> InvertedIndex:
        """Invert `tokens`, the term numbers (below `size`) of all passages end to end; `lengths` are their tokens.

        Sorts block by block, in two passes, so that little memory is used beside the result.
        """
        totals = np.zeros(size, np.int64)
        pairs = np.zeros(0, np.int64)
        for terms, _, packed in _sorted_blocks(tokens, lengths):
            totals += np.bincount(terms, minlength=size)
            pairs = np.union1d(pairs, packed)
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(totals)])
        passages = np.empty(bounds[-1], np.int32)
        pair_ids = np.empty(bounds[-1], np.min_scalar_type(len(pairs)))
        ends = bounds[:-1].copy()  # for each term the end of the postings written so far
        for terms, numbers, packed in _sorted_blocks(tokens, lengths):
            counts = np.bincount(terms, minlength=size)
            slots = np.arange(len(terms)) + np.repeat(ends - np.cumsum(counts) + counts, counts)
            passages[slots], pair_ids[slots] = numbers, np.searchsorted(pairs, packed)
            ends += counts
        return cls(bounds, passages, pair_ids, pairs >> _LENGTH_BITS, pairs & ((1 << _LENGTH_BITS) - 1))


def _sorted_blocks(
    tokens: npt.NDArray[np.int32], lengths: npt.NDArray[np.int64]
) -> Iterator[tuple[npt.NDArray[np.int64], ...]]:
    """Yield (terms, passage numbers, packed pairs) of a few passages at a time, sorted by term, then passage."""
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    first = 0
    while first < len(lengths):
        last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + _BLOCK, "right")) - 1)
        passages = np.repeat(np.arange(last - first), lengths[first:last])
        keys = tokens[bounds[first] : bounds[last]].astype(np.int64) * (last - first) + passages
        keys, counts = np.unique(keys, return_counts=True)
        terms, passages = np.divmod(keys, last - first)
        yield terms, passages + first, counts << _LENGTH_BITS | lengths[passages + first]
        first = last


class SafeOkapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 is untyped
    """rank_bm25's BM25Okapi with an idf above 0 for every term, and its counts in flat arrays (4 bytes a token).

    The idf is log(1 + (N - n + 1/2) / (n + 1/2)), as in Lucene's BM25Similarity. The library's own is 0 for a term in
    half of the passages and negative for commoner ones, so that one or two passages score nothing; hit@1 rises by .008
    on articles and .024 on stories.

    The corpus is read once, passage by passage. It may be empty, and so may its passages.
    """

    doc_freqs: TermCounts
    inverted: InvertedIndex  # its terms in the order of `idf`, by code point

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> dict[str, int]:
        """Read the corpus and return the number of passages in which each term occurs."""
        numbering, tokens = Numbering(), array("i")
        for terms in corpus:
            tokens.extend(map(numbering.__getitem__, terms))
            self.doc_len.append(len(terms))
        self.corpus_size = len(self.doc_len)
        self.avgdl: float = len(tokens) / max(self.corpus_size, 1) or 1.0
        vocabulary = sorted(numbering)
        ranks = np.empty(len(vocabulary), np.int32)
        ranks[[numbering[term] for term in vocabulary]] = np.arange(len(vocabulary))
        numbers = np.frombuffer(tokens, np.int32)
        for start in range(0, len(numbers), _RENUMBERED):
            numbers[start : start + _RENUMBERED] = ranks[numbers[start : start + _RENUMBERED]]
        self.doc_freqs = TermCounts(vocabulary, tokens, self.doc_len)
        self.inverted = InvertedIndex.of(numbers, np.array(self.doc_len, np.int64), len(vocabulary))
        return dict(zip(vocabulary, np.diff(self.inverted.bounds).tolist(), strict=True))

    def _calc_idf(self, nd: dict[str, int]) -> None:
        for term, count in nd.items():
            self.idf[term] = math.log(1 + (self.corpus_size - count + 0.5) / (count + 0.5))


class TermCounts(Sequence[dict[str, int]]):
    """For each passage its terms and how often each occurs, counted on access."""

    def __init__(self, vocabulary: Sequence[str], tokens: array[int], lengths: Iterable[int]) -> None:
        """Take the term numbers of all passages end to end, and the number of tokens of each passage."""
        self._vocabulary, self._tokens = vocabulary, tokens
        self._bounds = array("q", accumulate(lengths, initial=0))

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, number: int) -> dict[str, int]: ...
    @overload
    def __getitem__(self, number: slice) -> list[dict[str, int]]: ...
    def __getitem__(self, number: int | slice) -> dict[str, int] | list[dict[str, int]]:
        """Return how often each term occurs in passage `number`."""
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        number = range(len(self))[number]
        return Counter(self._vocabulary[at] for at in self._tokens[self._bounds[number] : self._bounds[number + 1]])


class Postings(NamedTuple):
    """For each term its idf and the weighted passages it occurs in.

    The postings of term t are those from `bounds[t]` to `bounds[t + 1]`, by ascending passage.
    """

    terms: TermDictionary
    idf: npt.NDArray[np.float64]  # of each term
    bounds: npt.NDArray[np.int64]
    passages: npt.NDArray[np.int32]  # passage numbers, from 0
    weight_ids: WeightIds  # for each posting its place in `weights`
    weights: npt.NDArray[np.float64]  # the factor of a term's score beside its idf
    size: int  # number of passages
    weight_limit: float  # k1 + 1, which weights approach but never reach

    @classmethod
    def of(cls, bm25: SafeOkapi) -> Postings:
        """Weigh the postings of a BM25 model."""
        bounds, passages, weight_ids, counts, lengths = bm25.inverted
        # Operation for operation as in BM25Okapi.get_scores, so that no bit differs.
        weights = counts * (bm25.k1 + 1) / (counts + bm25.k1 * (1 - bm25.b + bm25.b * lengths / bm25.avgdl))
        idf = np.fromiter(bm25.idf.values(), np.float64, len(bm25.idf))
        terms = TermDictionary.of(bm25.idf)
        return cls(terms, idf, bounds, passages, weight_ids, weights, bm25.corpus_size, bm25.k1 + 1)

    def scores(self, terms: Iterable[int]) -> npt.NDArray[np.float64]:
        """Return the score of every passage, to the last bit what `BM25Okapi.get_scores` gives for these terms."""
        scores = np.zeros(self.size)
        for term in terms:
            postings = slice(self.bounds[term], self.bounds[term + 1])
            scores[self.passages[postings]] += (self.idf[term] * self.weights)[self.weight_ids[postings]]
        return scores

    def count(self, term: int) -> int:
        """Return the number of passages in which `term` occurs."""
        return int(self.bounds[term + 1] - self.bounds[term])

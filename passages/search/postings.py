"""For each term the passages it stands in: the scores of rank_bm25 without touching the passages that share no word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from passages.search.strings import Vocabulary


class Okapi(Protocol):
    """What is read from rank_bm25's BM25Okapi."""

    k1: float
    b: float
    avgdl: float
    corpus_size: int
    doc_len: list[int]
    doc_freqs: list[dict[str, int]]
    idf: dict[str, float]


class Postings(NamedTuple):
    """The postings of term t are those from `bounds[t]` to `bounds[t + 1]`, by ascending passage."""

    terms: Vocabulary
    idf: npt.NDArray[np.float64]  # of each term
    bounds: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int32]  # of passages
    weights: npt.NDArray[np.float64]  # the part of the passage's score that is not idf
    size: int  # passages
    most: float  # k1 + 1, which a weight comes near to but never reaches

    @classmethod
    def of(cls, bm25: Okapi) -> Postings:
        terms = Vocabulary.of(bm25.idf)
        number = {term: at for at, term in enumerate(terms)}
        lengths = [len(frequencies) for frequencies in bm25.doc_freqs]
        total = sum(lengths)
        stands = np.fromiter((number[term] for doc in bm25.doc_freqs for term in doc), np.int32, total)
        counts = np.fromiter((count for doc in bm25.doc_freqs for count in doc.values()), np.int32, total)
        order = np.argsort(stands, kind="stable")
        counts = counts[order].astype(np.int64)
        numbers = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]
        # Operation for operation as in BM25Okapi.get_scores, so that no bit differs.
        doc_len = np.array(bm25.doc_len)[numbers]
        weights = counts * (bm25.k1 + 1) / (counts + bm25.k1 * (1 - bm25.b + bm25.b * doc_len / bm25.avgdl))
        bounds = np.searchsorted(stands[order], np.arange(len(terms) + 1))
        idf = np.array([bm25.idf[term] for term in terms], np.float64)
        return cls(terms, idf, bounds, numbers, weights, bm25.corpus_size, bm25.k1 + 1)

    def scores(self, terms: Iterable[int]) -> npt.NDArray[np.float64]:
        """What `get_scores` gives for these terms, to the last bit."""
        scores = np.zeros(self.size)
        for term in terms:
            run = slice(self.bounds[term], self.bounds[term + 1])
            scores[self.numbers[run]] += self.idf[term] * self.weights[run]
        return scores

    def count(self, term: int) -> int:
        """The number of passages in which `term` stands."""
        return int(self.bounds[term + 1] - self.bounds[term])

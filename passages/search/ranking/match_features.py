"""Where grams, pairs and words of a question occur in the sentences of all candidates at once.

The candidates are laid end to end as one string, so that each step is one pass of numpy over it: reranking fifty
passages costs less than a thousand searches of short strings would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

GRAM = 5  # characters
_BREAK = "\n"
_END = 0  # the key number after a sentence


class Occurrences(NamedTuple):
    """The passages in which some things occur; each thing has a column."""

    weights: npt.NDArray[np.float64]  # from 0 to 1, sentences × things
    in_passage: npt.NDArray[np.bool_]  # passages × things

    @property
    def passage_counts(self) -> npt.NDArray[np.int64]:
        """For each thing the number of passages in which it occurs."""
        return np.asarray(self.in_passage.sum(axis=0))


class CandidateSentences:
    """The sentences of some passages."""

    def __init__(self, passages: Sequence[str], keys: npt.NDArray[np.int32]) -> None:
        """Take each passage as its forms joined by blanks, its sentences by line breaks, and the keys of all tokens.

        In `keys`, 0 ends each sentence (see `forward_index`).
        """
        self._keys = keys[:-1]  # the last end of a sentence has no line break in the text
        counts = [passage.count(_BREAK) + 1 for passage in passages]
        self.bounds = np.cumsum([0, *counts])  # the sentences of passage n are those from bounds[n] to bounds[n + 1]
        self._text = f" {_BREAK.join(passages)} ".replace(_BREAK, f" {_BREAK} ")
        self.passage = np.repeat(np.arange(len(counts)), counts)  # for each sentence its passage

    def grams(self, columns: Mapping[str, int]) -> Occurrences:
        """Find grams, each with its column: weight 1 where a sentence has it."""
        wanted = np.zeros(1 << 16, np.bool_)
        wanted[_hashes("".join(columns))[::GRAM]] = True
        places = np.flatnonzero(wanted[_hashes(self._text)])
        found = np.array([columns.get(self._text[at : at + GRAM], -1) for at in places.tolist()], np.int64)
        breaks = np.flatnonzero(_code_points(self._text) == ord(_BREAK))
        rows = np.searchsorted(breaks, places[found >= 0])
        return self._occurrences(rows, found[found >= 0], np.ones(len(rows)), len(columns))

    def pairs(self, columns: Mapping[tuple[int, int], int]) -> Occurrences:
        """Find ordered pairs of keys, each with its column, by how near they occur.

        Weight 1 where they are neighbours in a sentence, 1/2 where one token is between them.
        """
        keys = np.array(sorted({_END}.union(*columns)))
        table = np.full((len(keys) + 1, len(keys) + 1), -1)
        for pair, column in columns.items():
            table[tuple(np.searchsorted(keys, pair))] = column
        end, other = np.searchsorted(keys, _END), len(keys)
        ids = np.searchsorted(keys, self._keys)
        ids[keys[ids % other] != self._keys] = other
        row = np.cumsum(ids == end)
        passage = self.passage[row]
        apart, near = table[ids[:-2], ids[2:]], table[ids[:-1], ids[1:]]
        aparts, nears = np.flatnonzero((apart >= 0) & (passage[:-2] == passage[2:])), np.flatnonzero(near >= 0)
        # A pair with the end of a sentence between counts for the passage, but for no sentence.
        weights = np.concatenate([np.where(row[aparts] == row[aparts + 2], 0.5, 0.0), np.ones(len(nears))])
        rows, found = np.concatenate([row[aparts], row[nears]]), np.concatenate([apart[aparts], near[nears]])
        return self._occurrences(rows, found, weights, len(columns))

    def words(self, keys: Sequence[int]) -> Occurrences:
        """Find keys, given in ascending order, each in its own column: weight 1 where a sentence has it."""
        sought = np.array(keys)
        columns = np.searchsorted(sought, self._keys)
        found = np.flatnonzero(sought[columns % len(sought)] == self._keys)
        rows = np.cumsum(self._keys == _END)[found]
        return self._occurrences(rows, columns[found], np.ones(len(rows)), len(sought))

    def _occurrences(
        self,
        rows: npt.NDArray[np.int64],
        columns: npt.NDArray[np.int64],
        values: npt.NDArray[np.float64],
        width: int,
    ) -> Occurrences:
        weights = np.zeros((len(self.passage), width))
        np.maximum.at(weights, (rows, columns), values)
        in_passage = np.zeros((len(self.bounds) - 1, width), np.bool_)
        in_passage[self.passage[rows], columns] = True
        return Occurrences(weights, in_passage)


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _hashes(text: str) -> npt.NDArray[np.uint16]:
    """Return a hash of each gram of `text`: strings are compared only where the hash of a sought gram fits."""
    points = _code_points(text).astype(np.uint16)
    hashes = np.zeros(max(len(points) - GRAM + 1, 0), np.uint16)
    for at in range(GRAM):
        hashes = hashes * np.uint16(31) + points[at : at + len(hashes)]
    return hashes

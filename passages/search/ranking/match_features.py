"""What of a question stands in which sentence, for all sentences of all candidates at once.

Candidates are laid end to end as one string, so that each step is one pass of numpy over it: a second look at fifty
passages costs less than a thousand searches of short strings would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

GRAM = 5  # characters
_BREAK = "\n"
_END = 0  # the key of a break


class Occurrences(NamedTuple):
    """Where things stand: a column for each."""

    shares: npt.NDArray[np.float64]  # from 0 to 1, a row for each sentence
    there: npt.NDArray[np.bool_]  # a row for each passage

    @property
    def passages(self) -> npt.NDArray[np.int64]:
        """The number of those in which it stands."""
        return np.asarray(self.there.sum(axis=0))


class CandidateSentences:
    """Passages, each its evened-out words joined by blanks, its sentences by line breaks."""

    def __init__(self, passages: Sequence[str], keys: npt.NDArray[np.int32]) -> None:
        """`keys` are those of the words of all passages; 0 ends a sentence."""
        self._keys = keys[:-1]  # breaks stand between sentences, here and in the text
        counts = [passage.count(_BREAK) + 1 for passage in passages]
        self.bounds = np.cumsum([0, *counts])  # the sentences of passage n are those from bounds[n] to bounds[n + 1]
        self._text = f" {_BREAK.join(passages)} ".replace(_BREAK, f" {_BREAK} ")
        self.passage = np.repeat(np.arange(len(counts)), counts)  # of each sentence

    def grams(self, sought: Mapping[str, int]) -> Occurrences:
        """Of each gram, with its column: 1 where a sentence has it."""
        wanted = np.zeros(1 << 16, np.bool_)
        wanted[_hashes("".join(sought))[::GRAM]] = True
        places = np.flatnonzero(wanted[_hashes(self._text)])
        columns = np.array([sought.get(self._text[at : at + GRAM], -1) for at in places.tolist()], np.int64)
        breaks = np.flatnonzero(_points(self._text) == ord(_BREAK))
        rows = np.searchsorted(breaks, places[columns >= 0])
        return self._stands(rows, columns[columns >= 0], np.ones(len(rows)), len(sought))

    def pairs(self, sought: Mapping[tuple[int, int], int]) -> Occurrences:
        """Of each pair of keys, with its column: how near they stand in that order.

        1 where they are neighbours in a sentence, 1/2 where one word is between them.
        """
        asked = np.array(sorted({_END}.union(*sought)))
        table = np.full((len(asked) + 1, len(asked) + 1), -1)
        for pair, column in sought.items():
            table[tuple(np.searchsorted(asked, pair))] = column
        end, other = np.searchsorted(asked, _END), len(asked)
        run = np.searchsorted(asked, self._keys)
        run[asked[run % other] != self._keys] = other
        row = np.cumsum(run == end)
        of = self.passage[row]
        wide, near = table[run[:-2], run[2:]], table[run[:-1], run[1:]]
        wides, nears = np.flatnonzero((wide >= 0) & (of[:-2] == of[2:])), np.flatnonzero(near >= 0)
        # A pair with the end of a sentence between makes a passage one that has it, but no sentence.
        shares = np.concatenate([np.where(row[wides] == row[wides + 2], 0.5, 0.0), np.ones(len(nears))])
        rows, columns = np.concatenate([row[wides], row[nears]]), np.concatenate([wide[wides], near[nears]])
        return self._stands(rows, columns, shares, len(sought))

    def words(self, sought: Sequence[int]) -> Occurrences:
        """Of each key, with its column: 1 where a sentence has it. The keys are in order."""
        keys = np.array(sought)
        columns = np.searchsorted(keys, self._keys)
        found = np.flatnonzero(keys[columns % len(keys)] == self._keys)
        rows = np.cumsum(self._keys == _END)[found]
        return self._stands(rows, columns[found], np.ones(len(rows)), len(keys))

    def _stands(
        self,
        rows: npt.NDArray[np.int64],
        columns: npt.NDArray[np.int64],
        values: npt.NDArray[np.float64],
        width: int,
    ) -> Occurrences:
        shares = np.zeros((len(self.passage), width))
        np.maximum.at(shares, (rows, columns), values)
        there = np.zeros((len(self.bounds) - 1, width), np.bool_)
        there[self.passage[rows], columns] = True
        return Occurrences(shares, there)


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _hashes(text: str) -> npt.NDArray[np.uint16]:
    """Of each gram of `text` a number that tells most others apart: only where it fits are strings compared."""
    points = _points(text).astype(np.uint16)
    hashes = np.zeros(max(len(points) - GRAM + 1, 0), np.uint16)
    for at in range(GRAM):
        hashes = hashes * np.uint16(31) + points[at : at + len(hashes)]
    return hashes

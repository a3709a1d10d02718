"""Words that stand in a text as they are asked, one after another: "To be, or not to be".

Such words find a passage even if all of them are stop words. The forms of all passages are gone through only where no
word of a question could find anything: a gigabyte of them takes a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from passages.search.analysis.analyzer import Token
from passages.search.index.string_table import StringTable, encode

MIN_WORDS = 4  # of a question whose words are a phrase of a text
MIN_STOP_WORDS = 3  # of a question that has nothing else
MIN_PART = 5  # of a part of a question that is one
SURE = 6  # words of a part that is as good as a whole question
MAX_DROPPED = 3  # words before such a part: "who said", "what is"
MAX_PARTS = 4  # that are looked for
_BLOCK = 1 << 14  # passages read at a time
_BETWEEN = frozenset(b" \n")


class Phrase(NamedTuple):
    """Words of a question that stand in passages in their order."""

    forms: tuple[str, ...]
    numbers: tuple[int, ...]  # of the passages, ascending
    whole: bool  # whether they are all words of the question

    @property
    def asked(self) -> int:
        """The number of words that ask for something by themselves: none in "and then what?"."""
        return len(self.forms) if self.whole and len(self.forms) >= MIN_WORDS else 0

    @property
    def sure(self) -> bool:
        """True if it is hardly by chance that the words stand so."""
        return self.whole or len(self.forms) >= SURE


def find_phrase(tokens: Sequence[Token], forms: StringTable, within: Sequence[range], limit: int) -> Phrase | None:
    """Return the longest phrase of a question that passages have: all of it, or a run of its stop words.

    `forms` are those of all passages; at most `limit` passages `within` the given ones are returned.
    """
    whole = tuple(token.form for token in tokens)
    for phrase in (whole, *_runs_of_stop_words(tokens)):
        if len(phrase) >= MIN_STOP_WORDS and (numbers := _passages_with(phrase, forms, within, limit)):
            return Phrase(phrase, numbers, phrase == whole)
    return None


def is_said_in(tokens: Sequence[Token], forms: str) -> bool:
    """Return whether a passage, given as its forms, has all the words of a question, one after another."""
    return len(tokens) >= MIN_WORDS and f" {' '.join(token.form for token in tokens)} " in (
        f" {forms} ".replace("\n", " \n ")
    )


def _runs_of_stop_words(tokens: Sequence[Token]) -> list[tuple[str, ...]]:
    runs = (tuple(token.form for token in run) for stop, run in groupby(tokens, lambda one: not one.term) if stop)
    parts = {run[first:] for run in runs for first in range(MAX_DROPPED + 1) if len(run) - first >= MIN_PART}
    return sorted(parts, key=lambda part: (-len(part), part))[:MAX_PARTS]


def _passages_with(phrase: Sequence[str], forms: StringTable, within: Sequence[range], limit: int) -> tuple[int, ...]:
    found = (number for numbers in within for number in _rows_with(encode(" ".join(phrase)), forms, numbers))
    return tuple(number for _, number in zip(range(limit), found, strict=False))


def _rows_with(sought: bytes, forms: StringTable, numbers: range) -> Iterator[int]:
    for start in range(numbers.start, numbers.stop, _BLOCK):
        bounds = forms.bounds[start : min(start + _BLOCK, numbers.stop) + 1]
        block = bytes(forms.between(int(bounds[0]), int(bounds[-1])))
        last, at = -1, block.find(sought)
        while at >= 0:
            row = int(np.searchsorted(bounds, at + bounds[0], "right")) - 1
            first, end = int(bounds[row] - bounds[0]), int(bounds[row + 1] - bounds[0])
            stop = at + len(sought)
            begins = at == first or block[at - 1] in _BETWEEN
            if row != last and begins and (stop == end or (stop < end and block[stop] in _BETWEEN)):
                last = row
                yield start + row
            at = block.find(sought, at + 1)

"""A word of a question that the texts do not have, read as the one in the texts that was most likely meant.

The texts may have a million words, so a misspelt word is not compared with each. A word within d mistakes differs by at
most 2d letters, so letter sets of 64 bits rule most words out at a few nanoseconds each, and rapidfuzz compares the
rest. A budget shared by all words of a question bounds both, whatever the texts and the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from passages.search.index.string_table import TermDictionary, encode

MIN_LETTERS = 4  # a shorter word has too many neighbours
TWO_MISTAKES = 8  # letters from which on two mistakes are allowed, though not two letters too few or too many
MAX_SCANNED = 6_000_000  # words whose letters are looked at for one question
MAX_COMPARED = 8_000  # words that are compared letter by letter for one question
MAX_SPLITS = 256  # places at which words of one question are tried to be split
MAX_VARIANTS = 4_000  # other spellings that are looked up for words of one question
MAX_TIES = 32  # equally near words among which the commonest is chosen
_BLOCK = 1 << 16  # words whose letter sets are computed at a time
_BIT_OF_BYTE = np.uint64(1) << (np.arange(256, dtype=np.uint64) & np.uint64(63))


@dataclass(slots=True)
class SpellingBudget:
    """The rest of the limits for one question."""

    scanned: int = MAX_SCANNED
    compared: int = MAX_COMPARED
    splits: int = MAX_SPLITS
    variants: int = MAX_VARIANTS


class LetterSets(NamedTuple):
    """The letters of the words from number `start` on: a bit for each, by the last byte of its UTF-8, modulo 64."""

    start: int
    bits: npt.NDArray[np.uint64]
    lengths: npt.NDArray[np.int16]  # characters


class SpellingDictionary:
    """The words of the texts, with the letter sets of those whose first letter was asked for."""

    def __init__(self, forms: TermDictionary) -> None:
        """Take the words; their letter sets are computed when first needed."""
        self.forms = forms
        self._letter_sets: dict[str, LetterSets] = {}

    def letter_sets(self, first: str) -> LetterSets:
        """Return the letter sets of the words that start with `first`: 10 bytes a word, kept from then on."""
        if first in self._letter_sets:
            return self._letter_sets[first]
        words = _letter_sets(self.forms, self.forms.prefix_range(first))
        if len(words.bits):  # a letter that the texts do not have is not remembered: there are very many
            self._letter_sets[first] = words
        return words


class Candidate(NamedTuple):
    """A word of the texts and what speaks against it; the least is chosen."""

    distance: int  # letters changed, added, left out or swapped with their neighbour (optimal string alignment)
    moved: bool  # another first letter: people seldom miss it
    longer: int  # difference in length
    form: str


def nearest_word(
    form: str, dictionary: SpellingDictionary, passage_count: Callable[[str], int], budget: SpellingBudget
) -> str | None:
    """Return the word that `form` was meant to be; None if none is near enough.

    `passage_count` returns in how many passages a word occurs: of equally near words the commonest is chosen. Words
    with digits are never corrected: a year is not a typo.
    """
    if len(form) < MIN_LETTERS or not form.isalpha():
        return None
    best = min(candidates := list(_candidates(form, dictionary, budget)), default=None)
    if best is None:
        return None
    ties = sorted(candidate.form for candidate in candidates if candidate[:3] == best[:3])[:MAX_TIES]
    return min(ties, key=lambda tie: (-passage_count(tie), tie))


def _candidates(form: str, dictionary: SpellingDictionary, budget: SpellingBudget) -> Iterator[Candidate]:
    from rapidfuzz.distance import OSA  # only where a word is missing: it costs a tenth of a cold start

    limit = 2 if len(form) >= TWO_MISTAKES else 1  # "president" is not a misspelt "present"
    for first in dict.fromkeys(form[:2]):  # the first letter may be one too many, or swapped with the second
        if budget.compared <= 0:
            return
        numbers = _similar(form, dictionary.letter_sets(first), 2 * limit, budget)
        for other in map(dictionary.forms.__getitem__, numbers):
            distance = OSA.distance(form, other, score_cutoff=limit)
            if distance <= limit:
                yield Candidate(distance, other[0] != form[0], abs(len(other) - len(form)), other)


def _similar(form: str, words: LetterSets, most: int, budget: SpellingBudget) -> list[int]:
    """Return the numbers of the words of like length that differ from `form` by at most `most` letters.

    Those that differ least come first if the budget does not allow for all.
    """
    if len(words.bits) > budget.scanned:
        return []
    budget.scanned -= len(words.bits)
    like = (np.abs(words.lengths - len(form)) <= 1) & (words.lengths >= MIN_LETTERS)
    found = np.flatnonzero(like)
    differing = np.bitwise_count(words.bits[found] ^ _letter_set(form))
    found, differing = found[differing <= most], differing[differing <= most]
    if len(found) > budget.compared:
        found = found[np.argsort(differing, kind="stable")[: budget.compared]]
    budget.compared -= len(found)
    return [words.start + int(at) for at in found]


def _letter_set(form: str) -> np.uint64:
    bits = np.uint64(0)
    for char in form:
        bits |= _BIT_OF_BYTE[encode(char)[-1]]
    return bits


def _letter_sets(forms: TermDictionary, numbers: range) -> LetterSets:
    bits, lengths = np.zeros(len(numbers), np.uint64), np.zeros(len(numbers), np.int16)
    for start in range(numbers.start, numbers.stop, _BLOCK):
        stop = min(start + _BLOCK, numbers.stop)
        block = slice(start - numbers.start, stop - numbers.start)
        bounds = forms.bounds[start : stop + 1]
        data, starts = forms.data[bounds[0] : bounds[-1]], bounds[:-1] - bounds[0]
        letters = _BIT_OF_BYTE[data]
        lengths[block] = np.diff(bounds)
        if data.max() >= 0x80:
            inside = np.append((data[1:] & 0xC0) == 0x80, False)  # all but the last byte of each character
            letters[inside] = 0
            lengths[block] -= np.add.reduceat(inside, starts, dtype=np.int16)
        bits[block] = np.bitwise_or.reduceat(letters, starts)
    return LetterSets(numbers.start, bits, lengths)


def split_word(form: str, forms: TermDictionary, budget: SpellingBudget) -> tuple[str, str] | None:
    """Return the two words of the texts that `form` is made of: "decisionmakers" is read as "decision", "makers"."""
    for at in range(3, len(form) - 2):
        if budget.splits <= 0:
            return None
        budget.splits -= 1
        if form[:at] in forms and form[at:] in forms:
            return form[:at], form[at:]
    return None

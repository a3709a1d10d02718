"""A word of a question that the texts do not have, read as the one there that was most likely meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from passages.search.index.string_table import TermDictionary

MIN_LETTERS = 4  # a shorter word has too many neighbours
TWO_MISTAKES = 8  # letters from which on two mistakes are allowed, though not two letters too few or too many


class Candidate(NamedTuple):
    """A word of the texts, and what speaks against it; the least is read."""

    distance: int  # letters changed, added, left out or swapped with their neighbour (optimal string alignment)
    moved: bool  # another first letter: people seldom miss it
    longer: int  # difference in length
    rare: int  # minus the number of passages it stands in
    form: str


def nearest_word(form: str, forms: TermDictionary, passages: Callable[[str], int]) -> str | None:
    """The word among `forms` that `form` was meant to be; None where there is none near enough.

    `passages` tells in how many passages a word stands. Words with figures are never corrected: a year is not a typo.
    """
    from rapidfuzz.distance import OSA  # only where a word is missing: it costs a tenth of a cold start

    if len(form) < MIN_LETTERS or not form.isalpha():
        return None
    limit = 2 if len(form) >= TWO_MISTAKES else 1  # "president" is not a misspelt "present"
    found = [
        Candidate(distance, other[0] != form[0], abs(len(other) - len(form)), -passages(other), other)
        for first in dict.fromkeys(form[:2])  # the first letter may be one too many, or swapped with the second
        for other in forms.with_prefix(first)
        if abs(len(other) - len(form)) <= 1 and len(other) >= MIN_LETTERS
        if (distance := OSA.distance(form, other, score_cutoff=limit)) <= limit
    ]
    return min(found).form if found else None


def split_word(form: str, forms: TermDictionary) -> tuple[str, str] | None:
    """The two words of the texts that `form` is made of: "decisionmakers" is read as "decision", "makers"."""
    for at in range(3, len(form) - 2):
        if form[:at] in forms and form[at:] in forms:
            return form[:at], form[at:]
    return None

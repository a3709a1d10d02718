"""Words written together, apart or with a hyphen: "cooperate" is "co-operate", "icecream" is "ice cream".

A word is read as two only where a text has the two side by side; where one of them is short or a stop word, only where
a text joins them by a hyphen: "inform" is not "in form".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from passages.model import Passage
from passages.search.index.bm25 import Postings
from passages.search.index.string_table import StringTable, TermDictionary
from passages.search.query.spelling import SpellingBudget

HYPHENS = "-‐‑"
MIN_PART = 3  # letters of a word that may stand apart without a hyphen
MAX_NAMED = 8  # passages that are looked into for a name
MAX_PASSAGES = 64  # that are looked into for two words side by side


@dataclass(frozen=True, slots=True)
class Compounds:
    """The words of some texts, and where they stand."""

    postings: Postings
    forms: TermDictionary
    sentence_forms: StringTable
    passages: Sequence[Passage]
    find: Callable[[str], tuple[int, ...]]  # a form -> the numbers of its terms; none for a stop word

    def apart(self, form: str, budget: SpellingBudget) -> tuple[str, ...]:
        """Return the words that a text writes `form` as, and with what between them; () if it does not.

        The result alternates words and what joins them: ("co", "-", "operate").
        """
        partings = _partings(form)
        begun = self.forms.among(first for first, *_ in partings)
        for parts in partings:
            if parts[0] not in begun:
                continue
            budget.splits -= 1
            if budget.splits < 0:
                return ()
            if all(part in self.forms for part in parts) and (sign := self._joined_by(parts)):
                first, *rest = parts
                return (first, *(each for part in rest for each in (sign, part)))
        return ()

    def is_name(self, form: str) -> bool:
        """Return whether a text writes a form with a capital inside a sentence."""
        name = re.compile(rf"(?<=[\w,;] ){re.escape(form.capitalize())}(?!\w)")
        numbers = self._passages_with([terms]) if (terms := self.find(form)) else []
        return any(name.search(self.passages[number].text) for number in numbers[:MAX_NAMED])

    def _joined_by(self, parts: Sequence[str]) -> str:
        """Return the hyphen or the blank that joins some words in a text; "" if none does."""
        if not any(terms := [self.find(part) for part in parts]):
            return ""
        open_too = form_may_stand_open(parts) and all(terms)
        hyphened = re.compile(rf"(?<!\w){f'[{HYPHENS}]'.join(map(re.escape, parts))}", re.IGNORECASE)
        for number in self._passages_with([one for one in terms if one]):
            if f" {' '.join(parts)} " in f" {self.sentence_forms[number]} ".replace("\n", " \n "):
                if hyphened.search(self.passages[number].text):
                    return "-"
                if open_too:
                    return " "
        return ""

    def _passages_with(self, terms: Sequence[tuple[int, ...]]) -> list[int]:
        bounds, passages = self.postings.bounds, self.postings.passages
        each = [np.concatenate([passages[bounds[one] : bounds[one + 1]] for one in numbers]) for numbers in terms]
        common = each[0]
        for other in each[1:]:
            common = np.intersect1d(common, other)
        return [int(number) for number in common[:MAX_PASSAGES]]


def form_may_stand_open(parts: Sequence[str]) -> bool:
    """Return whether words side by side can be one word: long ones, or the groups of a number."""
    return all(len(part) >= MIN_PART for part in parts) or all(map(str.isdecimal, parts))


def _partings(form: str) -> list[tuple[str, ...]]:
    if not form.isdecimal():
        return [(form[:at], form[at:]) for at in range(1, len(form))]
    first = len(form) % 3 or 3
    return [(form[:first], *(form[at : at + 3] for at in range(first, len(form), 3)))] if len(form) > first else []

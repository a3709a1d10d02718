"""The same word in another spelling: "honor" and "honour", "Mueller" and "Müller", "Thür" and "Tür".

Rules exchange spellings at one place of a word, a table holds what follows no rule (see the heads of `spelling_rules`
and `spelling_pairs`). What comes out need not be a word: only a spelling that a text has is used. The relation is
symmetric, as a rule looks at nothing but what it leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from passages.places.roman import from_roman, to_roman
from passages.search.analysis.word_lists import read_lines

MAX_LETTERS = 32  # of a word that is spelled otherwise
MAX_FAR = 256  # spellings by two rules that are looked for
_ANY = "und"  # letters of names, in whatever language they stand
_NAMES = "names"
_NORWEGIAN = ("nb", "nn")
# Roman numbers that are no other word, as they follow the name of a king, a pope or a chapter.
_NUMBERED = range(2, 40)
_OTHER_WORDS = frozenset(("v", "x", "vi", "xi"))


class Rule(NamedTuple):
    """Spellings of which any may stand for any other, between what stands before and after."""

    before: re.Pattern[str]
    spellings: tuple[str, ...]
    after: re.Pattern[str]

    def variants(self, form: str) -> Iterator[str]:
        """Yield `form` with one spelling exchanged at one place."""
        for spelling in self.spellings:
            at = form.find(spelling)
            while 0 <= at < len(form) + (not spelling):
                rest = at + len(spelling)
                if self.before.search(form[:at]) and self.after.match(form, rest):
                    yield from (form[:at] + other + form[rest:] for other in self.spellings if other != spelling)
                at = form.find(spelling, at + 1)


@lru_cache(maxsize=1 << 12)
def variants(form: str, language: str, *, name: bool = False) -> tuple[str, ...]:
    """Return the spellings of a form in `language` (ISO 639-1), those by one rule first, then those by two.

    `name` tells that it is written as one: names have spellings that other words have not.
    """
    if not form.isalpha() or len(form) > MAX_LETTERS:
        return ()
    near = _by_one_rule(form, language, name)
    far = (other for variant in near for other in _by_one_rule(variant, language, name))
    return tuple(other for other in dict.fromkeys((*near, *islice(far, MAX_FAR))) if other != form)


def numeral_variant(form: str) -> str:
    """Return the Roman number of figures or the figures of a Roman number, to be used after a name; "" for neither."""
    value = int(form) if form.isdecimal() and len(form) <= 2 else from_roman(form)
    numeral = to_roman(value) if value in _NUMBERED else ""
    if not numeral or numeral in _OTHER_WORDS:
        return ""
    return numeral if form.isdecimal() else str(value)


def _by_one_rule(form: str, language: str, name: bool) -> list[str]:
    language = "no" if language in _NORWEGIAN else language
    lists = (language, _ANY, _NAMES) if name else (language, _ANY)
    by_rule = (variant for each in lists for rule in _rules(each) for variant in rule.variants(form))
    return [*dict.fromkeys((*_table(language).get(form, ()), *by_rule))]


@lru_cache(maxsize=64)
def _rules(language: str) -> Sequence[Rule]:
    entries = [line.split() for line in read_lines("spelling_rules", language)]
    return [
        Rule(
            re.compile("" if before == "_" else f"(?:{before})$"),
            tuple("" if spelling == "0" else spelling for spelling in spellings),
            re.compile("" if after == "_" else after),
        )
        for before, *spellings, after in entries
    ]


@lru_cache(maxsize=64)
def _table(language: str) -> Mapping[str, Sequence[str]]:
    entries = [line.split() for line in read_lines("spelling_pairs", language)]
    return {form: [other for other in entry if other != form] for entry in entries for form in entry}

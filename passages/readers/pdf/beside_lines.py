"""Numbers printed beside a PDF's lines that are places: of every fifth or tenth line, or marks of another edition.

They are believed where they rise as such numbers do; other numbers in a margin are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.places.systems import System
from passages.readers.draft import PlaceMark
from passages.readers.pdf.chars_to_words import PdfWord
from passages.readers.pdf.layout import PdfLine
from passages.text.lazy_pattern import lazily

_NUMBER = lazily(r"[\[(]?(?P<label>\d{1,5})[\])]?")
_MARGIN = lazily(
    r"[\[(|{]?\s?(?P<label>\d{1,4}\s?[a-e](?:\d{1,2})?|\d{1,2}:\d{1,4}|A\s?\d+\s?/\s?B\s?\d+|[AB]\s?\d+)\s?[\])|}]?"
)
_ENOUGH = 3  # marks
_SHARE = 0.8  # of them rise by their step
_WIDE = 0.8  # em: between a line and its number
_LEVEL = 0.6  # of the line's size: a number beside a line stands no further up or down


class Beside(NamedTuple):
    """A string in the margin of a page, at height `y`."""

    text: str
    y: float
    size: float


class BesideLines(NamedTuple):
    """The marks of one page by their heights; `counts_lines` tells that each line of the text is numbered."""

    marks: Mapping[int, Sequence[tuple[float, PlaceMark]]]
    counts_lines: bool = False

    def at(self, page: int, y: float, size: float) -> list[PlaceMark]:
        """Return the marks beside a line; where lines are numbered, every other line has one without a label."""
        found = [mark for height, mark in self.marks.get(page, ()) if abs(height - y) <= _LEVEL * size]
        return found or ([PlaceMark(System.LINE, "")] if self.counts_lines else [])


def find_marks(pages: Sequence[Sequence[Beside]], inside: Sequence[Sequence[PdfLine]]) -> BesideLines:
    """Return the marks that are believed, of what stands in the margins of each page.

    Numbers of lines may stand so near to them that they seem to be words of theirs; from the lines `inside` the margins
    they are taken away.
    """
    near = [[(line, word) for line in page for word in _at_the_ends(line)] for page in inside]
    both = [
        [*beside, *(Beside(word.text, word.y, word.size) for _, word in words)]
        for beside, words in zip(pages, near, strict=True)
    ]
    lines = _read(both, _NUMBER)
    if _are_lines([int(label) for _, _, label in lines]):
        for line, word in (one for page in near for one in page):
            line.words = [other for other in line.words if other is not word]
        return BesideLines(_by_page(lines, System.LINE), counts_lines=True)
    margins = _read(pages, _MARGIN)
    if len(margins) >= _ENOUGH and _rise([_key(label) for _, _, label in margins]):
        return BesideLines(_by_page(margins, System.MARGIN))
    return BesideLines({})


def _at_the_ends(line: PdfLine) -> Iterator[PdfWord]:
    """Yield the number before or behind a line's words, with a wide gap between; a line that is a number alone."""
    words = line.words
    if len(words) == 1 and _NUMBER.fullmatch(words[0].text):
        yield words[0]
    elif len(words) > 1:
        gap = _WIDE * line.size
        if _NUMBER.fullmatch(words[-1].text) and words[-1].x0 - words[-2].x1 > gap:
            yield words[-1]
        elif _NUMBER.fullmatch(words[0].text) and words[1].x0 - words[0].x1 > gap:
            yield words[0]


def _read(pages: Sequence[Sequence[Beside]], form: re.Pattern[str]) -> list[tuple[int, float, str]]:
    return [
        (page, one.y, "".join(found["label"].split()) if form is _NUMBER else " ".join(found["label"].split()))
        for page, beside in enumerate(pages)
        for one in sorted(beside, key=lambda one: -one.y)
        if (found := form.fullmatch(one.text.strip()))
    ]


def _are_lines(values: Sequence[int]) -> bool:
    """Tell whether numbers rise by five, ten or the like, from that step on afresh in each part."""
    steps = Counter(after - before for before, after in pairwise(values) if after > before)
    step = steps.most_common(1)[0][0] if steps else min(values, default=0)
    if len(values) < _ENOUGH or step not in (4, 5, 10, 20, 25) or any(value % step for value in values):
        return False
    return _most(after - before == step or after <= before for before, after in pairwise(values))


def _rise(keys: Sequence[tuple[int, str, int]]) -> bool:
    return _most(before <= after for before, after in pairwise(keys))


def _most(signs: Iterable[bool]) -> bool:
    found = list(signs)
    return sum(found) >= _SHARE * len(found)


def _key(label: str) -> tuple[int, str, int]:
    """Return the order of a mark: its page, its column and its line."""
    numbers = [int(figures) for figures in re.findall(r"\d+", label)]
    column = next((char for char in label if char in "abcde"), "")
    return (numbers[0], column, numbers[1] if len(numbers) > 1 else 0)


def _by_page(found: Sequence[tuple[int, float, str]], system: System) -> dict[int, list[tuple[float, PlaceMark]]]:
    pages: dict[int, list[tuple[float, PlaceMark]]] = {}
    for page, y, label in found:
        pages.setdefault(page, []).append((y, PlaceMark(system, label)))
    return pages

"""Two printed pages on one page of a PDF, as books are scanned: each half has a number of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from passages.readers.pdf_edges import edges_of
from passages.readers.pdf_lines import rows
from passages.readers.pdf_numbers import numbers_of
from passages.readers.pdf_words import Sheet, Word

_WIDE = 1.1  # times the height
_ACROSS = 0.02  # of a spread's words: more of them over its middle, and it is no spread
_NUMBERED = 0.5  # of the halves


class Leaves(NamedTuple):
    """Printed pages, each with the number of the file's page that it stands on, from 1."""

    sheets: list[Sheet]
    places: list[int]


def leaves_of(sheets: Sequence[Sheet], first: int) -> Leaves:
    """The printed pages on these pages of the file, of which the first is number `first`.

    A wide page is two only where the numbers printed on the halves run in sequence through the file.
    """
    whole = Leaves(list(sheets), list(range(first, first + len(sheets))))
    if not any(_is_wide(sheet) for sheet in sheets):
        return whole
    halves = Leaves([], [])
    for sheet, place in zip(*whole, strict=True):
        parts = _halves(sheet) if _is_wide(sheet) else [sheet]
        halves.sheets.extend(parts)
        halves.places.extend([place] * len(parts))
    if len(halves.sheets) == len(sheets):
        return whole
    edges = edges_of([rows(sheet.words) for sheet in halves.sheets], halves.sheets)
    printed = numbers_of(edges).printed
    return halves if len(printed) >= _NUMBERED * len(halves.sheets) else whole


def _is_wide(sheet: Sheet) -> bool:
    return sheet.width > _WIDE * sheet.height


def _halves(sheet: Sheet) -> list[Sheet]:
    """The left and the right page; the whole where words stand across its middle."""
    if not sheet.words:
        return [sheet]
    middle = (min(word.x0 for word in sheet.words) + max(word.x1 for word in sheet.words)) / 2
    sides: tuple[list[Word], list[Word]] = ([], [])
    across = 0
    for word in sheet.words:
        sides[(word.x0 + word.x1) / 2 > middle].append(word)
        across += word.x0 < middle - word.size < middle + word.size < word.x1
    if across > _ACROSS * len(sheet.words) or not all(sides):
        return [sheet]
    left, right = sides
    return [
        replace(sheet, words=left, width=sheet.width / 2),
        replace(sheet, words=right, width=sheet.width / 2, stamps=()),
    ]

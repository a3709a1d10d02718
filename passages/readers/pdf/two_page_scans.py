"""Two printed pages on one page of a PDF, as books are scanned: each half has a number of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from passages.readers.pdf.chars_to_words import PdfPage, PdfWord
from passages.readers.pdf.header_footer_rows import find_edge_rows
from passages.readers.pdf.layout import rows
from passages.readers.pdf.page_numbers import find_page_numbers

_WIDE = 1.1  # times the height
_ACROSS = 0.02  # of a spread's words: more of them over its middle, and it is no spread
_NUMBERED = 0.6  # of the halves; where a whole page has one number, half of them at most show it


class SplitPages(NamedTuple):
    """Printed pages, each with the number of the file's page that it stands on, from 1."""

    sheets: list[PdfPage]
    places: list[int]


def split_two_page_scans(sheets: Sequence[PdfPage], first: int) -> SplitPages:
    """Return the printed pages on these pages of the file, of which the first is number `first`.

    Wide pages are two each only where they are most of the file, and the numbers printed on their halves run in
    sequence: a landscape table among upright pages is one page, and a slide has one number.
    """
    whole = SplitPages(list(sheets), list(range(first, first + len(sheets))))
    parts = [_halves(sheet) if _is_wide(sheet) else [sheet] for sheet in sheets]
    if sum(len(part) == 2 for part in parts) <= max(1, len(sheets) / 2):
        return whole
    halves = SplitPages(
        [sheet for part in parts for sheet in part],
        [place for place, part in zip(whole.places, parts, strict=True) for _ in part],
    )
    return halves if _numbered(halves.sheets) >= _NUMBERED else whole


def _numbered(sheets: Sequence[PdfPage]) -> float:
    """Return the share of the pages that show a number of a sequence."""
    found = find_page_numbers(find_edge_rows([rows(sheet.words) for sheet in sheets], sheets))
    return len(found.printed) / len(sheets)


def _is_wide(sheet: PdfPage) -> bool:
    return sheet.width > _WIDE * sheet.height


def _halves(sheet: PdfPage) -> list[PdfPage]:
    """Return the left and the right page; the whole where words stand across its middle."""
    if not sheet.words:
        return [sheet]
    middle = (min(word.x0 for word in sheet.words) + max(word.x1 for word in sheet.words)) / 2
    sides: tuple[list[PdfWord], list[PdfWord]] = ([], [])
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

"""The rows at the top and the bottom of a PDF's pages, where page numbers, running heads and feet stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.readers.pdf.chars_to_words import PdfPage, PdfWord
from passages.readers.pdf.layout import text_of

_DEPTH = 4  # rows from the top or the bottom of a page that may be a head or a foot
_APART = 1.2  # times the leading: a row that is further off than this is set apart from the text
_OUTER = 0.3  # of the height of the book's text with its heads: what stands further in is no head or foot

Rows = list[list[PdfWord]]  # of one page, from the top down


class EdgeRow(NamedTuple):
    """A row near the top or the bottom of a page."""

    words: list[PdfWord]
    text: str
    y: float
    size: float
    apart: bool  # set off from the text: by a gap, another size, another face
    top: bool  # near the page's top, not its bottom
    outer: bool  # where heads and feet stand in this book: a page with little text ends further in
    first: bool  # the outermost of its page on this side


class _Body(NamedTuple):
    size: float
    leading: float


def find_edge_rows(pages: Sequence[Rows], sheets: Sequence[PdfPage]) -> list[list[EdgeRow]]:
    """Return of each page the rows from the outside in: those at the top first, then those at the bottom."""
    body = _body(pages)
    reaches = _reaches(pages, sheets)
    return [_edges(page, body, reaches[_format(sheet)]) for page, sheet in zip(pages, sheets, strict=True)]


def _body(pages: Iterable[Rows]) -> _Body:
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    for page in pages:
        for above, row in pairwise(page):
            sizes[_size(row)] += sum(len(word.text) for word in row)
            if above[0].size == row[0].size:
                steps[round(above[0].y - row[0].y)] += 1
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    near = {step: count for step, count in steps.items() if 0.8 * size < step < 2.6 * size}
    return _Body(size, max(near, key=near.__getitem__) if near else 1.2 * size)


def _size(row: list[PdfWord]) -> float:
    return max(row, key=lambda word: len(word.text)).size


def _format(sheet: PdfPage) -> tuple[int, int]:
    return round(sheet.width), round(sheet.height)


def _reaches(pages: Sequence[Rows], sheets: Sequence[PdfPage]) -> dict[tuple[int, int], tuple[float, float]]:
    """Return the range from the lowest to the highest row on pages of each format."""
    heights: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for page, sheet in zip(pages, sheets, strict=True):
        heights[_format(sheet)] += [row[0].y for row in page]
    return {kind: (min(ys, default=0.0), max(ys, default=0.0)) for kind, ys in heights.items()}


def _edges(page: Rows, body: _Body, reach: tuple[float, float]) -> list[EdgeRow]:
    """Return the rows near both edges; a short page has few on each."""
    depth = min(_DEPTH, (len(page) + 1) // 2)
    low, high = reach
    found = []
    for top in (True, False):
        order = page if top else page[::-1]
        for place, row in enumerate(order[:depth]):
            inner = order[place + 1] if place + 1 < len(order) else None
            y = row[0].y
            gap = abs(y - inner[0].y) if inner else 1000.0
            size = _size(row)
            apart = gap > _APART * body.leading or abs(size - body.size) > 0.6
            outer = (high - y if top else y - low) <= _OUTER * (high - low)
            found.append(EdgeRow(row, text_of(row), y, size, apart, top, outer, place == 0))
    return found

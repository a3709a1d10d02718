"""What is printed in the margins of a PDF's pages: page numbers, running heads and feet.

A line is a running head or foot if it holds the page's number, or is set apart from the text and comes again on other
pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from passages.places.headings import begins_division, is_bare_number
from passages.readers.pdf.blocks import LARGE
from passages.readers.pdf.chars_to_words import PdfPage, PdfWord
from passages.readers.pdf.header_footer_rows import EdgeRow, find_edge_rows
from passages.readers.pdf.layout import rows
from passages.readers.pdf.page_numbers import NEAR, find_page_numbers, shape, shows
from passages.text.lazy_pattern import lazily

_EDGE = r"[\[(\-–—|·•<>\])\s]*"
_STAMP = lazily(
    r"this content downloaded from|all use subject to|about\.jstor\.org|downloaded from\b.{0,80}\b(?:by|on|at)\b"
    r"|access(?:ed)? provided (?:by|at)|\bproject muse\b.{0,40}\d{4}|electronic copy available at"
    r"|authorized licensed use|for personal use only|reproduced with permission",
    re.IGNORECASE,
)


Seen = defaultdict[tuple[bool, str], list[tuple[int, float]]]  # a head without its numbers -> (page, height) of each


@dataclass(slots=True)
class RunningHeads:
    """The pages' numbers and words, without the heads and feet that they were found in."""

    numbers: dict[int, str] = field(default_factory=dict)  # by page from 0: the number of the sequence that it is in
    printed: frozenset[int] = frozenset()  # pages that really show their number
    texts: list[list[PdfWord]] = field(default_factory=list)  # for each page, its words without heads and feet
    dropped: tuple[str, ...] = ()


def find_running_heads(sheets: Sequence[PdfPage]) -> RunningHeads:
    """Return the pages without their heads and feet, and the numbers that these show."""
    pages = [rows(sheet.words) for sheet in sheets]
    edges = find_edge_rows(pages, sheets)
    size = _text_size(sheets)
    # No page's number is set larger than the text, as a chapter's is.
    numbers = find_page_numbers([[row for row in found if row.size < LARGE * size] for found in edges])
    dropped_rows = _running(edges, numbers.labels, size)
    dropped = [text for sheet in sheets for text in sheet.stamps]
    texts = []
    for page, sheet in enumerate(sheets):
        gone = {id(word) for row in dropped_rows[page] for word in row.words}
        texts.append([word for word in sheet.words if id(word) not in gone])
        dropped += [row.text.replace("\t", " ") for row in dropped_rows[page]]
    return RunningHeads(numbers.labels, numbers.printed, texts, tuple(dict.fromkeys(dropped)))


def _text_size(sheets: Iterable[PdfPage]) -> float:
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for word in sheet.words:
            sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


# --- running heads and feet


def _running(edges: list[list[EdgeRow]], numbers: dict[int, str], size: float) -> list[list[EdgeRow]]:
    seen: Seen = defaultdict(list)
    exact: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for page, found in enumerate(edges):
        for row in found:
            seen[row.top, shape(row.text)].append((page, row.y))
            exact[row.text.replace("\t", " ").strip()].append((page, row.y))
    numbered = [[row for row in found if shows(row, numbers.get(page, ""))] for page, found in enumerate(edges)]
    book = _Heights(seen, exact, size, 1 if len(edges) <= 6 else 2, _heights(numbered, 2), [])
    pages = [_outer(page, found, numbers.get(page, ""), book) for page, found in enumerate(edges)]
    book = book._replace(heights=_heights(pages, max(3, len(pages) // 3)))
    return [_outer(page, found, numbers.get(page, ""), book) for page, found in enumerate(edges)]


class _Heights(NamedTuple):
    """The heights that heads and feet have in common through the book, and the size of its text."""

    seen: Seen
    exact: dict[str, list[tuple[int, float]]]  # a row with its numbers -> (page, height) of each
    size: float
    least: int  # other pages that must have the same head
    numbered: list[tuple[bool, float]]  # heights at which page numbers stand
    heights: list[tuple[bool, float]]  # heights at which heads and feet stand


def _outer(page: int, found: list[EdgeRow], number: str, book: _Heights) -> list[EdgeRow]:
    """Return the rows of a page that are heads or feet, from the outside in, up to the first that is not."""
    dropped = []
    open_ends = {True, False}
    taken: set[int] = set()
    for row in found:
        if row.top not in open_ends or id(row.words) in taken:
            continue
        if _is_heading(page, row, book):
            open_ends.discard(row.top)
            continue
        repeated = row.apart and _comes_again(page, row, book.seen) >= book.least
        at_height = row.apart and _is_at(row, book.heights)
        numbered = shows(row, number) and (_is_at(row, book.numbered) or "\t" in row.text)
        if numbered or repeated or at_height or _STAMP.search(row.text) or _lone_number(row):
            dropped.append(row)
            taken.add(id(row.words))
        else:
            open_ends.discard(row.top)
    return dropped


def _is_heading(page: int, row: EdgeRow, book: _Heights) -> bool:
    """Tell whether a row at the top of a page is the heading of a chapter, and no running head, which comes again soon.

    It names a division, or is set larger than the text; a number alone must be.
    """
    text = row.text.replace("\t", " ").strip()
    if not row.top or "\t" in row.text or len(text) > 100:
        return False
    is_large = row.size >= LARGE * book.size
    named = begins_division(text) and not is_bare_number(text)
    return (is_large or named) and not any(0 < abs(other - page) <= 2 for other, _ in book.exact[text])


def _comes_again(page: int, row: EdgeRow, seen: Seen) -> int:
    """Return on how many other pages the same words stand at the same height."""
    words = shape(row.text)
    if len(words) < 2:
        return 0
    return len({other for other, y in seen[row.top, words] if other != page and abs(y - row.y) <= NEAR})


def _lone_number(row: EdgeRow) -> bool:
    return row.apart and bool(re.fullmatch(rf"{_EDGE}\d{{1,4}}{_EDGE}", row.text))


def _heights(pages: list[list[EdgeRow]], least: int) -> list[tuple[bool, float]]:
    """Return the heights at which such rows stand on this many pages at least."""
    heights: Counter[tuple[bool, float]] = Counter()
    for found in pages:
        heights.update({(row.top, round(row.y / NEAR) * NEAR) for row in found})
    return [(top, y) for (top, y), count in heights.items() if count + heights[top, y + NEAR] >= least]


def _is_at(row: EdgeRow, heights: Iterable[tuple[bool, float]]) -> bool:
    return any(top is row.top and abs(y - row.y) <= 1.5 * NEAR for top, y in heights)

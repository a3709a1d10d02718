"""What is printed in the margins of a PDF's pages: page numbers that run in sequence, running heads and feet.

A number is a page's printed number only as a part of a sequence: it grows by one from page to page. A line is a
running head or foot if it holds such a number, or is set apart from the text and comes again on other pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from passages.readers.pdf_lines import rows, text_of
from passages.readers.pdf_words import Sheet, Word
from passages.roman import roman, value_of

_DEPTH = 4  # rows from the top or the bottom of a page that may be a head or a foot
_NEAR = 3.0  # points: heads of one book stand at the same height, give or take this
_APART = 1.2  # times the leading: a row that is further off than this is set apart from the text
_EDGE = r"[\[(\-–—|·•<>\])\s]*"
_NUMBER = re.compile(
    rf"{_EDGE}(?:(?:page|p\.|seite|s\.)\s*)?(\d{{1,4}}|[ivxlc]{{1,9}}|[IVXLC]{{1,9}})(?:\s*(?:of|/|von)\s*\d+)?{_EDGE}",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"this content downloaded from|all use subject to|about\.jstor\.org|downloaded from\b.{0,80}\b(?:by|on|at)\b"
    r"|access(?:ed)? provided (?:by|at)|\bproject muse\b.{0,40}\d{4}|electronic copy available at"
    r"|authorized licensed use|for personal use only|reproduced with permission",
    re.IGNORECASE,
)


class _Row(NamedTuple):
    words: list[Word]
    text: str
    y: float
    size: float
    apart: bool  # set off from the text: by a gap, another size, another face
    top: bool  # near the page's top, not its bottom


Seen = defaultdict[tuple[bool, str], list[tuple[int, float]]]  # a head without its numbers -> (page, height) of each


class _Candidate(NamedTuple):
    page: int
    value: int
    is_roman: bool
    alone: bool


@dataclass(slots=True)
class Margins:
    numbers: dict[int, str] = field(default_factory=dict)  # by page from 0: the number of the sequence that it is in
    printed: frozenset[int] = frozenset()  # pages that really show their number
    texts: list[list[Word]] = field(default_factory=list)  # for each page, its words without heads and feet
    dropped: tuple[str, ...] = ()
    ambiguous: frozenset[int] = frozenset()  # pages between two sequences that do not meet


def margins(sheets: Sequence[Sheet]) -> Margins:
    pages = [rows(sheet.words) for sheet in sheets]
    body = _body(pages)
    edges = [_edges(page, body) for page in pages]
    numbers, printed, ambiguous = _numbers(edges)
    dropped_rows = _running(edges, numbers)
    dropped = [text for sheet in sheets for text in sheet.stamps]
    texts = []
    for page, sheet in enumerate(sheets):
        gone = {id(word) for row in dropped_rows[page] for word in row.words}
        texts.append([word for word in sheet.words if id(word) not in gone])
        dropped += [row.text.replace("\t", " ") for row in dropped_rows[page]]
    return Margins(numbers, printed, texts, tuple(dict.fromkeys(dropped)), ambiguous)


class _Body(NamedTuple):
    size: float
    leading: float


def _body(pages: Iterable[list[list[Word]]]) -> _Body:
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


def _size(row: list[Word]) -> float:
    return max(row, key=lambda word: len(word.text)).size


def _edges(page: list[list[Word]], body: _Body) -> list[_Row]:
    """The rows from the outside in: those at the top first, then those at the bottom. A short page has few of each."""
    depth = min(_DEPTH, (len(page) + 1) // 2)
    found = []
    for top in (True, False):
        order = page if top else page[::-1]
        for place, row in enumerate(order[:depth]):
            inner = order[place + 1] if place + 1 < len(order) else None
            gap = abs(row[0].y - inner[0].y) if inner else 1000.0
            size = _size(row)
            found.append(
                _Row(row, text_of(row), row[0].y, size, gap > _APART * body.leading or abs(size - body.size) > 0.6, top)
            )
    return found


# --- page numbers


def _numbers(edges: list[list[_Row]]) -> tuple[dict[int, str], frozenset[int], frozenset[int]]:
    """The printed number of each page that is in a sequence, the pages that show it, and the pages in doubt."""
    candidates = [c for page, found in enumerate(edges) for row in found for c in _candidates(page, row)]
    runs = _sequences(candidates, sum(1 for found in edges if found))
    numbers = {page: _written(page + run.offset, run) for run in runs for page in range(run.first, run.last + 1)}
    ambiguous = _between(runs, numbers, len(edges))
    return numbers, frozenset(page for run in runs for page in run.pages), ambiguous


class _Run(NamedTuple):
    offset: int  # the printed number less the page's place in the file
    is_roman: bool
    pages: frozenset[int]

    @property
    def first(self) -> int:
        return min(self.pages)

    @property
    def last(self) -> int:
        return max(self.pages)


def _candidates(page: int, row: _Row) -> list[_Candidate]:
    """The numbers that begin or end a row, if the row may be a head or a foot at all."""
    text = row.text.strip()
    if match := _NUMBER.fullmatch(text):
        return _candidate(page, match[1], alone=True)
    if len(text) > 130 or not (row.apart or "\t" in text):
        return []
    found = []
    words = text.split()
    for token in dict.fromkeys(
        (words[0], words[-1], " ".join(words[:2]), " ".join(words[-2:]), text.split("\t")[-1], text.split("\t")[0])
    ):
        if match := _NUMBER.fullmatch(token):
            found += _candidate(page, match[1], alone=False)
    return found


def _candidate(page: int, digits: str, *, alone: bool) -> list[_Candidate]:
    if digits.isdecimal():
        return [_Candidate(page, int(digits), False, alone)]
    value = value_of(digits)
    return [_Candidate(page, value, True, alone)] if value else []


def _sequences(candidates: list[_Candidate], pages: int) -> list[_Run]:
    """Runs of +1, the longest first, each only over pages that no longer one has taken."""
    seen: defaultdict[tuple[bool, int], set[int]] = defaultdict(set)
    alone: Counter[tuple[bool, int]] = Counter()
    for c in candidates:
        seen[c.is_roman, c.value - c.page].add(c.page)
        alone[c.is_roman, c.value - c.page] += c.alone
    least = 2 if pages <= 4 else 3
    runs: list[_Run] = []

    def rank(key: tuple[bool, int]) -> tuple[float, int]:
        # A count from 1 with the file's first page is often a tool's own; the journal's numbers are preferred to it.
        counts_file = not key[0] and key[1] == 1
        return len(seen[key]) * (0.6 if counts_file else 1.0), alone[key]

    for key in sorted(seen, key=rank, reverse=True):
        is_roman, offset = key
        taken = {page for run in runs for page in range(run.first, run.last + 1)}
        runs += [
            _Run(offset, is_roman, frozenset(part))
            for part in _unbroken(sorted(seen[key] - taken), taken)
            if len(part) >= least and len(part) >= 0.3 * (part[-1] - part[0] + 1)
        ]
    runs.sort(key=lambda run: run.first)
    return _rising(runs)


def _unbroken(pages: list[int], taken: set[int]) -> list[list[int]]:
    """Pages parted where another run lies between them."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and not any(between in taken for between in range(parts[-1][-1], page)):
            parts[-1].append(page)
        else:
            parts.append([page])
    return parts


def _rising(runs: list[_Run]) -> list[_Run]:
    """Runs whose numbers go back within one numbering are a coincidence: the shorter goes."""
    kept: list[_Run] = []
    for run in runs:
        while (
            kept
            and not run.is_roman
            and not kept[-1].is_roman
            and kept[-1].last + kept[-1].offset >= run.first + run.offset
        ):
            if len(kept[-1].pages) >= len(run.pages):
                break
            kept.pop()
        else:
            kept.append(run)
    return kept


def _between(runs: list[_Run], numbers: dict[int, str], pages: int) -> frozenset[int]:
    """Fill in the pages that show no number: those before and after a run count on from it, back to 1 at most.

    Pages between two runs belong to the later one as far as its numbers go back, and to the earlier one where the
    kind of number changes; where both say something else, nothing is known.
    """
    doubt = set()
    for before, run in zip([None, *runs], runs, strict=False):
        start = before.last + 1 if before else 0
        for page in range(start, run.first):
            back = page + run.offset
            on = page + before.offset if before else 0
            if before and before.is_roman == run.is_roman and before.offset != run.offset:
                doubt.add(page)
            elif back >= 1:
                numbers[page] = _written(back, run)
            elif before:
                numbers[page] = _written(on, before)
    if runs:
        for page in range(runs[-1].last + 1, pages):
            numbers[page] = _written(page + runs[-1].offset, runs[-1])
    return frozenset(doubt)


def _written(value: int, run: _Run) -> str:
    return roman(value) if run.is_roman else str(value)


# --- running heads and feet


def _running(edges: list[list[_Row]], numbers: dict[int, str]) -> list[list[_Row]]:
    seen: Seen = defaultdict(list)
    for page, found in enumerate(edges):
        for row in found:
            seen[row.top, _shape(row.text)].append((page, row.y))
    numbered = [[row for row in found if _holds(row, numbers.get(page, ""))] for page, found in enumerate(edges)]
    book = _Book(seen, 1 if len(edges) <= 6 else 2, _heights(numbered, 2), [])
    pages = [_outer(page, found, numbers.get(page, ""), book) for page, found in enumerate(edges)]
    book = book._replace(heights=_heights(pages, max(3, len(pages) // 3)))
    return [_outer(page, found, numbers.get(page, ""), book) for page, found in enumerate(edges)]


class _Book(NamedTuple):
    """What heads and feet have in common through the book."""

    seen: Seen
    least: int  # other pages that must have the same head
    numbered: list[tuple[bool, float]]  # heights at which page numbers stand
    heights: list[tuple[bool, float]]  # heights at which heads and feet stand


def _outer(page: int, found: list[_Row], number: str, book: _Book) -> list[_Row]:
    """The rows of a page that are heads or feet, from the outside in, up to the first that is not."""
    dropped = []
    open_ends = {True, False}
    taken: set[int] = set()
    for row in found:
        if row.top not in open_ends or id(row.words) in taken:
            continue
        repeated = row.apart and _comes_again(page, row, book.seen) >= book.least
        at_height = row.apart and _is_at(row, book.heights)
        numbered = _holds(row, number) and (_is_at(row, book.numbered) or "\t" in row.text)
        if numbered or repeated or at_height or _STAMP.search(row.text) or _lone_number(row):
            dropped.append(row)
            taken.add(id(row.words))
        else:
            open_ends.discard(row.top)
    return dropped


def _comes_again(page: int, row: _Row, seen: Seen) -> int:
    """On how many other pages the same words stand at the same height."""
    shape = _shape(row.text)
    if len(shape) < 2:
        return 0
    return len({other for other, y in seen[row.top, shape] if other != page and abs(y - row.y) <= _NEAR})


def _holds(row: _Row, number: str) -> bool:
    return bool(number) and any((roman(c.value) if c.is_roman else str(c.value)) == number for c in _candidates(0, row))


def _lone_number(row: _Row) -> bool:
    return row.apart and bool(re.fullmatch(rf"{_EDGE}\d{{1,4}}{_EDGE}", row.text))


def _shape(text: str) -> str:
    """A head as it comes again: without its numbers."""
    return re.sub(r"\b(?:\d+|[ivxlc]+)\b|[^\w\s]", "#", re.sub(r"\s+", " ", text.casefold())).strip("# ") or "#"


def _heights(pages: list[list[_Row]], least: int) -> list[tuple[bool, float]]:
    """The heights at which such rows stand on this many pages at least."""
    heights: Counter[tuple[bool, float]] = Counter()
    for found in pages:
        heights.update({(row.top, round(row.y / _NEAR) * _NEAR) for row in found})
    return [(top, y) for (top, y), count in heights.items() if count + heights[top, y + _NEAR] >= least]


def _is_at(row: _Row, heights: Iterable[tuple[bool, float]]) -> bool:
    return any(top is row.top and abs(y - row.y) <= 1.5 * _NEAR for top, y in heights)

"""Page numbers printed on a PDF's pages.

A number is a page's printed number only as a part of a sequence: it grows by one from page to page. Numbers of
sections, notes, figures and works in a bibliography grow like that, too; but they do not stand alone, always at one
height or beside the same words, as page numbers do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from passages.places.roman import from_roman, to_roman
from passages.readers.pdf.header_footer_rows import EdgeRow
from passages.text.lazy_pattern import lazily

NEAR = 3.0  # points: heads of one book stand at the same height, give or take this
_WAVERING = 12.0  # points: the same, on the pages of a scan
_LONGEST = 130  # characters of a running head
_SOUND = 0.5  # of the numbers in a sequence: as many must stand as page numbers do
_YEARS = range(1500, 2100)  # a lone number on the only page may be one
_MOST_ONLY = 9_999  # a number alone on the only page
_WORDS = 5  # in a line of text; a figure has none

_EDGE = r"[\[(\-–—|·•<>\])\s]*"
_WORD = r"(?:(?:page|pagina|página|pág\.|pag\.|seite|side|sida|sivu|strona|str\.|страница|стр\.|p\.|s\.|第)\s*)?"
_TOTAL = r"(?:\s*[页頁⻚⾴])?(?:\s*(?:of|/|von|de|di|sur|van|av|af|z|из|共)\s*\d+\s*[页頁⻚⾴]?)?"
_NUMBER = lazily(
    rf"{_EDGE}{_WORD}(?P<series>(?:\d{{1,4}}[:.–-]|(?-i:[A-Z]{{1,2}}[:.–-]?|e))(?=\d))?"
    r"(?P<number>\d{1,6}|[ivxlc]{1,9}|[IVXLC]{1,9})"
    rf"{_TOTAL}{_EDGE}",
    re.IGNORECASE,
)

_NUMBERS_AND_SIGNS = lazily(r"\b(?:[a-z]{0,2}\d+|[ivxlc]+)\b|[^\w\s]")


class Series(NamedTuple):
    """A series of numbers: pages in roman or arabic figures, or those of "111:" in "111:2" and of "S" in "S12"."""

    is_roman: bool
    prefix: str = ""

    def written(self, value: int) -> str:
        """Return a number as this series prints it."""
        return self.prefix + (to_roman(value) if self.is_roman else str(value))


class _Candidate(NamedTuple):
    page: int  # from 0
    value: int
    series: Series
    alone: bool
    leads: bool  # it stands before the words of its row, not behind them
    row: EdgeRow


@dataclass(slots=True)
class PageNumbers:
    """Printed numbers by page from 0."""

    labels: dict[int, str] = field(default_factory=dict)  # of each page the number of the sequence that it is in
    printed: frozenset[int] = frozenset()  # pages that really show their number


def find_page_numbers(edges: Sequence[Sequence[EdgeRow]]) -> PageNumbers:
    """Return the printed number of each page that is in a sequence, and the pages that show it."""
    shapes = _shapes(edges)
    candidates = [c for page, rows in enumerate(edges) for row in rows for c in _candidates(page, row, shapes)]
    filled = sum(1 for rows in edges if rows)
    runs = _only(edges[0], candidates) if len(edges) == 1 else _sequences(candidates, filled)
    labels = {page: run.label(page) for run in runs for page in range(run.first, run.last + 1)}
    _fill(runs, labels, len(edges))
    for page in _contradicted(candidates, runs, labels):
        del labels[page]
    return PageNumbers(labels, frozenset(page for run in runs for page in run.pages))


def shows(row: EdgeRow, label: str) -> bool:
    """Return whether the row holds the page number `label`."""
    return bool(label) and any(c.series.written(c.value) == label for c in _read(0, row))


def shape(text: str) -> str:
    """Return a head as it comes again: without its numbers."""
    plain = _NUMBERS_AND_SIGNS.sub("#", re.sub(r"\s+", " ", text.casefold()))
    return plain.strip("# ") or "#"


def _contradicted(candidates: Sequence[_Candidate], runs: Sequence[_Run], labels: dict[int, str]) -> set[int]:
    """Return pages counted on from others that show another number alone where those of a sequence stand."""
    printed = {page for run in runs for page in run.pages}
    own = {(run.series, page + run.offset) for run in runs for page in run.pages}
    heights = {_height(c) for c in candidates if c.page in printed and (c.series, c.value) in own and c.alone}
    return {
        c.page
        for c in candidates
        if c.page in labels
        and c.page not in printed
        and c.alone
        and _height(c) in heights
        and c.series.written(c.value) != labels[c.page]
    }


def _height(c: _Candidate) -> tuple[bool, int]:
    return c.row.top, round(c.row.y / _WAVERING)


# --- candidates

_Shapes = Counter[tuple[bool, str, int]]


def _shapes(edges: Sequence[Sequence[EdgeRow]]) -> _Shapes:
    """Return how often the same words stand at the same height."""
    return Counter(place for rows in edges for place in {_place(row) for row in rows})


def _place(row: EdgeRow) -> tuple[bool, str, int]:
    return row.top, shape(row.text), round(row.y / NEAR)


def _candidates(page: int, row: EdgeRow, shapes: _Shapes) -> list[_Candidate]:
    """Return the numbers that begin or end a row, if it may be a head or a foot at all."""
    if not row.outer:
        return []
    common = shapes[_place(row)] > 2  # in double spacing a head stands no further off than a line
    return [c for c in _read(page, row) if c.alone or row.apart or common or "\t" in row.text]


def _read(page: int, row: EdgeRow) -> list[_Candidate]:
    text = row.text.strip()
    if match := _NUMBER.fullmatch(text):
        return _candidate(page, match, row, alone=True)
    words = text.split()
    if len(text) > _LONGEST or not words:
        return []
    found = []
    fields = text.split("\t")
    tokens = {words[-1]: False, " ".join(words[-2:]): False, fields[-1]: False}
    tokens |= {words[0]: True, " ".join(words[:2]): True, fields[0]: True}
    for token, leads in tokens.items():
        if token[:1] not in "[(" and (match := _NUMBER.fullmatch(token)):
            if (match["series"] or "").endswith(".") and token not in fields:
                continue  # "3.4 Of Rivers" is a section's number
            found += _candidate(page, match, row, leads=leads)
    return found


def _candidate(
    page: int, match: re.Match[str], row: EdgeRow, *, alone: bool = False, leads: bool = False
) -> list[_Candidate]:
    prefix, digits = match["series"] or "", match["number"]
    if digits.isdecimal():
        return [_Candidate(page, int(digits), Series(False, prefix), alone, leads, row)]
    value = from_roman(digits)
    return [_Candidate(page, value, Series(True), alone, leads, row)] if value and not prefix else []


# --- sequences


class _Run(NamedTuple):
    series: Series
    offset: int  # the printed number less the page's place in the file
    pages: frozenset[int]

    @property
    def first(self) -> int:
        return min(self.pages)

    @property
    def last(self) -> int:
        return max(self.pages)

    def label(self, page: int) -> str:
        return self.series.written(page + self.offset)


def _only(edges: Sequence[EdgeRow], candidates: Sequence[_Candidate]) -> list[_Run]:
    """Return the number of the only page: it stands alone, at the very edge of a text, and there is no other."""
    alone = [c for c in candidates if c.alone and c.row.first and c.row.apart and _may_be_only(c)]
    if len({c.value for c in alone}) != 1 or alone[0].value in _YEARS:
        return []
    if not any(len(row.text.split()) >= _WORDS for row in edges):
        return []
    return [_Run(alone[0].series, alone[0].value, frozenset({0}))]


def _may_be_only(c: _Candidate) -> bool:
    """Return whether a number alone may be a page's: not "3.4", which may be a section's, and no number of a report."""
    return not c.series.is_roman and not c.series.prefix.endswith(".") and c.value <= _MOST_ONLY


def _sequences(candidates: Sequence[_Candidate], pages: int) -> list[_Run]:
    """Return the runs of +1, the longest first, each only over pages that no longer one has taken."""
    rows: defaultdict[tuple[Series, int], list[_Candidate]] = defaultdict(list)
    for c in candidates:
        rows[c.series, c.value - c.page].append(c)
    seen = {key: {c.page for c in found} for key, found in rows.items()}
    sound = {key: _sound(found) for key, found in rows.items()}
    alone = {key: sum(c.alone for c in found) for key, found in rows.items()}
    least = 2 if pages <= 4 else 3
    runs: list[_Run] = []

    def rank(key: tuple[Series, int]) -> tuple[float, int]:
        # A count from 1 with the file's first page is often a tool's own; the journal's numbers are preferred to it.
        counts_file = key == (Series(False), 1)
        return len(sound[key]) * (0.6 if counts_file else 1.0), alone[key]

    for key in sorted(seen, key=rank, reverse=True):
        series, offset = key
        taken = {page for run in runs for page in range(run.first, run.last + 1)}
        runs += [
            _Run(series, offset, frozenset(part))
            for part in (_trimmed(part, sound[key]) for part in _unbroken(sorted(seen[key] - taken), taken))
            if len(part) >= least
            and len(part) >= 0.3 * (part[-1] - part[0] + 1)
            and len(sound[key].intersection(part)) >= max(least, _SOUND * len(part))
        ]
    runs.sort(key=lambda run: run.first)
    return _rising(runs)


def _sound(found: Sequence[_Candidate]) -> set[int]:
    """Return the pages whose number, one of a sequence, stands as page numbers do.

    It stands alone, beside words that come again, or outside on left and right pages in turn; and at a height where
    another does, or alone at the very edge.
    """
    again = Counter(text for _, text in {(c.page, shape(c.row.text)) for c in found})
    level: defaultdict[tuple[bool, int], set[int]] = defaultdict(set)
    for c in found:
        for step in (-1, 0, 1):
            level[c.row.top, round(c.row.y / _WAVERING) + step].add(c.page)
    in_turn = len({c.leads for c in found if _is_outside(c)}) == 2
    return {
        c.page
        for c in found
        if (c.alone or again[shape(c.row.text)] > 1 or (in_turn and _is_outside(c)))
        and ((c.alone and c.row.first) or len(level[c.row.top, round(c.row.y / _WAVERING)]) > 1)
    }


def _is_outside(c: _Candidate) -> bool:
    """Return whether a number stands outside: left pages have even ones, before the words of the head."""
    return not c.alone and c.leads == (c.value % 2 == 0)


def _unbroken(pages: list[int], taken: set[int]) -> list[list[int]]:
    """Return the pages parted where another run lies between them."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and not any(between in taken for between in range(parts[-1][-1], page)):
            parts[-1].append(page)
        else:
            parts.append([page])
    return parts


def _trimmed(pages: list[int], sound: set[int]) -> list[int]:
    """Return the pages from the first to the last whose number stands as page numbers do."""
    sure = [page for page in pages if page in sound]
    return [page for page in pages if sure[0] <= page <= sure[-1]] if sure else []


def _rising(runs: list[_Run]) -> list[_Run]:
    """Return the runs without those whose numbers go back within one numbering: the shorter is a coincidence."""
    kept: list[_Run] = []
    for run in runs:
        while (
            kept
            and not run.series.is_roman
            and kept[-1].series == run.series
            and kept[-1].last + kept[-1].offset >= run.first + run.offset
        ):
            if len(kept[-1].pages) >= len(run.pages):
                break
            kept.pop()
        else:
            kept.append(run)
    return kept


def _fill(runs: list[_Run], labels: dict[int, str], pages: int) -> None:
    """Fill in the pages that show no number: those before and after a run count on from it, back to 1 at most.

    Pages between two runs belong to the later one as far as its numbers go back, and to the earlier one where the
    kind of number changes; where both say something else, nothing is known.
    """
    for before, run in zip([None, *runs], runs, strict=False):
        start = before.last + 1 if before else 0
        for page in range(start, run.first):
            back = page + run.offset
            if before and before.series == run.series and before.offset != run.offset:
                continue
            if back >= 1:
                labels[page] = run.label(page)
            elif before:
                labels[page] = before.label(page)
    if runs:
        for page in range(runs[-1].last + 1, pages):
            labels[page] = runs[-1].label(page)

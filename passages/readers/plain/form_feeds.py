"""Plain text with form feeds, as pdftotext and the Internet Archive write it: a form feed ends a sheet.

Counting sheets gives wrong pages. The printed number is in the running head or foot of a sheet. It is believed where
the numbers of many sheets run in sequence; the heads and feet are then left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from passages.errors import TooLarge
from passages.model import Basis
from passages.places.labels import next_label
from passages.places.labels import number as number_of
from passages.readers.boilerplate.phrases import is_stamp
from passages.readers.draft import PageMark
from passages.readers.plain.lines import TextLine
from passages.text.lazy_pattern import lazily

_NUMBER = lazily(r"(?:\W{0,3}|page |p\. )(?P<first>\d{1,4}|[ivxlc]{1,8})\W{0,3}(?=\s{1,99}\S|\Z)", re.IGNORECASE)
_LAST_NUMBER = lazily(r"(?<=\s)\W{0,3}(?P<last>\d{1,4}|[ivxlc]{1,8})\W{0,3}\Z", re.IGNORECASE)
_LONGEST = 100  # characters of a running head
MAX_SHEETS = 20_000
_ENOUGH = 3  # sheets whose numbers must run in sequence, and the same head must stand on


class FormFeedPages(NamedTuple):
    """The lines of a text with its page marks, and what was left out of them."""

    lines: list[TextLine]
    dropped: list[str]  # running heads, feet and page numbers
    basis: Basis
    many: bool = False  # is there a form feed at all?


def read_form_feeds(text: str, lines_before: int = 0) -> FormFeedPages:
    """Return the lines of a text; those that begin a sheet of a known page carry its mark."""
    if (count := text.count("\f")) > MAX_SHEETS:
        raise TooLarge(f"That file has {count:,} form feeds, which end pages; the limit is {MAX_SHEETS:,}. Split it.")
    sheets, number = [], lines_before
    for page in text.split("\f"):
        lines = page.split("\n")
        sheets.append([TextLine(number + count, line) for count, line in enumerate(lines, start=1)])
        number += len(lines) - 1
    if len(sheets) == 1:
        return FormFeedPages(sheets[0], [], Basis.NONE)
    labels, numbered = _labels(sheets)
    repeated = _repeated(sheets)
    kept: list[TextLine] = []
    dropped: list[str] = []
    for sheet, label, places in zip(sheets, labels, numbered, strict=True):
        body = []
        edges = _edges(sheet)
        for place, line in enumerate(sheet):
            if place in places or (place in edges and digitless(line.text) in repeated):
                dropped.append(line.text.strip())
            else:
                body.append(line)
        if body:
            body[0] = body[0]._replace(mark=PageMark(label) if label else None)
        kept += [*body, TextLine(body[-1].number if body else 0, "")]
    return FormFeedPages(kept, dropped, Basis.PRINTED if any(labels) else Basis.NONE, many=True)


def _edges(sheet: Sequence[TextLine]) -> list[int]:
    """Return the places of the first two and the last two lines that are not blank."""
    filled = [place for place, line in enumerate(sheet) if line.text.strip() and not is_stamp(line.text)]
    return sorted({*filled[:2], *filled[-2:]})


def _labels(sheets: Sequence[Sequence[TextLine]]) -> tuple[list[str], list[set[int]]]:
    """Return the printed label of each sheet, "" where it is not known, and the places of the lines that hold it."""
    candidates = [_candidates(sheet) for sheet in sheets]
    votes: Counter[tuple[bool, int]] = Counter()
    for number, found in enumerate(candidates):
        votes.update({(label.isdigit(), number_of(label) - number) for label in found})
    labels = [""] * len(sheets)
    places: list[set[int]] = [set() for _ in sheets]
    believed = [vote for vote, count in votes.most_common(2) if count >= _ENOUGH]
    for arabic, offset in believed[: 1 + (len({vote[0] for vote in believed}) > 1)]:
        hits = [
            (number, label)
            for number, found in enumerate(candidates)
            for label in found
            if label.isdigit() == arabic and number_of(label) - number == offset
        ]
        if len(hits) * 2 < hits[-1][0] - hits[0][0] + 1:
            continue  # too few of the sheets between them agree
        first, label = hits[0]
        for number in range(first, hits[-1][0] + 1):
            labels[number] = labels[number] or next_label(label.lower(), number - first)
        for number, label in hits:
            places[number].add(candidates[number][label])
    return labels, places


def _candidates(sheet: Sequence[TextLine]) -> dict[str, int]:
    """Return numbers that may be the sheet's own, with the place of their line."""
    found: dict[str, int] = {}
    for place in _edges(sheet):
        text = sheet[place].text.strip()
        if len(text) > _LONGEST:
            continue
        for label in printed_numbers(text):
            found.setdefault(label, place)
    return found


def printed_numbers(text: str) -> list[str]:
    """Return the numbers at either end of a line, where a page's number stands in its running head."""
    first, last = _NUMBER.match(text), _LAST_NUMBER.search(text[-20:] if len(text) > 20 else " " + text)
    labels = [matched[matched.lastgroup or 0] for matched in (first, last) if matched]
    return [label for label in dict.fromkeys(labels) if number_of(label)]


def _repeated(sheets: Sequence[Sequence[TextLine]]) -> set[str]:
    """Return heads and feet without digits: lines at the edges of three sheets that stand close together."""
    seen: dict[str, list[int]] = {}
    for number, sheet in enumerate(sheets):
        for head in {digitless(sheet[place].text) for place in _edges(sheet)}:
            if 3 < len(head) <= _LONGEST:
                seen.setdefault(head, []).append(number)
    span = 2 * (_ENOUGH - 1)  # a head may stand on every second sheet
    return {
        head
        for head, numbers in seen.items()
        if any(later - first <= span for first, later in zip(numbers, numbers[_ENOUGH - 1 :], strict=False))
    }


def digitless(text: str) -> str:
    """Return a running head without its page number."""
    return " ".join(re.sub(r"\d+", "", text).split())

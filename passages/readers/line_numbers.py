"""Line numbers that a text prints at the side of every fifth or tenth line: no words of the text, but places.

A number is one where as many lines stand between it and its neighbour as the two differ by, or between it and the
heading above. Numbers of the same step in a wide margin are believed with them, though lines may be missing there;
others stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.places.systems import System
from passages.readers.draft import Part, PartKind, PlaceMark
from passages.readers.part_text import OBJECT, Edit, edited, flat
from passages.text.lazy_pattern import lazily

_BEHIND = lazily(r"(?<=\S)(?P<gap>[^\S\n]+)[\[(]?(?P<number>\d{1,5})[\])]?[^\S\n]*\Z")
_BEFORE = lazily(r"[^\S\n]*[\[(]?(?P<number>\d{1,5})[\])]?(?P<gap>[^\S\n]+)(?=\S)")
_STEPS = (20, 10, 5, 25, 4, 3, 2, 1)
_ENOUGH = 2  # numbers that run
_MANY = 4  # of them in prose, where more looks like them


class _Row(NamedTuple):
    """A line of the text, `[start, end)` of the flat text of a part; `place` is its number among all lines, from 1."""

    part: int
    start: int
    end: int
    place: int
    first: int  # the place of the first line below the heading above


class _Printed(NamedTuple):
    """A number beside a line, `[start, end)` with its gap."""

    row: _Row
    value: int
    start: int
    end: int
    wide: bool


def with_line_numbers(parts: Sequence[Part], *, physical: bool) -> list[Part]:
    """Return the parts with printed line numbers as place marks.

    `physical`: the lines of prose are those of the page, so where the numbers count them, each gets a mark.
    """
    texts = [flat(part) for part in parts]
    found: list[tuple[int, list[_Row], list[_Printed], bool]] = []
    for prose in (True, False) if physical else (False,):
        rows = _rows(parts, texts, prose=prose)
        for pattern in (_BEHIND, _BEFORE):
            believed = _believed(_printed(texts, rows, pattern), len(rows), prose=prose)
            found.append((len(believed), rows, believed, prose))
    count, rows, believed, prose = max(reversed(found), key=lambda one: one[0])
    return _marked(parts, rows, believed, prose=prose) if count else list(parts)


def _rows(parts: Sequence[Part], texts: Sequence[str], *, prose: bool) -> list[_Row]:
    kinds = {PartKind.VERSE, PartKind.PARAGRAPH, PartKind.QUOTE} if prose else {PartKind.VERSE}
    found: list[_Row] = []
    first = 1
    for number, (part, text) in enumerate(zip(parts, texts, strict=True)):
        if part.kind is PartKind.HEADING:
            first = len(found) + 1
        if part.kind not in kinds:
            continue
        start = 0
        for line in text.split("\n"):
            if line.strip(f" \t{OBJECT}"):
                found.append(_Row(number, start, start + len(line), len(found) + 1, first))
            start += len(line) + 1
    return found


def _printed(texts: Sequence[str], rows: Iterable[_Row], pattern: re.Pattern[str]) -> list[_Printed]:
    found = []
    for row in rows:
        line = texts[row.part][row.start : row.end]
        if match := pattern.search(line) if pattern is _BEHIND else pattern.match(line):
            start = match.start("gap") if pattern is _BEHIND else match.start()
            wide = len(match["gap"].expandtabs(4)) > 1
            found.append(_Printed(row, int(match["number"]), row.start + start, row.start + match.end(), wide))
    return found


def _believed(printed: Sequence[_Printed], lines: int, *, prose: bool) -> list[_Printed]:
    """Return the numbers that run, and those in the margin beside them that have the same step."""
    runs = set()
    for before, after in pairwise(printed):
        if 0 < after.value - before.value == after.row.place - before.row.place:
            runs |= {before, after}
    runs |= {one for one in printed if 1 < one.value == one.row.place - one.row.first + 1 and one.wide}
    step = next((step for step in _STEPS if sum(one.value % step == 0 for one in runs) >= 0.8 * len(runs)), 1)
    runs = {one for one in runs if one.value % step == 0 and (one.wide or not prose)}
    if step == 1:
        return [one for one in printed if one in runs] if len(runs) >= 0.9 * lines and not prose else []
    alone = step in (5, 10) and len(printed) == 1 and not prose
    if len(runs) < (_MANY if prose else 1 if alone else _ENOUGH):
        return []
    return [one for one in printed if one in runs or (one.wide and one.value % step == 0)]


def _marked(parts: Sequence[Part], rows: Sequence[_Row], believed: Sequence[_Printed], *, prose: bool) -> list[Part]:
    numbers = {one.row: one for one in believed}
    edits: dict[int, list[Edit]] = {row.part: [] for row in rows}
    for row in rows:
        one = numbers.get(row)
        in_prose = prose and parts[row.part].kind is not PartKind.VERSE
        if in_prose:
            edits[row.part].append(Edit(row.start, row.start, (PlaceMark(System.LINE, str(one.value) if one else ""),)))
        if one:
            is_before = one.start == row.start
            mark = () if in_prose else (PlaceMark(System.LINE, str(one.value)),)
            blanks = (" " * (one.end - one.start),) if is_before else ()
            edits[row.part].append(Edit(one.start, one.end, (*blanks, *mark)))
    return [edited(part, edits.get(number, ())) for number, part in enumerate(parts)]

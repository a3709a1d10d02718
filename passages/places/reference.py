"""All reference systems of a text but its pages: divisions, verses, lines, margin marks, speakers.

Each comes from marks that a reader set, or from the words of the headings; where the marks of one system contradict
each other, no place is given there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from passages.places.divisions import Heading, divide, titled
from passages.places.headings import Division
from passages.places.lines import Line, number_lines
from passages.places.systems import DIVISIONS, Basis, ReferenceSystem, Run, System
from passages.text.lazy_pattern import lazily

_FIGURES = lazily(r"\d+")


class Placed(NamedTuple):
    """A mark that a reader set: a place of `system` begins at offset `at`."""

    system: System
    label: str
    at: int
    word: str = ""


class Stretch(NamedTuple):
    """A block of the text that is no heading."""

    start: int
    end: int
    is_verse: bool


class Layout(NamedTuple):
    """The facts that places are found from; everything in reading order, in offsets of `text`."""

    text: str
    stretches: Sequence[Stretch]
    headings: Sequence[Heading]
    placed: Sequence[Placed]
    speeches: Sequence[Run]


def reference_systems(layout: Layout) -> tuple[ReferenceSystem, ...]:
    """Return the systems that the text has, divisions first."""
    divisions = _divisions(layout)
    cuts = sorted({run.start for system in divisions for run in system.runs}.union(_heading_starts(layout)))
    found = (
        ReferenceSystem(System.VERSE, tuple(_verses(layout, cuts))),
        ReferenceSystem(System.LINE, tuple(_lines(layout, cuts)), Basis.COUNTED),
        ReferenceSystem(System.MARGIN, tuple(_margins(layout))),
        ReferenceSystem(System.SPEAKER, tuple(layout.speeches)),
    )
    return (*divisions, *(system for system in found if system.runs))


def speaker_name(printed: str) -> str:
    """Return a printed speaker's name without the stop or colon behind it."""
    return " ".join(printed.split()).strip(" .:—–-,;[]()*_")


def _divisions(layout: Layout) -> tuple[ReferenceSystem, ...]:
    verse = sum(one.end - one.start for one in layout.stretches if one.is_verse)
    inline = [
        Heading("", mark.at, mark.at, stated=(Division(mark.system, mark.label, mark.word),))
        for mark in layout.placed
        if mark.system in DIVISIONS
    ]
    headings = sorted((*layout.headings, *inline), key=lambda heading: heading.start)
    systems = divide(headings, len(layout.text), verse=2 * verse > len(layout.text))
    return titled(systems, layout.headings)


def _heading_starts(layout: Layout) -> Iterator[int]:
    return (heading.start for heading in layout.headings)


def _marks(layout: Layout, system: System) -> list[Placed]:
    return [mark for mark in layout.placed if mark.system is system]


def _verses(layout: Layout, cuts: Sequence[int]) -> Iterator[Run]:
    """Yield the runs from each verse's number to the next or to a division; a number out of order gives no place."""
    marks = _marks(layout, System.VERSE)
    last, part = 0, -1
    for mark, after in zip_longest(marks, marks[1:]):
        number = bisect_right(cuts, mark.at)
        end = min(after.at if after else len(layout.text), cuts[number] if number < len(cuts) else len(layout.text))
        value = int(found[0]) if (found := _FIGURES.search(mark.label)) else 0
        last = last if number == part else 0
        yield Run((mark.label,) if value > last else (), mark.at, end, mark.word)
        last, part = max(value, last), number


def _margins(layout: Layout) -> Iterator[Run]:
    marks = _marks(layout, System.MARGIN)
    for mark, after in zip_longest(marks, marks[1:]):
        yield Run((mark.label,), mark.at, after.at if after else len(layout.text), mark.word)


def _lines(layout: Layout, cuts: Sequence[int]) -> Iterator[Run]:
    marks = _marks(layout, System.LINE)
    if not any(mark.label for mark in marks):
        return
    lines = list(_lines_of(layout, marks))
    for line, number in zip(lines, number_lines(lines, cuts), strict=True):
        if number and line.end > line.start:
            # With the line break, so that a sentence over two lines has no gap in it.
            yield Run((str(number),), line.start, line.end + (layout.text[line.end : line.end + 1] == "\n"))


def _lines_of(layout: Layout, marks: Sequence[Placed]) -> Iterator[Line]:
    """Yield the lines that count: those of verse, and those of prose that a mark begins."""
    at = 0
    for one in layout.stretches:
        while at < len(marks) and marks[at].at < one.start:
            at += 1
        here = at
        while at < len(marks) and marks[at].at <= one.end:
            at += 1
        found = marks[here:at]
        yield from _verse_lines(layout.text, one, found) if one.is_verse else _prose_lines(one, found)


def _verse_lines(text: str, stretch: Stretch, marks: Sequence[Placed]) -> Iterator[Line]:
    start = stretch.start
    for row in text[stretch.start : stretch.end].split("\n"):
        end = start + len(row)
        label = next((mark.label for mark in marks if start <= mark.at <= end and mark.label), "")
        yield Line(start, end, label)
        start = end + 1


def _prose_lines(stretch: Stretch, marks: Sequence[Placed]) -> Iterator[Line]:
    starts: dict[int, str] = {}
    for mark in marks:
        starts[mark.at] = starts.get(mark.at) or mark.label
    bounds: Iterable[int] = chain(sorted(starts), (stretch.end,))
    before = -1
    for bound in bounds:
        if before >= 0:
            yield Line(before, bound, starts[before])
        before = bound

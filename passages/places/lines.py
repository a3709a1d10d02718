"""The numbers of lines: printed every five or ten lines, counted between.

Lines are counted between two printed numbers only where as many lines stand there as the numbers say; before the first
and after the last number of a part of the text up to where that part begins and ends. Elsewhere no number is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Line(NamedTuple):
    """A line of the text, `[start, end)`; `label` is its number where one is printed at it."""

    start: int
    end: int
    label: str = ""


def number_lines(lines: Sequence[Line], parts: Sequence[int]) -> list[int]:
    """Return the number of each line, 0 where it is not known.

    `parts` are the offsets at which numbering may begin afresh: the starts of scenes, books, poems.
    """
    numbers = [int(line.label) if line.label.isdecimal() else 0 for line in lines]
    anchors = [at for at, number in enumerate(numbers) if number]
    if not anchors:
        return numbers
    begins = _beginnings(lines, parts)
    for before, after in pairwise(anchors):
        if numbers[after] - numbers[before] == after - before:
            numbers[before:after] = range(numbers[before], numbers[after])
            continue
        begin = max((at for at in begins if before < at <= after), default=-1)
        end = min((at for at in begins if before < at <= after), default=-1)
        if begin < 0:
            continue  # lines are missing, or one was torn: nobody knows which
        numbers[before:end] = range(numbers[before], numbers[before] + end - before)
        _count_back(numbers, begin, after)
    _count_back(numbers, max((at for at in begins if at <= anchors[0]), default=0), anchors[0])
    last = anchors[-1]
    end = min((at for at in begins if at > last), default=len(lines))
    numbers[last:end] = range(numbers[last], numbers[last] + end - last)
    return numbers


def _beginnings(lines: Sequence[Line], parts: Sequence[int]) -> list[int]:
    """Return the places of the first lines of each part."""
    found, at = [], 0
    for start in sorted(parts):
        while at < len(lines) and lines[at].start < start:
            at += 1
        found.append(at)
    return sorted({0, *found} - {len(lines)})


def _count_back(numbers: list[int], begin: int, anchor: int) -> None:
    """Count from the line at `begin` to the one at `anchor`, which has its number, where that leads to 1 or above."""
    first = numbers[anchor] - (anchor - begin)
    if first >= 1:
        numbers[begin:anchor] = range(first, numbers[anchor])

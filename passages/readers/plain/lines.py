"""The lines of a file of plain text, and what is left of them when those that are not the text's own are gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from passages.model import Dropped, Metadata
from passages.readers.draft import PageMark


class TextLine(NamedTuple):
    """A line of the file. `mark`: the page that begins with it, or ends before it, where that is known."""

    number: int
    text: str
    mark: PageMark | None = None


class Stripped(NamedTuple):
    """The text's own lines, what is known from the others, and the others."""

    lines: list[TextLine]
    metadata: Metadata
    dropped: tuple[Dropped, ...]
    is_book: bool = False  # of a library that puts its own words around it


def groups(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    """Return stretches of lines without a blank one between them, as (first, after the last)."""
    found, start = [], -1
    for number, line in enumerate([*lines, TextLine(0, "")]):
        if line.text.strip() and start < 0:
            start = number
        elif not line.text.strip() and start >= 0:
            found.append((start, number))
            start = -1
    return found

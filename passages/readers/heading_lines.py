"""Headings of several lines: the number of a chapter, and its title below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from passages.places.headings import stands_alone
from passages.readers.draft import Part, PartKind, Piece
from passages.readers.part_text import OBJECT, Edit, edited, flat
from passages.readers.verse import BREAK


def with_titles_apart(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts, a heading whose first line is a division's number as two: that number, and its title.

    Joined, "I" and "Saw the Ferry" would be a sentence.
    """
    for part in parts:
        text = flat(part) if part.kind is PartKind.HEADING else ""
        at = text.find(BREAK)
        if at > 0 and stands_alone(text[:at].replace(OBJECT, "")) and text[at:].strip(f" \n{BREAK}{OBJECT}"):
            yield part._replace(pieces=_slice(part, 0, at))
            yield part._replace(pieces=_slice(part, at + 1, len(text)), divisions=())
        else:
            yield part


def _slice(part: Part, start: int, end: int) -> tuple[Piece, ...]:
    cut = edited(part, [Edit(0, start, ()), Edit(end, len(flat(part)), ())])
    return tuple(piece for piece in cut.pieces if piece != "")

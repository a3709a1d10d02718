"""The words of a draft's part as one string, and a part with some of its words exchanged for marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from passages.readers.draft import Part, Piece

OBJECT = "\ufffc"  # stands for each piece of a part that is no string


class Edit(NamedTuple):
    """`[start, end)` of the flat text gives way to `pieces`."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def flat(part: Part) -> str:
    """Return the strings of a part, with `OBJECT` for each mark between them."""
    return "".join(piece if isinstance(piece, str) else OBJECT for piece in part.pieces)


def words_of(part: Part) -> str:
    """Return the strings of a part alone, with single blanks."""
    return " ".join("".join(piece for piece in part.pieces if isinstance(piece, str)).split())


def edited(part: Part, edits: Iterable[Edit]) -> Part:
    """Return the part with its edits made, in linear time; they are in order and do not overlap."""
    pieces: list[Piece] = []
    number = begin = at = 0  # the piece that `at` stands in, and where that begins

    def take(end: int) -> Iterator[Piece]:
        nonlocal number, begin, at
        while at < end and number < len(part.pieces):
            piece = part.pieces[number]
            stop = begin + (len(piece) if isinstance(piece, str) else 1)
            if stop > at:
                yield piece[at - begin : end - begin] if isinstance(piece, str) else piece
            at = min(end, stop)
            if stop <= end:
                number, begin = number + 1, stop

    for edit in edits:
        pieces += take(edit.start)
        pieces += edit.pieces
        list(take(edit.end))
    pieces += take(sum(len(piece) if isinstance(piece, str) else 1 for piece in part.pieces))
    return part._replace(pieces=tuple(pieces))

"""The words of a draft's part as one string, and a part with some of its words exchanged for marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def edited(part: Part, edits: Iterable[Edit]) -> Part:
    """Return the part with its edits made; they are in order and do not overlap."""
    pieces: list[Piece] = []
    at = 0
    for edit in edits:
        pieces += _between(part.pieces, at, edit.start)
        pieces += edit.pieces
        at = edit.end
    pieces += _between(part.pieces, at, sum(map(_length, part.pieces)))
    return part._replace(pieces=tuple(pieces))


def _length(piece: Piece) -> int:
    return len(piece) if isinstance(piece, str) else 1


def _between(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    begin = 0
    for piece in pieces:
        stop = begin + _length(piece)
        if begin < end and stop > start:
            found.append(piece[max(start - begin, 0) : end - begin] if isinstance(piece, str) else piece)
        begin = stop
    return found

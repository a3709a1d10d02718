"""The pieces of a part cut at characters of its text; marks between the characters stay where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from passages.readers.draft import Piece
from passages.readers.verse import BREAK
from passages.text.lazy_pattern import lazily

LINE_END = lazily(f"[\n{BREAK}]")


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the characters of the pieces, without marks."""
    return "".join(piece for piece in pieces if isinstance(piece, str))


def cut_at(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces before and from character `at`; a mark that stands there goes with what follows."""
    before: list[Piece] = []
    for number, piece in enumerate(pieces):
        length = len(piece) if isinstance(piece, str) else 0
        if at <= 0 or length > at:
            head = [piece[:at]] if isinstance(piece, str) and at > 0 else []
            tail = [piece[at:]] if isinstance(piece, str) and at > 0 else [piece]
            return [*before, *head], [*tail, *pieces[number + 1 :]]
        before.append(piece)
        at -= length
    return before, []

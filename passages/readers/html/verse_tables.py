"""Verse that is set as a table, a row for each line, its number in a cell of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from passages.places.systems import System
from passages.readers.draft import PartKind, PlaceMark
from passages.readers.html.walker import HtmlBlock, Piece
from passages.readers.verse import BREAK

_LINES = 3  # rows of a table of verse, at least
_LONGEST = 90  # characters of a line of verse
_DIGITS = 4  # of its number


def with_verse_tables(blocks: Sequence[HtmlBlock]) -> Iterator[HtmlBlock]:
    """Yield the blocks, the rows of each table of numbered verse as one block of verse."""
    for table, rows in groupby(blocks, key=lambda block: block.table):
        group = list(rows)
        lines = _numbered(group) if table else None
        if lines is None:
            yield from group
            continue
        block = HtmlBlock(PartKind.VERSE, in_main=group[0].in_main, is_verse=True)
        block.ids = [name for row in group for name in row.ids]
        for at, pieces in enumerate(lines):
            block.pieces += [BREAK, *pieces] if at else pieces
        yield block


def _numbered(rows: Sequence[HtmlBlock]) -> list[list[Piece]] | None:
    """Return the lines with their numbers as marks; None where the rows are no lines that are counted."""
    if len(rows) < _LINES or any(len(row.text) > _LONGEST or row.note for row in rows):
        return None
    words = [row.text.split() or [""] for row in rows]
    left = any(_is_number(line[0]) for line in words)
    told = [number if _is_number(number := line[0 if left else -1]) else "" for line in words]
    starts = {int(number) - at for at, number in enumerate(told) if number}
    if len(starts) != 1 or not 2 <= sum(map(bool, told)) < len(rows):
        return None  # a table of other things has numbers that do not count its rows, or a number in each
    return [_line(row, number, left=left) for row, number in zip(rows, told, strict=True)]


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) <= _DIGITS


def _line(row: HtmlBlock, number: str, *, left: bool) -> list[Piece]:
    """Return the pieces of a line without its number, with a mark of it."""
    if not number:
        return _stripped(row.pieces)
    pieces = _stripped(row.pieces)
    at = 0 if left else len(pieces) - 1
    text = pieces[at]
    if isinstance(text, str):
        bare = text.removeprefix(number) if left else text.removesuffix(number)
        pieces[at] = bare.strip()
    return [PlaceMark(System.LINE, number), *pieces]


def _stripped(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces as one string wherever strings meet, without blanks at either end."""
    joined: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return [piece.strip() if isinstance(piece, str) and len(joined) == 1 else piece for piece in joined]

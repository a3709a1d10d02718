"""Which speeches are verse: their lines begin with capitals, and end before the page does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from passages.readers.draft import Part, PartKind, Piece, SpeakerName
from passages.readers.drama.pieces import text_of
from passages.readers.verse import BREAK
from passages.text.lazy_pattern import lazily

_MOSTLY = 0.6  # share of the speeches of several lines that are verse, in a play in verse
_FEWEST = 3  # lines of a speech in verse, in a play in prose
_LONGEST = 90  # characters of a line
_HARD = lazily(rf"(?<![ \t\n])[ \t\n]*{BREAK}[\s{BREAK}]*|\n[ \t]*")
_ENDED = lazily(r"[.!?…:;][\"'”’»)\]]*\Z")
_FIRST = lazily(r"[\"“‘'(\[—–_*\s]*(?P<letter>[^\W\d_])")


def with_verse(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts; speeches in verse as `VERSE`, without the indent that all their further lines have."""
    lines = [_lines(part) if part.speaker and part.kind is PartKind.PARAGRAPH else [] for part in parts]
    several = [own for own in lines if len(own) > 1]
    width = max((len(line) for own in several for line in own[:-1]), default=0)
    known = sum(bool(part.speaker) and part.kind is PartKind.VERSE for part in parts)
    in_verse = len(several) + known > 1 and known + sum(map(_is_lined, several)) >= _MOSTLY * (len(several) + known)
    last: Part | None = None
    for part, own in zip(parts, lines, strict=True):
        long_enough = (len(own) >= _FEWEST and _ends_early(own, width)) or in_verse
        lined = own and long_enough and _is_lined(own)
        changed = _as_verse(part) if lined else part
        if last and in_verse and _goes_on(last, changed):
            last = last._replace(pieces=(*last.pieces, *_break_after(last), *changed.pieces))
            continue
        if last:
            yield last
        last = changed
    if last:
        yield last


def _as_verse(part: Part) -> Part:
    return part._replace(kind=PartKind.VERSE, pieces=tuple(_without_indent(part.pieces)))


def _goes_on(before: Part, part: Part) -> bool:
    """Tell whether a part is the rest of a speech in verse that was torn inside a sentence, at the end of a page."""
    verse = before.kind is part.kind is PartKind.VERSE
    one_speech = bool(part.speaker) and part.speaker == before.speaker
    torn = not _ENDED.search(text_of(before.pieces).rstrip())
    return verse and one_speech and torn and not any(isinstance(piece, SpeakerName) for piece in part.pieces)


def _break_after(part: Part) -> tuple[str, ...]:
    return () if text_of(part.pieces).endswith("\n") else ("\n",)


def _lines(part: Part) -> list[str]:
    text = text_of(part.pieces).strip()
    rows = text.replace("\n", " ").split(BREAK) if BREAK in text else text.split("\n")
    return [row.strip() for row in rows if row.strip()]


def _is_lined(lines: Sequence[str]) -> bool:
    """Tell whether all lines but the first begin with a capital, and none is as long as a paragraph."""
    said = [line for line in lines[1:] if not line.startswith(("[", "("))]
    firsts = [found["letter"] for line in said if (found := _FIRST.match(line))]
    return all(len(line) <= _LONGEST for line in lines) and sum(map(str.isupper, firsts)) >= 0.9 * len(firsts)


def _ends_early(lines: Sequence[str], width: int) -> bool:
    """Tell whether most lines end where the next word would have had room."""
    early = sum(len(line) + 1 + len(after.split()[0]) <= width for line, after in pairwise(lines))
    return 2 * early >= len(lines) - 1


def _without_indent(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with a line break at each line's end, without the indent that all lines but the first have."""
    if any(isinstance(piece, str) and BREAK in piece for piece in pieces):
        pieces = [
            _HARD.sub(lambda found: "\n" if BREAK in found[0] else " ", piece)
            if isinstance(piece, str) and piece != "\n"
            else piece
            for piece in pieces
        ]
    indents = [len(line) - len(line.lstrip(" ")) for line in text_of(pieces).split("\n")[1:] if line.strip()]
    least = min(indents, default=0)
    for piece in pieces:
        yield re.sub(rf"(?m)^ {{{least}}}", "", piece) if isinstance(piece, str) and least else piece

"""Verse that was typed with a paragraph for each line: its stanzas, parted by empty paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from passages.readers.draft import Part, PartKind, Piece
from passages.readers.drama.directions import is_direction
from passages.readers.part_text import flat
from passages.readers.verse import BREAK, find_stanzas

_LONGEST = 80  # characters of a line
_ENOUGH = 8  # lines of verse in a text; fewer may be an address


def with_stanzas(parts: Sequence[Part], gaps: AbstractSet[int]) -> list[Part]:
    """Return the parts, paragraphs that are lines of one stanza joined.

    `gaps` are the numbers of the parts that stand below an empty paragraph, or have another style than the one above.
    """
    groups = list(_groups(parts, gaps))
    lines = [[flat(part) for part in group if part.kind is not PartKind.HEADING] for group in groups]
    found = {at for at in find_stanzas(lines) if len(lines[at]) > 1}
    if sum(len(lines[at]) for at in found) < _ENOUGH:
        return list(parts)
    return [part for at, group in enumerate(groups) for part in ([_joined(group)] if at in found else group)]


def _groups(parts: Sequence[Part], gaps: AbstractSet[int]) -> Iterator[list[Part]]:
    """Yield the parts, short paragraphs with nothing between them together."""
    group: list[Part] = []
    for number, part in enumerate(parts):
        if group and (number in gaps or not _goes_on(group[-1], part)):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _goes_on(before: Part, part: Part) -> bool:
    """Tell whether a paragraph may be the next line of a stanza; one that begins in bold or italics is a speech."""
    return _may_be_line(before) and _may_be_line(part) and not part.lead.strip()


def _may_be_line(part: Part) -> bool:
    text = flat(part)
    return (
        part.kind is PartKind.PARAGRAPH and len(text) <= _LONGEST and BREAK not in text and not is_direction(text, ())
    )


def _joined(group: Sequence[Part]) -> Part:
    pieces: list[Piece] = list(group[0].pieces)
    for part in group[1:]:
        pieces += ["\n", *part.pieces]
    return group[0]._replace(kind=PartKind.VERSE, pieces=tuple(pieces))

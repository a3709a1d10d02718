"""Which of a PDF's blocks are verse: lines that end before the column does, and begin with capitals or indents.

A printer's signs of paragraphs, a short line or an indented one, part no stanzas; only a gap does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from passages.readers.draft import PartKind
from passages.readers.pdf.blocks import PdfBlock, ends, has_room, lead_of
from passages.readers.pdf.layout import PdfLine
from passages.readers.verse import find_stanzas

_GAP = 1.3  # times the leading: more is the space between two stanzas
_ROOM = 0.5  # of the lines of verse end before the column does; the longest reach its edge
_BLANK = 0.5  # em: as much of an indent is one blank


def with_stanzas(blocks: Sequence[PdfBlock], kinds: Sequence[PartKind]) -> tuple[list[PdfBlock], list[PartKind]]:
    """Return the blocks and their kinds, those that are lines of one stanza joined as `VERSE`."""
    groups = list(_groups(blocks, kinds))
    lines = [
        [text for block in group for text in _texts(block)] if kind is PartKind.PARAGRAPH else [group[0].text]
        for group, kind in groups
    ]
    alike = {at for at in find_stanzas(lines) if not any(map(_is_wrapped, groups[at][0]))}
    stanzas = _believed(groups, alike)
    joined: list[PdfBlock] = []
    found: list[PartKind] = []
    for at, (group, kind) in enumerate(groups):
        if at not in stanzas or kind is not PartKind.PARAGRAPH or len(lines[at]) < 2:
            joined += group
            found += [kind] * len(group)
        elif found and found[-1] is PartKind.VERSE and _goes_on(joined[-1], group[0]):
            joined[-1].lines += [line for block in group for line in block.lines]
        else:
            whole = [line for block in group for line in block.lines]
            joined.append(PdfBlock(whole, group[0].gap, group[-1].gap_below))
            found.append(PartKind.VERSE)
    return joined, found


def _believed(groups: Sequence[tuple[list[PdfBlock], PartKind]], alike: AbstractSet[int]) -> AbstractSet[int]:
    """Return the stanzas of those that look like it; in a text that is mostly verse, all of them."""
    sure = {at for at in alike if _leaves_room(groups[at][0])}
    return alike if 2 * len(sure) >= len(alike) else sure


def blanks_before(line: PdfLine, block: PdfBlock) -> str:
    """Return the blanks that a line of verse begins with."""
    left = min(other.x0 - other.left for other in block.lines)
    return " " * round((line.x0 - line.left - left) / (_BLANK * line.size))


def _groups(blocks: Sequence[PdfBlock], kinds: Sequence[PartKind]) -> Iterator[tuple[list[PdfBlock], PartKind]]:
    """Yield blocks between which there is no gap together."""
    group: list[PdfBlock] = []
    for number, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if group and (kind is not PartKind.PARAGRAPH or not _is_close(group[-1], block) or lead_of(block)):
            yield group, kinds[number - 1]
            group = []
        group.append(block)
        if kind is not PartKind.PARAGRAPH:
            yield group, kind
            group = []
    if group:
        yield group, kinds[-1]


def _is_close(above: PdfBlock, block: PdfBlock) -> bool:
    last, first = above.lines[-1], block.lines[0]
    beside = (last.page, last.column) == (first.page, first.column)
    return beside and block.gap <= _GAP and abs(above.size - block.size) < 0.6 and not (above.caption or block.caption)


def _leaves_room(group: Sequence[PdfBlock]) -> bool:
    """Tell whether lines end inside a sentence though the next word would have fitted, as in prose none do."""
    pairs = list(pairwise(line for block in group for line in block.lines))
    inside = [(above, line) for above, line in pairs if not ends(above)]
    return sum(has_room(above, line) for above, line in inside or pairs) >= _ROOM * len(inside or pairs) > 0


def _is_wrapped(block: PdfBlock) -> bool:
    """Tell whether a block is a paragraph of prose: indented, and full lines inside a sentence go on at the margin.

    A line of verse that is too long for its column goes on with an indent.
    """
    left = min(line.x0 - line.left for line in block.lines)
    indented = block.lines[0].x0 - block.lines[0].left > left + _BLANK * block.size
    return indented and any(
        not has_room(above, line) and not ends(above) and line.text[:1].islower() and line.x0 - line.left <= left + 1
        for above, line in pairwise(block.lines)
    )


def _texts(block: PdfBlock) -> Iterator[str]:
    for line in block.lines:
        yield f"{blanks_before(line, block)}{line.text}"


def _goes_on(above: PdfBlock, block: PdfBlock) -> bool:
    """Tell whether a stanza goes on over the end of a page, in the middle of a sentence."""
    last, first = above.lines[-1], block.lines[0]
    return first.page == last.page + 1 and not ends(last)

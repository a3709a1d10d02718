"""A PDF's lines put together into paragraphs.

A paragraph is told from the next by what printers do: an indented first line, a wider gap, a last line that leaves
room for the next word. It goes on over columns and pages unless one of these says otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from passages.readers.pdf.blocks import BodyStyle, PdfBlock, ends, has_room, is_short, lead_of, looks_like_heading
from passages.readers.pdf.layout import PdfLine, ends_with_hyphen
from passages.text.lazy_pattern import lazily

_CAPTION = lazily(r"^(?:fig(?:ure|\.)|table|abb(?:ildung|\.)|tab(?:elle|\.)|map|plate|chart)\s*\d", re.IGNORECASE)
_BULLET = lazily(
    r"^(?:[•▪◦●‣–—-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|\[\d{1,3}\]\s|[§¶]\s?\d|(?:Art|Sec|Article|Section)\.?\s\d)"
)
_NAME_END = lazily(r"\w[.:—–]+$")
_GAP = 1.3  # times the leading: more is the space between two paragraphs
_INDENT = 0.7  # em


def body_style_of(lines: Sequence[PdfLine]) -> BodyStyle:
    """Return how the text is set: its size, leading, indents and weight are those of most lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    steps: Counter[float] = Counter()
    indents = flush = 0
    for above, line in pairwise(lines):
        step = above.y - line.y
        if above.column == line.column and above.page == line.page and 0.8 * size < step < 2.8 * size:
            steps[round(step * 2) / 2] += 1
            if ends(above) and step < 1.5 * size and has_room(above, line):
                indents += line.x0 - line.left > _INDENT * size
                flush += line.x0 - line.left <= _INDENT * size
    leading = steps.most_common(1)[0][0] if steps else 1.2 * size
    bold = sum(len(line.text) for line in lines if line.bold)
    return BodyStyle(size, leading, indents > flush, bold > 0.5 * sum(sizes.values()))


def blocks_of(lines: Sequence[PdfLine], setting: BodyStyle) -> list[PdfBlock]:
    """Return the paragraphs and headings that these lines make, in order."""
    blocks: list[PdfBlock] = []
    current = PdfBlock()
    for _, group in groupby(lines, key=lambda line: (line.page, line.column)):
        above: PdfLine | None = None
        for line in _squared(list(group)):
            gap = (above.y - line.y) / _leading(line, setting) if above else float("inf")
            if above is not None and not _breaks(current, line, gap):
                current.lines.append(line)
            else:
                if above is not None:
                    current.gap_below = gap
                home = _continued(blocks, line, above, setting)
                if home is None:
                    current = PdfBlock([line], gap, caption=line.aside or bool(_CAPTION.match(line.text)))
                    blocks.append(current)
                else:
                    home.lines.append(line)
                    current = home
            above = line
    return blocks


def _squared(column: list[PdfLine]) -> list[PdfLine]:
    """Set each line's `left` to the edge that most lines of its column begin at, or nearly so."""
    starts = Counter(round(line.x0) for line in column)
    if len(column) >= 3:
        usual, count = starts.most_common(1)[0]
        near = [line.x0 for line in column if abs(line.x0 - usual) <= 2]
        if count >= 2:
            for line in column:
                line.left = min(near)
    return column


def _leading(line: PdfLine, setting: BodyStyle) -> float:
    return setting.leading * max(line.size / setting.size, 0.7)


def _breaks(block: PdfBlock, line: PdfLine, gap: float) -> bool:
    """Return whether a new paragraph begins with `line`, which follows on `block` in the same column."""
    above = block.lines[-1]
    size = line.size
    torn = ends_with_hyphen(above.text) or (not ends(above) and line.text[:1].islower())
    if abs(above.size - size) > max(0.6, (0.2 if torn else 0.05) * size) and not above.starts_raised:
        return True
    if gap > _GAP or gap < -0.5 or (_begins_speech(line) and (ends(above) or _begins_speech(block.lines[0]))):
        return True
    if (above.bold != line.bold or above.italic != line.italic) and not torn and is_short(above) and not block.caption:
        return above.bold or line.bold or ends(above) or gap > 1.1
    if _BULLET.match(line.text) and (ends(above) or is_short(above)):
        return True
    going_on = not ends(above) and not has_room(above, line)
    step = line.x0 - above.x0
    if step > _INDENT * size and not going_on and not torn:
        return len(block.lines) > 1 or ends(above) or has_room(above, line)
    if step < -_INDENT * size:
        hanging = len(block.lines) > 1 and abs(block.lines[1].x0 - above.x0) < 0.3 * size
        return hanging and not torn and (block.lines[0].x0 < above.x0 - 0.3 * size or not going_on)
    return ends(above) and has_room(above, line) and not line.text[:1].islower()


def _begins_speech(line: PdfLine) -> bool:
    """Tell whether a line begins with a name in bold or italics and a stop, as speeches of a play do."""
    return bool(_NAME_END.search(lead_of(PdfBlock([line])))) and not (line.bold or line.italic)


def _continued(blocks: list[PdfBlock], line: PdfLine, above: PdfLine | None, setting: BodyStyle) -> PdfBlock | None:
    """Return the paragraph that goes on with a column's first line, or after a caption; None if none does."""
    home = next((block for block in reversed(blocks) if not block.caption), None)
    if (
        home is None
        or line.aside
        or _CAPTION.match(line.text)
        or (above is not None and (home is blocks[-1] or not blocks[-1].caption))
    ):
        return None
    last = home.lines[-1]
    if abs(last.size - line.size) > 0.6 or last.bold != line.bold or _BULLET.match(line.text):
        return None
    if last.page + 3 < line.page or (looks_like_heading(home, setting) and not ends_with_hyphen(last.text)):
        return None
    if not ends(last):
        return home if line.text[:1].islower() or not is_short(last) else None
    if above is not None or has_room(last, line) or line.x0 - line.left > _INDENT * line.size:
        return None
    return home

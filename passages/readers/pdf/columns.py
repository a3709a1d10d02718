"""Columns of a page, and boxes beside its text, in the order of reading."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from passages.readers.pdf.segments import Segment

_HANG = 1.6  # em: a line of the right column may begin this far left of the gutter
_FULL = 5  # lines of a column that fill it
_MANY = 1_500  # segments on one page: a table or a drawing, not columns of text


class Region(NamedTuple):
    """Segments that are read together, from the top down, with the left and the right edge of their column."""

    segments: list[Segment]
    left: float
    right: float
    aside: bool = False  # a box beside the text, which goes on around it


def regions(found: list[Segment]) -> list[Region]:
    """Return a page's columns and boxes in the order of reading; a box comes behind the text beside it."""
    if not found:
        return []
    gutter = _gutter(found) if len(found) <= _MANY else None
    if gutter is None:
        return [_region(found)]
    ordered: list[Region] = []
    for band in _bands(found, gutter):
        left, right = _sides(band, gutter)
        box = _box(left, right)
        if box is not None:
            ordered += [*regions(right if box is left else left), _region(box, aside=True)]
        elif _two_columns(left, right):
            ordered += regions(left) + regions(right)
        else:
            ordered.append(_region(band))
    return ordered


def _region(found: list[Segment], *, aside: bool = False) -> Region:
    return Region(found, min(s.x0 for s in found), max(s.x1 for s in found), aside)


def _gutter(found: list[Segment]) -> float | None:
    """Return where the space between two columns lies, or None on a page of one column."""
    x0, x1 = min(s.x0 for s in found), max(s.x1 for s in found)
    width = x1 - x0
    edges = Counter(round(s.x0) for s in found if x0 + 0.2 * width < s.x0 < x0 + 0.85 * width)
    best, most = None, 0
    for edge, count in edges.most_common(6):
        if count < 3:
            break
        for gutter in _between(found, edge):
            bands = ((band, _sides(band, gutter)) for band in _bands(found, gutter))
            score = sum(len(band) for band, sides in bands if _two_columns(*sides) or _box(*sides))
            if score > most:
                best, most = gutter, score
    return best


def _between(found: list[Segment], edge: float) -> list[float]:
    """Return where the space left of a column's edge may be parted.

    That is in its middle, so that lines may hang from the right column or jut out of the left one by some points; and
    close to the edge, where single lines of the left column reach far into it.
    """
    ends = max((s.x1 for s in found if s.x1 < edge), default=edge - 2.0)
    return [(ends + edge) / 2, edge - 1.0] if edge - ends > 4.0 else [edge - 1.0]


def _sides(band: list[Segment], gutter: float) -> tuple[list[Segment], list[Segment]]:
    """Return the segments left and right of the gutter; none on either side if one of them crosses it."""
    if any(_crosses(segment, gutter, band) for segment in band):
        return [], []
    left = [s for s in band if s.x0 < gutter and not _hangs(s, gutter, band)]
    sides = {id(s) for s in left}
    return left, [s for s in band if id(s) not in sides]


def _crosses(segment: Segment, gutter: float, others: list[Segment]) -> bool:
    """Return whether a segment runs across both columns; one that only juts out has the other's text beside it."""
    if not segment.x0 < gutter < segment.x1 or _hangs(segment, gutter, others):
        return False
    return not any(abs(s.y - segment.y) < 0.7 * segment.size and s.x0 >= segment.x1 for s in others)


def _hangs(segment: Segment, gutter: float, others: list[Segment]) -> bool:
    """Return whether a line of the right column begins some points left of the gutter, beside one of the left."""
    if not gutter - _HANG * segment.size < segment.x0 < gutter < segment.x1 - 4 * segment.size:
        return False
    return any(abs(s.y - segment.y) < 0.7 * segment.size and s.x1 <= segment.x0 for s in others)


def _two_columns(left: list[Segment], right: list[Segment]) -> bool:
    """Return whether these are two columns of text side by side, not a table's or a list's two sides."""
    if min(len(left), len(right)) < 3:
        return False
    if not _shared_height(left, right):
        return False
    extent = max(s.x1 for s in right) - min(s.x0 for s in left)
    return all(_is_full(side) or (_aligned(side) and _is_wide(side, extent)) for side in (left, right))


def _box(left: list[Segment], right: list[Segment]) -> list[Segment] | None:
    """Return the side that is a box beside the text of the other, such as a table of facts; None if neither is."""
    for side, other in ((right, left), (left, right)):
        if len(side) >= 3 and len(other) >= 3 and _shared_height(left, right) and _is_box(side, other):
            return side
    return None


def _shared_height(left: list[Segment], right: list[Segment]) -> bool:
    overlap = min(left[0].y, right[0].y) - max(left[-1].y, right[-1].y)
    return overlap >= 0.5 * min(left[0].y - left[-1].y, right[0].y - right[-1].y)


def _is_box(side: list[Segment], text: list[Segment]) -> bool:
    """Return whether `side` is much narrower than full lines of text, and its lines do not keep to theirs.

    The rows of a table keep to those beside them, and so do the explanations of a glossary.
    """
    if not _is_full(text) or not _aligned(side) or not _has_words(side):
        return False
    width, other = (max(s.x1 for s in one) - min(s.x0 for s in one) for one in (side, text))
    smaller = _usual_size(side) < 0.95 * _usual_size(text)
    if width > (0.85 if smaller else 0.6) * other or width < 2 * _usual_size(side):
        return False
    level = sum(any(abs(s.y - t.y) < 0.12 * t.size for t in text) for s in side)
    return level <= 0.5 * len(side) or (smaller and level <= 0.75 * len(side))


def _usual_size(side: list[Segment]) -> float:
    return sorted(s.size for s in side)[len(side) // 2]


def _has_words(side: list[Segment]) -> bool:
    """Return whether most of a side's segments have a letter: the numbers of lines or pages are no box."""
    return 2 * sum(any(map(str.isalpha, word.text)) for s in side for word in s.words[:3]) > len(side)


def _is_wide(side: list[Segment], extent: float) -> bool:
    return sorted(s.x1 - s.x0 for s in side)[len(side) // 2] > 0.15 * extent


def _is_full(side: list[Segment]) -> bool:
    """Return whether many of its lines fill it: between them may stand formulas and tables."""
    width = max(s.x1 for s in side) - min(s.x0 for s in side)
    full = {round(s.y / 4) for s in side if s.x1 - s.x0 > 0.7 * width}
    return len(full) >= max(_FULL, 0.2 * len({round(s.y / 4) for s in side}))


def _aligned(side: list[Segment]) -> bool:
    """Return whether most lines of these begin at one edge: words with a chance gap between them do not."""
    starts: dict[int, float] = {}
    for segment in side:
        height = round(segment.y / 4)
        starts[height] = min(segment.x0, starts.get(height, segment.x0))
    return Counter(round(x0 / 3) for x0 in starts.values()).most_common(1)[0][1] >= 0.5 * len(starts)


def _bands(found: list[Segment], gutter: float) -> list[list[Segment]]:
    """Return segments from the top down, parted where one that crosses the gutter stands between those that do not."""
    bands: list[list[Segment]] = []
    crossing = None
    for segment in sorted(found, key=lambda s: (-s.y, s.x0)):
        crosses = _crosses(segment, gutter, found)
        if crosses is not crossing:
            bands.append([])
            crossing = crosses
        bands[-1].append(segment)
    return bands

"""What stands in the margins beside a PDF's text: side notes, and the numbers of lines and of an edition's sections.

Read along with the lines beside them, they would be words in the middle of a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.readers.pdf.beside_lines import Beside
from passages.readers.pdf.chars_to_words import PdfWord
from passages.readers.pdf.layout import text_of
from passages.readers.pdf.segments import Segment, segments

_LONG = 12.0  # em: a segment this long is a line of the text, not of a side note
_ENOUGH = 8  # such lines on left pages, or on right ones, show where the text begins and ends
_COMMON = 0.2  # of the lines that begin at the most common edge: as many begin at another column's
_FURTHEST = 0.98  # of the lines: the rest jut out
_CLEAR = 0.4  # em: between the text and what stands beside it
_BEGUN = 0.75  # of what stands beside the text: as much beside the beginning of a paragraph is no accident
_BOX = 8  # lines: a side note is shorter
_SHARE = 0.25  # of a page's letters: more is no margin


class Marginalia(NamedTuple):
    """The pages' words without those in the margins, and what stands there."""

    texts: list[list[PdfWord]]  # of each page the words without those beside them
    notes: list[list[str]]  # of each page its side notes
    numbers: list[str]  # of lines and the like
    beside: list[list[Beside]]  # of each page all that stands beside it, line by line


class _Edges(NamedTuple):
    left: float
    right: float


def find_marginalia(texts: Sequence[list[PdfWord]]) -> Marginalia:
    """Return each page's text, and what stands beside it. Left and right pages have margins of their own."""
    pages = [segments(words) for words in texts]
    edges = [_edges([segment for page in pages[side::2] for segment in page]) for side in (0, 1)]
    outside = [_beside(page, known) if (known := edges[n % 2]) else [] for n, page in enumerate(pages)]
    if _are_labels(pages, outside, edges):
        outside = [[s for s in found if (e := edges[n % 2]) and s.x0 > e.right] for n, found in enumerate(outside)]
    found = Marginalia([], [], [], [])
    for words, beside in zip(texts, outside, strict=True):
        gone = {id(word) for segment in beside for word in segment.words}
        found.texts.append([word for word in words if id(word) not in gone])
        notes = [text for text in _joined(beside) if any(map(str.isalpha, text)) and " " in text]
        found.numbers.extend(text for text in _joined(beside) if text not in notes)
        found.notes.append(notes)
        found.beside.append([Beside(text_of(segment.words), segment.y, segment.size) for segment in beside])
    return found


def _are_labels(
    pages: Sequence[Sequence[Segment]], outside: Sequence[Sequence[Segment]], edges: Sequence[_Edges | None]
) -> bool:
    """Return whether what stands left of the text are the words of a glossary or the numbers of a list.

    Paragraphs begin beside those. Side notes stand beside any line.
    """
    seen = begun = 0
    for number, (page, beside) in enumerate(zip(pages, outside, strict=True)):
        known = edges[number % 2]
        if not known:
            continue
        lines = sorted((s for s in page if s.x0 > known.left - 1 and s.x1 <= known.right + 1), key=lambda s: -s.y)
        steps = sorted(above.y - line.y for above, line in pairwise(lines) if above.y - line.y > 0.5 * line.size)
        usual = steps[len(steps) // 2] if steps else 0.0
        heights = [-line.y for line in lines]
        for label in beside:
            if label.x0 < known.left:
                place = bisect_left(heights, -label.y - 0.5 * label.size)
                above = lines[place - 1] if place else None
                seen += 1
                begun += above is None or above.y - label.y > 1.3 * usual or above.x1 < known.right - 3 * above.size
    return seen > 0 and begun >= _BEGUN * seen


def _edges(found: Sequence[Segment]) -> _Edges | None:
    """Return where the text begins and ends on these pages; None where they do not show it."""
    lines = [segment for segment in found if segment.x1 - segment.x0 > _LONG * segment.size]
    if len(lines) < _ENOUGH:
        return None
    starts = Counter(round(line.x0) for line in lines)
    most = max(starts.values())
    ends = sorted(line.x1 for line in lines)
    return _Edges(
        min(x for x, count in starts.items() if count >= _COMMON * most), ends[int(_FURTHEST * (len(ends) - 1))]
    )


def _beside(page: Sequence[Segment], edges: _Edges) -> list[Segment]:
    heights = sorted(segment.y for segment in page if segment.x1 - segment.x0 > _LONG * segment.size)
    outside = [
        segment
        for segment in page
        if (segment.x1 < edges.left - _CLEAR * segment.size or segment.x0 > edges.right + _CLEAR * segment.size)
        and _is_near(segment, heights)
    ]
    outside = _without_boxes(outside)
    return outside if _letters(outside) < _SHARE * _letters(page) else []


def _without_boxes(outside: Sequence[Segment]) -> list[Segment]:
    """Return the segments that are in no box: a long run of lines close together, or some rows of names and facts."""
    kept: list[Segment] = []
    group: list[Segment] = []
    for segment in sorted(outside, key=lambda s: -s.y):
        if group and group[-1].y - segment.y > 2.5 * segment.size:
            kept += [] if _is_box(group) else group
            group = []
        group.append(segment)
    return kept + ([] if _is_box(group) else group)


def _is_box(group: Sequence[Segment]) -> bool:
    rows = Counter(round(s.y / (0.3 * s.size)) for s in group if any(any(map(str.isalpha, w.text)) for w in s.words))
    return len(rows) >= _BOX or sum(count > 1 for count in rows.values()) >= 3


def _is_near(segment: Segment, heights: Sequence[float]) -> bool:
    """Return whether a line of the text stands beside it."""
    place = bisect_left(heights, segment.y - segment.size)
    return place < len(heights) and heights[place] < segment.y + segment.size


def _letters(found: Sequence[Segment]) -> int:
    return sum(len(word.text) for segment in found for word in segment.words)


def _joined(beside: Sequence[Segment]) -> list[str]:
    """Return the texts of these segments, from the top down, those that follow each other closely as one."""
    texts: list[str] = []
    above: Segment | None = None
    for segment in sorted(beside, key=lambda one: -one.y):
        text = text_of(segment.words).replace("\t", " ")
        if above and above.y - segment.y < 1.8 * segment.size and abs(above.x0 - segment.x0) < 2 * segment.size:
            texts[-1] += f" {text}"
        else:
            texts.append(text)
        above = segment
    return texts

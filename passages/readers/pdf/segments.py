"""Segments: words of one line that follow each other without a wide gap. Columns, boxes and lines are made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from passages.readers.pdf.chars_to_words import PdfWord

_GUTTER = 0.9  # em: a gap this wide inside a line may be the space between two columns


@dataclass(slots=True, eq=False)
class Segment:
    """Words of one line that follow each other without a wide gap."""

    words: list[PdfWord]
    x0: float
    x1: float
    y: float
    size: float


def segments(words: Iterable[PdfWord]) -> list[Segment]:
    """Return words, in the order of the file, as segments."""
    found: list[Segment] = []
    last: Segment | None = None
    for word in words:  # every word of every page comes by three times: no calls where comparisons do
        _, x0, x1, y, size, *_ = word
        if last and abs(last.y - y) < 0.7 * (size if size > last.size else last.size) and _follows(last, word):  # noqa: FURB136
            last.words.append(word)
            if x1 > last.x1:
                last.x1 = x1
            if x0 < last.x0:
                last.x0 = x0
            if size > last.size:
                last.size, last.y = size, y
        else:
            last = Segment([word], x0, x1, y, size)
            found.append(last)
    return found


def _follows(last: Segment, word: PdfWord) -> bool:
    before = last.words[-1]
    large = word.size if word.size > before.size else before.size  # noqa: FURB136 - a call takes longer
    if before.size == word.size and abs(before.y - word.y) > 0.25 * large:
        return False
    gap = word.x0 - last.x1 if word.x0 >= before.x0 else last.x0 - word.x1
    return -0.5 * word.size < gap < _GUTTER * large

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
    for word in words:
        last = found[-1] if found else None
        if last and abs(last.y - word.y) < 0.7 * max(last.size, word.size) and _follows(last, word):
            last.words.append(word)
            last.x1 = max(last.x1, word.x1)
            last.x0 = min(last.x0, word.x0)
            if word.size > last.size:
                last.size, last.y = word.size, word.y
        else:
            found.append(Segment([word], word.x0, word.x1, word.y, word.size))
    return found


def _follows(last: Segment, word: PdfWord) -> bool:
    before = last.words[-1]
    if abs(before.y - word.y) > 0.25 * max(before.size, word.size) and before.size == word.size:
        return False
    gap = word.x0 - last.x1 if word.x0 >= before.x0 else last.x0 - word.x1
    return -0.5 * word.size < gap < _GUTTER * max(word.size, before.size)

"""The text layer of a scan: a program guessed each word's size, so words set alike differ. Here they are made alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from passages.readers.pdf.chars_to_words import PdfPage

_STEADY = 0.012  # of the size: type that was set, and not guessed, differs by less
_REACH = 1.6  # times the usual difference: words within it are the text's own size
_FURTHEST = 0.15  # of the size


def steady_sizes(sheets: Sequence[PdfPage]) -> list[PdfPage]:
    """Return the pages as they are, or with one size for all words of the text where the sizes waver around it."""
    sizes = sorted(word.size for sheet in sheets for word in sheet.words if len(word.text) > 2)
    if not sizes:
        return list(sheets)
    usual = sizes[len(sizes) // 2]
    off = sorted(abs(size - usual) for size in sizes if abs(size - usual) < 0.25 * usual)
    wavering = off[len(off) * 4 // 5] if off[len(off) // 2] > _STEADY * usual else 0.0
    reach = min(_REACH * wavering, _FURTHEST * usual)
    return [_with_size(sheet, usual, reach) for sheet in sheets] if reach else list(sheets)


def _with_size(sheet: PdfPage, usual: float, reach: float) -> PdfPage:
    words = [word._replace(size=usual) if abs(word.size - usual) <= reach else word for word in sheet.words]
    return replace(sheet, words=words)

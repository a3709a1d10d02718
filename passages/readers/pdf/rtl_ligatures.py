"""Ligatures of text that is written from right to left: PDFium gives the letters of one shape in the wrong order.

It turns a line around shape by shape, and where a font says that one shape is several letters ("لا", "لله"), it turns
these around, too. The letters of the old characters for such shapes (U+FB1D to U+FEFC) it leaves in their order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from passages.readers.pdf.diacritics import Box
from passages.text.lazy_pattern import lazily

_RIGHT_TO_LEFT = lazily("[\u0590-\u08ff]{2,}")
_JOINS_NOTHING_BEHIND = frozenset("اأإآٱدذرزژوؤىةء")  # so it stands last in a ligature


def reordered(text: str, box_of: Callable[[int], Box | None]) -> str:
    """Return `text`, as long as before, with the letters of each ligature in the order in which they are read.

    `box_of` gives the box of the character at a place: the letters of one shape share theirs.
    """
    letters = list(text)
    for found in _RIGHT_TO_LEFT.finditer(text):
        start = found.start()
        boxes = [box_of(place) for place in range(*found.span())]
        for place in range(start + 1, found.end() + 1):
            box = boxes[place - 1 - start]
            if place < found.end() and box and boxes[place - start] == box and box.right > box.left:
                continue
            if place - start > 1:
                letters[start:place] = _in_order(text[start:place])
            boxes = boxes[place - start :]
            start = place
    return "".join(letters)


def _in_order(letters: str) -> str:
    """Return the letters of one shape as they are read: those of an old character as they stand, others turned."""
    turned = letters[::-1]
    if (letters in _old_ligatures()) != (turned in _old_ligatures()):
        return letters if letters in _old_ligatures() else turned
    if unicodedata.combining(letters[0]) or letters[0] in _JOINS_NOTHING_BEHIND:
        return turned
    if unicodedata.combining(turned[0]) or turned[0] in _JOINS_NOTHING_BEHIND:
        return letters
    return turned


@cache
def _old_ligatures() -> frozenset[str]:
    """Return the letters of each old character for several that PDFs still use: Hebrew, lam-alef, whole words.

    Those for two letters of any kind (U+FC00 to U+FDC7) are left out: fonts give such pairs as two letters far more
    often, and one cannot be told from the other.
    """
    shapes = (chr(code) for code in (*range(0xFB1D, 0xFB50), *range(0xFDF0, 0xFDFC), *range(0xFE70, 0xFEFD)))
    return frozenset(one for shape in shapes if len(one := unicodedata.normalize("NFKC", shape).strip()) > 1)

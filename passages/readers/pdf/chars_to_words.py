"""A PDF page's words, with where they stand and how they are set.

Positions are in points (1/72 inch) in a frame where the page's text runs upright: x to the right, y up, from a corner
of the page. Words come in the order of the file, which is not always the order of reading.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from passages.readers.pdf.diacritics import TAKEN, Box, composed
from passages.readers.pdf.rtl_ligatures import reordered

HYPHEN = "\x02"  # what PDFium writes for a hyphen at a line's end
# Characters of Adobe's private use are others in another dress: old-style figures and small capitals ("Corporate Use
# Subarea", in the Adobe Glyph List); so are the bullets of Symbol and Wingdings.
_OTHERS = str.maketrans(
    {"\ufffe": HYPHEN, "\u00ad": HYPHEN, "\uf0b7": "•", "\uf0a7": "▪"}
    | {chr(code): TAKEN for code in range(0xF8E5, 0xF8FF)}  # pieces of large brackets
    | {chr(0xF700 + code): chr(code) for code in (*range(0x21, 0x7F), *range(0xA1, 0x100))}
)
_UPRIGHT = 0.05  # radians: text that is turned further than this from the page's own direction is a stamp
_PLAIN = str.maketrans("", "", ".,;:!?'\"()-–—‘’“”" + HYPHEN + TAKEN)


class PdfWord(NamedTuple):
    """Characters set alike without a blank between them.

    `glued`: no blank stands before it either.
    """

    text: str
    x0: float
    x1: float
    y: float  # of the baseline
    size: float  # of the type
    bold: bool
    italic: bool
    glued: bool


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of the file: its words, its size in points and what was printed across or along its edge."""

    words: list[PdfWord]
    width: float
    height: float
    stamps: tuple[str, ...] = field(default=())
    hidden: str = ""  # what stands outside of what is shown of the page


def extract_words(page: Any) -> PdfPage:
    """Return the words of a pypdfium2 page. Characters outside the page's visible box are left out."""
    textpage = page.get_textpage()
    try:
        return _Scan(textpage.raw, page).sheet()
    finally:
        textpage.close()


class _Scan:
    def __init__(self, raw: Any, page: Any) -> None:
        self.raw = raw
        self.box = page.get_bbox() if page.get_rotation() == 0 else page.get_mediabox()
        self._styles: dict[int, tuple[float, bool, bool, float]] = {}  # by the address of the text object
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._size = 0.0  # of the last word
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self.text = reordered(composed(_characters(raw), self._box), self._box)

    def sheet(self) -> PdfPage:
        found: list[tuple[float, PdfWord]] = []
        for start, end, glued in _stretches(self.text):
            found += self._words(start, end, glued)
        angle = Counter({turn: 0 for turn, _ in found})
        for turn, word in found:
            angle[turn] += len(word.text)
        found = [(turn, word) for turn, word in found if word.text and math.isfinite(word.x0 + word.x1 + word.y)]
        main = angle.most_common(1)[0][0] if angle else 0.0
        words = [word for turn, word in found if abs(turn - main) <= _UPRIGHT]
        stamps = " ".join(word.text for turn, word in found if abs(turn - main) > _UPRIGHT)
        left, bottom, right, top = self.box
        hidden = ""
        if not main:
            shown = [w for w in words if left - 1 <= w.x1 and w.x0 <= right + 1 and bottom - 1 <= w.y <= top + 1]
            if len(shown) < len(words):
                inside = set(map(id, shown))
                hidden = " ".join(word.text for word in words if id(word) not in inside)
                words = shown
        width, height = right - left, top - bottom
        if abs(math.sin(main)) > 0.7:
            width, height = height, width
        return PdfPage(words, width, height, (stamps,) if stamps else (), hidden)

    def _box(self, index: int) -> Box | None:
        """Return the box of a character, its advance width wide; None where PDFium knows none."""
        if not pdfium.FPDFText_GetLooseCharBox(self.raw, index, self._rect):
            return None
        return Box(self._rect.left, self._rect.bottom, self._rect.right, self._rect.top)

    def _words(self, start: int, end: int, glued: bool) -> list[tuple[float, PdfWord]]:
        """Return the word in `text[start:end]`, in several where its setting changes (a note's number after a word)."""
        if self.text[start:end].translate(_PLAIN).isalpha():
            whole = self._word(start, end, glued)
            before, self._size = self._size, whole[1].size
            if self._size == before or self._setting(start) == self._setting(end - 1):
                return [whole]  # only where the type changes may a drop cap be glued to its word
        words = []
        first = start
        for i in range(start + 1, end + 1):
            if i == end or self._setting(i) != self._setting(first):
                words.append(self._word(first, i, glued))
                first, glued = i, True
        return words

    def _setting(self, index: int) -> tuple[float, float]:
        size, _, _, turn = self._style(index)
        return size, round(self._origin(index, turn)[1], 0)

    def _word(self, start: int, end: int, glued: bool) -> tuple[float, PdfWord]:
        size, bold, italic, turn = self._style(start)
        x0, y = self._origin(start, turn)
        x1 = self._right(end - 1, turn, x0, size)
        if x1 < x0:  # written from right to left
            x0, x1 = self._origin(end - 1, turn)[0], self._right(start, turn, x0, size)
        return turn, PdfWord(self.text[start:end].replace(TAKEN, ""), x0, max(x0, x1), y, size, bold, italic, glued)

    def _origin(self, index: int, turn: float) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(self.raw, index, self._x, self._y)
        return _turned(self._x.value, self._y.value, turn)

    def _right(self, index: int, turn: float, x0: float, size: float) -> float:
        """Return the right edge of a character, by its advance width."""
        if not pdfium.FPDFText_GetLooseCharBox(self.raw, index, self._rect):
            return x0 + size / 2
        box = self._rect
        corners = ((box.left, box.bottom), (box.right, box.top), (box.left, box.top), (box.right, box.bottom))
        return max(_turned(x, y, turn)[0] for x, y in corners) if turn else float(box.right)

    def _style(self, index: int) -> tuple[float, bool, bool, float]:
        """Return size in points as seen on the page, bold, italic, direction in radians, looked up once an object."""
        handle = pdfium.FPDFText_GetTextObject(self.raw, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        style = self._styles.get(key)
        if style is None or not key:
            style = self._styles[key] = self._look(index, handle)
        return style

    def _look(self, index: int, handle: Any) -> tuple[float, bool, bool, float]:
        size = pdfium.FPDFText_GetFontSize(self.raw, index) or 1.0
        turn = 0.0
        if pdfium.FPDFText_GetMatrix(self.raw, index, self._matrix):
            m = self._matrix
            size *= math.hypot(m.c, m.d)
            turn = round(math.atan2(m.b, m.a), 2) if math.isfinite(m.a + m.b) else 0.0
        bold, italic = self._font(pdfium.FPDFTextObj_GetFont(handle)) if handle else (False, False)
        return round(min(max(abs(size), 0.1), 1000.0), 1) if math.isfinite(size) else 1.0, bold, italic, turn

    def _font(self, font: Any) -> tuple[bool, bool]:
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            buffer = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("latin-1").lower()
            # Computer Modern and its kin, the faces of LaTeX, call bold "bx".
            bold = any(part in name for part in ("bold", "black", "heavy", "cmbx", "sfbx", "-demi"))
            italic = any(part in name for part in ("ital", "obliq", "cmti", "sfti"))
            self._fonts[key] = bold or pdfium.FPDFFont_GetWeight(font) >= 600, italic
        return self._fonts[key]


def _characters(raw: Any) -> str:
    """Return the page's characters, one for each index that PDFium counts."""
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    written = pdfium.FPDFText_GetText(raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(text) != count:  # characters that have no Unicode value, or need two units
        text = "".join(_character(pdfium.FPDFText_GetUnicode(raw, i)) for i in range(count))
    return text.translate(_OTHERS)


def _character(code: int) -> str:
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _stretches(text: str) -> list[tuple[int, int, bool]]:
    """Return where characters stand without a blank between them, as (start, end, glued to the one before)."""
    found = []
    start = 0
    for i, character in enumerate(text):
        if character.isspace() or character == "\x00":
            if start < i:
                found.append((start, i, False))
            start = i + 1
        elif character == HYPHEN:  # PDFium leaves the line break out that stood here
            found.append((start, i + 1, False))
            start = i + 1
    if start < len(text):
        found.append((start, len(text), False))
    return found


def _turned(x: float, y: float, turn: float) -> tuple[float, float]:
    if not turn:
        return x, y
    cos, sin = math.cos(turn), math.sin(turn)
    return x * cos + y * sin, y * cos - x * sin

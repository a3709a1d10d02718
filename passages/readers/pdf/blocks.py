"""Blocks of a PDF's lines: what one is, and what its looks tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from passages.places.headings import stands_alone
from passages.readers.draft import NoteRef
from passages.readers.pdf.layout import PdfLine
from passages.text.lazy_pattern import lazily

FINISHED = lazily(r"[.!?:…][\"'”’»)\]]{0,3}$")
NUMBERED = lazily(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.?|[A-Z]\.|(?:chapter|part|section|kapitel)\s+\w+\.?)(?:\s+\S|$)",
    re.IGNORECASE,
)
_WORD = lazily(r"[^\W\d_]{3}")
_OTHER_SCRIPT = lazily("[\u0400-\u1eff\u2e80-\ud7ff\uf900-\ufdff]")  # neither Latin nor Greek: words may be short
_PLAIN = lazily(r"[\w.,;:!?()\"“”'’…–-]+")  # what stands in a sentence
LARGE = 1.13  # times the size of the text: set larger than this is a heading


@dataclass(eq=False)
class PdfBlock:
    """Lines that make a paragraph, a heading or what is left of a drawing."""

    lines: list[PdfLine] = field(default_factory=list)
    gap: float = 0.0  # above it, in leadings; infinite at the top of a column
    gap_below: float = float("inf")
    caption: bool = False  # of a figure, or in a box: the text goes on around it

    @property
    def text(self) -> str:
        """The lines as one string."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size of the longest line, in points."""
        return max(self.lines, key=lambda line: len(line.text)).size


class BodyStyle(NamedTuple):
    """The way the book is set."""

    size: float  # of the text, in points
    leading: float  # from line to line, in points
    indented: bool  # paragraphs begin with an indented line
    bold: bool  # the text itself is set in bold type


def is_debris(block: PdfBlock) -> bool:
    """Return whether a block is what is left of a formula, a table or a drawing: it has no word, and is no sentence."""
    text = "".join(block.text.split())
    if _WORD.search(block.text) or _OTHER_SCRIPT.search(text):
        return False
    return not (FINISHED.search(text) and _PLAIN.fullmatch(text))


def looks_like_heading(block: PdfBlock, setting: BodyStyle, following: PdfBlock | None = None) -> bool:
    """Return whether a block is a heading; `following` is the text that it may stand above.

    In doubt it is none: a heading is never quoted, and text must not be lost.
    """
    text = block.text.strip()
    letters = sum(map(str.isalpha, text))
    number = stands_alone(text)  # "Chapter IV.", "12"
    if not (letters or number) or block.caption or len(text) > 200 or len(block.lines) > 4:
        return False
    if text[0].islower() or re.search(r"[,;\-–=\x02]$", text) or len({line.page for line in block.lines}) > 1:
        return False
    closed = bool(re.search(r"[.!?:][\"”’)]*$", text)) and not re.fullmatch(r"[\dIVXA-Z.]+", text) and not number
    if block.size >= LARGE * setting.size:
        return not text.endswith(".") or len(text) < 80
    if not setting.bold and all(line.bold for line in block.lines) and (not closed or len(text) < 60):
        return True
    apart = block.gap > 1.25 and block.gap_below > 1.05
    if following is not None and not closed and _is_numbered_line(block, following):
        return True
    if number and apart and (letters > 4 or _centred(block)):
        return True
    if closed or not apart or len(text) > 110 or len(block.lines) > 2 or letters < 0.5 * len(text.replace(" ", "")):
        return False
    if text.isupper() or NUMBERED.match(text) or all(line.italic for line in block.lines) or _centred(block):
        return True
    return following is not None and len(following.text) > 100 and is_short(block.lines[-1]) and block.gap > 1.4


def _is_numbered_line(block: PdfBlock, following: PdfBlock) -> bool:
    """Return whether this is a line with a section's number above a text in which no other such line follows.

    A list's items follow each other. In double spacing such a line stands no further off than any other.
    """
    return (
        len(block.lines) == 1
        and bool(NUMBERED.match(block.text))
        and not NUMBERED.match(following.text)
        and len(following.text) > 150
        and is_short(block.lines[0])
    )


def lead_of(block: PdfBlock) -> str:
    """Return the words at a block's head that are bold or italic, as the name of a speaker may be."""
    words = block.lines[0].words
    count = next((at for at, word in enumerate(words) if not (word.bold or word.italic)), len(words))
    if count == len(words) and len(block.lines) == 1:
        return block.text
    return PdfLine(words[:count]).text if 0 < count < len(words) else ""


def _centred(block: PdfBlock) -> bool:
    return all(
        line.x0 - line.left > 2 * line.size and abs((line.x0 - line.left) - (line.right - line.x1)) < 1.5 * line.size
        for line in block.lines
    )


def ends(line: PdfLine) -> bool:
    """Return whether the line ends as a sentence does; a note's number may follow."""
    pieces = [piece for piece in line.pieces if isinstance(piece, str)]
    text = "".join(pieces).rstrip(" ,;") if isinstance(line.pieces[-1], NoteRef) else line.text
    return bool(FINISHED.search(re.sub(r"(?<=[.!?”\"])\d{1,3}$", "", text)))


def has_room(above: PdfLine, line: PdfLine) -> bool:
    """Return whether the next line's first word would have fitted on the line above: then a paragraph ended there."""
    word = line.words[0]
    return above.right - above.x1 > (word.x1 - word.x0) + 0.8 * above.size


def is_short(line: PdfLine) -> bool:
    """Return whether a line leaves room at its end."""
    return line.right - line.x1 > 0.12 * max(line.right - line.left, 1.0)

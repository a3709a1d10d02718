"""A PDF page's words put into lines, and the lines into columns, in the order of reading."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from passages.readers.draft import NoteRef
from passages.readers.pdf.chars_to_words import HYPHEN, PdfWord
from passages.readers.pdf.columns import regions
from passages.readers.pdf.segments import Segment, segments
from passages.text.lazy_pattern import lazily

_BLANK = 0.15  # em: a gap this wide is a blank
_RAISED = 0.12  # em: a smaller character that stands this much higher is a superscript
_SMALL = 0.88  # of the line's size: a superscript is set smaller than this
_NEAR = 6  # lines up or down: a superscript's own line is no further away
_REFERENCE = lazily(r"(?:\d{1,3}|[*†‡§¶‖]{1,3})(?:[,;](?:\d{1,3}|[*†‡§¶‖]))*[,;]?")


@dataclass(eq=False)
class PdfLine:
    """A line of one column.

    `left` and `right` are the column's edges.
    """

    words: list[PdfWord]
    page: int = 0  # from 0
    column: int = 0  # counted through the page, from 0
    left: float = 0.0
    right: float = 0.0
    aside: bool = False  # it stands in a box beside the text

    @cached_property
    def size(self) -> float:
        """The size that most characters are set in."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def y(self) -> float:
        """The height of the baseline, in points."""
        return next(word.y for word in self.words if word.size == self.size)

    @cached_property
    def x0(self) -> float:
        """The left edge of the first word, in points."""
        return min(word.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        """The right edge of the last word, in points."""
        return max(word.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        """The height of the tallest word's top, in points."""
        return max(word.y + word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether all words with a letter or a figure are bold."""
        return all(word.bold for word in self.words if any(map(str.isalnum, word.text)))

    @cached_property
    def italic(self) -> bool:
        """Whether all words with a letter are italic."""
        return all(word.italic for word in self.words if any(map(str.isalpha, word.text)))

    @cached_property
    def pieces(self) -> list[str | NoteRef]:
        """The line's text; superscript numbers and signs are references to notes."""
        pieces: list[str | NoteRef] = []
        for before, word in zip([None, *self.words], self.words, strict=False):
            blank = " " if before and _parted(before, word) else ""
            if self._raised(word) and before and not blank and _REFERENCE.fullmatch(word.text):
                pieces += _references(word.text)
            elif pieces and isinstance(pieces[-1], str):
                pieces[-1] += blank + word.text
            else:
                pieces.append(blank + word.text)
        return pieces

    @cached_property
    def text(self) -> str:
        """The line as one string."""
        return "".join(piece.label if isinstance(piece, NoteRef) else piece for piece in self.pieces)

    @property
    def starts_raised(self) -> bool:
        """Whether the line begins with a superscript, as the number of a footnote does."""
        return len(self.words) > 1 and self._raised(self.words[0])

    def _raised(self, word: PdfWord) -> bool:
        return word.size < _SMALL * self.size and word.y - self.y > _RAISED * self.size


def columns(words: Sequence[PdfWord], page: int) -> list[PdfLine]:
    """Return the lines of a page in the order of reading: column after column, from the top down."""
    return [
        PdfLine(line, page, number, region.left, region.right, region.aside)
        for number, region in enumerate(regions(segments(words)))
        for line in _lines(region.segments)
    ]


def rows(words: Iterable[PdfWord]) -> list[list[PdfWord]]:
    """Return the words on one height across the whole page, from the top down; in a row from the left to the right."""
    return _lines(segments(words))


def text_of(row: Sequence[PdfWord]) -> str:
    """Return a row's text; wide gaps are tabs."""
    text = ""
    for before, word in zip([None, *row], row, strict=False):
        if before:
            gap = word.x0 - before.x1
            text += "\t" if gap > 1.5 * max(word.size, before.size) else " " if _parted(before, word) else ""
        text += word.text
    return text


def _parted(before: PdfWord, word: PdfWord) -> bool:
    if _is_letter_beside(before, word):
        return True
    if word.glued:
        return False
    gap = max(word.x0 - before.x1, before.x0 - word.x1)
    small, large = sorted((before.size, word.size))
    if abs(before.y - word.y) < 0.2 * large and small > _SMALL * large:
        return gap > -0.4 * large  # PDFium found a blank here
    return gap > _BLANK * large


def _is_letter_beside(before: PdfWord, word: PdfWord) -> bool:
    """Tell whether a lone large letter, as of a drawing, is beside a word that begins with a capital of its own."""
    return (
        len(before.text) == 1
        and before.text.isupper()
        and word.size < _SMALL * before.size
        and word.text[:1].isupper()
        and not word.text.isupper()
    )


def _references(text: str) -> list[str | NoteRef]:
    return [part if part in ",;" else NoteRef(part) for part in re.findall(r"[,;]|[^,;]+", text)]


def _lines(found: Iterable[Segment]) -> list[list[PdfWord]]:
    """Return a column's segments as lines, from the top down; superscripts go to the line that they belong to."""
    lines: list[list[Segment]] = []
    for segment in sorted(found, key=lambda s: -s.y):
        home = next((line for line in reversed(lines[-3:]) if _same_line(line, segment)), None)
        if home is None:
            lines.append([segment])
        else:
            home.append(segment)
    lines = _adopt(lines)
    lines.sort(key=lambda line: -max(line, key=lambda s: s.size).y)
    return [_in_order([word for segment in line for word in segment.words]) for line in lines]


def _same_line(line: list[Segment], segment: Segment) -> bool:
    return any(abs(s.y - segment.y) < 0.25 * min(s.size, segment.size) and not _overlap(s, segment) for s in line)


def _overlap(one: Segment, other: Segment) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5 * min(one.size, other.size)


def _adopt(lines: list[list[Segment]]) -> list[list[Segment]]:
    """Return the lines with superscripts that stood as lines of their own in the larger lines beside them."""
    taken: set[int] = set()
    for place, line in enumerate(lines):
        near = range(max(place - _NEAR, 0), min(place + _NEAR + 1, len(lines)))
        home = next((n for n in near if n != place and n not in taken and _belongs(line, lines[n])), None)
        if home is not None:
            lines[home].extend(line)
            taken.add(place)
    return [line for place, line in enumerate(lines) if place not in taken]


def _belongs(line: list[Segment], home: list[Segment]) -> bool:
    main = max(home, key=lambda s: s.size)
    if max(s.size for s in line) >= _SMALL * main.size or sum(s.x1 - s.x0 for s in line) > 8 * main.size:
        return False
    beside = main.x0 - main.size < line[0].x0 and line[-1].x1 < max(s.x1 for s in home) + 2 * main.size
    return beside and -0.35 < (line[0].y - main.y) / main.size < 0.65


def _in_order(words: list[PdfWord]) -> list[PdfWord]:
    foreign = [word for word in words if not word.text.isascii()]
    backwards = 2 * sum(_right_to_left(word.text) for word in foreign) > len(words)
    return sorted(words, key=lambda word: -word.x1 if backwards else word.x0)


def _right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def ends_with_hyphen(text: str) -> bool:
    """Return whether a text ends in the middle of a word."""
    return text.endswith((HYPHEN, "-", "‐")) and len(text) > 1 and text[-2].isalpha()

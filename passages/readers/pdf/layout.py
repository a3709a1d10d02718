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

_HANG = 1.6  # em: a line of the right column may begin this far left of the gutter
_GUTTER = 0.9  # em: a gap this wide inside a line may be the space between two columns
_BLANK = 0.15  # em: a gap this wide is a blank
_RAISED = 0.12  # em: a smaller character that stands this much higher is a superscript
_SMALL = 0.88  # of the line's size: a superscript is set smaller than this
_NEAR = 6  # lines up or down: a superscript's own line is no further away
_FULL = 5  # lines of a column that fill it
_MANY = 1_500  # segments on one page: a table or a drawing, not columns of text
_REFERENCE = re.compile(r"(?:\d{1,3}|[*†‡§¶‖]{1,3})(?:[,;](?:\d{1,3}|[*†‡§¶‖]))*[,;]?")


@dataclass(slots=True, eq=False)
class Segment:
    """Words of one line that follow each other without a wide gap."""

    words: list[PdfWord]
    x0: float
    x1: float
    y: float
    size: float


@dataclass(eq=False)
class PdfLine:
    """A line of one column. `left` and `right` are the column's edges."""

    words: list[PdfWord]
    page: int = 0  # from 0
    column: int = 0  # counted through the page, from 0
    left: float = 0.0
    right: float = 0.0

    @cached_property
    def size(self) -> float:
        """The size that most characters are set in."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def y(self) -> float:
        return next(word.y for word in self.words if word.size == self.size)

    @cached_property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @cached_property
    def top(self) -> float:
        return max(word.y + word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words if any(map(str.isalnum, word.text)))

    @cached_property
    def italic(self) -> bool:
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
        return "".join(piece.label if isinstance(piece, NoteRef) else piece for piece in self.pieces)

    @property
    def starts_raised(self) -> bool:
        """Whether the line begins with a superscript, as the number of a footnote does."""
        return len(self.words) > 1 and self._raised(self.words[0])

    def _raised(self, word: PdfWord) -> bool:
        return word.size < _SMALL * self.size and word.y - self.y > _RAISED * self.size


def columns(words: Sequence[PdfWord], page: int) -> list[PdfLine]:
    """The lines of a page in the order of reading: column after column, from the top down."""
    return [
        PdfLine(line, page, number, left, right)
        for number, (group, left, right) in enumerate(_regions(segments(words)))
        for line in _lines(group)
    ]


def segments(words: Iterable[PdfWord]) -> list[Segment]:
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


def rows(words: Iterable[PdfWord]) -> list[list[PdfWord]]:
    """Words on one height across the whole page, from the top down; in a row from the left to the right."""
    return _lines(segments(words))


def text_of(row: Sequence[PdfWord]) -> str:
    """A row's text; wide gaps are tabs."""
    text = ""
    for before, word in zip([None, *row], row, strict=False):
        if before:
            gap = word.x0 - before.x1
            text += "\t" if gap > 1.5 * max(word.size, before.size) else " " if _parted(before, word) else ""
        text += word.text
    return text


def _follows(last: Segment, word: PdfWord) -> bool:
    before = last.words[-1]
    if abs(before.y - word.y) > 0.25 * max(before.size, word.size) and before.size == word.size:
        return False
    gap = word.x0 - last.x1 if word.x0 >= before.x0 else last.x0 - word.x1
    return -0.5 * word.size < gap < _GUTTER * max(word.size, before.size)


def _parted(before: PdfWord, word: PdfWord) -> bool:
    if word.glued:
        return False
    gap = max(word.x0 - before.x1, before.x0 - word.x1)
    small, large = sorted((before.size, word.size))
    if abs(before.y - word.y) < 0.2 * large and small > _SMALL * large:
        return gap > -0.4 * large  # PDFium found a blank here
    return gap > _BLANK * large


def _references(text: str) -> list[str | NoteRef]:
    return [part if part in ",;" else NoteRef(part) for part in re.findall(r"[,;]|[^,;]+", text)]


# --- columns


def _regions(found: list[Segment]) -> list[tuple[list[Segment], float, float]]:
    """The page's segments by column, in the order of reading, each with the column's left and right edge."""
    if not found:
        return []
    gutter = _gutter(found) if len(found) <= _MANY else None
    if gutter is None:
        return [(found, min(s.x0 for s in found), max(s.x1 for s in found))]
    regions = []
    for band in _bands(found, gutter):
        left, right = _sides(band, gutter)
        if _two_columns(left, right):
            regions += _regions(left) + _regions(right)
        else:
            regions.append((band, min(s.x0 for s in band), max(s.x1 for s in band)))
    return regions


def _gutter(found: list[Segment]) -> float | None:
    """Where the space between two columns lies, or None on a page of one column."""
    x0, x1 = min(s.x0 for s in found), max(s.x1 for s in found)
    width = x1 - x0
    edges = Counter(round(s.x0) for s in found if x0 + 0.2 * width < s.x0 < x0 + 0.85 * width)
    best, most = None, 0
    for edge, count in edges.most_common(6):
        if count < 3:
            break
        for gutter in _between(found, edge):
            score = sum(len(band) for band in _bands(found, gutter) if _two_columns(*_sides(band, gutter)))
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
    """Whether these are two columns of text side by side, not the two sides of a table or a list and its numbers."""
    if min(len(left), len(right)) < 3:
        return False
    overlap = min(left[0].y, right[0].y) - max(left[-1].y, right[-1].y)
    shorter = min(left[0].y - left[-1].y, right[0].y - right[-1].y)
    if overlap < 0.5 * shorter:
        return False
    extent = max(s.x1 for s in right) - min(s.x0 for s in left)
    return all(_is_full(side) or (_aligned(side) and _is_wide(side, extent)) for side in (left, right))


def _is_wide(side: list[Segment], extent: float) -> bool:
    return sorted(s.x1 - s.x0 for s in side)[len(side) // 2] > 0.15 * extent


def _is_full(side: list[Segment]) -> bool:
    """Whether many of its lines fill it: between them may stand formulas and tables."""
    width = max(s.x1 for s in side) - min(s.x0 for s in side)
    full = {round(s.y / 4) for s in side if s.x1 - s.x0 > 0.7 * width}
    return len(full) >= max(_FULL, 0.2 * len({round(s.y / 4) for s in side}))


def _aligned(side: list[Segment]) -> bool:
    """Whether most lines of these begin at one edge: words that only happen to leave a gap between them do not."""
    starts: dict[int, float] = {}
    for segment in side:
        height = round(segment.y / 4)
        starts[height] = min(segment.x0, starts.get(height, segment.x0))
    return Counter(round(x0 / 3) for x0 in starts.values()).most_common(1)[0][1] >= 0.5 * len(starts)


def _bands(found: list[Segment], gutter: float) -> list[list[Segment]]:
    """Segments from the top down, parted where one that crosses the gutter stands between those that do not."""
    bands: list[list[Segment]] = []
    crossing = None
    for segment in sorted(found, key=lambda s: (-s.y, s.x0)):
        crosses = _crosses(segment, gutter, found)
        if crosses is not crossing:
            bands.append([])
            crossing = crosses
        bands[-1].append(segment)
    return bands


# --- lines


def _lines(found: Iterable[Segment]) -> list[list[PdfWord]]:
    """Segments of one column put into lines, from the top down; superscripts go to the line that they belong to."""
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
    """Superscripts and subscripts that stand as a line of their own go to the larger line beside them."""
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
    return text.endswith((HYPHEN, "-", "‐")) and len(text) > 1 and text[-2].isalpha()

"""A PDF's lines put together into paragraphs, headings and footnotes.

A paragraph is told from the next by what printers do: an indented first line, a wider gap, a last line that leaves
room for the next word. It goes on over columns and pages unless one of these says otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from passages.draft import NoteRef, PageMark, Part, PartKind, Piece
from passages.readers.pdf_lines import Line, columns, ends_with_hyphen
from passages.readers.pdf_notes import Footnote, footnotes
from passages.readers.pdf_words import Word

_FINISHED = re.compile(r"[.!?:…][\"'”’»)\]]{0,3}$")
_CAPTION = re.compile(r"^(?:fig(?:ure|\.)|table|abb(?:ildung|\.)|tab(?:elle|\.)|map|plate|chart)\s*\d", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•▪◦●‣–—-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.?|[A-Z]\.|(?:chapter|part|section|kapitel)\s+\w+\.?)(?:\s+\S|$)",
    re.IGNORECASE,
)
_GAP = 1.3  # times the leading: more is the space between two paragraphs
_INDENT = 0.7  # em
_LARGE = 1.13  # times the size of the text: set larger than this is a heading


@dataclass(eq=False)
class Block:
    lines: list[Line] = field(default_factory=list)
    gap: float = 0.0  # above it, in leadings; infinite at the top of a column
    gap_below: float = float("inf")
    caption: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda line: len(line.text)).size


class Setting(NamedTuple):
    """How the book is set."""

    size: float  # of the text, in points
    leading: float  # from line to line, in points
    indented: bool  # paragraphs begin with an indented line


class Opening(NamedTuple):
    """What the first page says of the text: its title, and the short lines between that and the text."""

    title: str = ""
    author: str = ""
    dropped: tuple[str, ...] = ()


def parts_of(texts: Sequence[list[Word]], labels: Sequence[str], first: int) -> tuple[tuple[Part, ...], Opening]:
    """The parts of a text. `texts` holds each page's words without heads and feet, `labels` each page's number;
    `first` is the place in the file of the first of them, from 0."""
    pages = [columns(words, number) for number, words in enumerate(texts)]
    setting = _setting([line for page in pages for line in page])
    running: list[Line] = []
    notes: list[Footnote] = []
    for page in map(_without_contents, pages):
        text, found = footnotes(page, setting.size, setting.leading, notes)
        running += text
        notes += found
    blocks = _with_drop_caps(_blocks(running, setting), setting)
    kinds = [_kind(blocks, place, setting) for place in range(len(blocks))]
    opening, byline = _opening(blocks, kinds, setting)
    writer = _Writer(labels, first, notes)
    for place, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if place not in byline:
            writer.add(block, kind)
    return writer.finish(), opening


_LEADERS = re.compile(r"(?:\. ?|…|·){4,}\s*[\divxlc]*$")
_ENTRY = re.compile(r"\s[\divxlc]{1,5}$")


def _without_contents(page: list[Line]) -> list[Line]:
    """A page's lines without a table of contents: entries with dots that lead to their page, and those among them."""
    if sum(bool(_LEADERS.search(line.text)) for line in page) < 3:
        return page
    return [line for line in page if not _LEADERS.search(line.text) and not _ENTRY.search(line.text)]


# --- paragraphs


def _setting(lines: Sequence[Line]) -> Setting:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    steps: Counter[float] = Counter()
    indents = flush = 0
    for above, line in pairwise(lines):
        step = above.y - line.y
        if above.column == line.column and above.page == line.page and 0.8 * size < step < 2.8 * size:
            steps[round(step * 2) / 2] += 1
            if _ends(above) and step < 1.5 * size and _has_room(above, line):
                indents += line.x0 - line.left > _INDENT * size
                flush += line.x0 - line.left <= _INDENT * size
    leading = steps.most_common(1)[0][0] if steps else 1.2 * size
    return Setting(size, leading, indents > flush)


def _blocks(lines: Sequence[Line], setting: Setting) -> list[Block]:
    blocks: list[Block] = []
    current = Block()
    for _, group in groupby(lines, key=lambda line: (line.page, line.column)):
        above: Line | None = None
        for line in _squared(list(group)):
            gap = (above.y - line.y) / _leading(line, setting) if above else float("inf")
            if above is not None and not _breaks(current, line, gap):
                current.lines.append(line)
            else:
                if above is not None:
                    current.gap_below = gap
                home = _continued(blocks, line, above, setting)
                if home is None:
                    current = Block([line], gap, caption=bool(_CAPTION.match(line.text)))
                    blocks.append(current)
                else:
                    home.lines.append(line)
                    current = home
            above = line
    return blocks


def _squared(column: list[Line]) -> list[Line]:
    """Set each line's `left` to the edge that most lines of its column begin at, or nearly so."""
    starts = Counter(round(line.x0) for line in column)
    if len(column) >= 3:
        usual, count = starts.most_common(1)[0]
        near = [line.x0 for line in column if abs(line.x0 - usual) <= 2]
        if count >= 2:
            for line in column:
                line.left = min(near)
    return column


def _leading(line: Line, setting: Setting) -> float:
    return setting.leading * max(line.size / setting.size, 0.7)


def _breaks(block: Block, line: Line, gap: float) -> bool:
    """Whether a new paragraph begins with `line`, which follows on `block` in the same column."""
    above = block.lines[-1]
    size = line.size
    torn = ends_with_hyphen(above.text) or (not _ends(above) and line.text[:1].islower())
    if abs(above.size - size) > max(0.6, (0.2 if torn else 0.05) * size) and not above.starts_raised:
        return True
    if gap > _GAP or gap < -0.5:
        return True
    if (above.bold != line.bold or above.italic != line.italic) and not torn and _short(above) and not block.caption:
        return above.bold or line.bold or _ends(above) or gap > 1.1
    if _BULLET.match(line.text) and (_ends(above) or _short(above)):
        return True
    going_on = not _ends(above) and not _has_room(above, line)
    step = line.x0 - above.x0
    if step > _INDENT * size and not going_on and not torn:
        return len(block.lines) > 1 or _ends(above) or _has_room(above, line)
    if step < -_INDENT * size:
        hanging = len(block.lines) > 1 and abs(block.lines[1].x0 - above.x0) < 0.3 * size
        return hanging and not torn and (block.lines[0].x0 < above.x0 - 0.3 * size or not going_on)
    return _ends(above) and _has_room(above, line) and not line.text[:1].islower()


def _continued(blocks: list[Block], line: Line, above: Line | None, setting: Setting) -> Block | None:
    """The paragraph that goes on with the first line of a column, or after a figure's caption; None if none does."""
    home = next((block for block in reversed(blocks) if not block.caption), None)
    if (
        home is None
        or _CAPTION.match(line.text)
        or (above is not None and (home is blocks[-1] or not blocks[-1].caption))
    ):
        return None
    last = home.lines[-1]
    if abs(last.size - line.size) > 0.6 or last.bold != line.bold or _BULLET.match(line.text):
        return None
    if last.page + 3 < line.page or (_looks_like_heading(home, setting) and not ends_with_hyphen(last.text)):
        return None
    if not _ends(last):
        return home if line.text[:1].islower() or not _short(last) else None
    if above is not None or _has_room(last, line) or line.x0 - line.left > _INDENT * line.size:
        return None
    return home


def _ends(line: Line) -> bool:
    """Whether the line ends as a sentence does; a note's number may follow."""
    pieces = [piece for piece in line.pieces if isinstance(piece, str)]
    text = "".join(pieces).rstrip(" ,;") if isinstance(line.pieces[-1], NoteRef) else line.text
    return bool(_FINISHED.search(re.sub(r"(?<=[.!?”\"])\d{1,3}$", "", text)))


def _has_room(above: Line, line: Line) -> bool:
    """Whether the next line's first word would have fitted on the line above: then a paragraph ended there."""
    word = line.words[0]
    return above.right - above.x1 > (word.x1 - word.x0) + 0.8 * above.size


def _short(line: Line) -> bool:
    return line.right - line.x1 > 0.12 * max(line.right - line.left, 1.0)


def _with_drop_caps(blocks: list[Block], setting: Setting) -> list[Block]:
    """A large first letter that stands beside the lines that it begins goes to the first of them."""
    kept: list[Block] = []
    for block in blocks:
        letter = block.lines[0]
        if (
            len(block.lines) == 1
            and len(letter.text) <= 2
            and letter.text[0].isalpha()
            and letter.size > 1.7 * setting.size
        ):
            home = next(
                (
                    line
                    for other in blocks
                    for line in other.lines[:1]
                    if line.page == letter.page
                    and line.x0 > letter.x0
                    and abs(line.top - letter.top) < 0.8 * letter.size
                    and abs(line.y - letter.y) < letter.size
                    and line is not letter
                ),
                None,
            )
            if home is not None:
                first = home.words[0]
                near = first.x0 - letter.x1 < 0.45 * first.size
                home.words[0] = first._replace(text=letter.text + ("" if near else " ") + first.text, x0=letter.x0)
                for cached in ("pieces", "text", "x0"):
                    home.__dict__.pop(cached, None)
                continue
        kept.append(block)
    return kept


# --- headings


def _kind(blocks: Sequence[Block], place: int, setting: Setting) -> PartKind:
    block = blocks[place]
    following = next((b for b in blocks[place + 1 :] if not _looks_like_heading(b, setting)), None)
    if following is not None and _looks_like_heading(block, setting, following):
        return PartKind.HEADING
    return PartKind.PARAGRAPH


def _looks_like_heading(block: Block, setting: Setting, following: Block | None = None) -> bool:
    text = block.text.strip()
    letters = sum(map(str.isalpha, text))
    if not letters or block.caption or len(text) > 200 or len(block.lines) > 4:
        return False
    if text[0].islower() or re.search(r"[,;\-–=\x02]$", text) or len({line.page for line in block.lines}) > 1:
        return False
    closed = bool(re.search(r"[.!?:][\"”’)]*$", text)) and not re.fullmatch(r"[\dIVXA-Z.]+", text)
    if block.size >= _LARGE * setting.size:
        return not text.endswith(".") or len(text) < 80
    if all(line.bold for line in block.lines) and (not closed or len(text) < 60):
        return True
    apart = block.gap > 1.25 and block.gap_below > 1.05
    if closed or not apart or len(text) > 110 or len(block.lines) > 2 or letters < 0.5 * len(text.replace(" ", "")):
        return False
    if text.isupper() or _NUMBERED.match(text) or all(line.italic for line in block.lines) or _centred(block):
        return True
    return following is not None and len(following.text) > 100 and _short(block.lines[-1]) and block.gap > 1.4


def _centred(block: Block) -> bool:
    return all(
        line.x0 - line.left > 2 * line.size and abs((line.x0 - line.left) - (line.right - line.x1)) < 1.5 * line.size
        for line in block.lines
    )


_NAME = re.compile(
    r"(?:by\s+)?((?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|der|la|del|and|und|&)(?:,?\s+(?:[A-ZÀ-Þ][\w.’'-]*|de|von|van|der|la|del|and|und|&)){1,9})[\s*†‡\d]*",
    re.IGNORECASE,
)


def _opening(blocks: Sequence[Block], kinds: list[PartKind], setting: Setting) -> tuple[Opening, set[int]]:
    """The title, if the first page has one, and the places of the short lines below it (author, date, institute)."""
    first = [place for place, block in enumerate(blocks) if block.lines[0].page == 0]
    headings = [place for place in first[:6] if kinds[place] is PartKind.HEADING]
    if not headings:
        return Opening(), set()
    size = max(blocks[place].size for place in headings)
    if size < 1.2 * setting.size:
        return Opening(), set()
    later = max(
        (b.size for b, kind in zip(blocks, kinds, strict=True) if kind is PartKind.HEADING and b.lines[0].page),
        default=0,
    )
    if later >= size - 0.3:  # the head of a section
        return Opening(), set()
    titles = [place for place in headings if blocks[place].size >= size - 0.3]
    start = titles[0]
    while start + 1 in titles:
        start += 1
    title = " ".join(blocks[place].text for place in titles if place <= start)
    byline: list[int] = []
    for place in range(start + 1, len(blocks)):
        block = blocks[place]
        if (
            place not in first
            or len(block.text) > 90
            or len(block.lines) > 2
            or _FINISHED.search(block.text)
            or block.size > size
        ):
            break
        strong = block.size >= _LARGE * setting.size or block.lines[0].bold or _NUMBERED.match(block.text)
        if kinds[place] is PartKind.HEADING and strong and not _NAME.fullmatch(block.text.strip()):
            break
        byline.append(place)
    if len(byline) > 8 or (byline and byline[-1] == len(blocks) - 1):
        byline = []
    texts = [blocks[place].text.strip() for place in byline]
    author = next(
        (match[1] for text in texts if (match := _NAME.fullmatch(text)) and not any(map(str.isdigit, text))), ""
    )
    return Opening(title, author, tuple(texts)), set(byline)


# --- parts


class _Writer:
    def __init__(self, labels: Sequence[str], first: int, notes: Sequence[Footnote]) -> None:
        self.labels = labels
        self.first = first
        self.notes = list(notes)
        self.parts: list[Part] = []
        self.page = -1  # the last page whose mark was written

    def add(self, block: Block, kind: PartKind) -> None:
        page = block.lines[0].page
        if page < self.page:  # a figure's caption on a page that a paragraph runs over
            self.parts.append(Part(PartKind.NOTE, (block.text,), self._place(page), "", self.labels[page]))
            return
        self._notes_before(page)
        pieces: list[Piece] = []
        for line in block.lines:
            if pieces:
                pieces.append("\n")
            pieces += self._marks(line.page)
            pieces += _checked(line.pieces)
        self.parts.append(Part(kind, tuple(_run_together(pieces)), self._place(page)))

    def finish(self) -> tuple[Part, ...]:
        self._notes_before(len(self.labels))
        if trailing := self._marks(len(self.labels) - 1):
            self.parts.append(Part(PartKind.PARAGRAPH, tuple(trailing)))
        return tuple(self.parts)

    def _notes_before(self, page: int) -> None:
        while self.notes and self.notes[0].page < page:
            note = self.notes.pop(0)
            text = "\n".join(line.text for line in note.lines)
            text = text.lstrip()[len(note.label) :].lstrip(" .)") if note.label else text
            self.parts.append(Part(PartKind.NOTE, (text,), self._place(note.page), note.label, self.labels[note.page]))

    def _marks(self, page: int) -> list[PageMark]:
        """Marks for every page up to `page` that has none yet: pages without text are counted, too."""
        marks = [PageMark(label) for label in self.labels[self.page + 1 : page + 1]]
        self.page = max(self.page, page)
        return marks

    def _place(self, page: int) -> str:
        return f"PDF page {self.first + page + 1}"


_EXPONENT = re.compile(r"(?:^|[^\w])(?:\w|[kcm]m|\d+)$")


def _checked(pieces: Sequence[str | NoteRef]) -> list[Piece]:
    """References to notes; but a raised number after a single letter, a digit or a unit is an exponent."""
    checked: list[Piece] = []
    for piece in pieces:
        before = checked[-1] if checked else ""
        if isinstance(piece, NoteRef) and isinstance(before, str) and _EXPONENT.search(before):
            checked[-1] = before + piece.label
        elif isinstance(piece, str) and isinstance(before, str) and before:
            checked[-1] = before + piece
        else:
            checked.append(piece)
    return checked


def _run_together(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for is_text, group in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if is_text:
            yield "".join(str(piece) for piece in group)
        else:
            yield from group

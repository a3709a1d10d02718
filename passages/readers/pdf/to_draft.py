"""From a PDF's blocks to the parts of a draft, with a mark where each page begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from passages.model import Dropped, DropReason
from passages.readers.draft import NoteRef, PageMark, Part, PartKind, Piece, left_out
from passages.readers.pdf.beside_lines import BesideLines, find_marks
from passages.readers.pdf.blocks import BodyStyle, PdfBlock, is_debris, lead_of, looks_like_heading
from passages.readers.pdf.footnotes import Footnote, footnotes
from passages.readers.pdf.layout import PdfLine, columns
from passages.readers.pdf.marginalia import Marginalia
from passages.readers.pdf.paragraphs import blocks_of, body_style_of
from passages.readers.pdf.stanzas import blanks_before, with_stanzas
from passages.readers.pdf.title_block import TitleBlock, find_title_block
from passages.text.lazy_pattern import lazily


class TextParts(NamedTuple):
    """A text's parts, what its first page says of it, and what was left out."""

    parts: tuple[Part, ...]
    opening: TitleBlock
    dropped: tuple[Dropped, ...]


def to_parts(sides: Marginalia, labels: Sequence[str], places: Sequence[int]) -> TextParts:
    """Return the parts of a text.

    `sides` holds each page's words without heads and feet, `labels` each page's number, `places` its number in the
    file, from 1.
    """
    pages = [columns(words, number) for number, words in enumerate(sides.texts)]
    marks = find_marks(sides.beside, pages)
    pages = [[line for line in page if line.words] for page in pages]
    setting = body_style_of([line for page in pages for line in page])
    running: list[PdfLine] = []
    notes: list[Footnote] = []
    dropped: list[Dropped] = []
    for place, page in zip(places, pages, strict=True):
        kept = _without_contents(page)
        dropped += left_out(DropReason.CONTENTS, _texts_of_others(page, kept), f"PDF page {place}")
        text, found = footnotes(kept, setting.size, setting.leading, notes)
        running += text
        notes += found
    blocks = blocks_of(running, setting)
    blocks, kinds = with_stanzas(blocks, _kinds(blocks, setting))
    opening, byline = find_title_block(blocks, kinds, setting)
    writer = _PartWriter(labels, places, notes, marks)
    dropped += left_out(DropReason.METADATA, opening.dropped)
    for place, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if kind is not PartKind.HEADING and is_debris(block):
            dropped += left_out(DropReason.ORNAMENT, [block.text], f"PDF page {places[block.lines[0].page]}")
        elif place not in byline:
            writer.add(block, kind)
    beside = [writer.note(text, page) for page, texts in enumerate(sides.notes) for text in texts]
    return TextParts((*writer.finish(), *beside), opening, tuple(dropped))


_LEADERS = lazily(r"(?<![.…·])(?<![.…·] )(?:\. ?|…|·){4,}\s*[\divxlc]*$")
_ENTRY = lazily(r"\s[\divxlc]{1,5}$")


def _without_contents(page: list[PdfLine]) -> list[PdfLine]:
    """Return a page's lines without a table of contents: entries with dots before their page, and those among them."""
    if sum(bool(_LEADERS.search(line.text)) for line in page) < 3:
        return page
    return [line for line in page if not _LEADERS.search(line.text) and not _ENTRY.search(line.text)]


def _texts_of_others(page: Sequence[PdfLine], kept: Sequence[PdfLine]) -> list[str]:
    known = set(map(id, kept))
    return [line.text for line in page if id(line) not in known]


def _kinds(blocks: Sequence[PdfBlock], setting: BodyStyle) -> list[PartKind]:
    kinds = []
    following: PdfBlock | None = None  # the next block that is no heading whatever stands below it
    for block in reversed(blocks):
        is_heading = following is not None and looks_like_heading(block, setting, following)
        kinds.append(PartKind.HEADING if is_heading else PartKind.PARAGRAPH)
        if not looks_like_heading(block, setting):
            following = block
    return kinds[::-1]


class _PartWriter:
    def __init__(
        self, labels: Sequence[str], places: Sequence[int], notes: Sequence[Footnote], beside: BesideLines
    ) -> None:
        self.labels = labels
        self.places = places
        self.notes = list(notes)
        self.beside = beside
        self.parts: list[Part] = []
        self.page = -1  # the last page whose mark was written

    def add(self, block: PdfBlock, kind: PartKind) -> None:
        page = block.lines[0].page
        if page < self.page:  # a figure's caption on a page that a paragraph runs over
            self.parts.append(self.note(block.text, page))
            return
        self._notes_before(page)
        pieces: list[Piece] = []
        for line in block.lines:
            if pieces:
                pieces.append("\n")
            pieces += self._marks(line.page)
            if kind is PartKind.VERSE:
                pieces.append(blanks_before(line, block))
            if kind is not PartKind.HEADING:
                pieces += self.beside.at(line.page, line.y, line.size)
            pieces += _checked(line.pieces)
        lead = "" if kind is PartKind.HEADING else lead_of(block)
        self.parts.append(Part(kind, tuple(_run_together(pieces)), self._place(page), lead=lead))

    def note(self, text: str, page: int, label: str = "") -> Part:
        return Part(PartKind.NOTE, (text,), self._place(page), label, self.labels[page])

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
            self.parts.append(self.note(text, note.page, note.label))

    def _marks(self, page: int) -> list[PageMark]:
        """Return marks for every page up to `page` that has none yet: pages without text are counted, too."""
        marks = [PageMark(label) for label in self.labels[self.page + 1 : page + 1]]
        self.page = max(self.page, page)
        return marks

    def _place(self, page: int) -> str:
        return f"PDF page {self.places[page]}"


_EXPONENT = lazily(r"(?:^|[^\w])(?:\w|[kcm]m|\d+)$")


def _checked(pieces: Sequence[str | NoteRef]) -> list[Piece]:
    """Return references to notes; but a raised number after a single letter, a digit or a unit is an exponent."""
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

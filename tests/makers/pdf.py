"""PDFs set line by line, so that the page of every word is known."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reportlab.lib.pagesizes import A5
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from passages.places.labels import next_label
from tests.makers.prose import Heading, Note, Paragraph
from tests.makers.truth import Truth

_FACE, _BOLD, _ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"


@dataclass(frozen=True)
class Style:
    """How a book is set. `head` and `foot` draw on a page: they get its place from 0 and its printed number."""

    size: float = 10.0
    leading: float = 12.5
    columns: int = 1
    indent: float = 14.0  # of a paragraph's first line; 0: a gap above it instead
    justified: bool = True
    hyphenated: bool = True
    margin: float = 55.0
    paper: tuple[float, float] = A5
    heading: str = "large"  # or "bold", "italic", "capitals", "plain"
    first: str = "1"  # the number of the first page
    numbers: tuple[str, ...] = ()  # all of them, where they do not count on from the first
    head: Callable[[int, str], tuple[str, str, str]] | None = None  # left, middle, right
    foot: Callable[[int, str], tuple[str, str, str]] | None = None
    stamp: tuple[str, ...] = ()  # lines at the very foot of every page
    labels: tuple[tuple[int, str, int], ...] = ()  # /PageLabels: from page, style ("D", "r"), first number
    cover: tuple[tuple[str, float], ...] = ()  # lines of a page before the text, with their sizes
    caption_on: int = -1  # the page, from 0, that begins with a figure
    jitter: float = 0.0  # how far a scan's text layer is off, as a share of the size
    shown: tuple[str, ...] = ()  # the pages' true labels, where they are not the printed numbers
    info: tuple[str, str] = ("", "")  # title and author in the file's properties


@dataclass
class _Word:
    text: str
    sentence: int = -1  # its place in the truth
    note: Note | None = None
    glued: bool = False  # the second half of a word that was divided


@dataclass
class _Line:
    words: list[_Word]
    kind: str = "text"  # or "heading", "gap"
    first: bool = False  # of a paragraph
    last: bool = False
    broken: bool = False  # its last word is divided


@dataclass
class _Page:
    columns: list[list[_Line]] = field(default_factory=list)
    notes: list[list[tuple[Note, list[str]]]] = field(default_factory=list)  # by column


def make_pdf(items: Sequence[Paragraph | Heading], style: Style = Style()) -> tuple[bytes, Truth]:
    truth = Truth()
    lines = list(_lines(items, style, truth))
    pages = list(_pages(lines, style))
    numbers = list(style.numbers) or [next_label(style.first, step) for step in range(len(pages))]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=style.paper, invariant=True)
    canvas.setTitle(style.info[0])
    canvas.setAuthor(style.info[1])
    if style.cover:
        _cover(canvas, style, truth)
    shown = style.shown or tuple(numbers)
    seen: list[list[str]] = [[] for _ in truth.sentences]
    for place, page in enumerate(pages):
        _draw(canvas, page, place, numbers[place], style, truth)
        for line in (line for column in page.columns for line in column):
            for word in line.words:
                if word.sentence >= 0 and shown[place] not in seen[word.sentence]:
                    seen[word.sentence].append(shown[place])
        for note, _ in (note for column in page.notes for note in column):
            truth.notes[note.label] = (note.text, shown[place])
        canvas.showPage()
    for page_number, kind, start in style.labels:
        _label(canvas, page_number, kind, start)
    canvas.save()
    truth.sentences = [(text, tuple(labels)) for (text, _), labels in zip(truth.sentences, seen, strict=True)]
    return buffer.getvalue(), truth


# --- lines


def _lines(items: Sequence[Paragraph | Heading], style: Style, truth: Truth) -> Iterator[_Line]:
    width = _column_width(style)
    for item in items:
        if isinstance(item, Heading):
            truth.headings.append(item.text)
            yield _Line([], "gap")
            yield from _heading_lines(item.text, width, style)
            yield _Line([], "gap")
            continue
        if not style.indent:
            yield _Line([], "gap")
        yield from _broken(_words(item, truth), width, style)


def _heading_lines(text: str, width: float, style: Style) -> Iterator[_Line]:
    large = replace(style, size=1.35 * style.size)
    line: list[_Word] = []
    for word in text.split():
        if line and _width(" ".join([*(other.text for other in line), word]), large) > width:
            yield _Line(line, "heading")
            line = []
        line.append(_Word(word))
    yield _Line(line, "heading")


def _words(paragraph: Paragraph, truth: Truth) -> list[_Word]:
    words = []
    for number, sentence in enumerate(paragraph.sentences):
        place = len(truth.sentences)
        note = paragraph.notes.get(number)
        truth.sentences.append((sentence + (note.label if note else ""), ()))
        words += [_Word(text, place) for text in sentence.split()]
        words[-1].note = note
    return words


def _broken(words: list[_Word], width: float, style: Style) -> Iterator[_Line]:
    line: list[_Word] = []
    room = width - style.indent
    first = True
    queue = list(words)
    while queue:
        word = queue.pop(0)
        needed = _width(word.text, style) + (_width(" ", style) if line else 0) + (5 if word.note else 0)
        if needed <= room:
            line.append(word)
            room -= needed
            continue
        broken = False
        if style.hyphenated and word.text.isalpha() and len(word.text) > 8:
            half = len(word.text) // 2
            part = word.text[:half] + "-"
            if _width(part, style) + _width(" ", style) <= room:
                line.append(_Word(part, word.sentence))
                word = _Word(word.text[half:], word.sentence, word.note, glued=True)
                broken = True
        yield _Line(line, first=first, broken=broken)
        line, room, first = [], width, False
        queue.insert(0, word)
    yield _Line(line, first=first, last=True)


def _width(text: str, style: Style, face: str = _FACE) -> float:
    return stringWidth(text, face, style.size)


def _column_width(style: Style) -> float:
    whole = style.paper[0] - 2 * style.margin
    return whole if style.columns == 1 else (whole - 16) / 2


# --- pages


def _pages(lines: list[_Line], style: Style) -> Iterator[_Page]:
    """Lines filled into columns and columns into pages; the notes of a column stand at its foot."""
    height = style.paper[1] - 2 * style.margin - 14
    queue = list(lines)
    place = 0
    while queue:
        page = _Page()
        for number in range(style.columns):
            room = height - (90 if place == style.caption_on and number == 0 else 0)
            column, notes = _column(queue, room, style)
            page.columns.append(column)
            page.notes.append(notes)
        yield page
        place += 1


def _column(queue: list[_Line], room: float, style: Style) -> tuple[list[_Line], list[tuple[Note, list[str]]]]:
    column: list[_Line] = []
    notes: list[tuple[Note, list[str]]] = []
    while queue:
        line = queue[0]
        found = [(word.note, _note_lines(word.note, style)) for word in line.words if word.note]
        needed = style.leading + sum(len(texts) * _note_leading(style) for _, texts in found)
        needed += 8 if found and not notes else 0
        keep = (
            4 * style.leading
            if line.kind == "heading" or (line.kind == "gap" and queue[1:2] and queue[1].kind == "heading")
            else 0
        )
        if needed + keep > room:
            break
        room -= needed
        queue.pop(0)
        if not (line.kind == "gap" and not column):
            column.append(line)
        notes += found
    return column, notes


def _note_leading(style: Style) -> float:
    return 0.8 * style.leading


def _note_lines(note: Note, style: Style) -> list[str]:
    small = replace(style, size=0.8 * style.size)
    lines, line = [], ""
    for word in f"{note.label} {note.text}".split():
        if _width(f"{line} {word}", small) > _column_width(style) - 4:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


# --- drawing


def _draw(canvas: Any, page: _Page, place: int, number: str, style: Style, truth: Truth) -> None:
    width, height = style.paper
    for texts, y in ((style.head, height - style.margin + 12), (style.foot, style.margin - 22)):
        if texts:
            left, middle, right = texts(place, number)
            canvas.setFont(_ITALIC, 0.85 * style.size)
            canvas.drawString(style.margin, y, left)
            canvas.drawCentredString(width / 2, y, middle)
            canvas.drawRightString(width - style.margin, y, right)
            truth.boilerplate += [
                text for text in (left, middle, right) if len(text) > 6 and text not in truth.boilerplate
            ]
    canvas.setFont("Helvetica", 6)
    for row, text in enumerate(style.stamp):
        canvas.drawCentredString(width / 2, 20 - 8 * row, text)
        truth.boilerplate += [text] if text not in truth.boilerplate else []
    for number_of, (column, notes) in enumerate(zip(page.columns, page.notes, strict=True)):
        x = style.margin + number_of * (_column_width(style) + 16)
        y = height - style.margin - style.size
        if place == style.caption_on and number_of == 0:
            canvas.rect(x, y - 50, _column_width(style), 50)
            canvas.setFont(_FACE, 0.85 * style.size)
            canvas.drawString(x, y - 66, "Figure 1: What the surveyor drew.")
            y -= 90
        _draw_column(canvas, column, x, y, style)
        _draw_notes(canvas, notes, x, style)


def _draw_column(canvas: Any, column: list[_Line], x: float, y: float, style: Style) -> None:
    width = _column_width(style)
    for line in column:
        if line.kind == "heading":
            _heading(canvas, " ".join(word.text for word in line.words), x, y, style)
        elif line.words:
            indent = style.indent if line.first else 0.0
            _text(canvas, line, x + indent, y, width - indent, style)
        y -= style.leading


def _heading(canvas: Any, text: str, x: float, y: float, style: Style) -> None:
    face = {"bold": _BOLD, "large": _BOLD, "italic": _ITALIC}.get(style.heading, _FACE)
    canvas.setFont(face, style.size * (1.3 if style.heading == "large" else 1.0))
    canvas.drawString(x, y, text.upper() if style.heading == "capitals" else text)


def _text(canvas: Any, line: _Line, x: float, y: float, width: float, style: Style) -> None:
    natural = sum(_width(word.text, style) + (5 if word.note else 0) for word in line.words)
    gaps = len(line.words) - 1
    blank = (width - natural) / gaps if style.justified and not line.last and gaps else _width(" ", style)
    off = _Off(style, line)
    for word in line.words:
        words = canvas.beginText(x, y + off.rise())
        words.setFont(_FACE, off.size())
        words.setHorizScale(100 * style.size / off.size())  # a scan's words are stretched to where they stand
        words.textOut(word.text)
        canvas.drawText(words)
        x += _width(word.text, style)
        if word.note:
            canvas.setFont(_FACE, 0.65 * style.size)
            canvas.drawString(x, y + 0.35 * style.size, word.note.label)
            x += 5
        x += blank


class _Off:
    """How far a line of a scan's text layer is off: the same for the same line."""

    def __init__(self, style: Style, line: _Line) -> None:
        self._style = style
        self._dice = random.Random(" ".join(word.text for word in line.words))
        self._size = self._by(1.0)

    def size(self) -> float:
        return self._style.size + self._size

    def rise(self) -> float:
        return self._by(0.3)

    def _by(self, share: float) -> float:
        reach = share * self._style.jitter * self._style.size
        return self._dice.uniform(-reach, reach)


def _draw_notes(canvas: Any, notes: list[tuple[Note, list[str]]], x: float, style: Style) -> None:
    lines = [text for _, texts in notes for text in texts]
    y = style.margin + _note_leading(style) * (len(lines) - 1)
    canvas.setFont(_FACE, 0.8 * style.size)
    for text in lines:
        canvas.drawString(x, y, text)
        y -= _note_leading(style)


def _cover(canvas: Any, style: Style, truth: Truth) -> None:
    y = style.paper[1] - 80
    for text, size in style.cover:
        canvas.setFont("Helvetica", size)
        canvas.drawString(40, y, text)
        y -= size + 8
        truth.boilerplate += [text] if len(text) > 12 else []
    canvas.showPage()


def _label(canvas: Any, page: int, kind: str, start: int) -> None:
    canvas.addPageLabel(page, {"D": "ARABIC", "r": "ROMAN_LOWER"}[kind], start)

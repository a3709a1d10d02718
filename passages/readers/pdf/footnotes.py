"""Footnotes of a PDF: at the foot of a page or a column, in smaller type, each beginning with its number or sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from passages.readers.draft import NoteRef
from passages.readers.pdf.layout import PdfLine
from passages.text.lazy_pattern import lazily

_SMALLER = 0.93  # of the text's size
_LABEL = lazily(r"\s*(\d{1,3}|[*†‡§¶‖]{1,3})[.)]?(?=\s|\D)")
_ABOUT = lazily(
    r"@|©|copyright|\bdoi\b|\bprofessor\b|\blecturer\b|\buniversity\b|\bis (?:an?|the) \b|acknowledg|grateful|thank",
    re.IGNORECASE,
)


@dataclass(eq=False)
class Footnote:
    """A note at the foot of a page or of a column."""

    label: str  # "" where it has none: the note about the author, say
    page: int  # from 0
    lines: list[PdfLine] = field(default_factory=list)


def footnotes(
    page: Sequence[PdfLine], size: float, leading: float, before: Sequence[Footnote]
) -> tuple[list[PdfLine], list[Footnote]]:
    """Return a page's lines without its footnotes, and the footnotes.

    `size` and `leading` are the text's; `before` holds the notes of earlier pages, the last of which may go on here: it
    then gets these lines.
    """
    text: list[PdfLine] = []
    found: list[Footnote] = []
    references = {piece.label for line in page for piece in line.pieces if isinstance(piece, NoteRef)}
    columns = [list(group) for _, group in groupby(page, key=lambda line: line.column)]
    for place, column in enumerate(columns):
        if column[0].aside:
            text += column
            continue
        start = _start(column, size, leading, references, bool(text) or place > 0)
        if start < len(column):
            last = before[-1] if before and before[-1].page == column[0].page - 1 else None
            notes = _split(column[start:], found[-1] if found else last)
            if notes is None and not _about(column, start, size):
                start = len(column)
            elif notes is None:
                found.append(Footnote("", column[0].page, column[start:]))
            else:
                found += notes
        text += column[:start]
    return text, found


def _start(column: list[PdfLine], size: float, leading: float, references: set[str], below: bool) -> int:
    """Return where the smaller type at the column's foot begins; the column's length if there is none."""
    start = len(column)
    while start and _is_small(column[start - 1], size):
        start -= 1
    if start == 0 and not below:
        return len(column)  # a whole page in small type is no page of footnotes
    if start < len(column):
        return start
    for place in range(
        len(column) - 1, 0, -1
    ):  # notes as large as the text: told by a raised number that is referred to
        line = column[place]
        if line.starts_raised and line.words[0].text in references and column[place - 1].y - line.y > 1.15 * leading:
            return _first_raised(column, place)
    return len(column)


def _first_raised(column: list[PdfLine], place: int) -> int:
    """Return the first line with a raised number below which nothing is set larger than the line at `place`.

    It is the column's length where a larger line stands below: a heading under an institute's address, say, which is
    no footnote for all its raised number.
    """
    largest = column[place].size + 0.3
    start = len(column)
    for number in range(len(column) - 1, -1, -1):
        if column[number].size > largest:
            break
        if number <= place and column[number].starts_raised:
            start = number
    return start


def _is_small(line: PdfLine, size: float) -> bool:
    return line.size < _SMALLER * size


def _split(lines: list[PdfLine], last: Footnote | None) -> list[Footnote] | None:
    """Return the notes in these lines; None if no line has a label.

    Lines before the first label go on with `last`.
    """
    notes: list[Footnote] = []
    number = int(last.label) if last and last.label.isdigit() else 0
    rest: list[PdfLine] = []
    for line in lines:
        label = _label(line, number)
        if label:
            notes.append(Footnote(label, line.page, [line]))
            number = int(label) if label.isdigit() else number
        elif notes:
            notes[-1].lines.append(line)
        else:
            rest.append(line)
    if rest and last:
        last.lines += rest
        return notes
    if rest and notes:
        return [Footnote("", rest[0].page, rest), *notes]
    return notes or None


def _label(line: PdfLine, number: int) -> str:
    match = _LABEL.match(line.text)
    if not match or match.end() >= len(line.text):
        return ""
    label = match[1]
    if line.starts_raised:
        return line.words[0].text if re.fullmatch(r"\d{1,3}|[*†‡§¶‖]{1,3}", line.words[0].text) else ""
    if not label.isdigit():
        return label
    follows = int(label) == number + 1 or (number == 0 and line.x0 - line.left < 3 * line.size) or int(label) == 1
    return label if follows and re.match(r"\s*\d{1,3}[.)]?\s+[\"“‘(\[]?[^\W\d]", line.text) else ""


def _about(column: list[PdfLine], start: int, size: float) -> bool:
    """Return whether small type without a number is a note on the author or the rights, not a quotation."""
    text = " ".join(line.text for line in column[start:])
    flush = column[start].x0 - column[start].left < 1.5 * size
    return start > 0 and flush and column[start].page == 0 and bool(_ABOUT.search(text))

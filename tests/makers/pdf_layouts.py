"""Pages of PDFs set in ways that books are not: drop caps, boxes beside the text, columns with lines that jut out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

FACE, BOLD = "Times-Roman", "Times-Bold"


@dataclass(frozen=True)
class Run:
    """A string at a place on the page, in points from its left lower corner."""

    x: float
    y: float
    size: float
    text: str
    face: str = FACE


def drawn_runs(*pages: list[Run], paper: tuple[float, float] = (420.0, 600.0), info: tuple[str, str] = ("", "")) -> bytes:
    """Return a PDF of these pages, each run drawn by itself and in this order."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=paper, invariant=True)
    canvas.setTitle(info[0])
    canvas.setAuthor(info[1])
    for page in pages:
        for run in page:
            canvas.setFont(run.face, run.size)
            canvas.drawString(run.x, run.y, run.text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wrapped(text: str, widths: Iterator[float] | float, size: float, face: str = FACE) -> list[str]:
    """Return the lines that a text makes, each as wide as its width allows."""
    lines: list[str] = []
    line = ""
    width = widths if isinstance(widths, float) else next(widths)
    for word in text.split():
        if line and stringWidth(f"{line} {word}", face, size) > width:
            lines.append(line)
            line = word
            width = widths if isinstance(widths, float) else next(widths)
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def paragraph(text: str, x: float, y: float, width: float, *, size: float = 10.0, leading: float = 12.0) -> list[Run]:
    """Return a text as lines from `y` down."""
    return [Run(x, y - leading * n, size, line) for n, line in enumerate(wrapped(text, width, size))]


@dataclass(frozen=True)
class DropCap:
    """How a drop cap is set."""

    lines: int = 3  # beside it
    drawn_last: bool = False
    small_capitals: str = ""  # "capitals": the first words in capitals; "small": in smaller ones
    hangs: bool = False  # its top is level with the first line, its foot is not with the last
    gap: float = 2.0  # points between it and its lines
    size: float = 10.0  # of the text
    leading: float = 12.0


def with_drop_cap(text: str, cap: DropCap, x: float = 50.0, y: float = 500.0, width: float = 300.0) -> list[Run]:
    """Return a paragraph that begins with a drop cap; its first line stands at `y`.

    `text` begins with the letter, with a quotation mark before it if there is one.
    """
    length = 2 if not text[0].isalpha() else 1
    letter, rest = text[:length], text[length:].lstrip()
    height = cap.leading * (cap.lines - 1) + 0.66 * cap.size
    large = (0.93 if cap.hangs else 1.0) * height / 0.66
    foot = y + 0.66 * cap.size - 0.66 * large
    indent = stringWidth(letter, FACE, large) + cap.gap
    first, _, others = rest.partition(" ")
    opening = first.upper() if cap.small_capitals else first
    widths = iter([width - indent] * cap.lines + [width] * 200)
    lines = wrapped(f"{opening} {others}", widths, cap.size)
    runs = [
        Run(x + (indent if n < cap.lines else 0.0), y - cap.leading * n, cap.size, line) for n, line in enumerate(lines)
    ]
    if cap.small_capitals == "small":
        small = 0.8 * cap.size
        shift = stringWidth(opening, FACE, small) + stringWidth(" ", FACE, cap.size)
        runs[0:1] = [
            Run(x + indent, y, small, opening),
            Run(x + indent + shift, y, cap.size, lines[0][len(opening) :].strip()),
        ]
    capital = Run(x, foot, large, letter)
    return [*runs, capital] if cap.drawn_last else [capital, *runs]

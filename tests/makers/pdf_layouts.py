"""Pages of PDFs set in ways that books are not: drop caps, boxes beside the text, columns with lines that jut out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

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


def drawn_runs(
    *pages: list[Run], paper: tuple[float, float] = (420.0, 600.0), info: tuple[str, str] = ("", "")
) -> bytes:
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


@dataclass(frozen=True)
class Columns:
    """How two columns are set. Lines with these numbers begin or end some points further out than the others."""

    gutter: float = 18.0
    width: float = 170.0
    hanging: dict[int, float] = field(default_factory=dict)  # lines of the right column: points to the left
    jutting: dict[int, float] = field(default_factory=dict)  # lines of the left column: points to the right
    indented: dict[int, float] = field(default_factory=dict)  # lines of both: points to the right
    level: float = 0.0  # points that the right column's lines stand lower than the left one's
    drawn_by_row: bool = False  # line by line across both columns, and not column by column


def two_columns(left: str, right: str, columns: Columns, x: float = 30.0, y: float = 560.0) -> list[Run]:
    """Return two texts side by side, justified by nothing: a line that juts out is cut longer."""
    size, leading = 9.5, 12.0
    sides: list[list[Run]] = []
    for side, text in enumerate((left, right)):
        start = x + side * (columns.width + columns.gutter)
        out = columns.jutting if side == 0 else {}
        widths = iter([columns.width + out.get(n, 0.0) - columns.indented.get(n, 0.0) for n in range(200)])
        runs = []
        for n, line in enumerate(wrapped(text, widths, size)):
            shift = columns.indented.get(n, 0.0) - (columns.hanging.get(n, 0.0) if side else 0.0)
            runs.append(Run(start + shift, y - leading * n - side * columns.level, size, line))
        sides.append(runs)
    if not columns.drawn_by_row:
        return sides[0] + sides[1]
    rows = max(map(len, sides))
    return [side[n] for n in range(rows) for side in sides if n < len(side)]


Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Box:
    """A box of facts, or of prose, beside the text."""

    facts: Facts = field(default_factory=list)
    prose: str = ""
    title: str = ""
    left: bool = False  # of the text
    size: float = 8.0
    leading: float = 16.0
    width: float = 110.0
    gap: float = 24.0
    drawn_first: bool = False


def beside_box(text: str, box: Box, x: float = 40.0, y: float = 560.0, width: float = 230.0) -> list[Run]:
    """Return a text whose first lines make room for a box, and run over the whole width below it."""
    edge = x if box.left else x + width + box.gap
    runs: list[Run] = []
    at = y - 2.0
    if box.title:
        runs.append(Run(edge, at, box.size + 2, box.title, BOLD))
        at -= box.leading
    for name, fact in box.facts:
        runs += [Run(edge, at, box.size, name, BOLD), Run(edge + 0.5 * box.width, at, box.size, fact)]
        at -= box.leading
    for line in wrapped(box.prose, box.width, box.size) if box.prose else []:
        runs.append(Run(edge, at, box.size, line))
        at -= box.leading
    leading = 13.0
    narrow = int((y - at) / leading) + 1
    start = x + box.width + box.gap if box.left else x
    whole = width + box.gap + box.width
    lines = wrapped(text, iter([width] * narrow + [whole] * 100), 11.0)
    body = [Run(start if n < narrow else x, y - leading * n, 11.0, line) for n, line in enumerate(lines)]
    return runs + body if box.drawn_first else body + runs

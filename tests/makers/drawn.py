"""PDFs drawn string by string, for what no book is set like."""

from __future__ import annotations

import io

from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

Strings = list[tuple[float, float, float, str]]  # x, y, size and text of each

LINES = [
    "river remembers what the village has long forgotten, and the old bridge",
    "keeps its counsel while the ferry goes back and forth between the banks of",
    "the river as it has always done since the first winter of the settlement.",
]


def drawn(*pages: Strings, paper: tuple[float, float] = (420, 600)) -> bytes:
    """Pages of strings, each with its x, its y and its size."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=paper, invariant=True)
    for page in pages:
        for x, y, size, text in page:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lined(texts: list[str], top: float = 500.0, left: float = 50.0) -> Strings:
    return [(left, top - 13 * n, 11.0, text) for n, text in enumerate(texts)]


def with_accents(letters: str) -> bytes:
    """A page on which "´" and the like in `letters` are set over the letter behind them, and "'" beside it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 600), invariant=True)
    canvas.setFont("Times-Roman", 11)
    x = 50.0
    for letter in letters:
        over = letter in "´¨¸"
        canvas.drawString(x + (0.5 if over else 0.0), 500, "´" if letter == "'" else letter)
        x += 0 if over else canvas.stringWidth("´" if letter == "'" else letter, "Times-Roman", 11)
    canvas.save()
    return buffer.getvalue()


def with_page(data: bytes, other: bytes, place: int) -> bytes:
    """A PDF with the pages of another before its page `place`, from 0."""
    whole, part = PdfDocument(data), PdfDocument(other)
    whole.import_pages(part, index=place)
    buffer = io.BytesIO()
    whole.save(buffer)
    part.close()
    whole.close()
    return buffer.getvalue()

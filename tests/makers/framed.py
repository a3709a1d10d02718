"""Texts in the words that a library puts around them, to be written in any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.makers.docx import Pages, make_docx
from tests.makers.epub import Book, make_epub
from tests.makers.markup import Marking
from tests.makers.pdf import Style, make_pdf
from tests.makers.prose import Heading, Paragraph

Items = Sequence[Paragraph | Heading]


@dataclass(frozen=True)
class Frame:
    """How a copy of Project Gutenberg's frame is worded; all of it may stand in no passage."""

    start: str
    end: str
    credit: str = "Produced by Ottla Reed and the volunteers of a far harbour"
    note_above: str = ""  # a transcriber's note, by whom the text was typed
    note_below: tuple[str, ...] = ()  # one at the end, below a heading

    def around(self, items: Items) -> list[Paragraph | Heading]:
        above = (
            "The Project Gutenberg eBook of The Patient Ferry",
            "This eBook is for the use of anyone anywhere at no cost and with hardly any restrictions whatsoever.",
            "Title: The Patient Ferry",
            "Author: Edda Brandt",
            "Language: English",
            self.start,
            self.credit,
            *filter(None, (self.note_above,)),
        )
        notes: Items = [Heading("Transcriber's Notes"), *map(_paragraph, self.note_below)] if self.note_below else []
        below = (
            self.end,
            "Updated editions will replace the previous one, and the old editions will be renamed.",
            "You may convert this work to any form, provided that computers of any kind can show it.",
        )
        return [*map(_paragraph, above), *items, *notes, *map(_paragraph, below)]


def _paragraph(text: str) -> Paragraph:
    return Paragraph((text,))


FRAMES = {
    "now": Frame(
        "*** START OF THE PROJECT GUTENBERG EBOOK THE PATIENT FERRY ***",
        "*** END OF THE PROJECT GUTENBERG EBOOK THE PATIENT FERRY ***",
    ),
    "this": Frame(
        "***START OF THIS PROJECT GUTENBERG EBOOK THE PATIENT FERRY***",
        "***END OF THIS PROJECT GUTENBERG EBOOK THE PATIENT FERRY***",
        "E-text prepared by Ottla Reed",
        "[Transcriber's Note: two misprints were mended, and the plates were left where they stood.]",
    ),
    "end in words": Frame(
        "*** START OF THE PROJECT GUTENBERG EBOOK, THE PATIENT FERRY ***",
        "End of the Project Gutenberg EBook of The Patient Ferry, by Edda Brandt",
        "Transcribed from the 1887 edition by Ottla Reed, who asks for patience",
        note_below=(
            "Hyphens that the printer mislaid were put back in their places.",
            "The plates were moved to stand between paragraphs.",
        ),
    ),
}
FORMATS = ("text", "markdown", "html", "epub", "docx", "pdf")


def write(items: Items, kind: str) -> bytes:
    """A file of this format that holds `items`, without page numbers."""
    if kind in ("text", "markdown"):
        return _plain(items, "## " if kind == "markdown" else "").encode()
    if kind == "html":
        body = "".join(
            f"<h2>{item.text}</h2>" if isinstance(item, Heading) else f"<p>{' '.join(item.sentences)}</p>"
            for item in items
        )
        return f"<html><head><title>Ferry</title></head><body>{body}</body></html>".encode()
    if kind == "epub":
        return make_epub(items, Book(Marking(lambda _: ""), ""))[0]
    if kind == "docx":
        return make_docx(items, Pages(drawn=False))[0]
    return make_pdf(items, Style())[0]


def _plain(items: Items, heading: str) -> str:
    blocks = [heading + item.text if isinstance(item, Heading) else " ".join(item.sentences) for item in items]
    return "\n\n".join(blocks) + "\n"

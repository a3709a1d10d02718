"""Word documents written part by part, with the pages that Word would have left in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from xml.sax.saxutils import quoteattr

from passages.places.labels import next_label
from tests.makers.epub import pack
from tests.makers.prose import Heading, Note, Paragraph
from tests.makers.truth import Truth

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RENDERED = "<w:lastRenderedPageBreak/>"
_HARD = '<w:r><w:br w:type="page"/></w:r>'


@dataclass(frozen=True)
class Pages:
    """How the pages are told. A page has about `length` characters.

    `hard`: from which page on (1, 2 ...) each begins with a break that the author set, and `drawn` whether Word left
    its own breaks as well. `sections`: after this many pages a section begins, with its own first number and format.
    """

    length: int = 1200
    drawn: bool = True
    hard: bool = False
    start: str = ""
    format: str = ""
    sections: tuple[tuple[int, str, str], ...] = ()  # pages before it, first number, format


@dataclass
class _Pen:
    pages: Pages
    truth: Truth
    notes: list[Note] = field(default_factory=list)
    label: str = "1"
    left: int = 0
    count: int = 1

    def paragraph(self, paragraph: Paragraph) -> str:
        runs = []
        for number, text in enumerate(paragraph.sentences):
            runs.append(self._sentence(text, paragraph.notes.get(number)))
        return f"<w:p>{' '.join(runs)}</w:p>"

    def _sentence(self, text: str, note: Note | None) -> str:
        flows = self.pages.drawn and not self.pages.hard
        place = text.find(" ", max(self.left, 1)) if flows and self.left < len(text) else -1
        seen = [self.label]
        if place >= 0:
            self.label = next_label(self.label)
            seen.append(self.label)
            body = _run(text[:place]) + _run(text[place:] + ("" if note else " "), _RENDERED)
            self.left = self.pages.length
        else:
            body = _run(text + ("" if note else " "))
            self.left -= len(text)
        if note:
            self.notes.append(note)
            self.truth.notes[note.label] = (note.text, self.label)
            body += f'<w:r><w:footnoteReference w:id="{len(self.notes) + 1}"/></w:r>' + _run(" ")
        self.truth.sentences.append((text + (note.label if note else ""), tuple(seen)))
        return body

    def turn(self) -> str:
        """A break that the author set, in a paragraph of its own; Word's break then stands before the next word."""
        self.label, self.left = next_label(self.label), self.pages.length
        self.count += 1
        return f"<w:p>{_HARD}</w:p>"


def _run(text: str, before: str = "") -> str:
    return f'<w:r>{before}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def make_docx(items: Sequence[Paragraph | Heading], pages: Pages = Pages()) -> tuple[bytes, Truth]:
    truth = Truth()
    pen = _Pen(pages, truth, label=pages.start or "1", left=pages.length)
    body = []
    drawn = False  # whether Word's own break is due
    for item in items:
        if isinstance(item, Heading):
            truth.headings.append(item.text)
            run = _run(item.text, _RENDERED if drawn and pages.drawn else "")
            body.append(f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run}</w:p>')
            drawn = False
            continue
        text = pen.paragraph(item)
        if drawn and pages.drawn:
            text = text.replace("<w:t ", f"{_RENDERED}<w:t ", 1)
        drawn = False
        body.append(text)
        if pages.hard and pen.left <= 0:
            body.append(pen.turn())
            drawn = True
    body.append(f"<w:sectPr>{_numbering(pages.start, pages.format)}</w:sectPr>")
    return pack(
        [
            ("[Content_Types].xml", b'<?xml version="1.0"?><Types/>'),
            ("word/document.xml", _part("document", f"<w:body>{''.join(body)}</w:body>")),
            ("word/styles.xml", _STYLES),
            ("word/header1.xml", _part("hdr", "<w:p><w:r><w:t>A running head that is no text</w:t></w:r></w:p>")),
            ("word/footnotes.xml", _footnotes(pen.notes)),
            ("docProps/core.xml", _CORE),
        ]
    ), truth


def _numbering(start: str, number_format: str) -> str:
    values = f" w:start={quoteattr(start)}" * bool(start) + f" w:fmt={quoteattr(number_format)}" * bool(number_format)
    return f"<w:pgNumType{values}/>" if values else ""


def _part(name: str, body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {_W}>{body}</w:{name}>'.encode()


def _footnotes(notes: list[Note]) -> bytes:
    written = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r>{_run(" " + note.text)}</w:p></w:footnote>'
        for n, note in enumerate(notes, start=2)
    )
    line = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    return _part("footnotes", line + written)


_STYLES = _part("styles", '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>')
_CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>On Ferries</dc:title><dc:creator>Edda Brandt</dc:creator>'
    b"</cp:coreProperties>"
)

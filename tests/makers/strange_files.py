"""The books of `strange_books` in plain text, HTML, DOCX and PDF, in several ways each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import fill

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.makers.epub import pack
from tests.makers.strange_books import Book, Direction, Head, Piece, Prose, Speech, Stanza

FORMATS = ("text", "html", "docx", "pdf")
STYLES = {"text": ("", "above", "left"), "html": ("", "lines"), "docx": ("", "lines"), "pdf": ("", "above", "left")}


def write(book: Book, kind: str, style: str = "") -> bytes:
    """Return a file. `style`: "above" sets names on lines of their own, "left" numbers at the left; "lines" of verse
    are elements or paragraphs of their own.
    """
    return {"text": _text, "html": _html, "docx": _docx, "pdf": _pdf}[kind](book, style)


# --- plain text


def _text(book: Book, style: str) -> bytes:
    return "\n\n".join([book.title, "by Ada Brandt", *(_typed(piece, style) for piece in book.pieces)]).encode()


def _typed(piece: Piece, style: str) -> str:
    if isinstance(piece, Head):
        return f"{piece.text}\n{piece.title}".strip()
    if isinstance(piece, Direction):
        return f"[{piece.text}]"
    if isinstance(piece, Prose):
        return _wrapped(" ".join(piece.sentences))
    if isinstance(piece, Stanza):
        return "\n".join(_numbered(piece, style))
    if style == "above":
        return f"{piece.name.upper()}\n{_typed(piece.said, style)}"
    if isinstance(piece.said, Prose):
        return _wrapped(f"{piece.name.upper()}. {' '.join(piece.said.sentences)}")
    first, *others = _numbered(piece.said, style, f"{piece.name.upper()}. ")
    return "\n".join([first, *others])


def _numbered(stanza: Stanza, style: str, name: str = "") -> list[str]:
    lines = [f"{name if at == 0 else ''}{line}" for at, line in enumerate(stanza.lines)]
    if style == "left":
        return [f"{stanza.beside.get(at, ''):>4}  {line}" for at, line in enumerate(lines)]
    return [f"{line:<70}{stanza.beside.get(at, '')}".rstrip() for at, line in enumerate(lines)]


def _wrapped(text: str) -> str:
    return fill(text, 70, break_long_words=False, break_on_hyphens=False)


# --- HTML


def _html(book: Book, style: str) -> bytes:
    body = "\n".join(_element(piece, style) for piece in book.pieces)
    return f"<html><head><title>{book.title}</title></head><body><h1>{book.title}</h1>{body}</body></html>".encode()


def _element(piece: Piece, style: str) -> str:
    if isinstance(piece, Head):
        inner = f"{piece.text}<br>{escape(piece.title)}" if piece.title else piece.text
        return f"<h{piece.level + 1}>{inner}</h{piece.level + 1}>"
    if isinstance(piece, Direction):
        return f"<p><i>[{piece.text}]</i></p>"
    if isinstance(piece, Speech):
        inner = _element(piece.said, "").removeprefix("<p>")
        return f"<p><b>{piece.name}.</b> {inner}"
    if isinstance(piece, Prose):
        return f"<p>{escape(' '.join(piece.sentences))}</p>"
    rows = [
        "&nbsp;" * (len(line) - len(line.lstrip())) + escape(line.strip())
        + (f'<span class="linenum">{piece.beside[at]}</span>' if at in piece.beside else "")
        for at, line in enumerate(piece.lines)
    ]  # fmt: skip
    if style == "lines":
        return '<div class="stanza">' + "".join(f'<div class="line">{row}</div>' for row in rows) + "</div>"
    return f"<p>{'<br>'.join(rows)}</p>"


# --- DOCX

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(book: Book, style: str) -> bytes:
    rows = [_paragraph(_run(book.title), "Title"), _paragraph("")]
    for piece in book.pieces:
        rows += _paragraphs(piece, style)
    styles = "".join(f'<w:style w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2))
    members = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
        "word/document.xml": f'<?xml version="1.0"?><w:document {_W}><w:body>{"".join(rows)}</w:body></w:document>',
        "word/styles.xml": f'<?xml version="1.0"?><w:styles {_W}>{styles}</w:styles>',
    }
    return pack([(name, data.encode()) for name, data in members.items()])


def _paragraphs(piece: Piece, style: str) -> list[str]:
    if isinstance(piece, Head):
        inner = _run(piece.text) + ("<w:r><w:br/></w:r>" + _run(piece.title) if piece.title else "")
        if style == "lines":  # bold and centred, with no style
            lines = filter(None, (piece.text, piece.title))
            return [_paragraph(_run(line, "<w:b/>"), centred=True) for line in lines]
        return [_paragraph(inner, f"Heading{piece.level}")]
    if isinstance(piece, Direction):
        return [_paragraph(_run(f"[{piece.text}]", "<w:i/>"))]
    if isinstance(piece, Prose):
        return [_paragraph(_run(" ".join(piece.sentences)))]
    name = _run(f"{piece.name}.", "<w:b/>") + _run(" ") if isinstance(piece, Speech) else ""
    said = piece.said if isinstance(piece, Speech) else piece
    if isinstance(said, Prose):
        return [_paragraph(name + _run(" ".join(said.sentences)))]
    rows = [
        _run(line) + (f"<w:r><w:tab/></w:r>{_run(said.beside[at])}" if at in said.beside else "")
        for at, line in enumerate(said.lines)
    ]
    if style == "lines":
        return [*(_paragraph((name if at == 0 else "") + row) for at, row in enumerate(rows)), _paragraph("")]
    return [_paragraph(name + "<w:r><w:br/></w:r>".join(rows))]


def _run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(runs: str, style: str = "", *, centred: bool = False) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    placed = '<w:jc w:val="center"/>' if centred else ""
    return f"<w:p><w:pPr>{named}{placed}</w:pPr>{runs}</w:p>"


# --- PDF

_FACE, _BOLD, _ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
_SIZE, _LEADING, _LEFT, _RIGHT = 10.5, 13.5, 60.0, 360.0


@dataclass
class _Sheets:
    """Draws lines from the top down, with a running head and a number on each page."""

    title: str
    buffer: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=(420, 595), invariant=True)
        self.y, self.number = 520.0, 1

    def draw(self, x: float, text: str, face: str = _FACE, size: float = _SIZE) -> None:
        self.canvas.setFont(face, size)
        self.canvas.drawString(x, self.y, text)

    def down(self, lines: float = 1.0) -> None:
        self.y -= lines * _LEADING

    def room(self, lines: float) -> None:
        if self.y - lines * _LEADING < 50:
            self.turn()

    def turn(self) -> None:
        self.canvas.setFont(_FACE, 9)
        self.canvas.drawCentredString(210, 30, str(self.number))
        if self.number > 1:
            self.canvas.drawCentredString(210, 565, self.title)
        self.canvas.showPage()
        self.y, self.number = 520.0, self.number + 1


def _pdf(book: Book, style: str) -> bytes:
    sheets = _Sheets(book.title)
    sheets.canvas.setTitle(book.title)
    sheets.draw(120, book.title, _BOLD, 20)
    sheets.down(4)
    for piece in book.pieces:
        _drawn(sheets, piece, style)
    sheets.turn()
    sheets.canvas.save()
    return sheets.buffer.getvalue()


def _drawn(sheets: _Sheets, piece: Piece, style: str) -> None:
    if isinstance(piece, Head):
        if piece.level == 1 and sheets.y < 450:
            sheets.turn()
        sheets.room(6)
        sheets.down(1.5)
        for text, face in ((piece.text, _BOLD), (piece.title, _ITALIC)):
            if text:
                sheets.draw((_LEFT + _RIGHT - stringWidth(text, face, 14)) / 2, text, face, 14)
                sheets.down(1.5)
    elif isinstance(piece, Direction):
        _flowed(sheets, f"[{piece.text}]", _LEFT + 30, face=_ITALIC)
    elif isinstance(piece, Prose):
        _flowed(sheets, " ".join(piece.sentences), _LEFT, indent=14)
    elif isinstance(piece, Stanza):
        _set(sheets, piece, style, _LEFT + 20)
        sheets.down()
    else:
        _spoken(sheets, piece, style)


def _spoken(sheets: _Sheets, speech: Speech, style: str) -> None:
    name = f"{speech.name.upper()}."
    if style == "above":
        sheets.room(2)
        sheets.draw(180, name)
        sheets.down()
        name = ""
    if isinstance(speech.said, Prose):
        _flowed(sheets, f"{name} {' '.join(speech.said.sentences)}".strip(), _LEFT + (0 if style == "above" else 12),
                indent=0 if style == "above" else -12)  # fmt: skip
    else:
        _set(sheets, speech.said, style, _LEFT + 12, name)


def _set(sheets: _Sheets, stanza: Stanza, style: str, x: float, name: str = "") -> None:
    for at, line in enumerate(stanza.lines):
        sheets.room(1)
        start = x + 6 * (len(line) - len(line.lstrip()))
        if name and at == 0:
            sheets.draw(_LEFT, name)
            start = _LEFT + stringWidth(f"{name}  ", _FACE, _SIZE)
        sheets.draw(start, line.strip())
        if at in stanza.beside:
            sheets.draw(_LEFT - 25 if style == "left" else _RIGHT + 10, stanza.beside[at], size=8)
        sheets.down()


def _flowed(sheets: _Sheets, text: str, x: float, *, indent: float = 0.0, face: str = _FACE) -> None:
    for at, line in enumerate(_lines(text.split(), _RIGHT - x, indent, face)):
        sheets.room(1)
        sheets.draw(x + (0 if at else indent), line, face)
        sheets.down()


def _lines(words: Sequence[str], width: float, indent: float, face: str) -> list[str]:
    lines = [""]
    for word in words:
        room = width - (indent if len(lines) == 1 else 0)
        if lines[-1] and stringWidth(f"{lines[-1]} {word}", face, _SIZE) > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines

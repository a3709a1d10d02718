"""DOCX: paragraphs and notes of a Word document, with the pages that Word last broke it into: an approximation.

Pages are counted from the breaks that Word leaves where it last drew the text (`lastRenderedPageBreak`), and hard
breaks; a section may set the number (`pgNumType`). A document that Word never drew, and that sets no number, has none.
(ECMA-376 part 1, sections 17.3.1.20, 17.3.3.1 and 17.6.12.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from passages.draft import Draft, NoteRef, PageMark, Part, PartKind, Piece
from passages.model import Basis, Metadata
from passages.readers.archive import Archive
from passages.readers.headings import with_notes
from passages.readers.xml import Target, parse
from passages.roman import roman

_DOCUMENT = "word/document.xml"
_HEADING = re.compile(
    r"heading\s*\d|berschrift\s*\d?|^titre\s*\d|^title$|^subtitle$|^titel$|^untertitel$|^ttulo", re.IGNORECASE
)
_CONTENTS = re.compile(r"^toc\s*\d|^toc ?heading|^tableoffigures|^verzeichnis\s*\d|^inhaltsverzeichnis", re.IGNORECASE)
_TITLE = re.compile(r"^tit(?:le|el)$", re.IGNORECASE)
_NOBODY = frozenset(
    ("", "unknown", "user", "author", "admin", "administrator", "owner", "python-docx", "microsoft office user")
)
_PAGE_CHARACTERS = 6_000  # more than this on one page is no page
_CHARACTERS = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off", "none")
_SILENT = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "rPrChange", "pPrChange", "sectPrChange"))


def read(data: bytes) -> Draft:
    """The draft of a DOCX. Raises `Damaged`, `Locked` or `TooLarge`."""
    archive = Archive(data)
    styles = _Styles()
    _parse_if_there(archive, "word/styles.xml", styles)
    body = _Body(styles)
    parse(archive.read(_DOCUMENT), body)
    notes: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        found = _Body(styles)
        _parse_if_there(archive, f"word/{kind}s.xml", found)
        notes |= {(kind, name): "\n".join(p.text for p in group).strip() for name, group in found.groups.items()}
    core = _Core()
    _parse_if_there(archive, "docProps/core.xml", core)
    parts, basis, dropped = _parts(body, notes)
    return Draft(tuple(with_notes(parts)), _metadata(core, body), basis, dropped=tuple(dropped))


def _parse_if_there(archive: Archive, name: str, target: Target) -> None:
    if name in archive:
        parse(archive.read(name), target)


# --- what stands in the document


@dataclass(frozen=True, slots=True)
class _Break:
    """A page ends here."""

    rendered: bool  # where Word last broke the page; else a break that the author set


@dataclass(frozen=True, slots=True)
class _Reference:
    kind: str  # "footnote" or "endnote"
    name: str  # its id in the file of notes
    sign: str = ""  # a mark of the author's own instead of a number


@dataclass(slots=True)
class _Section:
    """A stretch of the document with its own page numbers."""

    start: int | None = None  # the number of its first page, if it sets one
    format: str = "decimal"
    begins: str = "nextPage"  # how it begins; "continuous" is on the page where the one before ends


@dataclass(slots=True)
class _Paragraph:
    items: list[str | _Break | _Reference] = field(default_factory=list)
    style: str = ""
    is_heading: bool = False
    bold: int = 0  # characters
    section: _Section | None = None  # the one that ends with this paragraph

    @property
    def text(self) -> str:
        return "".join(item for item in self.items if isinstance(item, str))


class _Listener:
    """Hears of elements with the path that leads to them; what an author deleted is not told."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self._silent = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.path.append(tag)
        self._silent += tag in _SILENT
        if not self._silent:
            self.began(tag, attributes)

    def end(self, tag: str) -> None:
        self.path.pop()
        if not self._silent:
            self.ended(tag)
        self._silent -= tag in _SILENT

    def data(self, text: str) -> None:
        if not self._silent and self.path[-1:] == ["t"]:
            self.read(text)

    def close(self) -> None: ...

    def began(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def ended(self, tag: str) -> None: ...

    def read(self, text: str) -> None: ...


class _Body(_Listener):
    """Gathers the paragraphs of the document, or of its notes: `groups` then has those of each note by its id."""

    def __init__(self, styles: _Styles) -> None:
        super().__init__()
        self.paragraphs: list[_Paragraph] = []
        self.groups: dict[str, list[_Paragraph]] = {}
        self.last = _Section()
        self._styles = styles
        self._open: list[_Paragraph] = []  # a text box has paragraphs inside a paragraph
        self._section = _Section()
        self._bold = self._hidden = self._signed = False
        self._group: list[_Paragraph] = self.paragraphs

    def began(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "p":
            self._open.append(_Paragraph())
        elif tag in ("footnote", "endnote"):
            self._group = self.groups.setdefault(attributes.get("id", ""), []) if "type" not in attributes else []
        elif tag == "sectPr":
            self._section = _Section()
        elif self.path[-2:-1] == ["sectPr"]:
            self._number(tag, attributes)
        elif tag == "r":
            self._bold = self._hidden = False
        elif self._open:
            self._inside(self._open[-1], tag, attributes)

    def _number(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "type":
            self._section.begins = attributes.get("val", "nextPage")
        elif tag == "pgNumType":
            start = attributes.get("start", "")
            self._section.start = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else None
            self._section.format = attributes.get("fmt", "decimal")

    def _inside(self, paragraph: _Paragraph, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "pStyle":
            paragraph.style = self._styles.name(value)
            paragraph.is_heading = paragraph.is_heading or self._styles.is_heading(value)
        elif tag == "outlineLvl":
            paragraph.is_heading = value.isdigit() and int(value) < 9
        elif tag in ("b", "vanish") and self.path[-3:-1] == ["r", "rPr"]:
            setattr(self, "_bold" if tag == "b" else "_hidden", value not in _OFF)
        elif tag == "pageBreakBefore" and value not in _OFF:
            paragraph.items.insert(0, _Break(rendered=False))
        elif tag in ("footnoteReference", "endnoteReference"):
            self._signed = attributes.get("customMarkFollows", "0") not in _OFF
            paragraph.items.append(_Reference(tag.removesuffix("Reference"), attributes.get("id", "")))
        elif self.path[-2:-1] == ["r"]:
            paragraph.items += _run_item(tag, attributes)

    def ended(self, tag: str) -> None:
        if tag == "sectPr":
            if self._open:
                self._open[-1].section = self._section
            else:
                self.last = self._section
        elif tag == "p" and self._open:
            self._group.append(self._open.pop())

    def read(self, text: str) -> None:
        if self._hidden or not self._open:
            return
        paragraph = self._open[-1]
        if self._signed and paragraph.items and isinstance(note := paragraph.items[-1], _Reference):
            paragraph.items[-1] = _Reference(note.kind, note.name, text.strip())
            self._signed = False
            return
        paragraph.items.append(text)
        paragraph.bold += len(text.strip()) if self._bold else 0


def _run_item(tag: str, attributes: Mapping[str, str]) -> list[str | _Break]:
    """What an element of a run stands for, besides text."""
    if tag == "lastRenderedPageBreak":
        return [_Break(rendered=True)]
    if tag == "br" and attributes.get("type") == "page":
        return [_Break(rendered=False)]
    if tag in ("br", "cr"):
        return ["\n"]
    return [_CHARACTERS[tag]] if tag in _CHARACTERS else []


class _Styles(_Listener):
    """The names of the styles, and which of them are headings, by themselves or by the style they are based on."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._outlined: set[str] = set()
        self._style = ""

    def began(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "style":
            self._style = attributes.get("styleId", "")
        elif tag == "name" and self.path[-2:-1] == ["style"]:
            self._names[self._style] = value
        elif tag == "basedOn":
            self._based[self._style] = value
        elif tag == "outlineLvl" and value.isdigit() and int(value) < 9:
            self._outlined.add(self._style)

    def name(self, style: str) -> str:
        return self._names.get(style, style)

    def is_heading(self, style: str) -> bool:
        for _ in range(20):  # a style may be based on itself
            if style in self._outlined or _HEADING.search(self.name(style)):
                return True
            style = self._based.get(style, "")
        return False


class _Core(_Listener):
    """Dublin Core in `docProps/core.xml`."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, str] = {}

    def data(self, text: str) -> None:
        if self.path:
            self.facts[self.path[-1]] = self.facts.get(self.path[-1], "") + text

    def fact(self, name: str) -> str:
        value = " ".join(self.facts.get(name, "").split())
        return "" if value.casefold() in _NOBODY else value


# --- pages


class _Pages:
    """Counts pages through the document. `mark` is that of the page that begins, until it is written."""

    def __init__(self, sections: Sequence[_Section]) -> None:
        self._sections = list(sections)
        self._number = self._sections[0].start if self._sections[0].start is not None else 1
        self._kinds: set[bool] = set()  # of the breaks since the last word: rendered, set, or both
        self.is_new = True

    @property
    def label(self) -> str:
        style = self._sections[0].format
        if style in ("lowerRoman", "upperRoman") and self._number > 0:
            return roman(self._number).upper() if style == "upperRoman" else roman(self._number)
        return str(self._number)

    def turn(self, *, rendered: bool) -> None:
        """A break. A rendered one and one that the author set, with no word between them, are one."""
        if self._kinds == {not rendered}:
            self._kinds.add(rendered)
            return
        self._number += 1
        self._kinds = {rendered}
        self.is_new = True

    def next_section(self) -> None:
        del self._sections[0]
        if self._sections[0].begins not in ("continuous", "nextColumn"):
            self.turn(rendered=False)
        if self._sections[0].start is not None:
            self._number, self.is_new = self._sections[0].start, True

    def word(self) -> PageMark | None:
        """A word is met: the mark of its page, if that was not written yet."""
        self._kinds.clear()
        is_new, self.is_new = self.is_new, False
        return PageMark(self.label) if is_new else None


def _parts(body: _Body, notes: Mapping[tuple[str, str], str]) -> tuple[list[Part], Basis, list[str]]:
    sections = [*(p.section for p in body.paragraphs if p.section), body.last]
    pages = _Pages(sections)
    paged = _has_pages(body.paragraphs, sections)
    labels = _Labels()
    parts: list[Part] = []
    dropped = []
    for paragraph in body.paragraphs:
        part, found = _part(paragraph, pages, labels)
        if _CONTENTS.search(paragraph.style):
            dropped.append(paragraph.text)
        elif part.pieces:
            parts.append(part if paged else _without_marks(part))
            parts += [
                Part(PartKind.NOTE, (notes[note.kind, note.name],), label=label, page=page if paged else "")
                for note, label, page in found
                if (note.kind, note.name) in notes
            ]
        if paragraph.section:
            pages.next_section()
    return parts, Basis.APPROXIMATE if paged else Basis.NONE, dropped


def _has_pages(paragraphs: Sequence[_Paragraph], sections: Sequence[_Section]) -> bool:
    """Whether the breaks tell the pages: Word drew them, or the author numbers pages and breaks every one of them."""
    breaks = [item for paragraph in paragraphs for item in paragraph.items if isinstance(item, _Break)]
    if any(item.rendered for item in breaks):
        return True
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    numbered = any(section.start is not None for section in sections)
    return numbered and characters / (len(breaks) + len(sections)) < _PAGE_CHARACTERS


def _part(paragraph: _Paragraph, pages: _Pages, labels: _Labels) -> tuple[Part, list[tuple[_Reference, str, str]]]:
    """The paragraph with its page marks, and the notes that it refers to: each with its label and its page."""
    pieces: list[Piece] = []
    found = []
    for item in paragraph.items:
        if isinstance(item, _Break):
            pages.turn(rendered=item.rendered)
            continue
        if isinstance(item, _Reference):
            label = labels.next(item)
            found.append((item, label, pages.label))
            pieces.append(NoteRef(label))
            continue
        if item.strip() and (mark := pages.word()):
            pieces.append(mark)
        pieces.append(item)
    text = paragraph.text.strip()
    is_bold = bool(text) and paragraph.bold >= len(text.replace(" ", "")) and len(text) < 120 and text[-1] not in ".,;:"
    kind = PartKind.HEADING if text and len(text) < 300 and (paragraph.is_heading or is_bold) else PartKind.PARAGRAPH
    return Part(kind, tuple(pieces)), found


def _without_marks(part: Part) -> Part:
    return replace(part, pieces=tuple(piece for piece in part.pieces if not isinstance(piece, PageMark)))


class _Labels:
    """The numbers of notes, in the order of their references: 1, 2 for footnotes, i, ii for endnotes (Word's own)."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()

    def next(self, note: _Reference) -> str:
        if note.sign:
            return note.sign
        self._count[note.kind] += 1
        number = self._count[note.kind]
        return str(number) if note.kind == "footnote" else roman(number)


def _metadata(core: _Core, body: _Body) -> Metadata:
    styled = next((p.text.strip() for p in body.paragraphs[:20] if _TITLE.match(p.style) and p.text.strip()), "")
    first = next((p for p in body.paragraphs if p.text.strip()), None)
    heading = first.text.strip() if first and first.is_heading else ""
    return Metadata(
        title=core.fact("title") or styled or heading,
        author=core.fact("creator"),
        language=core.fact("language")[:2].lower(),
    )

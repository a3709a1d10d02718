"""What stands in the parts of a Word document: paragraphs with their breaks and references, styles, properties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from passages.readers.verse import BREAK
from passages.text.lazy_pattern import lazily

_HEADING = lazily(
    r"heading\s*\d|berschrift\s*\d?|^titre\s*\d|^title$|^subtitle$|^titel$|^untertitel$|^ttulo", re.IGNORECASE
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_LEAD = 20  # runs that are looked at
_LOOKS = ("b", "i", "smallCaps", "caps", "vanish")
_OFF = ("0", "false", "off", "none")
_SILENT = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "rPrChange", "pPrChange", "sectPrChange"))


@dataclass(frozen=True, slots=True)
class Break:
    """A page ends here."""

    rendered: bool  # where Word last broke the page; else a break that the author set


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a footnote or an endnote."""

    kind: str  # "footnote" or "endnote"
    name: str  # its id in the file of notes
    sign: str = ""  # a mark of the author's own instead of a number


@dataclass(slots=True)
class Section:
    """A stretch of the document with its own page numbers."""

    start: int | None = None  # the number of its first page, if it sets one
    format: str = "decimal"
    begins: str = "nextPage"  # how it begins; "continuous" is on the page where the one before ends


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its text, with the breaks and references in it, and its format."""

    items: list[str | Break | Reference] = field(default_factory=list)
    style: str = ""
    is_heading: bool = False
    bold: int = 0  # characters
    centred: bool = False
    lead: str = ""  # what is in bold, italics or small capitals from its head on
    section: Section | None = None  # the one that ends with this paragraph
    runs_on: bool = False  # its mark was deleted or moved away, so the next paragraph goes on with it

    @property
    def text(self) -> str:
        """The words alone, without breaks and references."""
        return "".join(item for item in self.items if isinstance(item, str))


class _Listener:
    """A parser's target that knows the path of each element, and skips what an author deleted."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self._silent = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note that an element begins, and call `began` unless it was deleted."""
        self.path.append(tag)
        self._silent += tag in _SILENT
        if not self._silent:
            self.began(tag, attributes)

    def end(self, tag: str) -> None:
        """Note that an element ends, and call `ended` unless it was deleted."""
        self.path.pop()
        if not self._silent:
            self.ended(tag)
        self._silent -= tag in _SILENT

    def data(self, text: str) -> None:
        """Call `read` with the text of a `t` element, unless it was deleted."""
        if not self._silent and self.path[-1:] == ["t"]:
            self.read(text)

    def close(self) -> None:
        """Do nothing at the end of the file."""

    def began(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Do nothing at the start of an element; for subclasses to override."""

    def ended(self, tag: str) -> None:
        """Do nothing at the end of an element; for subclasses to override."""

    def read(self, text: str) -> None:
        """Do nothing with text; for subclasses to override."""


class DocumentBody(_Listener):
    """Gathers the paragraphs of the document, or of its notes: `groups` then has those of each note by its id."""

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self.paragraphs: list[Paragraph] = []
        self.groups: dict[str, list[Paragraph]] = {}
        self.last = Section()
        self._styles = styles
        self._open: list[Paragraph] = []  # a text box has paragraphs inside a paragraph
        self._section = Section()
        self._bold = self._apart = self._hidden = self._signed = False
        self._group: list[Paragraph] = self.paragraphs
        self.deleted: list[str] = []  # what an author who tracks changes struck out, or moved away from there

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note that an element begins; a deleted paragraph mark joins its paragraph with the next."""
        if tag in ("del", "moveFrom") and self.path[-2:] == ["pPr", "rPr"] and self._open:
            self._open[-1].runs_on = True
        super().start(tag, attributes)

    def data(self, text: str) -> None:
        """Take text, and keep apart what was deleted or moved away."""
        if self.path[-1:] == ["delText"] or (self.path[-1:] == ["t"] and {"del", "moveFrom"} & set(self.path)):
            self.deleted.append(text)
        super().data(text)

    def began(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open a paragraph, note, section or run, or set a property of the one that is open."""
        if tag == "p":
            self._open.append(Paragraph())
        elif tag in ("footnote", "endnote"):
            self._group = self.groups.setdefault(attributes.get("id", ""), []) if "type" not in attributes else []
        elif tag == "sectPr":
            self._section = Section()
        elif self.path[-2:-1] == ["sectPr"]:
            self._number(tag, attributes)
        elif tag == "r":
            self._bold = self._apart = self._hidden = False
        elif self._open:
            self._inside(self._open[-1], tag, attributes)

    def _number(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "type":
            self._section.begins = attributes.get("val", "nextPage")
        elif tag == "pgNumType":
            start = attributes.get("start", "")
            self._section.start = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else None
            self._section.format = attributes.get("fmt", "decimal")

    def _inside(self, paragraph: Paragraph, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "pStyle":
            paragraph.style = self._styles.name(value)
            paragraph.is_heading = paragraph.is_heading or self._styles.is_heading(value)
        elif tag == "jc":
            paragraph.centred = value == "center"
        elif tag == "outlineLvl":
            paragraph.is_heading = value.isdigit() and int(value) < 9
        elif tag in _LOOKS and self.path[-3:-1] == ["r", "rPr"]:
            if tag in ("b", "vanish"):
                setattr(self, "_bold" if tag == "b" else "_hidden", value not in _OFF)
            self._apart = self._apart or (tag != "vanish" and value not in _OFF)
        elif tag == "pageBreakBefore" and value not in _OFF:
            paragraph.items.insert(0, Break(rendered=False))
        elif tag in ("footnoteReference", "endnoteReference"):
            self._signed = attributes.get("customMarkFollows", "0") not in _OFF
            paragraph.items.append(Reference(tag.removesuffix("Reference"), attributes.get("id", "")))
        elif self.path[-2:-1] == ["r"]:
            paragraph.items += _run_item(tag, attributes)

    def ended(self, tag: str) -> None:
        """Close a paragraph or a section."""
        if tag == "sectPr":
            if self._open:
                self._open[-1].section = self._section
            else:
                self.last = self._section
        elif tag == "p" and self._open:
            self._close(self._open.pop())

    def _close(self, paragraph: Paragraph) -> None:
        """Add a paragraph, joined with the one before if that runs on: the last part sets the format of the whole."""
        before = self._group[-1] if self._group else None
        if before and before.runs_on and not self._open:
            self._group.pop()
            paragraph.items[:0] = before.items
            paragraph.bold += before.bold
        self._group.append(paragraph)

    def read(self, text: str) -> None:
        """Add visible text to the open paragraph; the text after a reference with a custom mark is its sign."""
        if self._hidden or not self._open:
            return
        paragraph = self._open[-1]
        if self._signed and paragraph.items and isinstance(note := paragraph.items[-1], Reference):
            paragraph.items[-1] = Reference(note.kind, note.name, text.strip())
            self._signed = False
            return
        if self._apart and len(paragraph.items) < _LEAD and len(paragraph.lead.strip()) == len(paragraph.text.strip()):
            paragraph.lead += text
        paragraph.items.append(text)
        paragraph.bold += len(text.strip()) if self._bold else 0


def _run_item(tag: str, attributes: Mapping[str, str]) -> list[str | Break]:
    """Return the text or page break that an element of a run is, if it is either."""
    if tag == "lastRenderedPageBreak":
        return [Break(rendered=True)]
    if tag == "br" and attributes.get("type") == "page":
        return [Break(rendered=False)]
    if tag in ("br", "cr"):
        return [BREAK]
    return [_CHARACTERS[tag]] if tag in _CHARACTERS else []


class Styles(_Listener):
    """The names of the styles, and which of them are headings, by themselves or by the style they are based on."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._outlined: set[str] = set()
        self._style = ""

    def began(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note the name, base and outline level of a style."""
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
        """Return the name of the style with this id, or the id if it has none."""
        return self._names.get(style, style)

    def is_heading(self, style: str) -> bool:
        """Tell whether a style, or one it is based on, is that of headings."""
        for _ in range(20):  # a style may be based on itself
            if style in self._outlined or _HEADING.search(self.name(style)):
                return True
            style = self._based.get(style, "")
        return False


class CoreProperties(_Listener):
    """Dublin Core in `docProps/core.xml`."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, str] = {}

    def data(self, text: str) -> None:
        """Add text to the property of the open element."""
        if self.path:
            self.facts[self.path[-1]] = self.facts.get(self.path[-1], "") + text

    def fact(self, name: str) -> str:
        """Return the property `name`, with single blanks; "" where it is not given."""
        return " ".join(self.facts.get(name, "").split())

"""The text in HTML and XHTML: blocks in order, with page marks and note references where their elements stand.

The collector hears of one element after the other (SAX), so its time is linear and its depth without limit. It leaves
out what no reader sees as text: scripts, navigation, headers and footers, hidden elements, cookie banners.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from passages.draft import NoteRef, PartKind

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr li main ol p pre section summary table tbody thead tfoot tr ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template nav header footer aside form button select option textarea input iframe object svg "
    "canvas audio video map head label dialog menu math rt rp".split()
)
_NO_TEXT = frozenset("script style template noscript head iframe object svg select textarea".split())
_NEVER_SKIPPED = frozenset(("html", "body", "main", "article"))
_SKIPPED_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar doc-toc".split()
)
_SKIPPED_TYPES = frozenset("toc landmarks page-list loi lot".split())
_SKIPPED_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|nav|navbar|navigation|breadcrumbs?|sidebar|menu|toc|share|sharing|social|advert"
    r"|ads?|banner|related|recommended|newsletter|subscribe|login|skip|pagination|popup|modal|noprint|sr-only"
    r"|visually-?hidden|screen-?reader(?:-text)?|site-?(?:header|footer)|page-?(?:header|footer)|comments?|backlink|pg-?(?:header|footer|boilerplate))(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PAGE_CLASS = re.compile(
    r"(?:^|\s)(?:page-?_?(?:num(?:ber)?|no|nb|break|marker)|pb|pnum|pgnum|page)(?:$|\s)", re.IGNORECASE
)
_PAGE_ID = re.compile(r"(?:page|pag|pg|p|pb|seite)[-_.]?(?:(?:num|no)[-_.]?)?(\d{1,4}|[ivxlc]{1,9})$", re.IGNORECASE)
_PAGE_TEXT = re.compile(
    r"\W{0,3}(?:(end)\s+(?:of\s+)?)?(?:page|pg\.?|p\.|seite|s\.)?\s*(\d{1,4}|[ivxlc]{1,9})\W{0,3}", re.IGNORECASE
)
_NOTE_CLASS = re.compile(r"(?:^|\s)(?:foot|end|rear)notes?(?:-?(?:body|text|item))?(?:$|\s)", re.IGNORECASE)
_REF_CLASS = re.compile(r"fnanchor|note-?_?(?:ref|anchor|link|call)|fn-?ref|noteref|footnote", re.IGNORECASE)
_REF_HREF = re.compile(r"#.*(?:fn|note|ftn|edn|^#n?\d)", re.IGNORECASE)
_LABEL = re.compile(r"[\[(]?\s*(\d{1,3}|[*†‡§¶]{1,3}|[a-zA-Z]|[ivx]{1,5})\s*[.)\]]*")
_BACK = re.compile(r"backlink|footnote-?back|fn-?back|return", re.IGNORECASE)
_TITLE_CLASS = re.compile(
    r"(?:^|\s)(?:(?:chapter|section|book|part|article)?[-_]?(?:title|subtitle|heading|head|subhead)\d?"
    r"|(?:chapter|part)[-_]?(?:num(?:ber)?|no)|cn|ct|h\d)(?:$|\s)",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_EXPONENT = re.compile(r"(?:^|[^\w])(?:\w|[kcm]m|\d+)$")


class Form(IntEnum):
    """How a page mark was given, the surest first."""

    LIST = 0  # in the book's list of pages
    BREAK = 1  # an element that says it is a page's number or break
    ANCHOR = 2  # only a name such as "page_12"


@dataclass(frozen=True, slots=True)
class Mark:
    label: str
    form: Form
    at_end: bool = False
    source: str = ""  # its text, if it turns out to be no mark


Piece = str | Mark | NoteRef


@dataclass(slots=True)
class Block:
    kind: PartKind
    pieces: list[Piece] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    in_main: bool = False
    note: int = 0  # the number of the element that is a note, from 1; 0: none
    label: str = ""

    @property
    def text(self) -> str:
        return "".join(_text(piece) for piece in self.pieces)


def _text(piece: Piece) -> str:
    return piece if isinstance(piece, str) else piece.label if isinstance(piece, NoteRef) else ""


@dataclass(slots=True)
class _Capture:
    """An element whose text decides what it is."""

    depth: int
    what: str  # "page" or "note"
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    href: str = ""


class Collector:
    """The target of a parser. `pages` maps element ids to page labels ("" for the start of the file).

    `keep_all`: there is no site around the text, as in a book, so only what is hidden or no text at all is left out.
    """

    def __init__(self, pages: Mapping[str, str] | None = None, *, keep_all: bool = False) -> None:
        self.blocks: list[Block] = []
        self.meta: list[tuple[str, str]] = []
        self.title = ""
        self.language = ""
        self.kind = ""  # the epub:type of the body
        self.targets: dict[str, str] = {}  # ids that references to notes point to -> the reference's label
        self.dropped: list[str] = []
        self._pages = dict(pages or {})
        self._keep_all = keep_all
        self._depth = 0
        self._skip = 0  # the depth of the element that is left out, 0: none
        self._main = 0
        self._note = 0
        self._notes = 0
        self._bold = 0
        self._bold_text = 0
        self._link = 0
        self._link_text = 0
        self._pre = 0
        self._heading = 0
        self._in_title = False
        self._left_out: list[str] = []
        self._captures: list[_Capture] = []
        self._block = Block(PartKind.PARAGRAPH)
        if label := self._pages.pop("", ""):
            self._put(Mark(label, Form.LIST))

    # --- events

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = tag.lower()
        if tag not in _VOID:
            self._depth += 1
        if tag == "title":
            self._in_title = not self.title
        elif tag == "meta":
            self.meta.append(
                ((attributes.get("name") or attributes.get("property") or "").lower(), attributes.get("content", ""))
            )
        elif tag == "html":
            self.language = attributes.get("lang", "")
        if self._skip and tag != "body":
            return
        self._skip = 0
        if not self._capture(tag, attributes) and self._is_left_out(tag, attributes):
            self._skip = self._depth if tag not in _VOID else 0
            return
        if tag in _BLOCKS:
            self._flush()
        self._enter(tag, attributes)

    def end(self, tag: str) -> None:
        tag = tag.lower()
        if tag == "title":
            self._in_title = False
        if tag in _VOID:
            return
        depth, self._depth = self._depth, self._depth - 1
        if self._skip:
            if depth <= self._skip:
                self._skip = 0
                self._drop()
            return
        if self._captures and self._captures[-1].depth == depth:
            self._decide(self._captures.pop())
        if tag in _BLOCKS:
            self._flush()
        if tag in ("td", "th"):
            self._put(" ")
        for name in ("_main", "_note", "_bold", "_link", "_pre", "_heading"):
            if getattr(self, name) == depth:
                setattr(self, name, 0)

    def data(self, text: str) -> None:
        if self._in_title:
            self.title += text
        elif self._skip:
            if len(self._left_out) < 50:
                self._left_out.append(text)
        elif self._captures:
            self._captures[-1].pieces.append(text)
        else:
            self._bold_text += len(text.strip()) if self._bold else 0
            self._link_text += len(text.strip()) if self._link else 0
            if self._pre and _BLANK_LINE.search(text):
                for number, paragraph in enumerate(_BLANK_LINE.split(text)):
                    if number:
                        self._flush()
                    self._put(paragraph)
            else:
                self._put(text)

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def close(self) -> None:
        while self._captures:
            self._decide(self._captures.pop())
        self._flush()

    # --- elements

    def _is_left_out(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if not attributes:
            return tag in _NO_TEXT or (not self._keep_all and tag in _SKIPPED)
        types = set(attributes.get("epub:type", "").lower().split())
        roles = set(attributes.get("role", "").lower().split())
        if tag == "body":
            self.kind = " ".join(types)
        if tag in _NEVER_SKIPPED:
            return False
        if _is_note(tag, attributes):
            return False
        if types & _SKIPPED_TYPES or "doc-toc" in roles:
            return True
        if tag in _NO_TEXT:
            return True
        if (
            "hidden" in attributes
            or _HIDDEN.search(attributes.get("style", ""))
            or attributes.get("aria-hidden") == "true"
        ):
            return True
        if self._keep_all:
            return False
        named = f"{attributes.get('class', '')} {attributes.get('id', '')}" if attributes else ""
        return tag in _SKIPPED or bool(roles & _SKIPPED_ROLES) or bool(_SKIPPED_CLASSES.search(named))

    def _enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        for name in (attributes.get("id"), attributes.get("name") if tag == "a" else None, attributes.get("xml:id")):
            if name:
                self._named(tag, name)
        if tag in ("br", "hr"):
            self._put("\n")
        if tag in ("main", "article") and not self._main:
            self._main = self._depth
        if not self._note and _is_note(tag, attributes):
            self._flush()
            self._note, self._notes = self._depth, self._notes + 1
        if tag in ("b", "strong") and not self._bold:
            self._bold = self._depth
        if tag == "a" and attributes.get("href") and not self._link:
            self._link = self._depth
        if tag == "pre" and not self._pre:
            self._pre = self._depth
        is_title = tag in ("p", "div") and _TITLE_CLASS.search(attributes.get("class", ""))
        if not self._heading and (re.fullmatch(r"h[1-6]", tag) or is_title):
            self._flush()
            self._heading = self._depth
        self._block.in_main = bool(self._main)

    def _named(self, tag: str, name: str) -> None:
        self._block.ids.append(name)
        if name in self._pages:
            self._put(Mark(self._pages[name], Form.LIST))
        elif tag in ("a", "span", "hr", "div", "p") and (match := _PAGE_ID.match(name)):
            self._put(Mark(match[1], Form.ANCHOR))

    def _capture(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Whether the element's text decides what it is: a page's number or a reference to a note."""
        types = attributes.get("epub:type", "").lower()
        role = attributes.get("role", "").lower()
        named = attributes.get("class", "")
        if (
            "pagebreak" in types
            or role == "doc-pagebreak"
            or (tag in ("span", "a", "div", "p", "hr", "small") and _PAGE_CLASS.search(named))
        ):
            if tag in _VOID:
                self._decide(_Capture(self._depth, "page", attributes))
            else:
                self._captures.append(_Capture(self._depth, "page", attributes))
            return True
        href = attributes.get("href", "") if tag == "a" else ""
        if self._captures:
            self._captures[-1].href = self._captures[-1].href or href
            return False
        is_reference = tag == "sup" or "noteref" in types or role == "doc-noteref"
        if is_reference or (tag == "a" and "#" in href and (_REF_CLASS.search(named) or _REF_HREF.search(href))):
            self._captures.append(_Capture(self._depth, "note", attributes, href=href))
            return True
        return False

    def _decide(self, capture: _Capture) -> None:
        text = "".join(capture.pieces)
        if capture.what == "page":
            self._page(capture.attributes, text)
            return
        label = _LABEL.fullmatch(text.strip())
        before = self._block.text[-4:]
        is_link = "#" in capture.href
        if label and not self._block.text.strip():
            self._put(text)  # the number at the head of a note, which may lead back to its reference
        elif label and (is_link or (label[1].isdigit() and before.strip() and not _EXPONENT.search(before))):
            self._put(NoteRef(label[1]))
            if is_link:
                self.targets.setdefault(capture.href.rpartition("#")[2], label[1])
        elif not (is_link and (text.strip() in "↩↑^⏎" or _BACK.search(" ".join(capture.attributes.values())))):
            self._put(text)

    def _page(self, attributes: Mapping[str, str], text: str) -> None:
        """A page break: its label is in the book's list, in an attribute, in its text, or in its name."""
        name = attributes.get("id") or attributes.get("name") or ""
        shown = _PAGE_TEXT.fullmatch(text.strip())
        listed = self._pages.get(name, "")
        titled = clean_label(attributes.get("aria-label") or attributes.get("title") or attributes.get("value") or "")
        named = _PAGE_ID.search(name)
        label = listed or (shown[2] if shown else "") or titled or (named[1] if named else "")
        if label and len(text.strip()) < 25:
            marks = [piece for piece in self._block.pieces[-1:] if isinstance(piece, Mark) and piece.label == label]
            if marks and marks[0].form is not Form.LIST:
                self._block.pieces.pop()
            if not (marks and marks[0].form is Form.LIST):
                self._put(Mark(label, Form.LIST if listed else Form.BREAK, bool(shown and shown[1]), text))
        else:
            self._put(text)

    # --- blocks

    def _put(self, piece: Piece) -> None:
        if piece != "":
            self._block.pieces.append(piece)

    def _flush(self) -> None:
        block = self._block
        if not block.pieces and not block.ids:
            block.in_main = bool(self._main)
            return
        text = block.text.strip()
        if text or any(isinstance(piece, Mark) for piece in block.pieces) or block.ids:
            is_bold = (
                bool(text) and self._bold_text >= len(text) and len(text) < 120 and not text.endswith((".", ",", ";"))
            )
            below = bool(self.blocks) and self.blocks[-1].kind is PartKind.HEADING and not any(map(str.isalpha, text))
            is_heading = self._heading or is_bold or (text.isupper() and len(text) < 100) or (below and len(text) < 12)
            block.kind = PartKind.HEADING if text and is_heading else PartKind.PARAGRAPH
            if text and not is_heading and not self._note and self._link_text > 0.9 * len("".join(text.split())):
                self.dropped.append(text)  # an entry of a contents list or a menu
                block.pieces = [piece for piece in block.pieces if isinstance(piece, Mark)]
            block.note = self._notes if self._note else 0
            self.blocks.append(block)
        self._bold_text = self._link_text = 0
        self._block = Block(PartKind.PARAGRAPH, in_main=bool(self._main))

    def _drop(self) -> None:
        text = " ".join("".join(self._left_out).split())
        if text and not re.search(r"[{};]\s", text):
            self.dropped.append(text[:200])
        self._left_out.clear()


def clean_label(text: str) -> str:
    """A page's label as it is printed: " 140. " and "Page 140" are "140"; "" where there is none."""
    label = re.sub(r"^(?:page|pg\.?|p\.|seite|s\.)\s*", "", text.strip().strip("[]{}()").strip(), flags=re.IGNORECASE)
    label = label.rstrip(".:, ")
    return label if len(label) <= 12 else ""


def _is_note(tag: str, attributes: Mapping[str, str]) -> bool:
    types = set(attributes.get("epub:type", "").lower().split())
    role = attributes.get("role", "").lower()
    if types & {"footnote", "rearnote", "endnote", "note"} or role in ("doc-footnote", "doc-endnote"):
        return True
    return tag in ("div", "aside", "p", "li", "section", "dd", "td") and bool(
        _NOTE_CLASS.search(attributes.get("class", ""))
    )

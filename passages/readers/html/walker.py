"""The text in HTML and XHTML: blocks in order, with page marks and note references where their elements stand.

The collector hears of one element after the other (SAX), so its time is linear and its depth without limit. It leaves
out what no reader sees as text: scripts, navigation, headers and footers, hidden elements, cookie banners.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from passages.model import Dropped, DropReason
from passages.places.headings import stands_alone
from passages.places.systems import System
from passages.readers.draft import NoteRef, PartKind, PlaceMark, SpeakerName
from passages.readers.html.elements import (
    BLOCKS,
    HEADINGS,
    NO_TEXT,
    VOID,
    clean_label,
    is_heading,
    is_hidden,
    is_left_out,
    is_note,
    is_page,
    is_reference,
    is_set_apart,
    is_speaker,
    is_stage_direction,
    may_hold_text,
    page_in,
    types_of,
)
from passages.readers.html.verse_elements import indent_of, is_line, is_poem, numbered_system, place_marks
from passages.readers.verse import BREAK
from passages.text.lazy_pattern import lazily

_LONGEST = 60  # characters of a page's number or a note's, with all that may stand around it
_LABEL = lazily(r"[\[(]?\s*(\d{1,3}|[*†‡§¶]{1,3}|[a-zA-Z]|[ivx]{1,5})\s*[.)\]]*")
_BACK = lazily(r"backlink|footnote-?back|fn-?back|return", re.IGNORECASE)
_BLANK_LINE = lazily(r"\n[ \t]*\n(?:[ \t]*\n)*")
_LINE_END = lazily(r"\n([ \t]*)")
_EXPONENT = lazily(r"(?:^|[^\w])(?:\w|[kcm]m|\d+)$")
_PAGE_TEXT = lazily(
    r"\W{0,3}(?:(end)\s+(?:of\s+)?)?(?:page|pg\.?|p\.|seite|s\.)?\s*(\d{1,4}|[ivxlc]{1,9})\W{0,3}", re.IGNORECASE
)


_OWN_NUMBER = lazily(r"\d{1,5}|[ivxlc]{1,9}", re.IGNORECASE)
_PAGE_COMMENT = lazily(
    r"\s{0,9}(?:(?P<end>end)\s+(?:of\s+)?)?(?:page|pg\.?|p\.|pb)\s{0,3}(?P<label>\d{1,5}|[ivxlc]{1,9})\s{0,9}",
    re.IGNORECASE,
)


# Blanks are shown as one (HTML, section 4.1.1 of CSS Text); the parser may hand over a long run in many pieces.
_MOST_BLANKS = 60  # that cannot break a line: they are shown, and verse is set off by them
_MANY_BLANKS = lazily(rf"[ \t\n]{{40,}}|\xa0{{{_MOST_BLANKS},}}")


class ElementForm(IntEnum):
    """The ways in which a page mark is given, the surest first."""

    LIST = 0  # in the book's list of pages
    BREAK = 1  # an element that says it is a page's number or break
    ANCHOR = 2  # only a name such as "page_12"


@dataclass(frozen=True, slots=True)
class ElementMark:
    """A page mark that an element gives: the label of the page that begins or, `at_end`, ends there."""

    label: str
    form: ElementForm
    at_end: bool = False
    source: str = ""  # its text, if it turns out to be no mark


Piece = str | ElementMark | NoteRef | PlaceMark | SpeakerName


@dataclass(slots=True)
class HtmlBlock:
    """A block of the page: its text, with the page marks and note references in it."""

    kind: PartKind
    pieces: list[Piece] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    in_main: bool = False
    note: int = 0  # the number of the element that is a note, from 1; 0: none
    label: str = ""
    is_verse: bool = False
    lead: str = ""  # as of a `Part`
    table: int = 0  # the number of the table whose row it is, 0: none

    @property
    def text(self) -> str:
        """The words, with the labels of note references, without page marks."""
        return "".join(_text(piece) for piece in self.pieces)


def _text(piece: Piece) -> str:
    if isinstance(piece, SpeakerName):
        return piece.text
    return piece if isinstance(piece, str) else piece.label if isinstance(piece, NoteRef) else ""


@dataclass(slots=True)
class _Capture:
    """An element whose text decides what it is."""

    depth: int
    what: str  # "page", "note" or "speaker", or the system that a number belongs to
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    href: str = ""

    @property
    def holds_blocks(self) -> bool:
        """Whether blocks may stand inside, as the paragraph in a table's cell that names a speaker."""
        return self.what == "speaker"


class Collector:
    """The target of a parser. `pages` maps element ids to page labels ("" for the start of the file).

    `keep_all`: there is no site around the text, as in a book, so only what is hidden or no text at all is left out.
    `kept`: the numbers of elements, counted from 1, that are not left out whatever they are called (see `large`).
    """

    def __init__(
        self, pages: Mapping[str, str] | None = None, *, keep_all: bool = False, kept: frozenset[int] = frozenset()
    ) -> None:
        self.blocks: list[HtmlBlock] = []
        self.meta: list[tuple[str, str]] = []
        self.title = ""
        self.language = ""
        self.kind = ""  # the epub:type of the body
        self.targets: dict[str, str] = {}  # ids that references to notes point to -> the reference's label
        self.dropped: list[Dropped] = []
        self.large = (0, 0)  # length and number of the longest element that was left out, and may hold the text
        self._kept = kept
        self._number_of_elements = 0
        self._left = (0, DropReason.SITE, False)  # number, reason and whether it may hold the text, of what is left out
        self._silent = 0  # the depth of an element in it that is no text at all
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
        self._quote = 0
        self._poem = 0
        self._lines: list[int] = []  # the depths of the elements that are lines of verse
        self._stage = 0
        self._cast = 0
        self._apart = 0
        self._lead = ""
        self._in_title = False
        self._left_out: list[str] = []
        self._captures: list[_Capture] = []
        self._block = HtmlBlock(PartKind.PARAGRAPH)
        self._referred: list[str] = []  # the names that links in the block refer to as notes
        self._tables = 0  # tables so far
        self._begun = False  # whether a word stands in the block
        if label := self._pages.pop("", ""):
            self._put(ElementMark(label, ElementForm.LIST))

    # --- events

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note that an element begins: leave it out, wait for its text to say what it is, or enter it."""
        tag = tag.lower()
        self._number_of_elements += 1
        if tag not in VOID:
            self._depth += 1
        if tag == "title":
            self._in_title = not self.title
        elif tag == "meta":
            self.meta.append(
                ((attributes.get("name") or attributes.get("property") or "").lower(), attributes.get("content", ""))
            )
        elif tag == "html":
            self.language = attributes.get("lang", "")
        elif tag == "body":
            self.kind = " ".join(types_of(attributes))
        if self._skip and tag != "body":
            self._silent = self._silent or (self._depth if tag in NO_TEXT else 0)
            return
        self._skip = self._silent = 0
        left_out = not self._capture(tag, attributes) and is_left_out(tag, attributes, keep_all=self._keep_all)
        if left_out and self._number_of_elements not in self._kept:
            self._leave_out(tag, attributes)
            return
        if (
            tag in BLOCKS
            and self._captures
            and self._captures[-1].depth < self._depth
            and not self._captures[-1].holds_blocks
        ):
            self._release()
        if attributes and is_line(tag, attributes, in_poem=bool(self._poem)):
            self._begin_line(tag, attributes)
        elif tag in BLOCKS:
            self._flush()
        if tag == "br" and not attributes:  # the most common element says nothing else
            self._put(BREAK)
        else:
            self._enter(tag, attributes)

    def end(self, tag: str) -> None:
        """Note that an element ends, and close what it began."""
        tag = tag.lower()
        if tag == "title":
            self._in_title = False
        if tag in VOID:
            return
        depth, self._depth = self._depth, self._depth - 1
        if self._skip:
            if depth <= self._silent:
                self._silent = 0
            if depth <= self._skip:
                self._skip = 0
                self._drop()
            return
        if self._captures and self._captures[-1].depth == depth:
            self._decide(self._captures.pop())
        if self._lines and self._lines[-1] == depth:
            self._end_line(tag)
        elif tag in BLOCKS:
            self._flush()
        if tag in ("td", "th"):
            self._put(" ")
        for name in (
            "_main", "_note", "_bold", "_link", "_pre", "_heading", "_quote", "_poem", "_stage", "_cast", "_apart",
        ):  # fmt: skip
            if getattr(self, name) == depth:
                setattr(self, name, 0)

    def data(self, text: str) -> None:
        """Add text to the title, what is left out, the undecided element, or the block at hand."""
        if self._in_title:
            self.title += text
        elif self._skip:
            if not self._silent:
                self._left_out.append(text)
        elif self._captures:
            self._captures[-1].pieces.append(text)
            if len(text) > _LONGEST:
                self._release()
        else:
            self._bold_text += len(text.strip()) if self._bold else 0
            self._link_text += len(text.strip()) if self._link else 0
            self._lead += text if self._apart else ""
            if self._pre:
                for number, paragraph in enumerate(_BLANK_LINE.split(text)):
                    if number:
                        self._flush()
                    self._put(_LINE_END.sub(lambda found: BREAK + "\xa0" * len(found[1]), paragraph))
            else:
                self._put(
                    _MANY_BLANKS.sub(lambda found: found[0][:_MOST_BLANKS] if found[0][0] == "\xa0" else " ", text)
                )

    def comment(self, text: str) -> None:
        """Take a comment, which is no text, for a page mark if it says so: "p. 177"."""
        found = _PAGE_COMMENT.fullmatch(text) if len(text) < _LONGEST and not self._skip else None
        if found:
            self._release()
            self._put(ElementMark(found["label"], ElementForm.BREAK, bool(found["end"])))

    def close(self) -> None:
        """Note that the file ends: decide open elements, and end the last block."""
        while self._captures:
            self._decide(self._captures.pop())
        self._flush()

    def _leave_out(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._skip = self._depth if tag not in VOID else 0
        self._silent = self._skip if tag in NO_TEXT else 0
        hidden = is_hidden(attributes)
        reason = DropReason.HIDDEN if hidden else DropReason.SITE
        self._left = (self._number_of_elements, reason, not hidden and may_hold_text(tag, attributes))

    # --- elements

    def _enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        if attributes:
            self._enter_named(tag, attributes)
        elif not self._heading and tag in HEADINGS:
            self._flush()
            self._heading = self._depth
        if tag in ("table", "tr"):
            self._tables += tag == "table"
            self._block.table = self._tables if tag == "tr" else 0
        if tag in ("br", "hr"):
            self._put(BREAK if tag == "br" else "\n")
        if tag in ("main", "article") and not self._main:
            self._main = self._depth
        if tag in ("b", "strong") and not self._bold:
            self._bold = self._depth
        if tag == "blockquote" and not self._quote:
            self._quote = self._depth
        if tag == "pre" and not self._pre:
            self._pre = self._depth
        if not self._apart and not self._begun and is_set_apart(tag, attributes):
            self._apart = self._depth
        self._block.in_main = bool(self._main)

    def _enter_named(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Enter an element whose attributes may say what it is; most elements have none."""
        for name in (attributes.get("id"), attributes.get("name") if tag == "a" else None, attributes.get("xml:id")):
            if name:
                self._named(tag, name)
        if not self._poem and is_poem(attributes):
            self._poem = self._depth
        if not self._note and is_note(tag, attributes):
            self._flush()
            self._note, self._notes = self._depth, self._notes + 1
        if tag == "a" and attributes.get("href") and not self._link:
            self._link = self._depth
        if not self._heading and is_heading(tag, attributes):
            self._flush()
            self._heading = self._depth
        if not self._stage and is_stage_direction(tag, attributes):
            self._stage = self._depth
        if not self._cast and "z3998:dramatis-personae" in types_of(attributes):
            self._cast = self._depth

    def _named(self, tag: str, name: str) -> None:
        self._block.ids.append(name)
        if name in self._pages:
            self._put(ElementMark(self._pages[name], ElementForm.LIST))
        elif tag in ("a", "span", "hr", "div", "p") and (label := page_in(name)):
            self._put(ElementMark(label, ElementForm.ANCHOR))

    def _capture(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether the element's text decides what it is: a page's number, a note's, a speaker's name."""
        if not attributes and tag != "sup":
            return False
        if is_page(tag, attributes):
            capture = _Capture(self._depth, "page", attributes)
            if tag in VOID:
                self._decide(capture)
            else:
                self._captures.append(capture)
            return True
        href = attributes.get("href", "") if tag == "a" else ""
        if not self._captures and (system := numbered_system(tag, attributes, in_poem=bool(self._poem))):
            self._captures.append(_Capture(self._depth, system.value, attributes))
            return True
        if self._captures:
            self._captures[-1].href = self._captures[-1].href or href
            return False
        at_head = tag in BLOCKS or not self._begun
        if at_head and not self._stage and not self._cast and is_speaker(tag, attributes):
            self._captures.append(_Capture(self._depth, "speaker", attributes))
            return True
        if is_reference(tag, attributes):
            self._captures.append(_Capture(self._depth, "note", attributes, href=href))
            return True
        return False

    def _release(self) -> None:
        """Take what was captured, which is too long for a number, as text."""
        pieces = [piece for capture in self._captures for piece in capture.pieces]
        self._captures.clear()
        for piece in pieces:
            self._put(piece)

    def _decide(self, capture: _Capture) -> None:
        text = "".join(capture.pieces)
        if capture.what == "page":
            self._page(capture.attributes, text)
            return
        if capture.what == "speaker":
            self._put(SpeakerName(text) if any(map(str.isalpha, text)) else text)
            return
        if capture.what != "note":
            self._number(System(capture.what), text)
            return
        label = _LABEL.fullmatch(text.strip())
        last = self._block.pieces[-1] if self._block.pieces else ""
        before = last[-4:] if isinstance(last, str) else "."
        is_link = "#" in capture.href
        if label and not self._begun:
            self._put(f"{text} ")  # the number at the head of a note, which may lead back to its reference
        elif label and (is_link or (label[1].isdigit() and before.strip() and not _EXPONENT.search(before))):
            self._put(NoteRef(label[1]))
            self._link_text += len(label[1]) if is_link else 0
            if is_link:
                self._referred.append(capture.href.rpartition("#")[2])
                self.targets.setdefault(capture.href.rpartition("#")[2], label[1])
        elif not (is_link and (text.strip() in "↩↑^⏎" or _BACK.search(" ".join(capture.attributes.values())))):
            self._put(text)

    def _number(self, system: System, text: str) -> None:
        """Mark a verse's or margin's number; set one beside a line off from its words."""
        marks = place_marks(system, text)
        for mark in marks or ():
            self._put(mark)
        if marks is None:
            self._put(f"  {text.strip()}  " if system is System.LINE else text)

    def _begin_line(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a line of verse: behind the one before, in the same stanza."""
        if tag not in VOID:
            self._lines.append(self._depth)
        if self._begun and not self._ends_with_break():
            self._put(BREAK)
        self._block.is_verse = True
        self._put("\xa0" * indent_of(attributes))

    def _end_line(self, tag: str) -> None:
        self._lines.pop()
        if tag != "span" and not self._block.text.rpartition(BREAK)[2].strip():
            self._flush()  # an empty line parts stanzas

    def _ends_with_break(self) -> bool:
        last = next(
            (piece for piece in reversed(self._block.pieces) if not isinstance(piece, str) or piece.strip(" \n\t")), ""
        )
        return isinstance(last, str) and last.rstrip(" \n\t").endswith(BREAK)

    def _page(self, attributes: Mapping[str, str], text: str) -> None:
        """Mark a page break, its label taken from the book's list, an attribute, its text, or its name."""
        name = attributes.get("id") or attributes.get("name") or ""
        shown = _PAGE_TEXT.fullmatch(text.strip()) if len(text.strip()) < _LONGEST else None
        listed = self._pages.get(name, "")
        titled = clean_label(attributes.get("aria-label") or attributes.get("title") or attributes.get("value") or "")
        given = clean_label(attributes.get("data-page-number") or "")
        own = name if _OWN_NUMBER.fullmatch(name) else page_in(name)
        label = listed or given or (shown[2] if shown else "") or titled or own
        if label and len(text.strip()) < 25:
            marks = [
                piece for piece in self._block.pieces[-1:] if isinstance(piece, ElementMark) and piece.label == label
            ]
            if marks and marks[0].form is not ElementForm.LIST:
                self._block.pieces.pop()
            if not (marks and marks[0].form is ElementForm.LIST):
                self._put(
                    ElementMark(
                        label, ElementForm.LIST if listed else ElementForm.BREAK, bool(shown and shown[1]), text
                    )
                )
        else:
            self._put(text)

    # --- blocks

    def _put(self, piece: Piece) -> None:
        if piece in ("\n", BREAK) and self._block.pieces[-2:] == [piece, piece]:
            return  # more line breaks tell no more
        last = self._block.pieces[-1] if self._block.pieces else ""
        if isinstance(piece, str) and isinstance(last, str) and not self._pre:
            if piece.strip(" \t\n") == "" and last[-1:] in (" ", "\t"):
                return
            if last and piece.strip("\xa0") == last.strip("\xa0") == "":
                self._block.pieces[-1] = (last + piece)[:_MOST_BLANKS]
                return
        if piece != "":
            self._block.pieces.append(piece)
            self._begun = (
                self._begun
                or isinstance(piece, NoteRef | SpeakerName)
                or (isinstance(piece, str) and not piece.isspace())
            )

    def _flush(self) -> None:
        block = self._block
        if not block.pieces and not block.ids:
            block.in_main = bool(self._main)
            return
        text = block.text.strip()
        if text or any(isinstance(piece, ElementMark) for piece in block.pieces) or block.ids:
            is_bold = (
                bool(text)
                and self._bold_text >= len(text)
                and len(text) < 120
                and (not text.endswith((".", ",", ";")) or stands_alone(text))
            )
            below = bool(self.blocks) and self.blocks[-1].kind is PartKind.HEADING and not any(map(str.isalpha, text))
            is_head = self._heading or is_bold or (text.isupper() and len(text) < 100) or (below and len(text) < 12)
            is_spoken = any(isinstance(piece, SpeakerName) for piece in block.pieces)
            plain = PartKind.QUOTE if self._quote and not self._note else PartKind.PARAGRAPH
            is_verse = block.is_verse or (bool(self._poem) and BREAK in text)
            plain = PartKind.STAGE if self._stage and text and not is_spoken else plain
            plain = PartKind.VERSE if text and is_verse else plain
            block.kind = PartKind.HEADING if text and is_head and not is_spoken and not self._stage else plain
            block.lead = self._lead.strip()
            if text and not is_head and not self._note and self._link_text > 0.9 * len("".join(text.split())):
                self.dropped.append(Dropped(text, DropReason.CONTENTS))  # or a menu
                block.pieces = [piece for piece in block.pieces if isinstance(piece, ElementMark)]
                for name in self._referred:  # a row of links to chapters refers to no notes
                    self.targets.pop(name, None)
            block.note = self._notes if self._note else 0
            self.blocks.append(block)
        self._bold_text = self._link_text = 0
        self._referred.clear()
        self._begun, self._lead = False, ""
        self._block = HtmlBlock(PartKind.PARAGRAPH, in_main=bool(self._main))

    def _drop(self) -> None:
        """Note what was left out, and why."""
        text = " ".join(" ".join(self._left_out).split())
        number, reason, may_hold_text = self._left
        if text:
            self.dropped.append(Dropped(text, reason))
        if may_hold_text:
            self.large = max(self.large, (len(text), number))
        self._left_out.clear()

"""Markdown: the text as a reader of the rendered page sees it.

Left out is what such a reader does not see: the signs for headings, emphasis, links, quotations and bullets, the
addresses of links, pictures, HTML tags and comments. The numbers of numbered lists stay, and code stays as it is. Notes
(`[^1]`) become note numbers in the text and notes outside it; named ones are numbered in the order of the text. Four
leading blanks do not make code, since verse is more common than code in what groups read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from passages.model import Metadata, Notice
from passages.places.headings import is_bare_number, parse_heading
from passages.places.systems import System
from passages.readers.draft import Draft, NoteRef, Part, PartKind, Piece
from passages.readers.plain.headings import with_notes
from passages.readers.verse import BREAK, with_verse
from passages.text.lazy_pattern import lazily

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_CHARACTERS = 5_000_000
MAX_BRACKETS = 50_000  # each costs the parser up to 0.1 ms
_MAX_NESTING = 100

# A heading or a note is enough to know Markdown by; of the other signs, which plain text has at times, it takes two.
_SURE = lazily(r"^(?:#{1,6}[ \t]+\S.*|\[\^[^\]\s]{1,40}\]:[ \t]+\S.*)$", re.MULTILINE)
_SIGNS = tuple(
    lazily(pattern, re.MULTILINE)
    for pattern in (
        r"\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)",
        r"(?<![\w*])\*\*?[^\W_][^*\n]{0,200}(?<=[^\W_.,!?])\*\*?(?![\w*])",
        r"^(?:```|~~~)",
        r"^> ?\S",
        r"^[ ]{0,3}\S[^\n]{0,200}\n(?:={3,}|-{3,})[ \t]*$",
        r"^[ ]{0,3}[-*+] \S",
        r"^\|?[ ]*:?-{3,}:?[ ]*\|",
    )
)
_DEEP = lazily(r"^(?:[>*+-][ \t]?){60}", re.MULTILINE)

_STARRED = lazily(r"\[\*{1,2}(\d{1,4})\*{0,2}\](?!\()")  # the page of another edition, no emphasis


def is_markdown(text: str, *, named: bool = False) -> bool:
    """Tell whether this is Markdown, by what stands in it; what would take its parser too long is not.

    `named`: the file is called so; then one of its signs is enough.
    """
    if len(text) > MAX_CHARACTERS or text.count("[") > MAX_BRACKETS or _DEEP.search(text):
        return False
    return bool(_SURE.search(text)) or sum(bool(sign.search(text)) for sign in _SIGNS) > (0 if named else 1)


def read_markdown(text: str) -> Draft:
    """Return the draft of a Markdown text."""
    from markdown_it import MarkdownIt  # only needed for texts in Markdown

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").disable("code")
    lines, notes = _take_notes(_STARRED.sub(r"[\\*\1\\*]", text).split("\n"))
    writer = _Writer(notes, lines)
    parts = list(writer.parts(parser.parse("\n".join(lines))))
    title = _title(parts)
    warnings = []
    places = {label: place for place, label in enumerate(writer.numbers)}
    for label, note in sorted(notes.items(), key=lambda one: places.get(one[0], len(notes))):
        place = f"line {note.line}"
        if label not in writer.numbers:
            warnings.append(Notice(f"note [^{label}] is not referred to in the text", place))
        pieces = [piece for part in writer.parts(parser.parse(note.text)) for piece in (*part.pieces, "\n")]
        parts.append(Part(PartKind.NOTE, tuple(pieces), place, writer.numbers.get(label, label)))
    return Draft(tuple(with_notes(with_verse(parts, soft=True))), Metadata(title=title), warnings=tuple(warnings))


def _title(parts: Sequence[Part]) -> str:
    if not parts or parts[0].kind is not PartKind.HEADING:
        return ""
    text = " ".join("".join(piece for piece in parts[0].pieces if isinstance(piece, str)).split())
    begins_chapter = any(one.system in (System.CHAPTER, System.ACT) for one in parse_heading(text))
    return "" if begins_chapter and not is_bare_number(text) else text


# ---- notes


_NOTE = lazily(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
_NOTE_REF = lazily(r"\[\^([^\]\s]{1,40})\]")
_FENCE = lazily(r" {0,3}(?:```|~~~)")


@dataclass(slots=True)
class _Note:
    line: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


def _take_notes(lines: Sequence[str]) -> tuple[list[str], dict[str, _Note]]:
    """Return the lines, those of notes blank, and the notes by their labels.

    A note goes on until a blank line, and beyond it as long as its lines are indented.
    """
    kept: list[str] = []
    notes: dict[str, _Note] = {}
    note: _Note | None = None
    fenced = False
    for number, line in enumerate(lines, start=1):
        opened = None if fenced else _NOTE.match(line)
        if opened:
            note = notes.setdefault(opened[1], _Note(number))
            note.lines.append(opened[2])
        elif note and (not line.strip() or line[0] in " \t" or note.lines[-1]):
            note.lines.append(line.strip())
        else:
            note = None
            fenced ^= bool(_FENCE.match(line))
        kept.append("" if note else line)
    return kept, notes


_QUOTED = lazily(r"^(?:\s{0,3}> ?)+")


# ---- from the parser's tokens to parts


class _Writer:
    def __init__(self, notes: dict[str, _Note], lines: Sequence[str]) -> None:
        self._notes = notes
        self._lines = lines
        self._keep_labels = all(label.isdigit() for label in notes)
        self.numbers: dict[str, str] = {}  # a note's label -> its number in the text, in the order of the text

    def parts(self, tokens: Sequence[Token]) -> Iterator[Part]:
        numbering: list[int] = []  # the next number of each open list; below 0 for bullets
        number = ""
        kind = PartKind.PARAGRAPH
        quoted = 0  # how many block quotations are open
        row: list[Piece] | None = None
        for token in tokens:
            place = f"line {token.map[0] + 1}" if token.map else ""
            match token.type:
                case "heading_open" | "heading_close":
                    kind = PartKind.HEADING if token.nesting > 0 else PartKind.PARAGRAPH
                case "blockquote_open" | "blockquote_close":
                    quoted += token.nesting
                case "ordered_list_open" | "bullet_list_open":
                    numbering.append(int(token.attrs.get("start", 1)) if token.type[0] == "o" else -1)
                case "ordered_list_close" | "bullet_list_close":
                    numbering.pop()
                case "list_item_open" if numbering[-1] >= 0:
                    number = f"{numbering[-1]}{token.markup} "
                    numbering[-1] += 1
                case "tr_open":
                    row = []
                case "tr_close" if row:
                    yield Part(PartKind.PARAGRAPH, tuple(row))
                    row = None
                case "inline" if row is not None:
                    row += [*self.pieces(token.children or []), " "]
                case "inline":
                    plain = PartKind.QUOTE if quoted and kind is PartKind.PARAGRAPH else kind
                    pieces = self._indented(list(self.pieces(token.children or [])), token.map)
                    yield Part(plain, (number, *pieces), place)
                    number = ""
                case "fence" | "code_block" | "html_block":
                    content = _seen(token.content) if token.type == "html_block" else token.content
                    yield Part(PartKind.PARAGRAPH, (number, content), place)
                    number = ""

    def pieces(self, children: Sequence[Token]) -> Iterator[Piece]:
        for child in children:
            match child.type:
                case "softbreak":
                    yield "\n"
                case "hardbreak":
                    yield BREAK
                case "text":
                    yield from self._with_refs(child.content)
                case "code_inline":
                    yield child.content
                case "html_inline":
                    yield _seen(child.content)

    def _indented(self, pieces: list[Piece], rows: Sequence[int] | None) -> list[Piece]:
        """Return the pieces of a paragraph with the blanks that its lines begin with in the source."""
        lines = [_QUOTED.sub("", line) for line in self._lines[rows[0] : rows[1]]] if rows else []
        breaks = [at for at, piece in enumerate(pieces) if piece in ("\n", BREAK)]
        if len(breaks) != len(lines) - 1 or not any(line[:1].isspace() for line in lines):
            return pieces
        blanks = [line[: len(line) - len(line.lstrip())] for line in lines]
        indented = dict(zip(breaks, blanks[1:], strict=True))
        return [blanks[0], *(f"{piece}{indented[at]}" if at in indented else piece for at, piece in enumerate(pieces))]

    def _with_refs(self, content: str) -> Iterator[Piece]:
        position = 0
        for found in _NOTE_REF.finditer(content):
            label = found[1]
            if label not in self._notes:
                continue
            if label not in self.numbers:
                self.numbers[label] = label if self._keep_labels else str(len(self.numbers) + 1)
            yield content[position : found.start()]
            yield NoteRef(self.numbers[label])
            position = found.end()
        yield content[position:]


_PAGE_MARK = lazily(r"<(?:!--)?\s{0,3}(?:page|pg\.?|p\.|pb|end page)\s[^<>]{1,20}>", re.IGNORECASE)
_TAG = lazily(r"</?[A-Za-z][^<>]*>")


def _seen(html: str) -> str:
    """Return HTML without tags and comments, but with page marks that are written as such."""
    if re.fullmatch(r"<br\s*/?>", html, re.IGNORECASE):
        return BREAK
    for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        html = _without(html, opening, closing)
    return _TAG.sub(lambda found: found[0] if _PAGE_MARK.fullmatch(found[0]) else "", html)


def _without(html: str, opening: str, closing: str) -> str:
    folded = html.lower() if html.isascii() else html  # lower() may change the length of other text
    kept, position = [], 0
    while (start := folded.find(opening, position)) >= 0 and (end := folded.find(closing, start)) >= 0:
        end += len(closing)
        mark = html[start:end] if _PAGE_MARK.fullmatch(html, start, end) else ""
        kept += [html[position:start], mark]
        position = end
    return "".join([*kept, html[position:]])

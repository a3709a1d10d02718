"""Markdown: the text as a reader of the rendered page sees it.

Left out is what such a reader does not see: the signs for headings, emphasis, links, quotations and bullets, the
addresses of links, pictures, HTML tags and comments. The numbers of numbered lists stay, and code stays as it is. Notes
(`[^1]`) become note numbers in the text and notes outside it; named ones are numbered in the order of the text. Four
leading blanks do not make code, since verse is more common than code in what groups read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from passages.draft import Draft, NoteRef, Part, PartKind, Piece
from passages.model import Metadata, Notice
from passages.readers.headings import with_notes

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_CHARACTERS = 5_000_000
MAX_BRACKETS = 50_000  # each costs the parser up to 0.1 ms
_MAX_NESTING = 100

# What Markdown has and plain text seldom: two kinds of them are enough, a heading or a note is enough alone.
_SURE = re.compile(r"^(?:#{1,6}[ \t]+\S.*|\[\^[^\]\s]{1,40}\]:[ \t]+\S.*)$", re.MULTILINE)
_SIGNS = tuple(
    re.compile(pattern, re.MULTILINE)
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
_DEEP = re.compile(r"^(?:[>*+-][ \t]?){60}", re.MULTILINE)

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)")
_NOTE_REF = re.compile(r"\[\^([^\]\s]{1,40})\]")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL | re.IGNORECASE
)


def is_markdown(text: str) -> bool:
    """Is this Markdown, judged by what stands in it?"""
    if len(text) > MAX_CHARACTERS or text.count("[") > MAX_BRACKETS or _DEEP.search(text):
        return False
    return bool(_SURE.search(text)) or sum(bool(sign.search(text)) for sign in _SIGNS) > 1


def read_markdown(text: str, lines_before: int = 0) -> Draft:
    """The draft of a Markdown text that begins after `lines_before` lines of its file."""
    from markdown_it import MarkdownIt  # only needed for texts in Markdown

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").disable("code")
    lines, notes = _take_notes(text.split("\n"))
    writer = _Writer(notes, lines_before)
    parts = list(writer.parts(parser.parse("\n".join(lines))))
    used = [number for number in notes if number in writer.numbers]
    warnings = [
        Notice(f"note [^{label[:40]}] is not referred to in the text", f"line {lines_before + line}")
        for label, (line, _) in notes.items()
        if label not in writer.numbers
    ]
    for label in [
        *sorted(used, key=lambda one: writer.order.index(one)),
        *(one for one in notes if one not in writer.numbers),
    ]:
        line, content = notes[label]
        pieces = [piece for token in parser.parse(content) for piece in writer.pieces(token.children or [])]
        parts.append(
            Part(PartKind.NOTE, tuple(pieces), f"line {lines_before + line}", writer.numbers.get(label, label))
        )
    title = _title(parts)
    return Draft(tuple(with_notes(parts)), Metadata(title=title), warnings=tuple(warnings))


def _title(parts: Sequence[Part]) -> str:
    if not parts or parts[0].kind is not PartKind.HEADING:
        return ""
    return " ".join("".join(piece for piece in parts[0].pieces if isinstance(piece, str)).split())


def _take_notes(lines: Sequence[str]) -> tuple[list[str], dict[str, tuple[int, str]]]:
    """The lines without the notes among them, and the notes: label -> (line, text)."""
    kept: list[str] = []
    notes: dict[str, tuple[int, str]] = {}
    content: list[str] | None = None
    label, fenced = "", False
    for number, line in enumerate([*lines, ""], start=1):
        fenced ^= bool(_FENCE.match(line)) and content is None
        opened = None if fenced else _NOTE.match(line)
        goes_on = content is not None and (line[:1] in " \t" or (bool(line) and bool(content[-1])))
        if content is not None and (opened or not (goes_on or not line)):
            notes[label] = (notes[label][0], "\n".join(content).strip())
            content = None
        if opened and opened[1] not in notes:
            label, content = opened[1], [opened[2]]
            notes[label] = (number, "")
        elif content is not None:
            content.append(line.strip())
        else:
            kept.append(line)
            continue
        kept.append("")
    if content is not None:
        notes[label] = (notes[label][0], "\n".join(content).strip())
    return kept, notes


class _Writer:
    """From the parser's tokens to parts."""

    def __init__(self, notes: dict[str, tuple[int, str]], lines_before: int) -> None:
        self._notes = notes
        self._lines_before = lines_before
        self._keep_labels = all(label.isdigit() for label in notes)
        self.numbers: dict[str, str] = {}  # a note's label -> its number in the text
        self.order: list[str] = []

    def parts(self, tokens: Sequence[Token]) -> Iterator[Part]:
        lists: list[int | None] = []  # the next number of each open list, None for bullets
        number = ""
        kind = PartKind.PARAGRAPH
        row: list[Piece] = []
        for token in tokens:
            place = f"line {self._lines_before + token.map[0] + 1}" if token.map else ""
            if token.type in ("heading_open", "heading_close"):
                kind = PartKind.HEADING if token.nesting > 0 else PartKind.PARAGRAPH
            elif token.type in ("ordered_list_open", "bullet_list_open"):
                lists.append(int(token.attrs.get("start", 1)) if token.type[0] == "o" else None)
            elif token.type in ("ordered_list_close", "bullet_list_close"):
                lists.pop()
            elif token.type == "list_item_open" and lists and lists[-1] is not None:
                number, lists[-1] = f"{lists[-1]}{token.markup} ", lists[-1] + 1
            elif token.type in ("tr_open", "tr_close"):
                if row:
                    yield Part(PartKind.PARAGRAPH, tuple(row), place)
                row = []
            elif token.type == "inline" and token.level and row is not None and self._in_table(token):
                row += [*self.pieces(token.children or []), " "]
            elif token.type == "inline":
                yield Part(kind, (number, *self.pieces(token.children or [])), place)
                number = ""
            elif token.type in ("fence", "code_block", "html_block"):
                content = token.content if token.type != "html_block" else _seen(token.content)
                if content.strip():
                    yield Part(PartKind.PARAGRAPH, (number + content,), place)
                    number = ""

    def _in_table(self, token: Token) -> bool:
        return bool(token.meta.get("cell")) if token.meta else False

    def pieces(self, children: Sequence[Token]) -> Iterator[Piece]:
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                yield "\n"
            elif child.type == "text":
                yield from self._with_refs(child.content)
            elif child.type == "code_inline":
                yield child.content
            elif child.type == "html_inline":
                yield _seen(child.content)

    def _with_refs(self, content: str) -> Iterator[Piece]:
        position = 0
        for found in _NOTE_REF.finditer(content):
            label = found[1]
            if label not in self._notes:
                continue
            if label not in self.numbers:
                self.order.append(label)
                self.numbers[label] = label if self._keep_labels else str(len(self.order))
            yield content[position : found.start()]
            yield NoteRef(self.numbers[label])
            position = found.end()
        yield content[position:]


def _seen(html: str) -> str:
    """HTML without tags and comments, but with page marks that are written as such."""
    if re.fullmatch(r"\s*<br\s*/?>\s*", html, re.IGNORECASE):
        return "\n"
    return _UNSEEN.sub(lambda found: found[0] if _PAGE_MARK.fullmatch(found[0]) else "", html)


_PAGE_MARK = re.compile(r"<(?:!--)?\s{0,3}(?:page|pg\.?|p\.|pb|end page)\s{0,3}[^<>]{0,20}>", re.IGNORECASE)

"""Escape text for Discord's Markdown, and measure its length.

`discord.utils.escape_markdown` is not used: it takes cubic time on `[](` repeated, and leaves mentions, custom emoji,
timestamps, command links, numbered lists and bare addresses alive.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from passages.storage.page_limit import limit_name
from passages.text.lazy_pattern import lazily

# Every character that can start markup in the middle of a line: emphasis, code, spoilers, links, mentions, custom
# emoji, timestamps, commands, @everyone; ":" for bare addresses and for :shortcodes:.
_INLINE: Final = str.maketrans({char: f"\\{char}" for char in r"\*_~|`[]<@:"})
# What is markup only at the start of a line: lists, quotes, headings, small print, numbered lists.
_LINE: Final = lazily(r"(?:^|(?<=[\r\f\v\x85\u2028\u2029]))([ \t]*)(?:([-+>#])|(\d+)([.)]))", re.MULTILINE)
_ESCAPED: Final = lazily(r"\\([^0-9A-Za-z\s])")

_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_ISOLATES: Final = "\u2066\u2067\u2068"
_EMBEDDINGS: Final = "\u202a\u202b\u202d\u202e"
_POP_ISOLATE: Final = "\u2069"
_POP_EMBEDDING: Final = "\u202c"
_BIDI: Final = lazily(f"[{_ISOLATES}{_EMBEDDINGS}{_POP_ISOLATE}{_POP_EMBEDDING}\u200e\u200f\u061c]")
_MAX_MARKS: Final = 3  # combining marks in a row, in echoed user input


def escape(text: str) -> str:
    """Escape `text` so that Discord shows it as it is: no markup, no mention, no link. Takes linear time.

    `unescape(escape(text)) == text`, always. At most twice as long as `text`.
    """
    return guard(escape_inside(text))


def escape_inside(text: str) -> str:
    """Escape what does not stand at the start of a line; `guard` the whole line afterwards."""
    return text.translate(_INLINE)


def guard(text: str) -> str:
    """Escape the starts of lines, so that none begins a list, quote, heading or small print."""
    return _LINE.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or found[4]}", text)


def unescape(text: str) -> str:
    """Return what Discord shows of escaped text."""
    return _ESCAPED.sub(r"\1", text)


def superscript(label: str) -> str:
    """Return a note's number raised and escaped; characters without a raised form stay as they are."""
    return escape_inside(label.translate(_SUPERSCRIPTS))


def page_name(label: str) -> str:
    """Return "page 105", "pt. 2, ch. 1" or "¶14", escaped, for the label of a limit."""
    return echo(limit_name(label), 100)


def closing(text: str) -> str:
    """Return the characters that close the directional controls `text` leaves open, to be appended to it."""
    stack: list[str] = []
    for found in _BIDI.finditer(text):
        char = found[0]
        if char in _ISOLATES:
            stack.append(_POP_ISOLATE)
        elif char in _EMBEDDINGS:
            stack.append(_POP_EMBEDDING)
        elif char == _POP_EMBEDDING and stack[-1:] == [_POP_EMBEDDING]:
            stack.pop()
        elif char == _POP_ISOLATE and _POP_ISOLATE in stack:
            while stack.pop() != _POP_ISOLATE:
                pass
    return "".join(reversed(stack))


def plain(text: str, limit: int = 80) -> str:
    """Return a person's words on one line of at most `limit` characters, without reordering or stacked characters."""
    kept: list[str] = []
    marks = 0
    for char in _BIDI.sub("", text[: 4 * limit]):
        category = unicodedata.category(char)
        marks = marks + 1 if category.startswith("M") else 0
        if (marks <= _MAX_MARKS and category not in ("Cc", "Cs", "Cn", "Co")) or char.isspace():
            kept.append(char)
    words = " ".join("".join(kept).split())
    return words if len(words) <= limit and len(text) <= 4 * limit else words[: limit - 1].rstrip() + "…"


def echo(text: str, limit: int = 80) -> str:
    """Return `plain`, escaped, to stand inside a sentence of ours."""
    return escape_inside(plain(text, limit))


def length(text: str) -> int:
    """Return the length in UTF-16 units, as counted against Discord's limits: never less than Discord counts."""
    return len(text) + sum(char > "\uffff" for char in text)

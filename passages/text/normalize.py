"""Normalization: what may be changed in a text before it is quoted, and nothing else.

- NFC, never NFKC; runs of more than 30 combining marks are cut first, because normalizing them takes quadratic time.
- CRLF, CR and the Unicode line breaks become LF; runs of blanks become one.
- Control, bidi, BOM and zero-width characters, soft hyphens, noncharacters and lone surrogates are removed.
- Ligatures are spelled out.
- Words hyphenated at a line end are joined, unless the text has the hyphenated form elsewhere.

Mojibake is never repaired. `PAGE` and `NOTE` mark places that a reader knows, and are removed later.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from passages.text.lazy_pattern import lazily

# Noncharacters of Unicode: no text has them, so they can mark places while a text is normalized.
PART = "\ufdd0"  # between two parts
PAGE = "\ufdd1"  # where a page begins or ends
NOTE = "\ufdd2"  # before and after a note's number
MARK = "\ufdd3"  # where a place of another system than the page begins
NAME = "\ufdd4"  # before and after a speaker's name
LINE = "\ufdd5"  # between two lines of verse, which stay lines
INDENT = "\ufdd6"  # for each blank that a line of verse begins with

MAX_COMBINING = 30

_LINE_BREAKS = lazily("\r\n?|[\x0b\x1c\x1d\x1e\x85\u2028\u2029]")
_REMOVED = lazily(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
# Combining marks are no word characters to `re`; `_cut_combining` leaves alone what else this matches.
_COMBINING = lazily(rf"[^\w\s\x00-\u02ff]{{{MAX_COMBINING + 1},}}")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"},
)
_LINE_END_HYPHEN = lazily(rf"(?<![\w-])((?:\w++-)++)([ \t{PAGE}{MARK}]*+\n[\s{PAGE}{MARK}]*+)(\w++)")
_HYPHENATED = lazily(r"(?<![\w-])\w++(?:-\w++)++")
_CAPITAL_INSIDE = lazily(r"\b\w*[^\W\d_][A-Z0-9]\w*\b")
_SOFT_LINE_END = lazily(r"\xad([ \t]*+\n[ \t]*+)")
_BLANKS = lazily(rf"(?: [\s{PAGE}{MARK}]|[^\S ]|[{PAGE}{MARK}])[\s{PAGE}{MARK}]*")  # all runs but a single space
_GLUED_SENTENCES = lazily(rf"(?<=[^\W\d_A-Z][.!?])([\"”’)]?)([{PAGE}{MARK}]+)(?=[\"“‘(]?[A-ZÀ-ÖØ-Þ])")
_VERSE_BREAK = lazily(rf"(?<![ {INDENT}])[ {INDENT}]*({LINE})([{INDENT}]*) *")
_LINE_OF_VERSE = lazily(r"(?<![ \t])[ \t]*(?:\n[ \t]*)*\n([ \t]*)")
_KEPT = PAGE + MARK
_VERSE = str.maketrans({LINE: "\n", INDENT: " "})


def clean(text: str) -> str:
    """Return `text` in NFC without invisible characters, with LF for line breaks and ligatures spelled out.

    Form feeds and blanks stay, so that a reader still sees the lines. The control character that PDF readers leave for
    a hyphen at a line end (U+0002) becomes one.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\x02", "-")
    text = _SOFT_LINE_END.sub("", text)
    text = _REMOVED.sub("", text)
    if text.isascii():
        return text
    text = _COMBINING.sub(lambda found: _cut_combining(found[0]), text)
    return unicodedata.normalize("NFC", text).translate(_LIGATURES)


def _cut_combining(run: str) -> str:
    """Drop the combining marks after the first `MAX_COMBINING` of each run."""
    kept, length = [], 0
    for character in run:
        length = length + 1 if unicodedata.combining(character) else 0
        if length <= MAX_COMBINING:
            kept.append(character)
    return "".join(kept)


def flow(text: str) -> str:
    """Return cleaned `text` in one line: hyphens at line ends joined, every run of blanks one blank.

    `PAGE` and `MARK` stay between the characters where they were, after the blank if there is one. Lines of verse
    (`LINE`) stay lines, with their indents.
    """
    if "-" in text and "\n" in text:
        text = _join_hyphens(text)
    text = _GLUED_SENTENCES.sub(r"\1 \2", text)
    text = _BLANKS.sub(_one_blank, text)
    return _VERSE_BREAK.sub(r"\1\2", text).translate(_VERSE) if LINE in text else text


def verse(text: str) -> str:
    """Return cleaned lines of verse as `flow` keeps them: their breaks and the blanks that they begin with."""
    return _LINE_OF_VERSE.sub(lambda found: LINE + INDENT * len(found[1].expandtabs(4)), text.strip("\n"))


def _one_blank(found: re.Match[str]) -> str:
    marks = "".join(char for char in found[0] if char in _KEPT)
    return (" " if len(found[0]) > len(marks) else "") + marks


def _join_hyphens(text: str) -> str:
    @cache
    def hyphenated() -> frozenset[str]:
        return frozenset(word.casefold() for word in _HYPHENATED.findall(text))

    @cache
    def whole() -> frozenset[str]:
        return frozenset(_CAPITAL_INSIDE.findall(text))

    def join(found: re.Match[str]) -> str:
        left, gap, right = found.groups()
        keep = not left[-2].isalpha() or (left + right).casefold() in hyphenated()
        if not right[0].islower():  # "TraceMonkey", if the text itself writes it whole
            keep = keep or left[:-1] + right not in whole()
        return (left if keep else left[:-1]) + "".join(char for char in gap if char in _KEPT) + right

    return _LINE_END_HYPHEN.sub(join, text)

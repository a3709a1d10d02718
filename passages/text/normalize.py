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

# Noncharacters of Unicode: no text has them, so they can mark places while a text is normalized.
PART = "\ufdd0"  # between two parts
PAGE = "\ufdd1"  # where a page begins or ends
NOTE = "\ufdd2"  # before and after a note's number

MAX_COMBINING = 30

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x1c\x1d\x1e\x85\u2028\u2029]")
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
# Combining marks are no word characters to `re`; `_cut_combining` leaves alone what else this matches.
_COMBINING = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_COMBINING + 1},}}")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"},
)
_LINE_END_HYPHEN = re.compile(rf"(?<![\w-])((?:\w++-)++)([ \t{PAGE}]*+\n[\s{PAGE}]*+)(\w++)")
_HYPHENATED = re.compile(r"(?<![\w-])\w++(?:-\w++)++")
_SOFT_LINE_END = re.compile(r"\xad([ \t]*+\n[ \t]*+)")
_BLANKS = re.compile(rf"[\s{PAGE}]+")
_GLUED_SENTENCES = re.compile(rf"(?<=[^\W\d_A-Z][.!?])([\"”’)]?)({PAGE}+)(?=[\"“‘(]?[A-ZÀ-ÖØ-Þ])")


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

    `PAGE` stays between the characters where it was, after the blank if there is one.
    """
    if "-" in text and "\n" in text:
        text = _join_hyphens(text)
    text = _GLUED_SENTENCES.sub(r"\1 \2", text)
    return _BLANKS.sub(_one_blank, text)


def _one_blank(found: re.Match[str]) -> str:
    pages = found[0].count(PAGE)
    return (" " if len(found[0]) > pages else "") + PAGE * pages


def _join_hyphens(text: str) -> str:
    hyphenated: set[str] | None = None

    def join(found: re.Match[str]) -> str:
        nonlocal hyphenated
        if hyphenated is None:
            hyphenated = {word.casefold() for word in _HYPHENATED.findall(text)}
        left, gap, right = found.groups()
        keep = not right[0].islower() or not left[-2].isalpha() or (left + right).casefold() in hyphenated
        return (left if keep else left[:-1]) + PAGE * gap.count(PAGE) + right

    return _LINE_END_HYPHEN.sub(join, text)

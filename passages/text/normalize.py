"""Normalisation: what may be changed in a text before it is quoted, and nothing else.

- NFC, never NFKC; runs of more than 30 combining marks are cut first, because normalising them takes quadratic time.
- CRLF, CR and the Unicode line breaks to LF; runs of blanks to one.
- Control, bidi, BOM and zero-width characters, soft hyphens, noncharacters and lone surrogates removed.
- Ligatures spelled out.
- A line-end hyphen joined, unless the hyphenated form stands elsewhere in the text.

Mojibake is never repaired. `PAGE` and `NOTE` are places in the text that a reader knows: they take up no room.
"""

from __future__ import annotations

import re
import unicodedata

# Noncharacters of Unicode: they may not stand in any text, so they can stand for places while it is normalised.
PART = "\ufdd0"  # between two parts
PAGE = "\ufdd1"  # where a page begins or ends
NOTE = "\ufdd2"  # before and after a note's number

MAX_COMBINING = 30

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x1c\x1d\x1e\x85\u2028\u2029]")
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
# Combining marks are no word characters to `re`; what else this matches is sifted afterwards.
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
    """`text` without the characters that are never shown, with LF for every line break, in NFC, ligatures spelled out.

    Line breaks, form feeds and blanks stay as they are, so that a reader can still see the lines. A control character
    that PDF readers leave for a hyphen at a line's end (U+0002) becomes one.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\x02", "-")
    text = _SOFT_LINE_END.sub("", text)
    text = _REMOVED.sub("", text)
    if text.isascii():
        return text
    text = _COMBINING.sub(lambda found: _cut_combining(found[0]), text)
    return unicodedata.normalize("NFC", text).translate(_LIGATURES)


def _cut_combining(run: str) -> str:
    kept, length = [], 0
    for character in run:
        length = length + 1 if unicodedata.combining(character) else 0
        if length <= MAX_COMBINING:
            kept.append(character)
    return "".join(kept)


def flow(text: str) -> str:
    """Cleaned `text` in one line: hyphens at line ends joined, every run of blanks one blank.

    `PAGE` stays between the characters where it stood, after the blank where there is one.
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

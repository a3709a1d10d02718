"""Whole paragraphs that a library, a scanner or a transcriber added to a text, and rows of links to its other pages.

To teach another library's words, add a line to `_WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from passages.model import DropReason
from passages.readers.boilerplate.field_head import bare
from passages.text.lazy_pattern import lazily

_CREDIT = lazily(
    r"\[?(?:(?:this )?e-?(?:book|text) (?:was )?|this file was |html version )?"
    r"(?:produced|prepared|scanned|created) by(?-i:\s+(?:the\s)?[A-Z])"
    r"|transcribed from the .{1,120}\bby\b|\[redactor",
    re.IGNORECASE,
)
_NEAR = 12  # parts at either end of a text in which a library's paragraphs stand
_LONGEST_NOTICE = 2_500  # characters
_LONGEST_ROW = 200  # characters
_TRANSCRIBER = lazily(
    r"[\W_]{0,4}transcriber(?:s|['’]s|s['’])?\s+(?:end)?notes?(?P<rest>(?:\s?[:.—–-]|[\W_]{0,4}\Z).*)",
    re.IGNORECASE | re.DOTALL,
)
# What such notes are about: without a word of it below, the heading is an author's.
_MENDED = lazily(
    r"\b(?:text|print\w*|original\w*|edition|e-?book|spelling|spelt|spelled|hyphen\w*|typograph\w*|misprints?|errors?"
    r"|correct\w*|punctuation|illustrations?|plates?|footnotes?|italics?|underscores?|html|version|pages?|cover"
    r"|inconsisten\w*|variant|archaic|chang\w*|mended|mov(?:ed|ing)|volume|contents|paragraphs?)\b",
    re.IGNORECASE,
)
_WORDS = lazily(
    r"this is a digital copy of a book that was preserved for generations on library shelves"
    r"|digiti[sz]ed by (?:the internet archive|google|microsoft)(?=\W*\Z|\s+in \d{4}\b|\s+original from)"
    r"|this e-?book (?:comes from the online library wikisource|is the product of many hours of hard work)"
    r"|exported from wikisource on|about this digital edition"
    r"|(?:this book was )?produced (?:in epub format )?by the internet archive"
    r"|this e-?book (?:was|is) (?:made|provided|produced) (?:available )?(?:at no (?:cost|charge) )?"
    r"by (?:faded page|distributed proofreaders)"
    r"|(?:a |\W{0,4})distributed proofreaders canada e-?book",
    re.IGNORECASE,
)
_LINK_WORDS = frozenset("prev previous next first last page of « » ‹ › < > … ... .. | · , older newer".split())


def find_library_notices(
    kept: Sequence[int], texts: Sequence[str], is_heading: Sequence[bool], *, framed: bool
) -> Iterator[tuple[int, DropReason]]:
    """Yield the numbers of paragraphs that a library or a transcriber wrote, each with the reason to leave it out.

    `kept` are the numbers of those `texts` that are not empty; `framed`: the text came in a library's frame.
    """
    near = {*kept[:_NEAR], *kept[-_NEAR:]}
    for place, number in enumerate(kept):
        text = texts[number]
        notes = _transcriber(place, kept, texts, is_heading) if "ranscriber" in text or "RANSCRIBER" in text else []
        for gone in notes:
            yield kept[gone], DropReason.FRAME
        if notes:
            continue
        if len(text) < _LONGEST_ROW and (text[:1].isdigit() or text.rstrip()[-1:].isdigit()):
            if _is_row_of_links(bare(text)):
                yield number, DropReason.SITE
        elif number in near and len(text) < _LONGEST_NOTICE:
            own = bare(text)
            if _WORDS.match(own) or (framed and _CREDIT.match(own)):
                yield number, DropReason.FRAME


def _transcriber(place: int, kept: Sequence[int], texts: Sequence[str], is_heading: Sequence[bool]) -> list[int]:
    """Return the places in `kept` of a transcriber's note that begins at `place`.

    In brackets it goes on until they close; below a heading near either end, up to the next heading or the end.
    """
    text = bare(texts[kept[place]])
    found = _TRANSCRIBER.match(text)
    if not found:
        return []
    if text.startswith("["):
        depth = 0
        for length, number in enumerate(kept[place : place + 20], start=1):
            depth += texts[number].count("[") - texts[number].count("]")
            if depth <= 0:
                return list(range(place, place + length))
        return [place]
    if len(found["rest"].strip(" .:_*—–-")) > 3:
        return [place]
    after = next((later for later in range(place + 1, len(kept)) if is_heading[kept[later]]), len(kept))
    at_end = after == len(kept) and place > len(kept) * 0.8
    below = [texts[kept[at]] for at in range(place + 1, min(after, place + 1 + _NEAR))]
    if below and not any(map(_MENDED.search, below)):
        return []
    if at_end or (place < _NEAR and after - place <= _NEAR and after < len(kept)):
        return list(range(place, after))
    return [place, place + 1][: len(kept) - place]


def _is_row_of_links(text: str) -> bool:
    """Tell whether this is "2 3 4 5 … 28": the numbers of a list's pages, which lead there."""
    words = text.casefold().split()
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 5]
    rising = all(before < after for before, after in pairwise(numbers))
    other = [word for word in words if not (word.isascii() and word.isdigit())]
    by_one = sum(after - before == 1 for before, after in pairwise(numbers))
    return (
        len(numbers) >= 4
        and bool(other)
        and rising
        and by_one >= len(numbers) - 2
        and all(word in _LINK_WORDS for word in other)
    )

"""What elements of HTML say of verse and of numbers beside the text: poems, lines, verse numbers, margin marks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from passages.places.systems import System
from passages.readers.draft import PlaceMark
from passages.readers.html.elements import types_of
from passages.text.lazy_pattern import lazily

_POEM = lazily(
    r"(?:^|[\s_-])(?:poem|poetry|stanza|strophe|line-?group|lg|verses|versification|couplet|quatrain|sonnet)(?:$|[\s_-])",
    re.IGNORECASE,
)
_POEM_TYPES = frozenset("z3998:verse z3998:poem z3998:song z3998:hymn z3998:lyrics".split())
_LINE = lazily(
    r"(?:^|\s)(?:line|l|vers|verse|v|(?:verse|poem|poetry)[-_]?line|i\d{1,2}|indent-?\d{1,2})(?=$|\s)",
    re.IGNORECASE,
)
_INDENT = lazily(r"(?:^|\s)(?:i|indent-?)(\d{1,2})(?=$|\s)", re.IGNORECASE)
_SURE_LINE = lazily(r"(?:^|\s)(?:line|(?:verse|poem|poetry)[-_]?line)(?:$|\s)", re.IGNORECASE)
_MARGIN_LEFT = lazily(r"(?:margin|padding)-left\s*:\s*(\d{1,2}(?:\.\d)?)\s*r?em", re.IGNORECASE)
_NUMBERS = {
    System.VERSE: lazily(r"(?:^|\s)(?:verse-?_?(?:num(?:ber)?|no)|vnum|vn|verse|v|vers)(?:$|\s)", re.IGNORECASE),
    System.LINE: lazily(r"(?:^|\s)(?:line-?_?(?:num(?:ber)?|no)|lnum|ln|l-?num)(?:$|\s)", re.IGNORECASE),
    System.MARGIN: lazily(
        r"(?:^|\s)(?:stephanus|bekker|akademie|margin(?:al)?(?:-?num)?|milestone)(?:$|\s)", re.IGNORECASE
    ),
}
_INLINE = frozenset("span sup b a small i strong".split())
_VERSE = lazily(r"(?:(?P<chapter>\d{1,3}):)?(?P<verse>\d{1,3}[ab]?)\.?")
_MARGIN = lazily(
    r"[\[(|{]?\s?(?P<label>\d{1,4}[a-e](?:\d{1,2})?|\d{1,2}:\d{1,4}|A\s?\d+/B\s?\d+|[AB]\s?\d+)\s?[\])|}]?"
)


def is_poem(attributes: Mapping[str, str]) -> bool:
    """Tell whether an element holds verse, by its class or its type."""
    return bool(_POEM.search(attributes.get("class", "")) or types_of(attributes) & _POEM_TYPES)


def is_line(tag: str, attributes: Mapping[str, str], *, in_poem: bool) -> bool:
    """Tell whether an element is one line of verse."""
    if tag not in ("p", "div", "span", "li"):
        return False
    return bool((_LINE if in_poem else _SURE_LINE).search(attributes.get("class", "")))


def indent_of(attributes: Mapping[str, str]) -> int:
    """Return how many blanks a line of verse begins with, as its class or style says."""
    if margin := _MARGIN_LEFT.search(attributes.get("style", "")):
        return round(2 * float(margin[1]))
    found = _INDENT.search(attributes.get("class", ""))
    return min(int(found[1]), 40) if found else 0


def numbered_system(tag: str, attributes: Mapping[str, str], *, in_poem: bool) -> System | None:
    """Return the system that an element's text is a number of, if it is one; None for any other element."""
    names = attributes.get("class", "")
    if tag not in _INLINE or not names:
        return None
    found = next((system for system, pattern in _NUMBERS.items() if pattern.search(names)), None)
    return None if found is System.VERSE and in_poem else found


def place_marks(system: System, text: str) -> list[PlaceMark] | None:
    """Return the marks that a number stands for; None where the text is no number of a verse or line."""
    text = text.strip()
    if system is System.VERSE and (verse := _VERSE.fullmatch(text)):
        chapter = [PlaceMark(System.CHAPTER, verse["chapter"])] if verse["chapter"] else []
        return [*chapter, PlaceMark(System.VERSE, verse["verse"])]
    if system is System.MARGIN and (margin := _MARGIN.fullmatch(text)):
        return [PlaceMark(System.MARGIN, " ".join(margin["label"].split()))]
    return None

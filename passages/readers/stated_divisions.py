"""The divisions of a text whose front matter says what they are: `divisions: chapter`, or `divisions: "Log {n}"`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from passages.places.headings import NUMERAL, Division, division_word, parse_heading
from passages.places.systems import System
from passages.readers.draft import Part, PartKind
from passages.readers.part_text import words_of

NUMBER = "{n}"  # stands for the number in a pattern
_LONGEST = 120  # characters of a heading


def may_state(stated: str) -> bool:
    """Tell whether `stated` is a word for a division ("chapter", "letter") or a pattern with a number in it."""
    return NUMBER in stated or division_word(stated) is not None


def with_stated_divisions(parts: Sequence[Part], stated: str) -> list[Part]:
    """Return the parts, those that begin a division of the stated kind as its headings.

    A word tells what the numbers count that stand at the head of headings; a pattern finds headings by their words, in
    paragraphs, too.
    """
    if not stated:
        return list(parts)
    division = _by_pattern(stated) if NUMBER in stated else _by_word(stated)
    changed = []
    for part in parts:
        text = words_of(part)
        may_be = part.kind is PartKind.HEADING or (NUMBER in stated and part.kind is PartKind.PARAGRAPH)
        found = division(text) if may_be and len(text) <= _LONGEST else None
        changed.append(part._replace(kind=PartKind.HEADING, divisions=(found,)) if found else part)
    return changed


def _by_word(word: str) -> Callable[[str], Division | None]:
    system, own = division_word(word) or (System.SECTION, word)

    def division(text: str) -> Division | None:
        found = parse_heading(text)
        numbered = len(found) == 1 and not found[0].word and found[0].system in (System.CHAPTER, System.SECTION)
        return found[0]._replace(system=system, word=own) if numbered and found[0].label else None

    return division


def _by_pattern(stated: str) -> Callable[[str], Division | None]:
    before, _, after = stated.partition(NUMBER)
    word = " ".join(before.split()).strip(" .:,-–—#")
    system, own = division_word(word) or (System.SECTION, word)
    pattern = re.compile(
        rf"{re.escape(before.strip())}\s*(?P<number>{NUMERAL})\s*{re.escape(after.strip())}(?:[\s.:,–—-]+(?P<title>.+))?\W*",
        re.IGNORECASE,
    )

    def division(text: str) -> Division | None:
        found = pattern.fullmatch(text)
        return Division(system, found["number"].strip(" ."), own, (found["title"] or "").strip()) if found else None

    return division

"""The grammar of a place that a person types: "105", "III.1", "act 3 scene 1", "ch. 12", "Gen 3:15", "l. 56", "last".

What is typed can often be read in several ways: "3:15" as chapter and verse, or as a mark in the margin. All are
returned, the likeliest first; which of them there is, a text tells (`place_lookup`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from passages.places.headings import NUMERAL, ORDINALS, WORD, division_word
from passages.places.numerals import value
from passages.places.systems import DIVISIONS, System
from passages.text.lazy_pattern import lazily

# Labels that mean the last place of a system and the first one.
LAST, FIRST = "<last>", "<first>"
# Which system inside which, outermost first.
NESTING = (*DIVISIONS, System.MARGIN, System.PAGE, System.VERSE, System.LINE)
# The systems that a number alone may count, likeliest first. Pages are tried before all of them.
COUNTING = (
    System.CHAPTER, System.SECTION, System.ACT, System.BOOK, System.PART, System.VOLUME, System.SCENE, System.MARGIN,
    System.LINE, System.VERSE,
)  # fmt: skip


class Step(NamedTuple):
    """One part of a place: `first` to `last` in a system; "" for the same. `word` is a section's own: "Letter"."""

    system: System
    first: str
    last: str = ""
    word: str = ""


class PlaceQuery(NamedTuple):
    """A reading of what was typed: the steps, outermost first, and the name before them ("Gen", a title's words)."""

    steps: tuple[Step, ...]
    name: str = ""


_WORDS = {
    "p": System.PAGE, "pp": System.PAGE, "page": System.PAGE, "pages": System.PAGE, "pg": System.PAGE,
    "seite": System.PAGE, "seiten": System.PAGE, "página": System.PAGE, "pagina": System.PAGE,
    "v": System.VERSE, "vv": System.VERSE, "verse": System.VERSE, "verses": System.VERSE, "vers": System.VERSE,
    "l": System.LINE, "ll": System.LINE, "line": System.LINE, "lines": System.LINE, "zeile": System.LINE,
    "margin": System.MARGIN, "bk": System.BOOK, "bks": System.BOOK, "sc": System.SCENE, "vols": System.VOLUME,
    "chs": System.CHAPTER, "pts": System.PART, "§": System.SECTION, "§§": System.SECTION, "sect": System.SECTION,
}  # fmt: skip
# Any word that names a system, in a text: "chapters", "p.", "Letter", "§".
PLACE_WORD = rf"(?:§{{1,2}}|\b(?:{'|'.join(word for word in _WORDS if word.isalpha())}|(?:{WORD})s?)\b)"
_NUMBER = rf"(?:\d{{1,6}}(?:st|nd|rd|th)\b|\d{{5,6}}|{NUMERAL})"
_RANGE = rf"(?P<first>{_NUMBER})(?:\s?(?:[-–—]|to|through|bis)\s?(?P<last>{_NUMBER}))?"
_NAMED = lazily(rf"(?P<word>[^\W\d_]+|§{{1,2}})\.?\s*(?:the\s)?{_RANGE}(?![\w:])", re.IGNORECASE)
_ORDERED = lazily(
    rf"(?:the\s)?(?P<first>{ORDINALS}|last|\d{{1,6}}(?:st|nd|rd|th|\.))\s(?P<word>[^\W\d_]+)(?!\w)", re.IGNORECASE
)
_BETWEEN = lazily(r"[\s,;·.]*(?:\b(?:of|in|on|and)\b\s*)?(?:\bthe\b\s*)?", re.IGNORECASE)
_POINTS = lazily(
    r"(?P<one>\d{1,4}|[IVXLC]+)\s?\.\s?(?P<two>\d{1,4}|[IVXLC]+)(?:\s?\.\s?(?P<three>\d{1,5}))?(?:\s?[-–—]\s?(?P<last>\d{1,5}))?",
    re.IGNORECASE,
)
_COLON = lazily(
    r"(?P<one>\d{1,4}|[IVXLC]+)\s?:\s?(?P<two>\d{1,4}[a-z]?)(?:\s?[-–—]\s?(?P<last>\d{1,4}[a-z]?))?", re.IGNORECASE
)
_COLUMN = lazily(r"(?P<page>\D{0,3}\d{1,5})(?P<one>[a-f]\d{0,3})(?:\s?[-–—]\s?(?P<last>\d{0,5}[a-f]?\d{0,3}))?")
_ALONE = lazily(_RANGE, re.IGNORECASE)
_NAME = lazily(r"(?P<name>(?:[1-4]\s|I{1,3}\s)?[^\W\d_][^\d:§]{0,80}?)[.,]?\s+(?P<rest>\S.*)")
_COUNTED_PARAGRAPH = lazily(r"(?<=\S),?\s*¶\s*(?P<number>\d{1,6})\Z")
_ABOUT = lazily(r"(?:pdf|about)\s+(?=p)", re.IGNORECASE)


def parse_place(typed: str) -> tuple[PlaceQuery, ...]:
    """Return the readings of `typed`, likeliest first; none where it names no place by a number."""
    text = _COUNTED_PARAGRAPH.sub("", " ".join(typed.split()).strip(' .,;:()[]?!“”"'))
    text = _ABOUT.sub("", text)
    if not text or len(text) > 200:
        return ()
    if end := {"first": FIRST, "last": LAST}.get(text.casefold()):
        return tuple(PlaceQuery((Step(system, end),)) for system in (System.PAGE, *COUNTING))
    found = [PlaceQuery(steps) for steps in _readings(text)]
    if named := _NAME.fullmatch(text):
        found += [PlaceQuery(steps, named["name"]) for steps in _readings(named["rest"])]
    return tuple(dict.fromkeys(found))


def counted_paragraph(typed: str) -> int:
    """Return the number of the paragraph that a citation ends with, 4 for "ch. 12, ¶4"; 0 where it names none."""
    found = _COUNTED_PARAGRAPH.search(typed.strip(' .,;:()[]?!“”"'))
    return int(found["number"]) if found else 0


def system_of(word: str) -> tuple[System, str] | None:
    """Return the system that a word names and the word that a citation keeps: "scenes", "p.", "Letter"; or None."""
    folded = word.casefold().strip(" .")
    return (_WORDS[folded], "§" if "§" in folded else "") if folded in _WORDS else division_word(folded)


def _readings(text: str) -> Iterator[tuple[Step, ...]]:
    """The ways to read a text from its beginning to its end."""
    steps: list[Step] = []
    at = 0
    while step := _step(text, at):
        steps.append(step[0])
        at = step[1]
        if between := _BETWEEN.match(text, at):
            at = between.end()
    rest = text[at:]
    if not rest:
        if steps:
            yield _nested(steps)
        return
    for tail in _tails(rest):
        if not {one.system for one in steps} & {one.system for one in tail}:
            yield _nested([*steps, *tail])


def _step(text: str, at: int) -> tuple[Step, int] | None:
    """The step at an offset and where it ends: "act 3", "lines 12 to 16", "the third act"."""
    for pattern in (_NAMED, _ORDERED):
        match = pattern.match(text, at)
        named = system_of(match["word"]) if match else None
        if match and named and _is_number(match["first"]):
            last = match["last"] if pattern is _NAMED else ""
            return Step(named[0], _label(match["first"]), _label(last or ""), named[1]), match.end()
    return None


def _is_number(typed: str) -> bool:
    """Tell "chapter mix" from "chapter mi": letters have to be a number, or one capital."""
    return len(typed) == 1 or any(map(str.isdigit, typed)) or bool(value(typed)) or typed.casefold() == "last"


def _nested(steps: list[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: NESTING.index(step.system)))


def _tails(text: str) -> Iterator[tuple[Step, ...]]:
    """The readings of a number without a word: "III.1.56–60", "3:15", "514a-b", "105"."""
    if points := _POINTS.fullmatch(text):
        yield from _pointed(**points.groupdict())
    if colon := _COLON.fullmatch(text):
        one, two, last = colon["one"], colon["two"], colon["last"] or ""
        yield (Step(System.CHAPTER, one), Step(System.VERSE, two, last))
        yield (Step(System.SECTION, one), Step(System.VERSE, two, last))
        yield (Step(System.MARGIN, f"{one}:{two}", f"{one}:{last}" if last else ""),)
        yield (Step(System.ACT, one), Step(System.SCENE, two, last))
    if column := _COLUMN.fullmatch(text):
        last = column["last"] or ""
        last = last if not last or last[0].isdigit() else f"{column['page']}{last}"
        yield (Step(System.MARGIN, f"{column['page']}{column['one']}", last),)
    if alone := _ALONE.fullmatch(text):
        first, last = _label(alone["first"]), _label(alone["last"] or "")
        yield from ((Step(system, first, last),) for system in (System.PAGE, *COUNTING))


def _pointed(one: str, two: str, three: str | None, last: str | None) -> Iterator[tuple[Step, ...]]:
    end = last or ""
    if three:
        yield (Step(System.ACT, one), Step(System.SCENE, two), Step(System.LINE, three, end))
        yield (Step(System.BOOK, one), Step(System.CHAPTER, two), Step(System.SECTION, three, end))
        return
    pairs = (
        (System.ACT, System.SCENE),
        (System.BOOK, System.CHAPTER),
        (System.PART, System.CHAPTER),
        (System.CHAPTER, System.SECTION),
        (System.CHAPTER, System.VERSE),  # "Gen. 3.15", in the way of the MLA
        (System.BOOK, System.LINE),
        (System.SECTION, System.LINE),
        (System.ACT, System.LINE),
    )
    yield from ((Step(outer, one), Step(inner, two, end)) for outer, inner in pairs)
    yield (Step(System.SECTION, f"{one}.{two}", f"{one}.{end}" if end else ""),)


def _label(typed: str) -> str:
    label = " ".join(typed.split()).strip(" .")
    return LAST if label.casefold() == "last" else label

"""What a TEI milestone or numbered text part marks: a page, a verse, a chapter, a section of an old edition."""

from __future__ import annotations

from passages.places.systems import System
from passages.readers.draft import PageMark, PlaceMark
from passages.text.lazy_pattern import lazily

# Stephanus (514a), Bekker (1094a10), Akademie (4:421) and like numbers of another edition.
_MARGIN = lazily(r"\d{1,4}[a-f]\d{0,2}|\d{1,2}:\d{1,3}[a-f]?")
_EDITIONS = frozenset("stephpage stephanus stephanuspage bekker bekkerpage bekker-page akademie ed edition ak".split())
_UNITS = {
    "page": System.PAGE, "pagenum": System.PAGE, "line": System.LINE, "verse": System.VERSE, "chapter": System.CHAPTER,
    "book": System.BOOK, "part": System.PART, "section": System.SECTION, "act": System.ACT, "scene": System.SCENE,
}  # fmt: skip


def milestone(unit: str, number: str) -> PageMark | PlaceMark | None:
    """Return the mark for a milestone of this unit; None for units that nobody cites, such as cards and paragraphs."""
    unit = unit.strip().casefold()
    if unit in _EDITIONS or (unit in ("section", "subsection") and _MARGIN.fullmatch(number)):
        return PlaceMark(System.MARGIN, number)
    system = _UNITS.get(unit)
    if system is System.PAGE:
        return PageMark(number)
    if system is System.LINE and not number.isdecimal():
        return None
    return PlaceMark(system, number) if system else None

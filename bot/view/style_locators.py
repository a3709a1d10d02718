"""Where a quote stands, as citation styles write it: `3.1.56–60`, `Gen. 3.15`, `ch. 12`, `§ 43`, `bk. 2, ll. 12–16`.

Chicago Manual of Style, 17th ed. (chapter 14), MLA Handbook, 9th ed. (chapter 6), APA Publication Manual, 7th ed.
(chapter 8). All three write the numbers of acts, books and chapters in arabic figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from passages.places.locators import ABBREVIATIONS, is_book_name, is_numbered, label_range
from passages.places.numerals import value
from passages.places.systems import DIVISIONS, Place, System


class Style(StrEnum):
    """A citation style that has its own forms of locators."""

    CHICAGO = "Chicago"
    MLA = "MLA"
    APA = "APA"


# Chicago 10.45 and MLA appendix 1 shorten the books of the Bible; the APA writes them out.
_BOOKS: Final = dict(
    pair.split(":")
    for pair in (
        "genesis:Gen. exodus:Exod. leviticus:Lev. numbers:Num. deuteronomy:Deut. joshua:Josh. judges:Judg. samuel:Sam. "
        "chronicles:Chron. nehemiah:Neh. psalm:Ps. psalms:Ps. proverbs:Prov. ecclesiastes:Eccles. isaiah:Isa. "
        "jeremiah:Jer. lamentations:Lam. ezekiel:Ezek. daniel:Dan. hosea:Hos. obadiah:Obad. micah:Mic. nahum:Nah. "
        "habakkuk:Hab. zephaniah:Zeph. haggai:Hag. zechariah:Zech. malachi:Mal. matthew:Matt. romans:Rom. "
        "corinthians:Cor. galatians:Gal. ephesians:Eph. philippians:Phil. colossians:Col. thessalonians:Thess. "
        "timothy:Tim. philemon:Philem. hebrews:Heb. peter:Pet. revelation:Rev."
    ).split()
)
_FINER: Final = (System.VERSE, System.LINE, System.MARGIN)


def place_locator(places: Sequence[Place], style: Style, *, paged: bool) -> str:
    """Return the divisions, verses, lines and marks of a quote; "" where a page alone says it better, or none is known.

    `paged`: its page is known. Then only what readers cite instead of pages is given: acts, verses, lines, marks.
    """
    by_system = {place.system: place for place in places if place.labels or place.word}
    if paged and not any(system in by_system for system in (*_FINER, System.ACT)):
        return ""
    if System.MARGIN in by_system:
        return _span(by_system[System.MARGIN])
    divisions = [by_system[system] for system in DIVISIONS if system in by_system]
    verse, line = by_system.get(System.VERSE), by_system.get(System.LINE)
    names = [one.system for one in divisions]
    if verse and System.CHAPTER in names:
        return _scripture(divisions, verse, style)
    if System.ACT in names and by_system[System.ACT].labels:
        return _drama(by_system, line, style)
    parts = [_division(one, style) for one in divisions]
    if verse:
        parts.append(f"{'vv.' if len(verse.labels) > 1 else 'v.'} {_span(verse)}")
    return ", ".join(filter(None, (*parts, _lines(line, style) if line else "")))


def _drama(by_system: dict[System, Place], line: Place | None, style: Style) -> str:
    act, scene = by_system[System.ACT], by_system.get(System.SCENE)
    if scene is None or not scene.labels:
        parts = [f"{'Act' if style is Style.APA else 'act'} {_figures(act)}", _lines(line, style) if line else ""]
        return ", ".join(filter(None, parts))
    return ".".join(filter(None, (_figures(act), _figures(scene), _span(line) if line else "")))


def _scripture(divisions: Sequence[Place], verse: Place, style: Style) -> str:
    chapter = next(one for one in divisions if one.system is System.CHAPTER)
    mark = "." if style is Style.MLA else ":"
    numbers = f"{_figures(chapter)}{mark}{_span(verse)}"
    book = next((one for one in divisions if one.system is System.BOOK), None)
    if book is None:
        return numbers
    return f"{_book(book, style)} {numbers}" if is_book_name(book) else f"{_division(book, style)}, {numbers}"


def _book(book: Place, style: Style) -> str:
    number, _, name = book.labels[0].rpartition(" ")
    short = name if style is Style.APA else _BOOKS.get(name.casefold(), name)
    return f"{number} {short}".strip()


def _division(place: Place, style: Style) -> str:
    if not place.labels:
        return place.word
    if is_book_name(place):
        return _book(place, style)
    if place.word:
        return f"{place.word} {_figures(place)}"
    if not is_numbered(place):
        return f"“{place.labels[0]}”"
    if place.system is System.SECTION:
        return f"§{'§' if len(place.labels) > 1 else ''} {_span(place)}"
    name = place.system.value.capitalize() if style is Style.APA else ABBREVIATIONS[place.system]
    return f"{name} {_figures(place)}"


def _lines(line: Place, style: Style) -> str:
    several = len(line.labels) > 1
    word = ("ll." if several else "l.") if style is Style.CHICAGO else f"line{'s' if several else ''}"
    return f"{word} {_span(line)}"


def _figures(place: Place) -> str:
    """The labels in arabic figures: "III" is 3, "Twelfth" 12; what is no number stays as it is."""
    return label_range([str(value(label) or label) for label in place.labels], "–")


def _span(place: Place) -> str:
    return label_range(place.labels, "–")

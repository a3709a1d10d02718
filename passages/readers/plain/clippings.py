"""Clippings that a reading app wrote into a text file: highlights between rules, each with its page and place.

Only highlights are text. What a member noted beside them, and the app's own lines, are left out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from passages.model import Basis, Dropped, DropReason, Metadata, Notice
from passages.readers.draft import Draft, PageMark, Part, PartKind, Piece, left_out
from passages.readers.names import clean_title
from passages.text.lazy_pattern import lazily

_RULE = lazily(r"={6,20}")
_KIND = lazily(
    r"[-•]?\s{0,3}(?:(?:your|ihre?|la|votre|tu|il tuo)\s)?(?P<kind>highlight|markierung|surlignement|subrayado"
    r"|evidenziazione|note|notiz|nota|bookmark|lesezeichen|signet|marcador|segnalibro)\b",
    re.IGNORECASE,
)
_PAGE = lazily(r"\b(?:page|seite|página|pagina|s\.|p\.)\s(?P<page>\d{1,5}|[ivxlc]{1,9})\b", re.IGNORECASE)
_PLACE = lazily(
    r"\b(?:page|seite|página|pagina|location|loc\.|position|posición|posizione|emplacement)\b", re.IGNORECASE
)
_HIGHLIGHTS = frozenset("highlight markierung surlignement subrayado evidenziazione".split())
_TITLE = lazily(r"(?P<title>.{1,300}?)(?: \((?P<author>[^()]{1,120})\))?")
_ENOUGH = 2  # clippings
_LONGEST = 300  # characters of the app's line


class _Clipping(NamedTuple):
    line: int
    book: str
    about: str  # the app's line
    kind: str
    page: str
    text: str


def read_clippings(text: str) -> Draft | None:
    """Return the draft of a file of clippings; None if the file holds no clippings."""
    if "======" not in text:
        return None
    found = [_clipping(line, lines) for line, lines in _entries(text)]
    clippings = [one for one in found if one]
    if len(clippings) < _ENOUGH or len(clippings) * 10 < len(found) * 8:
        return None
    parts: list[Part] = []
    dropped: list[Dropped] = []
    page = ""
    for one in clippings:
        is_text = one.kind in _HIGHLIGHTS
        dropped += left_out(DropReason.SITE, [one.book, one.about, "" if is_text else one.text], f"line {one.line}")
        if is_text and one.text:
            pieces: list[Piece] = [] if one.page == page else [PageMark(""), PageMark(one.page)]
            page = one.page
            parts.append(Part(PartKind.PARAGRAPH, (*pieces, one.text), f"line {one.line}"))
    books = dict.fromkeys(one.book for one in clippings)
    metadata = _metadata(next(iter(books))) if len(books) == 1 else Metadata()
    warnings = () if len(books) == 1 else (Notice(f"clippings of {len(books)} books stand in one file: split it"),)
    basis = Basis.PRINTED if any(one.page for one in clippings) else Basis.NONE
    return Draft(tuple(parts), metadata, basis, warnings, tuple(dropped))


def _entries(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines between the rules, with the number of the first, from 1; empty entries left out."""
    entries: list[tuple[int, list[str]]] = [(1, [])]
    for number, line in enumerate(text.split("\n"), start=1):
        if _RULE.fullmatch(line.strip()):
            entries.append((number + 1, []))
        else:
            entries[-1][1].append(line)
    return [(number, lines) for number, lines in entries if any(map(str.strip, lines))]


def _clipping(number: int, lines: list[str]) -> _Clipping | None:
    filled = [line.strip() for line in lines if line.strip()]
    about = filled[1] if len(filled) > 1 and len(filled[1]) < _LONGEST else ""
    kind = _KIND.match(about)
    if not kind or not _PLACE.search(about):
        return None
    page = _PAGE.search(about)
    return _Clipping(
        number, filled[0], about, kind["kind"].lower(), page["page"].lower() if page else "", "\n".join(filled[2:])
    )


def _metadata(book: str) -> Metadata:
    found = _TITLE.fullmatch(" ".join(book.split()))
    if not found:
        return Metadata()
    last, comma, first = (found["author"] or "").partition(", ")
    return Metadata(clean_title(found["title"]), f"{first} {last}" if comma else last)

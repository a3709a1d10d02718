"""Sub-units of numbered units: "(1) ...", "(2) ..." below "Art. 5", which are cited as Art. 5(1) and Art. 5(2).

Their numbers begin afresh in each unit and run by one; the number stays in the text. Letters name what the unit
enumerates, and stay in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from passages.places.headings import parse_heading
from passages.places.systems import DIVISIONS, System
from passages.readers.draft import Part, PartKind, PlaceMark
from passages.readers.part_text import Edit, edited, flat, words_of
from passages.text.lazy_pattern import lazily

_NUMBER = lazily(r"\s*\((?P<number>\d{1,2})\)\s+(?=\S)")
_BEHIND = lazily(r"[^\n]{0,40}?[.:—–\s]\s?\((?P<number>1)\)\s+(?=\S)")  # "Art. 5. (1) The toll ..."
_SIGNED = lazily(r"§|art", re.IGNORECASE)
_ENOUGH = 2  # units with sub-units


class _Unit(NamedTuple):
    label: str
    word: str


class _SubUnit(NamedTuple):
    part: int
    at: int
    number: int
    unit: _Unit
    unit_part: int  # the part that the unit begins with


def with_sub_units(parts: Sequence[Part]) -> list[Part]:
    """Return the parts, those that begin a numbered sub-unit of a section or an article with a place mark."""
    found = list(_sub_units(parts))
    units: dict[int, list[_SubUnit]] = {}
    for one in found:
        units.setdefault(one.unit_part, []).append(one)
    running = [row for row in units.values() if [one.number for one in row] == list(range(1, len(row) + 1))]
    if len(running) < _ENOUGH or len(running) < 0.8 * len(units) or not any(len(row) > 1 for row in running):
        return list(parts)
    edits = {one.part: one for row in running for one in row}
    return [edited(part, [_edit(edits[at])]) if at in edits else part for at, part in enumerate(parts)]


def _edit(one: _SubUnit) -> Edit:
    return Edit(one.at, one.at, (PlaceMark(System.SECTION, f"{one.unit.label}({one.number})", one.unit.word),))


def _sub_units(parts: Sequence[Part]) -> Iterator[_SubUnit]:
    unit, begins = None, -1
    for number, part in enumerate(parts):
        if part.kind is PartKind.HEADING:
            if (named := _heading_unit(part)) or _divides(part):
                unit, begins = named, number
            continue
        marked = next((piece for piece in part.pieces if isinstance(piece, PlaceMark)), None)
        if marked and marked.system is System.SECTION:
            signed = _SIGNED.match(words_of(part))
            unit, begins = _Unit(marked.label, marked.word) if signed else None, number
        if unit is None or part.kind is not PartKind.PARAGRAPH or "(" in unit.label:
            continue
        text = flat(part)
        if first := _BEHIND.match(text) if number == begins else _NUMBER.match(text):
            # A unit's own number stands before that of its first sub-unit: the mark goes to the head of both.
            at = 1 if number == begins else 0
            yield _SubUnit(number, at, int(first["number"]), unit, begins)


def _heading_unit(part: Part) -> _Unit | None:
    """Return the article or § that a heading begins; None for any other."""
    last = (part.divisions or parse_heading(words_of(part)))[-1:]
    if not last or last[0].system is not System.SECTION or not any(map(str.isdigit, last[0].label)):
        return None
    return _Unit(last[0].label, last[0].word) if _SIGNED.match(last[0].word or words_of(part)) else None


def _divides(part: Part) -> bool:
    return any(one.system in DIVISIONS for one in part.divisions or parse_heading(words_of(part)))

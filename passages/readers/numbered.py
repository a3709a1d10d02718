"""Numbered paragraphs: the units of statutes, treatises and decisions, "§ 43 ...", "Art. 5 ...", "[43] ...", "43. ...".

A sign or a word before the number says what it is; numbers alone are believed only in a long chain through most of the
text, as no list has. The number stays in the text, as it is printed, and a unit holds what follows up to the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

from passages.places.headings import Division, division_word
from passages.places.systems import System
from passages.readers.draft import Part, PartKind, PlaceMark
from passages.readers.part_text import OBJECT, Edit, edited, flat
from passages.text.lazy_pattern import lazily

_NAMED = lazily(
    r"\s*(?P<word>[§¶]|Art(?:icle|ikel)?|Sec(?:tion)?|Prop(?:osition)?|Rule|Clause|Number|No|Nr)\.?\s{0,2}"
    r"(?P<label>\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?(?:\(\d{1,3}\))?)(?=\s?[.:—–]|\s+(?-i:[A-ZÀ-Þ(“\"])|\s*\Z)",
    re.IGNORECASE,
)
_PLAIN = lazily(
    r"\s*(?P<opened>[\[(])?(?P<label>\d{1,4}(?:\.\d{1,4}){0,3})(?:(?(opened)[\])]|[.)]?))(?:\s+(?=\S)|\s*\Z)"
)
_ALONE = lazily(r"[^\W\d_]{0,12}\W{0,3}[\d.]+[a-z]?\W{0,3}")
_FEW = 3  # units whose word says what they are
_MANY = 12  # units with a number alone
_SHARE = 0.5  # of the text's paragraphs are units, or sub-units below them
_COVERED = 0.75  # of the text stands between the first unit and the last
_LONG = 80  # characters of most units: items of lists are shorter
_LONGEST = 3_000  # characters of most units: what is longer is a chapter
_SUB_UNIT = lazily(r"\s*\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})\)\s")


class _Unit(NamedTuple):
    part: int
    label: str
    word: str
    key: tuple[int, ...]
    form: str  # how it is printed: units of one chain look alike
    length: int


def with_numbered_units(parts: Sequence[Part]) -> list[Part]:
    """Return the parts, those that begin a numbered unit with a place mark at their head."""
    texts = [flat(part).replace(OBJECT, "") if part.kind is PartKind.PARAGRAPH else "" for part in parts]
    believed: dict[int, _Unit] = {}
    for named in (True, False):
        below = [*texts[1:], ""]
        units = [
            unit._replace(length=len(below[number])) if _ALONE.fullmatch(text) else unit
            for number, text in enumerate(texts)
            if (unit := _unit(number, text, named=named))
        ]
        for _, group in groupby(sorted(units, key=lambda unit: unit.form), key=lambda unit: unit.form):
            row = sorted(group)
            if _are_units(row, texts, named=named):
                believed |= {unit.part: unit for unit in _running(row)}
        if believed:
            break
    return [
        _begun(part, texts[number], believed[number]) if number in believed else part
        for number, part in enumerate(parts)
    ]


def _begun(part: Part, text: str, unit: _Unit) -> Part:
    """Return the part that begins a unit with a mark at its head; a number on a line of its own is a heading."""
    if _ALONE.fullmatch(text):
        return part._replace(kind=PartKind.HEADING, divisions=(Division(System.SECTION, unit.label, unit.word),))
    return edited(part, [Edit(0, 0, (PlaceMark(System.SECTION, unit.label, unit.word),))])


def _unit(number: int, text: str, *, named: bool) -> _Unit | None:
    found = (_NAMED if named else _PLAIN).match(text)
    if not found:
        return None
    label = found["label"]
    figures = tuple(int(figure) for figure in re.findall(r"\d+", label))
    if not named:
        sign = re.sub(r"[\d.]*\d", "0", found[0].strip())
        return _Unit(number, label, "", figures, sign, len(text))
    known = division_word(found["word"])
    word = known[1] if known else found["word"] if found["word"] == "¶" else ""
    return _Unit(number, label, word, figures, found["word"].casefold(), len(text))


def _are_units(row: Sequence[_Unit], texts: Sequence[str], *, named: bool) -> bool:
    chain = _running(row)
    if len(chain) < (_FEW if named else _MANY) or len(chain) < 0.9 * len(row):
        return False
    if named:
        return True
    inside = [text for text in texts[chain[0].part : chain[-1].part + 1] if text.strip()]
    alone = sum(bool(_ALONE.fullmatch(texts[unit.part])) for unit in chain)
    units = len(chain) + alone + sum(bool(_SUB_UNIT.match(text)) for text in inside)
    usual = median(unit.length for unit in chain)
    filled = sum(bool(text.strip()) for text in texts)
    if sum(map(len, inside)) < _COVERED * sum(map(len, texts)):
        return False  # notes or references at the end
    return units >= _SHARE * filled and _LONG <= usual <= _LONGEST


def _running(row: Sequence[_Unit]) -> list[_Unit]:
    """Return the units that follow the one before: by one, or one level deeper or higher."""
    kept: list[_Unit] = []
    for unit in row:
        if not kept or _follows(kept[-1].key, unit.key):
            kept.append(unit)
    return kept


def _follows(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    if len(before) == len(after) == 1:
        return 0 <= after[0] - before[0] <= 2
    shared = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return after > before and (shared >= len(after) - 1)

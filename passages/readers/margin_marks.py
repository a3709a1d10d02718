"""Marks of another edition that stand in the text: Stephanus [514a], Bekker (1094a10), Akademie 4:421, |23|, [*23*].

They are no words of the text. A form is believed where its marks rise through the text in small steps, as no references
to such pages do; everything else stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from passages.places.systems import System
from passages.readers.draft import Part, PartKind, PlaceMark
from passages.readers.part_text import Edit, edited, flat
from passages.text.lazy_pattern import lazily

_ENOUGH = 4  # marks of a form
_RISING = 0.95  # of them stand above the one before
_NEAR = 0.6  # of them follow the one before at once
_FULL = 2  # marks that name their page, not a column or line alone
_APART = 30  # characters between most marks: a table's cells stand closer
_CLOSED = {"[": "]", "(": ")", "{": "}", "|": "|"}

Key = tuple[int, ...]


class _Form(NamedTuple):
    """One way to print a margin mark. `key` orders the labels; `follows` tells whether one comes next after another."""

    pattern: re.Pattern[str]
    key: Callable[[re.Match[str], Key], Key]
    follows: Callable[[Key, Key], bool]
    label: Callable[[re.Match[str], Key], str]


class _Mark(NamedTuple):
    part: int
    start: int
    end: int
    label: str
    key: Key
    is_full: bool  # names its page
    at: int  # its offset in all parts


def with_margin_marks(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with the marks of the form that is believed as place marks."""
    texts = [flat(part) if part.kind not in (PartKind.NOTE, PartKind.HEADING) else "" for part in parts]
    found = [believed for form in _FORMS if (believed := _believed(list(_marks(texts, form)), form))]
    if not found:
        return list(parts)
    edits: dict[int, list[Edit]] = {}
    for mark in max(found, key=len):
        edits.setdefault(mark.part, []).append(Edit(mark.start, mark.end, (PlaceMark(System.MARGIN, mark.label),)))
    return [edited(part, edits.get(number, ())) for number, part in enumerate(parts)]


def _marks(texts: Sequence[str], form: _Form) -> Iterator[_Mark]:
    last: Key = ()
    sign = ""
    passed = 0
    for number, text in enumerate(texts):
        for match in form.pattern.finditer(text):
            groups = match.groupdict()
            opened, is_full = groups.get("opened") or "", bool(groups.get("page", "1"))
            if opened and (_CLOSED[opened] != groups["closed"] or not (is_full or opened == sign)):
                continue
            if key := form.key(match, last):
                start, end = match.span()
                yield _Mark(number, start, end, form.label(match, key), key, is_full, passed + start)
                last, sign = key, opened
        passed += len(text)


def _believed(marks: Sequence[_Mark], form: _Form) -> list[_Mark]:
    """Return the marks, where they rise in small steps; those that do not are left in the text."""
    pairs = list(pairwise(mark.key for mark in marks))
    rising = sum(before < after for before, after in pairs)
    near = sum(form.follows(before, after) for before, after in pairs)
    apart = median(after.at - before.at for before, after in pairwise(marks)) if pairs else 0
    if len(marks) < _ENOUGH or sum(mark.is_full for mark in marks) < _FULL or apart < _APART:
        return []
    if rising < _RISING * len(pairs) or near < _NEAR * len(pairs):
        return []
    kept = [marks[0]]
    for mark in marks[1:]:
        if mark.key > kept[-1].key:
            kept.append(mark)
    return kept


def _column(match: re.Match[str], last: Key) -> Key:
    """Return (page, column) of 514a; of a column alone, that of the page before."""
    column = ord(match["column"]) - ord("a")
    if match["page"]:
        return (int(match["page"]), column)
    return (last[0], column) if last and column > last[1] else ()


def _column_label(match: re.Match[str], key: Key) -> str:
    return f"{key[0]}{match['column']}"


def _next_column(before: Key, after: Key) -> bool:
    return after in ((before[0], before[1] + 1), (before[0] + 1, 0))


def _bekker(match: re.Match[str], last: Key) -> Key:
    line = int(match["line"])
    if match["page"]:
        return (int(match["page"]), ord(match["column"]) - ord("a"), line)
    return (*last[:2], line) if last and line > last[2] else ()


def _bekker_label(match: re.Match[str], key: Key) -> str:
    return f"{key[0]}{'ab'[key[1]]}{match['line']}"


def _next_lines(before: Key, after: Key) -> bool:
    if before[:2] == after[:2]:
        return 0 < after[2] - before[2] <= 20
    return after[:2] in ((before[0], before[1] + 1), (before[0] + 1, 0)) and after[2] <= 20


def _numbers(match: re.Match[str], _last: Key) -> Key:
    return tuple(int(number) for number in re.findall(r"\d+", match["label"]))


def _as_printed(match: re.Match[str], _key: Key) -> str:
    return " ".join(match["label"].split())


def _next_number(before: Key, after: Key) -> bool:
    return len(before) == len(after) and after[:-1] == before[:-1] and after[-1] - before[-1] == 1


def _next_editions(before: Key, after: Key) -> bool:
    return len(before) == len(after) and all(0 <= b - a <= 2 for a, b in zip(before, after, strict=True))


_OPENED, _END = r"(?P<opened>[\[({|])\s?", r"\s?(?P<closed>[\])}|])"
_FORMS = (
    _Form(
        lazily(rf"{_OPENED}(?:St\.?\s?)?(?P<page>\d{{1,4}})?\s?(?P<column>[a-e]){_END}", re.ASCII),
        _column, _next_column, _column_label,
    ),
    _Form(
        lazily(rf"{_OPENED}(?:(?P<page>\d{{1,4}})\s?(?P<column>[ab])\s?)?(?P<line>\d{{1,2}}){_END}", re.ASCII),
        _bekker, _next_lines, _bekker_label,
    ),
    _Form(
        lazily(rf"{_OPENED}(?:(?:AA|Ak\.?)\s?)?(?P<label>\d{{1,2}}:\d{{1,4}}){_END}", re.ASCII),
        _numbers, _next_number, _as_printed,
    ),
    _Form(
        lazily(r"\[\s?\*{1,2}\s?(?P<label>\d{1,4})\s?\*{0,2}\s?\]", re.ASCII),
        _numbers, _next_number, _as_printed,
    ),
    _Form(lazily(r"\|\|?(?P<label>\d{1,4})\|\|?", re.ASCII), _numbers, _next_number, _as_printed),
    _Form(
        lazily(rf"{_OPENED}(?P<label>A\s?\d{{1,4}}\s?/\s?B\s?\d{{1,4}}|[AB]\s?\d{{1,4}}){_END}", re.ASCII),
        _numbers, _next_editions, _as_printed,
    ),
)  # fmt: skip

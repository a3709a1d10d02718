"""Note numbers glued to words: "school.1" ends with a note's number, "H2O" and "1960s" do not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from passages.model import NoteMark
from passages.text.lazy_pattern import lazily

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_GLUED = lazily(
    r"(?<=[^\W\d_])[.,;:!?…]{1,3}[\"'”’»)\]]{0,3}(?P<after_stop>\d{1,3})(?![\w.,%°]*\d)(?![\w%°])"
    r"|(?<=[a-zß-öø-ÿ])[\"'”’»)\]]{0,3}(?P<after_word>\d{1,3})(?![\w%°]|[.,:]\d)"
    r"|(?<=\S)(?P<raised>[⁰¹²³⁴-⁹]{1,3})"
    r"|(?<=\S)\[(?P<bracketed>\d{1,3}|[A-Z]|\*)\]"
    r"|(?<=[\"'”’»)\]])(?P<after_quote>\d{1,3})(?![\w%°]|[.,:]\d)"
)
_ABBREVIATED = lazily(
    r"(?:^|[^\w])(?:pp?|no|vol|ch|chap|fig|figs|sec|art|par|cf|ca?|v|ed|p|bk|pt|nos|vols)\.\Z", re.IGNORECASE
)
_SECTION = lazily(r"\d\.[^\W\d_]\.\Z")  # "1.F.1." is the number of a section
MAX_MISSING = 1  # numbers that may be missing in a row of notes


class _Candidate(NamedTuple):
    value: int
    mark: NoteMark
    strong: bool  # after a full stop or raised: seldom anything else


def find_note_markers(text: str, known: Sequence[str] = ()) -> tuple[NoteMark, ...]:
    """The note numbers in `text`: those that run in sequence from 1, and those in brackets that a note is `known` for.

    A sequence may begin again at 1, as it does in each chapter of many books.
    """
    labels = frozenset(known)
    named, rows = [], _Rows()
    for label, candidate in _candidates(text):
        if not label.isdigit():
            if label in labels:
                named.append(candidate.mark)
        else:
            rows.add(candidate)
    return tuple(sorted(named + [candidate.mark for candidate in rows.believed()], key=lambda mark: mark.start))


def _candidates(text: str) -> Iterator[tuple[str, _Candidate]]:
    for found in _GLUED.finditer(text):
        group = found.lastgroup or ""
        start, end = found.span(group)
        if group == "after_stop" and (
            _ABBREVIATED.search(text, max(0, start - 8), start) or _SECTION.search(text, max(0, start - 8), start)
        ):
            continue
        if group == "bracketed":
            start, end = found.span()
        label = found[group].translate(SUPERSCRIPTS)
        value = int(label) if label.isdigit() else 0
        yield label, _Candidate(value, NoteMark(label, start, end), group not in ("after_word", "bracketed"))


class _Rows:
    """Rows of candidates that count upwards by one, one of them for each number that may come next."""

    def __init__(self) -> None:
        self._rows: list[list[_Candidate]] = []
        self._last: dict[int, int] = {}  # the last number of a row -> the row

    def add(self, candidate: _Candidate) -> None:
        for before in range(candidate.value - 1, candidate.value - 2 - MAX_MISSING, -1):
            if before > 0 and before in self._last:
                row = self._last.pop(before)
                self._rows[row].append(candidate)
                self._last[candidate.value] = row
                return
        if candidate.value == 1 or candidate.strong:
            self._rows.append([candidate])
            self._last[candidate.value] = len(self._rows) - 1

    def believed(self) -> list[_Candidate]:
        """Return rows from 1 of two numbers, or one that is seldom anything else, and others of three."""
        return [
            candidate
            for row in self._rows
            if len(row) >= (3 if row[0].value != 1 else 1 if row[0].strong else 2)
            for candidate in row
        ]

"""The grammar of printed page marks: which page does each character stand on?

A text may hold marks of several forms, and things that only look like one: a section's number in brackets, an example
in braces, a sentence that speaks of marks. So all candidates of every form are collected, and the one form is believed
whose numbers make the longest chain of steps by one. Everything else stays text.

To teach a new form of mark, add a line to `FORMS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.places.labels import Order, next_label, order
from passages.places.labels import number as number_of
from passages.text.lazy_pattern import lazily
from passages.text.normalize import PART

MAX_GAP = 20  # pages that may be missing between two marks of one chain
MAX_MARKS = 50_000  # of one form; no book has as many pages
MIN_PAGE = 30  # characters: half of the pages of a form that is often something else have more
MIN_PAGE_FROM_FIRST = 250  # where its numbers begin with 1
MAX_PAGE = 30_000  # characters of a page of any book, where a form of marks may mean something else

MAX_DIGITS = 6  # of a page's number: more are a mistake of the text, and no page
_NUMBER = r"(?P<label>\d{1,60}|[ivxlcdm]{1,12})"
_RULE = r"[-=*_#]{2,9}"


class MarkForm(NamedTuple):
    """One way to print a page mark. `pattern` has a group `label`; case is ignored."""

    example: str
    pattern: str
    at_end: bool = False  # the mark stands at the end of its page
    needed: int = 2  # steps of a chain before it is believed; a mark on a line of its own counts for one more
    sure: bool = True  # a mark of this form outside the chain is an error of the text, and not something else
    sure_at_line: bool = False  # so it is where it begins a line, as all marks of the chain do


FORMS = (
    MarkForm(
        "[End Page 104]",
        rf"[\[{{<(]\s?end\s{{1,3}}(?:of\s{{1,3}})?(?:page|pg\.?|p\.)\s{{1,3}}{_NUMBER}\s?[\]}}>)]",
        True,
        1,
    ),
    MarkForm("[Pg 8]", rf"\[\s?pg\.?\s{{0,3}}{_NUMBER}\s?\]"),
    MarkForm("[Page 8]", rf"\[\s?page\s{{1,3}}{_NUMBER}\s?\]"),
    MarkForm("{Pg 8}", rf"\{{\s?(?:pg\.?|page|p\.)\s{{0,3}}{_NUMBER}\s?\}}"),
    MarkForm("<page 8>", rf"<\s?(?:page|pg|pb)\s{{1,3}}(?:n\s?=\s?)?[\"']?{_NUMBER}[\"']?\s?/?>"),
    MarkForm("<!-- page 8 -->", rf"<!--\s{{0,3}}(?:page|pg\.?|p\.)\s{{0,3}}{_NUMBER}\s{{0,3}}-->", needed=1),
    MarkForm(
        "--- Page 8 ---",
        rf"(?m:^[ \t]{{0,9}}{_RULE}[ \t]{{0,3}}page[ \t]{{1,3}}{_NUMBER}[ \t]{{0,3}}{_RULE}[ \t]{{0,9}}$)",
    ),
    MarkForm("[p. 8]", rf"\[\s?p\.?\s{{0,3}}{_NUMBER}\s?\]", needed=3, sure=False, sure_at_line=True),
    MarkForm("{8}", rf"\{{\s?{_NUMBER}\s?\}}", needed=3, sure=False),
)
_OPENED = lazily(r"(?:[\[{<(]|[-=*_#]{2})[\s!=*_#-]{0,12}([A-Za-z])")
_QUOTED = frozenset({"“”", '""', "‘’", "''", "``", "«»", "„“", "()"})


class TextMark(NamedTuple):
    """A candidate in the text: `[start, end)` of the string it was found in."""

    label: str
    start: int
    end: int
    alone: bool  # on a line of its own


class FoundMarks(NamedTuple):
    """The marks that are believed, and what to tell the person who brought the text."""

    form: MarkForm
    marks: tuple[TextMark, ...]  # in order; also those that contradict the chain, where nothing else can be meant
    rivals: tuple[FoundMarks, ...] = ()  # other forms that would have been believed alone
    contrary: tuple[TextMark, ...] = ()  # marks of the other end of a page that these do not agree with
    unbelieved: tuple[tuple[str, int], ...] = ()  # (example, how many) of sure forms too few to be believed


def find_page_marks(text: str, expected: str = "", at_end: bool | None = None) -> FoundMarks | None:
    """Return the printed page marks in `text`, or None where there are none to be believed.

    `expected` is the text's page range ("104-110") where that is known: a single mark outside it is not believed.
    `at_end` tells whether marks end their pages, where whoever brought the text says so.
    """
    believed = []
    seen = list(_by_form(text))
    for form, marks in seen:
        chain = longest_chain([mark.label for mark in marks])
        if not form.sure:
            chain = _with_neighbours(chain, [mark.label for mark in marks])
            row = [marks[number] for number in chain]
            if _too_close(row) or _is_cited(text, row) or _are_notes(marks, chain):
                continue
        steps = len(chain) + any(marks[number].alone for number in chain)
        if steps >= form.needed and not (len(chain) == 1 and _outside(marks[chain[0]].label, expected)):
            kept = marks if form.sure else _meant(text, form, marks, chain)
            kept_form = form
            if at_end is not None or _stands_at_end(text, [marks[number] for number in chain]):
                kept_form = form._replace(at_end=at_end is not False)
            believed.append((len(chain), FoundMarks(kept_form, kept)))
    if not believed:
        return None
    best = max(believed, key=lambda one: one[0])[1]
    others = [(form, marks) for form, marks in seen if form.sure and form.example != best.form.example]
    rivals = tuple(found for _, found in believed if found is not best)
    known = {rival.form.example for rival in rivals}
    return best._replace(
        rivals=rivals,
        contrary=_contrary(best, others) if at_end is None else (),
        unbelieved=tuple((form.example, len(marks)) for form, marks in others if form.example not in known),
    )


def _contrary(best: FoundMarks, others: Sequence[tuple[MarkForm, tuple[TextMark, ...]]]) -> tuple[TextMark, ...]:
    """Return the marks of the other end of pages, if they are many and do not name the page that they stand on."""
    across = sorted(
        (mark for form, marks in others if form.at_end != best.form.at_end for mark in marks),
        key=lambda mark: mark.start,
    )
    if len(across) * 2 <= len(best.marks):
        return ()
    starts, ends = (across, best.marks) if best.form.at_end else (best.marks, across)
    opened = [mark.label for mark in starts]
    closed = [next((s.label for s in reversed(starts) if s.start < mark.start), "") for mark in ends]
    agree = len(opened) == len(ends) and all(label == mark.label for label, mark in zip(closed, ends, strict=True))
    return () if agree else tuple(across)


def _meant(text: str, form: MarkForm, marks: Sequence[TextMark], chain: Sequence[int]) -> tuple[TextMark, ...]:
    """Return, for a form that is often something else, the chain and the marks that contradict it."""
    at_line = form.sure_at_line and all(_begins_line(text, marks[number]) for number in chain)
    believed = set(chain)
    return tuple(
        mark for number, mark in enumerate(marks) if number in believed or (at_line and _begins_line(text, mark))
    )


def _begins_line(text: str, mark: TextMark) -> bool:
    before = text[max(0, mark.start - 99) : mark.start]
    return not before[before.rfind("\n") + 1 :].strip(f" \t{PART}")


def doubtful(text: str) -> Sequence[TextMark]:
    """Return what looks like page marks where `find` believes none; of an unsure form, only what counts by one."""
    best: Sequence[TextMark] = ()
    for form, marks in _by_form(text):
        labels = [mark.label for mark in marks]
        chain = _with_neighbours(longest_chain(labels), labels)
        row = [marks[number] for number in chain]
        if not form.sure and (len(row) < 2 or _too_close(row) or _is_cited(text, row) or _are_notes(marks, chain)):
            continue
        best = max(best, marks if form.sure else row, key=len)
    return best


def _by_form(text: str) -> Iterator[tuple[MarkForm, tuple[TextMark, ...]]]:
    """Yield the candidates of each form that has any. A text without such marks does not wait for their pattern."""
    opened = _openings(text)
    for form in FORMS:
        if next(filter(str.isalnum, form.example)).lower() in opened:
            marks = tuple(_candidates(text, re.compile(form.pattern, re.IGNORECASE)))
            if 0 < len(marks) <= MAX_MARKS:
                yield form, marks


def _openings(text: str) -> set[str]:
    """Return the letters that follow a bracket or a rule, and "8" if numbers may stand in braces."""
    letters = {letter.lower() for letter in _OPENED.findall(text)}
    return letters | {"8"} if "{" in text else letters


def _candidates(text: str, pattern: re.Pattern[str]) -> Iterator[TextMark]:
    for found in pattern.finditer(text):
        start, end = found.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        label = found["label"]
        if label.isdigit() and len(label) > MAX_DIGITS:
            label = ""
        elif order(label) is None:
            continue
        if before + after in _QUOTED:
            continue
        line = text[text.rfind("\n", max(0, start - 99), start) + 1 : start] if before not in ("", "\n") else ""
        alone = not line.strip() and not text[end : end + 99].partition("\n")[0].strip()
        yield TextMark(label, start, end, alone)


def _too_close(marks: Sequence[TextMark]) -> bool:
    """Tell whether there is hardly any text between these marks: "the sets {1}, {2} and {3}" are no pages."""
    from_first = bool(marks) and number_of(marks[0].label) <= 3  # so are verses and sections numbered, too
    return 0 < _usual_length(marks) < (MIN_PAGE_FROM_FIRST if from_first else MIN_PAGE)


def _usual_length(marks: Sequence[TextMark]) -> int:
    """Return the median of the characters between two of the marks; 0 for one mark."""
    lengths = sorted(after.start - mark.end for mark, after in pairwise(marks))
    return lengths[(len(lengths) - 1) // 2] if lengths else 0


def _is_cited(text: str, marks: Sequence[TextMark]) -> bool:
    """Tell whether each mark closes a paragraph, as a reference to the page it was taken from does."""
    return (
        bool(marks)
        and all(not mark.alone and text[mark.end : mark.end + 3].lstrip(" .")[:1] in ("\n", PART, "") for mark in marks)
        and not _stands_at_end(text, marks)
    )


def _are_notes(marks: Sequence[TextMark], chain: Sequence[int]) -> bool:
    """Tell whether numbers lead to notes: most stand twice, in the text and before the note, or far too much between.

    A page of print has 2,000 to 4,000 characters.
    """
    row, others = {marks[number].label for number in chain}, set(range(len(marks))).difference(chain)
    again = {marks[number].label for number in others}
    return 2 * len(row & again) > len(row) or _usual_length([marks[number] for number in chain]) > MAX_PAGE


def _stands_at_end(text: str, marks: Sequence[TextMark]) -> bool:
    """Tell whether marks that commonly begin a page end it here: text stands before the first, none after the last."""
    if len(marks) < 2 or any(map(str.isalnum, text[marks[-1].end :])):
        return False
    return 0.3 <= marks[0].start / max(_usual_length(marks), 1) <= 1.7


def _outside(label: str, expected: str) -> bool:
    bounds = [order(part) for part in re.split(r"[-–—]", expected)]
    key = order(label)
    if len(bounds) != 2 or None in bounds or key is None:
        return False
    first, last = bounds
    return first is not None and last is not None and not first <= key <= last


# ---- the longest chain


def longest_chain(labels: Sequence[str]) -> list[int]:
    """Return the places of the longest rising chain in `labels`; steps by one count double, gaps go to `MAX_GAP`."""
    best: dict[Order, tuple[int, int]] = {}  # last key -> (score, its place)
    before: list[int] = []  # place -> the place before it in its chain, or -1
    best_roman = (0, -1)
    for place, label in enumerate(labels):
        key = order(label)
        before.append(-1)
        if key is None:
            continue
        arabic, value = key
        options = [(1, -1)]
        for step in range(1, MAX_GAP + 1):
            score, last = best.get((arabic, value - step), (0, -1))
            if last >= 0:
                options.append((score + (2 if step == 1 else 1), last))
        if arabic and value <= MAX_GAP and best_roman[1] >= 0:
            options.append((best_roman[0] + (2 if value == 1 else 1), best_roman[1]))
        score, before[place] = max(options, key=lambda option: option[0])
        if score > best.get(key, (0, -1))[0]:
            best[key] = (score, place)
        if not arabic and score > best_roman[0]:
            best_roman = (score, place)
    place = max(best.values(), key=lambda one: one[0], default=(0, -1))[1]
    chain = []
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def _with_neighbours(chain: list[int], labels: Sequence[str]) -> list[int]:
    """Return the chain without its lone numbers: a form that is often something else must count by one."""
    values = {labels[place].lower() for place in chain}
    return [
        place
        for place in chain
        if {next_label(labels[place]).lower(), next_label(labels[place], -1).lower()} & values
        or (labels[place] == "1" and len(chain) > 1)
    ]

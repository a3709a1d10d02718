"""Find the places of a text that a query means; several where it is ambiguous, as "ch. 1" of a text in two parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from passages.places.numerals import is_same
from passages.places.place_query import FIRST, LAST, PlaceQuery, Step, parse_place
from passages.places.systems import DIVISIONS, Place, ReferenceSystem, Run, System

Systems = Sequence[ReferenceSystem]
_NOWHERE = 2**62
_FINER = (System.SCENE, System.CHAPTER, System.SECTION)


class Located(NamedTuple):
    """The runs `first` to `last` (numbers from 0, both included) of a reference system.

    A run may have several labels, where marks are missing: `opening` and `closing` are those that were meant.
    """

    system: System
    first: int
    last: int
    opening: str = ""
    closing: str = ""


def locate(systems: Systems, typed: str, title: str = "") -> tuple[Located, ...]:
    """Return the places that `typed` means in a text of this title; none where there is no such place."""
    if exact := _page_labelled(systems, typed):
        return exact
    paged = bool(runs_of(systems, System.PAGE))
    for query in parse_place(typed):
        if paged and _counts_anything(typed) and query.steps[0].system is not System.PAGE:
            continue  # where pages are known, figures alone are a page
        if found := tuple(dict.fromkeys(_query(systems, query, title))):
            return found
    return _by_name(systems, typed)


def runs_of(systems: Systems, system: System) -> tuple[Run, ...]:
    """Return the runs of one of the systems, none where it is missing."""
    return next((one.runs for one in systems if one.system is system), ())


def extent(systems: Systems, located: Located) -> tuple[int, int]:
    """Return the first and last offset of a place, end exclusive."""
    runs = runs_of(systems, located.system)
    return runs[located.first].start, runs[located.last].end


def places_of_located(systems: Systems, located: Located) -> tuple[Place, ...]:
    """Return a place with the divisions that hold it, outermost first, as a citation names it. A page stands alone."""
    runs = runs_of(systems, located.system)[located.first : located.last + 1]
    own = Place(located.system, tuple(dict.fromkeys(label for run in runs for label in run.labels)), runs[0].word)
    if located.system is System.PAGE:
        return (own,)
    return (*_holding(systems, located.system, runs[0].start, runs[-1].end), own)


def page_labels(systems: Systems, located: Located) -> tuple[str, str]:
    """Return the labels of the first and the last page of a place in the page system."""
    runs = runs_of(systems, System.PAGE)
    first, last = runs[located.first].labels, runs[located.last].labels
    return located.opening or first[0], located.closing or last[-1]


def _holding(systems: Systems, inner: System, start: int, end: int) -> Iterator[Place]:
    for system in systems:
        if system.system is inner or system.system not in DIVISIONS or _is_finer(system.system, inner):
            continue
        for run in system.runs:
            if run.start <= start and end <= run.end and (run.labels or run.word):
                yield Place(system.system, run.labels, run.word)


def _is_finer(system: System, inner: System) -> bool:
    """Tell whether divisions of one kind only ever stand inside those of another: a scene that fills its act."""
    return inner in DIVISIONS and system in _FINER and DIVISIONS.index(system) > DIVISIONS.index(inner)


def _counts_anything(typed: str) -> bool:
    return bool(re.fullmatch(r"\s*\d+\s*(?:[-–—]\s*\d+\s*)?", typed))


def _page_labelled(systems: Systems, typed: str) -> tuple[Located, ...]:
    """The page with exactly this label, which may be any word: "105", "p. xii", "cover", "A-4"."""
    wanted = typed.strip().casefold().removeprefix("pp.").removeprefix("p.").removeprefix("page").strip()
    runs = runs_of(systems, System.PAGE)
    known = next((label for run in runs for label in run.labels if label.casefold() == wanted), "")
    found = [at for at, run in enumerate(runs) if known in run.labels] if known else []
    return (Located(System.PAGE, found[0], found[-1], known, known),) if found else ()


def _query(systems: Systems, query: PlaceQuery, title: str) -> Iterator[Located]:
    spans = [(0, _NOWHERE)]
    if query.name:
        spans = list(_named(systems, query.name, title))
    found: list[Located] = []
    for step in query.steps:
        found = [located for span in spans for located in _step(runs_of(systems, step.system), step, span)]
        spans = [extent(systems, located) for located in found]
    yield from found


def _named(systems: Systems, name: str, title: str) -> Iterator[tuple[int, int]]:
    """The spans that a name before the numbers means: those of a book, else all of a text whose title has its words."""
    books = [
        (run.start, run.end)
        for system in systems
        if system.system in DIVISIONS
        for run in system.runs
        if any(is_short_for(name, known) for known in (*run.labels, run.title) if known)
    ]
    yield from books
    if not books and is_in_title(name, title):
        yield (0, _NOWHERE)


def is_short_for(typed: str, name: str) -> bool:
    """Tell whether `typed` shortens a book's name: "Gen", "Genesis" and "Gn" are Genesis, "1 Cor" 1 Corinthians."""
    count, one = _parted(typed)
    numbered, other = _parted(name)
    if not one or not other or count != numbered or one[0] != other[0]:
        return False
    if other.startswith(one):
        return len(one) >= 2 or one == other
    letters = iter(other)
    return 2 <= len(one) <= 4 <= len(other) and all(char in letters for char in one)


def _parted(name: str) -> tuple[str, str]:
    """The number before a book's name, and the letters of the name: "1 Kings" is ("1", "kings")."""
    folded = re.sub(r"[\W_]+", "", name.casefold())
    letters = folded.lstrip("0123456789")
    return folded[: len(folded) - len(letters)], letters


def is_in_title(words: str, title: str) -> bool:
    """Tell whether all the words stand in the title."""
    known = set(re.findall(r"\w+", title.casefold()))
    typed = re.findall(r"\w+", words.casefold())
    return bool(typed) and known.issuperset(typed) and not all(len(word) < 3 for word in typed)


def _step(runs: Sequence[Run], step: Step, span: tuple[int, int]) -> Iterator[Located]:
    """The places of a step inside a span. A page or a margin's part may begin before it."""
    beside = step.system in (System.PAGE, System.MARGIN)
    inside = [
        at
        for at, run in enumerate(runs)
        if run.start < span[1] and (run.end > span[0] if beside else run.start >= span[0]) and run.labels
    ]
    if step.first in (FIRST, LAST):
        firsts = inside[:1] if step.first == FIRST else inside[-1:]
    else:
        firsts = [at for at in inside if _means(step, step.first, runs[at])]
    if step.last:
        yield from (_labelled(runs, step, one) for one in _ranges(runs, step, firsts, inside))
    elif beside and firsts:
        yield _labelled(runs, step, Located(step.system, firsts[0], firsts[-1]))
    else:
        yield from (Located(step.system, at, _last_under(runs, at)) for at in _joined(runs, firsts, step.system))


def _last_under(runs: Sequence[Run], at: int) -> int:
    """Return the last run that is a part of this one by its number: "3.2" of "3", "5(2)" of "5"."""
    label = runs[at].labels[0]
    while at + 1 < len(runs) and any(one.startswith((f"{label}.", f"{label}(")) for one in runs[at + 1].labels):
        at += 1
    return at


def _labelled(runs: Sequence[Run], step: Step, located: Located) -> Located:
    """A place of pages with the labels that were meant: a run may have several."""
    if step.system is not System.PAGE:
        return located
    opening = next((one for one in runs[located.first].labels if is_same(step.first, one)), "")
    closing = next((one for one in runs[located.last].labels if is_same(step.last or step.first, one)), "")
    return located._replace(opening=opening, closing=closing)


def _joined(runs: Sequence[Run], found: Sequence[int], system: System) -> Iterator[int]:
    """Drop a run that goes on with the one before it, as a verse does that a heading parts."""
    known = set(found)
    for at in found:
        before = at - 1
        goes_on = before in known and runs[before].labels == runs[at].labels and runs[before].end == runs[at].start
        if not goes_on or system in DIVISIONS:
            yield at


def _ranges(runs: Sequence[Run], step: Step, firsts: Sequence[int], inside: Sequence[int]) -> Iterator[Located]:
    """From each beginning to the first end behind it, before another beginning."""
    begun = set(firsts)
    first, last = -1, -1
    for at in inside:
        if at in begun and first < 0:
            first = at
        ends = first >= 0 and _means(step, step.last, runs[at])
        if ends:
            last = at
        if last >= 0 and not ends:
            yield Located(step.system, first, last)
            first, last = (at if at in begun else -1), -1
        elif at in begun and at != first and not ends and step.system in (System.VERSE, System.LINE, *DIVISIONS):
            first = at
    if last >= 0:
        yield Located(step.system, first, last)


def _means(step: Step, label: str, run: Run) -> bool:
    if step.word and run.word.casefold() != step.word.casefold() and not (step.word == "§" and not run.word):
        return False
    if step.system is System.MARGIN:
        return any(_is_margin(label, known) for known in run.labels)
    return any(is_same(label, known) for known in run.labels)


def _is_margin(typed: str, known: str) -> bool:
    """A mark, or all marks of its page or column: "514" is 514a and 514b, "1094a" 1094a1 to 1094a20."""
    one, other = (re.sub(r"[\s()\[\]]", "", text.casefold()) for text in (typed, known))
    finer = r"[a-f]\d*" if one[-1:].isdigit() else r"\d+"
    return bool(one) and re.fullmatch(re.escape(one) + f"(?:{finer})?", other) is not None


def _by_name(systems: Systems, typed: str) -> tuple[Located, ...]:
    """Divisions without a number, or by their headings' words: "Preface", "The Storm", "Genesis"."""
    wanted = _folded(typed)
    if not wanted:
        return ()
    found = [
        Located(system.system, at, at)
        for system in systems
        if system.system in DIVISIONS
        for at, run in enumerate(system.runs)
        if wanted in (_folded(run.title), *(() if run.labels else (_folded(run.word),)), *map(_folded, run.labels))
    ]
    if not found:
        found = [
            Located(System.BOOK, at, at)
            for at, run in enumerate(runs_of(systems, System.BOOK))
            if any(not any(map(str.isdigit, label)) and is_short_for(typed, label) for label in run.labels)
        ]
    return tuple(found)


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

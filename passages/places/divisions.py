"""From headings to the divisions of a text: parts, chapters, acts, scenes, letters, sections, and which holds which.

A heading that repeats what a later one says, with no text between it and the next, belongs to a contents list. A
division ends where another of its kind, or of a kind that holds it, begins. What stands before the first number, such
as a preface, and what follows the last, such as an epilogue, stands in no numbered division.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from passages.places.headings import Division, is_bare_number, parse_heading, stands_at_end, unnumbered
from passages.places.labels import number as number_of
from passages.places.numerals import value
from passages.places.systems import DIVISIONS, ReferenceSystem, Run, System

_LONG = 4_000  # characters: sections with a number and a title that are as long are chapters
_YEARS = 1_000  # bare numbers from here on are years, and no chapters
_ENOUGH = 3  # such sections
_SHORT = 600  # characters: what bare numerals head in this length are sections, as aphorisms are
_UNITS = 8  # such sections


class Heading(NamedTuple):
    """A heading of the text; `level` is that of the format, from 1, 0 where it knows none.

    `stated` are the divisions that the format itself names; else they are read from the words.
    """

    text: str
    start: int
    end: int
    level: int = 0
    stated: tuple[Division, ...] = ()


class _Opened(NamedTuple):
    """A division that begins at `start`; those of one `rank`, or a higher one, do not hold it."""

    division: Division
    start: int
    rank: int


def divide(headings: Sequence[Heading], length: int, *, verse: bool = False) -> tuple[ReferenceSystem, ...]:
    """Return a system for each kind of division that headings begin, outermost first.

    `length` is that of the text in characters; `verse` tells that most of it is verse, whose numbers count poems.
    """
    named = [heading._replace(stated=heading.stated or parse_heading(heading.text)) for heading in headings]
    named = _without_lone_numbers(_without_contents(named))
    sections = verse or _count_units(named, length)
    named = [_as_chapters(one, verse=sections) for one in _numbered_as_chapters(named, length, verse=verse)]
    named = [_without_lone_volume(one, named) for one in named]
    order = _order(named)
    opened = list(_opened(named, order))
    found: dict[System, list[Run]] = {}
    for number, one in enumerate(opened):
        later = (other.start for other in opened[number + 1 :] if other.rank <= one.rank)
        division = one.division
        labels = (division.label,) if division.label else ()
        run = Run(labels, one.start, next(later, length), division.word, division.title)
        if run.end > run.start:
            found.setdefault(division.system, []).append(run)
    return tuple(ReferenceSystem(system, tuple(found[system])) for system in order if system in found)


def _without_contents(headings: Sequence[Heading]) -> list[Heading]:
    """Return the headings without those of a contents list, which follow each other and are all named again later.

    A part, its first chapter and that one's title follow each other, too, but no two of them are of one kind.
    """
    names, paths = [_key(heading) for heading in headings], list(_paths(headings))
    last_name, last_path = ({key: at for at, key in enumerate(keys)} for keys in (names, paths))
    kept: list[Heading] = []
    for row in _rows(headings):
        once = Counter(names[number] for number in row)
        again = [
            number
            for number in row[:-1]
            if last_path[paths[number]] > number or (once[names[number]] == 1 and last_name[names[number]] > number)
        ]
        kinds = Counter(_kind(headings[number]) for number in again)
        listed = set(again) if any(count > 1 for count in kinds.values()) else set()
        if listed and last_path[paths[row[-1]]] > row[-1]:
            listed.add(row[-1])  # words such as those of the time and the place may follow the list
        kept += [headings[number] for number in row if number not in listed]
    return kept


def _rows(headings: Sequence[Heading]) -> Iterable[list[int]]:
    """Yield the numbers of headings that follow each other without text between them."""
    row: list[int] = []
    for number, heading in enumerate(headings):
        if row and heading.start - headings[number - 1].end > 2:
            yield row
            row = []
        row.append(number)
    if row:
        yield row


def _paths(headings: Sequence[Heading]) -> Iterable[tuple[object, ...]]:
    """Yield the name of each heading behind those of the divisions that hold it."""
    held: dict[System, int | str] = {}
    for heading in headings:
        for one in heading.stated:
            rank = DIVISIONS.index(one.system)
            held = {system: label for system, label in held.items() if DIVISIONS.index(system) < rank}
            held[one.system] = _folded(one.label)
        yield tuple(held.items()) if heading.stated else _key(heading)


def _folded(label: str) -> int | str:
    """Return a label as labels are compared: "I", "1" and "First" are one."""
    return value(label) or label.casefold()


def _kind(heading: Heading) -> tuple[System, ...]:
    return tuple(one.system for one in heading.stated)


def _without_lone_numbers(headings: Sequence[Heading]) -> list[Heading]:
    """Return the headings without bare numerals, which may be years, unless the one before or after is bare too."""
    headings = [heading._replace(stated=()) if _is_year(heading) else heading for heading in headings]
    values = {number_of(heading.stated[0].label) for heading in headings if _is_bare(heading)}
    return [
        heading._replace(stated=()) if _is_bare(heading) and not _is_counted(heading, values) else heading
        for heading in headings
        if not is_bare_number(heading.text) or _is_counted(heading, values)
    ]


def _is_bare(heading: Heading) -> bool:
    """Tell whether nothing but a figure says that a heading is a division: "XII", "3 The Weir", "39 Quay Street"."""
    return bool(heading.stated and heading.text) and (is_bare_number(heading.text) or _is_numbered_section(heading))


def _is_year(heading: Heading) -> bool:
    return (
        is_bare_number(heading.text)
        and bool(heading.stated)
        and heading.stated[0].label.isdecimal()
        and value(heading.stated[0].label) >= _YEARS
    )


def _is_counted(heading: Heading, values: AbstractSet[int]) -> bool:
    return bool(heading.stated) and bool(values & {number_of(heading.stated[0].label) + step for step in (-1, 1)})


def _key(heading: Heading) -> tuple[object, ...]:
    if heading.stated:
        return tuple((one.system, _folded(one.label)) for one in heading.stated)
    return (" ".join(heading.text.casefold().split()),)


def _numbered_as_chapters(headings: Sequence[Heading], length: int, *, verse: bool) -> list[Heading]:
    """Call sections with a number and a title chapters, where they are as long as chapters and nothing else is one."""
    kinds = {one.system for heading in headings for one in heading.stated if not is_bare_number(heading.text)}
    plain = [one for one in headings if _is_numbered_section(one)]
    if verse or System.CHAPTER in kinds or System.ACT in kinds or len(plain) < _ENOUGH:
        return list(headings)
    # Of "III." and "1." the first to come counts the chapters, the other what is in them.
    plain = [one for one in plain if one.stated[0].label.isdecimal() == plain[0].stated[0].label.isdecimal()]
    starts = [heading.start for heading in plain] + [length]
    if len(plain) < _ENOUGH or median(after - before for before, after in pairwise(starts)) < _LONG:
        return list(headings)
    return [
        one._replace(stated=(one.stated[0]._replace(system=System.CHAPTER),)) if one in plain else one
        for one in headings
    ]


def _without_lone_volume(heading: Heading, headings: Sequence[Heading]) -> Heading:
    """Return the heading without its volume, where all of the text is in that one: it is a number of a series."""
    volumes = {one.label for other in headings for one in other.stated if one.system is System.VOLUME}
    if len(volumes) != 1 or not any(one.system is System.VOLUME for one in heading.stated):
        return heading
    return heading._replace(stated=tuple(one for one in heading.stated if one.system is not System.VOLUME))


def _is_numbered_section(heading: Heading) -> bool:
    return (
        len(heading.stated) == 1
        and heading.stated[0].system is System.SECTION
        and not heading.stated[0].word
        and "." not in heading.stated[0].label
        and not heading.text.lstrip().startswith("§")
    )


def _count_units(headings: Sequence[Heading], length: int) -> bool:
    """Tell whether the bare numerals of a text are those of short units, such as aphorisms, and not of chapters."""
    bare = [heading.start for heading in headings if heading.stated and is_bare_number(heading.text)]
    lengths = [after - before for before, after in pairwise([*bare, length])]
    return len(bare) >= _UNITS and median(lengths) < _SHORT


def _as_chapters(heading: Heading, *, verse: bool) -> Heading:
    """Return a bare numeral as a section where it counts poems or short units, and other headings as they are."""
    if verse and heading.stated and is_bare_number(heading.text) and heading.stated[0].system is System.CHAPTER:
        return heading._replace(stated=(heading.stated[0]._replace(system=System.SECTION),))
    return heading


def _order(headings: Sequence[Heading]) -> tuple[System, ...]:
    """Return the kinds, outermost first: `DIVISIONS`, with parts before books if the text begins with a part."""
    first: dict[System, int] = {}
    for number, heading in enumerate(headings):
        for one in heading.stated:
            first.setdefault(one.system, number)
    if first.get(System.PART, len(headings)) < first.get(System.BOOK, -1):
        return (System.VOLUME, System.PART, System.BOOK, *DIVISIONS[3:])
    return DIVISIONS


def _opened(headings: Sequence[Heading], order: tuple[System, ...]) -> Iterable[_Opened]:
    """Yield the divisions that begin, in reading order."""
    numbered = {one.system for heading in headings for one in heading.stated if one.label}
    strong = numbered - {System.SECTION} or numbered & {System.SECTION}
    bare = bool(numbered - {System.SECTION}) or any(_has_own_word(heading) for heading in headings)
    open_now: dict[System, Division] = {}
    last: Heading | None = None
    for heading in headings:
        if heading.stated:
            for one in heading.stated:
                if open_now.get(one.system) == one:
                    continue  # a running head
                rank = order.index(one.system)
                open_now = {system: kept for system, kept in open_now.items() if order.index(system) < rank}
                open_now[one.system] = one
                yield _Opened(one, heading.start, rank)
        elif strong and (named := unnumbered(heading.text)) and bare and not _is_title(heading, last):
            outer = min(order.index(system) for system in strong)
            inner = max((order.index(system) for system in open_now if system in strong), default=outer)
            # Without the format's word for it, what comes after the last number is taken out of all that is open.
            rank = inner if heading.level > 1 and not stands_at_end(named.word) else outer
            open_now = {system: kept for system, kept in open_now.items() if order.index(system) < rank}
            yield _Opened(named._replace(system=order[rank]), heading.start, rank)
        elif not (last and last.stated and _touch(last, heading)) and (not bare or heading.level > 1):
            title = " ".join(heading.text.split()).rstrip(" .:")
            yield _Opened(Division(System.SECTION, title), heading.start, order.index(System.SECTION))
        last = heading


def _touch(above: Heading, heading: Heading) -> bool:
    return heading.start - above.end <= 2


def _is_title(heading: Heading, above: Heading | None) -> bool:
    """Tell whether a heading is the title of the chapter whose number stands right above: "No. 1", "Introduction"."""
    if above is None or not above.stated or not _touch(above, heading):
        return False
    return above.stated[-1].system in (System.CHAPTER, System.SECTION, System.SCENE)


def _has_own_word(heading: Heading) -> bool:
    return any(one.word for one in heading.stated)


def titled(systems: Sequence[ReferenceSystem], headings: Sequence[Heading]) -> tuple[ReferenceSystem, ...]:
    """Return the systems, each division that has no title yet with the heading that follows its own at once."""
    following = {
        before.start: after.text
        for before, after in pairwise(headings)
        if after.start - before.end <= 2 and not parse_heading(after.text)
    }
    return tuple(
        system._replace(
            runs=tuple(
                run
                if run.title or run.start not in following
                else run._replace(title=" ".join(following[run.start].split()))
                for run in system.runs
            )
        )
        for system in systems
    )

"""Places as a citation and as data say them: "III.1.56–60, Hamlet", `{"act": "III", "scene": "1", "line": "56-60"}`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from passages.places.dates import begins_with_date
from passages.places.numerals import value
from passages.places.roman import from_roman, to_roman
from passages.places.systems import DIVISIONS, Basis, Place, System
from passages.text.lazy_pattern import lazily

ABBREVIATIONS = {
    System.VOLUME: "vol.",
    System.BOOK: "bk.",
    System.PART: "pt.",
    System.ACT: "act",
    System.SCENE: "sc.",
    System.CHAPTER: "ch.",
    System.SECTION: "§",
}
_MARGIN = lazily(r"(?P<page>\D*\d+(?:[:.]\d+)?)(?P<column>[a-f])(?P<line>\d*)")
_WITHIN = (System.CHAPTER, System.SECTION)  # divisions that an act may hold
# Where one of these is known, no paragraph is counted: nobody counts speeches.
_FINER = (System.VERSE, System.LINE, System.MARGIN, System.SPEAKER)


def locators(places: Iterable[Place], paragraph: int = 0) -> dict[str, str]:
    """Return each place by its CSL name, as a label or a range with a hyphen; the speaker is none of them.

    `paragraph`, counted from 1, 0 for not known, is given where no verse, line or margin is.
    """
    found = {place.system: label_range(place.labels) for place in places if place.labels}
    told = {system.value: label for system, label in found.items() if system is not System.SPEAKER}
    if paragraph and not any(system in found for system in _FINER):
        told["paragraph"] = str(paragraph)
    return told


def label_range(labels: Sequence[str], dash: str = "-") -> str:
    """Return one label as it is, several as a range: "56-58", "514a-b", "1094a10-15"; "" for none."""
    if not labels:
        return ""
    first, last = labels[0], labels[-1]
    if first == last:
        return first
    one, other = _MARGIN.fullmatch(first), _MARGIN.fullmatch(last)
    if one and other and one["page"] == other["page"]:
        same = one["column"] == other["column"] and other["line"]
        last = other["line"] if same else other["column"] + other["line"]
    return f"{first}{dash}{last}"


def locator(places: Iterable[Place], paragraph: int, basis: Basis) -> str:
    """Return the most exact place that can be found in a copy, "" where nothing is known.

    "p. 104, ¶2", "ch. 12, ¶4", "pt. 2, ch. 1, p. 33", "III.1.56–60, Hamlet", "Genesis 3:15–17", "514a", "Letter 4, ¶2",
    "PDF page 2", "about p. 7". `basis` is that of the pages.
    """
    by_system = {place.system: place for place in places}
    page = _page(by_system, basis)
    divisions = [by_system[system] for system in DIVISIONS if system in by_system]
    numbered = [one for one in divisions if is_numbered(one)]
    parts = _divided(numbered if page else divisions, by_system)
    parts += [label_range(by_system[System.MARGIN].labels, "–")] if System.MARGIN in by_system else []
    parts += [page] if page else []
    if paragraph and not (page and numbered) and not any(system in by_system for system in _FINER):
        parts.append(f"¶{paragraph}")
    speaker = by_system.get(System.SPEAKER)
    return ", ".join(filter(None, (*parts, ", ".join(speaker.labels) if speaker else "")))


def is_numbered(place: Place) -> bool:
    """Tell whether a division is known by a number or a name ("10", "XII", "First", "Genesis"), not by its title."""
    return bool(place.labels) and (place.system is not System.SECTION or _looks_numbered(place.labels[0]))


def is_book_name(place: Place) -> bool:
    """Tell whether a division is a book with a name: "Genesis", "1 Kings"; not "First" or "2"."""
    named = place.system is System.BOOK and bool(place.labels) and not value(place.labels[0])
    return named and any(word.isalpha() and len(word) > 2 for word in place.labels[0].split())


def _looks_numbered(label: str) -> bool:
    return any(map(str.isdecimal, label)) or bool(from_roman(label)) or len(label) == 1


def _page(by_system: dict[System, Place], basis: Basis) -> str:
    if System.PAGE not in by_system or not (labels := by_system[System.PAGE].labels):
        return ""
    span = labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}"
    if basis is Basis.PHYSICAL:
        return f"PDF page{'s' if len(labels) > 1 else ''} {span}"
    about = "about " if basis is Basis.APPROXIMATE else ""
    return f"{about}{'pp.' if len(labels) > 1 else 'p.'} {span}"


def _divided(divisions: list[Place], by_system: dict[System, Place]) -> list[str]:
    """Return divisions with the verse or line inside them."""
    verse, line = by_system.get(System.VERSE), by_system.get(System.LINE)
    names = [one.system for one in divisions]
    if verse and System.CHAPTER in names:
        return _scripture(divisions, verse)
    if System.ACT in names:
        return _drama(divisions, line)
    parts = [_named(one) for one in divisions]
    if divisions and is_book_name(divisions[0]) and names[1:2] == [System.CHAPTER] and divisions[1].labels:
        parts[:2] = [f"{parts[0]} {label_range(divisions[1].labels, '–')}"]  # Revelation 18
    if verse:
        parts.append(f"{'vv.' if len(verse.labels) > 1 else 'v.'} {label_range(verse.labels, '–')}")
    if line:
        parts.append(_lines(line))
    return parts


def _lines(line: Place) -> str:
    return f"{'ll.' if len(line.labels) > 1 else 'l.'} {label_range(line.labels, '–')}"


def _scripture(divisions: list[Place], verse: Place) -> list[str]:
    chapter = next(one for one in divisions if one.system is System.CHAPTER)
    before = [_named(one) for one in divisions if one.system not in (System.CHAPTER, System.BOOK)]
    book = next((one for one in divisions if one.system is System.BOOK), None)
    numbers = f"{label_range(chapter.labels, '–')}:{label_range(verse.labels, '–')}"
    if book and is_book_name(book):
        return [*before, f"{book.labels[0]} {numbers}"]
    return [*before, *([_named(book)] if book else []), numbers]


def _drama(divisions: list[Place], line: Place | None) -> list[str]:
    act = next(one for one in divisions if one.system is System.ACT)
    scene = next((one for one in divisions if one.system is System.SCENE), None)
    rank = DIVISIONS.index(System.ACT)
    before = [_named(one) for one in divisions if DIVISIONS.index(one.system) < rank]
    return [*before, *_act_and_scene(act, scene, line), *(_named(one) for one in divisions if one.system in _WITHIN)]


def _act_and_scene(act: Place, scene: Place | None, line: Place | None) -> list[str]:
    if not act.labels or (scene and not scene.labels):
        return [_named(act), *([_named(scene)] if scene else []), *([_lines(line)] if line else [])]
    numbers = [
        _upper_roman(label_range(act.labels, "–")),
        *([_arabic(label_range(scene.labels, "–"))] if scene else []),
    ]
    if line and scene:
        return [".".join((*numbers, label_range(line.labels, "–")))]
    joined = ".".join(numbers) if scene else f"act {numbers[0]}"
    return [joined, *([_lines(line)] if line else [])]


def _upper_roman(label: str) -> str:
    return to_roman(int(label)).upper() if label.isdecimal() and 0 < int(label) < 4000 else label.upper()


def _arabic(label: str) -> str:
    value = from_roman(label)
    return str(value) if value else label


def _named(place: Place) -> str:
    """Return a division as a citation names it: "ch. 12", "Letter 4", "§ 43", “Results”, "Preface"."""
    label = label_range(place.labels, "–")
    if not label:
        return place.word
    if place.word:
        return f"{place.word} {label}"
    if is_book_name(place) or begins_with_date(label):
        return label
    return f"{ABBREVIATIONS[place.system]} {label}" if is_numbered(place) else f"“{label}”"

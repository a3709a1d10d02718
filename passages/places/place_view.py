"""One place of a text, to be read whole: a page, a scene, a chapter, a verse, a range of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from passages.model import Citation, Document, Kind
from passages.places.locators import is_numbered, locator
from passages.places.numerals import value
from passages.places.place_lookup import Located, extent, locate, page_labels, places_of_located, runs_of
from passages.places.place_query import counted_paragraph, parse_place
from passages.places.systems import DIVISIONS, Basis, Place, System

_LISTED = 6  # places that an ambiguous name lists
_ORDERED = (*DIVISIONS, System.VERSE, System.LINE, System.MARGIN, System.PAGE)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place as it stands in the text; its first and last sentence may begin or end on the pages beside it.

    `number` counts the places of its system from 0: pages by their labels, the others by their runs.
    """

    text: str
    start: int
    end: int
    citation: Citation
    before: str = ""  # the name of the place before, as a citation writes it; for a page its label; "" if there is none
    after: str = ""
    system: System = System.PAGE
    number: int = 0
    count: int = 1  # places in a row that it shows, 2 for pages 105–106
    opened: int = 0  # the character of `text` that the paragraph begins at which was asked for: "ch. 12, ¶4"


@dataclass(frozen=True, slots=True)
class NoSuchPlace:
    """There is no such place, or several; `message` says which there are."""

    message: str


def open_place(document: Document, asked: str) -> PlaceView | NoSuchPlace:
    """Return the place that `asked` means: "105", "p. xii", "act 3 scene 1", "ch. 12", "Gen 3:15", "514a", "l. 56"."""
    found = find_place(document, asked)
    if isinstance(found, NoSuchPlace):
        return found
    return _at_paragraph(document, _view(document, found), counted_paragraph(asked))


def open_at(document: Document, system: System, number: int, count: int = 1) -> PlaceView | NoSuchPlace:
    """Return the place of this number in its system, from 0, with those after it up to `count` in all."""
    there = len(document.labels) if system is System.PAGE else len(document.system(system).runs)
    if not 0 <= number < there:
        return NoSuchPlace(_unknown(document, ""))
    last = min(number + max(count, 1), there) - 1
    if system is System.PAGE:
        labels = document.labels
        first = next(at for at, run in enumerate(document.pages) if labels[number] in run.labels)
        final = max(at for at, run in enumerate(document.pages) if labels[last] in run.labels)
        return _view(document, Located(system, first, final, labels[number], labels[last]))
    return _view(document, Located(system, number, last))


def open_around(document: Document, system: System, at: int) -> PlaceView | NoSuchPlace:
    """Return the place of a system that holds the character at offset `at`."""
    runs = document.system(system).runs
    number = next((number for number, run in enumerate(runs) if run.start <= at < run.end), -1)
    return open_at(document, system, number) if system is not System.PAGE else _page_around(document, number)


def find_place(document: Document, asked: str) -> Located | NoSuchPlace:
    """Return the one place that is meant; else a message that says which places there are."""
    found = locate(document.systems, asked, document.title)
    if not found:
        return NoSuchPlace(_unknown(document, asked))
    names = dict.fromkeys(place_name(document, one) for one in found)
    if len(names) == 1:
        return found[0]
    more = f" · and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    listed = " · ".join(islice(names, _LISTED))
    return NoSuchPlace(f"“{_short(asked)}” can be several places: {listed}{more}. Which one?")


def place_name(document: Document, located: Located) -> str:
    """Return a place as a citation writes it: "p. 105", "pt. 2, ch. 1", "III.1", "Genesis 3:15", "514a"."""
    return locator(places_of_located(document.systems, located), 0, document.basis)


def suggested_places(document: Document, typed: str, limit: int = 25) -> list[tuple[str, str]]:
    """Return (shown, typed for it) for places that what is typed so far may mean, likeliest first."""
    wanted = typed.casefold().strip()
    meant = islice(locate(document.systems, typed, document.title) if wanted else (), limit)
    shown = {place_name(document, one): _title(document, one) for one in meant}
    for one in _all_places(document):
        if len(shown) >= limit:
            break
        name, title = place_name(document, one), _title(document, one)
        if wanted in f"{name} {title}".casefold():
            shown.setdefault(name, title)
    return [(f"{name}: {title}" if title and title not in name else name, name) for name, title in shown.items()]


def known_places(document: Document, systems: Sequence[System] = _ORDERED) -> str:
    """Return which places there are: "acts I to V and scenes 1 to 7"; "" where there are none."""
    told = list(filter(None, (_told(document, system) for system in systems)))
    return " and ".join((", ".join(told[:-1]), told[-1])) if len(told) > 1 else "".join(told)


def place_noun(system: System, word: str = "") -> str:
    """Return what a place is called in a sentence: "page", "scene", "letter", "article", "preface"."""
    if system is System.MARGIN:
        return "mark"
    letters = word.rstrip(".").casefold()
    return {"no": "number", "nr": "number", "art": "article", "prop": "proposition"}.get(
        letters, letters if letters.replace(" ", "").isalpha() else system.value
    )


def whole_system(places: Sequence[Place]) -> Place | None:
    """Return the place that a quote at `places` can be read whole in: its page, else its smallest division; or None."""
    order = (*DIVISIONS, System.PAGE)
    known = [one for one in places if one.system in order and (one.labels or one.word)]
    return max(known, key=lambda one: order.index(one.system), default=None)


def _all_places(document: Document) -> Iterator[Located]:
    """The divisions of a text in reading order, then its pages."""
    for system in document.systems:
        if system.system in DIVISIONS:
            yield from (Located(system.system, at, at) for at, run in enumerate(system.runs) if run.labels or run.word)
    yield from (Located(System.PAGE, at, at) for at, run in enumerate(document.pages) if len(run.labels) == 1)


def _title(document: Document, located: Located) -> str:
    return " ".join(runs_of(document.systems, located.system)[located.first].title.split())


def _view(document: Document, located: Located) -> PlaceView:
    start, end = extent(document.systems, located)
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    places = places_of_located(document.systems, located)
    number, count, before, after = _beside(document, located)
    return PlaceView(
        text.strip(),
        start,
        start + len(text.strip()),
        Citation(document.author, document.title, places, 0, document.basis),
        before,
        after,
        located.system,
        number,
        count,
    )


def _at_paragraph(document: Document, view: PlaceView, number: int) -> PlaceView:
    """Return the view opened at its paragraph of this number, counted as citations count; 0, or too many: as it is."""
    starts = [
        block.start
        for block in document.blocks
        if block.kind is not Kind.HEADING and block.start < view.end and block.end > view.start
    ]
    if not 0 < number <= len(starts):
        return view
    return replace(view, opened=max(starts[number - 1] - view.start, 0))


def _beside(document: Document, located: Located) -> tuple[int, int, str, str]:
    """Return the number of a place in its system, the count of places, and the names of those before and after."""
    if located.system is System.PAGE:
        labels = document.labels
        one, other = map(labels.index, page_labels(document.systems, located))
        before, after = labels[one - 1] if one else "", labels[other + 1] if other + 1 < len(labels) else ""
        return one, other - one + 1, before, after
    runs = document.system(located.system).runs
    before = (
        place_name(document, Located(located.system, located.first - 1, located.first - 1)) if located.first else ""
    )
    following = located.last + 1
    after = place_name(document, Located(located.system, following, following)) if following < len(runs) else ""
    return located.first, located.last - located.first + 1, before, after


def _page_around(document: Document, run: int) -> PlaceView | NoSuchPlace:
    if run < 0 or not document.pages[run].labels:
        return NoSuchPlace(_unknown(document, ""))
    return open_at(document, System.PAGE, document.labels.index(document.pages[run].labels[0]))


def _unknown(document: Document, asked: str) -> str:
    """Say that there is no such place, and which there are of the kind that was asked for, else of all."""
    title = f"“{document.title}”" if document.title else "This text"
    queries = parse_place(asked)
    wanted = {step.system for step in queries[0].steps} if queries else set()
    if System.PAGE in wanted and not document.labels:
        there = known_places(document)
        told = f". It has {there}" if there else ", so its passages are cited by paragraph"
        return f"No page of {title.replace('This', 'this')} is known{told}."
    there = known_places(document, [one for one in _ORDERED if one in wanted]) or known_places(document)
    of_pages = bool(document.labels) and (System.PAGE in wanted or not queries)
    what = f"page {_short(asked)}" if of_pages else _short(asked)
    end = f" You asked for {what}." if asked.strip() else ""
    if not there:
        return f"{title} has no numbered places, so its passages are cited by paragraph.{end}"
    return f"{title} has {there}.{end}"


def _short(asked: str) -> str:
    return asked.strip()[:80]


def _told(document: Document, system: System) -> str:
    """The places of one system: "pages 21 to 28", "chapters 1 to 61", "PDF page 1 alone"."""
    runs = [run for run in document.system(system).runs if run.labels and is_numbered(Place(system, run.labels))]
    labels = list(document.labels) if system is System.PAGE else [run.labels[0] for run in runs]
    if not labels:
        return ""
    word = place_noun(system, runs[0].word if runs else "")
    if system is System.PAGE and document.basis is Basis.PHYSICAL:
        word = "PDF page"
    if system in (System.VERSE, System.LINE):
        return f"{word}s"
    if len(set(labels)) == 1:
        return f"{word} {labels[0]} alone"
    first, last = labels[0], labels[-1]
    if system is not System.PAGE and all(map(value, labels)):  # the numbering may begin anew in each part
        first, last = min(labels, key=value), max(labels, key=value)
    return f"{word}s {first} to {last}"

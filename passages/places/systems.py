"""Reference systems: the ways to say where something stands in a text.

Pages are one system among several. All are told in the same form, runs of text with labels, so that citing, limits,
opening a place and finding its neighbours are the same for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class System(StrEnum):
    """A way to say where something stands: the locators of CSL 1.0.2, and two that it lacks.

    `MARGIN` is a mark of another edition that runs beside the text (Stephanus 514a, Bekker 1094a10); `SPEAKER` is who
    speaks, which is no locator, but is known of a stretch of text in the same way.
    """

    VOLUME = "volume"
    BOOK = "book"
    PART = "part"
    ACT = "act"
    SCENE = "scene"
    CHAPTER = "chapter"
    SECTION = "section"  # also what CSL has no name for: letter, article, number, canto, poem, proposition
    VERSE = "verse"
    LINE = "line"
    MARGIN = "margin"
    PAGE = "page"
    SPEAKER = "speaker"


# Systems that divide a text as a tree, outermost first. One of a kind ends where another of it, or of an outer, begins.
DIVISIONS = (System.VOLUME, System.BOOK, System.PART, System.ACT, System.SCENE, System.CHAPTER, System.SECTION)


class Basis(StrEnum):
    """The sources that places of a system are known from, surest first."""

    PRINTED = "printed"  # numbers printed in the text itself, or a publisher's marks of them
    LABEL = "label"  # the file's own page labels
    PHYSICAL = "physical"  # the count of the file's pages: cited as "PDF page 2"
    APPROXIMATE = "approximate"  # where a word processor last broke the pages
    COUNTED = "counted"  # counted between printed numbers, as lines are that a text numbers by fives
    NONE = "none"  # no page is known: citations name the paragraph


class Run(NamedTuple):
    """A run of text that stands at one place of a reference system: a page, a chapter, a line, a speaker.

    `labels` holds one label; several where a mark is missing and the run is known only to stand at one of them; none
    where the marks contradict each other, or where the place has no number, as a preface.
    """

    labels: tuple[str, ...]
    start: int
    end: int
    word: str = ""  # what the text calls such a place, where the system's name would not do: "Letter", "No.", "Preface"
    title: str = ""  # the heading's words beside the number


class ReferenceSystem(NamedTuple):
    """All places of one kind in a text, in reading order, without overlap."""

    system: System
    runs: tuple[Run, ...]
    basis: Basis = Basis.PRINTED

    @property
    def labels(self) -> tuple[str, ...]:
        """The places that are known to be in this text, each once, in reading order."""
        return tuple(dict.fromkeys(label for run in self.runs for label in run.labels))


class Place(NamedTuple):
    """A place in one reference system; several labels are a range. `word` as in `Run`."""

    system: System
    labels: tuple[str, ...]
    word: str = ""


def labels_in(places: Iterable[Place], system: System) -> tuple[str, ...]:
    """Return the labels of the place in one system; none where it has none."""
    return next((place.labels for place in places if place.system is system), ())

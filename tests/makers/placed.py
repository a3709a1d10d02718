"""Texts of every kind of place, made with their truth: word `k12` stands in row 12, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from passages.model import Basis, Block, Document, Kind, Metadata, ReferenceSystem, Run, System
from passages.places.roman import to_roman

_NOUNS = "miller ferry clerk lantern orchard thimble anchor saddle ribbon candle".split()


class Place(NamedTuple):
    """A place of a row; a heading `word title` is printed where a division begins."""

    system: System
    label: str
    title: str = ""
    word: str = ""


Row = tuple[Place, ...]


def novel() -> list[Row]:
    """Two parts of four chapters, numbered anew in each, with titles, three paragraphs in each; a preface."""
    rows: list[Row] = [(Place(System.PART, "", word="Preface"),)] * 2
    for part, chapter, _ in product(("One", "Two"), range(1, 5), range(3)):
        title = f"Of the {_NOUNS[chapter]} in part {part}"
        rows.append((Place(System.PART, part), Place(System.CHAPTER, to_roman(chapter).upper(), title)))
    return rows


def play() -> list[Row]:
    """Three acts of two scenes of six lines, counted by scene."""
    return [
        (Place(System.ACT, to_roman(act).upper()), Place(System.SCENE, str(scene)), Place(System.LINE, str(line)))
        for act, scene, line in product(range(1, 4), range(1, 3), range(1, 7))
    ]


def scripture() -> list[Row]:
    """Three books of three chapters of five verses."""
    return [
        (Place(System.BOOK, book), Place(System.CHAPTER, str(chapter)), Place(System.VERSE, str(verse)))
        for book, chapter, verse in product(("Genesis", "1 Kings", "Revelation"), range(1, 4), range(1, 6))
    ]


def dialogue() -> list[Row]:
    """Pages with the marks of another edition beside them."""
    return [
        (Place(System.MARGIN, f"{514 + row // 5}{'abcde'[row % 5]}"), Place(System.PAGE, str(101 + row // 3)))
        for row in range(25)
    ]


def letters() -> list[Row]:
    """Twelve letters of two paragraphs."""
    return [(Place(System.SECTION, to_roman(n).upper(), word="Letter"),) for n in range(1, 13) for _ in range(2)]


def statute() -> list[Row]:
    """Forty numbered paragraphs."""
    return [(Place(System.SECTION, str(number)),) for number in range(1, 41)]


def poem() -> list[Row]:
    """Thirty lines."""
    return [(Place(System.LINE, str(number)),) for number in range(1, 31)]


ALL = {make.__name__: make for make in (novel, play, scripture, dialogue, letters, statute, poem)}


def made(name: str, title: str = "On Tolls") -> Document:
    """Return the text of one kind, each row a paragraph of two sentences."""
    return written(ALL[name](), title)


def written(rows: list[Row], title: str) -> Document:
    text = ""
    blocks: list[Block] = []
    starts: list[tuple[int, Row]] = []
    before: Row = ()
    for number, row in enumerate(rows):
        start = len(text)
        for heading in _headings(before, row):
            blocks.append(Block(Kind.HEADING, len(text), len(text) + len(heading)))
            text += f"{heading}\n\n"
        noun = _NOUNS[number % len(_NOUNS)]
        body = f"Here stood the {noun} k{number} by the river. Nobody asked the {noun} about q{number} at all."
        blocks.append(Block(Kind.PARAGRAPH, len(text), len(text) + len(body)))
        text += f"{body}\n\n"
        starts.append((start, row))
        before = row
    text = text.rstrip()
    systems = {place.system: None for row in rows for place in row}
    found = tuple(
        ReferenceSystem(one, tuple(_runs(starts, one, len(text))), Basis.PRINTED)
        for one in sorted(systems, key=list(System).index)
    )
    return Document(text, Metadata(title=title, author="Ann Lee"), found, tuple(blocks))


def _headings(before: Row, row: Row) -> Iterator[str]:
    changed = False
    for at, place in enumerate(row):
        changed = changed or before[at : at + 1] != (place,)
        if changed and place.system not in (System.LINE, System.VERSE, System.MARGIN, System.PAGE):
            yield " ".join(filter(None, (place.word or place.system.value.upper(), place.label, place.title)))


def _runs(starts: list[tuple[int, Row]], system: System, length: int) -> Iterator[Run]:
    """The runs of one system: a place ends where it, or one that holds it, changes."""
    begun: tuple[int, Row] | None = None
    for start, row in [*starts, (length, ())]:
        at = next((at for at, place in enumerate(row) if place.system is system), None)
        path = row[: at + 1] if at is not None else ()
        path = path if system is not System.PAGE else path[-1:]
        if begun and path != begun[1]:
            place = begun[1][-1]
            yield Run((place.label,) if place.label else (), begun[0], start, place.word, place.title)
            begun = None
        if path and begun is None:
            begun = (start, path)

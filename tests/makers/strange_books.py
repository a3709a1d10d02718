"""Books as strangers make them: chaptered prose, plays and poems, each sentence with its true places and speaker.

The parts of a book are values here; `strange_files` writes them in the formats.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from passages.places.roman import to_roman
from tests.makers.prose import Writer

CAST = ("Tobias Farron", "Mrs. Hale", "Captain Orme", "First Clerk")
SHORT = {"Tobias Farron": "Farron", "Mrs. Hale": "Mrs. Hale", "Captain Orme": "Orme", "First Clerk": "1 Clerk"}


@dataclass(frozen=True)
class Head:
    text: str
    level: int = 1
    title: str = ""  # on the line below


@dataclass(frozen=True)
class Prose:
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Stanza:
    lines: tuple[str, ...]
    beside: Mapping[int, str] = field(default_factory=dict)  # place in `lines` -> its printed number


@dataclass(frozen=True)
class Speech:
    name: str
    said: Prose | Stanza


@dataclass(frozen=True)
class Direction:
    text: str


Piece = Head | Prose | Stanza | Speech | Direction


@dataclass(frozen=True)
class Told:
    """A sentence with its line breaks, its locators and who speaks it."""

    words: str
    places: Mapping[str, str]
    speaker: str = ""


@dataclass
class Book:
    title: str
    pieces: list[Piece] = field(default_factory=list)
    truth: list[Told] = field(default_factory=list)


_ORDINALS = ("", "First", "Second", "Third", "Fourth", "Fifth")
Numbered = Callable[[int], tuple[str, str]]  # a number -> how a heading prints it, and its label
HEADINGS: dict[str, Numbered] = {
    "CHAPTER I.": lambda n: (f"CHAPTER {_roman(n)}.", _roman(n)),
    "Chapter 1": lambda n: (f"Chapter {n}", str(n)),
    "Chapter the First": lambda n: (f"Chapter the {_ORDINALS[n]}", _ORDINALS[n]),
    "Chap. I": lambda n: (f"Chap. {_roman(n)}", _roman(n)),
    "I": lambda n: (_roman(n), _roman(n)),
    "1": lambda n: (str(n), str(n)),
}


def novel(seed: int, heading: str, *, titled: bool, parts: int = 1, preface: bool = False) -> Book:
    """Chapters, numbered afresh in each of several parts; a preface before them has no number."""
    writer, book = Writer(seed), Book("The Ferry Years")
    if preface:
        book.pieces.append(Head("PREFACE"))
        _prose(book, writer, {})
    for part in range(1, parts + 1):
        above = {"part": _roman(part)} if parts > 1 else {}
        if parts > 1:
            book.pieces.append(Head(f"PART {_roman(part)}"))
        for number in range(1, 4):
            printed, label = HEADINGS[heading](number)
            book.pieces.append(Head(printed, 2 if parts > 1 else 1, writer.heading() if titled else ""))
            _prose(book, writer, {**above, "chapter": label})
    return book


def _prose(book: Book, writer: Writer, places: Mapping[str, str]) -> None:
    for _ in range(2):
        sentences = tuple(writer.sentence() for _ in range(3))
        book.pieces.append(Prose(sentences))
        book.truth += [Told(sentence, places) for sentence in sentences]


def play(seed: int, *, verse: bool, every: int = 0) -> Book:
    """Two acts of two scenes; in verse, lines are counted by scene and printed at every `every`th."""
    chance, writer, book = random.Random(seed), Writer(seed), Book("The Lantern")
    for act in (1, 2):
        book.pieces.append(Head(f"ACT {_roman(act)}"))
        for scene in (1, 2):
            book.pieces += [Head(f"SCENE {_roman(scene)}. A room in the mill.", 2), Direction("Enter Farron and Orme")]
            places, reached, last = {"act": _roman(act), "scene": _roman(scene)}, 0, ""
            for _ in range(8):
                last = chance.choice([name for name in CAST if name != last])
                said = _verse(chance, reached, every) if verse else Prose((writer.sentence(), writer.sentence()))
                book.pieces.append(Speech(SHORT[last], said))
                book.truth += _told(said, places, reached, every, last)
                reached += len(said.lines) if isinstance(said, Stanza) else 0
            book.pieces.append(Direction("Exeunt"))
    return book


def poems(seed: int, *, every: int, indented: bool = False) -> Book:
    """Three cantos of three stanzas, lines counted afresh in each."""
    chance, book = random.Random(seed), Book("Songs of the Quay")
    for canto in (1, 2, 3):
        book.pieces.append(Head(f"CANTO {_roman(canto)}"))
        reached = 0
        for _ in range(3):
            stanza = _verse(chance, reached, every, count=5, indented=indented)
            book.pieces.append(stanza)
            book.truth += _told(stanza, {"section": _roman(canto)}, reached, every)
            reached += 5
    return book


def _told(said: Prose | Stanza, places: Mapping[str, str], reached: int, every: int, speaker: str = "") -> list[Told]:
    if isinstance(said, Prose):
        return [Told(sentence, places, speaker) for sentence in said.sentences]
    found, first = [], 0
    for at, line in enumerate(said.lines):
        if line.endswith("."):
            words = "\n".join(one.strip() for one in said.lines[first : at + 1])
            numbers = str(reached + at + 1) if first == at else f"{reached + first + 1}-{reached + at + 1}"
            found.append(Told(words, {**places, "line": numbers} if every else places, speaker))
            first = at + 1
    return found


_HEADS = "And But While Where For Then Though As Beside Or".split()
_MIDDLES = "silver narrow broken patient crooked distant wooden early lame hungry painted northern idle".split()
_NOUNS = "miller ferry clerk lantern orchard thimble anchor saddle ribbon candle harbour kettle ledger".split()
_TAILS = "went singing to the sea|had nothing left to say|was waiting|lay asleep|came homeward by the bay".split("|")


def _verse(chance: random.Random, reached: int, every: int, *, count: int = 0, indented: bool = False) -> Stanza:
    """Lines of which some end a sentence, the last always."""
    count = count or chance.randint(1, 5)
    lines = []
    for at in range(count):
        words = " ".join(map(chance.choice, (_HEADS, ["the", "her", "my"], _MIDDLES, _NOUNS, _NOUNS, _TAILS)))
        stop = "." if at == count - 1 or chance.random() < 0.3 else chance.choice((",", ";", ""))
        lines.append(f"{'    ' if indented and at % 2 else ''}{words}{stop}")
    numbers = {at: reached + at + 1 for at in range(count)}
    beside = {at: str(number) for at, number in numbers.items() if every and number % every == 0}
    return Stanza(tuple(lines), beside)


def _roman(number: int) -> str:
    return to_roman(number).upper()

"""A document cut into passages: whole sentences of one paragraph or stanza, about 600 characters, 1,500 at most.

Short paragraphs that only together say something are one passage: speeches of an exchange, dialogue in prose, verses
that make a sentence, a block quotation and what introduces it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from passages.model import Block, Document, Kind, Note, NoteMark, Passage, Sentence, Span, names_glossary
from passages.places.systems import DIVISIONS, Place, ReferenceSystem, System, labels_in
from passages.text.lazy_pattern import lazily
from passages.text.sentences import split

AIM = 600  # characters of a passage
LIMIT = 1_500  # characters of a passage, and of a piece of a sentence
SHORT = 200  # characters of a speech, or of a paragraph of dialogue, that is joined with its neighbours
_WINDOW = 200  # characters around the place where a longer sentence should be cut
_CLAUSE = lazily(r"(?<=[,;:—–…”’)])\s+|(?<=[、，；：])")
_BLANK = lazily(r"\s+")
_DIALOGUE = lazily(r"[\"“‘«»„—–'-]")  # what a paragraph of dialogue begins with
_SENTENCE_END = lazily(r"[.!?…][\"'”’»)\]]*\Z")


class _Counted(NamedTuple):
    """The number of a paragraph: `through` in its division, and on each page that it touches, by the page's run."""

    through: int
    on_pages: dict[int, int]


class _Unit(NamedTuple):
    """A block that is no heading, with its sentences, its paragraph number and the heading above it."""

    block: Block
    sentences: list[Sentence]
    counted: _Counted
    heading: str


def cut(document: Document) -> tuple[Passage, ...]:
    """Return the passages of `document` in reading order: `document.text[p.start:p.end] == p.text` for each.

    A passage never crosses a heading or a division. What is long is divided evenly; a sentence longer than `LIMIT` is
    cut at the ends of clauses, or at blanks, into several.
    """
    marks = _NoteMarks(document)
    numbering = _Numbering(document)
    return tuple(
        _passage(document, marks, numbering, unit, sentences)
        for group in _groups(document.text, _units(document, numbering))
        for unit, sentences in _divided(group)
    )


def _passage(
    document: Document, marks: _NoteMarks, numbering: _Numbering, unit: _Unit, sentences: Sequence[Sentence]
) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    return Passage(
        text=document.text[start:end],
        start=start,
        end=end,
        sentences=tuple(sentences),
        paragraph=numbering.of(sentences[0], unit.counted),
        heading=unit.heading,
        marks=marks.within(start, end),
        notes=marks.notes_within(start, end),
        basis=document.basis,
        metadata=document.metadata,
    )


def _units(document: Document, numbering: _Numbering) -> Iterator[_Unit]:
    places = _Places(document)
    speeches = {run.start: run for run in document.system(System.SPEAKER).runs}
    heading = ""
    for block in document.blocks:
        if block.kind is Kind.HEADING:
            own = document.text[block.start : block.end]
            heading = heading if len(own.strip(".: ")) == 1 and names_glossary(heading) else own  # "A", above its words
            continue
        counted = numbering.enter(block)
        said = block.start + (len(speech.title) if (speech := speeches.get(block.start)) else 0)
        while said < block.end and document.text[said].isspace():
            said += 1
        sentences = [
            Sentence(start, end, places.at(max(start, min(said, end - 1)), end))
            for start, end in _sentences(document.text, block, said - block.start)
        ]
        if sentences:
            yield _Unit(block, sentences, counted, heading)


def _groups(text: str, units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """Yield the units that make one passage, or that a long one is cut from."""
    group: list[_Unit] = []
    for unit in units:
        if group and not _belongs(text, group, unit):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _belongs(text: str, group: Sequence[_Unit], unit: _Unit) -> bool:
    """Tell whether a unit goes on with the passage that the group is so far."""
    before, length = group[-1], unit.block.end - group[0].block.start
    if unit.heading != before.heading or _division(unit.sentences[0]) != _division(before.sentences[-1]):
        return False
    ended = text[before.block.start : before.block.end]
    if unit.block.kind is Kind.QUOTE or (unit.block.kind is Kind.VERSE and ended.endswith(":")):
        return length <= LIMIT and before.block.kind is Kind.PARAGRAPH
    if length > AIM:
        return False
    if before.block.kind is Kind.STAGE or unit.block.kind is Kind.STAGE:
        return _speaker(unit) or _speaker(before)
    if _verse_number(unit) and _verse_number(before):
        return len(ended) < SHORT and not (_SENTENCE_END.search(ended[-8:]) and length > AIM // 2)
    return _is_short_talk(text, before) and _is_short_talk(text, unit)


def _is_short_talk(text: str, unit: _Unit) -> bool:
    length = unit.block.end - unit.block.start
    spoken = _speaker(unit) or bool(_DIALOGUE.match(text, unit.block.start))
    return length <= SHORT and spoken


def _speaker(unit: _Unit) -> bool:
    return bool(labels_in(unit.sentences[0].places, System.SPEAKER))


def _verse_number(unit: _Unit) -> bool:
    return bool(labels_in(unit.sentences[0].places, System.VERSE))


def _division(sentence: Sentence) -> tuple[Place, ...]:
    return tuple(place for place in sentence.places if place.system in DIVISIONS)


def _divided(group: Sequence[_Unit]) -> Iterator[tuple[_Unit, list[Sentence]]]:
    """Yield the sentences of each passage of a group, with the unit that they begin in."""
    unit_of = {sentence.start: unit for unit in group for sentence in unit.sentences}
    for _, run in groupby((sentence for unit in group for sentence in unit.sentences), _division):
        for share in _divide(list(run)):
            yield unit_of[share[0].start], share


def _sentences(text: str, block: Block, name: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a block; the first holds the printed name of a speaker, `name` characters long."""
    body = block.start + name
    first = True
    for start, end in split(text[body : block.end]):
        for begin, stop in _pieces(text, body + start, body + end):
            yield (block.start if first and name else begin), stop
            first = False
    if first and name and block.end > block.start:
        yield block.start, block.end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or pieces of like length if it is longer than `LIMIT`, without the blanks between them."""
    length = end - start
    count = -(-length // (LIMIT - 2 * _WINDOW)) if length > LIMIT else 1
    for number in range(1, count):
        place = _cut_near(text, start, end - length * (count - number) // count)
        yield start, place.start
        start = place.end
    yield start, end


def _cut_near(text: str, start: int, aim: int) -> Span:
    """Return the blank at the end of a clause near `aim`, else that after a word, else an empty span at `aim`."""
    for pattern in (_CLAUSE, _BLANK):
        found = [place.span() for place in pattern.finditer(text, max(start + 1, aim - _WINDOW), aim + _WINDOW)]
        if found:
            return Span(*min(found, key=lambda span: abs(span[0] - aim)))
    return Span(aim, aim)


def _divide(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of a paragraph in groups of like length, about `AIM` characters."""
    if not sentences:
        return
    start, end = sentences[0].start, sentences[-1].end
    shares = max(round((end - start) / AIM), 2 if end - start > LIMIT else 1)
    if shares == 1 or len(sentences) == 1:
        yield sentences
        return
    aim = start + (end - start) * (shares // 2) / shares
    middle = min(range(1, len(sentences)), key=lambda number: abs(sentences[number].start - aim))
    yield from _divide(sentences[:middle])
    yield from _divide(sentences[middle:])


class _Places:
    """The places at which a slice of the text stands, in each system."""

    def __init__(self, document: Document) -> None:
        self._systems = [(system, [run.end for run in system.runs]) for system in document.systems]

    def at(self, start: int, end: int) -> tuple[Place, ...]:
        """Return the places of `[start, end)`; none of a system where any part of it has no known place there."""
        found = (_place_at(system, ends, start, end) for system, ends in self._systems)
        return tuple(place for place in found if place)


def _place_at(system: ReferenceSystem, ends: Sequence[int], start: int, end: int) -> Place | None:
    labels: dict[str, None] = {}
    reached, number = start, bisect_right(ends, start)
    word = system.runs[number].word if number < len(system.runs) else ""
    while reached < end:
        if number == len(system.runs):
            return None
        run = system.runs[number]
        if run.start > reached or not (run.labels or run.word):
            return None
        labels.update(dict.fromkeys(run.labels))
        reached, number = run.end, number + 1
    return Place(system.system, tuple(labels), word)


class _Numbering:
    """The number of a paragraph on its page, else in its smallest division, else in the whole text."""

    def __init__(self, document: Document) -> None:
        self._pages = document.pages
        self._ends = [run.end for run in document.pages]
        self._counts: dict[int, int] = {}
        self._through = 0
        self._divisions = sorted(run.start for one in document.systems if one.system in DIVISIONS for run in one.runs)
        self._part = 0

    def enter(self, block: Block) -> _Counted:
        """Count the next paragraph, on every page that it touches."""
        part = bisect_right(self._divisions, block.start)
        self._through = self._through + 1 if part == self._part else 1
        self._part = part
        number, touched = bisect_right(self._ends, block.start), {}
        while number < len(self._pages) and self._pages[number].start < block.end:
            touched[number] = self._counts[number] = self._counts.get(number, 0) + 1
            number += 1
        return _Counted(self._through, touched)

    def of(self, sentence: Sentence, counted: _Counted) -> int:
        """Return the number for a passage that begins with `sentence`; 0 where it cannot be known."""
        if not self._pages:
            return counted.through
        number = bisect_right(self._ends, sentence.start)
        if self._divisions and not sentence.pages:
            return counted.through
        if number == len(self._pages) or len(self._pages[number].labels) != 1:
            return 0
        return counted.on_pages.get(number, 0) if self._pages[number].start <= sentence.start else 0


class _NoteMarks:
    """The note numbers inside a stretch of text, and their notes.

    Where notes begin again at 1, in each chapter, the first mark 1 goes with the first note 1, and so on.
    """

    def __init__(self, document: Document) -> None:
        self._marks = document.marks
        self._starts = [mark.start for mark in document.marks]
        waiting: dict[str, deque[Note]] = {}
        for note in document.notes:
            waiting.setdefault(note.label, deque()).append(note)
        self._notes: list[Note | None] = []
        for mark in document.marks:
            row = waiting.get(mark.label)
            self._notes.append((row.popleft() if len(row) > 1 else row[0]) if row else None)

    def within(self, start: int, end: int) -> tuple[NoteMark, ...]:
        return self._marks[self._slice(start, end)]

    def notes_within(self, start: int, end: int) -> tuple[Note, ...]:
        return tuple(dict.fromkeys(note for note in self._notes[self._slice(start, end)] if note))

    def _slice(self, start: int, end: int) -> slice:
        return slice(bisect_left(self._starts, start), bisect_left(self._starts, end))

"""A document cut into passages: whole sentences of one paragraph, about 600 characters, 1,500 at most."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator

from passages.model import Block, Document, Kind, Note, NoteMark, Page, Passage, Sentence, Span, pages_of
from passages.text.sentences import split

AIM = 600  # characters of a passage
LIMIT = 1_500  # characters of a passage, and of a piece of a sentence
_WINDOW = 200  # characters around the place where a longer sentence should be cut
_CLAUSE = re.compile(r"(?<=[,;:—–…”’)])\s+|(?<=[、，；：])")
_BLANK = re.compile(r"\s+")


def cut(document: Document) -> tuple[Passage, ...]:
    """The passages of `document`, in reading order: `document.text[p.start:p.end] == p.text` for each.

    A passage never crosses a paragraph or a heading. A long paragraph is divided evenly; a sentence longer than `LIMIT`
    is cut at the ends of clauses, or at blanks, into several.
    """
    return tuple(_passages(document))


def _passages(document: Document) -> Iterator[Passage]:
    pages = _PageRuns(document.pages)
    numbering = _Numbering(document)
    heading = ""
    marks = _NoteMarks(document)
    for block in document.blocks:
        if block.kind is Kind.HEADING:
            heading = document.text[block.start : block.end]
            continue
        numbering.enter(block)
        sentences = [Sentence(start, end, pages.at(start, end)) for start, end in _sentences(document.text, block)]
        for group in _divide(sentences):
            start, end = group[0].start, group[-1].end
            yield Passage(
                text=document.text[start:end],
                start=start,
                end=end,
                sentences=tuple(group),
                pages=pages_of(group),
                paragraph=numbering.of(group[0]),
                heading=heading,
                marks=marks.within(start, end),
                notes=marks.notes_within(start, end),
                basis=document.basis,
                metadata=document.metadata,
            )


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    for start, end in split(text[block.start : block.end]):
        yield from _pieces(text, block.start + start, block.start + end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or the pieces of one longer than `LIMIT`: of like length, without the blanks between them."""
    length = end - start
    count = -(-length // (LIMIT - 2 * _WINDOW)) if length > LIMIT else 1
    for number in range(1, count):
        place = _cut_near(text, start, end - length * (count - number) // count)
        yield start, place.start
        start = place.end
    yield start, end


def _cut_near(text: str, start: int, aim: int) -> Span:
    """The blank at the end of a clause near `aim`, else that after a word, else the empty span at `aim` itself."""
    for pattern in (_CLAUSE, _BLANK):
        found = [place.span() for place in pattern.finditer(text, max(start + 1, aim - _WINDOW), aim + _WINDOW)]
        if found:
            return Span(*min(found, key=lambda span: abs(span[0] - aim)))
    return Span(aim, aim)


def _divide(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences of a paragraph in groups of about `AIM` characters, even among themselves."""
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


class _PageRuns:
    """Which pages a stretch of text stands on."""

    def __init__(self, runs: tuple[Page, ...]) -> None:
        self._runs = runs
        self._ends = [run.end for run in runs]

    def at(self, start: int, end: int) -> tuple[str, ...]:
        """The labels for `[start, end)`; none if any part of it stands on no known page."""
        labels: dict[str, None] = {}
        reached = start
        number = bisect_right(self._ends, start)
        while reached < end:
            if number == len(self._runs):
                return ()
            run = self._runs[number]
            if run.start > reached or not run.labels:
                return ()
            labels.update(dict.fromkeys(run.labels))
            reached, number = run.end, number + 1
        return tuple(labels)


class _Numbering:
    """The number of a paragraph on its page, or in the whole text where the document has no pages."""

    def __init__(self, document: Document) -> None:
        self._runs = document.pages
        self._ends = [run.end for run in document.pages]
        self._counts: dict[int, int] = {}
        self._through = 0

    def enter(self, block: Block) -> None:
        """The next paragraph: it counts on every page that it touches."""
        self._through += 1
        number = bisect_right(self._ends, block.start)
        while number < len(self._runs) and self._runs[number].start < block.end:
            self._counts[number] = self._counts.get(number, 0) + 1
            number += 1

    def of(self, sentence: Sentence) -> int:
        """The number for a passage that begins with `sentence`; 0 where it cannot be known."""
        if not self._runs:
            return self._through
        number = bisect_right(self._ends, sentence.start)
        if number == len(self._runs) or len(self._runs[number].labels) != 1:
            return 0
        return self._counts.get(number, 0) if self._runs[number].start <= sentence.start else 0


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

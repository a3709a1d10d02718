"""A text up to the page that a group has read, without a word from beyond.

What is not known to be within the limit counts as beyond it. The index of a limited text is built from these passages
alone, so that nothing beyond can be quoted or counted, nor affect the ranking or the missing words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from passages.chunking import cut
from passages.model import Block, Document, Kind, Note, Passage, Span
from passages.places.labels import order
from passages.places.place_lookup import Located, extent, page_labels
from passages.places.place_view import NoSuchPlace, PlaceView, find_place, known_places, open_place, place_name
from passages.places.systems import DIVISIONS, ReferenceSystem, Run, System
from passages.text.lazy_pattern import lazily

_PARAGRAPH = lazily(
    r"\s*(?P<sign>¶|par\.?|para\.?|paragraph)?\s*(?P<first>\d{1,6})\s*(?:[-–—]\s*¶?\s*(?P<last>\d{1,6})\s*)?",
    re.IGNORECASE,
)
# A page of a series, as "S12" or "3.4"; other labels that are no number are shown as they are.
_SERIES = lazily(r"(?:\d{1,4}[.–-]|[A-Z]{1,2}[:.–-]?|e)[1-9]\d{0,5}")


@dataclass(frozen=True, slots=True)
class LimitedText:
    """A text up to a limit. Offsets are those of the whole document; what is beyond is replaced by line breaks."""

    label: str  # the limit as the text prints it: "105", "pt. 2, ch. 1", or "¶14" if no place is known
    document: Document
    passages: tuple[Passage, ...]


class Limit(NamedTuple):
    """The end of a place: `label` means it in this text, `first` the beginning of a range, "" for none."""

    label: str
    spans: tuple[Span, ...]  # of the text, within the limit
    first: str = ""

    @property
    def end(self) -> int:
        """The offset that it reaches to."""
        return max((span.end for span in self.spans), default=0)


def read_up_to(document: Document, label: str) -> LimitedText | NoSuchPlace:
    """Return what may be shown to those who have read to the end of the place that `label` means.

    Of a page that is printed more than once, the first is meant. `NoSuchPlace` if there is no such place, or no
    sentence is certain to be within the limit.
    """
    found = find_limit(document, label)
    if isinstance(found, NoSuchPlace):
        return found
    spans = list(found.spans)
    limited = _Limited(spans, _labels(document, spans))
    passages = tuple(limited.passages(document))
    if not passages:
        name = limit_name(found.label)
        return NoSuchPlace(f"No sentence of “{document.title}” is sure to stand on {name} or before it.")
    return LimitedText(found.label, limited.document(document), passages)


def find_limit(document: Document, asked: str) -> Limit | NoSuchPlace:
    """Return the limit that is meant: "p. 104", "98–104", "chapter 12", "Act 2", "Gen 3:15", "514a", "¶14"."""
    paragraphs = _paragraphs(document, asked)
    if paragraphs and "¶" in asked:
        return paragraphs
    found = find_place(document, asked)
    if isinstance(found, NoSuchPlace):
        return paragraphs or _refused(document, found, asked)
    if found.system is System.PAGE:
        return _pages(document, found)
    label = place_name(document, found._replace(first=found.last))
    first = place_name(document, found._replace(last=found.first)) if found.last > found.first else ""
    again = find_place(document, label)
    if isinstance(again, NoSuchPlace) or again.last != found.last or again.system is not found.system:
        return NoSuchPlace(f"I cannot tell {label} apart from other places. Name the chapter or the page instead.")
    return Limit(label, (Span(0, extent(document.systems, found)[1]),), first)


def limit_name(label: str) -> str:
    """Return a limit in words: "page 105", "¶14", "pt. 2, ch. 1"."""
    return f"page {label}" if order(label) or _SERIES.fullmatch(label) else label


def place_after(document: Document, label: str) -> str:
    """Return the label of the place after a limit, in its own system; "" where there is none."""
    found = open_place(document, label)
    return found.after if isinstance(found, PlaceView) else ""


def _refused(document: Document, refused: NoSuchPlace, asked: str) -> NoSuchPlace:
    """Say which paragraphs there are where the text has no places."""
    if document.labels or known_places(document):
        return refused
    return NoSuchPlace(
        f"No page of “{document.title}” is known. Name the last paragraph instead, ¶1 to ¶{len(_ends(document)):,}. "
        f"You asked for {asked.strip()[:80]}."
    )


def _ends(document: Document) -> list[int]:
    return [block.end for block in document.blocks if block.kind is not Kind.HEADING]


def _paragraphs(document: Document, asked: str) -> Limit | None:
    """Paragraphs of a text without pages: they are counted from 1."""
    matched = None if document.labels else _PARAGRAPH.fullmatch(asked)
    if not matched:
        return None
    ends = _ends(document)
    first = int(matched["first"])
    last = int(matched["last"] or first)
    if not 1 <= first <= last <= len(ends):
        return None
    return Limit(f"¶{last}", (Span(0, ends[last - 1]),), f"¶{first}" if last > first else "")


def _pages(document: Document, found: Located) -> Limit:
    pages = document.pages
    begin, printed = page_labels(document.systems, found)
    first = next(number for number, page in enumerate(pages) if printed in page.labels)
    after = first
    while after < len(pages) and printed in pages[after].labels:
        after += 1
    within = [page for page in pages[:first] if page.labels and not _exceeds(page, printed)]
    within += [page for page in pages[first:after] if page.labels[-1] == printed and not _exceeds(page, printed)]
    # What comes before the first page mark has no label.
    spans = _joined([Span(0, pages[0].start), *(Span(page.start, page.end) for page in within)])
    return Limit(printed, tuple(spans), begin if begin != printed else "")


def _exceeds(page: Run, label: str) -> bool:
    """Return whether a page has a higher number than the limit, although it comes before it."""
    return label.isdecimal() and any(one.isdecimal() and int(one) > int(label) for one in page.labels)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if span.start == span.end:
            continue
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _labels(document: Document, spans: list[Span]) -> frozenset[str]:
    """Return the labels of pages within the limit that no page beyond it has."""
    within = {page: any(span.start <= page.start and page.end <= span.end for span in spans) for page in document.pages}
    beyond = {label for page, inside in within.items() if not inside for label in page.labels}
    return frozenset(label for page, inside in within.items() if inside for label in page.labels) - beyond


class _Limited:
    """The spans and labels within the limit, applied to a document."""

    def __init__(self, spans: list[Span], labels: frozenset[str]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._labels = labels

    def holds(self, start: int, end: int) -> bool:
        """Return whether the span from `start` to `end` is within the limit."""
        number = bisect_right(self._starts, start) - 1
        return number >= 0 and end <= self._spans[number].end

    def document(self, document: Document) -> Document:
        """Return the document with only what is within the limit."""
        text, reached = [], 0
        for span in self._spans:
            text += ["\n" * (span.start - reached), document.text[span.start : span.end]]
            reached = span.end
        return replace(
            document,
            text="".join(text),
            systems=tuple(self._system(document, system) for system in document.systems),
            blocks=tuple(block for block in document.blocks if self.holds(block.start, block.end)),
            notes=self._notes(document.notes),
            marks=tuple(mark for mark in document.marks if self.holds(mark.start, mark.end)),
            warnings=(),  # both may quote what is beyond
            dropped=(),
        )

    def _system(self, document: Document, system: ReferenceSystem) -> ReferenceSystem:
        """The runs of a system that lie below; what begins below and goes on beyond ends at the limit."""
        begun = filter(None, map(self._run, system.runs))
        if system.system not in DIVISIONS:
            return system._replace(runs=tuple(begun))
        runs = (self._named(document, run) for run in begun if self._is_begun(document, run))
        return system._replace(runs=tuple(runs))

    def _run(self, run: Run) -> Run | None:
        number = bisect_right(self._starts, run.start) - 1
        if number < 0 or run.start >= (limit := self._spans[number].end):
            return None
        return run if run.end <= limit else run._replace(end=limit)

    def _is_begun(self, document: Document, division: Run) -> bool:
        """Tell whether the heading that begins a division is within the limit."""
        at = bisect_left(document.blocks, division.start, key=lambda block: block.start)
        first = document.blocks[at] if at < len(document.blocks) else None
        heads = first is not None and first.start == division.start and first.kind is Kind.HEADING
        return not heads or first is None or self.holds(first.start, first.end)

    def _named(self, document: Document, division: Run) -> Run:
        """The division without its title where that stands in a heading beyond the limit."""
        read = " ".join(document.text[division.start : division.end].split())
        return division if " ".join(division.title.split()) in read else division._replace(title="")

    def passages(self, document: Document) -> Iterator[Passage]:
        """Yield the runs of sentences of each passage that are within the limit."""
        headings = [block for block in document.blocks if block.kind is Kind.HEADING]
        for passage in cut(document):
            runs: list[list[int]] = [[]]
            for number, sentence in enumerate(passage.sentences):
                if self.holds(sentence.start, sentence.end):
                    runs[-1].append(number)
                elif runs[-1]:
                    runs.append([])
            for run in filter(None, runs):
                yield self._part(passage, run, passage.heading if self._shows_heading(headings, passage) else "")

    def _shows_heading(self, headings: list[Block], passage: Passage) -> bool:
        """Return whether the heading above the passage is within the limit."""
        number = bisect_right(headings, passage.start, key=lambda block: block.start)
        return number > 0 and self.holds(headings[number - 1].start, headings[number - 1].end)

    def _part(self, passage: Passage, run: list[int], heading: str) -> Passage:
        sentences = passage.sentences[run[0] : run[-1] + 1]
        start, end = sentences[0].start, sentences[-1].end
        marks = tuple(mark for mark in passage.marks if start <= mark.start and mark.end <= end)
        labels = {mark.label for mark in marks}
        return replace(
            passage,
            text=passage.text[start - passage.start : end - passage.start],
            start=start,
            end=end,
            sentences=sentences,
            paragraph=passage.paragraph if run[0] == 0 else 0,
            heading=heading,
            marks=marks,
            notes=tuple(note for note in self._notes(passage.notes) if note.label in labels),
        )

    def _notes(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        """Return the notes within the limit. One without a known page may be printed at the end of the book."""
        return tuple(note for note in notes if note.pages and self._labels.issuperset(note.pages))

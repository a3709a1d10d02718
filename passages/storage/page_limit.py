"""A text up to the page that a group has read, without a word from beyond.

What is not known to be within the limit counts as beyond it. The index of a limited text is built from these passages
alone, so that nothing beyond can be quoted or counted, nor affect the ranking or the missing words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from passages.chunking import cut
from passages.model import Block, Document, Kind, Note, Passage, Span
from passages.places.place_view import NoSuchPage, find_label
from passages.places.systems import ReferenceSystem, Run

_PARAGRAPH = re.compile(r"\s*(?:¶|par\.?|para\.?|paragraph)?\s*(\d{1,6})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LimitedText:
    """A text up to a limit. Offsets are those of the whole document; what is beyond is replaced by line breaks."""

    label: str  # the limit as the text prints it: "105", or "¶14" if no page is known
    document: Document
    passages: tuple[Passage, ...]


def read_up_to(document: Document, label: str) -> LimitedText | NoSuchPage:
    """Return what may be shown to those who have read to the end of page `label`.

    In a text without pages, `label` is the number of a paragraph. Of a label that is printed more than once, the first
    page is meant. `NoSuchPage` if there is no such page, or no sentence is certain to be within the limit.
    """
    found = _spans(document, label)
    if isinstance(found, NoSuchPage):
        return found
    printed, spans = found
    limited = _Limited(spans, _labels(document, spans))
    passages = tuple(limited.passages(document))
    if not passages:
        return NoSuchPage(f"No sentence of “{document.title}” is sure to stand on page {printed} or before it.")
    return LimitedText(printed, limited.document(document), passages)


def find_limit(document: Document, label: str) -> str | NoSuchPage:
    """Return a limit as the text prints it: "105" for "p. 105", "¶14" if the text has no pages."""
    found = _spans(document, label)
    return found if isinstance(found, NoSuchPage) else found[0]


def _spans(document: Document, label: str) -> tuple[str, list[Span]] | NoSuchPage:
    """Return the label as printed, and the spans of the text that are within the limit."""
    return _pages(document, label) if document.labels else _paragraphs(document, label)


def _paragraphs(document: Document, label: str) -> tuple[str, list[Span]] | NoSuchPage:
    ends = [block.end for block in document.blocks if block.kind is not Kind.HEADING]
    matched = _PARAGRAPH.fullmatch(label)
    if matched and 1 <= int(matched[1]) <= len(ends):
        number = int(matched[1])
        return f"¶{number}", [Span(0, ends[number - 1])]
    return NoSuchPage(
        f"No page of “{document.title}” is known. Name the last paragraph instead, ¶1 to ¶{len(ends):,}. "
        f"You asked for {label.strip()[:80]}."
    )


def _pages(document: Document, label: str) -> tuple[str, list[Span]] | NoSuchPage:
    printed = find_label(document, label)
    if isinstance(printed, NoSuchPage):
        return printed
    pages = document.pages
    first = next(number for number, page in enumerate(pages) if printed in page.labels)
    after = first
    while after < len(pages) and printed in pages[after].labels:
        after += 1
    within = [page for page in pages[:first] if page.labels and not _exceeds(page, printed)]
    within += [page for page in pages[first:after] if page.labels[-1] == printed and not _exceeds(page, printed)]
    # What comes before the first page mark has no label.
    return printed, _joined([Span(0, pages[0].start), *(Span(page.start, page.end) for page in within)])


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
            systems=tuple(self._system(system) for system in document.systems),
            blocks=tuple(block for block in document.blocks if self.holds(block.start, block.end)),
            notes=self._notes(document.notes),
            marks=tuple(mark for mark in document.marks if self.holds(mark.start, mark.end)),
            warnings=(),  # both may quote what is beyond
            dropped=(),
        )

    def _system(self, system: ReferenceSystem) -> ReferenceSystem:
        """The runs of a system that lie below; what begins below and goes on beyond ends at the limit."""
        return system._replace(runs=tuple(filter(None, map(self._run, system.runs))))

    def _run(self, run: Run) -> Run | None:
        number = bisect_right(self._starts, run.start) - 1
        if number < 0 or run.start >= (limit := self._spans[number].end):
            return None
        return run if run.end <= limit else run._replace(end=limit)

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

"""A text as far as a group has read it: everything up to a page, and no word from beyond.

What stands on a page that is not known to lie below the ceiling counts as beyond it. The index of a text under a
ceiling is built from these passages alone, so that nothing beyond can be quoted or counted, nor sway a ranking or the
words that are said to be missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from passages.chunking import cut
from passages.model import Block, Document, Kind, Note, Page, Passage, Span, pages_of
from passages.places.place_view import NoSuchPage, find_label

_PARAGRAPH = re.compile(r"\s*(?:¶|par\.?|para\.?|paragraph)?\s*(\d{1,6})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Begun:
    """A text up to its ceiling. The document's offsets are those of the whole text; what is kept back is blank."""

    label: str  # the ceiling as the text prints it: "105", or "¶14" where no page is known
    document: Document
    passages: tuple[Passage, ...]


def read_up_to(document: Document, label: str) -> Begun | NoSuchPage:
    """What may be shown to those who have read to the end of page `label`.

    Where the text has no pages, `label` is the number of a paragraph. Where a label is printed more than once, its
    first page is meant. `NoSuchPage` where there is no such page, or none of it is sure to lie below.
    """
    found = _spans(document, label)
    if isinstance(found, NoSuchPage):
        return found
    printed, spans = found
    below = _Below(spans, _labels(document, spans))
    passages = tuple(below.passages(document))
    if not passages:
        return NoSuchPage(f"No sentence of “{document.title}” is sure to stand on page {printed} or before it.")
    return Begun(printed, below.document(document), passages)


def find_limit(document: Document, label: str) -> str | NoSuchPage:
    """A ceiling as the text prints it: "105" for "p. 105", "¶14" where the text has no pages."""
    found = _spans(document, label)
    return found if isinstance(found, NoSuchPage) else found[0]


def _spans(document: Document, label: str) -> tuple[str, list[Span]] | NoSuchPage:
    """The label as it is printed, and where its text may be shown."""
    return _pages(document, label) if document.labels else _paragraphs(document, label)


def _paragraphs(document: Document, label: str) -> tuple[str, list[Span]] | NoSuchPage:
    ends = [block.end for block in document.blocks if block.kind is Kind.PARAGRAPH]
    asked = _PARAGRAPH.fullmatch(label)
    if asked and 1 <= int(asked[1]) <= len(ends):
        number = int(asked[1])
        return f"¶{number}", [Span(0, ends[number - 1])]
    return NoSuchPage(
        f"No page of “{document.title}” is known. Name the last paragraph instead, ¶1 to ¶{len(ends):,}. "
        f"You asked for {label.strip()[:80]}."
    )


def _pages(document: Document, label: str) -> tuple[str, list[Span]] | NoSuchPage:
    wanted = find_label(document, label)
    if isinstance(wanted, NoSuchPage):
        return wanted
    runs = document.pages
    first = next(number for number, run in enumerate(runs) if wanted in run.labels)
    after = first
    while after < len(runs) and wanted in runs[after].labels:
        after += 1
    sure = [run for run in runs[:first] if run.labels and not _exceeds(run, wanted)]
    sure += [run for run in runs[first:after] if run.labels[-1] == wanted and not _exceeds(run, wanted)]
    # What stands before the first mark has no label of its own, and comes first.
    return wanted, _joined([Span(0, runs[0].start), *(Span(run.start, run.end) for run in sure)])


def _exceeds(run: Page, label: str) -> bool:
    """Whether a run that stands before the ceiling has a higher number than it all the same."""
    return label.isdecimal() and any(one.isdecimal() and int(one) > int(label) for one in run.labels)


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
    """The labels that stand below the ceiling and nowhere beyond."""
    inside = {run: any(span.start <= run.start and run.end <= span.end for span in spans) for run in document.pages}
    beyond = {label for run, below in inside.items() if not below for label in run.labels}
    return frozenset(label for run, below in inside.items() if below for label in run.labels) - beyond


class _Below:
    """The parts of a text that may be shown."""

    def __init__(self, spans: list[Span], labels: frozenset[str]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._labels = labels

    def holds(self, start: int, end: int) -> bool:
        number = bisect_right(self._starts, start) - 1
        return number >= 0 and end <= self._spans[number].end

    def document(self, document: Document) -> Document:
        text, reached = [], 0
        for span in self._spans:
            text += ["\n" * (span.start - reached), document.text[span.start : span.end]]
            reached = span.end
        return replace(
            document,
            text="".join(text),
            pages=tuple(page for page in document.pages if self.holds(page.start, page.end)),
            blocks=tuple(block for block in document.blocks if self.holds(block.start, block.end)),
            notes=self._notes(document.notes),
            marks=tuple(mark for mark in document.marks if self.holds(mark.start, mark.end)),
            warnings=(),  # both may speak of what is beyond
            dropped=(),
        )

    def passages(self, document: Document) -> Iterator[Passage]:
        headings = [block for block in document.blocks if block.kind is Kind.HEADING]
        for passage in cut(document):
            runs: list[list[int]] = [[]]
            for number, sentence in enumerate(passage.sentences):
                if self.holds(sentence.start, sentence.end):
                    runs[-1].append(number)
                elif runs[-1]:
                    runs.append([])
            for run in filter(None, runs):
                yield self._part(passage, run, passage.heading if self._heads(headings, passage) else "")

    def _heads(self, headings: list[Block], passage: Passage) -> bool:
        """Whether the heading that the passage stands under may be shown."""
        number = bisect_right(headings, passage.start, key=lambda block: block.start)
        return number > 0 and self.holds(headings[number - 1].start, headings[number - 1].end)

    def _part(self, passage: Passage, run: list[int], heading: str) -> Passage:
        sentences = passage.sentences[run[0] : run[-1] + 1]
        start, end = sentences[0].start, sentences[-1].end
        marks = tuple(mark for mark in passage.marks if start <= mark.start and mark.end <= end)
        noted = {mark.label for mark in marks}
        return replace(
            passage,
            text=passage.text[start - passage.start : end - passage.start],
            start=start,
            end=end,
            sentences=sentences,
            pages=pages_of(sentences),
            paragraph=passage.paragraph if run[0] == 0 else 0,
            heading=heading,
            marks=marks,
            notes=tuple(note for note in self._notes(passage.notes) if note.label in noted),
        )

    def _notes(self, notes: Iterable[Note]) -> tuple[Note, ...]:
        """A note whose page is not known may have been printed beyond: at the end of the book."""
        return tuple(note for note in notes if note.pages and self._labels.issuperset(note.pages))

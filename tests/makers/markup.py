"""XHTML with page marks for EPUBs and saved web pages: the page of every sentence is known as it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from passages.places.labels import next_label
from tests.makers.prose import Heading, Note, Paragraph
from tests.makers.truth import Truth

_Mark = Callable[[str], str]  # a page's label -> what stands in the file where it begins, or ends


@dataclass(frozen=True)
class Marking:
    """How pages are marked. A page has about `length` characters; it may end inside a sentence, even inside a word."""

    mark: _Mark
    first: str = "1"
    at_end: bool = False
    length: int = 900
    reference: Callable[[Note], str] = lambda note: f'<sup><a href="#fn{note.label}">{note.label}</a></sup>'
    numbers: tuple[str, ...] = ()


@dataclass
class Body:
    """What was written: XHTML of the text by chapter, the notes, and every label that was used."""

    chapters: list[list[str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def write(items: Sequence[Paragraph | Heading], marking: Marking, truth: Truth) -> Body:
    return _Pen(marking, truth).write(items)


class _Pen:
    def __init__(self, marking: Marking, truth: Truth) -> None:
        self.marking = marking
        self.truth = truth
        self.body = Body()
        self._left = 0 if not marking.at_end else marking.length
        self._label = (marking.numbers or (marking.first,))[0]
        self._count = 0

    def write(self, items: Sequence[Paragraph | Heading]) -> Body:
        for item in items:
            if isinstance(item, Heading) or not self.body.chapters:
                self.body.chapters.append([])
            if isinstance(item, Heading):
                self.truth.headings.append(item.text)
                self.body.chapters[-1].append(f"<h2>{escape(item.text)}</h2>")
            else:
                self.body.chapters[-1].append(f"<p>{self._paragraph(item)}</p>")
        return self.body

    def _paragraph(self, paragraph: Paragraph) -> str:
        return " ".join(self._sentence(text, paragraph.notes.get(n)) for n, text in enumerate(paragraph.sentences))

    def _sentence(self, text: str, note: Note | None) -> str:
        written, pages = [], []
        for place, character in enumerate(text):
            if self._left <= 0 and (place == 0 or character != " "):
                written.append(self._turn())
            if self._label not in pages:
                pages.append(self._label)
            self._left -= 1
            written.append(escape(character))
        if note:
            self.body.notes.append(note)
            self.truth.notes[note.label] = (note.text, "")
            written.append(self.marking.reference(note))
        self.truth.sentences.append((text + (note.label if note else ""), tuple(pages)))
        return "".join(written)

    def _turn(self) -> str:
        self._left = self.marking.length
        ended = self._label
        if self.marking.at_end or self.body.labels:
            self._count += 1
            numbers = self.marking.numbers
            self._label = numbers[self._count] if numbers else next_label(self._label)
        label = ended if self.marking.at_end else self._label
        self.body.labels.append(label)
        return self.marking.mark(label)

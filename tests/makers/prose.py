"""Prose for test documents: every sentence is unlike every other, so that it can be found again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

_NOUNS = (
    "harbour lantern orchard river council harvest bridge letter winter market village garden teacher ferry mountain "
    "archive library season kitchen railway forest island window journey question neighbour carpenter meadow chapel"
).split()
_QUALITIES = (
    "quiet narrow distant crowded patient broken silver careful hidden ordinary northern stubborn gentle wooden early "
    "well-known half-forgotten uncertain generous troublesome magnificent inconvenient"
).split()
_DEEDS = (
    "remembers describes follows surrounds outlives answers measures interrupts repairs resembles governs considers "
    "approaches overlooks understands misinterprets rediscovers accommodates"
).split()
_OPENINGS = (
    "In the end",
    "For a while",
    "Before the flood",
    "To most visitors",
    "By that account",
    "Once again",
    "At first",
)
_JOINTS = ("and", "because", "although", "while", "so that", "even when")


@dataclass(frozen=True)
class Note:
    label: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[str, ...]
    notes: dict[int, Note] = field(default_factory=dict)  # the number of a sentence -> the note that its end refers to


@dataclass(frozen=True)
class Heading:
    text: str


class Writer:
    """Writes as long as it is asked to; the same seed writes the same."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._written: set[str] = set()
        self._notes = 0

    def sentence(self) -> str:
        while True:
            text = self._try()
            if text not in self._written:
                self._written.add(text)
                return text

    def paragraph(self, sentences: int = 6, noted: bool = False) -> Paragraph:
        texts = tuple(self.sentence() for _ in range(sentences))
        if not noted:
            return Paragraph(texts)
        self._notes += 1
        label = str(self._notes)
        return Paragraph(texts, {self._random.randrange(sentences): Note(label, f"Compare {self.sentence()}")})

    def essay(self, paragraphs: int, headings: int = 0, notes: int = 0) -> list[Paragraph | Heading]:
        """Paragraphs of four to nine sentences, headings spread among them, notes to the first of them."""
        every = paragraphs // headings if headings else paragraphs + 1
        items: list[Paragraph | Heading] = []
        for number in range(paragraphs):
            if number % every == 0 and number // every < headings:
                items.append(Heading(self.heading()))
            items.append(self.paragraph(self._random.randint(4, 9), noted=number < notes))
        return items

    def heading(self) -> str:
        return f"The {self._pick(_QUALITIES).title()} {self._pick(_NOUNS).title()} and the {self._pick(_NOUNS).title()}"

    def _try(self) -> str:
        text = self._clause()
        if self._random.random() < 0.6:
            text += f" {self._pick(_JOINTS)} {self._clause()}"
        if self._random.random() < 0.3:
            text = f"{self._pick(_OPENINGS)}, {text}"
        end = "?" if self._random.random() < 0.08 else "."
        return text[0].upper() + text[1:] + end

    def _clause(self) -> str:
        subject = f"the {self._pick(_QUALITIES)} {self._pick(_NOUNS)}"
        place = f"the {self._pick(_QUALITIES)} {self._pick(_NOUNS)}"
        return f"{subject} {self._pick(_DEEDS)} the {self._pick(_NOUNS)} of {place}"

    def _pick(self, words: tuple[str, ...] | list[str]) -> str:
        return self._random.choice(words)

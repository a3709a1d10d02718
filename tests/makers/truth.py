"""What is true of a made document, and how a document that was read compares with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from passages.chunking import cut
from passages.model import Document


@dataclass
class Truth:
    sentences: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # each with its pages, in order
    headings: list[str] = field(default_factory=list)
    notes: dict[str, tuple[str, str]] = field(default_factory=dict)  # label -> text, page
    boilerplate: list[str] = field(default_factory=list)  # what may stand in no passage


@dataclass
class Score:
    """How many sentences there are, which were not found whole in a passage, and which have another page."""

    sentences: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)  # text, true, read
    intruders: list[str] = field(default_factory=list)  # boilerplate, headings and notes inside passages
    longest: int = 0

    @property
    def right(self) -> float:
        return 1 - (len(self.lost) + len(self.wrong)) / max(self.sentences, 1)


def compare(document: Document, truth: Truth) -> Score:
    passages = cut(document)
    read = {document.text[s.start : s.end]: s.pages for passage in passages for s in passage.sentences}
    score = Score(len(truth.sentences), longest=max((len(passage.text) for passage in passages), default=0))
    for text, pages in truth.sentences:
        if text not in read:
            score.lost.append(text)
        elif read[text] != pages:
            score.wrong.append((text, pages, read[text]))
    unwanted = [*truth.boilerplate, *truth.headings, *(text for text, _ in truth.notes.values())]
    score.intruders = [text for text in unwanted if any(text in passage.text for passage in passages)]
    return score

"""The value objects on the road from a file to a quote.

Every offset counts characters (code points) of `Document.text` from 0, end exclusive. A place is a printed label in a
reference system, always a string ("104", "xii", "III", "514a"). An empty string or tuple means "not known": nothing
here is ever guessed to fill a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from passages.places.locators import locator, locators
from passages.places.systems import Basis, Place, ReferenceSystem, Run, System, labels_in
from passages.text.lazy_pattern import lazily
from passages.text.sentences import split

__all__ = [
    "Answer", "Basis", "Block", "Citation", "Document", "DropReason", "Dropped", "Hit", "Kind", "Metadata",
    "Note", "NoteMark", "Notice", "Passage", "Place", "Quote", "Reason", "ReferenceSystem", "Run", "Sentence",
    "Span", "System", "labels_in", "places_of",
]  # fmt: skip


class Span(NamedTuple):
    """A slice of `Document.text`: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts known of a text, which a citation is made from."""

    title: str = ""
    author: str = ""
    year: str = ""
    container: str = ""  # the journal or book that the text stands in
    pages: str = ""  # its first and last printed page, "104-110"
    language: str = ""  # ISO 639-1, "en"
    source: str = ""  # where it was taken from
    doi: str = ""
    aliases: tuple[tuple[str, ...], ...] = ()  # names of one thing: (("DPRK", "North Korea", "the North"), ...)

    def filled(self, more: Metadata) -> Metadata:
        """Return what is known here, and from `more` what is not."""
        return Metadata(**{name: getattr(self, name) or getattr(more, name) for name in self.__dataclass_fields__})


class Kind(StrEnum):
    """The kinds of blocks."""

    PARAGRAPH = "paragraph"
    QUOTE = "quote"  # a block quotation: it stays with the paragraph that introduces it
    VERSE = "verse"  # a stanza, or the verses of a speech, with its line breaks
    STAGE = "stage"  # a stage direction of its own
    HEADING = "heading"


class Block(NamedTuple):
    """A paragraph, a stanza or a heading. Between two blocks there are only line breaks."""

    kind: Kind
    start: int
    end: int


class Note(NamedTuple):
    """A footnote or endnote: kept out of the text, reachable by its label."""

    label: str
    text: str
    pages: tuple[str, ...] = ()


class NoteMark(NamedTuple):
    """The place of a note's number in the text: "school.1" has one of length 1."""

    label: str
    start: int
    end: int


class Notice(NamedTuple):
    """Something odd that was met while reading, for the person who brought the text."""

    message: str
    place: str = ""  # "line 12", "PDF page 3"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class DropReason(StrEnum):
    """The reasons for which a piece of the file's own text is in neither the text nor a note."""

    FRAME = "frame"  # a library's words around a book: Project Gutenberg's header and licence
    SITE = "site words"  # menus, buttons, notices of the site that the text was taken from
    STAMP = "stamp"  # "This content downloaded from ..."
    COVER = "cover"  # a publisher's or library's page before the text, a title page
    RUNNING_HEAD = "running head"  # heads and feet of pages
    PAGE_NUMBER = "page number"  # also the marks of pages
    LINE_NUMBER = "line number"  # numbers of lines or notes in the margin
    CONTENTS = "contents"  # tables of contents, menus of links
    INDEX = "index"  # a book's own index: its entries lead to the text, and say nothing of it
    IMPRINT = "imprint"  # who printed and published it, and when
    METADATA = "metadata"  # title, author and the like, known as such
    HIDDEN = "hidden"  # not shown to a reader of the file
    DELETED = "deleted"  # struck out by an author who tracks changes
    ORNAMENT = "ornament"  # rules, asterisks, the debris of figures
    REPEATED = "repeated"  # drawn twice at one place
    UNREADABLE = "unreadable"  # letters of which the file does not say which they are


class Dropped(NamedTuple):
    """A piece of the file's own text that was left out, with the reason."""

    text: str
    reason: DropReason
    place: str = ""  # "line 12", "PDF page 3"; "" where it is not known


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read: normalised, without page marks, running heads, notes or a site's words around it."""

    text: str
    metadata: Metadata = Metadata()
    systems: tuple[ReferenceSystem, ...] = ()  # at most one of each kind
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()  # all of the file's own text that is in neither `text` nor `notes`
    digest: str = ""  # SHA-256 of the file's bytes, in hex

    @property
    def title(self) -> str:
        """The title; "" where it is not known."""
        return self.metadata.title

    @property
    def author(self) -> str:
        """The author; "" where none is known."""
        return self.metadata.author

    def system(self, name: System) -> ReferenceSystem:
        """Return the reference system of this kind; one without runs where the text has none."""
        return next((one for one in self.systems if one.system is name), ReferenceSystem(name, (), Basis.NONE))

    @property
    def pages(self) -> tuple[Run, ...]:
        """The runs of the page system."""
        return self.system(System.PAGE).runs

    @property
    def basis(self) -> Basis:
        """The source that the pages are known from."""
        return self.system(System.PAGE).basis

    @property
    def labels(self) -> tuple[str, ...]:
        """The pages that are known to be in this text, each once, in reading order."""
        return self.system(System.PAGE).labels


class Sentence(NamedTuple):
    """A sentence of a passage, in offsets of the document, with the places it stands at, one of a system at most."""

    start: int
    end: int
    places: tuple[Place, ...] = ()

    @property
    def pages(self) -> tuple[str, ...]:
        """The labels of the pages it stands on."""
        return labels_in(self.places, System.PAGE)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of index and quote: whole sentences of one paragraph, stanza, speech or exchange of speeches.

    `document.text[start:end] == text`, always.
    """

    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    paragraph: int = 0  # from 1 on its first page, else in its smallest division, else in the text; 0: not known
    heading: str = ""
    marks: tuple[NoteMark, ...] = ()
    notes: tuple[Note, ...] = ()  # those whose marks stand in this passage
    basis: Basis = Basis.NONE
    metadata: Metadata = field(default=Metadata(), repr=False)

    @classmethod
    def of(cls, text: str, *, heading: str | None = None, metadata: Metadata = Metadata()) -> Passage:
        """Return a passage made from plain text without pages."""
        sentences = tuple(Sentence(start, end) for start, end in split(text))
        return cls(text, 0, len(text), sentences, heading=heading or "", metadata=metadata)

    @property
    def is_glossary(self) -> bool:
        """Whether it explains words beside the text: to be looked up, and not quoted before the text itself."""
        return names_glossary(self.heading)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of all its sentences."""
        return places_of(self.sentences)

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that it stands on; none where that of one sentence is not known."""
        return labels_in(self.places, System.PAGE)

    @property
    def speaker(self) -> str:
        """The names of who speaks, "Anna, Bert" in an exchange; "" where that is not known."""
        return ", ".join(labels_in(self.places, System.SPEAKER))

    @property
    def citation(self) -> Citation:
        """The place it stands at, with author and title."""
        meta = self.metadata
        return Citation(meta.author, meta.title, self.places, self.paragraph, self.basis)

    @property
    def locator(self) -> str:
        """The place it stands at, as a citation says it: "p. 104, ¶2"."""
        return self.citation.locator


_GLOSSARY = lazily(
    r"\W*(?:(?:a |short |brief )*glossary(?: (?:of|and) [\w ,]{1,40})?|glossar|glossaire|glosario|glossario"
    r"|list of (?:abbreviations|terms|symbols)|abbreviations|abkürzungs?verzeichnis|worterklärungen)\W*",
    re.IGNORECASE,
)


def names_glossary(heading: str) -> bool:
    """Tell whether a heading stands above words that are explained."""
    return len(heading) < 80 and bool(_GLOSSARY.fullmatch(heading))


def places_of(sentences: Iterable[Sentence]) -> tuple[Place, ...]:
    """Return the places that sentences stand at together, each label once, in order.

    A place is known of all only where it is known of each; who speaks is known where it is known of any.
    """
    every = [sentence.places for sentence in sentences]
    found: dict[System, dict[str, None]] = {}
    for places in every:
        for place in places:
            found.setdefault(place.system, {}).update(dict.fromkeys(place.labels))
    counts = {system: sum(any(one.system is system for one in places) for places in every) for system in found}
    words = {place.system: place.word for places in every for place in places[::-1]}
    return tuple(
        Place(system, tuple(labels), words[system])
        for system, labels in found.items()
        if counts[system] == len(every) or system is System.SPEAKER
    )


class Hit(NamedTuple):
    """A passage that a search found; `number` is its place in `Index.passages`, from 0."""

    passage: Passage
    score: float
    number: int


@dataclass(frozen=True, slots=True)
class Citation:
    """The place of a quote: author, title, places, paragraph. `basis` is that of the pages."""

    author: str = ""
    title: str = ""
    places: tuple[Place, ...] = ()
    paragraph: int = 0
    basis: Basis = Basis.NONE

    @property
    def pages(self) -> tuple[str, ...]:
        """The labels of its pages."""
        return labels_in(self.places, System.PAGE)

    @property
    def speaker(self) -> str:
        """The names of who speaks; "" where that is not known."""
        return ", ".join(labels_in(self.places, System.SPEAKER))

    @property
    def locators(self) -> dict[str, str]:
        """The places by CSL's names, each a label or a range: `{"act": "3", "scene": "1", "line": "56-58"}`."""
        return locators(self.places, self.paragraph)

    @property
    def locator(self) -> str:
        """The most exact place that a member can find in a copy; "" where nothing is known (see `locator`)."""
        return locator(self.places, self.paragraph, self.basis)

    def __str__(self) -> str:
        title = f"“{self.title}”" if self.title else ""
        return ", ".join(part for part in (self.author, title, self.locator) if part)


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact slice of a text, as shown to a person: whole sentences of one passage."""

    passage: Passage
    number: int  # the passage's place in `Index.passages`, from 0
    score: float
    sentences: tuple[Sentence, ...]  # those that are shown, at least one, without a gap
    best: Sentence  # the one among them that answers best
    matched: tuple[Span, ...] = ()  # the words that the question shares, inside the shown sentences

    @property
    def start(self) -> int:
        """The offset of the first shown sentence in the document."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """The end of the last shown sentence in the document, exclusive."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The slice of the document that is shown."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places of the sentences that are shown, not of the whole passage."""
        return places_of(self.sentences)

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of the sentences that are shown, not of the whole passage."""
        return labels_in(self.places, System.PAGE)

    @property
    def speaker(self) -> str:
        """The names of who speaks in the sentences that are shown; "" where that is not known."""
        return ", ".join(labels_in(self.places, System.SPEAKER))

    @property
    def title(self) -> str:
        """The title of the text; "" where it is not known."""
        return self.passage.metadata.title

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes whose numbers stand in the shown sentences."""
        shown = {mark.label for mark in self.passage.marks if self.start <= mark.start < self.end}
        return tuple(note for note in self.passage.notes if note.label in shown)

    @property
    def citation(self) -> Citation:
        """The place of the shown sentences, with author and title; no paragraph where it may count on another page."""
        meta, passage = self.passage.metadata, self.passage
        # The passage's paragraph number counts on the page where it starts; a later part may stand on another page.
        known = not self.pages or not passage.pages or self.pages[0] == passage.pages[0]
        return Citation(meta.author, meta.title, self.places, passage.paragraph if known else 0, passage.basis)

    def shortened(self, limit: int) -> Quote:
        """Return the quote with as many whole sentences around the best as `limit` characters hold, at least one."""
        first = last = self.sentences.index(self.best)
        while True:
            room = limit - (self.sentences[last].end - self.sentences[first].start)
            after = last + 1 < len(self.sentences) and self.sentences[last + 1].end - self.sentences[last].end <= room
            before = first > 0 and self.sentences[first].start - self.sentences[first - 1].start <= room
            if after:
                last += 1
            elif before:
                first -= 1
            else:
                break
        shown = self.sentences[first : last + 1]
        inside = tuple(span for span in self.matched if shown[0].start <= span.start and span.end <= shown[-1].end)
        return replace(self, sentences=shown, matched=inside)


class Confidence(StrEnum):
    """How sure it is that quotes speak of what was asked."""

    NONE = "none"
    PERHAPS = "perhaps"
    FOUND = "found"


def surest(*confidences: Confidence) -> Confidence:
    """Return the highest of at least one."""
    return max(confidences, key=[*Confidence].index)


class Reason(StrEnum):
    """The reasons for an answer, or for having none."""

    FOUND = "found"
    UNSURE = "unsure"  # there are quotes, but they may not answer
    EMPTY_QUESTION = "empty question"
    NO_CONTENT_WORDS = "no content words"
    TOO_LONG = "too long"
    NO_TEXT = "no text"  # the library is empty
    NOT_IN_TEXT = "not in text"
    ABOUT_TEXT = "about the text"  # what is known of the text itself: a fact without quotes, or where it says so
    NOT_IN_FILE = "not in file"  # what was asked of the text itself, as its year, its file does not tell
    WHICH_TEXT = "which text"  # what was asked about one text may mean any of several
    NO_MORE = "no more"  # a follow-up asked for more passages, and there are none


_CONFIDENCE = {
    Reason.FOUND: Confidence.FOUND,
    Reason.ABOUT_TEXT: Confidence.FOUND,
    Reason.UNSURE: Confidence.PERHAPS,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One to three quotes, best first, or why there is none."""

    question: str  # as it was asked
    reason: Reason
    message: str  # fit to show: what was found, or what happened and what to do next
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()  # where nothing was found: the nearest passage, never to be shown as an answer
    missing: tuple[str, ...] = ()  # words of the question that stand nowhere in the text, as they were typed
    absent: tuple[str, ...] = ()  # those of `missing` that name a subject and stand in no quote as a related word
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read) for misspelt words
    expanded: tuple[tuple[str, str], ...] = ()  # (as typed, another name from the text's aliases, or a related word)
    carried: tuple[str, ...] = ()  # earlier questions that this one, a follow-up, was read with, oldest first
    shown: frozenset[int] = frozenset()  # numbers of the passages shown so far in this conversation on this question
    ranking: tuple[int, ...] = ()  # numbers of the passages that match, best first: those shown, and further ones

    @property
    def confidence(self) -> Confidence:
        """How sure it is that the quotes answer; `NONE` if there are none."""
        return _CONFIDENCE.get(self.reason, Confidence.NONE)

    @property
    def found(self) -> bool:
        """True only if the quotes surely speak of what was asked (see `confidence`)."""
        return self.confidence is Confidence.FOUND

    @property
    def read_as(self) -> str:
        """The question with what was carried over from before, to be shown; "" where nothing was."""
        return " — ".join((*self.carried, self.question)) if self.carried else ""

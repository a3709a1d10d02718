"""The value objects on the road from a file to a quote.

Every offset counts characters (code points) of `Document.text` from 0, end exclusive. A page is a printed label, always
a string ("104", "xii"). An empty string or tuple means "not known": nothing here is ever guessed to fill a gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from passages.text.sentences import split


class Span(NamedTuple):
    """A slice of `Document.text`: `text[start:end]`."""

    start: int
    end: int


class Basis(StrEnum):
    """Where a text's pages are known from, surest first."""

    PRINTED = "printed"  # numbers printed in the text itself, or a publisher's marks of them
    LABEL = "label"  # the file's own page labels
    PHYSICAL = "physical"  # the count of the file's pages: cited as "PDF page 2"
    APPROXIMATE = "approximate"  # where a word processor last broke the pages
    NONE = "none"  # no page is known: citations name the paragraph


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a text: the facts that a citation is made from."""

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


class Page(NamedTuple):
    """A run of text that stands on one page.

    `labels` holds one label; several where a mark is missing and the run is known only to stand on one of them; none
    where the marks contradict each other.
    """

    labels: tuple[str, ...]
    start: int
    end: int


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"


class Block(NamedTuple):
    """A paragraph or a heading. Between two blocks there are only line breaks."""

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
    """Why a piece of the file's own text is in neither the text nor a note."""

    FRAME = "frame"  # a library's words around a book: Project Gutenberg's header and licence
    SITE = "site words"  # menus, buttons, notices of the site that the text was taken from
    STAMP = "stamp"  # "This content downloaded from ..."
    COVER = "cover"  # a publisher's or library's page before the text, a title page
    RUNNING_HEAD = "running head"  # heads and feet of pages
    PAGE_NUMBER = "page number"  # also the marks of pages
    LINE_NUMBER = "line number"  # numbers of lines or notes in the margin
    CONTENTS = "contents"  # tables of contents, menus of links
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
    basis: Basis = Basis.NONE
    pages: tuple[Page, ...] = ()  # in reading order, without overlap
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()  # all of the file's own text that is in neither `text` nor `notes`
    digest: str = ""  # SHA-256 of the file's bytes, in hex

    @property
    def title(self) -> str:
        return self.metadata.title

    @property
    def author(self) -> str:
        return self.metadata.author

    @property
    def labels(self) -> tuple[str, ...]:
        """The pages that are known to be in this text, each once, in reading order."""
        return tuple(dict.fromkeys(label for page in self.pages for label in page.labels))


class Sentence(NamedTuple):
    """A sentence of a passage, in offsets of the document, with the pages it stands on."""

    start: int
    end: int
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and quoted: whole sentences of one paragraph.

    `document.text[start:end] == text`, always.
    """

    text: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    pages: tuple[str, ...] = ()
    paragraph: int = 0  # counted from 1 on its first page, or in the whole text where no page is known; 0: not known
    heading: str = ""
    marks: tuple[NoteMark, ...] = ()
    notes: tuple[Note, ...] = ()  # those whose marks stand in this passage
    basis: Basis = Basis.NONE
    metadata: Metadata = field(default=Metadata(), repr=False)

    @classmethod
    def of(cls, text: str, *, heading: str | None = None, metadata: Metadata = Metadata()) -> Passage:
        """A passage made by hand, from plain text without pages."""
        sentences = tuple(Sentence(start, end) for start, end in split(text))
        return cls(text, 0, len(text), sentences, heading=heading or "", metadata=metadata)

    @property
    def locator(self) -> str:
        """Where it stands, as a citation says it: "p. 104, ¶2"."""
        return Citation(pages=self.pages, paragraph=self.paragraph, basis=self.basis).locator


def pages_of(sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """The pages that sentences stand on, each once, in order; none at all as soon as one sentence's page is unknown."""
    labels: dict[str, None] = {}
    for sentence in sentences:
        if not sentence.pages:
            return ()
        labels.update(dict.fromkeys(sentence.pages))
    return tuple(labels)


class Hit(NamedTuple):
    """A passage that a search found; `number` is its place in `Index.passages`, from 0."""

    passage: Passage
    score: float
    number: int


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: author, title, page or pages, paragraph."""

    author: str = ""
    title: str = ""
    pages: tuple[str, ...] = ()
    paragraph: int = 0
    basis: Basis = Basis.NONE

    @property
    def locator(self) -> str:
        """ "p. 104, ¶2", "pp. 104–105, ¶2", "PDF page 2", "about p. 7", "¶14"; "" where nothing is known."""
        parts = []
        if self.pages:
            span = self.pages[0] if len(self.pages) == 1 else f"{self.pages[0]}–{self.pages[-1]}"
            if self.basis is Basis.PHYSICAL:
                parts.append(f"PDF page{'s' if len(self.pages) > 1 else ''} {span}")
            else:
                about = "about " if self.basis is Basis.APPROXIMATE else ""
                parts.append(f"{about}{'pp.' if len(self.pages) > 1 else 'p.'} {span}")
        if self.paragraph:
            parts.append(f"¶{self.paragraph}")
        return ", ".join(parts)

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
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages of the sentences that are shown, not of the whole passage."""
        return pages_of(self.sentences)

    @property
    def title(self) -> str:
        return self.passage.metadata.title

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes whose numbers stand in the shown sentences."""
        shown = {mark.label for mark in self.passage.marks if self.start <= mark.start < self.end}
        return tuple(note for note in self.passage.notes if note.label in shown)

    @property
    def citation(self) -> Citation:
        meta, passage = self.passage.metadata, self.passage
        # The passage's paragraph number counts on the page where it starts; a later part may stand on another page.
        known = not self.pages or not passage.pages or self.pages[0] == passage.pages[0]
        return Citation(meta.author, meta.title, self.pages, passage.paragraph if known else 0, passage.basis)

    def shortened(self, limit: int) -> Quote:
        """The same quote with as many whole sentences around the best as `limit` characters hold, at least one."""
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


class Reason(StrEnum):
    """Why an answer is as it is."""

    FOUND = "found"
    EMPTY_QUESTION = "empty question"
    NO_CONTENT_WORDS = "no content words"
    TOO_LONG = "too long"
    NO_TEXT = "no text"  # the library is empty
    NOT_IN_TEXT = "not in text"
    NO_MORE = "no more"  # a follow-up asked for more passages, and there are none


@dataclass(frozen=True, slots=True)
class Answer:
    """One to three quotes, best first, or why there is none."""

    question: str  # as it was asked
    reason: Reason
    message: str  # fit to show: what was found, or what happened and what to do next
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()  # where nothing was found: the nearest passage, never to be shown as an answer
    missing: tuple[str, ...] = ()  # words of the question that stand nowhere in the text, as they were typed
    corrected: tuple[tuple[str, str], ...] = ()  # (as typed, as read) for misspelt words
    expanded: tuple[tuple[str, str], ...] = ()  # (as typed, another name from the text's aliases, or a related word)
    carried: tuple[str, ...] = ()  # earlier questions that this one, a follow-up, was read with, oldest first
    shown: frozenset[int] = frozenset()  # numbers of the passages shown so far in this conversation on this question

    @property
    def found(self) -> bool:
        return self.reason is Reason.FOUND

    @property
    def read_as(self) -> str:
        """The question with what was carried over from before, to be shown; "" where nothing was."""
        return " — ".join((*self.carried, self.question)) if self.carried else ""

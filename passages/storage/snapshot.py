"""The texts at one moment: an immutable snapshot that questions are answered from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from passages.model import Document, Metadata, Passage
from passages.search.searcher import Index


@dataclass(frozen=True)
class Text:
    """One text, with the size and time of its file when it was read."""

    name: str  # the file's path inside the folder
    digest: str  # SHA-256 of the file's bytes, in hex
    stamp: tuple[int, int]  # the file's size in bytes and its modification time in nanoseconds
    metadata: Metadata
    count: int  # number of its passages
    open_index: Callable[[], Index] = field(repr=False, compare=False)
    open_document: Callable[[], Document] = field(repr=False, compare=False)
    stale: str = ""  # why the current file could not be read, if this is its last good version

    @classmethod
    def of(
        cls, name: str, digest: str, stamp: tuple[int, int], index: Index, open_document: Callable[[], Document]
    ) -> Text:
        """Return a text whose index is open."""
        metadata = index.passages[0].metadata if len(index.passages) else Metadata()
        return cls(name, digest, stamp, metadata, len(index.passages), lambda: index, open_document)

    @property
    def index(self) -> Index:
        """The index of this text alone, opened on access: a question to all texts does not need it."""
        return self.open_index()

    @cached_property
    def document(self) -> Document:
        """The whole text, opened on first access: answering needs only the index."""
        return self.open_document()

    @property
    def passages(self) -> Sequence[Passage]:
        """The passages of this text, in reading order."""
        return self.index.passages

    @property
    def title(self) -> str:
        """The title from the text's metadata."""
        return self.metadata.title

    @property
    def version(self) -> str:
        """Eight hex digits that change with every byte of the file."""
        return self.digest[:8]


@dataclass(frozen=True)
class Snapshot:
    """All texts at one moment, in order of their names. `index` has the passages of all of them, in that order."""

    texts: tuple[Text, ...] = ()
    index: Index = field(default_factory=lambda: Index(()))

    @property
    def version(self) -> str:
        """Eight hex digits that change with every name and every byte of the files."""
        return cache_key(*(f"{text.name}:{text.digest}" for text in self.texts))[:8]

    def find(self, name: str) -> Text | None:
        """Return the text with this version, file name or title (case does not matter); None if there is none."""
        folded = name.casefold().strip()
        for text in self.texts:
            if folded in (text.version, text.name.casefold(), text.title.casefold()):
                return text
        return None

    def text_of(self, number: int) -> tuple[Text, int]:
        """Return the text of passage `number` of `index`, and the passage's number in that text."""
        for text in self.texts:
            if number < text.count:
                return text, number
            number -= text.count
        raise IndexError(number)


def cache_key(*parts: str) -> str:
    """Return a name for what was made from `parts`: 32 hex digits that change with any of them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

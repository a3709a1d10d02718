"""The texts at one moment: an immutable snapshot that a question is asked of and quoted from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from passages.model import Document, Metadata, Passage
from passages.search.searcher import Index


@dataclass(frozen=True)
class Text:
    """One text of the shelf, with what its file was when it was read."""

    name: str  # the file's path inside the folder
    digest: str  # SHA-256 of the file's bytes, in hex
    stamp: tuple[int, int]  # the file's size in bytes and its modification time in nanoseconds
    metadata: Metadata
    count: int  # of its passages
    load: Callable[[], Index] = field(repr=False, compare=False)
    opener: Callable[[], Document] = field(repr=False, compare=False)
    stale: str = ""  # why the file as it is now could not be read, where this is its last good version

    @classmethod
    def of(cls, name: str, digest: str, stamp: tuple[int, int], index: Index, opener: Callable[[], Document]) -> Text:
        """A text whose index is open."""
        metadata = index.passages[0].metadata if len(index.passages) else Metadata()
        return cls(name, digest, stamp, metadata, len(index.passages), lambda: index, opener)

    @property
    def index(self) -> Index:
        """The passages of this text alone; a question to the whole shelf does not need it, so it may be opened late."""
        return self.load()

    @cached_property
    def document(self) -> Document:
        """The whole text; opened when first asked for, since answering needs only the index."""
        return self.opener()

    @property
    def passages(self) -> Sequence[Passage]:
        return self.index.passages

    @property
    def title(self) -> str:
        return self.metadata.title

    @property
    def version(self) -> str:
        """Eight hex digits that change with every byte of the file."""
        return self.digest[:8]


@dataclass(frozen=True)
class Snapshot:
    """All texts at one moment, in order of their names. `index` holds the passages of all of them, in that order."""

    texts: tuple[Text, ...] = ()
    index: Index = field(default_factory=lambda: Index(()))

    @property
    def version(self) -> str:
        return cache_key(*(f"{text.name}:{text.digest}" for text in self.texts))[:8]

    def find(self, wanted: str) -> Text | None:
        """The text with this version, file name or title (case does not matter); None if there is none."""
        folded = wanted.casefold().strip()
        for text in self.texts:
            if folded in (text.version, text.name.casefold(), text.title.casefold()):
                return text
        return None

    def text_of(self, number: int) -> tuple[Text, int]:
        """The text that passage `number` of the whole shelf's `index` stands in, and the passage's number there."""
        for text in self.texts:
            if number < text.count:
                return text, number
            number -= text.count
        raise IndexError(number)


def cache_key(*parts: str) -> str:
    """A name for what was made from `parts`: 32 hex digits that change with any of them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

"""What the shelves give and take: frozen values, no rows of a database."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, NamedTuple

from passages.model import Metadata

MEGA = 1024 * 1024
MAX_TITLE = 80  # characters
MAX_DETAIL = 300
DAYS_KEPT = 30  # of a server the bot has left, of a removed text, of a miss


@dataclass(frozen=True, slots=True)
class Quota:
    """What one server may keep."""

    file: int = 5 * MEGA  # bytes of one upload
    total: int = 200 * MEGA  # bytes of all its files, every version counted
    texts: int = 1_000
    versions: int = 3  # of each text, the live one among them


class QuotaUsage(NamedTuple):
    """How much of its quota a server uses."""

    used: int  # bytes
    limit: int
    texts: int
    max_texts: int


class SeenVersion(NamedTuple):
    """A text, and the number of the version that was live when a moderator looked."""

    text: str
    live: int


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text of a server, as its live version has it."""

    id: str
    title: str
    version: int  # from 1
    digest: str  # SHA-256 of the file, in hex
    name: str  # of the file, as it was uploaded
    size: int  # bytes
    pages: int
    passages: int
    details: Metadata
    changed: datetime
    changed_by: int
    removed: datetime | None = None

    @property
    def seen(self) -> SeenVersion:
        return SeenVersion(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Version:
    """A version that is kept."""

    number: int
    live: bool
    digest: str
    name: str
    size: int
    pages: int
    passages: int
    details: Metadata
    added: datetime
    added_by: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and not yet confirmed; kept in memory alone. `token` makes confirming it twice harmless."""

    token: str
    server: int
    by: int
    name: str
    data: bytes = field(repr=False)
    details: Metadata = Metadata()
    pages: int = 0
    passages: int = 0
    replaces: SeenVersion | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class OriginalFile(NamedTuple):
    """The original bytes of a version."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What a channel or thread reads: a text of its server, or (`shared`) a file name of the host's folder."""

    channel: int
    text: str = ""
    shared: str = ""
    first: str = ""  # page labels; "" where none was set
    last: str = ""  # the ceiling
    changed: datetime | None = None
    changed_by: int = 0


class LogEntry(NamedTuple):
    """What a moderator did: "add", "replace", "edit", "rollback", "remove", "reading", "settings" ..."""

    at: datetime
    by: int
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that found nothing, how often, and on which day last ("2026-08-31")."""

    question: str
    count: int
    last: str


@dataclass(frozen=True, slots=True)
class ServerState:
    """All that a server has, at one moment, but for the bytes."""

    server: int
    revision: int = 0
    texts: tuple[StoredText, ...] = ()  # by title
    readings: tuple[Reading, ...] = ()
    misses_kept: bool = False
    log_channel: int | None = None

    def reading(self, channels: tuple[int, ...]) -> Reading | None:
        """The reading of the first of these that has one: a thread, then its channel."""
        known = {reading.channel: reading for reading in self.readings}
        return next((known[channel] for channel in channels if channel in known), None)

    def find(self, query: str) -> StoredText | None:
        """The text with this id, title or first eight hex digits of its digest."""
        key = fold(query)
        return next((one for one in self.texts if query == one.id or key in (fold(one.title), one.digest[:8])), None)


def clean(text: str, limit: int) -> str:
    """One line of at most `limit` characters, without what a database or a reader's screen trips over."""
    kept = (char if unicodedata.category(char) not in ("Cc", "Cs", "Cf", "Zl", "Zp") else " " for char in text[:5_000])
    return " ".join("".join(kept).split())[:limit].strip()


def fold(title: str) -> str:
    """What a title is unique by: case, width and blanks do not count."""
    return unicodedata.normalize("NFKC", clean(title, MAX_TITLE)).casefold()


def normalize_details(details: Metadata) -> Metadata:
    """Details as they are kept: each of one line, the title of at most `MAX_TITLE` characters."""
    lines: dict[str, Any] = {
        name: clean(value, MAX_DETAIL) for name, value in asdict(details).items() if isinstance(value, str)
    }
    aliases = tuple(tuple(clean(name, MAX_TITLE) for name in names) for names in details.aliases)
    return replace(details, **lines | {"title": clean(details.title, MAX_TITLE), "aliases": aliases})


def to_json(details: Metadata) -> dict[str, Any]:
    return asdict(details)


def from_json(values: dict[str, Any]) -> Metadata:
    """The details that `to_json` gave; fields of another version of Loccit are left out."""
    known = {one.name for one in fields(Metadata)}
    return Metadata(**{name: _tuples(value) for name, value in values.items() if name in known})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value

"""Define the frozen values that the store takes and returns."""

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
    """Limits of one server."""

    file: int = 5 * MEGA  # bytes of one upload
    total: int = 200 * MEGA  # bytes of all its files, in all versions
    texts: int = 1_000
    versions: int = 3  # of each text, including the live one


class QuotaUsage(NamedTuple):
    """The part of its quota that a server uses."""

    used: int  # bytes
    limit: int
    texts: int
    max_texts: int


class SeenVersion(NamedTuple):
    """A text, and the version that was live when a moderator looked at it."""

    text: str
    live: int


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text of a server, with the details of its live version."""

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
        """Return this text and its live version, to detect a conflict later."""
        return SeenVersion(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version of a text."""

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
    """A file that was read and is not confirmed yet; in memory only. `token` makes confirming it twice harmless."""

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
        """Return the SHA-256 of the file, in hex."""
        return hashlib.sha256(self.data).hexdigest()


class OriginalFile(NamedTuple):
    """The name and the original bytes of a version."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a channel or thread: a text of its server or, in `shared`, a file name in the host's folder."""

    channel: int
    text: str = ""
    shared: str = ""
    first: str = ""  # page labels; "" where none was set
    last: str = ""  # the ceiling
    changed: datetime | None = None
    changed_by: int = 0


class LogEntry(NamedTuple):
    """An action of a moderator: "add", "replace", "edit", "rollback", "remove", "reading", "settings" and so on."""

    at: datetime
    by: int
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that found nothing, how often, and the last day ("2026-08-31")."""

    question: str
    count: int
    last: str


@dataclass(frozen=True, slots=True)
class ServerState:
    """Everything a server has at one moment, except the files' bytes."""

    server: int
    revision: int = 0
    texts: tuple[StoredText, ...] = ()  # by title
    readings: tuple[Reading, ...] = ()
    misses_kept: bool = False
    log_channel: int | None = None

    def reading(self, channels: tuple[int, ...]) -> Reading | None:
        """Return the reading of the first of these channels that has one: a thread, then its parent."""
        known = {reading.channel: reading for reading in self.readings}
        return next((known[channel] for channel in channels if channel in known), None)

    def find(self, query: str) -> StoredText | None:
        """Return the text with this id, title or first eight hex digits of its digest, or None."""
        key = fold(query)
        return next((one for one in self.texts if query == one.id or key in (fold(one.title), one.digest[:8])), None)


def clean(text: str, limit: int) -> str:
    """Return one line of at most `limit` characters, without control and format characters."""
    kept = (char if unicodedata.category(char) not in ("Cc", "Cs", "Cf", "Zl", "Zp") else " " for char in text[:5_000])
    return " ".join("".join(kept).split())[:limit].strip()


def fold(title: str) -> str:
    """Return the key a title is unique by: case, width and blanks are ignored."""
    return unicodedata.normalize("NFKC", clean(title, MAX_TITLE)).casefold()


def normalize_details(details: Metadata) -> Metadata:
    """Return details as they are stored: each on one line, the title of at most `MAX_TITLE` characters."""
    lines: dict[str, Any] = {
        name: clean(value, MAX_DETAIL) for name, value in asdict(details).items() if isinstance(value, str)
    }
    aliases = tuple(tuple(clean(name, MAX_TITLE) for name in names) for names in details.aliases)
    return replace(details, **lines | {"title": clean(details.title, MAX_TITLE), "aliases": aliases})


def to_json(details: Metadata) -> dict[str, Any]:
    """Return the details as JSON values."""
    return asdict(details)


def from_json(values: dict[str, Any]) -> Metadata:
    """Return the details that `to_json` gave; fields of other versions of Loccit are ignored."""
    known = {one.name for one in fields(Metadata)}
    return Metadata(**{name: _tuples(value) for name, value in values.items() if name in known})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value

"""What can go wrong with a server's shelf. Each message is fit to show a moderator."""

from __future__ import annotations

from datetime import datetime

from passages.errors import LoccitError

UNCHANGED = "Nothing was changed, and the texts answer as before."


class StoreError(LoccitError):
    """Base of all that the shelves raise on purpose."""


class NoSuchText(StoreError):
    """There is no such text on this server; whether another server has it is never said."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"There is no text called {wanted[:80]} in this server. `/library list` shows what there is.")


class NoSuchVersion(StoreError):
    """The version was never there, or is older than those that are kept."""


class TitleTaken(StoreError):
    """Another text of the server has this title. `text` is its id."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


class OverQuota(StoreError):
    """The server has no room: `used` of `limit`, in bytes or in texts."""

    def __init__(self, message: str, used: int, limit: int) -> None:
        super().__init__(message)
        self.used, self.limit = used, limit


class Conflict(StoreError):
    """Somebody else changed the text meanwhile: moderator `by`, at `at` (UTC)."""

    def __init__(self, message: str, by: int, at: datetime) -> None:
        super().__init__(message)
        self.by, self.at = by, at


class InvalidInput(StoreError):
    """What was asked for does not fit: a page that is not there, a title without a letter ..."""


class Unavailable(StoreError):
    """The database cannot be used now. `transient`: trying again may help without anybody's doing."""

    def __init__(self, message: str, *, transient: bool = True) -> None:
        super().__init__(message)
        self.transient = transient


class DatabaseError(StoreError):
    """The database cannot be opened at all: a wrong address, a newer version, a damaged file. For the host."""


class BackupError(StoreError):
    """A backup could not be written, or a file is not a whole backup."""

"""Define the errors of the store. Each message can be shown to a moderator."""

from __future__ import annotations

from datetime import datetime

from passages.errors import LoccitError

UNCHANGED = "Nothing was changed, and the texts answer as before."


class StoreError(LoccitError):
    """Base class of the errors that the store raises."""


class NoSuchText(StoreError):
    """Raised when the server has no such text. It never says whether another server has it."""

    def __init__(self, query: str) -> None:
        """Name the text that was asked for."""
        super().__init__(f"There is no text called {query[:80]} in this server. `/library list` shows what there is.")


class NoSuchVersion(StoreError):
    """Raised when a version never existed, or is no longer kept."""


class TitleTaken(StoreError):
    """Raised when another text of the server has this title. `text` is its id."""

    def __init__(self, message: str, text: str) -> None:
        """Set the message and the id of the other text."""
        super().__init__(message)
        self.text = text


class OverQuota(StoreError):
    """Raised when the server's quota is used up: `used` of `limit`, in bytes or in texts."""

    def __init__(self, message: str, used: int, limit: int) -> None:
        """Set the message, what is used and the limit."""
        super().__init__(message)
        self.used, self.limit = used, limit


class Conflict(StoreError):
    """Raised when somebody else changed the text meanwhile: moderator `by`, at `at` (UTC)."""

    def __init__(self, message: str, by: int, at: datetime) -> None:
        """Set the message, the other moderator and the time."""
        super().__init__(message)
        self.by, self.at = by, at


class InvalidInput(StoreError):
    """Raised when a value cannot be used: a page that does not exist, a title without a letter."""


class Unavailable(StoreError):
    """Raised when the database cannot be used now. `transient`: trying again may help."""

    def __init__(self, message: str, *, transient: bool = True) -> None:
        """Set the message and whether trying again may help."""
        super().__init__(message)
        self.transient = transient


class DatabaseError(StoreError):
    """Raised when the database cannot be opened at all: a wrong URL, a newer version, a damaged file. For the host."""


class BackupError(StoreError):
    """Raised when a backup cannot be written, or a file is not a whole backup."""

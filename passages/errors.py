"""Errors, one class for each kind. Each message is fit to show a person: what happened, what to do, the limit."""

from __future__ import annotations


class LoccitError(Exception):
    """Base of every error that Loccit raises on purpose."""


class ReadError(LoccitError):
    """A file could not be read as a text."""

    def __init__(self, message: str, *, name: str = "", place: str = "") -> None:
        """Take the message, the name of the file, and the line or page where reading failed."""
        super().__init__(message)
        self.name = name
        self.place = place

    def __str__(self) -> str:
        """Return the message after the file's name and the place, where they are known."""
        return ": ".join(part for part in (self.name, self.place, super().__str__()) if part)


class EmptyText(ReadError):
    """There is no text in the file."""


UNREADABLE = "The letters of that PDF cannot be read: its fonts do not say which they are. Export it again."


class NotText(ReadError):
    """The file is of a kind that is not read: a picture, a program, an unknown archive."""


class BadEncoding(ReadError):
    """The bytes are text in no encoding that can be determined."""


class TooLarge(ReadError):
    """The file, or what it unpacks to, exceeds a limit."""


class Damaged(ReadError):
    """The file is of a known kind but broken, or hostile."""


class Locked(ReadError):
    """The file is encrypted or under DRM."""


class TookTooLong(ReadError):
    """Reading was stopped at a limit of time or memory."""


class FrontMatterError(ReadError):
    """The front matter is not valid TOML or YAML, or holds a value of the wrong type."""


class LibraryError(LoccitError):
    """The folder of texts cannot be used."""


class QuestionsError(LoccitError):
    """A file of questions for `loccit eval` cannot be used."""

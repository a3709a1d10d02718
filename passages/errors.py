"""What can go wrong, one class a kind. Each message is fit to show a person: what happened, what to do, the limit."""

from __future__ import annotations


class LoccitError(Exception):
    """Base of every error that Loccit raises on purpose."""


class ReadError(LoccitError):
    """A file could not be read as a text. `name` is the file's name, `place` the line or page where it went wrong."""

    def __init__(self, message: str, *, name: str = "", place: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.place = place

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.name, self.place) if part)
        message = super().__str__()
        return f"{where}: {message}" if where else message


class EmptyText(ReadError):
    """There is no text in the file."""


class NotText(ReadError):
    """The file is of a kind that cannot be read: a picture, a program, an unknown archive."""


class BadEncoding(ReadError):
    """The bytes are text in no encoding that can be told for sure."""


class TooLarge(ReadError):
    """The file, or what it unpacks to, is over a limit."""


class Damaged(ReadError):
    """The file is of a known kind but broken, or made to harm."""


class Locked(ReadError):
    """The file is encrypted or under DRM."""


class TookTooLong(ReadError):
    """Reading was stopped at its limit of time or memory."""


class FrontMatterError(ReadError):
    """The front matter is not valid TOML or YAML, or holds a value of the wrong type."""


class LibraryError(LoccitError):
    """The folder of texts cannot be used."""


class QuestionsError(LoccitError):
    """A file of questions for `loccit eval` cannot be used."""

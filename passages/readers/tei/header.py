"""What a `teiHeader` and a cast list tell: title, author, year, language, and the names of who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from passages.model import Metadata
from passages.text.lazy_pattern import lazily

_YEAR = lazily(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")


class Header:
    """Gathers the facts of the header and the names of persons; paths are element names, outermost first."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}  # of persons and roles, by xml:id
        self._title = ""
        self._authors: list[str] = []
        self._years: list[tuple[int, str]] = []
        self._language = ""
        self._person = ""
        self._text: list[str] = []
        self._attributes: Mapping[str, str] = {}

    def start(self, path: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Note that an element begins."""
        tag = path[-1]
        if tag in ("person", "role", "castItem", "personGrp", "actor") and attributes.get("id"):
            self._person = attributes["id"]
        if tag == "language" and attributes.get("ident"):
            self._language = self._language or attributes["ident"]
        self._text, self._attributes = [], attributes

    def data(self, text: str) -> None:
        """Note the words of an element."""
        self._text.append(text)

    def end(self, path: Sequence[str]) -> None:
        """Note that an element ends."""
        tag, words = path[-1], " ".join("".join(self._text).split())
        self._text = []
        above = path[-2] if len(path) > 1 else ""
        if tag in ("persName", "role", "name") and self._person and words:
            self.names.setdefault(self._person, words.strip(" ,.;:"))
        elif tag in ("person", "personGrp", "castItem"):
            self._person = ""
        elif "titleStmt" in path and tag == "title" and words and self._attributes.get("type", "main") == "main":
            self._title = self._title or words
        elif "titleStmt" in path and "author" in path and words:
            self._authors += [words] if tag == "author" or above == "author" else []
        elif tag == "date":
            self._date(path, words)

    def metadata(self, language: str = "") -> Metadata:
        """Return what is known. The year is that of the source rather than that of the file."""
        authors = list(dict.fromkeys(self._authors))
        year = min(self._years)[1] if self._years else ""
        code = (language or self._language)[:2].lower()
        return Metadata(
            title=self._title, author=", ".join(authors), year=year, language=code if code.isalpha() else ""
        )

    def _date(self, path: Sequence[str], words: str) -> None:
        told = self._attributes.get("when") or self._attributes.get("from") or words
        rank = 0 if "sourceDesc" in path else 1 if "publicationStmt" in path else 2
        if (found := _YEAR.search(told)) and rank < 2:
            self._years.append((rank, found[1]))

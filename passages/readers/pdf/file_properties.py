"""A PDF's own properties: title, author, DOI, without what a program put there for want of anything better."""

from __future__ import annotations

from collections.abc import Mapping

from passages.model import Metadata
from passages.readers.names import clean_author, clean_title
from passages.text.lazy_pattern import lazily
from passages.text.normalize import clean

_DOI = lazily(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")


def read_properties(properties: Mapping[str, str]) -> Metadata:
    """Return what a file's properties say, by the names that the PDF standard gives them ("Title", "Author")."""
    info = {key: " ".join(clean(value).split()) for key, value in properties.items()}
    author = clean_author(info.get("Author", ""))
    doi = _DOI.search(info.get("Subject", ""))
    return Metadata(
        title=clean_title(info.get("Title", "")),
        author=author if len(author.split()) > 1 else "",  # one word is an account more often than a name
        doi=doi[0] if doi else "",
    )

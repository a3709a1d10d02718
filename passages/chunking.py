"""A document cut into passages."""

from __future__ import annotations

from passages.model import Document, Passage


def cut(document: Document) -> tuple[Passage, ...]:
    """The passages of `document`, in reading order."""
    raise NotImplementedError

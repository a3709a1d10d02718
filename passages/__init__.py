"""Reads texts, cuts them into passages, and answers questions by quoting them, each quote with its page.

document = read(path)
index = Index(cut(document))
reply = answer(index, "How should a group quote a text?")
reply.quotes[0].text, reply.quotes[0].pages
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from passages.answering import answer
    from passages.chunking import cut
    from passages.library import Library, read
    from passages.model import Passage
    from passages.search.index import Index

__all__ = ["Index", "Library", "Passage", "answer", "cut", "read"]

_HOMES = {
    "Index": "passages.search.index",
    "Library": "passages.library",
    "Passage": "passages.model",
    "answer": "passages.answering",
    "cut": "passages.chunking",
    "read": "passages.library",
}


def __getattr__(name: str) -> object:
    """Each public name, when it is first asked for: a process that only reads a file then loads no numpy (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

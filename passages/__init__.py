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
    from passages.answering.answer import answer
    from passages.chunking import cut
    from passages.model import Passage
    from passages.search.searcher import Index
    from passages.storage.library import Library, read

__all__ = ["Index", "Library", "Passage", "answer", "cut", "read"]

_HOMES = {
    "Index": "passages.search.searcher",
    "Library": "passages.storage.library",
    "Passage": "passages.model",
    "answer": "passages.answering.answer",
    "cut": "passages.chunking",
    "read": "passages.storage.library",
}


def __getattr__(name: str) -> object:
    """Each public name, when it is first asked for: a process that only reads a file then loads no numpy (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

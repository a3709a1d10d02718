"""Read texts, cut them into passages, and answer questions by quoting them, each quote with its page.

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

_MODULES = {
    "Index": "passages.search.searcher",
    "Library": "passages.storage.library",
    "Passage": "passages.model",
    "answer": "passages.answering.answer",
    "cut": "passages.chunking",
    "read": "passages.storage.library",
}


def __getattr__(name: str) -> object:
    """Import a public name on first access (PEP 562): a process that only reads a file loads no numpy."""
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""The road from a reader's draft to a document, the same for every format."""

from __future__ import annotations

import hashlib
from types import ModuleType

from passages.model import Document
from passages.readers.draft import Draft, assemble
from passages.readers.drama.speeches import with_speeches
from passages.readers.printed_places import find_places


def read_with(reader: ModuleType, data: bytes, name: str = "") -> Document:
    """Return the document that `reader`, the module of a format, makes of a file. Raises `ReadError`."""
    return finish(reader.read(data, name), hashlib.sha256(data).hexdigest())


def finish(draft: Draft, digest: str = "") -> Document:
    """Return the document of a draft: its speeches, its printed places, then all of it assembled."""
    return assemble(find_places(with_speeches(draft)), digest)

"""Which reader reads a file: decided by its bytes, never by its name.

To teach a new format, write `passages/readers/FORMAT.py` with a function `read(data: bytes) -> Draft`, a function in
`kinds` that knows it by its bytes, and add a line to `FORMATS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from passages.errors import EmptyText, ReadError, TooLarge
from passages.model import Document, Kind
from passages.readers.detect import is_docx, is_epub, is_html, is_pdf
from passages.readers.draft import Draft, assemble

MAX_BYTES = 100 * 1024 * 1024  # of a file of any kind
MAX_HTML_BYTES = 50 * 1024 * 1024  # of a saved page with its pictures
MAX_TEXT_BYTES = 10 * 1024 * 1024  # of a file of plain text or Markdown


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `module` in this package is imported when first needed.

    `hostile`: such files can crash or stall their reader, so its `read(data: bytes) -> Draft` runs in a worker process
    that can be thrown away. Another's `read(data: bytes, name: str) -> Draft` runs in this one.
    """

    module: str
    knows: Callable[[bytes], bool]
    hostile: bool = True
    limit: int = MAX_BYTES


FORMATS = (
    Format("pdf.reader", is_pdf),
    Format("html.epub", is_epub),
    Format("docx.reader", is_docx),
    Format("html.reader", is_html, limit=MAX_HTML_BYTES),
    Format("plain.reader", lambda _: True, hostile=False, limit=MAX_TEXT_BYTES),  # last: whatever no other knows
)


def read_bytes(data: bytes, name: str = "") -> Document:
    """The text in a file's bytes. `name` is for messages, and tells Markdown from plain text where the text does not.

    Raises a `ReadError` of the kind that fits: the bytes are not text, damaged, locked, too large, empty ...
    """
    try:
        document = _read(data, name)
        if not any(block.kind is not Kind.HEADING for block in document.blocks):
            raise EmptyText("I found no text in that file.")
    except ReadError as error:
        error.name = error.name or name
        raise
    return document


def too_large(size: int, name: str = "", limit: int = MAX_BYTES) -> TooLarge:
    """The error for a file of `size` bytes."""
    mega = 1024 * 1024
    return TooLarge(
        f"That file is {-(-size // mega):,} MB; the limit is {limit // mega:,} MB. Split it and bring the parts.",
        name=name,
    )


def _read(data: bytes, name: str) -> Document:
    kind = next(kind for kind in FORMATS if kind.knows(data))
    if len(data) > kind.limit:
        raise too_large(len(data), limit=kind.limit)
    if kind.hostile:
        from passages.readers.sandbox import read_in_sandbox  # only needed for what is not plain text

        return read_in_sandbox(kind.module, data)
    draft: Draft = import_module(f"{__name__}.{kind.module}").read(data, name)
    return assemble(draft, hashlib.sha256(data).hexdigest())

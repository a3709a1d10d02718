"""Which reader reads a file: decided by its bytes, never by its name.

To teach a new format, write `passages/readers/FORMAT/reader.py` with a function `read(data: bytes, name: str) -> Draft`
and a function in `passages.readers.detect` that knows it by its bytes, and add a line to `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from passages.errors import UNREADABLE, EmptyText, ReadError, TooLarge
from passages.model import Document, DropReason, Kind
from passages.readers.detect import is_docx, is_epub, is_html, is_pdf, is_tei
from passages.readers.known_formats import refuse_known
from passages.readers.pipeline import read_with

MAX_BYTES = 100 * 1024 * 1024  # of a file of any kind
MAX_HTML_BYTES = 50 * 1024 * 1024  # of a saved page with its pictures
MAX_TEXT_BYTES = 10 * 1024 * 1024  # of a file of plain text or Markdown
SHORT = 1024 * 1024  # bytes of a text that may be read in the process that asks


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `module` in this package is imported when first needed.

    `hostile`: such files can crash or stall their reader, so it runs in a process of its own that can be thrown away.
    So does another, except for a short file of one's own: what Python alone reads is a danger by its length at most.
    """

    module: str
    knows: Callable[[bytes], bool]
    hostile: bool = True
    limit: int = MAX_BYTES


FORMATS = (
    Format("pdf.reader", is_pdf),
    Format("html.epub", is_epub),
    Format("docx.reader", is_docx),
    Format("tei.reader", is_tei, limit=MAX_HTML_BYTES),
    Format("html.reader", is_html, limit=MAX_HTML_BYTES),
    Format("plain.reader", lambda _: True, hostile=False, limit=MAX_TEXT_BYTES),  # last: whatever no other knows
)


def read_bytes(data: bytes, name: str = "", *, foreign: bool = False) -> Document:
    """Return the text in a file's bytes.

    `name` is for messages, and tells Markdown from plain text where the text does not. `foreign`: somebody else has
    brought the file, so whatever its kind, it is read in a process of its own (see `passages.readers.sandbox`).

    Raises a `ReadError` of the kind that fits: the bytes are not text, damaged, locked, too large, empty ...
    """
    try:
        document = _read(data, name, foreign=foreign)
        if not any(block.kind is not Kind.HEADING for block in document.blocks):
            raise EmptyText(_why_empty(document))
    except ReadError as error:
        error.name = error.name or name
        raise
    return document


def _why_empty(document: Document) -> str:
    """Return the message for a file without a paragraph."""
    if any(one.reason is DropReason.UNREADABLE for one in document.dropped):
        return UNREADABLE
    return "I found no text in that file."


def too_large(size: int, name: str = "", limit: int = MAX_BYTES) -> TooLarge:
    """Return the error for a file of `size` bytes."""
    mega = 1024 * 1024
    return TooLarge(
        f"That file is {-(-size // mega):,} MB; the limit is {limit // mega:,} MB. Split it and bring the parts.",
        name=name,
    )


def _read(data: bytes, name: str, *, foreign: bool) -> Document:
    kind = next(kind for kind in FORMATS if kind.knows(data))
    if kind is FORMATS[-1]:
        refuse_known(data)
    if len(data) > kind.limit:
        raise too_large(len(data), limit=kind.limit)
    if kind.hostile or foreign or len(data) > SHORT:
        from passages.readers.sandbox import read_in_sandbox  # not needed for a short text of one's own

        return read_in_sandbox(kind.module, data, name)
    return read_with(import_module(f"{__name__}.{kind.module}"), data, name)

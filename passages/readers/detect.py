"""What a file is, told by its first bytes. Nothing here unpacks, parses or imports a parser."""

from __future__ import annotations

import codecs
import re

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BEFORE = ((b"<?xml", b">"), (b"<!--", b"-->"))  # what may stand before it
_TEI = re.compile(rb"<(?:\w{1,20}:)?(?:TEI|TEI\.2|teiCorpus)[\s>]")
_START = 6_000  # bytes looked at


def is_pdf(data: bytes) -> bool:
    """Tell whether this is a PDF, by its signature."""
    return b"%PDF-" in data[:1024]  # ISO 32000-1, annex H: readers accept it anywhere in the first 1,024 bytes


def is_epub(data: bytes) -> bool:
    """Tell whether this is a zip archive with the container file of an EPUB."""
    return _is_archive_of(data, b"META-INF/container.xml")


def is_docx(data: bytes) -> bool:
    """Tell whether this is a zip archive with the main part of a Word document."""
    return _is_archive_of(data, b"word/document.xml")


def is_html(data: bytes) -> bool:
    """Tell whether the file begins as HTML does, comments and an XML declaration aside."""
    return bool(_HTML.match(_without_prologue(_head(data))))


def _without_prologue(head: bytes) -> bytes:
    """Return the first bytes of a page without its XML declaration and comments, in linear time."""
    place = 0
    while True:
        place += len(head) - place - len(head[place:].lstrip())
        closing = next((end for start, end in _BEFORE if head.startswith(start, place)), b"")
        end = head.find(closing, place) if closing else -1
        if end < 0:
            return head[place:]
        place = end + len(closing)


def is_tei(data: bytes) -> bool:
    """Tell whether the root element is one of the Text Encoding Initiative's."""
    head = _without_prologue(_head(data))
    return head.startswith(b"<") and not _HTML.match(head) and bool(_TEI.search(head))


def _head(data: bytes) -> bytes:
    """Return the first bytes in UTF-8, without a byte order mark."""
    head = data[:_START].removeprefix(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return head[: len(head) // 4 * 4].decode("utf-32", "ignore").encode("utf-8", "ignore")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head


def _is_archive_of(data: bytes, member: bytes) -> bool:
    return data[:4] == b"PK\x03\x04" and member in data

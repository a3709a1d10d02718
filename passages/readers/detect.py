"""What a file is, told by its first bytes. Nothing here unpacks, parses or imports a parser."""

from __future__ import annotations

import codecs
import re

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_START = 6_000  # bytes looked at


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]  # ISO 32000-1, annex H: readers accept it anywhere in the first 1,024 bytes


def is_epub(data: bytes) -> bool:
    return _is_archive_of(data, b"META-INF/container.xml")


def is_docx(data: bytes) -> bool:
    return _is_archive_of(data, b"word/document.xml")


def is_html(data: bytes) -> bool:
    head = data[:_START].removeprefix(codecs.BOM_UTF8)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    return bool(_HTML.match(head))


def _is_archive_of(data: bytes, member: bytes) -> bool:
    return data[:4] == b"PK\x03\x04" and member in data

"""XML from strangers: no DOCTYPE with declarations, no entities but the predefined and those of HTML, no network."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Protocol, cast

from lxml import etree

from passages.errors import Damaged

_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,2000}(\[?)", re.IGNORECASE)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_KEPT = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_WIDE = (  # as XML 1.0, appendix F tells them apart; UTF-32 first, for its mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"<\x00\x00\x00", "utf-32-le"), (b"\x00\x00\x00<", "utf-32-be"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)  # fmt: skip
_DECLARED = re.compile(rb"^(<\?xml[^>]{0,400}?)encoding=[\"'][^\"']{0,40}[\"']")


class Target(Protocol):
    """The target of the parser, called for an element's start and end and for the text between them."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note that an element begins, with its attributes."""

    def end(self, tag: str) -> None:
        """Note that an element ends."""

    def data(self, text: str) -> None:
        """Note text of the element that is open; it may come in several calls."""

    def close(self) -> None:
        """Note that the file ends."""


def parse(data: bytes, target: Target) -> None:
    """Feed XML to `target`; names come without their namespace, attributes of EPUB's as "epub:type".

    Raises `Damaged` where the XML is not well-formed, or declares entities.
    """
    parser = etree.XMLParser(
        target=cast(Any, _Plain(target)),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        recover=False,
    )
    try:
        parser.feed(_without_doctype(data))
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Damaged("That file is damaged: one of its parts is not well-formed XML.") from error


def as_utf8(data: bytes) -> bytes:
    """Return XML in UTF-16 or UTF-32 as UTF-8, other XML as it is. Raises `Damaged` if it is not what it seems."""
    encoding = next((encoding for mark, encoding in _WIDE if data.startswith(mark)), "")
    if not encoding:
        return data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Damaged("That file is damaged: one of its parts is not text.") from error
    return _DECLARED.sub(rb"\1", text.lstrip("\ufeff").encode("utf-8", "replace"))


def _without_doctype(data: bytes) -> bytes:
    data = as_utf8(data)
    found = _DOCTYPE.search(data)
    if b"<!ENTITY" in data or (found and found[1]):
        raise Damaged("That file declares entities of its own, which may be made to harm, so I did not read it.")
    if found:
        data = data[: found.start()] + data[data.find(b">", found.start()) + 1 :]
    return _ENTITY.sub(_spelled_out, data) if b"&" in data else data


def _spelled_out(match: re.Match[bytes]) -> bytes:
    """Return an entity of HTML as a character reference: without a DOCTYPE, XML knows but five."""
    if match[1] in _KEPT:
        return match[0]
    text = html.unescape(match[0].decode("ascii"))
    return (
        "".join(f"&#{ord(character)};" for character in text).encode()
        if not text.startswith("&")
        else b"&amp;" + match[0][1:]
    )


def _ignore(text: str) -> None:
    """Ignore a comment, for a target that does not take them."""


class _Plain:
    """A target that passes names on without their namespace."""

    def __init__(self, target: Target) -> None:
        self._start, self.end_, self.data, self.close = target.start, target.end, target.data, target.close
        self.comment = getattr(target, "comment", _ignore)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._start(_local(tag), {_attribute(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self.end_(_local(tag))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(name: str) -> str:
    return "epub:type" if name.endswith("/ops}type") else name.rpartition("}")[2]

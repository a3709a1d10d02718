"""EPUB 2 and 3: the files of the spine in order, with the pages of the print edition where the book lists them.

A page is known from the book's page list (EPUB 3's in the navigation document, EPUB 2's in the NCX), or from elements
in the text that say so. All of them stand at the START of a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from passages.errors import Damaged, Locked
from passages.model import Basis, Dropped, DropReason, Metadata, Notice
from passages.readers.container.xml import as_utf8, parse
from passages.readers.container.zip import Archive, resolve
from passages.readers.draft import Draft, PageMark, Part, left_out
from passages.readers.html.elements import clean_label
from passages.readers.html.reader import forwards, parse_html
from passages.readers.html.to_draft import to_parts
from passages.readers.html.walker import Collector, HtmlBlock
from passages.readers.names import clean_author, clean_title
from passages.text.lazy_pattern import lazily

_CONTAINER = "META-INF/container.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # fonts made unreadable: no DRM
_LONG, _PROSE = 200, 3_000  # characters of a paragraph of prose, and of all prose on a page that is left out, at most
_LEFT_OUT = frozenset("cover toc titlepage halftitlepage title-page copyright-page landmarks loi lot".split())
_PAGE_CHARACTERS = 6_000  # more than this on one page is no page
_YEAR = lazily(r"\b(1[5-9]\d\d|20\d\d)\b")
_DOI = lazily(r"10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")
_TEXT = ("application/xhtml+xml", "text/html", "application/xml", "text/x-oeb1-document")


def read(data: bytes, _name: str = "") -> Draft:
    """Return the draft of an EPUB. Raises `Locked` under DRM, `Damaged` or `TooLarge`."""
    archive = Archive(data)
    _refuse_drm(archive)
    package = _package(archive)
    pages = _page_list(archive, package)
    book = _Spine()
    spine = [path for path in package.spine() if path in archive and path != package.nav()]
    for path in spine:
        may_be_cover = path == spine[0] and len(spine) > 1
        book.add(_collected(archive.read(path), pages.get(path, {})), package.guide.get(path, ""), may_be_cover)
    text = to_parts(book.blocks, book.targets)
    parts, warnings = _without_false_pages(text.parts)
    dropped = (*book.dropped, *left_out(DropReason.CONTENTS, text.dropped))
    is_marked = any(isinstance(piece, PageMark) for part in parts for piece in part.pieces)
    basis = Basis.PRINTED if is_marked else Basis.NONE
    return Draft(tuple(parts), package.metadata(), basis, warnings, dropped)


def spine_of(archive: Archive) -> list[str]:
    """Return the names of a book's files in the order of reading. Raises `Damaged`."""
    return _package(archive).spine()


def _package(archive: Archive) -> _Package:
    container = _Container()
    parse(archive.read(_CONTAINER), container)
    if not container.path:
        raise Damaged("That EPUB is damaged: it does not name its package.")
    package = _Package(container.path)
    parse(archive.read(container.path), package)
    return package


@dataclass(slots=True)
class _Spine:
    blocks: list[HtmlBlock] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)

    def add(self, file: Collector, role: str, may_be_cover: bool) -> None:
        """Add the next file of the spine; covers, contents and title pages are left out."""
        text = " ".join(" ".join(block.text for block in file.blocks).split())
        roles = {*file.kind.split(), role.removeprefix("other.")}
        if (roles & _LEFT_OUT and not _holds_prose(file)) or (may_be_cover and len(text) < 80):
            self.dropped += left_out(DropReason.COVER, [text])
            return
        first = max((block.note for block in self.blocks), default=0)
        for block in file.blocks:
            block.note += first if block.note else 0
        self.blocks += file.blocks
        self.targets |= file.targets
        self.dropped += file.dropped


def _holds_prose(file: Collector) -> bool:
    """Tell whether a file holds more than a cover or a list has: a book of one file has those in it, too."""
    return sum(len(block.text) for block in file.blocks if len(block.text) >= _LONG) > _PROSE


def _refuse_drm(archive: Archive) -> None:
    locked = "META-INF/rights.xml" in archive or "META-INF/sinf.xml" in archive
    if "META-INF/encryption.xml" in archive:
        found = _Encryption()
        parse(archive.read("META-INF/encryption.xml"), found)
        locked = locked or any(not algorithm.startswith(_FONTS) for algorithm in found.algorithms)
    if locked:
        raise Locked("That EPUB is locked with DRM, so I cannot read it. Bring a copy without DRM.")


def _collected(data: bytes, pages: Mapping[str, str]) -> Collector:
    """Collect one file of the book: XHTML as XML; what is not well-formed as HTML, its empty elements closed."""
    collector = Collector(pages, keep_all=True)
    try:
        parse(data, collector)
    except Damaged:
        if b"<!ENTITY" in data:
            raise
        text = as_utf8(data).decode("utf-8", "replace")
        text = re.sub(r"<(?!br|hr|img|meta|link|input)(\w++)([^<>]*)/>", r"<\1\2></\1>", text)
        collector = parse_html(text, Collector(pages, keep_all=True))
    return collector


# --- the book's own files


class _PackageTarget:
    """A target that gathers the texts of the elements that its subclasses ask for."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None:
        self._texts.append(text)

    def close(self) -> None: ...

    def taken(self) -> str:
        text = " ".join("".join(self._texts).split())
        self._texts.clear()
        return text


class _Container(_PackageTarget):
    path = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "rootfile" and not self.path:
            self.path = attributes.get("full-path", "").lstrip("/")


class _Encryption(_PackageTarget):
    def __init__(self) -> None:
        super().__init__()
        self.algorithms: list[str] = []
        self._in_data = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._in_data = self._in_data or tag == "EncryptedData"
        if tag == "EncryptionMethod" and self._in_data:
            self.algorithms.append(attributes.get("Algorithm", ""))
            self._in_data = False  # its keys have methods of their own


class _Item(NamedTuple):
    path: str
    kind: str
    properties: frozenset[str]


class _Package(_PackageTarget):
    """The OPF: what the book is and which files it has, in which order."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.items: dict[str, _Item] = {}
        self.guide: dict[str, str] = {}
        self._path = path
        self._order: list[tuple[str, bool]] = []
        self._ncx = ""
        self._facts: dict[str, list[str]] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.taken()
        if tag == "item":
            path = resolve(self._path, attributes.get("href", ""))
            properties = frozenset(attributes.get("properties", "").split())
            self.items[attributes.get("id", "")] = _Item(path, attributes.get("media-type", ""), properties)
        elif tag == "itemref":
            self._order.append((attributes.get("idref", ""), attributes.get("linear", "yes") != "no"))
        elif tag == "spine":
            self._ncx = attributes.get("toc", "")
        elif tag == "reference" and "#" not in (href := attributes.get("href", "")):
            # With a fragment it means a place in a file, not all of it.
            self.guide[resolve(self._path, href)] = attributes.get("type", "").lower()

    def end(self, tag: str) -> None:
        if text := self.taken():
            self._facts.setdefault(tag, []).append(text)

    def spine(self) -> list[str]:
        """Return the files in the order of reading; those outside it (linear="no") last, for notes may stand there."""
        order = [
            *(name for name, linear in self._order if linear),
            *(name for name, linear in self._order if not linear),
        ]
        items = [self.items[name] for name in order if name in self.items]
        return list(dict.fromkeys(item.path for item in items if item.kind in _TEXT or not item.kind))

    def nav(self) -> str:
        return next((item.path for item in self.items.values() if "nav" in item.properties), "")

    def ncx(self) -> str:
        item = self.items.get(self._ncx) or next(
            (i for i in self.items.values() if i.kind == "application/x-dtbncx+xml"), None
        )
        return item.path if item else ""

    def metadata(self) -> Metadata:
        def first(name: str) -> str:
            return next(iter(self._facts.get(name, [])), "")

        year = _YEAR.search(" ".join(self._facts.get("date", [])))
        doi = next(
            (
                match[0]
                for name in ("identifier", "source")
                for text in self._facts.get(name, [])
                if (match := _DOI.search(text))
            ),
            "",
        )
        authors = map(clean_author, self._facts.get("creator", []))
        return Metadata(
            title=clean_title(first("title")),
            author=" and ".join(dict.fromkeys(map(forwards, filter(None, authors)))),
            year=year[0] if year else "",
            language=first("language")[:2].lower(),
            doi=doi,
        )


# --- pages


_Pages = dict[str, dict[str, str]]  # file -> {id, or "" for its start: label}


def _page_list(archive: Archive, package: _Package) -> _Pages:
    """Return EPUB 3's page list if there is one, else EPUB 2's."""
    for path, listener in ((package.nav(), _PageNav()), (package.ncx(), _PageNcx())):
        if path and path in archive:
            try:
                parse(archive.read(path), listener)
            except Damaged:
                continue
            if listener.entries:
                return _by_file(path, listener.entries)
    return {}


def _by_file(path: str, entries: list[tuple[str, str]]) -> _Pages:
    pages: _Pages = {}
    for href, text in entries:
        label = clean_label(text)
        file = resolve(path, href)
        if label and file:
            pages.setdefault(file, {}).setdefault(href.partition("#")[2], label)
    return pages


class _PageNav(_PackageTarget):
    """`nav epub:type="page-list"` of the navigation document."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[str, str]] = []
        self._inside = False
        self._href = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "nav":
            self._inside = "page-list" in attributes.get("epub:type", "") or attributes.get("role") == "doc-pagelist"
        elif tag == "a":
            self.taken()
            self._href = attributes.get("href", "")

    def end(self, tag: str) -> None:
        if tag == "nav":
            self._inside = False
        elif tag == "a" and self._inside:
            self.entries.append((self._href, self.taken()))


class _PageNcx(_PackageTarget):
    """`pageList` of the NCX: the label is the text, or else the value."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[str, str]] = []
        self._inside = False
        self._value = self._href = self._label = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "pageTarget":
            self._inside, self._value, self._href, self._label = True, attributes.get("value", ""), "", ""
        elif tag == "content" and self._inside:
            self._href = attributes.get("src", "")
        elif tag == "text":
            self.taken()

    def end(self, tag: str) -> None:
        if tag == "text" and self._inside:
            self._label = self.taken()
        elif tag == "pageTarget":
            self._inside = False
            self.entries.append((self._href, self._label or self._value))


def _without_false_pages(parts: list[Part]) -> tuple[list[Part], tuple[Notice, ...]]:
    """Leave out marks of a list with one entry for each file of the book: no page holds a chapter."""
    marks = sum(isinstance(piece, PageMark) for part in parts for piece in part.pieces)
    characters = sum(len(piece) for part in parts for piece in part.pieces if isinstance(piece, str))
    if not marks or characters / marks < _PAGE_CHARACTERS:
        return parts, ()
    numbers = [int(p.label) for part in parts for p in part.pieces if isinstance(p, PageMark) and p.label.isdecimal()]
    if numbers and numbers[-1] - numbers[0] > 2 * len(numbers):  # real pages, but not all of them are marked
        return parts, ()
    bare = [
        Part(part.kind, tuple(p for p in part.pieces if not isinstance(p, PageMark)), part.place, part.label)
        for part in parts
    ]
    return bare, (Notice("its list of pages has one entry for each chapter, so no page is cited"),)

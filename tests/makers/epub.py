"""EPUBs of both versions, with each way that a book tells its pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tests.makers.markup import Body, Marking, write
from tests.makers.prose import Heading, Paragraph
from tests.makers.truth import Truth

_XHTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n{doctype}<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Part</title></head><body{kind}>{body}</body></html>'
)


@dataclass(frozen=True)
class Book:
    """`pages`: "nav" (EPUB 3's page list), "ncx" (EPUB 2's), "both" or "" (only what stands in the text)."""

    marking: Marking
    pages: str = "nav"
    version: str = "3.0"
    label: str = "{}"  # how the list writes a page's number
    extra: tuple[tuple[str, bytes], ...] = ()  # more members
    per_file: bool = False  # a page list with one entry for each file


def make_epub(items: Sequence[Paragraph | Heading], book: Book) -> tuple[bytes, Truth]:
    truth = Truth()
    body = write(items, book.marking, truth)
    truth.notes = {label: (text, page) for label, (text, page) in truth.notes.items()}
    truth.boilerplate += [
        "Everything Before Page One",
        "Printed in a small town by hand",
        "All rights reserved by nobody",
    ]
    files = _files(body, book)
    return pack([*_package(body, book, [name for name, _ in files]), *files, *book.extra]), truth


def pack(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _xhtml(body: str, kind: str = "", version: str = "3.0") -> bytes:
    doctype = (
        "<!DOCTYPE html>\n"
        if version == "3.0"
        else '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n'
    )
    return _XHTML.format(doctype=doctype, kind=f' epub:type="{kind}"' if kind else "", body=body).encode()


def _files(body: Body, book: Book) -> list[tuple[str, bytes]]:
    files = [
        ("OEBPS/text/cover.xhtml", _xhtml("<p>Cover</p>", "cover")),
        ("OEBPS/text/title.xhtml", _xhtml("<h1>Everything Before Page One</h1>", "titlepage")),
        (
            "OEBPS/text/rights.xhtml",
            _xhtml("<p>Printed in a small town by hand.</p><p>All rights reserved by nobody.</p>", "copyright-page"),
        ),
    ]
    for number, chapter in enumerate(body.chapters):
        files.append((f"OEBPS/text/chapter{number}.xhtml", _xhtml("\n".join(chapter), version=book.version)))
    if body.notes:
        files.append(("OEBPS/text/notes.xhtml", _xhtml(_notes(body, book), version=book.version)))
    return files


def _notes(body: Body, book: Book) -> str:
    if book.version != "3.0":
        return "<h2>Notes</h2>" + "".join(
            f'<p id="fn{n.label}"><a href="#r{n.label}">{n.label}.</a> {escape(n.text)}</p>' for n in body.notes
        )
    notes = "".join(
        f'<aside epub:type="footnote" id="fn{n.label}"><p>{n.label}. {escape(n.text)}</p></aside>' for n in body.notes
    )
    return f'<section epub:type="endnotes"><h2>Notes</h2>{notes}</section>'


def _package(body: Body, book: Book, names: list[str]) -> list[tuple[str, bytes]]:
    places = [(label, _place_of(label, body, book)) for label in body.labels]
    if book.per_file:
        places = [(str(n + 1), f"text/{name.rpartition('/')[2]}") for n, name in enumerate(names)]
    members = [("META-INF/container.xml", _CONTAINER), ("OEBPS/content.opf", _opf(book, names))]
    if book.version == "3.0":
        members.append(("OEBPS/nav.xhtml", _nav(places if book.pages in ("nav", "both") else [], book)))
    members.append(("OEBPS/toc.ncx", _ncx(places if book.pages in ("ncx", "both") else [], book)))
    return members


def _place_of(label: str, body: Body, book: Book) -> str:
    mark = book.marking.mark(label)
    number = next(n for n, chapter in enumerate(body.chapters) if mark in "\n".join(chapter))
    return f"text/chapter{number}.xhtml#page{label}"


_CONTAINER = (
    b'<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def _opf(book: Book, names: list[str]) -> bytes:
    items = "".join(
        f'<item id="f{n}" href="{name.removeprefix("OEBPS/")}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    order = "".join(f'<itemref idref="f{n}"/>' for n in range(len(names)))
    nav = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    return (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{book.version}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Patient Ferry</dc:title>'
        "<dc:creator>Brandt, Edda</dc:creator><dc:creator>Paul Okoro</dc:creator><dc:date>2016-05-04</dc:date>"
        f"<dc:language>en-GB</dc:language></metadata><manifest>{nav if book.version == '3.0' else ''}{items}"
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{order}</spine></package>'
    ).encode()


def _nav(places: list[tuple[str, str]], book: Book) -> bytes:
    entries = "".join(f'<li><a href="{href}">{book.label.format(label)}</a></li>' for label, href in places)
    listed = f'<nav epub:type="page-list" hidden=""><ol>{entries}</ol></nav>' if places else ""
    return _xhtml(f'<nav epub:type="toc"><ol><li><a href="text/chapter0.xhtml">One</a></li></ol></nav>{listed}')


def _ncx(places: list[tuple[str, str]], book: Book) -> bytes:
    targets = "".join(
        f'<pageTarget id="t{n}" type="normal" value="{n + 1}"><navLabel>'
        f'<text>{book.label.format(label)}</text></navLabel><content src="{href}"/></pageTarget>'
        for n, (label, href) in enumerate(places)
    )
    listed = f"<pageList>{targets}</pageList>" if places else ""
    return (
        '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" '
        '"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/">'
        f'<navMap><navPoint id="a"><navLabel><text>One</text></navLabel></navPoint></navMap>{listed}</ncx>'
    ).encode()

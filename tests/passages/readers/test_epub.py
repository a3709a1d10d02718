"""EPUB: every sentence on its page, however the book tells its pages."""

from __future__ import annotations

import pytest

from passages.errors import Damaged, Locked
from passages.model import Basis, Document
from passages.readers import read_bytes
from passages.readers.draft import assemble
from passages.readers.html import epub
from tests.makers.epub import Book, make_epub, pack
from tests.makers.markup import Marking
from tests.makers.prose import Heading, Writer
from tests.makers.truth import compare


def read_here(data: bytes) -> Document:
    return assemble(epub.read(data))


def break_3(label: str) -> str:
    return f'<span epub:type="pagebreak" role="doc-pagebreak" id="page{label}" aria-label="{label}"></span>'


BOOKS = {
    "a page list and breaks": Book(Marking(break_3)),
    "a page list alone, at bare anchors": Book(Marking(lambda label: f'<a id="page{label}"></a>')),
    "a page list alone, at ids that tell nothing": Book(
        Marking(lambda label: f'<span id="page{label}"></span>', first="140"), label=" {}. "
    ),
    "breaks without a list": Book(Marking(break_3, first="77"), pages=""),
    "breaks that show their number": Book(
        Marking(lambda label: f'<span epub:type="pagebreak" id="page{label}" title="{label}">{label}</span>'), pages=""
    ),
    "the NCX of an EPUB 2": Book(
        Marking(lambda label: f'<a id="page{label}"/>', first="12"), pages="ncx", version="2.0"
    ),
    "labels with points and blanks": Book(Marking(break_3, first="140"), label=" {}. "),
    "Page 7": Book(Marking(lambda label: f'<a id="page{label}"></a>'), label="Page {}"),
    "roman front matter": Book(Marking(break_3, numbers=("ix", "x", "xi", "xii", *(str(n) for n in range(1, 90))))),
    "only names such as page_12": Book(Marking(lambda label: f'<a id="page_{label}"></a>', first="5"), pages=""),
    "both lists": Book(Marking(break_3), pages="both"),
}


@pytest.mark.parametrize("notes", [0, 6], ids=["without notes", "with notes"])
@pytest.mark.parametrize("name", BOOKS)
def test_every_sentence_is_on_its_page_and_nothing_else_is_in_a_passage(name: str, notes: int) -> None:
    data, truth = make_epub([Heading("One"), *Writer(11).essay(30, headings=4, notes=notes)], BOOKS[name])
    document = read_here(data)
    score = compare(document, truth)
    assert (score.lost, score.wrong, score.intruders) == ([], [], [])
    assert score.longest <= 1500
    assert document.basis is Basis.PRINTED
    assert {note.label: note.text for note in document.notes} == {
        label: text for label, (text, _) in truth.notes.items()
    }
    assert sorted(int(mark.label) for mark in document.marks) == list(range(1, notes + 1))


def test_the_package_tells_what_the_book_is() -> None:
    data, _ = make_epub(Writer(1).essay(4), BOOKS["both lists"])
    known = read_here(data).metadata
    assert (known.title, known.author, known.year, known.language) == (
        "The Patient Ferry",
        "Edda Brandt and Paul Okoro",
        "2016",
        "en",
    )


def test_a_list_with_one_entry_for_each_file_is_no_list_of_pages() -> None:
    book = Book(Marking(lambda _: ""), per_file=True)
    data, truth = make_epub(Writer(2).essay(80, headings=4), book)
    truth.sentences = [(text, ()) for text, _ in truth.sentences]
    document = read_here(data)
    assert (document.basis, document.pages, compare(document, truth).wrong) == (Basis.NONE, (), [])
    assert any("list of pages" in notice.message for notice in document.warnings)


def test_a_book_that_tells_no_pages_has_none() -> None:
    data, truth = make_epub(Writer(3).essay(12), Book(Marking(lambda _: ""), pages=""))
    truth.sentences = [(text, ()) for text, _ in truth.sentences]
    document = read_here(data)
    assert (document.basis, document.pages, compare(document, truth).lost) == (Basis.NONE, (), [])


def test_a_book_under_drm_is_locked() -> None:
    drm = (
        b'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        b'<e:EncryptedData><e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e:EncryptedData>'
        b"</encryption>"
    )
    data, _ = make_epub(Writer(4).essay(4), Book(Marking(break_3), extra=(("META-INF/encryption.xml", drm),)))
    with pytest.raises(Locked, match="DRM"):
        read_bytes(data, "book.epub")


def test_a_book_whose_fonts_alone_are_made_unreadable_is_read() -> None:
    fonts = (
        b'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        b'<e:EncryptedData><e:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></e:EncryptedData>'
        b"</encryption>"
    )
    data, truth = make_epub(Writer(4).essay(4), Book(Marking(break_3), extra=(("META-INF/encryption.xml", fonts),)))
    assert compare(read_here(data), truth).lost == []


def test_a_book_without_its_package_is_damaged() -> None:
    data, _ = make_epub(Writer(4).essay(4), BOOKS["both lists"])
    with pytest.raises(Damaged):
        read_here(data.replace(b"OEBPS/content.opf", b"OEBPS/content.xxx"))


@pytest.mark.parametrize(
    "reference",
    [
        '<reference type="toc" href="book.xhtml#toc"/>',
        '<reference type="toc" href="book.xhtml"/>',
        '<reference type="cover" href="book.xhtml"/>',
    ],
)
def test_a_guide_to_a_page_inside_a_book_of_one_file_leaves_the_book_in(reference: str) -> None:
    body = "".join(f"<p>{sentence}</p>" for sentence in [f"The miller kept lantern {n} lit. " * 9 for n in range(20)])
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata/><manifest><item id="b" '
        'href="book.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="b"/></spine>'
        f"<guide>{reference}</guide></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    members = {"META-INF/container.xml": container, "content.opf": package, "book.xhtml": page}
    document = read_here(pack([(name, text.encode()) for name, text in members.items()]))
    assert document.text.count("lantern 19 lit") == 9

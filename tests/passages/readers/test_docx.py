"""DOCX: every sentence on the page where Word last had it, and said to be an approximation."""

from __future__ import annotations

import pytest

from passages.model import Basis, Document
from passages.readers.docx import reader
from passages.readers.draft import assemble
from tests.makers.docx import Pages, make_docx
from tests.makers.epub import pack
from tests.makers.prose import Heading, Writer
from tests.makers.truth import compare
from tests.support.read_text import headings


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


DOCUMENTS = {
    "drawn by Word": Pages(),
    "drawn by Word, from page 104": Pages(start="104"),
    "hard breaks that Word drew as well count once": Pages(hard=True),
    "hard breaks and a first number": Pages(hard=True, drawn=False, start="7"),
}


@pytest.mark.parametrize("notes", [0, 5], ids=["without notes", "with notes"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_sentence_is_on_its_page_and_nothing_else_is_in_a_passage(name: str, notes: int) -> None:
    data, truth = make_docx([Heading("Before the Flood"), *Writer(21).essay(20, 3, notes)], DOCUMENTS[name])
    document = read_here(data)
    score = compare(document, truth)
    assert (score.lost, score.wrong, score.intruders) == ([], [], [])
    assert document.basis is Basis.APPROXIMATE
    assert {note.label: (note.text, *note.pages) for note in document.notes} == truth.notes
    assert headings(document) == truth.headings
    assert "A running head" not in document.text


def test_a_document_that_word_never_drew_has_no_pages() -> None:
    for pages in (Pages(drawn=False), Pages(drawn=False, hard=True)):
        data, truth = make_docx(Writer(22).essay(20), pages)
        truth.sentences = [(text, ()) for text, _ in truth.sentences]
        document = read_here(data)
        assert (document.basis, document.pages, compare(document, truth).lost) == (Basis.NONE, (), [])


def test_its_properties_tell_title_and_author() -> None:
    known = read_here(make_docx(Writer(23).essay(3))[0]).metadata
    assert (known.title, known.author) == ("On Ferries", "Edda Brandt")


def document_xml(body: str) -> bytes:
    start = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="m"><w:body>'
    return pack([("word/document.xml", f"{start}{body}</w:body></w:document>".encode())])


def text(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_what_was_deleted_or_hidden_is_not_read() -> None:
    body = (
        f"<w:p>{text('Kept.')}<w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>"
        "<w:r><w:instrText>TOC \\o</w:instrText></w:r>"
        f"<w:ins>{text(' Inserted.')}</w:ins></w:p>"
    )
    assert read_here(document_xml(body)).text == "Kept. Inserted."


def test_roman_front_matter_and_a_section_that_begins_at_1() -> None:
    front = '<w:sectPr><w:pgNumType w:fmt="lowerRoman" w:start="9"/></w:sectPr>'
    body = (
        f"<w:p>{text('The first stands here.')}</w:p>"
        f"<w:p><w:pPr>{front}</w:pPr><w:r><w:lastRenderedPageBreak/><w:t>The second stands here.</w:t></w:r></w:p>"
        f"<w:p><w:r><w:lastRenderedPageBreak/><w:t>The third stands here.</w:t></w:r></w:p>"
        '<w:sectPr><w:pgNumType w:start="1"/></w:sectPr>'
    )
    document = read_here(document_xml(body))
    assert [page.labels for page in document.pages] == [("ix",), ("x",), ("1",)]


def test_endnotes_have_roman_numbers_and_do_not_stand_in_the_text() -> None:
    notes = (
        '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:endnote w:id="2"><w:p>{text("See the archive.")}</w:p></w:endnote></w:endnotes>'
    )
    body = f'<w:p>{text("So it was.")}<w:r><w:endnoteReference w:id="2"/></w:r>{text(" And so on.")}</w:p>'
    start = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    main = f"{start}{body}</w:body></w:document>".encode()
    document = read_here(pack([("word/document.xml", main), ("word/endnotes.xml", notes.encode())]))
    assert document.text == "So it was.i And so on."
    assert [(note.label, note.text) for note in document.notes] == [("i", "See the archive.")]
    assert [mark.label for mark in document.marks] == ["i"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:p>{text('In the box.')}</w:p>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f"<w:p>{text('Beside it.')}<w:r>{both}</w:r></w:p>"
    assert read_here(document_xml(body)).text.count("In the box.") == 1

"""A library's words around a text are taken off behind every reader, whatever the format."""

from __future__ import annotations

import pytest

from passages.chunking import cut
from passages.model import Document, DropReason
from passages.readers import read_bytes
from passages.text.normalize import flow
from tests.conftest import SHARED
from tests.makers.framed import FORMATS, FRAMES, Frame, write
from tests.makers.prose import Heading, Paragraph, Writer
from tests.support.read_text import doc, paragraphs


def sentences(items: list[Paragraph | Heading]) -> list[str]:
    return [text for item in items if isinstance(item, Paragraph) for text in item.sentences]


def quoted(document: Document) -> set[str]:
    return {document.text[s.start : s.end] for passage in cut(document) for s in passage.sentences}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_frame_is_no_text_in_any_format(frame: Frame, kind: str) -> None:
    essay = Writer(5).essay(9, headings=3)
    framed = frame.around(essay)
    document = read_bytes(write(framed, kind), f"ferry.{kind}")
    own = sentences(essay)
    assert [text for text in own if text not in quoted(document)] == []
    assert sorted(quoted(document) - set(own)) == []
    dropped = flow(" ".join(piece.text for piece in document.dropped if piece.reason is DropReason.FRAME))
    added = [text for text in sentences(framed) if text not in own]
    assert [text for text in added if text not in dropped] == []
    assert document.metadata.source == "Project Gutenberg"


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_a_frame_tells_title_author_and_language(kind: str) -> None:
    known = read_bytes(write(FRAMES["now"].around(Writer(6).essay(4)), kind)).metadata
    assert (known.title, known.author, known.language) == ("The Patient Ferry", "Edda Brandt", "en")


def test_an_opening_line_that_runs_on_is_closed_where_its_asterisks_are() -> None:
    document = doc(
        "Project Gutenberg's A Ferry\n\n*** START OF THIS PROJECT GUTENBERG EBOOK A FERRY\nAND ITS PATIENCE ***\n\n"
        "The ferry was late, as it was on every day of that winter.\n"
    )
    assert paragraphs(document) == ["The ferry was late, as it was on every day of that winter."]


def test_a_text_that_quotes_the_opening_line_keeps_what_stands_above() -> None:
    essay = Writer(7).essay(30)
    items = [*essay, Paragraph(("*** START OF THE PROJECT GUTENBERG EBOOK X *** is what such files say.",)), *essay]
    document = read_bytes(write(items, "text"))
    assert set(sentences(essay)) <= quoted(document)


def test_two_books_in_one_file_both_stay() -> None:
    one, two = Writer(8).essay(3), Writer(9).essay(3)
    document = read_bytes(write([*FRAMES["now"].around(one), *FRAMES["now"].around(two)], "text"))
    assert quoted(document) == {*sentences(one), *sentences(two)}


@pytest.mark.parametrize(
    "around",
    [
        "Digitized by the Internet Archive in 2010 with funding from somebody",
        "This is a digital copy of a book that was preserved for generations on library shelves before it was scanned.",
        "[Transcriber's Note: the plates were moved.\n\nThey stand between paragraphs now.]",
        "Transcriber's note: a contents list was added.",
        "2 3 4 5 … 28",
        "1 2 3 4 5 Next »",
    ],
)
def test_a_library_s_paragraph_is_no_text(around: str) -> None:
    essay = Writer(10).essay(4)
    document = doc(f"{around}\n\n{write(essay, 'text').decode()}")
    assert quoted(document) == set(sentences(essay))
    assert document.dropped


@pytest.mark.parametrize("own", ["1 9 6 4 8", "The transcriber's note was lost.", "In 1 2 3 4 5 steps."])
def test_what_only_looks_like_a_library_s_words_stays(own: str) -> None:
    essay = Writer(11).essay(4)
    assert own in doc(f"{write(essay, 'text').decode()}\n{own}\n\n{Writer(12).sentence()}\n").text


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("Title: The Ledger\nAuthor: Ada Brandt", "The Ledger", "Ada Brandt"),
        ("Title: The Ledger\n\nBy: Ada Brandt\n\nDate: 3 May 1921", "The Ledger", "Ada Brandt"),
        ("Title: The Ledger", "The Ledger", ""),
        ("AUTHOR: Ada Brandt\nTITLE: The Ledger\nYear: 1921", "The Ledger", "Ada Brandt"),
    ],
)
def test_fields_at_the_head_are_facts_and_no_text(head: str, title: str, author: str) -> None:
    sentence = "The tide went out and came back worse each time that year."
    document = doc(f"{head}\n\n{sentence}\n")
    assert (document.title, document.author) == (title, author)
    assert document.text == sentence
    assert {piece.reason for piece in document.dropped} == {DropReason.METADATA}


def test_one_line_with_a_colon_is_no_head() -> None:
    assert doc("Title: a word that has a history of its own.\n\nIt came from the Latin.\n").title == ""


@pytest.mark.shared
def test_the_reported_book_has_only_its_chapters() -> None:
    document = read_bytes((SHARED / "cases" / "gutenberg-epub" / "pg_one.epub").read_bytes())
    assert len(cut(document)) == 2
    assert not any(word in document.text for word in ("Gutenberg", "computers", "START"))

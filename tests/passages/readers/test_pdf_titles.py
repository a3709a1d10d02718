"""Who wrote a PDF's text and what it is called: what stands above the text, and what the file's properties say."""

from __future__ import annotations

import pytest

from passages.model import Document
from passages.readers.draft import assemble
from passages.readers.names import clean_title
from passages.readers.pdf import reader
from tests.conftest import SHARED
from tests.makers.pdf_layouts import BOLD, Run, drawn_runs, paragraph
from tests.makers.prose import Writer

Above = list[tuple[float, str]]  # size and text of the lines between title and text, each 20 points below the last


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


def essay(above: Above, title: str = "The Ferry Book", info: tuple[str, str] = ("", "")) -> Document:
    """Return a text of two pages that opens with a title and these lines."""
    page = [Run(50.0, 550.0, 18.0, title, BOLD)]
    page += [Run(50.0, 522.0 - 20 * n, size, text) for n, (size, text) in enumerate(above)]
    for n in range(3):
        text = " ".join(Writer(n + 1).paragraph(3).sentences)
        page += paragraph(text, 62.0 - 12.0, 480.0 - 20 * len(above) - 90 * n, 310.0)
    return read_here(
        drawn_runs(page, paragraph(" ".join(Writer(9).paragraph(9).sentences), 50.0, 550.0, 310.0), info=info)
    )


@pytest.mark.parametrize(
    "line",
    [
        "Introduction to the second edition",
        "A Study of Rivers and Bridges",
        "River Studies",
        "Collected Essays and Letters",
        "Notes Towards a History",
        "Second Edition, Revised",
        "The Quiet Harbour and the Narrow Bridge",
        "On what the ferryman knew",
        "Lantern, Orchard, River",
        "Draft for discussion",
        "Part One",
    ],
)
def test_a_subtitle_is_no_author_and_stays_in_the_text(line: str) -> None:
    document = essay([(11.0, line)])
    assert document.author == ""
    assert line in document.text


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Ada Brandt", "Ada Brandt"),
        ("by Ada Brandt", "Ada Brandt"),
        ("Ada Brandt and Paul Okoro", "Ada Brandt and Paul Okoro"),
        ("Ada Brandt, Paul Okoro, and Edda Ruhl", "Ada Brandt, Paul Okoro, and Edda Ruhl"),
        ("J. M. Brandt", "J. M. Brandt"),
        ("A.B. Okoro & C. Ruhl", "A.B. Okoro & C. Ruhl"),
        ("Ludwig van der Berg", "Ludwig van der Berg"),
        ("Jean-Luc O’Brien", "Jean-Luc O’Brien"),
        ("María de la Cruz", "María de la Cruz"),
        ("Oluwaseun Adeyemi", "Oluwaseun Adeyemi"),
        ("ADA BRANDT", "ADA BRANDT"),
        ("Ada Brandt*", "Ada Brandt"),
        ("Ada Brandt, University of Corbel", "Ada Brandt"),
        ("Dr. Ada Brandt", "Dr. Ada Brandt"),
        ("Mary River", "Mary River"),
    ],
)
def test_a_line_of_names_is_the_author(line: str, author: str) -> None:
    document = essay([(11.0, line)])
    assert document.author == author
    assert line not in document.text
    assert any(line in piece.text for piece in document.dropped)


def test_institutes_and_dates_are_kept_apart_from_the_author() -> None:
    above = [(11.0, "Ada Brandt"), (9.0, "Department of Rivers, University of Corbel"), (9.0, "ada@corbel.example"),
             (9.0, "3 May 2016")]  # fmt: skip
    document = essay(above)
    assert document.author == "Ada Brandt"
    assert [piece.text for piece in document.dropped] == [text for _, text in above]


def test_an_author_below_a_subtitle_is_found_and_the_subtitle_stays() -> None:
    document = essay([(12.0, "What the river remembers"), (11.0, "Ada Brandt")])
    assert document.author == "Ada Brandt"
    assert "What the river remembers" in document.text


@pytest.mark.parametrize(
    "title",
    [
        "10811.exe", "PowerPoint Presentation", "Book 40", "Microsoft Word - x.doc", "untitled", "Untitled-1",
        "Slide 1",
        "Document1", "Presentation1", "Microsoft PowerPoint - Talk.ppt", "C:\\Users\\me\\essay.docx", "ferry_book_v3",
        "ms-12.qxd", "layout 1", "1..12", "0815", "scan0003", "Scanned Document", "paper.pdf", "tex2pdf.dvi", "Title",
        "Print", "doi:10.1000/182", "file:///tmp/a.html", "", "brandt2016", "Full page photo", "No title", "Chapter 3",
        "untitled document",
    ],
)  # fmt: skip
def test_what_a_program_fills_in_and_the_name_of_a_file_are_no_titles(title: str) -> None:
    assert clean_title(title) == ""


@pytest.mark.parametrize(
    "title",
    [
        "The Ferry Book", "Emma", "1984: A Reader", "Word and Object", "Book of Hours", "Chapter and Verse",
        "Über die Fähre",
        "Print Culture in the Early Modern City", "Title IX and Its Critics", "Notes on the State of Virginia",
        "Walden",
        "Office Life in Corbel", "War and Peace. Book 2", "Scanning the Horizon", "Articles of Faith",
    ],
)  # fmt: skip
def test_other_titles_are_titles(title: str) -> None:
    assert clean_title(title) == title


@pytest.mark.parametrize("author", ["anonymous", "user", "Windows User", "HP Owner", "ada@corbel.example", "Admin",
                                    "Authorized Customer"])  # fmt: skip
def test_what_a_program_knows_of_its_user_is_no_author(author: str) -> None:
    assert essay([], info=("The Ferry Book", author)).author == ""


def test_the_files_own_author_is_believed_in_either_order() -> None:
    assert essay([], info=("The Ferry Book", "Brandt, Ada")).author == "Brandt, Ada"
    assert essay([], info=("The Ferry Book", "Ada Brandt")).author == "Ada Brandt"


@pytest.mark.shared
def test_the_reported_openings_are_read() -> None:
    opening = read_here((SHARED / "cases" / "subtitle-as-author" / "open1.pdf").read_bytes())
    assert (opening.title, opening.author) == ("The Ferry Book", "")
    assert "Introduction to the second edition" in opening.text
    late = read_here((SHARED / "cases" / "crash-late-larger-line" / "crash_late12.pdf").read_bytes())
    assert (late.title, late.author) == ("On the Counting of Sacks", "Ada Brandt")
    assert "The wardens met in the old granary" in late.text

"""Titles and authors: what a program, a scanner or an account puts there is none."""

from __future__ import annotations

import pytest

from passages.readers.names import clean_author, clean_title, names_in


@pytest.mark.parametrize(
    "given",
    [
        "10811.exe", "PowerPoint Presentation", "Book 40", "Untitled", "untitled document 2", "Document1", "Slide 1",
        "Microsoft Word - thesis_final.docx", "chapter03.indd", "C:\\texts\\a b.doc", "/home/x/y", "scan_2021-04",
        "978-0-521", "None", "Title", "index", "ms_final_v2_clean", "text.tex", "", "…", "Part", "Unnamed",
    ],
)  # fmt: skip
def test_a_program_s_title_is_none(given: str) -> None:
    assert clean_title(given) == ""


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Title: The Harbour Ledger", "The Harbour Ledger"),
        ("Microsoft Word - The Harbour Ledger", "The Harbour Ledger"),
        ("The Salt Road/Chapter 1 - Wikisource, the free online library", "The Salt Road/Chapter 1"),
        ("Book of Beginnings", "Book of Beginnings"),
        ("1984", ""),
        ("Index Cards and Their Uses", "Index Cards and Their Uses"),
        ("Part of the Way", "Part of the Way"),
        ("Well-to-do", ""),
        ("What Is a Document?", "What Is a Document?"),
        ("道德經", "道德經"),
    ],
)
def test_a_title_loses_a_program_s_words_alone(given: str, title: str) -> None:
    assert clean_title(given) == title


@pytest.mark.parametrize("given", ["user", "Microsoft Office User", "a@b.org", "jdoe", "jd_1", "python-docx", "", "12"])
def test_an_account_is_no_author(given: str) -> None:
    assert clean_author(given) == ""


@pytest.mark.parametrize("given", ["Plato", "Ada Brandt", "Guild of Granaries", "老子", "bell hooks", "D. H. Lawrence"])
def test_a_given_author_stays(given: str) -> None:
    assert clean_author(given) == given


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("by Ada Brandt", "Ada Brandt"),
        ("Ada Brandt and Paul van der Okoro", "Ada Brandt and Paul van der Okoro"),
        ("Ada Brandt1, Paul Okoro2", "Ada Brandt, Paul Okoro"),
        ("A. B. Brandt*", "A. B. Brandt"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Martin King, Jr.", "Martin King, Jr"),
        ("José Ortega y Gasset", "José Ortega y Gasset"),
        ("A Study in Grey", ""),
        ("On the Counting of Sacks", ""),
        ("University of Corbel", ""),
        ("3 May 1921", ""),
        ("It rained.", ""),
        ("Plato", ""),
        ("Harbour Studies", ""),
        ("with an afterword", ""),
    ],
)
def test_a_line_names_an_author_only_if_it_is_names(line: str, names: str) -> None:
    assert names_in(line).rstrip(".") == names.rstrip(".")

"""HTML: every sentence on its page, and nothing of the site around it."""

from __future__ import annotations

import codecs

import pytest

from passages.model import Basis, Document, System
from passages.readers import read_bytes
from passages.readers.draft import assemble
from passages.readers.html import reader
from tests.makers.html import gutenberg_reference, make_gutenberg, make_page
from tests.makers.markup import Marking
from tests.makers.prose import Writer
from tests.makers.truth import Truth, compare
from tests.support.processor_time import LINEAR, growth


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


SITES = {
    "[End Page 104], as on MUSE": Marking(lambda label: f"[End Page {label}]", first="104", at_end=True),
    "[End Page 104] in bold": Marking(lambda label: f"<strong>[End Page {label}]</strong>", first="104", at_end=True),
    "a page's number in a span": Marking(lambda label: f'<span class="page-number">[{label}]</span>', first="33"),
    "a break with its role": Marking(
        lambda label: f'<span role="doc-pagebreak" id="p{label}" aria-label="{label}"></span>', first="33"
    ),
}
BOOKS = {
    "span.pagenum": Marking(
        lambda label: f'<span class="pagenum"><a name="Page_{label}" id="Page_{label}">[Pg {label}]</a></span>'
    ),
    "span.pagenum that is empty": Marking(lambda label: f'<span class="pagenum" id="Page_{label}"></span>', first="9"),
    "span.pagenum with a bare number": Marking(lambda label: f'<span class="pagenum">{label}</span>', first="9"),
    "[Pg 8] in the text": Marking(lambda label: f"[Pg {label}]", first="8"),
    "{8} in the text": Marking(lambda label: f"{{{label}}}", first="8"),
    "a name and [Pg 8] beside it": Marking(lambda label: f'<a name="page_{label}"></a>[Pg {label}]', first="8"),
    "names alone": Marking(lambda label: f'<a name="page_{label}"></a>', first="8"),
}


@pytest.mark.parametrize("notes", [0, 5], ids=["without notes", "with notes"])
@pytest.mark.parametrize("name", SITES)
def test_every_sentence_of_a_saved_page_is_on_its_page(name: str, notes: int) -> None:
    check(*make_page(Writer(31).essay(24, headings=3, notes=notes), SITES[name]), notes)


@pytest.mark.parametrize("notes", [0, 5], ids=["without notes", "with notes"])
@pytest.mark.parametrize("name", BOOKS)
def test_every_sentence_of_a_book_of_gutenberg_is_on_its_page(name: str, notes: int) -> None:
    marking = BOOKS[name]
    marking = Marking(marking.mark, marking.first, reference=lambda note: gutenberg_reference(note.label))
    check(*make_gutenberg(Writer(32).essay(24, headings=3, notes=notes), marking), notes)


def check(data: bytes, truth: Truth, notes: int) -> None:
    document = read_here(data)
    score = compare(document, truth)
    assert (score.lost, score.wrong, score.intruders) == ([], [], [])
    assert score.longest <= 1500
    assert document.basis is Basis.PRINTED
    assert {note.label: note.text for note in document.notes} == {
        label: text for label, (text, _) in truth.notes.items()
    }
    assert len(document.marks) == notes


def test_the_head_of_a_page_tells_what_the_article_is() -> None:
    known = read_here(make_page(Writer(33).essay(6), SITES["[End Page 104], as on MUSE"])[0]).metadata
    assert (known.title, known.author) == ("Why the Ferry Keeps Its Hours", "Edda Brandt")
    assert (known.container, known.year, known.pages) == ("River Studies", "2016", "104-115")
    assert (known.doi, known.language) == ("10.9999/rs.2016.0031", "en")


def test_a_book_of_gutenberg_is_known_by_its_title() -> None:
    known = read_here(make_gutenberg(Writer(34).essay(6), BOOKS["span.pagenum"])[0]).metadata
    assert (known.title, known.author) == ("The Patient Ferry", "Edda Brandt")


LETTERS = "Das Geheimnis der Fähre überraschte jeden, der „ihre Stunden“ kannte. " * 5


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15", "windows-1252", "utf-16", "koi8-r"])
def test_letters_are_read_in_the_charset_that_the_page_declares(charset: str) -> None:
    words = LETTERS if charset != "koi8-r" else "Паром ходит по своим часам, и никто не знает почему. " * 5
    words = words.replace("„", '"').replace("“", '"') if charset == "iso-8859-15" else words
    page = f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'
    assert read_here(page.encode(charset)).text == words.strip()


def test_a_page_without_a_charset_is_read_as_utf_8_then_as_windows_1252() -> None:
    page = f"<html><body><p>{LETTERS}</p></body></html>"
    for charset in ("utf-8", "cp1252"):
        assert read_here(page.encode(charset)).text == LETTERS.strip()
    assert read_here(codecs.BOM_UTF8 + page.encode()).text == LETTERS.strip()


def test_a_single_name_that_looks_like_a_page_is_none() -> None:
    page = f'<html><body><p><a id="p1"></a>{LETTERS}</p><p><a name="page_top"></a>{LETTERS}</p></body></html>'
    document = read_here(page.encode())
    assert (document.basis, document.pages) == (Basis.NONE, ())


def test_a_page_that_is_all_aside_is_read_all_the_same() -> None:
    page = f"<html><body><aside><p>{LETTERS}</p><p>{LETTERS}</p></aside></body></html>"
    assert LETTERS.strip() in read_here(page.encode()).text


def test_an_element_that_is_called_a_page_but_holds_the_text_is_text() -> None:
    page = (
        f'<html><body><div class="page"><h1>One</h1><p>{LETTERS}</p><p class="page">{LETTERS}</p></div></body></html>'
    )
    document = read_here(page.encode())
    assert document.text == f"One\n\n{LETTERS.strip()}\n\n{LETTERS.strip()}"
    assert document.pages == ()


def test_a_paragraph_with_very_many_references_is_read_in_linear_time() -> None:
    def read(count: int) -> None:
        page = "<html><body><p>" + "A word.<sup>1</sup> " * count + "</p></body></html>"
        assert read_here(page.encode()).text.startswith("A word.1")

    assert growth(read, 1_000) < LINEAR


def test_an_exponent_is_no_reference_to_a_note() -> None:
    page = (
        f"<html><body><p>It covers 5 km<sup>2</sup> or x<sup>2</sup> of land.<sup>3</sup> {LETTERS}</p></body></html>"
    )
    assert [mark.label for mark in read_here(page.encode()).marks] == ["3"]


def test_a_saved_page_is_known_by_its_content_and_read_in_the_worker() -> None:
    data, truth = make_page(Writer(35).essay(6), SITES["[End Page 104], as on MUSE"])
    assert compare(read_bytes(data, "misnamed.txt"), truth).lost == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_verse_in_a_table_has_its_lines_and_their_numbers(side: str) -> None:
    verse = ["The ferryman has never crossed", "To where the ferry goes;", "He counts the coins that others lost",
             "And tells them what he knows.", "The river keeps a longer book", "Than any clerk can write."]  # fmt: skip
    cells = [(str(number) if number % 2 == 0 else "", line) for number, line in enumerate(verse, 1)]
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (c if side == "left" else c[::-1] for c in cells))
    read = read_here(f"<html><body><h1>The Ferry Song</h1><table>{rows}</table></body></html>".encode())
    assert "\n".join(verse) in read.text
    assert read.system(System.LINE).labels[-1] == "6"


@pytest.mark.parametrize("numbers", [(4, 12, 3, 40, 7), (1, 2, 3, 4, 5), ("", "", 3, "", "")])
def test_a_table_of_figures_is_no_verse(numbers: tuple[object, ...]) -> None:
    rows = "".join(f"<tr><td>Boats in {'ABCDE'[at]}</td><td>{boats}</td></tr>" for at, boats in enumerate(numbers))
    read = read_here(f"<html><body><h1>Boats</h1><table>{rows}</table></body></html>".encode())
    assert read.system(System.LINE).runs == ()
    assert f"Boats in C {numbers[2]}" in read.text

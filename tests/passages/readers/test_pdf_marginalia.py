"""What stands in the margins beside a PDF's text, and the columns that it is set in."""

from __future__ import annotations

from passages.model import Document
from passages.readers.draft import assemble
from passages.readers.pdf import reader
from tests.makers.drawn import LINES, Strings, drawn, lined
from tests.support.read_text import paragraphs

PROSE = [f"The {LINES[0][:-4]}", *LINES[1:]] * 4


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


def beside(x: float, texts: dict[int, str]) -> Strings:
    """Texts at a distance from the lines with these numbers."""
    return [(x, 500.0 - 13 * line, 8.0, text) for line, text in texts.items()]


def test_numbers_of_lines_beside_a_text_are_not_read_into_it() -> None:
    text = [(90.0, y, size, line) for _, y, size, line in lined(PROSE)]
    pages = [[*text, *beside(60.0, {n: str(n + 1) for n in range(4, 12, 5)})] for _ in range(2)]
    document = read_here(drawn(*pages))
    assert not any(character.isdigit() for character in document.text)
    assert {"5", "10"} <= {piece.text for piece in document.dropped}


def test_a_note_beside_the_text_is_a_note_and_stands_in_no_passage() -> None:
    text = [(120.0, y, size, line) for _, y, size, line in lined([line[:60] for line in PROSE])]
    document = read_here(drawn([*text, *beside(40.0, {4: "The ferry", 5: "in spring"})], text))
    assert [(note.text, note.pages) for note in document.notes] == [("The ferry in spring", ("1",))]
    assert "in spring" not in document.text


def test_a_word_that_a_glossary_explains_stays_with_its_explanation() -> None:
    entries: Strings = []
    for n, word in enumerate(["Anchor", "Barge", "Canal", "Ferry"]):
        entries.append((50.0, 540.0 - 100 * n, 11.0, word))
        entries += [(130.0, 540.0 - 100 * n - 13 * k, 11.0, line[:60]) for k, line in enumerate(PROSE[:4])]
    document = read_here(drawn(entries))
    assert [text.split()[0] for text in paragraphs(document)] == ["Anchor", "Barge", "Canal", "Ferry"]


def test_two_columns_with_a_table_and_a_formula_in_them_are_read_one_after_the_other() -> None:
    left = [f"left {n} the river keeps" for n in range(30)]
    right = [f"right {n} the ferry goes" for n in range(30)]
    page: Strings = [(40.0, 560.0 - 13 * n, 11.0, text) for n, text in enumerate(left) if not 8 <= n < 14]
    page += [(230.0, 560.0 - 13 * n, 11.0, text) for n, text in enumerate(right) if not 18 <= n < 26]
    page += [(40.0 + 40 * k, 560.0 - 13 * n, 11.0, str(n * k)) for n in range(8, 14) for k in range(3)]
    page += [(240.0 + 35 * k, 560.0 - 13 * n, 11.0, f"x{k}") for n in range(18, 26) for k in range(3)]
    text = read_here(drawn(page)).text
    assert text.index("left 29") < text.index("right 0 ")

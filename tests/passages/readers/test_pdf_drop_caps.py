"""Drop caps: the first word of a chapter is whole, and the lines beside the letter stay in their order."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from passages.readers.draft import assemble
from passages.readers.pdf import reader
from tests.conftest import SHARED
from tests.makers.pdf_layouts import DropCap, drawn_runs, paragraph, with_drop_cap
from tests.makers.prose import Writer
from tests.support.read_text import paragraphs

OPENING = "The lantern answers the council of the river, and nobody on the bridge asks why it does. "
CAPS = [
    DropCap(lines, last, small, hangs)
    for lines, last, small, hangs in product((2, 3, 4, 5), (False, True), ("", "capitals", "small"), (False, True))
]


def prose(seed: int, sentences: int = 8) -> str:
    return " ".join(Writer(seed).paragraph(sentences).sentences)


def read(text: str, cap: DropCap, **places: float) -> list[str]:
    """Return the paragraphs of a page that begins with a drop cap, has a plain one below it, and a second page."""
    below = paragraph(prose(5, 6), 62.0, 200.0, 288.0)
    data = drawn_runs([*with_drop_cap(text, cap, **places), *below], paragraph(prose(6, 12), 50.0, 500.0, 300.0))
    return paragraphs(assemble(reader.read(data)))


def shown(text: str, cap: DropCap) -> str:
    first, _, rest = text.partition(" ")
    return f"{first.upper()} {rest}" if cap.small_capitals else text


@pytest.mark.parametrize("cap", CAPS, ids=str)
def test_a_drop_cap_of_any_height_begins_its_word_and_shuffles_no_line(cap: DropCap) -> None:
    text = OPENING + prose(4)
    assert read(text, cap)[0] == shown(text, cap)


@pytest.mark.parametrize(
    ("text", "cap"),
    [
        ("A ferry that nobody asked for crosses the river. The ferry is old. ", DropCap()),
        ("And the ferry that nobody asked for crosses the river. ", DropCap()),
        ("I remember the ferry as it was. They remember it, too. ", DropCap(lines=2)),
        ("In the ferry that nobody asked for sits a teacher. ", DropCap(lines=2, gap=5.5)),
        ("“The ferry,” he said, “is older than the bridge.” ", DropCap()),
        ("It’s the ferry that nobody asked for. ", DropCap(lines=2)),
        ("Where the ferry lands, the road begins. ", DropCap(lines=4, gap=1.0)),
        ("Letters are carried over the river by the ferryman. ", DropCap(lines=3, gap=-3.0)),
        ("Quarrels are settled on the ferry. ", replace(DropCap(), size=12.0, leading=16.0)),
        ("Élodie crosses the river every day. ", DropCap()),
    ],
)
def test_a_drop_cap_that_is_a_word_stands_apart_and_one_that_begins_a_word_does_not(text: str, cap: DropCap) -> None:
    whole = text + prose(7)
    assert read(whole, cap)[0] == whole


def test_drop_caps_in_two_columns_stay_in_their_columns() -> None:
    left, right = "The left column keeps the river. " + prose(8, 9), "Opposite it the ferry is old. " + prose(9, 9)
    cap = DropCap(2)
    runs = [*with_drop_cap(left, cap, 40.0, 560.0, 160.0), *with_drop_cap(right, cap, 220.0, 560.0, 160.0)]
    assert paragraphs(assemble(reader.read(drawn_runs(runs)))) == [left, right]


@pytest.mark.parametrize("letter", ["B", "A"])
def test_the_letter_of_a_drawing_is_glued_to_no_caption(letter: str) -> None:
    drawing = with_drop_cap(f"{letter} x", DropCap())[0]
    caption = paragraph("Figure 2: What the surveyor drew.", 82.0, 500.0, 300.0)
    data = drawn_runs([drawing, *caption, *paragraph(prose(3, 9), 50.0, 400.0, 300.0)])
    assert not any(f"{letter}Figure" in text for text in paragraphs(assemble(reader.read(data))))


@pytest.mark.shared
def test_the_reported_drop_cap_is_read() -> None:
    data = (SHARED / "cases" / "drop-cap" / "e_3_first.pdf").read_bytes()
    opening = "THE ferry crossed the Wend twice a day in summer and once in winter, and the ferryman kept"
    assert paragraphs(assemble(reader.read(data)))[0].startswith(opening)

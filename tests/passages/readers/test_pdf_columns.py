"""Columns and boxes: each is read by itself, whatever juts out of it."""

from __future__ import annotations

import pytest

from passages.model import Document
from passages.readers.draft import assemble
from passages.readers.pdf import reader
from tests.conftest import SHARED
from tests.makers.pdf_layouts import Box, Columns, Run, beside_box, drawn_runs, paragraph, two_columns
from tests.makers.prose import Writer
from tests.support.read_text import paragraphs

FACTS = [
    ("Builder", "Jan Orth"), ("Material", "stone, once wood"), ("Opened", "4 May 1713"), ("Piers", "nine"),
    ("Toll", "copper"), ("Keeper", "asleep"),
]  # fmt: skip


def prose(seed: int, sentences: int = 8) -> str:
    return " ".join(Writer(seed).paragraph(sentences).sentences)


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


@pytest.mark.parametrize(
    "columns",
    [
        Columns(hanging={4: 2.0}),
        Columns(hanging={4: 6.0, 9: 6.0}),
        Columns(hanging=dict.fromkeys((0, 5, 10, 15), 9.0)),
        Columns(gutter=14.0, hanging={3: 11.0}),
        Columns(gutter=24.0, hanging={7: 2.0, 8: 2.0}, level=1.5),
        Columns(jutting={6: 4.0}),
        Columns(jutting={2: 12.0, 9: 8.0}, hanging={4: 3.0}),
        Columns(indented={0: 10.0, 6: 10.0, 12: 10.0}),
        Columns(indented=dict.fromkeys(range(1, 30), 12.0)),
        Columns(hanging={4: 2.0}, drawn_by_row=True),
        Columns(jutting={3: 9.0}, indented={5: 14.0}, drawn_by_row=True),
    ],
    ids=str,
)
def test_columns_are_read_one_after_the_other_whatever_juts_out_of_them(columns: Columns) -> None:
    left, right = prose(1), prose(2)
    assert read_here(drawn_runs(two_columns(left, right, columns))).text.split() == f"{left} {right}".split()


def test_columns_below_a_line_across_both_are_read_after_it() -> None:
    left, right, title = prose(1), prose(2), "A heading that runs over both of the columns below it and ends there"
    page = [Run(30.0, 590.0, 13.0, title), *two_columns(left, right, Columns(hanging={4: 3.0}))]
    assert read_here(drawn_runs(page)).text.split() == f"{title} {left} {right}".split()


@pytest.mark.parametrize(
    "box",
    [
        Box(FACTS, title="Corbel Bridge"),
        Box(FACTS, title="Corbel Bridge", drawn_first=True),
        Box(FACTS, size=9.0, leading=14.0),
        Box(FACTS, title="Corbel Bridge", left=True),
        Box(FACTS[:4], width=130.0, gap=14.0),
        Box(prose=prose(9, 2), leading=10.0, width=95.0),
        Box(prose=prose(9, 2), leading=10.0, width=95.0, left=True, drawn_first=True),
    ],
    ids=lambda box: f"{len(box.facts)} facts, {'left' if box.left else 'right'}, {box.size}, {box.drawn_first}",
)
def test_a_box_beside_the_text_leaves_its_paragraphs_whole(box: Box) -> None:
    text = prose(3, 14)
    document = read_here(drawn_runs(beside_box(text, box)))
    assert text in paragraphs(document)
    rest = " ".join(part for part in paragraphs(document) if part != text)
    for name, fact in box.facts:
        assert f"{name} {fact}" in rest
    assert set(f"{box.title} {box.prose}".split()) <= set(rest.split())


def test_a_box_beside_a_text_that_is_narrow_on_every_page_is_kept() -> None:
    text = prose(4, 9)
    facts = [
        Run(x, 550.0 - 16 * n, 8.0, part)
        for n, fact in enumerate(FACTS)
        for x, part in zip((320.0, 370.0), fact, strict=True)
    ]
    document = read_here(
        drawn_runs([*paragraph(text, 50.0, 560.0, 240.0), *facts], paragraph(prose(5, 9), 50, 560, 240.0))
    )
    assert text in paragraphs(document)
    assert "Builder Jan Orth" in document.text


@pytest.mark.shared
def test_the_reported_columns_and_box_are_read() -> None:
    columns = read_here((SHARED / "cases" / "columns-hanging-line" / "hang2.pdf").read_bytes()).text
    assert columns.index("counted himself out already. The") < columns.index("On the other bank")
    box = paragraphs(read_here((SHARED / "cases" / "infobox-sidebar" / "infobox.pdf").read_bytes()))
    assert any(part.endswith("had taken the ferry away.") and part.startswith("Corbel Bridge is") for part in box)

"""Markdown, as a reader of the rendered page sees it."""

from __future__ import annotations

import pytest

from passages.chunking import cut
from passages.readers import read_bytes
from tests.support.read_text import doc, headings, paged, paragraphs


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("It was **very** _late_ and `x_y` *so*.", "It was very late and x_y so."),
        ("See [the house](http://a.example/b 'c') and <http://d.example>.", "See the house and http://d.example."),
        ("It was ![a picture](a.png)late.", "It was late."),
        ("It was<!-- not --> <b>late</b>.", "It was late."),
        ("It was late  \nthere.", "It was late there."),
        ("2 \\* 3 \\_ 4 &amp; 5 snake_case 3 < 4", "2 * 3 _ 4 & 5 snake_case 3 < 4"),
        ("> It was late\n> there.", "It was late there."),
        ("- It was late\n  there.", "It was late there."),
        ("3. It was late.", "3. It was late."),
        ("    It was indented.", "It was indented."),
        ("```\nx = [1](2)\n```", "x = [1](2)"),
        ("| a | b |\n|---|---|", "a b"),
        ("<div>It was late.</div>", "It was late."),
        ("[^2] is no note here.", "[^2] is no note here."),
    ],
)
def test_signs_that_a_reader_does_not_see_are_left_out(markdown: str, seen: str) -> None:
    document = doc(f"# The House\n\n{markdown}\n\nIt ended.")
    assert paragraphs(document) == [seen, "It ended."]


def test_headings_give_the_title_and_stand_above_their_passages() -> None:
    document = doc("The House\n=========\n\nIt was late.\n\n## The *Door*\n\nIt stood open.")
    assert document.title == "The House"
    assert headings(document) == ["The House", "The Door"]
    assert [(passage.heading, passage.text) for passage in cut(document)] == [
        ("The House", "It was late."),
        ("The Door", "It stood open."),
    ]


def test_notes_are_numbered_in_the_text_and_kept_out_of_it() -> None:
    document = doc(
        "# A\n\nIt was late.[^b] It was so.[^a]\n\n[^a]: See *one*,\n    and more.\n\n    And more.\n\n"
        "[^b]: See two.\n\nIt ended."
    )
    assert paragraphs(document) == ["It was late.1 It was so.2", "It ended."]
    assert [(note.label, note.text) for note in document.notes] == [
        ("1", "See two."),
        ("2", "See one, and more. And more."),
    ]
    assert [(mark.label, mark.start) for mark in document.marks] == [("1", 15), ("2", 27)]
    assert cut(document)[0].notes == document.notes


def test_a_note_that_nothing_refers_to_gives_a_notice() -> None:
    [notice] = doc("# A\n\nIt was late.\n\n[^x]: See one.").warnings
    assert (notice.place, "[^x]" in notice.message) == ("line 5", True)


def test_page_marks_are_read_in_markdown() -> None:
    text = "# A\n\nIt was *late* [End Page 7] there. It was so.\n\n[End Page 8]\n\nIt ended."
    assert paged(text) == [("It was late there.", "7/8"), ("It was so.", "8"), ("It ended.", "9")]


def test_page_marks_in_comments_are_read() -> None:
    text = "# A\n\n<!-- page 7 -->\n\nIt was late <!-- page 8 --> there.\n\n<!-- page 9 -->\nIt ended."
    assert paged(text) == [("It was late there.", "7/8"), ("It ended.", "9")]


def test_a_warning_names_the_line_of_the_file() -> None:
    text = '+++\ntitle = "A"\n+++\n# A\n\n[Pg 1] It was late.\n\n[Pg 2] It was so.\n\nAnd then\n[Pg 9] it ended.'
    assert [notice.place for notice in doc(text).warnings] == ["line 8"]


@pytest.mark.parametrize("text", ["It was _late_ there.", "It was 2 * 3 * 4.", "* * *\n\nIt was late."])
def test_plain_text_with_a_sign_or_two_is_not_taken_for_markdown(text: str) -> None:
    assert text.removeprefix("* * *\n\n") in doc(text).text


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "*a ", "`` ` ", "<", "> ", "- ", "&", "|a", "<!--", "[^1]"])
def test_hostile_markdown_is_read_and_nothing_of_it_is_lost(piece: str) -> None:
    document = doc(f"# A\n\nIt was late.\n\n{piece * 3_000}\n\nIt ended.")
    assert "It ended." in document.text


def test_a_name_is_believed_where_the_text_hardly_tells_that_it_is_markdown() -> None:
    text = b"It was *very* good and **not** bad."
    assert read_bytes(text, "notes.md").text == "It was very good and not bad."
    assert read_bytes(text, "notes.txt").text == text.decode()
    assert read_bytes(b"It was 2 * 3 * 4.", "notes.md").text == "It was 2 * 3 * 4."

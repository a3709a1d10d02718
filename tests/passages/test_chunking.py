"""A document cut into passages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.chunking import AIM, LIMIT, cut
from passages.errors import ReadError
from passages.model import Document
from passages.readers import read_bytes
from tests.support.read_text import doc, paragraphs

SENTENCE = "The house on the hill had stood there since the days of the old king. "  # 70 characters


def check_laws(document: Document) -> None:
    """What holds for the passages of every document."""
    position = 0
    for passage in cut(document):
        assert document.text[passage.start : passage.end] == passage.text
        assert position <= passage.start < passage.end
        assert len(passage.text) <= LIMIT
        assert passage.text == passage.text.strip()
        assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
        assert (
            not document.text[position : passage.start].strip()
            or position == 0
            or "\n\n" in document.text[position : passage.start]
        )
        reached = passage.start
        for sentence in passage.sentences:
            assert not document.text[reached : sentence.start].strip()
            reached = sentence.end
        position = passage.end
    cut_text = "".join("".join(passage.text.split()) for passage in cut(document))
    assert cut_text == "".join("".join(paragraph.split()) for paragraph in paragraphs(document))


PIECES = st.sampled_from(
    [
        "It was late.", "Nobody came", "and then", "“Why?”", "school.1", "1960s", "H2O", "\n", "\n\n", "\n\n\n",
        "\r\n", " ", "[Pg 7]", "[Pg 8]", "[End Page 9]", "{5}", "# Title", "## ", "- ", "> ", "* * *", "[^1]",
        "[^1]: A note.", "+++", "---", "CHAPTER I.", "Notes", "1. See there.", "CONTENTS", "\f", "12", "xii",
        "<page 7>", "<!--", "-->", "```", "|a|b|", "**", "x" * 700, "\u0301" * 40, "\u202e", "ﬁ", "well-\nknown",
        "Additional Information", "In lieu of an abstract", "(bio)", "This website uses cookies",
        "*** START OF THIS PROJECT GUTENBERG EBOOK X ***", "Title: X", "[Footnote A: It is so.]", "。", "「はい」", "ש",
        "title = 3", "a: b",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_every_text_gives_passages_that_are_slices_of_it_or_one_clear_error(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        document = read_bytes(data, "a.txt")
    except ReadError as error:
        message = str(error)
        assert message.startswith("a.txt: ")
    else:
        check_laws(document)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_read_error(data: bytes) -> None:
    try:
        document = read_bytes(data)
    except ReadError:
        return
    check_laws(document)


@pytest.mark.parametrize("count", [1, 5, 9, 14, 21, 22, 60, 199])
def test_a_long_paragraph_is_divided_evenly(count: int) -> None:
    lengths = [len(passage.text) for passage in cut(doc(SENTENCE * count))]
    assert max(lengths) - min(lengths) <= 3 * len(SENTENCE)
    assert max(lengths) <= AIM * 1.6
    assert len(lengths) == 1 or min(lengths) >= AIM / 2


def test_a_passage_never_crosses_a_paragraph_or_a_heading() -> None:
    document = doc(f"{SENTENCE}\n\n{SENTENCE * 2}\n\nThe Second Part\n\n{SENTENCE}")
    assert [(passage.heading, passage.text) for passage in cut(document)] == [
        ("", SENTENCE.strip()),
        ("", (SENTENCE * 2).strip()),
        ("The Second Part", SENTENCE.strip()),
    ]


@pytest.mark.parametrize("sentence", ["word " * 700, "a clause of it, " * 300, "x" * 5_000, "字" * 4_000])
def test_a_sentence_over_the_limit_is_cut_into_pieces_that_make_it_whole_again(sentence: str) -> None:
    document = doc(f"{SENTENCE}{sentence.strip()}.\n\n{SENTENCE}")
    check_laws(document)
    longest = [passage for passage in cut(document) if len(passage.text) > AIM]
    assert len(longest) > 1


def test_pieces_of_a_sentence_end_at_a_clause_where_there_is_one() -> None:
    document = doc("as it was said then by the old man, " * 80 + "nobody came.")
    assert {passage.text[-1] for passage in cut(document)} == {",", "."}


def test_paragraphs_are_numbered_on_their_page_and_one_carried_over_is_the_first() -> None:
    text = "[Pg 7] One is here.\n\nTwo is here and [Pg 8] goes on. It ends.\n\nThree is here.\n\n[Pg 9] Four is here."
    assert [passage.locator for passage in cut(doc(text))] == [
        "p. 7, ¶1",
        "pp. 7–8, ¶2",
        "p. 8, ¶2",
        "p. 9, ¶1",
    ]


def test_without_pages_paragraphs_are_numbered_through_the_text() -> None:
    text = "One is here.\n\nTwo is here.\n\nThree is here."
    assert [passage.locator for passage in cut(doc(text))] == ["¶1", "¶2", "¶3"]


def test_without_pages_paragraphs_are_numbered_afresh_in_each_division() -> None:
    text = "One is here.\n\nThe Second Part\n\nTwo is here.\n\nThree is here.\n\nThe Third Part\n\nFour is here."
    located = [passage.locator for passage in cut(doc(text))]
    assert located == ["¶1", "pt. Second, ¶1", "pt. Second, ¶2", "pt. Third, ¶1"]


def test_short_speeches_of_dialogue_are_one_passage_and_long_ones_are_not() -> None:
    short = "“Who is it?”\n\n“Only I.”\n\n“Then come in.”"
    assert len(cut(doc(short))) == 1
    assert len(cut(doc(short.replace("Only I.", "Only I. " * 60)))) > 1


def test_where_a_page_is_only_known_as_a_range_no_paragraph_is_counted() -> None:
    text = "[Pg 7] One is here.\n\n[Pg 8] Two is here.\n\n[Pg 10] Three is here."
    assert [passage.locator for passage in cut(doc(text))] == ["p. 7, ¶1", "pp. 8–9", "p. 10, ¶1"]


def test_a_passage_brings_the_notes_whose_numbers_stand_in_it() -> None:
    text = "It was so.1 It was not.2\n\nNobody knew.3\n\nNotes\n\n1. See one.\n\n2. See two.\n\n3. See three."
    first, second = cut(doc(text))
    assert [note.text for note in first.notes] == ["See one.", "See two."]
    assert [note.text for note in second.notes] == ["See three."]


def test_notes_that_begin_again_in_each_chapter_stay_with_their_own() -> None:
    chapter = "CHAPTER {0}\n\nIt was so in {1}.1 And so on.2\n\nNotes\n\n1. The {1} one.\n\n2. The {1} two.\n\n"
    passages = cut(doc(chapter.format("I", "May") + chapter.format("II", "June")))
    assert [[note.text for note in passage.notes] for passage in passages] == [
        ["The May one.", "The May two."],
        ["The June one.", "The June two."],
    ]


@pytest.mark.parametrize("text", ["word " * 40_000, "Yes. " * 40_000, "x" * 200_000, "a\n\n" * 60_000])
def test_twice_the_text_makes_twice_the_passages(text: str) -> None:
    once, twice = len(cut(doc(text))), len(cut(doc(text * 2)))
    assert abs(twice - 2 * once) <= 2

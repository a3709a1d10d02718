"""Headings and numbers as strangers print them: where a division begins, and what its number is."""

from __future__ import annotations

import pytest

from passages.chunking import cut
from passages.errors import FrontMatterError
from passages.model import Document, Kind
from passages.places.place_view import PlaceView, open_place
from passages.readers import read_bytes
from tests.support.read_text import doc

BODY = "Here stands a sentence about tolls. And here is another one about the weir, which nobody has seen."


def _located(document: Document) -> list[dict[str, str]]:
    """The locators of the passages that are `BODY`."""
    return [
        {name: label for name, label in passage.citation.locators.items() if name != "paragraph"}
        for passage in cut(document)
        if BODY[:20] in passage.text
    ]


def _told(*parts: str) -> list[dict[str, str]]:
    return _located(doc("\n\n".join(parts)))


@pytest.mark.parametrize("number", ["Chap. {}", "CHAPTER {}", "{}", "{}.", "Letter {}", "STAVE {}"])
def test_a_title_may_stand_right_below_the_number(number: str) -> None:
    found = _told(*(f"{number.format(one)}\nOf the Old Ferry\n\n{BODY}" for one in ("I", "II", "III")))
    assert [tuple(one.values()) for one in found] == [("I",), ("II",), ("III",)]


def test_a_heading_of_two_lines_in_html_is_a_number_and_its_title() -> None:
    page = "".join(f"<h2>{one}<br/>Saw the Ferry</h2><p>{BODY}</p>" for one in ("I", "II", "III"))
    assert _located(read_bytes(f"<html><body>{page}</body></html>".encode())) == [
        {"chapter": "I"}, {"chapter": "II"}, {"chapter": "III"},
    ]  # fmt: skip


def test_two_chapters_of_one_title_are_no_contents_list() -> None:
    parts = [f"CHAPTER {one}\n\nAnna’s Diary\n\n{BODY}" for one in ("I", "II")]
    found = _told("PART ONE", *parts, "PART TWO", *parts)
    assert [one["chapter"] for one in found] == ["I", "II", "I", "II"]
    assert [one["part"] for one in found] == ["ONE", "ONE", "TWO", "TWO"]


def test_dates_head_entries_and_are_no_numbers() -> None:
    dates = ["12 May 1817", "2 June 1817", "3 June 1817"]
    found = doc("\n\n".join(f"{date}\n\n{BODY}" for date in dates))
    assert [one["section"] for one in _located(found)] == dates
    assert cut(found)[0].locator == "12 May 1817, ¶1"


def test_a_conclusion_stands_in_no_chapter() -> None:
    assert _told("CHAPTER I", BODY, "CHAPTER II", BODY, "CONCLUSION", BODY)[-1] == {}


def test_chapters_named_by_their_book_hold_verses() -> None:
    verses = [" ".join(f"{at} {BODY}" for at in range(1, 8)) for _ in range(2)]
    document = doc("\n\n".join(f"{book} {at}\n\n{verses[at - 1]}" for book in ("Genesis", "Exodus") for at in (1, 2)))
    found = [
        tuple(labels for place in sentence.places for labels in place.labels)
        for passage in cut(document)
        for sentence in passage.sentences
        if document.text[sentence.start : sentence.end].startswith("Here")
    ]
    assert found == [
        (book, chapter, str(at)) for book in ("Genesis", "Exodus") for chapter in "12" for at in range(1, 8)
    ]


def test_bare_numbers_above_short_pieces_are_sections_and_above_long_ones_chapters() -> None:
    assert _told(*(f"{at}\n\n{BODY}" for at in range(1, 11)))[3] == {"section": "4"}
    long = "\n\n".join([BODY] * 12)
    assert _told(*(f"{at}\n\n{long}" for at in range(1, 11)))[13] == {"chapter": "2"}


@pytest.mark.parametrize("name", ["act.md", "act.txt"])
def test_an_article_holds_its_numbered_sub_units(name: str) -> None:
    articles = "\n\n".join(f"Article {at}\n\n(1) {BODY}\n\n(2) {BODY}" for at in range(1, 5))
    document = read_bytes(articles.encode(), name)
    assert [one["section"] for one in _located(document)] == [f"{at}({sub})" for at in range(1, 5) for sub in (1, 2)]
    assert cut(document)[3].locator == "Art. 2(2), ¶1"
    whole = open_place(document, "Art. 2")
    assert isinstance(whole, PlaceView)
    assert whole.text.count("sentence about tolls") == 2


def test_a_stanza_with_a_sentence_a_line_is_one_among_others() -> None:
    running = (
        "Where the old ferry turned,\nAnd all the lamps along the silent quay\nWere dim and far\n"
        "Beneath a narrow moon,\nThe miller counted sacks."
    )
    ended = "The miller slept all night.\nThe candle burned away.\nThe bell was dumb again.\nAnd nobody was there."
    document = doc(f"CANTO I\n\n{ended}\n\n{running}\n\nCANTO II\n\n{running}\n\n{ended}")
    assert sum(block.kind is Kind.VERSE for block in document.blocks) == 4


def test_numbered_names_speak() -> None:
    speeches = ["1 CIT. We have no ferry.", "2 CIT. And no toll either.", "MARTHA. Then who is to pay?"] * 3
    document = doc("ACT I\n\nSCENE I\n\n[Enter Martha and Citizens]\n\n" + "\n\n".join(speeches))
    assert cut(document)[-1].speaker.split(", ") == ["1 Cit", "2 Cit", "Martha"]


def test_front_matter_says_what_the_numbers_count() -> None:
    text = "\n\n".join(f"{at} The Weir\n\n{BODY}" for at in range(1, 5))
    assert _told(text)[1] == {"section": "2"}
    assert _told(f"+++\ndivisions = 'chapter'\n+++\n\n{text}")[1] == {"chapter": "2"}


def test_front_matter_gives_a_pattern_of_headings() -> None:
    text = "\n\n".join(f"Ship's log, watch {at}. Calm\n\n{BODY}" for at in range(1, 5))
    document = doc(f'+++\ndivisions = "Ship\'s log, watch {{n}}."\n+++\n\n{text}')
    assert [one["section"] for one in _located(document)] == ["1", "2", "3", "4"]
    with pytest.raises(FrontMatterError, match="divisions"):
        doc("+++\ndivisions = 'watchword'\n+++\n\nHere.")

"""Nothing beyond the page that a group has read to."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.answering.answer import answer
from passages.chunking import cut
from passages.model import Block, Document, Kind, ReferenceSystem, Run, System
from passages.places.place_lookup import Located
from passages.places.place_view import NoSuchPlace, PlaceView, open_place, place_name, suggested_places
from passages.readers import read_bytes
from passages.readers.document_json import dump
from passages.search.searcher import Index
from passages.storage.page_limit import LimitedText, read_up_to
from tests.conftest import FULL
from tests.makers.placed import ALL, made

WORDS = (
    "harbour lantern orchard granite whistle meadow copper thimble saddle velvet pepper candle ribbon anchor".split()
)


def book(pages: list[str], *, at_end: bool = False, front: str = "") -> Document:
    marked = [
        f"{page}\n\n[End Page {number}]" if at_end else f"[Pg {number}]\n\n{page}"
        for number, page in enumerate(pages, 101)
    ]
    body = "\n\n".join(marked)
    return read_bytes(f"{front}\n\n{body}".encode())


def begun(document: Document, label: str) -> LimitedText:
    found = read_up_to(document, label)
    assert isinstance(found, LimitedText), found
    return found


SENTENCES = [f"Here the {word} stands quietly. After that nothing else happened to it." for word in WORDS]


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("last", range(101, 115))
def test_every_word_up_to_the_ceiling_is_found_and_none_beyond(last: int, at_end: bool) -> None:
    document = book(SENTENCES, at_end=at_end)
    view = begun(document, str(last))
    index = Index(view.passages)
    for number, word in enumerate(WORDS, 101):
        reply = answer(index, f"where does the {word} stand?")
        if number <= last:
            assert reply.found, word
            continue
        # The word may be read as one that stands below the ceiling, and then that is said.
        assert word in {*reply.missing, *(typed for typed, _ in reply.corrected)}
        assert word not in view.document.text
        assert word.encode() not in dump(view.document)


def test_a_passage_that_crosses_the_ceiling_is_cut_at_a_sentence_end_within() -> None:
    document = read_bytes(
        b"[Pg 7]\n\nFirst the boat left. Then the storm [Pg 8] broke the mast. At last all were saved.\n\n"
        b"[Pg 9]\n\nThe end came."
    )
    view = begun(document, "7")
    assert [passage.text for passage in view.passages] == ["First the boat left."]
    assert view.passages[0].locator == cut(document)[0].locator.replace("pp. 7–8", "p. 7")
    assert "mast" not in view.document.text


def test_a_sentence_that_begins_below_the_ceiling_and_ends_beyond_is_not_quoted() -> None:
    document = read_bytes(
        b"[Pg 7]\n\nOne is here. The secret is that [Pg 8] the butler did it.\n\n[Pg 9]\n\nThe end came."
    )
    assert "secret" not in "".join(passage.text for passage in begun(document, "7").passages)


def test_offsets_pages_and_paragraphs_are_those_of_the_whole_text() -> None:
    document = book(SENTENCES)
    whole = {passage.start: passage for passage in cut(document)}
    view = begun(document, "108")
    for passage in view.passages:
        assert view.document.text[passage.start : passage.end] == passage.text
        assert document.text[passage.start : passage.end] == passage.text
        assert whole[passage.start].locator == passage.locator


def test_the_page_view_turns_no_further_than_the_ceiling() -> None:
    view = begun(book(SENTENCES), "p. 105")
    leaf = open_place(view.document, "105")
    assert isinstance(leaf, PlaceView)
    assert leaf.after == ""
    refused = open_place(view.document, "106")
    assert isinstance(refused, NoSuchPlace)
    assert "101 to 105" in refused.message


def test_a_missing_mark_counts_as_beyond_until_its_last_page() -> None:
    document = read_bytes(
        b"[Pg 1]\n\nAlpha was first.\n\n[Pg 2]\n\nBeta and gamma came.\n\n[Pg 4]\n\nDelta came.\n\n"
        b"[Pg 5]\n\nEpsilon came."
    )
    assert "Beta" not in begun(document, "2").document.text
    assert "Beta" in begun(document, "3").document.text
    assert "Delta" not in begun(document, "3").document.text


def test_what_stands_on_an_unknown_page_is_not_shown() -> None:
    document = read_bytes(
        b"Preface of sorts.\n\n[Pg 1]\n\nAlpha was first.\n\n[Pg 2]\n\nBeta came.\n\n[Pg 90]\n\nThe misplaced leaf.\n\n"
        b"[Pg 3]\n\nGamma came.\n\n[Pg 4]\n\nDelta came."
    )
    text = begun(document, "3").document.text
    assert "Preface" in text
    assert "Gamma" in text
    assert "misplaced" not in text
    assert "Delta" not in text


def test_a_label_that_is_printed_twice_means_its_first_page() -> None:
    from passages.model import Basis, Block, Kind, ReferenceSystem, Run, System

    text = "One stands here.\nTwo stands here.\nThree is next.\nFour is next."
    bounds = [0, 17, 34, 49, len(text)]
    runs = tuple(Run((label,), start, end) for label, start, end in zip("1212", bounds, bounds[1:], strict=False))
    blocks = tuple(Block(Kind.PARAGRAPH, run.start, run.end - (run.end < len(text))) for run in runs)
    view = begun(Document(text, systems=(ReferenceSystem(System.PAGE, runs, Basis.LABEL),), blocks=blocks), "2")
    assert [passage.text for passage in view.passages] == ["One stands here.", "Two stands here."]


def test_a_text_without_pages_is_read_up_to_a_paragraph() -> None:
    document = read_bytes(b"Alpha was first.\n\nBeta came.\n\nGamma came.")
    view = begun(document, "¶2")
    assert view.label == "¶2"
    assert [passage.text for passage in view.passages] == ["Alpha was first.", "Beta came."]
    refused = read_up_to(document, "p. 4")
    assert isinstance(refused, NoSuchPlace)
    assert "¶1 to ¶3" in refused.message


def test_headings_notes_and_warnings_beyond_the_ceiling_are_gone() -> None:
    document = read_bytes(
        b"[Pg 1]\n\n# Opening\n\nAlpha was first.[^1]\n\n[Pg 2]\n\n# The butler\n\nBeta came.\n\n[Pg 3]\n\nGamma.\n\n"
        b"[^1]: The butler did it.\n"
    )
    assert b"utler" not in dump(begun(document, "1").document)
    assert all("utler" not in repr(passage) for passage in begun(document, "1").passages)


@pytest.mark.parametrize("label", ["99", "", "p. 200", "-3", "9999999999", "xiv", "12–8", "\u0000", "²"])
def test_a_page_that_is_not_there_gives_nothing(label: str) -> None:
    assert isinstance(read_up_to(book(SENTENCES), label), NoSuchPlace)


@given(st.text(max_size=12))
def test_any_label_gives_a_view_or_words(label: str) -> None:
    assert isinstance(read_up_to(book(SENTENCES[:3]), label), LimitedText | NoSuchPlace)


@pytest.mark.slow
def test_random_questions_under_random_ceilings_quote_no_word_from_beyond() -> None:
    """Each page has words of its own, so a word from beyond is known by its number."""
    dice = random.Random(5)
    views: dict[tuple[int, int], Index] = {}
    leaks = 0
    for _ in range(10_000 if FULL else 300):
        seed, last = dice.randrange(3), dice.randrange(1, 31)
        if (seed, last) not in views:
            views[seed, last] = Index(begun(torn(seed), str(last)).passages)
        asked = " ".join(f"word{dice.randrange(1, 31)}x{dice.randrange(6)}" for _ in range(dice.randrange(1, 6)))
        reply = answer(views[seed, last], f"what about {asked} and the river?")
        shown = " ".join(quote.text for quote in (*reply.quotes, *reply.nearest))
        leaks += any(int(page) > last for page in re.findall(r"word(\d+)x", shown))
        beyond = {word for word in asked.split() if int(word[4:].partition("x")[0]) > last}
        leaks += bool(beyond - {*reply.missing, *(typed for typed, _ in reply.corrected)}) and reply.missing != ()
    assert leaks == 0


def torn(seed: int) -> Document:
    """Thirty pages of paragraphs and sentences that page marks stand in the middle of."""
    dice = random.Random(seed)
    words = []
    for page in range(1, 31):
        words.append(f"[Pg {page}]")
        for number in range(dice.randrange(20, 90)):
            end = dice.choice([".", ".\n\n", ",", "", "", "", "", ""])
            words.append(f"the river word{page}x{number % 6}{end}")
    return read_bytes(" ".join(words).encode())


ASKED = {
    "novel": ["preface", "part 1", "pt. 1, ch. 3", "part two chapter the second", "Of the clerk in part One"],
    "play": ["Act 2", "III.1", "2.2.4", "act 1 scene 2", "II.1.2–4"],
    "scripture": ["Gen 3:4", "1 Kings", "Rev 2", "1 Kgs 3:1-2"],
    "dialogue": ["105", "514c", "515a–c", "103–104", "p. 108"],
    "letters": ["letter 5", "Letter XI", "7"],
    "statute": ["§ 12", "31", "sections 3 to 9"],
    "poem": ["l. 12", "lines 3–9", "29"],
}


def rows_in(text: str) -> list[int]:
    return [int(row) for row in re.findall(r"\b[kq](\d+)\b", text)]


@pytest.mark.parametrize(("kind", "label"), [(kind, label) for kind, labels in ASKED.items() for label in labels])
def test_a_limit_of_any_place_ends_where_the_place_ends(kind: str, label: str) -> None:
    document = made(kind)
    view, place = begun(document, label), open_place(document, label)
    assert isinstance(place, PlaceView)
    assert max(rows_in(view.document.text)) == max(rows_in(place.text))
    assert {row for passage in view.passages for row in rows_in(passage.text)} == set(
        range(max(rows_in(place.text)) + 1)
    )
    assert begun(document, view.label).document == view.document  # what is stored means the same


@pytest.mark.parametrize("kind", ALL)
def test_random_questions_under_limits_of_every_kind_show_no_word_from_beyond(kind: str) -> None:
    """Answers, opened places, their neighbours, messages and what is offered: on every path."""
    dice = random.Random(kind)
    document = made(kind)
    names = [
        place_name(document, Located(system.system, number, number))
        for system in document.systems
        for number in range(len(system.runs))
    ]
    limits: dict[str, tuple[LimitedText, Index]] = {}
    leaks = 0
    for _ in range((10_000 if FULL else 2_000) // len(ALL)):
        label = dice.choice(names)
        if label not in limits:
            view = begun(document, label)
            limits[label] = view, Index(view.passages)
        view, index = limits[label]
        last = max(rows_in(view.document.text))
        asked = f"what about k{dice.randrange(45)} and the {dice.choice(WORDS)} q{dice.randrange(45)}?"
        reply = answer(index, asked)
        shown = " ".join(quote.text for quote in (*reply.quotes, *reply.nearest))
        opened = open_place(view.document, dice.choice(names))
        shown += opened.text if isinstance(opened, PlaceView) else ""
        leaks += any(row > last for row in rows_in(shown))
    assert leaks == 0


@pytest.mark.parametrize("kind", ALL)
def test_no_place_beyond_a_limit_is_named_or_offered(kind: str) -> None:
    document = made(kind)
    for system in document.systems:
        for number, run in enumerate(system.runs):
            view = begun(document, place_name(document, Located(system.system, number, number)))
            assert all(later.start < run.end for one in view.document.systems for later in one.runs)
            assert all(later.end <= run.end for one in view.document.systems for later in one.runs)
            there = {name for _, name in suggested_places(view.document, "", 1_000)}
            beyond = {
                place_name(document, Located(one.system, at, at))
                for one in document.systems
                for at, later in enumerate(one.runs)
                if later.start >= run.end
            }
            assert not there & beyond


def test_a_title_that_is_printed_beyond_the_limit_is_not_told() -> None:
    text = "Alpha was first.\n\nCHAPTER II\n\nThe butler did it\n\nBeta came."
    page, chapter = text.index("The butler"), text.index("CHAPTER")
    document = Document(
        text,
        systems=(
            ReferenceSystem(System.CHAPTER, (Run(("II",), chapter, len(text), "", "The butler did it"),)),
            ReferenceSystem(System.PAGE, (Run(("1",), 0, page), Run(("2",), page, len(text)))),
        ),
        blocks=(
            Block(Kind.PARAGRAPH, 0, 16),
            Block(Kind.HEADING, chapter, chapter + 10),
            Block(Kind.HEADING, page, page + 17),
            Block(Kind.PARAGRAPH, page + 19, len(text)),
        ),
    )
    assert b"utler" not in dump(begun(document, "1").document)
    assert b"CHAPTER II" in dump(begun(document, "1").document)

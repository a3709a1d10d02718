"""Nothing beyond the page that a group has read to."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.answering.answer import answer
from passages.chunking import cut
from passages.model import Document
from passages.places.place_view import NoSuchPage, PageView, open_page
from passages.readers import read_bytes
from passages.readers.document_json import dump
from passages.search.searcher import Index
from passages.storage.page_limit import LimitedText, read_up_to
from tests.conftest import FULL

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
    leaf = open_page(view.document, "105")
    assert isinstance(leaf, PageView)
    assert leaf.after == ""
    refused = open_page(view.document, "106")
    assert isinstance(refused, NoSuchPage)
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
    assert isinstance(refused, NoSuchPage)
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
    assert isinstance(read_up_to(book(SENTENCES), label), NoSuchPage)


@given(st.text(max_size=12))
def test_any_label_gives_a_view_or_words(label: str) -> None:
    assert isinstance(read_up_to(book(SENTENCES[:3]), label), LimitedText | NoSuchPage)


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

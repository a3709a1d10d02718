"""Which page each sentence stands on, by the marks printed in the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.model import Basis
from passages.places.labels import next_label
from passages.places.marks import FORMS
from passages.readers import read_bytes
from tests.support.read_text import doc, headings, paged

A, B, C, D = (
    "It was late when they came.",
    "Nobody had lit a lamp.",
    "The door stood open.",
    "They went in all the same.",
)


def test_an_end_mark_closes_its_page_and_opens_the_next() -> None:
    assert paged(f"{A} [End Page 104] {B}\n\n{C} [End Page 105]\n\n{D}") == [
        (A, "104"),
        (B, "105"),
        (C, "105"),
        (D, "106"),
    ]


def test_a_start_mark_opens_its_page_and_nothing_is_known_before_the_first() -> None:
    assert paged(f"{A}\n\n[Pg 8] {B}\n\n{C} [Pg 9] {D}") == [(A, ""), (B, "8"), (C, "8"), (D, "9")]


@pytest.mark.parametrize("form", [form.example for form in FORMS if not form.at_end and "---" not in form.example])
def test_every_form_of_start_mark_is_read(form: str) -> None:
    mark: Callable[[int], str] = lambda page: form.replace("8", str(page))  # noqa: E731
    text = f"{mark(7)}\n{A}\n\n{mark(8)} {B}\n\n{C} {mark(9)} {D}"
    assert paged(text) == [(A, "7"), (B, "8"), (C, "8"), (D, "9")]


def test_marks_on_lines_of_dashes_are_read() -> None:
    assert paged(f"--- Page 7 ---\n{A}\n\n--- Page 8 ---\n\n{B}") == [(A, "7"), (B, "8")]


def test_a_mark_inside_a_word_does_not_split_the_word() -> None:
    document = doc("[Pg 7] It was a tyrant—[Pg 8]society, in hap[Pg 9]piness.")
    assert document.text == "It was a tyrant—society, in happiness."
    assert [(page.labels, document.text[page.start : page.end]) for page in document.pages] == [
        (("7",), "It was a tyrant—"),
        (("8",), "society, in hap"),
        (("9",), "piness."),
    ]


def test_a_word_broken_by_a_hyphen_at_the_end_of_a_page_is_one_word() -> None:
    document = doc("[Pg 7] They were very hap-\n[Pg 8]\npy there, and [Pg 9] stayed.")
    assert document.text == "They were very happy there, and stayed."


def test_two_sentences_that_only_a_mark_parts_stay_two() -> None:
    assert [text for text, _ in paged(f"[Pg 7]{A}[Pg 8]{B}[Pg 9]{C}")] == [A, B, C]


def test_a_sentence_over_two_pages_has_both() -> None:
    assert paged("It was late [End Page 9] when they came. Nobody spoke.") == [
        ("It was late when they came.", "9/10"),
        ("Nobody spoke.", "10"),
    ]


@pytest.mark.parametrize("between", ["\n\n[Pg 8]\n\n", "\n[Pg 8]\n", " [Pg 8]\n\n", "\n\n[Pg 8] "])
def test_a_paragraph_goes_on_after_a_mark_on_a_line_of_its_own(between: str) -> None:
    assert paged(f"[Pg 7]\n\nIt was late{between}when they came.\n\n[Pg 9] {B}") == [
        ("It was late when they came.", "7/8"),
        (B, "9"),
    ]


def test_roman_pages_run_into_arabic_ones() -> None:
    assert paged(f"[Pg xi] {A}\n\n[Pg xii] {B}\n\n[Pg 1] {C}\n\n[Pg 2] {D}") == [
        (A, "xi"),
        (B, "xii"),
        (C, "1"),
        (D, "2"),
    ]
    assert paged(f"{A} [End Page xii] {B}") == [(A, "xii"), (B, "xiii")]


def test_a_missing_mark_gives_a_range_and_a_warning_with_its_line() -> None:
    text = f"[Pg 7] {A}\n\n[Pg 8] {B}\n\n[Pg 11] {C}"
    assert paged(text) == [(A, "7"), (B, "8/9/10"), (C, "11")]
    assert [notice.place for notice in doc(text).warnings] == ["line 3"]


def test_a_repeated_number_gives_no_page_there_and_a_warning() -> None:
    text = f"[Pg 7] {A}\n\n[Pg 8] {B}\n\n[Pg 8] {C}\n\n[Pg 9] {D}"
    assert paged(text) == [(A, "7"), (B, ""), (C, ""), (D, "9")]
    assert [notice.place for notice in doc(text).warnings] == ["line 3", "line 5"]


def test_a_number_out_of_order_gives_no_page_there_and_a_warning() -> None:
    text = f"[Pg 7] {A}\n\n[Pg 8] {B}\n\n[Pg 3] {C}\n\n[Pg 9] {D}"
    assert paged(text) == [(A, "7"), (B, "8"), (C, ""), (D, "9")]
    assert [notice.place for notice in doc(text).warnings] == ["line 5"]


@pytest.mark.parametrize(
    ("labels", "pages", "lines"),
    [
        ("6 7 8 8 9", ["6", "7", "", "", "9"], [5, 7]),
        ("6 7 12 8 9", ["6", "7/8/9/10/11", "", "8", "9"], [3, 5]),
        ("6 7 8 9 7", ["6", "", "8", "", ""], [3, 9]),
    ],
)
def test_a_bracketed_page_out_of_order_or_repeated_is_told_and_never_text_of_the_page_before(
    labels: str, pages: list[str], lines: list[int]
) -> None:
    text = "\n\n".join(f"[p. {label}] {A} {B} See [p. 90]." for label in labels.split())
    found = paged(text)
    assert [page for said, page in found if said == A] == pages
    assert not any("[p. 7]" in said or "[p. 8]" in said for said, _ in found)
    told = {notice.place for notice in doc(text).warnings}
    assert {f"line {line}" for line in lines} <= told


def test_look_alikes_stay_text() -> None:
    text = f"[Pg 7] {A} See [23] and {{5}}.\n\n[Pg 8] {B} It is [page 90] there.\n\n[Pg 9] {C}"
    assert paged(text) == [
        (A, "7"),
        ("See [23] and {5}.", "7"),
        (B, "8"),
        ("It is [page 90] there.", "8"),
        (C, "9"),
    ]


@pytest.mark.parametrize(
    "decoy",
    [
        "See [Page 12] of the book.",
        "See [Pg 12] there.",
        "The set {5} is small, and {6} as well.",
        "See [p. 4] and [p. 90].",
        "A mark such as “[End Page 104]” closes a page.",
        "He cites [1] and [2] and [3] and [4].",
        "In 1960, 1961 and 1962 (p. 4) nothing happened.",
    ],
)
def test_a_decoy_does_not_invent_pages(decoy: str) -> None:
    document = doc(f"{A} {decoy} {B}")
    assert document.text == f"{A} {decoy} {B}"
    assert document.pages == ()
    assert document.basis is Basis.NONE


@pytest.mark.parametrize(
    ("text", "place", "shown"),
    [
        (f"{A}\n\n{B} [p. 12] {C} {C} [p. 13] {D}", "line 3", "[p. 12] and the like"),
        (f"{A} {{12}} {B} {C}\n{{13}} {D}", "line 1", "{12} and the like"),
        (f"{A}\n{B} [Pg 12] {C} {D}", "line 2", "[Pg 12] looks like a page mark"),
    ],
)
def test_marks_that_are_too_few_to_be_believed_are_warned_of(text: str, place: str, shown: str) -> None:
    document = doc(text)
    assert document.basis is Basis.NONE
    assert [(notice.place, notice.message.startswith(shown)) for notice in document.warnings] == [(place, True)]


@pytest.mark.parametrize("text", [f"{A} [23] {B}", f"The sets {{1}} and {{2}}. {A}", f"{A} {{5}} {B} {{9}} {C}"])
def test_what_hardly_looks_like_page_marks_is_not_warned_of(text: str) -> None:
    assert doc(text).warnings == ()


def test_of_two_grammars_the_longer_chain_counts_and_the_other_is_warned_of() -> None:
    text = f"[Pg 7] {A} [End Page 3]\n\n[Pg 8] {B}\n\n[Pg 9] {C} [End Page 4]\n\n[Pg 10] {D}"
    document = doc(text)
    assert [page.labels for page in document.pages] == [("7",), ("8",), ("9",), ("10",)]
    assert any("[End Page 104]" in notice.message for notice in document.warnings)
    assert document.text.split() == f"{A} {B} {C} {D}".split()


def test_after_the_last_page_of_the_known_range_no_page_is_counted_on() -> None:
    text = f'+++\npages = "104-105"\n+++\n{A} [End Page 104] {B} [End Page 105]\n\n{C}'
    assert paged(text) == [(A, "104"), (B, "105"), (C, "")]


def test_a_mark_between_a_heading_and_its_text_leaves_the_heading_one() -> None:
    document = doc(f"{A} [End Page 1]\n\nThe Long Way Home [End Page 2]\n\n{B}")
    assert headings(document) == ["The Long Way Home"]
    assert paged(f"{A} [End Page 1]\n\nThe Long Way Home [End Page 2]\n\n{B}") == [(A, "1"), (B, "3")]


@pytest.mark.parametrize(
    ("label", "after"),
    [
        ("9", "10"),
        ("xii", "xiii"),
        ("XIX", "XX"),
        ("xxxix", "xl"),
        ("104", "105"),
        ("A-3", "A-4"),
        ("S12", "S13"),
        ("cover", ""),
    ],
)
def test_labels_count_on_in_their_own_figures(label: str, after: str) -> None:
    assert next_label(label) == after
    assert not after or next_label(after, -1) == label


WORDS = st.lists(st.sampled_from("Aunt came. home late again, so Bert went out.".split()), min_size=1, max_size=30)


@settings(max_examples=150)
@given(
    st.lists(WORDS, min_size=2, max_size=8),
    st.integers(1, 900),
    st.sampled_from(FORMS),
    st.sampled_from([" ", "\n\n", "\n"]),
)
def test_pages_rise_through_a_text_and_no_word_is_lost(
    pages: list[list[str]], first: int, form: object, gap: str
) -> None:
    example, at_end = form.example, form.at_end  # type: ignore[attr-defined]
    shown = "104" if at_end else "8"
    pieces = []
    for number, words in enumerate(pages, start=first):
        mark, text = example.replace(shown, str(number)), " ".join(words)
        if "---" in mark:
            mark = f"\n{mark}\n"
        pieces.append(f"{text}{gap}{mark}" if at_end else f"{mark}{gap}{text}")
    source = gap.join(pieces)
    document = read_bytes(source.encode())
    if not document.pages:
        assert len(pages) < 3 or not form.sure  # type: ignore[attr-defined]  # often something else
        return
    labels = [int(page.labels[0]) for page in document.pages]
    assert labels == sorted(labels)
    assert document.text.split() == [word for words in pages for word in words]
    for page, words in zip(document.pages, pages, strict=True):
        assert document.text[page.start : page.end].split() == words


def test_numbers_in_braces_close_together_are_no_pages() -> None:
    text = "The set {1} has one element, and this sentence is long enough. The set {2} has another one, and {3} too."
    assert not doc(text).pages
    assert doc(text).text == text


def test_a_note_has_the_page_that_it_begins_on() -> None:
    document = doc(
        f"{A}1 [End Page 9]\n\n{B}2 [End Page 10]\n\nNOTES\n\n1. See the archive for\n[End Page 11]\nmore of it.\n\n"
        "2. See the inn. [End Page 12]\n\n3. Never mind."
    )
    assert [note.pages for note in document.notes] == [("11",), ("12",), ()]


def test_a_paragraph_that_ends_with_a_notes_number_does_not_run_into_the_next() -> None:
    text = f"{A} {B} {C} {D} {A}1\n\n[Pg 8]\n\n{B}2 [Pg 9]\n\n{C}"
    assert [pages for _, pages in paged(text)[4:]] == ["", "8", "9"]
    assert len(doc(text).blocks) == 3


def test_a_mark_on_its_own_line_below_a_heading_leaves_it_one() -> None:
    text = f"{A} [End Page 1]\n\nThe Long Way Home\n\n[End Page 2]\n\n{B} {C} {D} {A} {B} {C} {D}"
    assert headings(doc(text)) == ["The Long Way Home"]


def test_marks_that_close_their_pages_are_read_so_whatever_their_form() -> None:
    text = f"{A} {B} {C} [p. 12]\n\n{C} {A} {B} [p. 13]\n\n{B} {C} {A} [p. 14]\n\n{D} {A} {B} [p. 15]"
    assert [pages for _, pages in paged(text)] == ["12"] * 3 + ["13"] * 3 + ["14"] * 3 + ["15"] * 3
    assert [pages for _, pages in paged(text.replace("[p. ", "[Pg "))][:4] == ["12", "12", "12", "13"]


@pytest.mark.parametrize(
    "text",
    [
        f"{A} {B} {C} [p. 12]\n\n{C} {A} {B} [p. 13]\n\n{B} {C} {A} [p. 14]\n\n{D} {A}",  # cited, or at the end?
        "\n".join(f"{{{verse}}} And it came to pass that the rain fell on the inn." for verse in range(1, 9)),
    ],
)
def test_references_and_verses_are_no_page_marks(text: str) -> None:
    assert doc(text).pages == ()
    assert " ".join(doc(text).text.split()) == " ".join(text.split())


@pytest.mark.parametrize("head", ["Abstract", "Abstract\n\nAbstract:", "Zusammenfassung"])
def test_an_abstract_above_the_first_page_of_a_site_has_no_page(head: str) -> None:
    text = f"{head}\n\n{A} {B}\n\n{C} [End Page 104]\n\n{D} [End Page 105]\n\n{A}"
    assert paged(text) == [(A, ""), (B, ""), (C, "104"), (D, "105"), (A, "106")]


def test_an_abstract_that_a_page_mark_stands_in_has_its_pages() -> None:
    assert paged(f"Abstract\n\n{A} [End Page 104] {B}\n\n{C} [End Page 105]\n\n{D}")[:2] == [(A, "104"), (B, "105")]


@pytest.mark.parametrize("form", ["{%d}", "[%d]"])
def test_numbers_that_lead_to_notes_are_no_pages(form: str) -> None:
    body = "\n\n".join(f"{A} {B} {C} {D} elegantly {form % number} dressed. {A} {B} {C}" for number in (1, 2, 3))
    notes = "\n\n".join(f"{form % number}  {D} {C}" for number in (1, 2, 3))
    assert doc(f"{body}\n\nFOOTNOTES:\n\n{notes}").pages == ()


def test_braces_with_a_whole_chapter_between_are_no_pages() -> None:
    chapter = "\n\n".join([f"{A} {B} {C} {D}"] * 600)
    assert doc("\n\n".join(f"{chapter} {{{number}}} {A}" for number in (1, 2, 3, 4))).pages == ()

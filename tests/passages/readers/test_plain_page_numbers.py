"""Page numbers that stand alone on a line, where a text has lost its form feeds."""

from __future__ import annotations

import textwrap

import pytest

from passages.model import Basis
from passages.readers import read_bytes
from tests.support.processor_time import LINEAR, growth
from tests.support.read_text import doc, headings, paged

# Each sentence is told from the others by its number; a page ends in the middle of every third.
SENTENCES = [
    f"It was day {number} of the meeting, and the delegates sat in the inn while the rain of that day fell on the roof."
    for number in range(1, 31)
]
WORDS = " ".join(SENTENCES).split()
PER_PAGE = 70  # words


def page_of(word: int) -> int:
    return 98 + word // PER_PAGE


TRUE = {}
position = 0
for sentence in SENTENCES:
    count = len(sentence.split())
    first, last = page_of(position), page_of(position + count - 1)
    TRUE[sentence] = "/".join(str(page) for page in range(first, last + 1))
    position += count
PAGES = [
    (str(page_of(start)), textwrap.fill(" ".join(WORDS[start : start + PER_PAGE]), 72))
    for start in range(0, len(WORDS), PER_PAGE)
]
LAYOUTS = {
    "foot": "{body}\n\n{page}",
    "foot, no blank lines": "{body}\n{page}",
    "head": "{page}\n\n{body}",
    "head, in dashes": "- {page} -\n\n{body}",
    "head and number": "THE LONG MEETING\n\n{body}\n\n{page}",
    "number and head": "{page}\n\nTHE LONG MEETING\n\n{body}",
    "head with number": "{page}     THE LONG MEETING\n\n{body}",
    "foot in words": "{body}\n\nPage {page} of 120",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_numbers_alone_on_a_line_give_every_sentence_its_page(layout: str) -> None:
    separator = "\n" if "\n\n" not in layout else "\n\n"
    text = separator.join(layout.format(page=page, body=body) for page, body in PAGES)
    assert dict(paged(text)) == TRUE
    document = doc(text)
    assert document.basis is Basis.PRINTED
    assert set(headings(document)) <= {"THE LONG MEETING"}


def test_where_head_and_foot_cannot_be_told_no_page_is_given_and_no_sentence_is_torn() -> None:
    text = "\n\n".join(["Some words before it all.", *(f"{page}\n\n{body}" for page, body in PAGES)])
    document = doc(text)
    assert document.pages == ()
    assert {sentence for sentence, _ in paged(text)} == {"Some words before it all.", *SENTENCES}
    assert [notice.place for notice in document.warnings] == ["line 3"]
    assert "pages = “104-110”" in document.warnings[0].message


@pytest.mark.parametrize(("pages", "first"), [("98-109", "98"), ("97-108", "97")], ids=["foot", "head"])
def test_a_known_page_range_tells_head_from_foot(pages: str, first: str) -> None:
    body = "\n\n".join(f"{page}\n\n{body}" for page, body in PAGES)
    text = f'+++\npages = "{pages}"\n+++\nSome words before it all.\n\n{body}'
    sentences = dict(paged(text))
    if first == "98":  # the number closes its page: what stands below 98 is on 99
        assert (sentences["Some words before it all."], sentences[SENTENCES[0]]) == ("98", "99")
    else:
        assert (sentences["Some words before it all."], sentences[SENTENCES[0]]) == ("", "98")


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "3", "4", "5", "6", "7", "8"],  # sections
        ["98", "12", "45", "7", "301", "6", "77", "5"],
        ["98", "99"],
    ],
    ids=["sections", "disorder", "two"],
)
def test_numbers_that_are_no_pages_give_none(numbers: list[str]) -> None:
    paragraphs = [" ".join(SENTENCES[place : place + 3]) for place in range(0, 24, 3)]
    text = "\n\n".join(f"{number}\n\n{paragraph}" for number, paragraph in zip(numbers, paragraphs, strict=False))
    document = doc(text)
    assert document.pages == ()
    assert not document.dropped
    for sentence in SENTENCES[: 3 * len(numbers)]:
        assert sentence in document.text


def test_the_numbers_of_notes_that_stand_on_their_own_lines_are_no_pages() -> None:
    text = "The army\n\n1\n\nand the rest of the elite\n\n2\n\nand the sons of them all\n\n3\n\nwent away in the end."
    assert doc(text).pages == ()


def test_many_numbers_are_read_in_linear_time() -> None:
    def read(count: int) -> None:
        text = "\n\n".join(f"{number}\n\nand so on" for number in range(1, count + 1))
        assert read_bytes(text.encode()).pages == ()

    assert growth(read, 500) < LINEAR

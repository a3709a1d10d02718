"""Plain text as people have it: pasted from a journal's page, from Gutenberg, from a PDF, by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.chunking import cut
from passages.errors import BadEncoding, EmptyText, NotText, ReadError, TooLarge
from passages.model import Basis, Document, Metadata
from passages.readers import MAX_TEXT_BYTES, read_bytes
from tests.conftest import SHARED
from tests.support.read_text import doc, headings, paged, paragraphs

LONG = "The committee had met every week since the spring, and nobody outside the building knew what it was for. " * 3
LONG = LONG.strip()
SHORT = "It ended well."


# ---- the essay, as a member pastes it


@pytest.fixture(scope="module")
def essay_document() -> Document:
    path = SHARED / "texts" / "lankov-muse-page.txt"
    return read_bytes(path.read_bytes(), path.name)


@pytest.mark.shared
def test_the_essay_as_pasted_is_read_without_the_sites_words(essay_document: Document) -> None:
    assert essay_document.metadata == Metadata(
        title="Why Nothing Can Really Be Done about North Korea’s Nuclear Program",
        author="Andrei Lankov",
        pages="104-110",
    )
    assert [page.labels for page in essay_document.pages] == [("104",), ("105",)]
    assert headings(essay_document) == ["The Kim Regime’s Prioritization of Survival"]
    assert not essay_document.warnings
    assert [mark.label for mark in essay_document.marks] == ["1", "2", "3", "4"]
    for words in ("cookies", "ISSN", "In lieu", "(bio)", "Launched", "Back To Top", "[End Page"):
        assert words not in essay_document.text


@pytest.mark.shared
def test_all_28_sentences_of_the_essay_are_found_on_their_pages(essay_document: Document) -> None:
    sentences = [sentence for passage in cut(essay_document) for sentence in passage.sentences]
    assert len(sentences) == 28
    border = essay_document.text.index("The Kim Regime’s Prioritization")
    for sentence in sentences:
        assert sentence.pages == (("104",) if sentence.end <= border else ("105",))


@pytest.mark.shared
def test_a_gutenberg_book_has_chapters_and_no_pages() -> None:
    path = SHARED / "texts" / "mill-utilitarianism-gutenberg.txt"
    document = read_bytes(path.read_bytes(), path.name)
    assert (document.title, document.author, document.metadata.language) == ("Utilitarianism", "John Stuart Mill", "en")
    assert (document.pages, document.basis) == ((), Basis.NONE)
    chapters = [heading for heading in headings(document) if heading.startswith("CHAPTER")]
    assert chapters == ["CHAPTER I.", "CHAPTER II.", "CHAPTER III.", "CHAPTER IV.", "CHAPTER V."]
    assert [note.label for note in document.notes] == ["A", "B", "C", "D"]
    assert [mark.label for mark in document.marks] == ["A", "B", "C", "D"]
    assert any("Windows-1252" in notice.message for notice in document.warnings)
    passages = cut(document)
    assert "Gutenberg" not in document.text
    assert passages[0].text.startswith("There are few circumstances")
    assert max(len(passage.text) for passage in passages) <= 1_500


# ---- a site's words around a text


MUSE = f"""Project MUSE
Search
Log In

Asia Notes
Why Nothing Works
Jane Q. Doe (bio)
Volume 12, Number 23, January 2017
pp. 104-110
10.1353/asn.2017.0008
Article
View Citation
Additional Information

In lieu of an abstract, here is a brief excerpt of the content:

Why Nothing Works
Jane Q. Doe (bio)

{LONG} [End Page 104]

The Second Part

{LONG}

{SHORT}

Copyright © 2017 The Notes
Additional Information
ISSN
1559-2960
Pages
pp. 104-110
Launched on MUSE
2017-02-01
Open Access
Yes

Project MUSE Mission
Project MUSE promotes the creation and dissemination of resources. It was forged from a partnership, and it is trusted.

About
Contact Us
2715 Some Street
muse@example.org

Back To Top

This website uses cookies to ensure you get the best experience on our website. Without cookies it may not be seamless.

Accept
"""
JSTOR = f"""Why Nothing Works
Author(s): Jane Q. Doe
Source: Asia Notes, Vol. 12, No. 3 (Spring, 1999), pp. 104-110
Published by: University Press
Stable URL: https://www.jstor.org/stable/12345
Accessed: 12-03-2020 12:00 UTC

JSTOR is a not-for-profit service that helps scholars discover, use, and build upon a wide range of content in a
trusted digital archive. We use information technology to increase productivity. For more about it, please write.

{LONG}

This content downloaded from 1.2.3.4 on Thu, 12 Mar 2020 12:00:00 UTC
All use subject to https://about.jstor.org/terms

{SHORT}
"""
ARTICLE = f"""The Long Committee

by Jane Doe

Keywords

weeks, springs, buildings

{LONG}

{SHORT}

Download PDF
Share this article
doi:10.1234/abc.5
"""


@pytest.mark.parametrize(
    ("page", "text", "metadata"),
    [
        (
            MUSE,
            [LONG, LONG, SHORT],
            Metadata("Why Nothing Works", "Jane Q. Doe", "2017", pages="104-110", doi="10.1353/asn.2017.0008"),
        ),
        (JSTOR, [LONG, SHORT], Metadata("Why Nothing Works", "Jane Q. Doe", "1999", "Asia Notes", "104-110")),
        (ARTICLE, [LONG, SHORT], Metadata("The Long Committee", "Jane Doe", doi="10.1234/abc.5")),
    ],
    ids=["muse", "jstor", "article"],
)
def test_a_sites_words_are_left_out_and_read_for_facts(page: str, text: list[str], metadata: Metadata) -> None:
    document = doc(page)
    assert paragraphs(document) == text
    assert document.metadata == metadata
    assert {line.strip() for line in page.splitlines()} - {""} <= {
        *(piece.text for piece in document.dropped),
        *text,
        *headings(document),
        f"{LONG} [End Page 104]",
    }


@pytest.mark.parametrize(
    "text",
    [
        f"On Cookies\n\nThis website uses cookies, says the banner, and we agree. {LONG * 3}\n\n{SHORT}",
        f"{LONG}\n\nOpen Access\n\n{LONG}\n\n{SHORT}",
        f"{LONG}\n\nThey had one rule.\n\nShare",
        f"{SHORT}\n\n{LONG}\n\nAdditional Information\n\n{LONG}",
        f"{LONG}\n\nProject MUSE began in 1995, and JSTOR was there as well; both are used by everyone.\n\n{LONG}",
    ],
)
def test_a_text_that_speaks_of_such_things_is_kept_whole(text: str) -> None:
    assert " ".join(doc(text).text.split()) == " ".join(text.split())


def test_a_gutenberg_header_licence_and_contents_are_left_out() -> None:
    document = doc(
        "The Project Gutenberg eBook of A Book\n\nTitle: A Book\n       and Its Readers\n\nAuthor: Jane Doe\n\n"
        "Language: French\n\n***START OF THE PROJECT GUTENBERG EBOOK A BOOK***\n\nProduced by John Roe and\nothers.\n\n"
        f"A BOOK\n\nCONTENTS\n\nCHAPTER I. The Wood 1\nCHAPTER II. The Sea 9\n\nCHAPTER I.\n\nThe Wood\n\n{LONG}\n\n"
        f"CHAPTER II.\n\nThe Sea\n\n{SHORT}\n\nEnd of the Project Gutenberg EBook of A Book\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK A BOOK ***\n\nSection 1. Terms of use."
    )
    assert document.metadata == Metadata(
        "A Book and Its Readers", "Jane Doe", language="fr", source="Project Gutenberg"
    )
    assert headings(document) == ["A BOOK", "CHAPTER I.", "The Wood", "CHAPTER II.", "The Sea"]
    assert paragraphs(document) == [LONG, SHORT]


# ---- paragraphs, headings, notes


def test_hard_wrapped_lines_become_paragraphs() -> None:
    text = (
        "It was late when they came, and nobody had\nlit a lamp in the house where they had once\nlived.\n\n"
        "The door\nstood open."
    )
    assert paragraphs(doc(text)) == [
        "It was late when they came, and nobody had lit a lamp in the house where they had once lived.",
        "The door stood open.",
    ]


def test_lines_as_long_as_paragraphs_are_paragraphs() -> None:
    assert paragraphs(doc(f"{LONG}\n{LONG}\n{SHORT}\n{LONG}")) == [LONG, LONG, SHORT, LONG]


def test_an_indented_line_begins_a_paragraph() -> None:
    text = (
        "   It was late when they came, and nobody had\nlit a lamp in the house. They sat down there.\n"
        "   The door stood open all the night, and it was\ncold."
    )
    assert len(paragraphs(doc(text))) == 2


def test_items_of_a_list_are_paragraphs() -> None:
    text = f"{LONG}\n\n1. Bread and butter,\n2. Milk,\n3. Tea.\n\n• One\n• Two\n\n{SHORT}"
    assert paragraphs(doc(text))[1:-1] == ["1. Bread and butter,", "2. Milk,", "3. Tea.", "• One", "• Two"]


@pytest.mark.parametrize(
    "heading",
    [
        "The Second Part of the Story",
        "CHAPTER IV.",
        "CHAPTER IV. OF WHAT SORT OF PROOF",
        "Chapter 3: The Wood",
        "Part Two",
        "GENERAL REMARKS.",
        "1. Introduction",
        "2.3 The Method",
        "II. The Law of the Land",
        "XII",
        "Introduction",
        "What Is to Be Done?",
        "The limits of the committee",
        "How the committee ended",
        "Die Lehre vom Staat",
        "“No Exit”: A Play",
        "Why Not? Because",
    ],
)
def test_a_short_line_of_its_own_is_a_heading(heading: str) -> None:
    document = doc(f"{LONG}\n\n{heading}\n\n{LONG}")
    assert headings(document) == [heading]
    assert [passage.heading for passage in cut(document)] == ["", heading]


@pytest.mark.parametrize(
    "line",
    [
        "He left.",
        "“Yes,” said Anna.",
        "“No!”",
        "It was so, and yet",
        "and then nothing",
        "Yes!",
        "The rain fell on the town; the town slept on under the rain",
        "1. Take the bread out of the oven and wait.",
        "He told them:",
    ],
)
def test_a_short_sentence_of_its_own_is_no_heading(line: str) -> None:
    assert headings(doc(f"{LONG}\n\n{line}\n\n{SHORT}\n\n{LONG}")) == []


def test_speakers_are_no_headings() -> None:
    text = f"Q: What was the book?\n\nA: {LONG}\n\nQ: And then?\n\nA: {LONG}"
    assert headings(doc(text)) == []


def test_double_spaced_lines_become_paragraphs() -> None:
    lines = (
        "The committee had met every week since the",
        "spring, and nobody outside the building",
        "knew what it was for. It kept no minutes",
        "and it had no chairman. Its members came",
        "from four towns.",
    )
    once = "\n\n".join(lines)
    assert paragraphs(doc(once)) == [" ".join(lines)]
    assert paragraphs(doc(f"{once}\n\n\n\n{once}")) == [" ".join(lines)] * 2


def test_named_headings_in_lines_without_blank_ones_stand_alone() -> None:
    text = f"{LONG}\nConclusion\n{LONG}\nNotes\n1. See one.\n2. See two.\nReferences\nDoe, Jane. A Book. Press, 1990."
    document = doc(text.replace(LONG, f"{LONG}1", 1))
    assert headings(document) == ["Conclusion", "Notes", "References"]
    assert [note.text for note in document.notes] == ["See one.", "See two."]
    assert paragraphs(document)[-1] == "Doe, Jane. A Book. Press, 1990."


def test_a_note_below_its_paragraph_is_kept_out_of_the_text() -> None:
    document = doc(f"{LONG}[1]\n\n[1] See the archive.\n\n{LONG}\n\n[2] is no note, as no word has it.")
    assert [(note.label, note.text) for note in document.notes] == [("1", "See the archive.")]
    assert len(paragraphs(document)) == 3


def test_notes_with_raised_numbers_are_known_by_those_in_the_text() -> None:
    document = doc(f"{LONG}¹ {SHORT}²\n\n¹ See the archive.\n² See the inn.")
    assert [(note.label, note.text) for note in document.notes] == [("1", "See the archive."), ("2", "See the inn.")]
    assert cut(document)[0].notes == document.notes
    assert len(paragraphs(document)) == 1


def test_title_and_author_at_the_top_are_two_lines() -> None:
    document = doc(f"The Long Committee\nJane Doe\n\n{LONG}\n\n{SHORT}")
    assert document.title == "The Long Committee"
    assert headings(document) == ["The Long Committee", "Jane Doe"]


def test_an_underlined_line_is_a_heading() -> None:
    document = doc(f"The second part\n===============\n\n{LONG}")
    assert headings(document) == ["The second part"]
    assert paragraphs(document) == [LONG]


def test_a_text_of_one_short_line_is_read() -> None:
    assert doc("Hello World").text == "Hello World"
    assert len(cut(doc("Hello World"))) == 1


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("It was so.1 It was not.2 It may be.3", ["1", "2", "3"]),
        ("They called it “home.”1 And “work.”2", ["1", "2"]),
        ("The elites,1 the army2 and the rest.3", ["1", "2", "3"]),
        ("It was so.¹ It was not.²", ["1", "2"]),
        ("It was so.[1] It was not.[2] It may be.[3]", ["1", "2", "3"]),
        ("In the 1960s, H2O and CO2 were there. It cost 3.5 million, not 1,000.", []),
        ("See p.1 and no.2 and vol.3 there.", []),
        ("It was so.1 CO2 rose.2 It rose again.3", ["1", "2", "3"]),
        ("The B1 and the B2 and the B3 are buses.", []),
        ("It was 7.30 then. It was 8.15 later.", []),
        ("It was so in 1953.", []),
        ("One chapter.1 Its end.2 Another chapter.1 Its end.2", ["1", "2", "1", "2"]),
    ],
)
def test_note_numbers_are_known_where_they_run_in_sequence(text: str, labels: list[str]) -> None:
    document = doc(text)
    assert document.text == text
    assert [mark.label for mark in document.marks] == labels
    for mark in document.marks:
        assert mark.label in document.text[mark.start : mark.end].translate(str.maketrans("¹²", "12"))


@pytest.mark.parametrize(
    "notes",
    [
        "Notes\n\n1. See one.\n\n2. See two,\nand more.",
        "NOTES\n1. See one.\n2. See two, and more.",
        "Endnotes\n\n[1] See one.\n\n[2] See two, and more.",
        "Footnotes:\n\n1 See one.\n\n2 See two, and more.",
        "[Footnote 1: See one.]\n\n[Footnote 2: See two,\nand more.]",
    ],
)
def test_notes_below_the_text_are_kept_out_of_it_and_can_be_reached(notes: str) -> None:
    document = doc(f"{LONG}1 {SHORT}2\n\n{LONG}\n\n{notes}")
    assert [(note.label, note.text) for note in document.notes] == [("1", "See one."), ("2", "See two, and more.")]
    assert "See one" not in document.text
    assert cut(document)[0].notes == document.notes


def test_an_essay_in_numbered_paragraphs_under_notes_is_no_list_of_notes() -> None:
    text = f"Notes\n\n1. {LONG}\n\n2. {LONG}\n\n3. {LONG}"
    assert not doc(text).notes
    assert len(paragraphs(doc(text))) == 3


# ---- form feeds


def sheet(number: str, *body: str, head: str = "THE LONG COMMITTEE") -> str:
    lines = (f"{head}     {number}", "", *body, "")
    return "\n".join(lines)


def test_form_feeds_take_their_pages_from_the_running_heads() -> None:
    text = "\f".join(
        sheet(str(number), f"It was page {word}.", "", f"It went {word}")
        for number, word in zip(range(30, 36), "abcdef", strict=True)
    )
    document = doc(text)
    assert document.basis is Basis.PRINTED
    assert document.labels == ("30", "31", "32", "33", "34", "35")
    assert "COMMITTEE" not in document.text
    assert paged(text)[0] == ("It was page a.", "30")


def test_form_feeds_without_printed_numbers_give_no_page() -> None:
    document = doc(f"{LONG}\n\f{SHORT}\n\f{LONG}\n\f{SHORT}\n")
    assert document.pages == ()
    assert paragraphs(document) == [LONG, SHORT, LONG, SHORT]


def test_a_leaf_without_a_number_between_two_that_have_one_is_counted() -> None:
    text = "\f".join(  # noqa: FLY002
        ["7\n\nOne here.\n", "8\n\nTwo here.\n", "Three here.\n", "10\n\nFour here.\n", "11\n\nFive here.\n"]
    )
    assert paged(text) == [
        ("One here.", "7"),
        ("Two here.", "8"),
        ("Three here.", "9"),
        ("Four here.", "10"),
        ("Five here.", "11"),
    ]


def test_a_sentence_goes_on_over_a_form_feed() -> None:
    text = "7\n\nIt began and\n\f8\n\nso it went on and\n\f9\n\nended. Nobody came."
    assert paged(text) == [("It began and so it went on and ended.", "7/8/9"), ("Nobody came.", "9")]


# ---- encodings and what is no text


def test_bytes_are_decoded_by_mark_then_as_utf_8_then_as_windows_1252() -> None:
    text = "“Très bien”, he said — in Zürich."
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("utf-32")):
        assert read_bytes(data).text == text
        assert not read_bytes(data).warnings
    western = read_bytes(text.encode("cp1252"))
    assert western.text == text
    assert "byte 1)" in western.warnings[0].message


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"", EmptyText, "no text"),
        (b" \n\t\r\n ", EmptyText, "no text"),
        (b'+++\ntitle = "A"\n+++\n\n', EmptyText, "no text"),
        ("\ufeff\u200b\u2060".encode(), EmptyText, "no text"),
        (b"# \n\n---\n", EmptyText, "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), NotText, "a PNG picture"),
        (b"MZ\x90\0\x03\0" + bytes(500), NotText, "a program"),
        (bytes(range(1, 32)) * 20, NotText, "does not look like"),
        (b"It was \x81 and \x8d there.", BadEncoding, r"byte 8\)"),
        ("Это было давно, и никто не помнит.".encode("koi8-r"), BadEncoding, r"byte 1\)"),
        ("It was".encode("utf-16")[:-1], BadEncoding, "UTF-16"),
        (b"a\n" * 300_001, TooLarge, "300,002 lines; the limit is 300,000"),
        (b"a" * (MAX_TEXT_BYTES + 1), TooLarge, "11 MB; the limit is 10 MB"),
    ],
)
def test_what_is_no_readable_text_is_refused_with_one_clear_message(
    data: bytes, error: type[ReadError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        read_bytes(data, "a.txt")
    assert str(caught.value).startswith("a.txt: ")
    assert "\n" not in str(caught.value)


def test_mentions_links_and_markup_stay_word_for_word() -> None:
    text = "@everyone see <@123> and ||this|| at https://example.org/a_b or `code` {0.__class__} %s."
    assert doc(text).text == text


def test_marks_signs_and_line_breaks_are_normalised_and_nothing_else() -> None:
    document = doc("It\u0301 is\r\n a\u00a0 ﬁne\u200b\u202e day\x00\x1b.\r\rCafe\u0301—½ ² ™.".replace("\x00", ""))
    assert document.text == "It́ is a fine day.\n\nCafé—½ ² ™."


# ---- nothing of the body is lost


WORD = st.integers(0, 10**6).map(lambda number: f"w{number}x")
LINE = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
SHAPES = st.sampled_from(
    [
        "{}.", "{}", "The {}", "“{}?”", "1. {}.", "- {}", "   {}", "CHAPTER I. {}", "Notes\n\n1. {}", "[Pg 3]{}",
        "[Footnote 1: {}]", "{} [End Page 8]", "Contents\n\n{}", "{}\f", "{}1", "**{}** [{}](x)", "> {}", "# {}",
        "[^1]: {}", "ISSN\n{}", "{} (bio)", "Keywords: {}", "|{}|\n|---|", "```\n{}\n```", "{}\n====",
        "*** END OF THE PROJECT GUTENBERG EBOOK\n{}", "+++", "---", "***", "{}\n\n===", "\t{}", "{}:", "{}-",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(SHAPES, LINE, st.sampled_from(["\n", "\n\n", "\n\n\n"])), min_size=1, max_size=12))
def test_no_word_is_lost(lines: list[tuple[str, str, str]]) -> None:
    source = "".join(shape.replace("{}", line) + end for shape, line, end in lines)
    try:
        document = doc(source)
    except EmptyText:  # nothing but headings
        return
    everything = " ".join(
        [
            document.text,
            *(note.text for note in document.notes),
            *(piece.text for piece in document.dropped),
            *map(str, document.warnings),
        ]
    )
    for shape, line, _ in lines:
        for word in line.split() if "{}" in shape else ():
            assert word in everything

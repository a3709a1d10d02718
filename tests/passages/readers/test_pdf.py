"""PDF: every sentence on its page, in each way that a page can be known, and in each way that a book can be set."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from passages.errors import Damaged, EmptyText, Locked
from passages.model import Basis, Document, DropReason
from passages.readers import read_bytes
from passages.readers.draft import assemble
from passages.readers.pdf import reader
from tests.conftest import SHARED
from tests.makers.drawn import LINES, drawn, lined, with_accents
from tests.makers.pdf import Style, make_pdf
from tests.makers.prose import Heading, Paragraph, Writer
from tests.makers.truth import compare
from tests.support.read_text import headings, paragraphs


def journal(place: int, number: str) -> tuple[str, str, str]:
    """Heads as journals have them: left and right pages differ, the number stands outside."""
    return (number, "", "River Studies 12 (2016)") if place % 2 else ("Brandt and Okoro", "", number)


def below(place: int, number: str) -> tuple[str, str, str]:
    return "", number, ""


MUSE = (
    ("Why the Ferry Keeps Its Hours", 16.0),
    ("Edda Brandt, Paul Okoro", 10.0),
    ("River Studies, Volume 12, Number 3, Summer 2016, pp. 104-115 (Article)", 12.0),
    ("Published by Estuary University Press", 12.0),
    ("DOI: https://doi.org/10.9999/rs.2016.0031", 12.0),
    ("For additional information about this article", 12.0),
    ("https://muse.jhu.edu/article/600000", 9.0),
    ("Access provided by Somewhere College (3 Nov 2026 10:11 GMT)", 8.0),
)
JSTOR = (
    ("Why the Ferry Keeps Its Hours", 14.0),
    ("Author(s): Edda Brandt and Paul Okoro", 10.0),
    ("Source: River Studies, Vol. 12, No. 3 (Summer, 2016), pp. 104-115", 10.0),
    ("Published by: Estuary University Press", 10.0),
    ("Stable URL: https://www.jstor.org/stable/999999", 10.0),
    ("Accessed: 03-11-2026 10:11 UTC", 10.0),
    ("Your use of the JSTOR archive indicates your acceptance of the Terms & Conditions of Use.", 8.0),
)
STAMP = (
    "This content downloaded from 10.0.0.1 on Tue, 03 Nov 2026 10:11:12 UTC",
    "All use subject to https://about.jstor.org/terms",
)
COUNTED = tuple(str(number) for number in range(1, 60))

STYLES = {
    "numbers in the foot": (Style(first="104", foot=below), Basis.PRINTED),
    "numbers in dashes": (Style(first="7", foot=lambda _, number: ("", f"- {number} -", "")), Basis.PRINTED),
    "numbers in heads that alternate": (Style(first="104", head=journal), Basis.PRINTED),
    "no number on the first page": (
        Style(first="104", head=lambda place, number: journal(place, number) if place else ("", "", "")),
        Basis.PRINTED,
    ),
    "page 1 of 12": (Style(foot=lambda _, number: ("", "", f"Page {number} of 12")), Basis.PRINTED),
    "a count of the file beside the journal's numbers": (
        Style(first="104", head=journal, foot=lambda place, _: ("", str(place + 1), "")),
        Basis.PRINTED,
    ),
    "a year and a volume beside the number": (
        Style(first="88", head=lambda _, number: ("2016", "Vol. 12 no. 3", number)),
        Basis.PRINTED,
    ),
    "labels 1 to n are no evidence": (Style(first="88", foot=below, labels=((0, "D", 1),)), Basis.PRINTED),
    "labels": (Style(labels=((0, "D", 88),), shown=tuple(str(88 + n) for n in range(60))), Basis.LABEL),
    "nothing but the file's pages": (Style(shown=COUNTED), Basis.PHYSICAL),
    "labels 1 to n alone": (Style(labels=((0, "D", 1),), shown=COUNTED), Basis.PHYSICAL),
    "roman front matter": (
        Style(first="", numbers=("v", "vi", "vii", "viii", "1", "2", "3", "4", "5", "6", "7", "8", "9"), foot=below),
        Basis.PRINTED,
    ),
    "a cover of MUSE's": (Style(first="104", head=journal, cover=MUSE), Basis.PRINTED),
    "a cover of JSTOR's, and its stamps": (Style(first="104", head=journal, cover=JSTOR, stamp=STAMP), Basis.PRINTED),
    "two columns": (Style(first="33", head=journal, columns=2, margin=45, size=9, leading=11), Basis.PRINTED),
    "paragraphs with gaps": (Style(first="3", foot=below, indent=0), Basis.PRINTED),
    "ragged": (Style(first="3", foot=below, justified=False, hyphenated=False), Basis.PRINTED),
    "ragged with gaps": (Style(first="3", foot=below, indent=0, justified=False), Basis.PRINTED),
    "a figure above the text": (Style(first="88", foot=below, caption_on=1), Basis.PRINTED),
    "a scan's text layer": (Style(first="104", head=journal, jitter=0.1), Basis.PRINTED),
    "a scan of two columns": (
        Style(first="104", head=journal, jitter=0.1, columns=2, margin=45, size=9, leading=11),
        Basis.PRINTED,
    ),
    "a typescript in double spacing": (Style(first="2", foot=below, leading=24), Basis.PRINTED),
    "every third page without its number": (
        Style(first="50", foot=lambda place, number: ("", number if place % 3 else "", "")),
        Basis.PRINTED,
    ),
    "heads that change from chapter to chapter": (
        Style(
            first="50",
            head=lambda place, number: (
                (number, f"Chapter {place // 4}: On the River", "") if place % 2 else ("", "The Patient Ferry", number)
            ),
        ),
        Basis.PRINTED,
    ),
    "chapters that begin with their number in the foot": (
        Style(
            first="50",
            head=lambda place, number: journal(place, number) if place % 4 else ("", "", ""),
            foot=lambda place, number: ("", "" if place % 4 else number, ""),
        ),
        Basis.PRINTED,
    ),
    "bold heads of sections": (Style(first="88", foot=below, heading="bold"), Basis.PRINTED),
    "heads of sections in italics": (Style(first="88", foot=below, heading="italic"), Basis.PRINTED),
    "heads of sections in capitals": (Style(first="88", foot=below, heading="capitals"), Basis.PRINTED),
    "heads of sections like the text": (Style(first="88", foot=below, heading="plain"), Basis.PRINTED),
}


def read_here(data: bytes) -> Document:
    """In this process: the worker has tests of its own."""
    return assemble(reader.read(data))


WITH_NOTES = tuple(STYLES)[::2]  # the other half of the matrix is a slow suite


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        pytest.param(
            name,
            notes,
            id=f"{name}-{notes} notes",
            marks=pytest.mark.slow if (name in WITH_NOTES) is not bool(notes) else (),
        )
        for name in STYLES
        for notes in (0, 8)
    ],
)
def test_every_sentence_is_on_its_page_and_nothing_else_is_in_a_passage(name: str, notes: int) -> None:
    style, basis = STYLES[name]
    data, truth = make_pdf(Writer(1).essay(26, headings=5, notes=notes), style)
    document = read_here(data)
    score = compare(document, truth)
    assert (score.lost, score.wrong, score.intruders) == ([], [], [])
    assert score.longest <= 1500
    assert document.basis is basis
    assert {note.label: (note.text, *note.pages) for note in document.notes} == truth.notes
    assert [mark.label for mark in document.marks] == list(truth.notes)


def test_heads_of_sections_are_headings() -> None:
    data, truth = make_pdf(Writer(3).essay(20, headings=4), Style(foot=below))
    assert headings(read_here(data)) == truth.headings


@pytest.mark.parametrize("cover", [MUSE, JSTOR], ids=["MUSE", "JSTOR"])
def test_a_cover_tells_what_the_article_is(cover: tuple[tuple[str, float], ...]) -> None:
    data, _ = make_pdf(Writer(4).essay(12), Style(first="104", head=journal, cover=cover))
    known = read_here(data).metadata
    assert (known.title, known.year, known.container) == ("Why the Ferry Keeps Its Hours", "2016", "River Studies")
    assert known.author in ("Edda Brandt, Paul Okoro", "Edda Brandt and Paul Okoro")
    assert known.pages == "104-115"


def test_the_range_on_a_cover_is_believed_where_it_fits_the_count_of_pages() -> None:
    essay = Writer(5).essay(12)
    style = Style(
        cover=(*MUSE[:2], ("River Studies, Volume 12, Number 3, Summer 2016, pp. 41-44 (Article)", 12.0), *MUSE[3:])
    )
    data, truth = make_pdf(essay, replace(style, shown=("41", "42", "43", "44")))
    document = read_here(data)
    assert compare(document, truth).wrong == []
    assert (document.basis, document.pages[0].labels) == (Basis.PRINTED, ("41",))


def test_the_range_on_a_cover_is_not_believed_where_it_does_not() -> None:
    data, truth = make_pdf(Writer(5).essay(12), Style(cover=MUSE, shown=tuple(str(n) for n in range(2, 60))))
    document = read_here(data)
    assert (document.basis, compare(document, truth).wrong) == (Basis.PHYSICAL, [])


def test_pages_between_two_runs_of_numbers_that_do_not_meet_have_none() -> None:
    numbers = ("10", "11", "12", "", "", "13", "14", "15", "16", "17", "18", "19", "20")
    style = Style(numbers=numbers, foot=below)
    data, truth = make_pdf(Writer(6).essay(26), style)
    document = read_here(data)
    known = [(text, pages) for text, pages in truth.sentences if "" not in pages]
    truth.sentences = known
    score = compare(document, truth)
    assert score.wrong == []
    assert not any("" in page.labels for page in document.pages)
    assert document.warnings


def test_a_text_that_opens_with_its_title_and_author_is_known_by_them() -> None:
    items = [Heading("The Patient Ferry"), *Writer(7).essay(9)]
    data, _ = make_pdf(items, Style(foot=below))
    assert read_here(data).title == "The Patient Ferry"


def test_the_files_own_title_is_taken_unless_a_program_made_it_up() -> None:
    essay = Writer(8).essay(6)
    told, _ = make_pdf(essay, Style(info=("On Ferries", "Edda Brandt")))
    made_up, _ = make_pdf(essay, Style(info=("Microsoft Word - draft3.doc", "user")))
    assert (read_here(told).title, read_here(told).author) == ("On Ferries", "Edda Brandt")
    assert (read_here(made_up).title, read_here(made_up).author) == ("", "")


def test_a_hyphenated_word_keeps_its_hyphen_at_the_end_of_a_line() -> None:
    sentence = "The well-known harbour was half-forgotten by then."
    paragraph = Paragraph((sentence, *Writer(9).paragraph(30).sentences))
    data, _ = make_pdf([paragraph], Style(hyphenated=False))
    assert sentence in read_here(data).text


def test_a_large_first_letter_belongs_to_its_word() -> None:
    page = [
        (50.0, 487.0, 33.0, "T"),
        *(
            (72.0 if n < 2 else 50.0, 500.0 - 13 * n, 11.0, text)
            for n, text in enumerate(["he river remembers what the village has long forgotten, and the", *LINES[1:]])
        ),
    ]
    assert read_here(drawn(page)).text.startswith("The river remembers")


def test_an_accent_set_over_a_letter_is_a_part_of_it_and_one_that_is_an_apostrophe_is_not() -> None:
    text = read_here(with_accents("La producci´on de B¨aume, a Fran¸cais, l'eau.")).text
    assert text == "La producción de Bäume, a Français, l´eau."


def test_a_note_that_goes_on_at_the_foot_of_the_next_page_is_one_note() -> None:
    def page(first: list[str], foot: list[str]) -> list[tuple[float, float, float, str]]:
        return [*lined(first * 8), *((50.0, 80.0 - 10 * n, 8.5, text) for n, text in enumerate(foot))]

    noted = [(395.0, 504.0, 6.0, "1")]
    data = drawn(
        [
            *page([LINES[0], LINES[1]], ["1 The first archive holds a letter in which the", "carpenter speaks of"]),
            *noted,
        ],
        page([LINES[1], LINES[2]], ["the harbour and of its lanterns."]),
    )
    document = read_here(data)
    assert [(note.label, note.text, note.pages) for note in document.notes] == [
        (
            "1",
            "The first archive holds a letter in which the carpenter speaks of the harbour and of its lanterns.",
            ("1",),
        )
    ]
    assert "lanterns" not in document.text


def test_notes_below_a_heading_of_their_own_are_notes() -> None:
    notes = ["1. The archive of the harbour, second series.", "2. The letter of the carpenter to the teacher."]
    last = [
        *lined(LINES * 5),
        (50.0, 250.0, 14.0, "Notes"),
        *((50.0, 220.0 - 26 * n, 11.0, t) for n, t in enumerate(notes)),
    ]
    document = read_here(drawn(lined(LINES * 10), last))
    assert [(note.label, note.text) for note in document.notes] == [
        ("1", "The archive of the harbour, second series."),
        ("2", "The letter of the carpenter to the teacher."),
    ]


def test_what_is_left_of_a_formula_or_a_drawing_is_no_passage_and_a_short_answer_is_one() -> None:
    debris = ["x2 = 7", "0 20 60", "(3)", "k + 1"]
    said = ["“No,” he said.", "“I?”"]
    page = [(50.0, 560.0 - 40 * n, 11.0, text) for n, text in enumerate([*debris, *said])]
    document = read_here(drawn([*page, *lined(LINES * 3, 180.0)]))
    assert paragraphs(document)[:2] == said
    assert not any(text in document.text for text in debris)
    assert {piece.text for piece in document.dropped} == set(debris)


def test_a_table_of_contents_is_left_out_and_told() -> None:
    entries = [
        f"{name} . . . . . . . . . . . . . . . . . . {page}" for name, page in (("Of Rivers", 3), ("Of Ferries", 9))
    ]
    entries += ["Of Winters . . . . . . . . . . . . . . . . 12", "Of Bridges 17"]
    document = read_here(drawn(lined(entries), lined(LINES * 8)))
    assert "Of Rivers" not in document.text
    told = [piece for piece in document.dropped if piece.reason is DropReason.CONTENTS]
    assert [piece.text for piece in told] == entries
    assert {piece.place for piece in told} == {"PDF page 1"}


def test_words_outside_of_what_is_shown_of_a_page_are_told() -> None:
    document = read_here(drawn([*lined(LINES * 8), (500.0, 300.0, 11.0, "cropped"), (50.0, -40.0, 11.0, "below")]))
    hidden = " ".join(piece.text for piece in document.dropped if piece.reason is DropReason.HIDDEN)
    assert set(hidden.split()) == {"cropped", "below"}


def test_a_numbered_line_in_double_spacing_is_a_heading_and_items_are_not() -> None:
    prose = [f"The {LINES[0]}", *LINES[1:], LINES[2]]
    lines = ["1. The river in winter", *prose, "1. The ferry was old.", "2. The bridge was older.", *prose]
    data = drawn([(64.0 if t[0] == "T" else 50.0, 560.0 - 26 * n, 11.0, t) for n, t in enumerate(lines)])
    document = read_here(data)
    assert headings(document) == ["1. The river in winter"]
    assert paragraphs(document)[1:3] == lines[5:7]


def test_a_stamp_along_the_edge_is_left_out() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 600), invariant=True)
    for x, y, size, text in lined(LINES * 5):
        canvas.setFont("Times-Roman", size)
        canvas.drawString(x, y, text)
    canvas.rotate(90)
    canvas.drawString(100, -15, "Downloaded by somebody at some college")
    canvas.save()
    document = read_here(buffer.getvalue())
    assert "Downloaded" not in document.text
    assert any("Downloaded" in text for text, *_ in document.dropped)


def test_a_page_that_is_turned_is_read_as_it_is_shown() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 420), invariant=True)
    canvas.setPageRotation(90)
    canvas.translate(600, 0)
    canvas.rotate(90)
    for x, y, size, text in lined(LINES * 2):
        canvas.setFont("Times-Roman", size)
        canvas.drawString(x, y, text)
    canvas.save()
    assert (
        "remembers what the village has long forgotten, and the old bridge keeps" in read_here(buffer.getvalue()).text
    )


def test_a_page_without_text_still_counts() -> None:
    data, truth = make_pdf(Writer(10).essay(12), Style(shown=COUNTED))
    assert len(read_here(data).pages) == len({page for _, pages in truth.sentences for page in pages})


def test_a_file_of_pictures_is_refused_as_a_scan() -> None:
    with pytest.raises(EmptyText, match="it may be a scan"):
        read_here(_pictures())


def _pictures() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(5):
        canvas.rect(50, 50, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "basis", "first", "pages"),
    [
        ("GeoTopo-komprimiert", Basis.PRINTED, "i", 117),
        ("multicolumn", Basis.PRINTED, "1", 3),
        ("pdflatex-4-pages", Basis.PRINTED, "1", 4),
        ("google-doc-document", Basis.PHYSICAL, "1", 1),
        ("habibi", Basis.PHYSICAL, "1", 1),
    ],
)
def test_a_real_file_is_read(name: str, basis: Basis, first: str, pages: int) -> None:
    document = read_bytes((SHARED / "texts" / "pdf" / f"{name}.pdf").read_bytes(), name)
    assert (document.basis, document.pages[0].labels, len(document.pages)) == (basis, (first,), pages)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("imagemagick-images", EmptyText, "it may be a scan"),
        ("libreoffice-writer-password", Locked, "locked with a password"),
    ],
)
def test_a_real_file_without_text_or_with_a_password_is_refused(
    name: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read_bytes((SHARED / "texts" / "pdf" / f"{name}.pdf").read_bytes(), name)


def test_bytes_that_only_begin_like_a_pdf_are_damaged() -> None:
    with pytest.raises(Damaged):
        read_here(b"%PDF-1.7\n" + b"nothing of the kind " * 100)

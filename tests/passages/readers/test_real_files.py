"""Faults that real files showed, each as a kind: made files that vary what real ones vary."""

from __future__ import annotations

import io
import zipfile

import pytest

from passages.chunking import cut
from passages.errors import FrontMatterError, NotText, TooLarge
from passages.model import Document, DropReason
from passages.readers import read_bytes
from passages.readers.note_markers import find_note_markers
from tests.conftest import SHARED
from tests.makers.epub import Book, make_epub, pack
from tests.makers.markup import Marking
from tests.makers.prose import Writer
from tests.support.processor_time import LINEAR, growth
from tests.support.read_text import doc, paged, paragraphs


def words_of(essay_seed: int, sentences: int = 3) -> str:
    return " ".join(Writer(essay_seed).paragraph(sentences).sentences)


def pages(document: Document) -> list[tuple[str, ...]]:
    return [passage.pages for passage in cut(document)]


# ---- running heads in plain text

_COVER = (
    "The Toll at Corbel\nAuthor(s): Ada Brandt\nSource: River Studies Quarterly, Vol. 12, No. 3 (Autumn, 1971), "
    "pp. {}-{}\nPublished by: Guild of Granaries\nStable URL: http://www.jstor.org/stable/1234567\n"
    "Accessed: 03-03-2025 08:12 UTC"
)


@pytest.mark.parametrize("first", [47, 104, 311])
@pytest.mark.parametrize("same", [True, False], ids=["journal and title", "by side"])
def test_running_heads_with_numbers_are_pages_though_no_sentence_runs_over_them(first: int, same: bool) -> None:
    heads = ("RIVER STUDIES QUARTERLY", "THE TOLL AT CORBEL")
    blocks = []
    for number in range(first, first + 8):
        head = f"{number} {heads[0]}" if number % 2 == 0 else f"{heads[1]} {number}"
        blocks += [head, words_of(number)]
    if same:
        blocks[0] = f"{heads[0]} {first}"  # the journal's name heads its first page, whatever its number
        blocks.insert(0, _COVER.format(first, first + 7))
    document = doc("\n\n".join(blocks))
    assert pages(document) == [(str(number),) for number in range(first, first + 8)]
    assert not any(head in document.text for head in heads)
    left_out = [piece for piece in document.dropped if piece.reason is DropReason.RUNNING_HEAD]
    assert len(left_out) == 8


def test_numbered_poems_are_no_pages() -> None:
    text = "\n\n".join(f"SONNET {number}\n\n{words_of(number)}" for number in range(18, 28))
    assert pages(doc(text)) == [()] * 10


# ---- clippings


@pytest.mark.parametrize(
    "line",
    ["- Your Highlight on page {} | Location 182-184 | Added on Monday", "- Ihre Markierung auf Seite {} | Position 5"],
)
def test_a_reading_app_s_lines_are_no_text_and_tell_the_page(line: str) -> None:
    entries = [(page, words_of(page, 1)) for page in (12, 13, 30)]
    text = "".join(f"The Salt Road (Brandt, Ada)\n{line.format(page)}\n\n{own}\n==========\n" for page, own in entries)
    text += "The Salt Road (Brandt, Ada)\n- Your Note on page 41 | Location 9\n\nask the group\n==========\n"
    document = doc(text)
    assert [(passage.text, passage.pages) for passage in cut(document)] == [
        (own, (str(page),)) for page, own in entries
    ]
    assert (document.title, document.author) == ("The Salt Road", "Ada Brandt")
    assert "ask the group" in {piece.text for piece in document.dropped}


# ---- marks in HTML


@pytest.mark.parametrize(
    "mark",
    [
        '<span class="pagenum ws-pagenum" id="{0}" data-page-number="{0}" title="Page:A Road.djvu/34"></span>',
        '<span class="ws-pagenum" id="{0}" title="Page:A Road.djvu/34"></span>',
        "<!-- p. {0} -->",
        "<!-- page {0} -->",
        "<!--Pg {0}-->",
    ],
)
def test_marks_that_no_reader_sees_tell_the_page(mark: str) -> None:
    own = [words_of(number, 1) for number in (12, 13, 14)]
    body = "".join(f"<p>{mark.format(number)}{text}</p>" for number, text in zip((12, 13, 14), own, strict=True))
    document = read_bytes(f"<html><body>{body}</body></html>".encode())
    assert [(p.text, p.pages) for p in cut(document)] == list(zip(own, [("12",), ("13",), ("14",)], strict=True))


# ---- marks in text


def test_marks_of_both_ends_that_do_not_agree_give_no_page() -> None:
    document = doc(f"[Pg 5] {words_of(1)}\n\n{words_of(2)} [End Page 6]\n\n{words_of(3)}\n")
    assert set(pages(document)) == {()}
    assert "[" not in document.text
    assert "do not agree" in str(document.warnings[0])


def test_marks_of_both_ends_that_agree_are_believed() -> None:
    text = "\n\n".join(f"[Pg {number}] {words_of(number)} [End Page {number}]" for number in range(5, 9))
    assert pages(doc(text)) == [(str(number),) for number in range(5, 9)]


@pytest.mark.parametrize(("said", "expected"), [("start", ["4", "5", "6"]), ("end", ["5", "6", "7"])])
def test_front_matter_says_where_marks_stand(said: str, expected: list[str]) -> None:
    body = "\n\n".join(f"{words_of(number)}\n\n[Page {number}]" for number in (5, 6, 7))
    found = [places for _, places in paged(f"---\npage_markers: {said}\n---\n\n{body}\n")]
    assert list(dict.fromkeys(found)) == (["", "5", "6"] if said == "start" else expected)


def test_front_matter_says_nothing_else_of_marks() -> None:
    with pytest.raises(FrontMatterError, match="page_markers"):
        doc("---\ntitle: A\npage_markers: middle\n---\n\nIt rained.\n")


def test_marks_that_are_not_believed_are_told_with_their_number() -> None:
    marked = "\n\n".join(f"[Pg {number}] {words_of(number)}" for number in range(5, 9))
    document = doc(f"{marked}\n\nAs he wrote in [Page 90] of his diary, it rained.\n")
    assert any("1 mark like [Page 8] seen and not believed" in str(notice) for notice in document.warnings)


def test_a_number_of_many_digits_is_no_page_and_no_text() -> None:
    body = f"{words_of(1)} [End Page 5]\n\n{words_of(2)} [End Page 999999999999] {words_of(3)} [End Page 6]\n"
    document = doc(body)
    assert "End Page" not in document.text
    assert not any(len(label) > 6 for label in document.labels)


@pytest.mark.parametrize(
    ("text", "marks"), [("as 1.F.1. You agree that it is.", 0), ("He left school.1 These were.", 1)]
)
def test_the_number_of_a_section_is_no_note(text: str, marks: int) -> None:
    assert len(find_note_markers(text)) == marks


# ---- an index, an imprint


@pytest.mark.parametrize("heading", ["Index", "INDEX OF NAMES", "Register"])
def test_an_index_is_no_text(heading: str) -> None:
    entries = ["Copper, toll paid in, 12", "Corbel salt, colour of, 3", "Salt: see Corbel salt", "Toll, 12, 15–18"]
    body = f"<h1>Of Salt</h1><p>{words_of(1)}</p><p>{words_of(2)}</p><h1>{heading}</h1>"
    body += "".join(f"<p>{entry}</p>" for entry in entries) + f"<h1>Afterword</h1><p>{words_of(3)}</p>"
    document = read_bytes(f"<html><body>{body}</body></html>".encode())
    assert paragraphs(document) == [words_of(1), words_of(2), words_of(3)]
    assert {piece.text for piece in document.dropped if piece.reason is DropReason.INDEX} == {heading, *entries}


def test_a_chapter_that_is_called_index_stays() -> None:
    body = f"<h1>Index</h1><p>{words_of(1)}</p><p>{words_of(2)}</p>"
    assert len(paragraphs(read_bytes(f"<html><body>{body}</body></html>".encode()))) == 2


def test_an_imprint_is_no_text() -> None:
    imprint = ["Copyright © 1925 by Ada Brandt", "All rights reserved.", "Printed in Great Britain by a press"]
    document = doc("\n\n".join(["THE SALT ROAD", *imprint, words_of(1), words_of(2)]))
    assert not any(line in passage.text for passage in cut(document) for line in imprint[:2])
    assert words_of(1) in document.text


# ---- Word: tracked changes


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_a_deleted_paragraph_mark_joins_two_paragraphs(change: str) -> None:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    mark = f'<w:pPr><w:rPr><w:{change} w:id="9" w:author="a"/></w:rPr></w:pPr>'
    body = (
        f"<w:p>{mark}<w:r><w:t xml:space='preserve'>The merchants celebrated </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>with oysters.</w:t></w:r>"
        "<w:del w:id='1'><w:r><w:delText>and beer</w:delText></w:r></w:del></w:p>"
        "<w:p><w:r><w:t>The mayor kept the keys.</w:t></w:r></w:p>"
    )
    data = f'<?xml version="1.0"?><w:document {namespace}><w:body>{body}</w:body></w:document>'.encode()
    document = read_bytes(pack([("word/document.xml", data)]))
    assert paragraphs(document) == ["The merchants celebrated with oysters.", "The mayor kept the keys."]
    assert [piece.text for piece in document.dropped if piece.reason is DropReason.DELETED] == ["and beer"]


# ---- formats that are known and not read


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "instead"),
    [
        (b"{\\rtf1\\ansi It rained.}", "RTF", "DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old Word", "DOCX"),
        (bytes(60) + b"BOOKMOBI" + bytes(99), "Kindle", "EPUB"),
        (b"\x89PNG\r\n\x1a\n" + b"It rained all day. " * 99, "PNG", "OCR"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "JPEG", "OCR"),
        (_zip("mimetype", "content.xml"), "OpenDocument", "DOCX"),
        (_zip("ppt/presentation.xml"), "PowerPoint", "PDF"),
        (_zip("a.txt"), "zip archive", "Unpack"),
        (b"AT&TFORM" + bytes(99), "DjVu", "PDF"),
        (b"ID3\x03" + bytes(99), "MP3", "transcript"),
    ],
)
def test_a_known_format_is_refused_by_name_with_what_to_do(data: bytes, name: str, instead: str) -> None:
    with pytest.raises(NotText, match=name) as error:
        read_bytes(data, "text.txt")
    assert instead in str(error.value)


# ---- what is large or deep


def test_a_book_may_have_thousands_of_parts() -> None:
    pictures = tuple((f"OEBPS/images/{number}.png", b"") for number in range(2_500))
    book = Book(Marking(lambda label: f'<span epub:type="pagebreak" id="page{label}"/>'), extra=pictures)
    assert cut(read_bytes(make_epub(Writer(3).essay(4), book)[0]))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_an_epub_may_be_in_wide_letters(encoding: str) -> None:
    data, truth = make_epub(
        Writer(4).essay(4), Book(Marking(lambda label: f'<span epub:type="pagebreak" id="page{label}"/>'))
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist() if name != "mimetype"]
    wide = [
        (name, body.decode().replace('encoding="utf-8"', f'encoding="{encoding[:6]}"').encode(encoding))
        for name, body in members
    ]
    document = read_bytes(pack(wide))
    assert {text for text, _ in truth.sentences} <= {
        document.text[s.start : s.end] for p in cut(document) for s in p.sentences
    }


@pytest.mark.parametrize(
    "matter",
    [
        "+++\ntitle = 'A'\n" + ".".join(["a"] * 5_000) + " = 1\n+++\n",
        "+++\ntitle = 'A'\nx = 0x" + "f" * 9_000 + "\n+++\n",
        "---\ntitle: A\nx: 0x" + "f" * 9_000 + "\n---\n",
        "---\ntitle: A\nx: " + "[" * 2_000 + "]" * 2_000 + "\n---\n",
    ],
    ids=["deep TOML", "long TOML", "long YAML", "deep YAML"],
)
def test_front_matter_beyond_reason_gets_a_clear_word(matter: str) -> None:
    with pytest.raises(FrontMatterError):
        doc(f"{matter}\nIt rained.\n")


@pytest.mark.parametrize(
    ("before", "unit", "after", "size"),
    [
        (b"<html><body><p>It rained.", b"<br>", b"All day.</p></body></html>", 2_000),
        (b"<html><body>", b"<div>", b"<p>It rained all day.</p>", 1_000),
        (b"", b"<!--a-->", b"x", 500),
        (b"By ", b"A", b"!\n\nIt rained all day, and the ferry did not come.\n", 20),
    ],
    ids=["breaks", "depth", "comments", "capitals"],
)
def test_repetition_is_read_in_linear_time(before: bytes, unit: bytes, after: bytes, size: int) -> None:
    def read(times: int) -> None:
        assert read_bytes(before + unit * times + after, "page.html").text

    assert growth(read, size) < LINEAR


def test_a_file_of_form_feeds_is_refused() -> None:
    with pytest.raises(TooLarge, match="form feeds"):
        doc("It rained.\f" + "\f" * 100_000)


# ---- the reported files


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("jstor-heads/jstor6.txt", ("311", "312", "313", "314", "315", "316")),
        ("wikisource/wikisource.html", ("12", "13", "14")),
        ("wikisource/clippings.txt", ("12", "13")),
    ],
)
def test_a_reported_file_has_its_pages(name: str, labels: tuple[str, ...]) -> None:
    document = read_bytes((SHARED / "cases" / name).read_bytes(), name)
    assert document.labels == labels
    assert len(cut(document)) == (2 if "clippings" in name else len(labels))


# ---- block quotations


_INTRODUCED = "As Judge Harrow wrote in the case that extended the law to grey salt,"
_QUOTED = "A man may carry what he can lift; but he has no right to carry another man's living under it."
_AFTER = "Today the quarrel is about the bridge, and whoever has no mule can cross it as well."


def _quoting(kind: str) -> bytes:
    if kind == "markdown":
        return f"# The Salt Law\n\n{_INTRODUCED}\n\n> {_QUOTED}\n\n{_AFTER}\n".encode()
    body = f"<h1>The Salt Law</h1><p>{_INTRODUCED}</p><blockquote><p>{_QUOTED}</p></blockquote><p>{_AFTER}</p>"
    return f"<html><body>{body}</body></html>".encode()


@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_a_block_quotation_stays_with_what_introduces_it(kind: str) -> None:
    texts = [passage.text for passage in cut(read_bytes(_quoting(kind)))]
    assert len(texts) == 2
    assert _INTRODUCED in texts[0]
    assert texts[0].endswith(_QUOTED)
    assert texts[1] == _AFTER


def test_a_page_that_sets_all_of_its_text_as_a_quotation_has_paragraphs() -> None:
    body = "".join(f"<p>{words_of(number)}</p>" for number in range(4))
    document = read_bytes(f"<html><body><blockquote>{body}</blockquote></body></html>".encode())
    assert len(paragraphs(document)) == 4

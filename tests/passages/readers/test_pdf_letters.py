"""Letters that a PDF's fonts do not tell, tell wrongly, or tell several at a time."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

import pytest

from passages import readers
from passages.errors import EmptyText
from passages.model import Document, Dropped, DropReason
from passages.readers.draft import assemble
from passages.readers.pdf import reader
from tests.conftest import SHARED
from tests.makers.pdf_fonts import mapped_pdf, shifted
from tests.makers.pdf_layouts import wrapped
from tests.makers.prose import Writer

PROSE = [line for seed in (1, 2) for line in wrapped(" ".join(Writer(seed).paragraph(9).sentences), 300.0, 11.0)]
SHUFFLED = dict(zip(string.ascii_lowercase, random.Random(3).sample(string.ascii_lowercase, 26), strict=True))


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


def page(change: Callable[[str], str]) -> list[list[str]]:
    """Return the prose as shapes, each with what the font says it is."""
    return [[change(letter) for letter in line] for line in PROSE]


def told(document: Document) -> set[str]:
    return {notice.place for notice in document.warnings if "of this page" in notice.message}


CONTROL = {letter: chr(1 + n % 8 if n % 2 else 14 + n % 17) for n, letter in enumerate(string.ascii_letters)}
PRIVATE = {letter: chr(0xE000 + n) for n, letter in enumerate(string.ascii_letters)}
ASTRAL = {letter: chr(0xF0000 + n) for n, letter in enumerate(string.ascii_letters)}


@pytest.mark.parametrize(
    "change",
    [
        lambda c: CONTROL.get(c, c),
        lambda c: PRIVATE.get(c, c),
        lambda c: ASTRAL.get(c, c),
        lambda c: "\ufffd" if c.isalpha() else c,
        lambda c: c if c in "eo. " else CONTROL.get(c, c),  # a few letters are right, by chance
        lambda c: chr(ord(c) - 29) if c.isalpha() else "\x03" if c == " " else c,  # the numbers of the shapes
    ],
    ids=["control", "private use", "private use in a high plane", "U+FFFD", "some by chance", "numbers of shapes"],
)
def test_a_page_without_letters_is_told_and_leaves_no_scraps(change: Callable[[str], str]) -> None:
    document = read_here(mapped_pdf(page(str), page(change), heading="The Ferry Book"))
    assert told(document) == {"PDF page 2"}
    assert document.text.split() == ["The", "Ferry", "Book", *" ".join(PROSE).split()]
    assert any(piece.reason is DropReason.UNREADABLE and piece.place == "PDF page 2" for piece in document.dropped)


@pytest.mark.parametrize("by", [1, 3, 6, 13, 20, 25])
def test_a_page_in_a_shifted_alphabet_is_told_and_kept(by: int) -> None:
    document = read_here(mapped_pdf(page(str), page(shifted(by))))
    assert told(document) == {"PDF page 2"}
    assert " ".join(map("".join, page(shifted(by)))) in document.text.replace("\n\n", " ")


def test_a_page_whose_letters_are_shuffled_is_told() -> None:
    assert told(read_here(mapped_pdf(page(lambda c: SHUFFLED.get(c, c)), page(str)))) == {"PDF page 1"}


@pytest.mark.parametrize(
    "line",
    [
        "Der Fluss erinnert sich an das, was die Leute im Dorf schon lange vergessen haben, und schweigt dazu.",
        "La rivière se souvient de ce que le village a oublié depuis longtemps, et le vieux pont garde le silence.",
        "Rzeka pamięta to, o czym wieś dawno zapomniała, a stary most milczy, gdy prom pływa tam i z powrotem.",
        "Joki muistaa sen, minkä kylä on jo kauan sitten unohtanut, ja vanha silta vaikenee lautan kulkiessa.",
        "A folyó emlékszik arra, amit a falu már régen elfelejtett, és az öreg híd hallgat, míg a komp jár.",
        "Nehir, köyün çoktan unuttuğu şeyi hatırlar ve eski köprü susar, feribot gidip gelirken kimse sormaz.",
        "Mae'r afon yn cofio'r hyn y mae'r pentref wedi ei anghofio ers tro, ac mae'r hen bont yn dawel.",
        "Flumen meminit quae vicus iam diu oblitus est, et pons vetus tacet dum linter it redit inter ripas.",
        "Brandt, Okoro, Ruhl, Svensson, Kowalski, Nguyen, O'Brien, MacGregor, Fernandez, Yamamoto, Schwartz.",
        "def read(self, data): return [word.strip() for word in data.split(sep) if word and len(word) > limit]",
    ],
)  # fmt: skip
def test_other_languages_names_and_programs_are_words(line: str) -> None:
    letters = set(line)
    assert len(letters) < 100
    assert told(read_here(mapped_pdf([list(line[:70]), list(line[70:])] * 12))) == set()


def test_a_bullet_in_private_use_is_no_unreadable_page() -> None:
    document = read_here(
        mapped_pdf([["\ue010", " ", *line] if n % 5 == 0 else list(line) for n, line in enumerate(PROSE)])
    )
    assert told(document) == set()
    assert set(" ".join(PROSE).split()) == set(document.text.split())


def test_a_file_whose_letters_cannot_be_read_is_refused_as_that_and_not_as_a_scan() -> None:
    with pytest.raises(EmptyText, match="letters of that PDF cannot be read"):
        read_here(mapped_pdf(page(lambda c: PRIVATE.get(c, c))))


def test_a_file_of_which_nothing_else_can_be_read_is_refused_for_its_letters_and_not_as_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unread = Document("", dropped=(Dropped("\ufffd", DropReason.UNREADABLE),))
    monkeypatch.setattr(readers, "_read", lambda *_, **__: unread)
    with pytest.raises(EmptyText, match="letters of that PDF cannot be read"):
        readers.read_bytes(b"%PDF-", "a.pdf")


LOGICAL = "من خلال الكلام الواضح في السوق القديم قال الملاح إن الأسعار غالية ولله الأمر والإبل في الآبار"


@pytest.mark.parametrize(
    "ligatures",
    [
        {"لا": "لا", "لأ": "لأ", "لإ": "لإ", "لآ": "لآ"},
        {"لا": "\ufefb", "لأ": "\ufef7", "لإ": "\ufef9", "لآ": "\ufef5"},  # the old characters for them
        {"لا": "لا", "لأ": "\ufef8", "لإ": "لإ", "لآ": "لآ", "لله": "لله"},
        {"الل": "الل", "لم": "لم", "في": "في", "من": "من"},
        {},
    ],
    ids=["lam-alef", "old characters", "both", "others", "none"],
)
def test_the_letters_of_right_to_left_ligatures_are_in_their_order(ligatures: dict[str, str]) -> None:
    glyphs, rest = [], LOGICAL
    while rest:
        known = next((one for one in sorted(ligatures, key=len, reverse=True) if rest.startswith(one)), rest[0])
        glyphs.append(ligatures.get(known, known))
        rest = rest[len(known) :]
    half = glyphs.index(" ", len(glyphs) // 2)
    lines = [glyphs[:half][::-1], glyphs[half + 1 :][::-1]]
    assert read_here(mapped_pdf(lines * 3)).text.startswith(LOGICAL)


def test_hebrew_points_stand_behind_their_letters() -> None:
    words = ["ש\u05c1", "ל", "ו\u05b9", "ם", " ", "ע", "ו", "ל", "ם"]
    assert read_here(mapped_pdf([words[::-1]] * 4)).text.split()[:2] == ["שׁלוֹם", "עולם"]


@pytest.mark.shared
def test_the_reported_ligatures_are_in_order() -> None:
    text = read_here((SHARED / "cases" / "lam-alef" / "lamalef.pdf").read_bytes()).text
    assert "قال الملاح إن الأسعار غالية" in text
    assert "من خلال الكلام الواضح" in text


@pytest.mark.shared
def test_the_reported_page_is_told() -> None:
    document = read_here((SHARED / "cases" / "control-characters" / "control.pdf").read_bytes())
    assert told(document) == {"PDF page 1"}
    assert document.text.endswith("by a man who could not read it.")

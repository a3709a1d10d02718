"""Verse, scripture, numbered units and margin marks in every format: each sentence's words, breaks and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages import Index, answer
from passages.chunking import cut
from passages.model import Document, Kind, System, labels_in
from passages.places.locators import locators
from passages.readers import read_bytes
from passages.readers.draft import NoteRef, Part, PartKind, assemble
from passages.readers.html import epub
from passages.readers.html import reader as html
from passages.readers.part_text import Edit, edited, flat
from passages.readers.plain import reader as plain
from passages.readers.printed_places import find_places
from tests.conftest import SHARED
from tests.makers.placed_text import FORMATS, Made, Sentence, margins, poem, scripture, units, write
from tests.makers.prose import Writer
from tests.support.read_text import doc

_FINE = ("book", "chapter", "section", "verse", "line", "margin")
_NAMES = {"text": "made.txt", "markdown": "made.md"}
_READERS = {"html": html.read, "epub": epub.read}


def _read(made: Made, kind: str, style: str = "") -> Document:
    """Read in this process, which is faster than in one for each file."""
    data = write(made, kind, style)
    draft = _READERS[kind](data) if kind in _READERS else plain.read(data, _NAMES[kind])
    return assemble(find_places(draft))


def _found(document: Document) -> dict[str, dict[str, str]]:
    return {
        document.text[sentence.start : sentence.end]: {
            name: label for name, label in locators(sentence.places).items() if name in _FINE
        }
        for passage in cut(document)
        for sentence in passage.sentences
    }


def _judge(document: Document, truth: list[Sentence], known: tuple[str, ...]) -> tuple[float, float, float]:
    """The shares of sentences that are whole, whose places are all right, and that have a wrong one."""
    found = _found(document)
    whole = right = wrong = 0
    for words, places in truth:
        read = found.get(words)
        whole += read is not None
        told = {name: label for name, label in (read or {}).items() if name in known}
        right += read is not None and told == places
        wrong += any(label != places.get(name) for name, label in told.items())
    return whole / len(truth), right / len(truth), wrong / len(truth)


def _poems() -> Iterator[tuple[str, str, Made]]:
    for kind in FORMATS:
        styles = {"text": ("", "before"), "markdown": ("", "breaks")}.get(kind, ("", "class", "lines", "spans"))
        for style, every, indented in product(styles, (0, 5, 10), (False, True)):
            if style == "before" and not every:
                continue
            yield kind, style, poem(len(style) + every, every=every, indented=indented)


def _scriptures() -> Iterator[tuple[str, str, Made]]:
    marks = ("{c}:{v} ", "{{{c}:{v}}} ", "[{c}:{v}] ", "[{v}] ", "{v} ")
    for kind, mark, paragraphs, books in product(FORMATS, marks, ("verse", "run"), (1, 3)):
        if books > 1 or "{c}" not in mark or paragraphs == "verse":
            yield kind, "", scripture(7, mark, paragraphs=paragraphs, books=books)
    for kind, mark in product(("html", "epub"), ("<sup>{v}</sup>", '<span class="verse">{v}</span> ', "<b>{v}</b> ")):
        yield kind, "", scripture(8, mark, paragraphs="run")


def _units() -> Iterator[tuple[str, str, Made]]:
    for kind, mark in product(FORMATS, ("§ {n}", "§ {n}.", "Art. {n}.", "[{n}]", "Section {n}.")):
        yield kind, "", units(3, mark, sub_units=kind == "text")
    for kind in ("text", "html", "epub"):
        yield kind, "", units(4, "{n}.")


def _margins() -> Iterator[tuple[str, str, Made]]:
    stephanus = [f"{page}{column}" for page in range(514, 520) for column in "abcde"]
    bekker = [f"{page}{column}{line}" for page in (1094, 1095, 1096) for column in "ab" for line in (5, 10, 15, 20)]
    academy = [f"4:{page}" for page in range(421, 445)]
    plain = [str(page) for page in range(23, 47)]
    both = [f"A {page}/B {page + 24}" for page in range(51, 75)]
    for kind in FORMATS:
        for labels, mark in (
            (stephanus, "[{}]"), (stephanus, "({})"), (bekker, "({})"), (bekker, "[{}]"), (academy, "[{}]"),
            (plain, "|{}|"), (plain, "[*{}*]"), (both, "[{}]"),
        ):  # fmt: skip
            yield kind, "", margins(5, labels, mark)


_ALL = {
    "verse": (_poems, ("line",)),
    "scripture": (_scriptures, ("book", "chapter", "verse")),
    "units": (_units, ("section",)),
    "margins": (_margins, ("margin",)),
}


@pytest.mark.parametrize("name", _ALL)
def test_sentences_are_whole_and_stand_at_their_places(name: str) -> None:
    makers, known = _ALL[name]
    judged = [
        (kind, style, made, _judge(_read(made, kind, style), made.truth, known)) for kind, style, made in makers()
    ]
    whole, right, wrong = (sum(one[3][at] for one in judged) / len(judged) for at in range(3))
    worst = sorted((one[3], one[0], one[1], one[2].blocks[1]) for one in judged if one[3] != (1.0, 1.0, 0.0))
    assert whole >= 0.98, worst[:4]
    assert right >= 0.95, worst[:4]
    assert wrong <= 0.01, worst[:4]


@pytest.mark.parametrize("name", _ALL)
def test_places_follow_each_other_and_hold_their_sentences(name: str) -> None:
    for kind, style, made in _ALL[name][0]():
        document = _read(made, kind, style)
        for system in document.systems:
            assert all(before.end <= after.start for before, after in pairwise(system.runs)), (system.system, kind)
        spans: dict[tuple[System, str], tuple[int, int]] = {
            (system.system, label): (run.start, run.end)
            for system in document.systems
            for run in system.runs
            for label in run.labels
            if system.system in (System.LINE, System.MARGIN)
        }
        for passage in cut(document):
            assert document.text[passage.start : passage.end] == passage.text
            for sentence in passage.sentences:
                for place in sentence.places:
                    reached = [spans[place.system, label] for label in place.labels if (place.system, label) in spans]
                    assert all(start < sentence.end and sentence.start < end for start, end in reached)


def test_lines_rise_and_verses_begin_afresh_in_each_chapter() -> None:
    lines = _read(poem(3), "text").system(System.LINE).labels
    assert [int(label) for label in lines] == list(range(1, len(lines) + 1))
    document = _read(scripture(9, "{v} "), "text")
    for chapter in document.system(System.CHAPTER).runs:
        inside = [run for run in document.system(System.VERSE).runs if chapter.start <= run.start < chapter.end]
        assert [int(run.labels[0]) for run in inside] == list(range(1, len(inside) + 1))


_LETTER = "Ada Brandt\n12 Quay Street\nOld Harbour\nFerry Town\n\nDear Ada,\n\n{}\n\nYours truly,\nBert Holm\n"
_TABLE = "Year      Sacks     Barrels\n" + "\n".join(
    f"{1800 + at}      {100 + 5 * at}       {40 + 5 * at}" for at in range(6)
)
_LIST = "Things to bring:\n\n" + "\n".join(f"{at}. Buy the rope and the tar" for at in range(1, 8)) + "\n"
_PLATO = "He says so twice (514a). {} Later he denies it (327b). {} The third time (621d) he laughs. {} See (398c)."
_REFERENCES = "{}\n\nReferences\n\n" + "\n\n".join(
    f"[{number}] Holm, B. Notes on ferries and their tolls, volume {number}. Harbour Press." for number in range(1, 31)
)


def _prose(seed: int) -> str:
    writer = Writer(seed)
    return fill(" ".join(writer.sentence() for _ in range(14)), 68)


@pytest.mark.parametrize("shape", [_LETTER, _TABLE + "\n{}", _LIST + "\n{}", _REFERENCES])
def test_letters_tables_lists_and_references_have_no_verse_and_no_numbers(shape: str) -> None:
    text = "\n\n".join(_prose(seed) for seed in range(3)) + "\n\n" + shape.format(_prose(4))
    draft = plain.read(text.encode(), "text.txt")
    assert find_places(draft) == draft
    assert not [part for part in draft.parts if part.kind is PartKind.VERSE]


@pytest.mark.parametrize("width", [30, 45, 60, 72, 100])
def test_wrapped_prose_is_no_verse(width: int) -> None:
    paragraphs = [fill(" ".join(_prose(seed).split()), width) for seed in range(12)]
    for kind in ("text.txt", "text.md"):
        document = read_bytes("\n\n".join(paragraphs).encode(), kind)
        assert not [block for block in document.blocks if block.kind is Kind.VERSE], kind


def test_references_to_plato_stay_in_the_essay_that_makes_them() -> None:
    document = doc("\n\n".join(_PLATO.format(_prose(seed), _prose(seed + 9), _prose(seed + 20)) for seed in range(3)))
    assert "(514a)" in document.text
    assert "(327b)" in document.text
    assert not document.system(System.MARGIN).runs


def test_footnotes_and_numbers_in_chapters_of_a_novel_are_no_verses() -> None:
    chapters = [
        f"Chapter {number}\n\n{_prose(number)} There were 2 boats. He had 3 sons.1 In 5 days they left.\n\n{_prose(9)}"
        for number in (1, 2, 3)
    ]
    document = doc("\n\n".join(chapters))
    assert not document.system(System.VERSE).runs
    assert "There were 2 boats." in document.text


def test_numbers_that_do_not_run_stay_in_the_line() -> None:
    rows = [line for block in poem(2, every=0).blocks if block.verse for line in block.lines]
    rows[3] += "    17"
    rows[9] += "    4"
    document = doc("The Ferry Song\n\n" + "\n".join(rows[:6]) + "\n\n" + "\n".join(rows[6:]))
    assert "17" in document.text
    assert not document.system(System.LINE).runs


def test_prose_lines_of_a_play_count_where_its_numbers_count_them() -> None:
    lines = "\n".join(_prose(seed) for seed in range(4)).split("\n")
    rows = [f"{line:<74}{number}" if number % 5 == 0 else line for number, line in enumerate(lines, start=1)]
    document = doc("The Toll\n\n" + "\n\n".join("\n".join(rows[at : at + 7]) for at in range(0, len(rows), 7)))
    assert document.system(System.LINE).labels == tuple(str(number) for number in range(1, len(rows) + 1))
    assert not re.search(r"\d", document.text)


def test_a_numeral_between_poems_is_no_line_and_a_last_line_alone_is_one() -> None:
    first, second = (["\n".join(block.lines) for block in poem(seed, every=0).blocks[1:]] for seed in (1, 2))
    lone = "And nobody was there to hear the bell."
    document = doc("\n\n".join(["I.", *first, lone, "II.", *second, "III.", *first]))
    stanzas = [document.text[block.start : block.end] for block in document.blocks if block.kind is Kind.VERSE]
    assert stanzas == [*first, lone, *second, *first]
    assert document.system(System.SECTION).labels == ("I", "II", "III")


@pytest.mark.shared
def test_a_case_is_answered_with_its_stanza() -> None:
    path = SHARED / "cases" / "verse-lines" / "verse_br.epub"
    index = Index(cut(read_bytes(path.read_bytes())))
    quote = answer(index, "What does the ferry carry home at night?").quotes[0]
    assert quote.text.count("\n") == 3


@pytest.mark.shared
def test_a_case_of_scripture_is_answered_with_its_verse() -> None:
    path = SHARED / "cases" / "scripture-reference" / "scrip.md"
    index = Index(cut(read_bytes(path.read_bytes(), path.name)))
    quote = answer(index, "Where shall the toll be put?").quotes[0]
    assert labels_in(quote.places, System.CHAPTER) == ("3",)
    assert "15" in labels_in(quote.places, System.VERSE)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["verse.txt", "verse_br.epub"])
def test_a_stanza_of_the_cases_keeps_its_lines(name: str) -> None:
    path = SHARED / "cases" / "verse-lines" / name
    document = read_bytes(path.read_bytes(), name)
    stanzas = [document.text[block.start : block.end] for block in document.blocks if block.kind is Kind.VERSE]
    assert stanzas
    assert all(stanza.count("\n") == 3 for stanza in stanzas)


PIECES = st.lists(st.one_of(st.text("ab\n", min_size=1, max_size=5), st.just(NoteRef("1"))), max_size=8)


@given(PIECES, st.lists(st.integers(0, 40), max_size=8))
def test_an_edited_part_is_its_flat_text_edited(pieces: list[str | NoteRef], offsets: list[int]) -> None:
    part = Part(PartKind.PARAGRAPH, tuple(pieces))
    text = flat(part)
    cuts = sorted(min(offset, len(text)) for offset in offsets)
    edits = [Edit(start, end, ("X",)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    wanted = text
    for edit in edits[::-1]:
        wanted = wanted[: edit.start] + "X" + wanted[edit.end :]
    assert flat(edited(part, edits)) == wanted

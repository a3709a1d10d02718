"""Who speaks: plays in many conventions and formats, and texts in which nobody does."""

from __future__ import annotations

import pytest

from passages.chunking import cut
from passages.model import Document, Kind, System, labels_in
from passages.readers.docx import reader as docx_reader
from passages.readers.draft import Draft
from passages.readers.html import epub as epub_reader
from passages.readers.html import reader as html_reader
from passages.readers.pipeline import finish
from passages.readers.plain import reader as plain_reader
from tests.makers import plays
from tests.makers.plays import CONVENTIONS, Play, make_play
from tests.makers.prose import Writer

PLAY = make_play(3)
SHORT = {name: plays.SHORT[name].casefold() for name in plays.CAST}


def finished(draft: Draft) -> Document:
    return finish(draft)


def read(data: bytes, form: str) -> Document:
    readers = {"html": html_reader.read, "epub": epub_reader.read, "docx": docx_reader.read}
    return finished(readers[form](data) if form in readers else plain_reader.read(data))


def made(play: Play, name: str, form: str) -> bytes:
    convention = CONVENTIONS[name]
    match form:
        case "html":
            return plays.html(play, convention)
        case "epub":
            return plays.epub(plays.body(play, convention, "<b>{}</b>"))
        case "docx":
            return plays.docx(play, convention, look="smallCaps")
        case _:
            return plays.plain(play, convention)


def right_share(document: Document, play: Play) -> float:
    """The share of the play's sentences that stand whole in one sentence, with the right speaker."""
    read = [
        (" ".join(document.text[one.start : one.end].split()), labels_in(one.places, System.SPEAKER))
        for passage in cut(document)
        for one in passage.sentences
    ]
    right = 0
    for text, speaker in play.spoken:
        told = [labels for sentence, labels in read if sentence.endswith(text)]
        right += len(told) == 1 and len(told[0]) == 1 and is_same(told[0][0], speaker)
    return right / len(play.spoken)


def is_same(told: str, speaker: str) -> bool:
    folded = told.casefold()
    return folded in (speaker.casefold(), SHORT[speaker], plays.SHORTER[speaker].casefold().rstrip("."))


def stages(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is Kind.STAGE]


@pytest.mark.parametrize("form", ["plain", "html", "epub", "docx"])
@pytest.mark.parametrize("name", CONVENTIONS)
def test_each_sentence_of_a_play_has_its_speaker(name: str, form: str) -> None:
    document = read(made(PLAY, name, form), form)
    assert right_share(document, PLAY) >= 0.97
    assert stages(document).count("[Exeunt.]") == len(PLAY.scenes)
    assert [len(run.labels) for run in document.system(System.SCENE).runs] == [1] * len(PLAY.scenes)


@pytest.mark.parametrize("kind", ["paragraphs", "spans", "table", "types"])
def test_markup_that_names_speakers_is_believed(kind: str) -> None:
    document = read(plays.epub(plays.classed(PLAY, kind)), "epub")
    assert right_share(document, PLAY) == 1
    assert "[Exeunt.]" in stages(document)


# ---- texts without speakers


def novel() -> str:
    writer, rows = Writer(5), []
    for number in range(1, 7):
        rows.append(f"CHAPTER {number}")
        for _ in range(8):
            rows += [f"“{writer.sentence()}” said Anna.", f"“{writer.sentence()}”", f"Bert waited. {writer.sentence()}"]
            rows += [f"No. {writer.sentence()}", f"Yes. {writer.sentence()}"]
    return "\n\n".join(rows)


def labelled(*labels: str, sentences: int = 3) -> str:
    writer, rows = Writer(6), ["AN ESSAY ON FERRIES"]
    for _ in range(5):
        rows += [f"{label} {' '.join(writer.paragraph(sentences).sentences)}" for label in labels]
    return "\n\n".join(rows)


def occasional(label: str, other: str) -> str:
    writer, rows = Writer(7), []
    for number in range(40):
        paragraph = " ".join(writer.paragraph(4).sentences)
        rows.append(f"{(label, other)[number // 8 % 2]}: {paragraph}" if number % 8 == 0 else paragraph)
    return "\n\n".join(rows)


def scripture() -> str:
    writer, rows = Writer(8), ["GENESIS"]
    for chapter in range(1, 4):
        rows.append(f"Chapter {chapter}")
        rows += [f"{chapter}:{verse} And {writer.sentence()}" for verse in range(1, 9)]
    return "\n\n".join(rows)


def textbook() -> str:
    writer, rows = Writer(9), []
    for number in range(1, 5):
        rows += [f"{number}. FERRIES", *(" ".join(writer.paragraph(4).sentences) for _ in range(6))]
        rows += ["LOOKING BACK", *(" ".join(writer.paragraph(4).sentences) for _ in range(5))]
        rows += ["FOR DISCUSSION", *(writer.sentence() for _ in range(7))]
    return "\n\n".join(rows)


PROSE = {
    "novel": novel(),
    "notes and examples": labelled("Note:", "Example:"),
    "questions and answers": labelled("Q:", "A:"),
    "scholastic": labelled("Objection 1:", "On the contrary,", "Reply to Objection 1:"),
    "geometry": labelled("Proof.", "Corollary.", "Note."),
    "pros and cons": labelled("PRO:", "CON:"),
    "diary": labelled("Monday.", "Tuesday."),
    "recipe": labelled("Ingredients:", "Method:"),
    "labels here and there": occasional("Freedom", "Duty"),
    "scripture": scripture(),
    "textbook": textbook(),
    "glossary": "\n\n".join(f"{word.upper()}. {Writer(11).sentence()}" for word in Writer(10).sentence().split()),
}


@pytest.mark.parametrize("kind", PROSE)
def test_prose_has_no_speakers(kind: str) -> None:
    assert not read(PROSE[kind].encode(), "plain").system(System.SPEAKER).runs


@pytest.mark.parametrize("kind", PROSE)
def test_prose_in_html_has_no_speakers(kind: str) -> None:
    page = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE[kind].split("\n\n"))
    document = read(f"<html><body>{page}</body></html>".encode(), "html")
    assert not document.system(System.SPEAKER).runs


def test_prose_behind_a_dialogue_is_nobodys() -> None:
    writer = Writer(12)
    rows = [" ".join(writer.paragraph(4).sentences)]
    rows += [f"{name}: {writer.sentence()}" for name in ("Anna", "Bert") * 3]
    after = [" ".join(writer.paragraph(4).sentences) for _ in range(6)]
    document = read("\n\n".join([*rows, *after]).encode(), "plain")
    assert [run.labels for run in document.system(System.SPEAKER).runs] == [("Anna",), ("Bert",)] * 3
    assert document.text[document.system(System.SPEAKER).runs[-1].end :].strip() == "\n\n".join(after)


# ---- what belongs to a speech

FERRY = """\
THE LANTERN

DRAMATIS PERSONAE

TOBIAS FARRON, a carter
HELEN HALE, a widow
A Servant

ACT I

SCENE I. A mill.

Enter FARRON and HALE.

FARRON.
I have brought a lantern for the miller,
And nothing else. The road was dark tonight,
For no one walked there but the dog and I.

HALE.
The miller wants no lantern.
He wants his wagon back. The road was long.

[Exit Farron.]

SERVANT.
The horses are at the gate.

HALE.
Then let them in.

SCENE II. The road.

FARRON.
Alone again.
"""


def blocks(document: Document) -> list[tuple[str, str, str]]:
    """Each block's kind, text, and speaker."""
    speakers = {run.start: run.labels[0] for run in document.system(System.SPEAKER).runs}
    return [
        (block.kind.value, document.text[block.start : block.end], speakers.get(block.start, ""))
        for block in document.blocks
    ]


def test_a_play_in_verse_keeps_its_lines_and_names_stand_in_the_cast() -> None:
    found = blocks(read(FERRY.encode(), "plain"))
    first = FERRY[FERRY.index("FARRON.\n") : FERRY.index("\n\nHALE.")]
    assert ("verse", first, "Tobias Farron") in found
    assert ("stage", "[Exit Farron.]", "") in found
    assert ("stage", "Enter FARRON and HALE.", "") in found
    assert [text for kind, text, _ in found if kind == "heading"][-3:] == [
        "ACT I", "SCENE I. A mill.", "SCENE II. The road.",
    ]  # fmt: skip
    assert not any(speaker for kind, text, speaker in found if "carter" in text)


def test_a_play_of_three_speeches_is_one() -> None:
    text = "ACT I\n\nFARRON. I have brought a lantern.\n\nHALE. He wants none.\n\nFARRON. Then he may go."
    assert [one[2] for one in blocks(read(text.encode(), "plain"))] == ["", "Farron", "Hale", "Farron"]


def test_further_paragraphs_of_a_speech_are_of_the_same_speaker() -> None:
    text = "\n\n".join(
        f"{name}: {first}\n\n{second}"
        for name, first, second in [
            ("Interviewer", "When did you come?", "And how?"),
            ("Brandt", "In the spring.", "By the ferry, as all of us did."),
            ("Interviewer", "And then?", "Did you stay?"),
            ("Brandt", "I stayed.", "I never left."),
        ]
    )
    found = [speaker for _, _, speaker in blocks(read(text.encode(), "plain"))]
    assert found == ["Interviewer", "Interviewer", "Brandt", "Brandt"] * 2


def test_a_speech_that_a_page_tears_is_one() -> None:
    text = "FARRON. I have brought a lantern for the\n\n[Page 2]\n\nmiller.\n\nHALE. No.\n\n[Page 3]\n\nFARRON. Yes."
    found = blocks(read(f"[Page 1]\n\n{text}".encode(), "plain"))
    assert ("paragraph", "FARRON. I have brought a lantern for the miller.", "Farron") in found


def test_a_stage_direction_inside_a_speech_stays_in_it() -> None:
    text = "ANNA (rising). I saw it. [Sits.] I did.\n\nBERT. [Aside.] She lies.\n\nANNA. I heard you."
    found = blocks(read(text.encode(), "plain"))
    assert [one[2] for one in found] == ["Anna", "Bert", "Anna"]
    assert found[0][1] == "ANNA (rising). I saw it. [Sits.] I did."

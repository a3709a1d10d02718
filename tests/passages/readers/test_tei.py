"""TEI P5 XML: places, speakers, verses and notes as the encoding names them."""

from __future__ import annotations

from typing import Any

import pytest

from passages.chunking import cut
from passages.errors import Damaged
from passages.model import Passage
from passages.places.systems import System, labels_in
from passages.readers import read_bytes
from tests.makers.tei import speech, tei

PERSONS = {"farron": "Farron the Ferryman", "hale": "Mrs. Hale"}
LINES = ["I have brought a lantern for the miller,", "And nothing else that shines upon the quay."]
LONG = ["The miller wants no lantern, for he has the moon, and it costs him nothing at all to keep. " * 3]


def passages(body: str, **settings: Any) -> list[Passage]:
    return list(cut(read_bytes(tei(body, persons=PERSONS, **settings))))


def play(scene: str) -> str:
    inner = f'<div type="scene" n="2"><head>Scene II. A quay.</head>{scene}</div>'
    return f'<div type="act" n="1"><head>ACT I</head>{inner}</div>'


def labels(passage: Passage, system: str) -> list[tuple[str, ...]]:
    """The labels of each sentence in one system."""
    return [labels_in(sentence.places, System(system)) for sentence in passage.sentences]


def test_title_author_and_year_are_those_of_the_header() -> None:
    meta = read_bytes(tei("<p>It is late.</p>")).metadata
    assert (meta.title, meta.author, meta.year, meta.language) == ("The Salt Road", "Ada Brandt", "1704", "en")


def test_a_speech_has_its_speaker_lines_act_and_scene() -> None:
    (found,) = passages(play(speech("farron", "FARR.", LINES, 56)))
    assert found.text == "FARR.\n" + "\n".join(LINES)
    assert found.speaker == "Farron the Ferryman"
    assert found.citation.locators == {"act": "I", "scene": "II", "line": "56-57"}
    assert found.locator == "I.2.56–57, Farron the Ferryman"


def test_each_sentence_of_an_exchange_names_who_speaks_in_it() -> None:
    (found,) = passages(play(speech("farron", "FARR.", LINES, 1) + speech("hale", "HALE.", ["He wants his wagon."])))
    assert labels(found, "speaker") == [("Farron the Ferryman",), ("Mrs. Hale",)]


def test_a_long_speech_is_not_joined_with_its_answer() -> None:
    found = passages(play(speech("hale", "HALE.", LONG) + speech("farron", "FARR.", ["Then he may have it."])))
    assert [one.speaker for one in found] == ["Mrs. Hale", "Farron the Ferryman"]


def test_divisions_without_a_heading_have_the_number_of_the_markup() -> None:
    scene = '<div type="act" n="{0}"><div type="scene" n="1">{1}</div></div>'
    body = scene.format(1, speech("farron", "F.", LONG)) + scene.format(2, speech("hale", "H.", LONG))
    assert [one.citation.locators for one in passages(body)] == [
        {"act": "1", "scene": "1"},
        {"act": "2", "scene": "1"},
    ]


@pytest.mark.parametrize(("label", "system"), [("514a", "margin"), ("1094a", "margin"), ("12", "section")])
def test_text_parts_have_the_places_of_their_edition(label: str, system: str) -> None:
    section = f'<div type="textpart" subtype="section" n="{label}"><p>A toll was taken.</p></div>'
    body = f'<div type="textpart" subtype="book" n="7">{section}</div>'
    (found,) = passages(body)
    assert {name: one for name, one in found.citation.locators.items() if name != "paragraph"} == {
        "book": "7",
        system: label,
    }


def test_a_sentence_over_two_milestones_has_both() -> None:
    body = '<p><milestone unit="section" n="514a"/>It was late. It <milestone unit="section" n="514b"/>was cold.</p>'
    (found,) = passages(body)
    assert labels(found, "margin") == [
        ("514a",),
        ("514a", "514b"),
    ]


def test_stanzas_keep_their_lines_and_pages_begin_at_their_breaks() -> None:
    first = "<lg><l>The ferry goes at morning light</l><l>With barley, tar and wool.</l></lg>"
    body = f'{first}<pb n="9"/><lg><l>It comes again.</l></lg>'
    found = passages(body)
    assert found[0].text == "The ferry goes at morning light\nWith barley, tar and wool."
    assert [one.pages for one in found] == [(), ("9",)]


def test_notes_are_kept_out_of_the_text_and_running_heads_are_told() -> None:
    document = read_bytes(tei('<fw>THE SALT ROAD</fw><p>It is late.<note n="1">Past nine.</note> Go home.</p>'))
    assert document.text == "It is late.1 Go home."
    assert [(note.label, note.text) for note in document.notes] == [("1", "Past nine.")]
    assert [(one.text, str(one.reason)) for one in document.dropped] == [
        ("THE SALT ROAD", "running head"),
        ("The Salt Road Ada Brandt Made for a test. 1704", "metadata"),
    ]


def test_a_prefixed_namespace_is_read_as_well() -> None:
    assert read_bytes(tei("<p>It is late.</p>", prefix="tei")).text == "It is late."


def test_a_scene_of_verses_split_between_speakers_is_read_whole() -> None:
    split = (
        '<sp who="#farron"><speaker>F.</speaker><l n="5" part="I">Who comes?</l></sp>'
        '<sp who="#hale"><speaker>H.</speaker><l part="F">Nobody, I think.</l><l n="6">It is the wind.</l></sp>'
    )
    (found,) = passages(play(split))
    assert labels(found, "line") == [("5",), ("5",), ("6",)]


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE TEI [<!ENTITY a "b">]><TEI><text><body><p>&a;</p></body></text></TEI>',
        b"<TEI><text><body><p>open</body></text></TEI>",
        b"<TEI><teiHeader/></TEI>",
        b"<TEI><text><body>" + b"<div>" * 600 + b"<p>deep</p>" + b"</div>" * 600 + b"</body></text></TEI>",
    ],
    ids=["entities", "not well-formed", "no text", "deep"],
)
def test_what_may_harm_or_is_no_text_is_refused(body: bytes) -> None:
    with pytest.raises(Damaged):
        read_bytes(body, "play.xml")

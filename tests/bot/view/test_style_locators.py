"""Where a quote stands, in the form of each style; and CSL-JSON."""

from __future__ import annotations

import json

import pytest

from bot.view.citation_styles import cite
from bot.view.csl_json import csl_item
from passages.model import Basis, Metadata, Place, System

PLAY = (Place(System.ACT, ("III",)), Place(System.SCENE, ("I",)), Place(System.LINE, ("56", "57", "60")))
VERSES = (Place(System.BOOK, ("Genesis",)), Place(System.CHAPTER, ("3",)), Place(System.VERSE, ("15", "17")))


@pytest.mark.parametrize(
    ("places", "chicago", "mla", "apa"),
    [
        (PLAY, "3.1.56–60", "3.1.56–60", "3.1.56–60"),
        (PLAY[:2], "3.1", "3.1", "3.1"),
        (PLAY[:1], "act 3", "act 3", "Act 3"),
        (VERSES, "Gen. 3:15–17", "Gen. 3.15–17", "Genesis 3:15–17"),
        ((Place(System.BOOK, ("1 Corinthians",)), *VERSES[1:]), "1 Cor. 3:15", "1 Cor. 3.15", "1 Corinthians 3:15"),
        (VERSES[1:], "3:15–17", "3.15–17", "3:15–17"),
        ((Place(System.CHAPTER, ("XII",)),), "ch. 12", "ch. 12", "Chapter 12"),
        ((Place(System.PART, ("Two",)), Place(System.CHAPTER, ("I",))), "pt. 2, ch. 1", "pt. 2, ch. 1", "Part 2, Ch"),
        ((Place(System.SECTION, ("43",)),), "§ 43", "§ 43", "§ 43"),
        ((Place(System.SECTION, ("IV",), "Letter"),), "Letter 4", "Letter 4", "Letter 4"),
        ((Place(System.BOOK, ("Second",)), Place(System.LINE, ("12", "16"))), "bk. 2, ll. 12–16", "bk. 2, lines 12–16",
         "Book 2, lines 12–16"),
        ((Place(System.MARGIN, ("514a", "514b")), Place(System.PAGE, ("220",))), "514a–b", "514a–b", "514a–b"),
        ((Place(System.CHAPTER, (), "Preface"),), "Preface", "Preface", "Preface"),
    ],
)  # fmt: skip
def test_each_style_has_its_own_locators(places: tuple[Place, ...], chicago: str, mla: str, apa: str) -> None:
    source = cite(Metadata("On Tolls", "Ann Lee", "1999"), places=places)
    assert chicago in source.chicago
    assert mla in source.mla
    assert apa in source.apa


def test_prose_with_pages_is_cited_by_page_and_a_play_by_act() -> None:
    page = Place(System.PAGE, ("33",))
    prose = cite(Metadata("On Tolls"), ("33",), Basis.PRINTED, 2, (Place(System.CHAPTER, ("2",)), page))
    assert "ch." not in prose.mla
    assert " 33)" in prose.mla
    assert "3.1.56–60" in cite(Metadata("On Tolls"), ("33",), Basis.PRINTED, 2, (*PLAY, page)).mla


def test_where_a_chapter_is_all_that_is_known_the_paragraph_is_counted_in_it() -> None:
    assert "ch. 12, para. 4" in cite(Metadata("On Tolls"), paragraph=4, places=(Place(System.CHAPTER, ("12",)),)).mla


def test_an_item_of_csl_json_has_what_is_known_and_nothing_else() -> None:
    meta = Metadata("Where Next?", "Ann Lee; Bo Chen", "1999", "River Studies", "104-110", doi="10.1/x")
    assert csl_item(meta) == {
        "id": "lee1999where",
        "type": "article-journal",
        "title": "Where Next?",
        "author": [{"family": "Lee", "given": "Ann"}, {"family": "Chen", "given": "Bo"}],
        "issued": {"date-parts": [[1999]]},
        "container-title": "River Studies",
        "page": "104-110",
        "DOI": "10.1/x",
    }
    assert csl_item(Metadata("On Tolls", "Ministry of Education"))["author"] == [{"literal": "Ministry of Education"}]
    assert json.loads(json.dumps(csl_item(Metadata("On Tolls")))) == {
        "id": "tolls",
        "type": "document",
        "title": "On Tolls",
    }
    assert csl_item(Metadata("On Tolls", year="c. 400 BC"))["issued"] == {"literal": "c. 400 BC"}

"""What names the text that is asked, or who wrote it, is not what is asked of it."""

from __future__ import annotations

import pytest

from passages.answering.answer import answer
from passages.model import Metadata, Passage
from passages.search.searcher import Index

ESSAY = Metadata(title="On Orchards", author="Ruth Abernethy")
TEXTS = [
    "The orchard was planted by a sea captain, who never saw it bear fruit.",
    "Bees came from the monastery across the valley.",
    "Grafting is slow, for a tree must heal before it grows. I recommend patience above all other tools.",
    "In the war the apple trees were cut for firewood.",
    "The village presses cider every October, and visitors may taste it at the mill.",
]
INDEX = Index([Passage.of(text, metadata=ESSAY) for text in TEXTS])


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what does abernethy say about bees", ["bees"]),
        ("What is Abernethy's view of grafting?", ["grafting"]),
        ("What does Ruth Abernethy mean by patience?", ["patience"]),
        ("what is the author's opinion of cider", ["cider"]),
        ("which tool does the author recommend", ["tool", "recommend"]),
        ("What reasons are given for the slow grafting?", ["slow", "grafting"]),
        ("what examples of fruit are offered", ["fruit"]),
        ("What evidence is cited on the mill?", ["mill"]),
        ("Where does the author touch upon bees?", ["bees"]),
        ("What is touched on besides grafting?", ["grafting"]),
        ("Where does she bring up the monastery?", ["monastery"]),
        ("Are bees brought up anywhere in the essay?", ["bees"]),
        ("Which tool is brought up first, and which then?", ["tool"]),
        ("Where is cider referred to?", ["cider"]),
        ("What does the author want to point out about fruit?", ["fruit"]),
        ("Does the piece deal with cider?", ["cider"]),
        ("According to Abernethy, is grafting slow?", ["grafting", "slow"]),
        ("In the author's opinion, what do visitors taste?", ["visitors", "taste"]),
        ("In which chapter does he talk about patience?", ["patience"]),
        ("At the end of the essay, what is planted?", ["planted"]),
        ("What does the essay first discuss and then compare with grafting?", ["grafting"]),
        ("How do bees differ from a captain?", ["bees", "captain"]),
        ("What is the difference between cider and fruit?", ["cider", "fruit"]),
        ("Is the mill old as compared with the monastery?", ["mill", "old", "monastery"]),
        ("What is the significance of the mill?", ["mill"]),
    ],
)
def test_a_frame_is_not_asked_for(question: str, asked: list[str]) -> None:
    assert INDEX.rank(question).query.content_forms == asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Where was the captain brought up?", ["captain", "brought"]),
        ("How did they treat the captain?", ["treat", "captain"]),
        ("Who told the captain about the bees?", ["told", "captain", "bees"]),
        ("Is patience raised in children?", ["patience", "raised", "children"]),
    ],
)
def test_what_is_done_in_a_text_is_no_frame(question: str, asked: list[str]) -> None:
    assert INDEX.rank(question).query.content_forms == asked


@pytest.mark.parametrize("author", ["Ruth Orchard", "Captain Cider"])
def test_an_author_whose_name_is_a_word_of_the_text_may_be_asked_about(author: str) -> None:
    index = Index([Passage.of(text, metadata=Metadata(author=author)) for text in TEXTS])
    assert answer(index, "who planted the orchard?").found
    assert "cider" in index.rank("when is the cider pressed").query.content_forms


def test_an_author_is_not_said_to_stand_nowhere() -> None:
    assert answer(INDEX, "what objection has abernethy to bees").missing == ("objection",)


def test_what_is_asked_of_the_author_must_still_stand_there() -> None:
    assert not answer(INDEX, "where was abernethy born?").found


@pytest.mark.parametrize(
    ("language", "text", "question", "asked"),
    [
        ("de", "Die Bienen kamen aus dem Kloster.", "was sagt der autor über die bienen", ["bienen"]),
        ("fr", "Les abeilles venaient du monastère.", "que dit l'auteur sur les abeilles", ["abeilles"]),
        ("fr", "Les abeilles venaient du monastère.", "l'auteur parle-t-il des abeilles ?", ["abeilles"]),
        ("es", "Las abejas venían del monasterio.", "¿qué dice el texto sobre las abejas?", ["abejas"]),
        ("it", "Le api venivano dal monastero.", "cosa pensa l'autore delle api", ["api"]),
        ("ru", "Пчёлы прилетели из монастыря.", "что говорит автор о монастыре", ["монастыре"]),
    ],
)
def test_frames_are_known_in_other_languages(language: str, text: str, question: str, asked: list[str]) -> None:
    index = Index([Passage.of(text, metadata=Metadata(language=language))])
    assert index.rank(question).query.content_forms == asked

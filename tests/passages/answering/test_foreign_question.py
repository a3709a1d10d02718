"""A question in another language than the text is told so."""

from __future__ import annotations

import pytest

from passages.answering.answer import answer
from passages.answering.foreign_question import foreign_question
from passages.model import Metadata, Passage
from passages.search.searcher import Index


@pytest.mark.parametrize(
    ("question", "languages", "name"),
    [
        ("Was sagt der Text über die Elefanten und ihre Herden?", ("en",), "German"),
        ("Que dit le texte sur les éléphants et leurs troupeaux ?", ("en",), "French"),
        ("¿Qué dice el texto de los elefantes y de sus manadas?", ("en",), "Spanish"),
        ("Что говорится в тексте о слонах и об их стадах?", ("en",), "Russian"),
        ("この本は何についてですか", ("en",), "Japanese"),
        ("What does the text say about the elephants?", ("de",), "English"),
    ],
)
def test_another_language_is_named(question: str, languages: tuple[str, ...], name: str) -> None:
    assert f"seems to be in {name}." in foreign_question(question, languages)


@pytest.mark.parametrize(
    ("question", "languages"),
    [
        ("What does the text say about the elephants?", ("en",)),
        ("What does the text say about the elephants?", ("de", "en")),
        ("Elefanten", ("en",)),
        ("Zeitgeist in die Zukunft", ("de",)),
        ("", ("en",)),
        ("Who said “veni, vidi, vici”?", ("en",)),
    ],
)
def test_one_of_the_texts_languages_and_a_word_alone_are_not_told(question: str, languages: tuple[str, ...]) -> None:
    assert foreign_question(question, languages) == ""


def test_a_miss_says_it_instead_of_listing_small_words() -> None:
    index = Index([Passage.of("The miller keeps the lantern.", metadata=Metadata(title="Mill", language="en"))])
    reply = answer(index, "Was sagt der Text über die Elefanten und ihre Herden?")
    assert reply.message.startswith("The text is in English, and your question seems to be in German.")

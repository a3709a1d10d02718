"""The questions in `/help` come from the text at hand, differ, and find what they ask for."""

from __future__ import annotations

import pytest

from bot.view.suggested_questions import suggestions
from passages import Index, Passage, answer
from passages.model import Metadata
from passages.storage.snapshot import Snapshot


def check(index: Index) -> tuple[str, ...]:
    """The questions, each of them asked."""
    questions = suggestions(index)
    found = [answer(index, question) for question in questions]
    assert all(reply.found for reply in found)
    assert len({reply.quotes[0].number for reply in found}) == len(questions)
    for question, reply in zip(questions, found, strict=True):
        phrase = question.partition("“")[2].partition("”")[0] or question.rstrip("?")
        assert phrase in reply.quotes[0].passage.text
    return questions


def test_three_questions_work_on_the_sample(sample_index: Index) -> None:
    assert len(check(sample_index)) == 3


@pytest.mark.shared
def test_three_questions_work_on_the_essay(essay: Snapshot) -> None:
    assert len(check(essay.index)) == 3


def test_a_text_in_another_language_gets_questions_of_its_own_words() -> None:
    german = Metadata(language="de")
    texts = (
        "Die alte Mühle steht am Rand der Stadt, und niemand mahlt dort mehr.",
        "Grüne Wiesen reichen bis zum Ufer hinab, wo Pferde stehen.",
        "Am Abend läutet die kleine Glocke, und dann schließen alle Läden.",
    )
    questions = check(Index([Passage.of(text, metadata=german) for text in texts]))
    assert questions
    assert not any("What" in question for question in questions)


@pytest.mark.parametrize("texts", [(), ("",), ("a b c",), ("!?",), ("word",)])
def test_where_there_is_nothing_to_ask_there_is_no_question(texts: tuple[str, ...]) -> None:
    assert check(Index([Passage.of(text) for text in texts])) == ()

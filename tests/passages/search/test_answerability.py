"""Whether the texts speak of what was asked."""

from __future__ import annotations

import math

import pytest

from passages.model import Passage
from passages.search.ranking.answerability import AnswerabilityFeatures, confidence
from passages.search.searcher import Index

ORCHARD = Index(
    [
        Passage.of("The orchard was planted in 1820 by a sea captain. He never saw it bear fruit."),
        Passage.of("Bees came from the monastery across the valley. The monks had kept them for two centuries."),
        Passage.of("In the war the apple trees were cut for firewood. Only a single pear tree was spared."),
        Passage.of("Today the village presses cider every October. Visitors may taste it at the mill."),
    ]
)


@pytest.mark.parametrize(
    "question",
    [
        "Who planted the orchard?",
        "Where did the bees come from?",
        "Which tree was spared in the war?",
        "When does the village press cider?",
        "orchard",
        "What does the text say about bees?",
    ],
)
def test_what_the_text_speaks_of_is_answered(question: str) -> None:
    assert ORCHARD.query(question).confident


@pytest.mark.parametrize(
    "question",
    [
        "Who won the football World Cup in 1966?",
        "What is the capital of Australia?",
        "How do I reset my password?",
        "Who wrote the Communist Manifesto?",
        "What does the essay say about artificial intelligence?",
        "Which missile could reach the valley of Kashmir?",
    ],
)
def test_what_the_text_does_not_speak_of_is_refused(question: str) -> None:
    assert not ORCHARD.query(question).confident


@pytest.mark.parametrize("size", [1, 10, 1000])
def test_the_rule_holds_for_any_number_of_passages(size: int) -> None:
    rest = [
        Passage.of(f"Entry {number} lists parish {number * 7} and its {number * 3} barns.") for number in range(size)
    ]
    index = Index([*ORCHARD.passages, *rest])
    assert index.query("Which tree was spared in the war?").confident
    assert not index.query("Who won the football World Cup in 1966?").confident


def test_one_passage_by_itself_is_enough() -> None:
    index = Index([Passage.of("The lighthouse keeper painted the door green.")])
    assert index.query("Who painted the door?").confident
    assert not index.query("What is the population of Japan?").confident


@pytest.mark.parametrize(
    ("missing", "names", "synonyms", "expected"),
    [(0.5, 0.5, 0.0, "perhaps"), (0.4, 0.6, 0.0, "found"), (0.5, 0.25, 0.0, "found"), (0.5, 0.5, 0.3, "found")],
)
def test_names_alone_make_no_answer_sure_where_the_other_words_are_missing(
    missing: float, names: float, synonyms: float, expected: str
) -> None:
    zeros = AnswerabilityFeatures(*([0.0] * len(AnswerabilityFeatures._fields)))
    features = zeros._replace(bm25=1.0, names=names, missing=missing, synonyms=synonyms, passages=math.log(8))
    assert confidence(features) == expected

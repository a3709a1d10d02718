from __future__ import annotations

import math

import pytest

from passages import Index, Passage
from passages.answering.evaluation import EvalQuestion, compare, evaluate, read_questions, score
from passages.errors import QuestionsError
from passages.model import Confidence
from passages.search import searcher

INDEX = Index(
    [
        Passage.of("The bridge was opened by the mayor in spring."),
        Passage.of("Otters returned to the river under the bridge."),
        Passage.of("The mill grinds barley for the brewery."),
    ]
)


def test_ranks_pages_and_refusals_are_counted_as_the_literature_does() -> None:
    questions = [
        EvalQuestion("Who opened the bridge?", "by the mayor", "12"),
        EvalQuestion("What lives under the bridge?", "Otters returned"),
        EvalQuestion("What does the mill grind?", "no such words"),
        EvalQuestion("Which volcano erupted?"),
    ]
    outcomes = evaluate(INDEX, questions)
    figures = score(outcomes)
    assert [outcome.rank for outcome in outcomes] == [1, 1, 0, 0]
    assert figures.hit_at_1 == pytest.approx(2 / 3)
    assert figures.mrr == pytest.approx(2 / 3)
    assert figures.refusals_right == 1
    assert figures.false_refusals == 0
    assert figures.pages_right == 0, "the passages have no page, so page 12 is not right"


def test_what_is_perhaps_an_answer_is_no_refusal_of_either_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "confidence", lambda _: Confidence.PERHAPS)
    outcomes = evaluate(
        INDEX, [EvalQuestion("Who opened the bridge?", "mayor"), EvalQuestion("Who mended the bridge?")]
    )
    figures = score(outcomes)
    assert [outcome.right for outcome in outcomes] == [True, True]
    assert (figures.refusals_right, figures.false_refusals) == (1, 0)
    assert (figures.perhaps, figures.perhaps_unanswerable) == (1, 1)


def test_shares_of_nothing_are_not_a_number() -> None:
    assert math.isnan(score(evaluate(INDEX, [EvalQuestion("Who opened the bridge?", "mayor")])).refusals_right)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "holds no question"),
        (b"ask = 1", "holds no question"),
        (b"[[question]]\nsays = 'x'", "question 1: there is no ask"),
        (b"[[question]]\nask = 'a'\nsays = 3", "question 1: says and page"),
        (b"[[question", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
    ],
)
def test_a_file_that_holds_no_questions_says_where_it_is_wrong(data: bytes, told: str) -> None:
    with pytest.raises(QuestionsError, match=told):
        read_questions(data, "q.toml")


def test_a_page_may_be_written_as_a_number() -> None:
    assert read_questions(b"[[question]]\nask = 'a'\nsays = 'b'\npage = 104", "q")[0].page == "104"


def test_two_runs_are_compared_question_by_question() -> None:
    before = {"a": True, "b": False, "c": False, "gone": True}
    now = {"a": False, "b": True, "c": True, "new": True}
    compared = compare(now, before)
    assert (compared.better, compared.worse, compared.same) == (("b", "c"), ("a",), 0)
    assert compared.p == 1.0


def test_six_changes_one_way_are_no_chance() -> None:
    compared = compare(dict.fromkeys("abcdef", True), dict.fromkeys("abcdef", False))
    assert compared.p == pytest.approx(2 / 2**6)  # McNemar, exact: two tails of a fair coin's six heads

"""How well a list of questions is answered: from the right place, with the right page, or rightly refused."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passages.answering.answer import answer
from passages.errors import QuestionsError
from passages.search.searcher import Index

DEPTH = 10  # how many quotes deep a right one is looked for


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """`says` stands, to the letter, in a quote that answers, printed on `page`; without it, no quote is right."""

    ask: str
    says: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was answered. `rank` counts from 1; 0 means that no right quote came among the first ten."""

    question: EvalQuestion
    found: bool
    rank: int
    page_right: bool | None  # whether the right quote names the page; None where there is nothing to judge
    quoted: str = ""  # the first quote, or the nearest passage where nothing was found
    cited: str = ""

    @property
    def right(self) -> bool:
        """Answered at rank 1 from the right place, or rightly refused."""
        return self.rank == 1 if self.question.says else not self.found


def read_questions(data: bytes, name: str) -> tuple[EvalQuestion, ...]:
    """The questions of a TOML file of `[[question]]` tables with `ask`, `says` and `page`. Raises `QuestionsError`."""
    try:
        tables = tomllib.loads(data.decode("utf-8-sig")).get("question", [])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QuestionsError(f"{name} is not valid TOML: {error}.") from error
    if not isinstance(tables, list) or not tables:
        raise QuestionsError(f'{name} holds no question. Each begins with a line [[question]], then ask = "…".')
    return tuple(_question(table, place, name) for place, table in enumerate(tables, 1))


def _question(table: Any, place: int, name: str) -> EvalQuestion:
    if not isinstance(table, dict) or not isinstance(table.get("ask"), str):
        raise QuestionsError(f'{name}, question {place}: there is no ask = "…".')
    says, page = table.get("says", ""), table.get("page", "")
    if not isinstance(says, str) or not isinstance(page, str | int):
        raise QuestionsError(f"{name}, question {place}: says and page are written between quotation marks.")
    return EvalQuestion(table["ask"], says, str(page))


def evaluate(index: Index, questions: Sequence[EvalQuestion]) -> tuple[Outcome, ...]:
    """Ask each question on its own, as a member would, and judge what is quoted."""
    return tuple(_outcome(index, question) for question in questions)


def _outcome(index: Index, question: EvalQuestion) -> Outcome:
    reply = answer(index, question.ask, limit=DEPTH)
    ranks = [rank for rank, quote in enumerate(reply.quotes, 1) if question.says and question.says in quote.text]
    rank = ranks[0] if ranks else 0
    page_right = question.page in reply.quotes[rank - 1].pages if rank and question.page else None
    first = (*reply.quotes, *reply.nearest)[:1]
    quoted = first[0].text if first else ""
    return Outcome(question, reply.found, rank, page_right, quoted, first[0].citation.locator if first else "")


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1, each with the number that it is a share of; NaN where there is nothing to share.

    `hit_at_1`, `hit_at_3`, `mrr` and `false_refusals` are over the answerable questions, `pages_right` over those of
    them that were answered from the right place and state a page, `refusals_right` over the unanswerable ones.
    """

    answerable: int
    unanswerable: int
    hit_at_1: float
    hit_at_3: float
    mrr: float  # mean reciprocal rank, ten deep (Voorhees 1999)
    pages_right: float
    refusals_right: float
    false_refusals: float


def score(outcomes: Sequence[Outcome]) -> Score:
    """The figures over all outcomes."""
    asked = [outcome for outcome in outcomes if outcome.question.says]
    empty = [outcome for outcome in outcomes if not outcome.question.says]
    return Score(
        answerable=len(asked),
        unanswerable=len(empty),
        hit_at_1=_mean([outcome.rank == 1 for outcome in asked]),
        hit_at_3=_mean([1 <= outcome.rank <= 3 for outcome in asked]),
        mrr=_mean([1 / outcome.rank if outcome.rank else 0 for outcome in asked]),
        pages_right=_mean([outcome.page_right for outcome in asked if outcome.page_right is not None]),
        refusals_right=_mean([not outcome.found for outcome in empty]),
        false_refusals=_mean([not outcome.found for outcome in asked]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same questions. `p` is the chance of a split at least as uneven if neither were better."""

    better: tuple[str, ...]
    worse: tuple[str, ...]
    same: int
    p: float


def compare(now: Mapping[str, bool], before: Mapping[str, bool]) -> Comparison:
    """Which questions went from wrong to right and back, with McNemar's exact test (two-sided sign test).

    Both map a question to whether it was right; questions that only one run has are left out.
    """
    both = [ask for ask in now if ask in before]
    better = tuple(ask for ask in both if now[ask] and not before[ask])
    worse = tuple(ask for ask in both if before[ask] and not now[ask])
    split, fewer = len(better) + len(worse), min(len(better), len(worse))
    tail = sum(math.comb(split, k) for k in range(fewer + 1)) / 2**split
    return Comparison(better, worse, len(both) - split, min(1.0, 2 * tail))

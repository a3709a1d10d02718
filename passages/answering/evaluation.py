"""Measures how well a list of questions is answered: the right passage, the right page, the right refusals."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passages.answering.answer import answer
from passages.errors import QuestionsError
from passages.model import Confidence
from passages.search.searcher import Index

DEPTH = 10  # quotes among which a right one counts


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question and what its answer must quote: `says`, to the letter, printed on `page`; "": it has no answer."""

    ask: str
    says: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was answered. `rank` counts from 1; 0 means that none of the first ten quotes was right."""

    question: EvalQuestion
    confidence: Confidence
    rank: int
    page_right: bool | None  # whether the right quote has the right page; None if there is none to compare
    quoted: str = ""  # the first quote, or the nearest passage if nothing was found
    cited: str = ""

    @property
    def found(self) -> bool:
        """Whether it was answered for sure."""
        return self.confidence is Confidence.FOUND

    @property
    def right(self) -> bool:
        """Whether the right quote came first, sure or not; of a question without an answer, whether none was sure."""
        return self.rank == 1 if self.question.says else not self.found


def read_questions(data: bytes, name: str) -> tuple[EvalQuestion, ...]:
    """Parse a TOML file of `[[question]]` tables with `ask`, `says` and `page`; raise `QuestionsError` if it is not."""
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
    """Answer each question on its own, as a member would ask it."""
    return tuple(_outcome(index, question) for question in questions)


def _outcome(index: Index, question: EvalQuestion) -> Outcome:
    reply = answer(index, question.ask, limit=DEPTH)
    ranks = [rank for rank, quote in enumerate(reply.quotes, 1) if question.says and question.says in quote.text]
    rank = ranks[0] if ranks else 0
    page_right = question.page in reply.quotes[rank - 1].pages if rank and question.page else None
    first = (*reply.quotes, *reply.nearest)[:1]
    quoted = first[0].text if first else ""
    return Outcome(question, reply.confidence, rank, page_right, quoted, first[0].citation.locator if first else "")


@dataclass(frozen=True, slots=True)
class Score:
    """The figures over all questions, each a share from 0 to 1; NaN if it is a share of none.

    Of the answerable questions, `hit_at_1`, `hit_at_3` and `mrr` count quotes that are sure or perhaps, and
    `pages_right` is of those answered rightly that state a page. A question without an answer is rightly refused if
    nothing was found for sure.
    """

    answerable: int
    unanswerable: int
    hit_at_1: float
    hit_at_3: float
    mrr: float  # mean reciprocal rank, ten deep (Voorhees 1999)
    pages_right: float
    refusals_right: float  # of the unanswerable: not found for sure
    false_refusals: float  # of the answerable: nothing quoted
    perhaps: float  # of the answerable: quoted, but not for sure
    perhaps_unanswerable: float  # of the unanswerable: quoted, but not for sure


def score(outcomes: Sequence[Outcome]) -> Score:
    """Return the figures over all outcomes."""
    answerable = [outcome for outcome in outcomes if outcome.question.says]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.says]
    return Score(
        answerable=len(answerable),
        unanswerable=len(unanswerable),
        hit_at_1=_mean([outcome.rank == 1 for outcome in answerable]),
        hit_at_3=_mean([1 <= outcome.rank <= 3 for outcome in answerable]),
        mrr=_mean([1 / outcome.rank if outcome.rank else 0 for outcome in answerable]),
        pages_right=_mean([outcome.page_right for outcome in answerable if outcome.page_right is not None]),
        refusals_right=_mean([not outcome.found for outcome in unanswerable]),
        false_refusals=_mean([outcome.confidence is Confidence.NONE for outcome in answerable]),
        perhaps=_mean([outcome.confidence is Confidence.PERHAPS for outcome in answerable]),
        perhaps_unanswerable=_mean([outcome.confidence is Confidence.PERHAPS for outcome in unanswerable]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same questions. `p` is the probability of a split at least as uneven if neither is better."""

    better: tuple[str, ...]
    worse: tuple[str, ...]
    same: int
    p: float


def compare(now: Mapping[str, bool], before: Mapping[str, bool]) -> Comparison:
    """Return the questions that became right or wrong, with McNemar's exact test (two-sided sign test).

    Both arguments map a question to whether it was right; questions of only one run are ignored.
    """
    both = [ask for ask in now if ask in before]
    better = tuple(ask for ask in both if now[ask] and not before[ask])
    worse = tuple(ask for ask in both if before[ask] and not now[ask])
    split, fewer = len(better) + len(worse), min(len(better), len(worse))
    tail = sum(math.comb(split, k) for k in range(fewer + 1)) / 2**split
    return Comparison(better, worse, len(both) - split, min(1.0, 2 * tail))

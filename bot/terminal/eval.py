"""Run `loccit eval`: score a file of questions, and compare with an earlier run."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.terminal.printer import Printer
from passages.answering.evaluation import Comparison, Outcome, Score, compare, evaluate, read_questions, score
from passages.errors import QuestionsError
from passages.model import Confidence
from passages.search.searcher import Index

_FIGURES = (
    ("hit@1", "hit_at_1", "answerable"),
    ("hit@3", "hit_at_3", "answerable"),
    ("MRR", "mrr", "answerable"),
    ("pages right", "pages_right", ""),
    ("refusals right", "refusals_right", "unanswerable"),
    ("false refusals", "false_refusals", "answerable"),
    ("perhaps", "perhaps", "answerable"),
    ("perhaps, without an answer", "perhaps_unanswerable", "unanswerable"),
)


@dataclass(frozen=True)
class EvalRun:
    """One run over a file of questions. `warnings` name questions that no text can answer rightly."""

    outcomes: tuple[Outcome, ...]
    score: Score
    warnings: tuple[str, ...]


def run(path: Path, index: Index) -> EvalRun:
    """Ask the questions of the file. Raises `QuestionsError` if it cannot be used."""
    questions = read_questions(_bytes(path), path.name)
    whole = [passage.text for passage in index.passages]
    unanswerable = [q for q in questions if q.says and not any(q.says in text for text in whole)]
    outcomes = evaluate(index, questions)
    warnings = tuple(
        f"“{question.ask}”: what it says stands in no passage of the text: {question.says}" for question in unanswerable
    )
    return EvalRun(outcomes, score(outcomes), warnings)


def earlier(path: Path) -> dict[str, bool]:
    """Return which questions an earlier run, printed with --json, answered rightly. Raises `QuestionsError`."""
    try:
        return {str(row["ask"]): bool(row["right"]) for row in json.loads(_bytes(path))["questions"]}
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionsError(f"{path.name} is not what `loccit eval --json` prints.") from error


def as_dict(run: EvalRun, before: dict[str, bool] | None) -> dict[str, Any]:
    """Return the object that `loccit eval --json` prints."""
    figures = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in asdict(run.score).items()
    }
    rows = [
        {
            "ask": outcome.question.ask,
            "right": outcome.right,
            "found": outcome.found,
            "confidence": str(outcome.confidence),
            "rank": outcome.rank or None,
            "page_right": outcome.page_right,
            "cited": outcome.cited,
            "quoted": outcome.quoted,
        }
        for outcome in run.outcomes
    ]
    compared = {"comparison": asdict(_compared(run, before))} if before is not None else {}
    return {"score": figures, "questions": rows, "warnings": list(run.warnings), **compared}


def show(out: Printer, run: EvalRun, before: dict[str, bool] | None) -> None:
    """Print the figures, every miss with what was quoted instead, and the changes since an earlier run."""
    rows = []
    for label, name, base in _FIGURES:
        value = getattr(run.score, name)
        count = getattr(run.score, base) if base else sum(outcome.page_right is not None for outcome in run.outcomes)
        rows.append((label, "–" if math.isnan(value) else f"{value:.3f}", str(count)))
    out.figures(("", "share", "of"), rows)
    for outcome in run.outcomes:
        if not outcome.right or outcome.page_right is False:
            _miss(out, outcome)
    for warning in run.warnings:
        out.line(f"Warning: {warning}", "yellow")
    if before is not None:
        _comparison(out, _compared(run, before))


def _compared(run: EvalRun, before: dict[str, bool]) -> Comparison:
    return compare({outcome.question.ask: outcome.right for outcome in run.outcomes}, before)


def _comparison(out: Printer, compared: Comparison) -> None:
    out.line(
        f"\nAgainst the earlier run: {len(compared.better)} better, {len(compared.worse)} worse, "
        f"{compared.same} as before (p = {compared.p:.2f}, McNemar's exact test).",
        "bold",
    )
    _asks(out, "better", compared.better, "green")
    _asks(out, "worse", compared.worse, "red")


def _asks(out: Printer, what: str, asks: Sequence[str], style: str) -> None:
    for ask in asks:
        out.line(f"  {what}: {ask}", style)


def _miss(out: Printer, outcome: Outcome) -> None:
    if not outcome.question.says:
        fault = "was answered, though the text does not speak of it"
    elif outcome.confidence is Confidence.NONE:
        fault = "was refused"
    elif outcome.rank == 1:
        fault = f"was cited as {outcome.cited}, but stands on p. {outcome.question.page}"
    else:
        fault = f"was answered at rank {outcome.rank}" if outcome.rank else "was not answered from the right place"
    out.line(f"\n“{outcome.question.ask}” {fault}", "yellow")
    if outcome.quoted:
        out.line(
            f"  instead, {outcome.cited}: {outcome.quoted}" if outcome.cited else f"  instead: {outcome.quoted}",
            "dim",
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuestionsError(f"{path} cannot be opened ({error.strerror}).") from error

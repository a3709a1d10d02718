"""Summarise what a reload changed, short enough to show and to pass between processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from passages.storage.diff import Change, Report

MAX_LINES = 3  # for each kind of change in a text
MAX_LISTED = 20  # edits, warnings and problems listed one by one


@dataclass(frozen=True)
class TextChange:
    """The changes in one text: numbers of passages, and how the first of them begin."""

    name: str
    title: str
    kind: str  # "new", "edited" or "gone"
    added: int = 0
    removed: int = 0
    changed: int = 0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReloadSummary:
    """A report cut to its first lines, so that parsing it does not block the event loop."""

    texts: int = 0
    pages: int = 0
    passages: int = 0
    added: int = 0  # passages, in all texts together
    removed: int = 0
    changed: int = 0
    edits: tuple[TextChange, ...] = ()
    problems: tuple[tuple[str, str, bool], ...] = ()  # file, why, whether its last good version was kept
    warnings: tuple[str, ...] = ()
    version: str = ""  # of the snapshot that was built
    omitted: int = 0  # edits, problems and warnings beyond the first twenty of each


def summarise(report: Report, version: str = "") -> ReloadSummary:
    """Return the report cut to its first lines."""
    lists = (report.changes, report.problems, report.warnings)
    return ReloadSummary(
        report.texts,
        report.pages,
        report.passages,
        added=sum(len(change.added) for change in report.changes),
        removed=sum(len(change.removed) for change in report.changes),
        changed=sum(len(change.changed) for change in report.changes),
        edits=tuple(map(_edit, report.changes[:MAX_LISTED])),
        problems=tuple((problem.name, problem.why, problem.kept) for problem in report.problems[:MAX_LISTED]),
        warnings=report.warnings[:MAX_LISTED],
        version=version,
        omitted=sum(max(0, len(one) - MAX_LISTED) for one in lists),
    )


def _edit(change: Change) -> TextChange:
    marked = [("+", change.added), ("−", change.removed), ("~", change.changed)]
    lines = tuple(f"{mark} {line}" for mark, some in marked for line in some[:MAX_LINES])
    counts = len(change.added), len(change.removed), len(change.changed)
    return TextChange(change.name, change.title, change.kind, *counts, lines)


def summary_from_json(values: dict[str, Any]) -> ReloadSummary:
    """Return the summary from its JSON form, that of `dataclasses.asdict`."""
    edits = tuple(TextChange(**edit | {"lines": tuple(edit["lines"])}) for edit in values.pop("edits"))
    problems = tuple((name, why, kept) for name, why, kept in values.pop("problems"))
    return ReloadSummary(**values | {"edits": edits, "problems": problems, "warnings": tuple(values["warnings"])})

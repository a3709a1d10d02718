"""Build the preview a moderator sees before an upload goes live. Plain values, passed between processes as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.store.values import from_json
from passages.model import Basis, Document, Metadata, Passage
from passages.storage.diff import compare
from passages.storage.snapshot import Snapshot, Text

MAX_SHOWN = 20  # warnings, and lines of each kind of change


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a new version: numbers of passages, and where the first of them stand and how they begin."""

    added: int
    removed: int
    changed: int
    lines: tuple[str, ...] = ()  # "+ p. 104, ¶2: It was …"


@dataclass(frozen=True, slots=True)
class Preview:
    """The findings in an uploaded file, before it goes live."""

    details: Metadata
    basis: Basis
    pages: tuple[str, ...]  # the first and the last label; none where no page is known
    page_count: int
    gaps: tuple[str, ...]  # pages that cannot be told apart, because a mark is missing: "9–11"
    passages: int
    unplaced: int  # passages of a text with pages whose page is not known
    warnings: tuple[str, ...]  # the first ones, each with its place
    warning_count: int
    sample: str  # a passage, word for word
    notes: tuple[tuple[int, int], ...]  # spans of note numbers, in offsets of the sample
    citation: str  # of the sample
    changes: Changes | None = None  # for a new version


def make_preview(document: Document, text: Text, before: Text | None) -> Preview:
    """Return the preview of `text`, made from `document` and compared with the version `before`."""
    passages = text.passages
    sample = _sample(passages)
    labels = document.labels
    warnings = [str(notice) for notice in document.warnings]
    return Preview(
        details=document.metadata,
        basis=document.basis,
        pages=(labels[0], labels[-1]) if labels else (),
        page_count=len(labels),
        gaps=_gaps(document)[:MAX_SHOWN],
        passages=len(passages),
        unplaced=sum(not passage.pages for passage in passages) if labels else 0,
        warnings=tuple(warnings[:MAX_SHOWN]),
        warning_count=len(warnings),
        sample=sample.text,
        notes=tuple((mark.start - sample.start, mark.end - sample.start) for mark in sample.marks),
        citation=str(sample.citation),
        changes=_changes(before, text) if before else None,
    )


def preview_from_json(values: dict[str, Any]) -> Preview:
    """Return the preview from its JSON form, that of `dataclasses.asdict`."""
    changes = values["changes"]
    return Preview(
        **values
        | {
            "details": from_json(values["details"]),
            "basis": Basis(values["basis"]),
            "pages": tuple(values["pages"]),
            "gaps": tuple(values["gaps"]),
            "warnings": tuple(values["warnings"]),
            "notes": tuple((start, end) for start, end in values["notes"]),
            "changes": changes and Changes(**changes | {"lines": tuple(changes["lines"])}),
        }
    )


def _gaps(document: Document) -> tuple[str, ...]:
    return tuple(f"{page.labels[0]}–{page.labels[-1]}" for page in document.pages if len(page.labels) > 1)


def _sample(passages: Sequence[Passage]) -> Passage:
    """Return a passage from the middle, where page marks show best; one with a known page if there is any."""
    middle = len(passages) // 2
    near = [passages[number] for number in range(middle, min(len(passages), middle + MAX_SHOWN))]
    return next((passage for passage in near if passage.pages), near[0])


def _changes(before: Text, after: Text) -> Changes:
    old, new = (
        Snapshot((replace(text, name=""),), text.index) for text in (before, after)
    )  # `compare` matches texts by name
    changes = compare(old, new).changes
    if not changes:
        return Changes(0, 0, 0)
    (change,) = changes
    marked = (("+", change.added), ("−", change.removed), ("~", change.changed))
    lines = [f"{mark} {line}" for mark, some in marked for line in some[:MAX_SHOWN]]
    return Changes(len(change.added), len(change.removed), len(change.changed), tuple(lines))

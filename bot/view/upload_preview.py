"""Render the preview of an upload before it goes live. Discord Markdown."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.store.uploads.pending import MINUTES
from bot.store.uploads.preview import Changes, Preview
from bot.store.values import MEGA, StoredText, Upload, normalize_details
from bot.view import quotes
from bot.view.markdown import echo, length
from bot.view.reload_report import fitted
from passages.model import Basis, Metadata

LIMIT: Final = 3_700  # characters, so that a sentence on what to do next fits under it
_SAMPLE_LENGTH: Final = 700
_MARKS: Final = {"+": "Added,", "−": "Removed,", "~": "Changed,"}  # at the start of a line they would be lists
_BASES: Final = {
    Basis.PRINTED: "page numbers that stand in the text",
    Basis.LABEL: "the file's own page labels",
    Basis.PHYSICAL: "counted pages of the file, cited as “PDF page 2”: the file has no labels of its own",
    Basis.APPROXIMATE: "where the word processor last broke the pages, so they are approximate",
}


def card(
    preview: Preview, upload: Upload, replaced: StoredText | None, taken: StoredText | None
) -> tuple[str, str, str]:
    """Return what was read, a sample, and what to do next.

    `replaced` is the text that gets a new version, `taken` another text that has the same title.
    """
    details = normalize_details(preview.details)
    lines = [
        f"### {echo(details.title, 100) or 'A text without a title'}",
        *([f"-# {facts}"] if (facts := _facts(details)) else []),
        _pages(preview),
        *([f"**Gaps in the page marks:** {echo(', '.join(preview.gaps), 200)}"] if preview.gaps else []),
        f"**Passages:** {preview.passages:,} · {echo(upload.name, 80)}, {size(len(upload.data))}",
        *([f"**Page not known:** {preview.unplaced:,} of the passages"] if preview.unplaced else []),
        *(_changes(preview.changes, replaced) if preview.changes else []),
        *_warnings(preview),
    ]
    block = quotes.headed(preview.sample, _SAMPLE_LENGTH, preview.notes)
    sample = f"**A sample**\n{block}\n-# {echo(preview.citation, 300)}"
    next_step = _next(details, replaced, taken)
    return fitted(lines, LIMIT - length(sample) - length(next_step)), sample, next_step


def size(count: int) -> str:
    """Return a size such as "14 MB" or "3 kB"."""
    return f"{count / MEGA:,.1f} MB" if count >= MEGA else f"{-(-count // 1024):,} kB"


def day(one: date) -> str:
    """Return a date such as "3 May 2026", on every system: not all support `%-d`."""
    return f"{one.day} {one:%B %Y}"


def _facts(details: Metadata) -> str:
    named = (("by", details.author), ("in", details.container), ("", details.year), ("language", details.language))
    return " · ".join(f"{name} {echo(value, 150)}".strip() for name, value in named if value)


def _pages(preview: Preview) -> str:
    if not preview.pages:
        return "**Pages:** this file has no page marks, so I will cite paragraphs"
    first, last = (echo(label, 20) for label in preview.pages)
    count = f"{preview.page_count:,} page{'' if preview.page_count == 1 else 's'}"
    return f"**Pages:** {first} to {last}, {count}; known from {_BASES[preview.basis]}"


def _changes(changes: Changes, replaced: StoredText | None) -> list[str]:
    since = f" since version {replaced.version}" if replaced else ""
    if not (changes.added or changes.removed or changes.changed):
        return [f"**Passages{since}:** none has changed; the details may have"]
    kinds = ((changes.added, "added"), (changes.removed, "removed"), (changes.changed, "changed"))
    counts = ", ".join(f"{count:,} {kind}" for count, kind in kinds if count)
    shown = [f"- {_MARKS.get(line[:1], '')} {echo(line[2:], 120)}" for line in changes.lines]
    rest = changes.added + changes.removed + changes.changed - len(changes.lines)
    more = [f"- and {rest:,} more"] if rest > 0 else []
    return [f"**Passages{since}:** {counts}", *shown, *more]


def _warnings(preview: Preview) -> list[str]:
    if not preview.warning_count:
        return []
    rest = preview.warning_count - len(preview.warnings)
    more = [f"- and {rest:,} more"] if rest else []
    return [f"**Warnings:** {preview.warning_count:,}", *(f"- {echo(line, 300)}" for line in preview.warnings), *more]


def _next(details: Metadata, replaced: StoredText | None, taken: StoredText | None) -> str:
    if not details.title:
        return "**Not added yet.** It needs a title first: press Edit details."
    if taken:
        pages = f"{taken.pages:,} pages, " if taken.pages else ""
        exists = f"**A text called “{echo(taken.title, 100)}” exists** ({pages}{day(taken.changed)})."
        if replaced:
            return f"{exists} Give this one another title: press Edit details."
        return f"{exists} Replace it? The old version is kept for undo. Or give this one another title."
    if replaced:
        return (
            f"**Nothing is changed yet.** Confirm, within {MINUTES} minutes, makes this the new version of "
            f"“{echo(replaced.title, 100)}”; the one that is live now is kept for undo."
        )
    return f"**Not added yet.** Members can ask it once you press Confirm, within {MINUTES} minutes."

"""Render the progress and report of a reload, and the status of the library. Discord Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.view.markdown import echo, escape, length, plain

if TYPE_CHECKING:
    from bot.runtime.admission import AdmissionQueue
    from bot.runtime.counts import Counts
    from bot.runtime.reload import LiveTexts
    from bot.runtime.reload_summary import ReloadSummary, TextChange
    from bot.runtime.watchdog import Watchdog
    from passages.storage.snapshot import Snapshot

LIMIT = 3_900  # characters, of the 4,000 that Discord shows in one message


def progress(done: int, total: int, name: str) -> str:
    """Return the line that says which text is being read."""
    return f"Reading text {done + 1} of {total}: {echo(name)}"


def report(summary: ReloadSummary, version: str, seconds: float) -> str:
    """Render what a reload changed, most important first, cut at the end of a line if it is too long."""
    if not (summary.added or summary.removed or summary.changed):
        change = "No passage changed."
    else:
        counts = (("added", summary.added), ("removed", summary.removed), ("changed", summary.changed))
        change = "Passages: " + ", ".join(f"{count:,} {kind}" for kind, count in counts) + "."
    head = [f"**Reloaded in {seconds:.1f} s.** {change}", sizes(summary) + f" · version `{version}`"]
    problems = [_problem(*problem) for problem in summary.problems]
    warnings = [f"- {echo(warning, 300)}" for warning in summary.warnings]
    edits = [line for edit in summary.edits for line in _edit(edit)]
    rest = [f"-# and {summary.omitted:,} more, not listed here"] if summary.omitted else []
    parts = (("Not read", problems), ("Warnings", warnings), ("Changes", edits))
    lines = [line for title, some in parts if some for line in (f"### {title}", *some)]
    return fitted([*head, *lines, *rest])


def status(
    live: LiveTexts | None, snapshot: Snapshot, counts: Counts, admission: AdmissionQueue, watchdog: Watchdog
) -> str:
    """Render what is live, since when, by whom, its size, and the counts since the start.

    `live` is None where the host's texts are not open to the server.
    """
    stale = [f"- {echo(text.name)}: {echo(text.stale, 300)}" for text in snapshot.texts if text.stale]
    events = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.events.items()))
    lags = f"event-loop lag p99 {watchdog.p99 * 1e3:.0f} ms, worst {watchdog.worst * 1e3:.0f} ms"
    live_line = (
        [f"**Live:** version `{snapshot.version}`, since {_when(live.since)}, loaded by {echo(live.by)}"]
        if live
        else []
    )
    lines = [
        *(live_line or ["**Live:** your own texts; the host's are not open to this server. See `/library list`."]),
        *([sizes(live.summary)] if live else []),
        f"**Since the start** {_when(counts.since)}: {counts.answered:,} answered, {counts.missed:,} not found, "
        f"{counts.unsure:,} unsure" + (f" ({events})" if events else ""),
        f"**Now:** {admission.running} running, {admission.waiting} waiting · {lags}",
        *(["### Kept at the last good version", *stale] if stale else []),
        *(f"- {escape(plain(text.title))} `{text.version}`: {text.count:,} passages" for text in snapshot.texts),
    ]
    return fitted(lines)


def sizes(summary: ReloadSummary) -> str:
    """Return sizes such as "3 texts, 412 pages, 1,630 passages"."""
    counts = (("text", summary.texts), ("page", summary.pages), ("passage", summary.passages))
    return ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts)


def fitted(lines: Sequence[str], room: int = LIMIT) -> str:
    """Join as many whole lines as fit into `room`, by default what Discord shows in one message."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        room -= length(line) + 1
        if room < 0:
            kept.append(f"-# cut here: {len(lines) - number:,} more lines")
            break
        kept.append(line)
    return "\n".join(kept)


def _problem(name: str, why: str, kept: bool) -> str:
    now = "Its last good version answers on." if kept else "It is not in the library."
    return f"- **{echo(name)}**: {echo(why, 300)} {now}"


def _edit(edit: TextChange) -> list[str]:
    counts = (("added", edit.added), ("removed", edit.removed), ("changed", edit.changed))
    what = ", ".join(f"{count:,} {kind}" for kind, count in counts if count) or "the same passages"
    kind = {"new": "new text", "gone": "text removed"}.get(edit.kind, "text edited")
    return [f"- **{echo(edit.title or edit.name)}** ({echo(edit.name)}): {kind}; {what}", *map(_line, edit.lines)]


def _line(line: str) -> str:
    return f"  - {escape(plain(line, 120))}"


def _when(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:R>"

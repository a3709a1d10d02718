"""Render the lists moderators read: texts, versions, log and misses of their server. Discord Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.store.values import DAYS_KEPT, MEGA, LogEntry, Miss, QuotaUsage, StoredText, Version
from bot.view.markdown import echo
from bot.view.reload_report import LIMIT, fitted
from bot.view.upload_preview import day, size
from passages.text.lazy_pattern import lazily

UNDO_HINT: Final = "-# `/library rollback` makes an earlier one live, `/library download` gives you its file."
_ACTION_WORDS: Final = {
    "add": "added",
    "replace": "replaced",
    "edit": "edited the details of",
    "rollback": "went back to",
    "reading": "set the reading of",
    "remove": "removed",
    "delete": "deleted",
    "bring back": "brought back",
    "reload": "reloaded",
    "settings": "set:",
}
_MAX_CHANNELS: Final = 5  # channels that read a text
_CHANNEL: Final = lazily(r"(?:log to )?<#\d{1,20}>(?:: )?")


def texts(entries: Sequence[StoredText], removed: Sequence[StoredText], usage: QuotaUsage) -> str:
    """List all texts, the removed ones that can be brought back, and the quota used."""
    used = f"{usage.texts:,} of {usage.max_texts:,} texts, {-(-usage.used // MEGA):,} of {-(-usage.limit // MEGA):,} MB"
    if not entries:
        lines = ["### No texts yet", "Add one with `/library add`: attach the file, look at the preview, confirm."]
    else:
        lines = [
            f"### {len(entries):,} text{'' if len(entries) == 1 else 's'} of this server",
            *map(_text_line, entries),
        ]
    if removed:
        lines.append(f"**Removed,** kept {DAYS_KEPT} days for `/library bring-back`")
        lines += [f"- “{echo(entry.title, 100)}”, until {_until(entry)}" for entry in removed]
    return fitted([*lines[:1], f"-# In use: {used}", *lines[1:]])


def history(entry: StoredText, versions: Sequence[Version]) -> str:
    """List the kept versions, newest first."""
    lines = [f"### “{echo(entry.title, 100)}”: {len(versions):,} version{'' if len(versions) == 1 else 's'} kept"]
    for one in versions:
        live = ", **live**" if one.live else ""
        lines.append(
            f"- **Version {one.number}**{live}: {when(one.added)} by <@{one.added_by}>\n"
            f"  {_extent(one)} · {echo(one.name, 60)}, {size(one.size)} · text {one.digest[:8]}"
            + (f"\n  titled “{echo(one.details.title, 80)}”" if one.details.title != entry.title else "")
        )
    return fitted(lines, LIMIT - len(UNDO_HINT))


def action_log(entries: Sequence[LogEntry], channel: int | None, *, writable: bool = True) -> str:
    """List the moderators' actions, newest first; `writable`: the log channel can be written to."""
    channel_line = f"Also told in <#{channel}>." if channel else "Told in no channel; name one with `channel`."
    if channel and not writable:
        channel_line = (
            f"**Not told in <#{channel}>:** it is gone, or I may not write there. Give me “View Channel” and "
            "“Send Messages”, or name another with `channel`."
        )
    lines = [
        f"- {when(entry.at)} <@{entry.by}> {_ACTION_WORDS.get(entry.what, entry.what)} {_about(entry)}".rstrip()
        for entry in entries
    ]
    return fitted(["### What the moderators did", f"-# {channel_line}", *(lines or ["Nothing yet."])])


def misses(found: Sequence[Miss], *, kept: bool) -> str:
    """List the questions that found nothing, the most frequent first."""
    if not kept:
        return (
            "### Questions that found nothing\nThis server does not keep them. `/library misses` with **keep** on "
            f"begins: without who asked, for {DAYS_KEPT} days."
        )
    lines = [
        f"- {miss.count:,} × {echo(miss.question, 200)} · last on {day(date.fromisoformat(miss.last))}"
        for miss in found
    ]
    advice = "Add an alias or a better copy, or discuss these at your next meeting."
    head = f"-# Kept {DAYS_KEPT} days, without who asked. {advice}"
    return fitted(["### Questions that found nothing", head, *(lines or ["None so far."])])


def reading_warning(channels: Sequence[int]) -> str:
    """Warn that a text to be removed is read in these channels; "" where there is none."""
    if not channels:
        return ""
    named = ", ".join(f"<#{one}>" for one in channels[:_MAX_CHANNELS])
    more = f" and {len(channels) - _MAX_CHANNELS:,} more" if len(channels) > _MAX_CHANNELS else ""
    return f"\n**It is read in {named}{more}.** Nothing can be asked there until `/reading set` names another text."


def when(moment: datetime) -> str:
    """Return a timestamp that each reader's Discord shows in local time."""
    return f"<t:{int(moment.timestamp())}:f>"


def _text_line(entry: StoredText) -> str:
    who = f"{echo(entry.details.author, 80)}, " if entry.details.author else ""
    return f"- {who}“{echo(entry.title, 100)}”: {_extent(entry)}, version {entry.version} of {when(entry.changed)}"


def _extent(one: StoredText | Version) -> str:
    pages = f"{one.pages:,} page{'' if one.pages == 1 else 's'}" if one.pages else "no pages known"
    return f"{pages}, {one.passages:,} passage{'' if one.passages == 1 else 's'}"


def _about(entry: LogEntry) -> str:
    # A channel mention was written by us and notifies nobody; the rest is user input, so it is escaped.
    found = _CHANNEL.match(entry.about) if entry.what in ("settings", "reading") else None
    return f"{found[0]}{echo(entry.about[found.end() :], 200)}" if found else echo(entry.about, 200)


def _until(entry: StoredText) -> str:
    end = (entry.removed or entry.changed) + timedelta(days=DAYS_KEPT)
    return f"<t:{int(end.timestamp())}:d>"

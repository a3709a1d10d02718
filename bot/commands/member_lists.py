"""Lists for members: titles to choose from, the texts, the help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from discord import app_commands

from bot.commands.moderator_replies import inert
from bot.store.values import DAYS_KEPT
from bot.store.visible_texts import VisibleTexts
from bot.view.markdown import echo, escape_inside, page_name, plain
from bot.view.suggested_questions import suggestions
from passages.model import Basis
from passages.storage.snapshot import Text

NO_TEXT: Final = "There is no text yet. A moderator can add one with `/library add`."
MAX_CHOICES: Final = 25
_LISTED: Final = 12  # texts, with the longest titles and names, that a message holds
_MAX_NAME: Final = 100  # characters of a choice


def choices(texts: Sequence[Text], typed: str) -> list[app_commands.Choice[str]]:
    """Return titles to choose from, those that begin with `typed` first; the value of a choice is a version."""
    wanted = typed.casefold().strip()
    matching = [text for text in texts if wanted in _known_by(text)]
    matching.sort(key=lambda text: not text.title.casefold().startswith(wanted))
    names: dict[str, str] = {}
    for text in matching[:MAX_CHOICES]:
        name = _name(text, text.title in {other.title for other in texts if other is not text})
        while name in names:
            name = f"{name[: _MAX_NAME - 11]} ({text.version})"
        names[name] = text.version
    return [app_commands.Choice(name=name, value=value) for name, value in names.items()]


def text_lines(visible: VisibleTexts) -> list[str]:
    """Return what is read here, then a line for each text: author, title, pages, size, version. Markdown."""
    if not visible.texts:
        return [*_reading(visible), NO_TEXT]
    count = len(visible.texts)
    rest = (
        [f"-# and {count - _LISTED:,} more: type a part of the title in the `text` option"] if count > _LISTED else []
    )
    listed = map(_line, visible.texts[:_LISTED])
    return [f"### {count:,} text{'s' if count > 1 else ''}", *_reading(visible), *listed, *rest]


def help_lines(visible: VisibleTexts, *, misses_kept: bool = False) -> list[str]:
    """Return what the bot does, questions that work on these texts, and what is stored. Markdown."""
    asked_texts = visible.snapshot if visible.snapshot.texts else visible.fallback
    suggested = suggestions(asked_texts.index)
    count = len(asked_texts.texts)
    subject = f"*{echo(asked_texts.texts[0].title)}*" if count == 1 else f"{count:,} texts" if count else "texts"
    return [
        "### Ask the text",
        f"I answer questions about {subject} by quoting, word for word, with the page; or I say that it is not there.",
        "- `/ask` takes a question; **private** shows the answer to you alone.",
        "- Mention me with a question, or right-click a message: **Apps**, **Find in the text**.",
        "- Then ask on: “and the South?”, “why?”, “more”. I remember for 15 minutes, and only in memory.",
        "- Meant as a new question? **Ask alone** under the answer, or the option `alone`, reads it by itself.",
        "- `/page` shows a page, `/texts` what there is to ask.",
        *_reading(visible),
        *(["\nQuestions that work here:"] if suggested else []),
        *(f"- *{escape_inside(question)}*" for question in suggested),
        *privacy_lines(misses_kept=misses_kept),
    ]


def privacy_lines(*, misses_kept: bool) -> list[str]:
    """Return what is stored of a server and its members, for how long, where, and how to delete it. Markdown."""
    misses = (
        f"This server keeps questions that found nothing, without who asked, for {DAYS_KEPT} days; never private ones."
        if misses_kept
        else "Questions are not kept, unless your moderators choose to keep those that found nothing."
    )
    return [
        "### What is kept",
        f"**Questions.** {misses}",
        "**Conversations.** The last answers, in memory, for 15 minutes. What I wrote in a channel, Discord keeps.",
        "**Texts** that moderators upload, what each channel reads, and, for a year, which moderator did what.",
        "**Where.** In the host's database. Only this server can see what is kept of it.",
        f"**Deleting.** A removed text goes after {DAYS_KEPT} days, everything {DAYS_KEPT} days after I left.",
        "A moderator deletes everything at once with `/library forget`.",
    ]


def _reading(visible: VisibleTexts) -> list[str]:
    """Return a line with what the channel reads, and how far. Markdown."""
    reading = visible.reading
    if reading is None:
        return []
    if visible.notice:
        return [f"-# {inert(plain(visible.notice, 500))}"]
    end = f", up to {page_name(reading.last)}; nothing beyond is shown" if reading.last else ""
    further = " Have you read further? `/ask` with **beyond** answers you alone." if reading.last else ""
    return [f"This channel reads *{echo(visible.snapshot.texts[0].title)}*{end}.{further}"]


def _known_by(text: Text) -> str:
    return f"{text.title}\n{text.metadata.author}\n{text.name}".casefold()


def _name(text: Text, shared: bool) -> str:
    title = plain(text.title, _MAX_NAME) or plain(text.name, _MAX_NAME)
    if not shared:
        return title
    apart = plain(" · ".join(part for part in (text.metadata.author, text.metadata.year) if part) or text.name, 40)
    return f"{plain(text.title, _MAX_NAME - len(apart) - 3)} ({apart})"


def _line(text: Text) -> str:
    meta, labels = text.metadata, text.document.labels
    who = f"{echo(meta.author)}, " if meta.author else ""
    unit = "PDF pages" if text.document.basis is Basis.PHYSICAL else "pages"
    pages = f"{unit} {echo(labels[0], 20)}–{echo(labels[-1], 20)}" if labels else "no pages known, cited by paragraph"
    return f"- {who}“{echo(meta.title, 120)}”: {pages}, {text.count:,} passages, version {text.version}"

"""Lists for members: the titles to choose from, the texts, the help."""

from __future__ import annotations

from typing import Final

from discord import app_commands

from bot.markdown import echo, escape_inside, plain
from bot.suggesting import suggestions
from passages.model import Basis
from passages.shelf import Shelf, Text

MAX_CHOICES: Final = 25
_LISTED: Final = 12  # texts, with the longest titles and names, that a message holds
_MAX_NAME: Final = 100  # characters of a choice


def choices(shelf: Shelf, typed: str) -> list[app_commands.Choice[str]]:
    """Titles to choose from: those that begin with what was typed, then those that hold it; the value is a version."""
    wanted = typed.casefold().strip()
    matching = [text for text in shelf.texts if wanted in _known_by(text)]
    matching.sort(key=lambda text: not text.title.casefold().startswith(wanted))
    names: dict[str, str] = {}
    for text in matching[:MAX_CHOICES]:
        name = _name(text, text.title in {other.title for other in shelf.texts if other is not text})
        while name in names:
            name = f"{name[: _MAX_NAME - 11]} ({text.version})"
        names[name] = text.version
    return [app_commands.Choice(name=name, value=value) for name, value in names.items()]


def text_lines(shelf: Shelf) -> list[str]:
    """One line a text: author, title, pages, size, version. Markdown."""
    if not shelf.texts:
        return ["There is no text yet. A moderator can add one and use `/library reload`."]
    count = len(shelf.texts)
    rest = (
        [f"-# and {count - _LISTED:,} more: type a part of the title in the `text` option"] if count > _LISTED else []
    )
    return [f"### {count:,} text{'s' if count > 1 else ''}", *map(_line, shelf.texts[:_LISTED]), *rest]


def help_lines(shelf: Shelf) -> list[str]:
    """What Loccit does, and questions that work on the texts at hand. Markdown."""
    tries = suggestions(shelf.index)
    subject = f"*{echo(shelf.texts[0].title)}*" if len(shelf.texts) == 1 else f"{len(shelf.texts):,} texts"
    return [
        "### Ask the text",
        f"I answer questions about {subject} by quoting, word for word, with the page; or I say that it is not there.",
        "- `/ask` takes a question; **private** shows the answer to you alone.",
        "- Mention me with a question, or right-click a message: **Apps**, **Find in the text**.",
        "- Then ask on: “and the South?”, “why?”, “more”. I remember for 15 minutes, and only in memory.",
        "- `/page` shows a page, `/texts` what there is to ask.",
        *(["\nQuestions that work here:"] if tries else []),
        *(f"- *{escape_inside(question)}*" for question in tries),
    ]


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
    return f"- {who}“{echo(meta.title, 120)}”: {pages}, {len(text.passages):,} passages, version {text.version}"

"""Answers, texts and pages as shown in a terminal.

Colours follow NO_COLOR and whether the output is a terminal; in a pipe a quote stays on one line, so that it can be
searched and copied.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from passages.leaf import Leaf, NoLeaf
from passages.library import Library
from passages.model import Answer, NoteMark, Passage, Quote, Span
from passages.report import Report

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
T = TypeVar("T")
R = TypeVar("R")


def console() -> Console:
    """The terminal on standard output, which takes any character that the texts may have."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # only where the terminal's own encoding lacks a character
    return Console(highlight=False, markup=False, emoji=False)


def show_answer(out: Console, reply: Answer, *, notes: bool = False) -> None:
    """The quotes with their citations; or why there is none, and the nearest passage marked as such."""
    if reply.read_as:
        _line(out, f"read as: {reply.read_as}", "dim")
    for typed, read in reply.corrected:
        _line(out, f"read “{typed}” as “{read}”", "dim")
    _line(out, reply.message, "bold" if reply.found else "yellow")
    for quote in reply.quotes:
        _quote(out, quote, notes)
    for quote in reply.nearest:
        _line(out, "The nearest passage, which may not be about it:", "dim")
        _quote(out, quote, notes)


def show_leaf(out: Console, leaf: Leaf | NoLeaf) -> None:
    """One page of a text."""
    if isinstance(leaf, NoLeaf):
        _line(out, leaf.message, "yellow")
        return
    _block(out, Text(leaf.text))
    _line(out, f"— {leaf.citation}", "dim")


def show_texts(out: Console, library: Library) -> None:
    """The texts of a library, a line each, and what could not be read."""
    for text in library.shelf.texts:
        labels = text.document.labels
        pages = f"pages {labels[0]}–{labels[-1]}" if labels else "no pages known"
        author = f"{text.metadata.author}, " if text.metadata.author else ""
        size = _count(len(text.passages), "passage")
        _line(out, f"{author}“{text.title}” ({text.name}, version {text.version}): {pages}, {size}")
    show_problems(out, library.report)


def show_problems(out: Console, report: Report) -> None:
    """The files that could not be read, and why."""
    for problem in report.problems:
        kept = " Its last good version is kept." if problem.kept else ""
        _line(out, f"{problem.name} was not read: {problem.why}{kept}", "yellow")


def show_report(out: Console, report: Report) -> None:
    """What a reload found and changed."""
    sizes = (_count(report.texts, "text"), _count(report.pages, "page"), _count(report.passages, "passage"))
    _line(out, f"Read {', '.join(sizes)}.", "bold")
    for change in report.changes:
        moved = [f"{len(lines)} {what}" for what, lines in _moves(change) if lines]
        _line(out, f"“{change.title}” ({change.name}) is {change.kind}: {', '.join(moved) or 'no passage changed'}")
    if not report.changes:
        _line(out, "No text has changed.")
    for warning in report.warnings:
        _line(out, warning, "yellow")
    show_problems(out, report)


def progress(items: Iterable[T], work: Callable[[T], R]) -> Iterator[tuple[T, R]]:
    """Each item with what `work` makes of it, under a progress bar that goes away when it is done."""
    from rich.progress import track  # only `add` shows one

    for item in track(list(items), description="Reading", console=Console(stderr=True), transient=True):
        yield item, work(item)


def answer_as_dict(reply: Answer) -> dict[str, Any]:
    """The object that `loccit ask --json` prints."""
    return {
        "found": reply.found,
        "quotes": [_quote_as_dict(quote) for quote in reply.quotes],
        "nearest": [_quote_as_dict(quote) for quote in reply.nearest],
        "missing": list(reply.missing),
        "message": reply.message,
        "corrected": [list(pair) for pair in reply.corrected],
    }


def _quote_as_dict(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "pages": list(quote.pages),
        "citation": str(quote.citation),
        "start": quote.start,
        "end": quote.end,
        "score": round(quote.score, 4),
        "title": quote.title,
        "best": [quote.best.start, quote.best.end],
        "matched": [list(span) for span in quote.matched],
        "notes": [{"label": note.label, "text": note.text} for note in quote.notes],
    }


def _moves(change: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("added", change.added), ("removed", change.removed), ("changed", change.changed)


def _quote(out: Console, quote: Quote, notes: bool) -> None:
    text = Text(_superscript(quote.text, quote.passage, quote.start), style="dim")
    _style(text, Span(quote.best.start, quote.best.end), quote.start, "not dim")
    for span in quote.matched:
        _style(text, span, quote.start, "bold not dim")
    out.print()
    _block(out, text)
    _line(out, f"— {quote.citation}", "cyan")
    for note in quote.notes if notes else ():
        _line(out, f"  {note.label.translate(_SUPERSCRIPT)} {note.text}", "dim")


def _superscript(text: str, passage: Passage, start: int) -> str:
    """The numbers of notes raised, so that they do not read as part of the word; every offset stays."""
    for mark in passage.marks:
        if start <= mark.start and mark.end <= start + len(text):
            text = _raised(text, mark, start)
    return text


def _raised(text: str, mark: NoteMark, start: int) -> str:
    first, last = mark.start - start, mark.end - start
    return text[:first] + text[first:last].translate(_SUPERSCRIPT) + text[last:]


def _style(text: Text, span: Span, start: int, style: str) -> None:
    text.stylize(style, span.start - start, span.end - start)


def _block(out: Console, text: Text) -> None:
    if out.is_terminal:
        out.print(Padding(text, (0, 2)))
    else:
        out.print(text, soft_wrap=True)


def _line(out: Console, line: str, style: str = "") -> None:
    out.print(Text(line, style=style), soft_wrap=not out.is_terminal)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"

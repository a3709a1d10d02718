"""Print answers, texts, pages and reports in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from bot.terminal.printer import Printer, Styled
from bot.view.csl_json import csl_item
from passages.model import Answer, NoteMark, Passage, Quote
from passages.places.place_view import NoSuchPlace, PlaceView
from passages.storage.diff import Report
from passages.storage.library import Library

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
T = TypeVar("T")
R = TypeVar("R")


def show_answer(out: Printer, reply: Answer, *, notes: bool = False) -> None:
    """Print the quotes with their citations; or why there is none, and the nearest passage, marked as such."""
    if reply.read_as:
        out.line(f"read as: {reply.read_as}", "dim")
    for typed, read in reply.corrected:
        out.line(f"read “{typed}” as “{read}”", "dim")
    for typed, name in reply.expanded:
        out.line(f"read “{typed}” as “{name}”, too", "dim")
    if reply.absent:
        out.line(f"I found nothing about {', '.join(f'“{word}”' for word in reply.absent)}.", "dim")
    out.line(reply.message, "bold" if reply.found else "yellow")
    for quote in reply.quotes:
        _quote(out, quote, notes)
    for quote in reply.nearest:
        out.line("The nearest passage, which may not be about it:", "dim")
        _quote(out, quote, notes)


def show_page(out: Printer, page: PlaceView | NoSuchPlace) -> None:
    """Print one place of a text."""
    if isinstance(page, NoSuchPlace):
        out.line(page.message, "yellow")
        return
    out.block(f"… {page.text[page.opened :]}" if page.opened else page.text)
    out.line(f"— {page.citation}", "dim")
    beside = [f"{word}: /page {name}" for word, name in (("before", page.before), ("after", page.after)) if name]
    if beside:
        out.line("  " + " · ".join(beside), "dim")


def show_texts(out: Printer, library: Library) -> None:
    """Print the texts of a library, a line each, and what could not be read."""
    for text in library.snapshot.texts:
        labels = text.document.labels
        pages = f"pages {labels[0]}–{labels[-1]}" if labels else "no pages known"
        author = f"{text.metadata.author}, " if text.metadata.author else ""
        size = _count(text.count, "passage")
        out.line(f"{author}“{text.title}” ({text.name}, version {text.version}): {pages}, {size}")
    show_problems(out, library.report)


def show_problems(out: Printer, report: Report) -> None:
    """Print the files that could not be read, and why."""
    for problem in report.problems:
        kept = " Its last good version is kept." if problem.kept else ""
        out.line(f"{problem.name} was not read: {problem.why}{kept}", "yellow")


def show_report(out: Printer, report: Report) -> None:
    """Print what a reload found and changed."""
    sizes = (_count(report.texts, "text"), _count(report.pages, "page"), _count(report.passages, "passage"))
    out.line(f"Read {', '.join(sizes)}.", "bold")
    for change in report.changes:
        counts = [f"{len(lines)} {what}" for what, lines in _change_lists(change) if lines]
        out.line(f"“{change.title}” ({change.name}) is {change.kind}: {', '.join(counts) or 'no passage changed'}")
    if not report.changes:
        out.line("No text has changed.")
    for warning in report.warnings:
        out.line(warning, "yellow")
    show_problems(out, report)


def progress(items: Iterable[T], work: Callable[[T], R]) -> Iterator[tuple[T, R]]:
    """Yield each item with what `work` makes of it, under a progress bar that disappears at the end."""
    from rich.console import Console  # only `add` shows one
    from rich.progress import track

    for item in track(list(items), description="Reading", console=Console(stderr=True), transient=True):
        yield item, work(item)


def answer_as_dict(reply: Answer) -> dict[str, Any]:
    """Return the object that `loccit ask --json` prints."""
    return {
        "found": reply.found,
        "confidence": str(reply.confidence),
        "quotes": [_quote_as_dict(quote) for quote in reply.quotes],
        "nearest": [_quote_as_dict(quote) for quote in reply.nearest],
        "missing": list(reply.missing),
        "absent": list(reply.absent),
        "message": reply.message,
        "corrected": [list(pair) for pair in reply.corrected],
        "expanded": [list(pair) for pair in reply.expanded],
    }


def _quote_as_dict(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "pages": list(quote.pages),
        "citation": str(quote.citation),
        "speaker": quote.speaker,
        "locators": quote.citation.locators,
        "csl": csl_item(quote.passage.metadata),
        "start": quote.start,
        "end": quote.end,
        "score": round(quote.score, 4),
        "title": quote.title,
        "best": [quote.best.start, quote.best.end],
        "matched": [list(span) for span in quote.matched],
        "notes": [{"label": note.label, "text": note.text} for note in quote.notes],
    }


def _change_lists(change: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("added", change.added), ("removed", change.removed), ("changed", change.changed)


def _quote(out: Printer, quote: Quote, notes: bool) -> None:
    start = quote.start
    slices = [Styled(quote.best.start - start, quote.best.end - start, "not dim")]
    slices += [Styled(span.start - start, span.end - start, "bold not dim") for span in quote.matched]
    out.line()
    out.block(_superscript(quote.text, quote.passage, start), "dim", slices)
    out.line(f"— {quote.citation}", "cyan")
    for note in quote.notes if notes else ():
        out.line(f"  {note.label.translate(_SUPERSCRIPT)} {note.text}", "dim")


def _superscript(text: str, passage: Passage, start: int) -> str:
    """Return `text` with its note numbers raised, so that they do not read as part of a word. Offsets stay the same."""
    for mark in passage.marks:
        if start <= mark.start and mark.end <= start + len(text):
            text = _raised(text, mark, start)
    return text


def _raised(text: str, mark: NoteMark, start: int) -> str:
    first, last = mark.start - start, mark.end - start
    return text[:first] + text[first:last].translate(_SUPERSCRIPT) + text[last:]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"

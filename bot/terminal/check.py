"""Run `loccit check`: show what was read from a file, to be checked by a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.terminal.divisions import systems_as_dicts, tree, tree_as_dicts, tree_lines
from bot.terminal.printer import Printer
from passages.chunking import cut
from passages.model import Document, Dropped, DropReason, Passage
from passages.places.locators import locator, locators
from passages.places.systems import Basis, Place, System, labels_in
from passages.readers.words import lost_words, text_layer

_MOST_LOST = 500  # words that are listed
_BASIS = {
    Basis.PRINTED: "printed page numbers, which are sure",
    Basis.LABEL: "the file's own page labels, which are likely: no printed number tells otherwise",
    Basis.PHYSICAL: "a count of the file's pages, cited as “PDF page”; no printed number was found",
    Basis.APPROXIMATE: "where the word processor last broke the pages: approximate, cited as “about p.”",
    Basis.NONE: "not known: passages are cited by paragraph",
}


def show(out: Printer, document: Document) -> None:
    """Print what was read as a table, the warnings with their places, and a sample passage."""
    passages = cut(document)
    out.facts(_rows(document, passages))
    for notice in document.warnings:
        out.line(f"Warning, {notice}" if notice.place else f"Warning: {notice}", "yellow")
    if lines := tree_lines(document):
        out.line()
        out.line("Divisions:", "dim")
        out.block("\n".join(lines))
    if passages:
        sample = max(passages[: len(passages) // 2 + 1], key=lambda passage: len(passage.text))
        out.line()
        out.line(f"A sample, {_locator(sample)}:", "dim")
        out.block(sample.text)


def show_pages(out: Printer, document: Document) -> None:
    """Print the whole text under its page labels, for proof-reading beside the printed copy."""
    position = 0
    for page in document.pages:
        _show_span(out, document, position, page.start, "no page known")
        span = locator((Place(System.PAGE, page.labels),), 0, document.basis) if page.labels else ""
        _show_span(out, document, page.start, page.end, span or "the marks contradict each other: no page given")
        position = page.end
    _show_span(out, document, position, len(document.text), "no page known")


def show_words(out: Printer, document: Document, data: bytes) -> None:
    """What was left out of the text, by reason, and the words of the file that are nowhere in what was read."""
    by_reason: dict[DropReason, list[str]] = {}
    for piece in document.dropped:
        by_reason.setdefault(piece.reason, []).append(f"{piece.place}: {piece.text}" if piece.place else piece.text)
    for reason, texts in by_reason.items():
        out.line(f"── left out as {reason.value} ({len(texts):,}) ──", "bold")
        out.block("\n".join(" ".join(text.split()) for text in texts))
    lost = lost_words(document, text_layer(data))
    out.line(f"── lost without a reason ({len(lost):,}) ──", "bold")
    out.block(" ".join(lost[:_MOST_LOST]) + (" …" if len(lost) > _MOST_LOST else "") if lost else "no word")


def as_dict(document: Document) -> dict[str, Any]:
    """Return the object that `loccit check --json` prints."""
    labels = document.labels
    passages = cut(document)
    meta = document.metadata
    return {
        "title": document.title,
        "author": document.author,
        "year": meta.year,
        "container": meta.container,
        "printed": meta.pages,
        "language": meta.language,
        "doi": meta.doi,
        "basis": document.basis.value,
        "first": labels[0] if labels else None,
        "last": labels[-1] if labels else None,
        "systems": systems_as_dicts(document),
        "divisions": tree_as_dicts(tree(document)),
        "gaps": [list(gap) for gap in _gaps(document)],
        "warnings": [str(notice) for notice in document.warnings],
        "notes": [{"label": note.label, "text": note.text} for note in document.notes],
        "dropped": [piece.text for piece in document.dropped],
        "left_out": [piece._asdict() for piece in document.dropped],
        "passages": [_passage_as_dict(document, passage) for passage in passages],
    }


def _passage_as_dict(document: Document, passage: Passage) -> dict[str, Any]:
    return {
        "text": passage.text,
        "pages": list(passage.pages),
        "citation": str(passage.citation),
        "speaker": passage.speaker,
        "locators": passage.citation.locators,
        "heading": passage.heading,
        "start": passage.start,
        "end": passage.end,
        "sentences": [
            {
                "text": document.text[sentence.start : sentence.end],
                "pages": list(sentence.pages),
                "locators": locators(sentence.places),
                "speaker": ", ".join(labels_in(sentence.places, System.SPEAKER)),
            }
            for sentence in passage.sentences
        ],
    }


def _rows(document: Document, passages: tuple[Passage, ...]) -> list[tuple[str, str]]:
    meta, labels = document.metadata, document.labels
    gaps = ", ".join(f"{first}–{last}" for first, last in _gaps(document))
    rows = [
        ("Title", meta.title or "not known"),
        ("Author", meta.author or "not known"),
        ("In", ", ".join(part for part in (meta.container, meta.year, meta.pages and f"pp. {meta.pages}") if part)),
        ("Language", meta.language),
        ("DOI", meta.doi),
        ("Pages from", _BASIS[document.basis]),
        ("Pages", _range(labels)),
        ("Gaps", gaps and f"{gaps}: no mark between, so a range is cited"),
        ("Passages", f"{len(passages):,}, of at most {max((len(p.text) for p in passages), default=0):,} characters"),
        ("Headings", f"{len({p.heading for p in passages if p.heading}):,}"),
        ("Notes", f"{len(document.notes):,}, and {len(document.marks):,} note numbers in the text"),
        (
            "Left out",
            f"{len(document.dropped):,} lines{_examples(document.dropped)}" if document.dropped else "nothing",
        ),
    ]
    return [(name, value) for name, value in rows if value]


def _range(labels: tuple[str, ...]) -> str:
    if len(labels) < 2:
        return labels[0] if labels else "none"
    return f"{labels[0]} to {labels[-1]} ({len(labels)})"


def _examples(dropped: Sequence[Dropped]) -> str:
    lines = [" ".join(line.split()) for line in dict.fromkeys(piece.text for piece in dropped)]
    short = [line if len(line) <= 40 else line[:40].rstrip() + "…" for line in lines[:4]]
    return ": " + "; ".join(f"“{line}”" for line in short) + (" …" if len(lines) > len(short) else "")


def _gaps(document: Document) -> list[tuple[str, str]]:
    return [(page.labels[0], page.labels[-1]) for page in document.pages if len(page.labels) > 1]


def _locator(passage: Passage) -> str:
    return passage.locator or "of no known place"


def _show_span(out: Printer, document: Document, start: int, end: int, label: str) -> None:
    text = document.text[start:end].strip()
    if text:
        out.line(f"── {label} ──", "bold")
        out.block(text)
        out.line()

"""One printed page of a text, to be read whole."""

from __future__ import annotations

from dataclasses import dataclass

from passages.model import Citation, Document
from passages.places.systems import Basis, Place, Run, System


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it stands in the text; its first and last sentence may begin or end on the pages beside it."""

    text: str
    start: int
    end: int
    citation: Citation
    before: str = ""  # the label of the page before; "" if there is none
    after: str = ""


@dataclass(frozen=True, slots=True)
class NoSuchPage:
    """There is no such page; `message` says which pages there are."""

    message: str


def open_page(document: Document, label: str) -> PageView | NoSuchPage:
    """The page that is printed with this label: "105", "p. 105", "XII" (case does not matter)."""
    found = find_label(document, label)
    if isinstance(found, NoSuchPage):
        return found
    return _page_view(document, found, [page for page in document.pages if found in page.labels])


def find_label(document: Document, asked: str) -> str | NoSuchPage:
    """The label as the text prints it: "105" for "p. 105"."""
    labels = document.labels
    if not labels:
        return NoSuchPage(f"No page of “{document.title}” is known, so its passages are cited by paragraph.")
    wanted = asked.strip().casefold().removeprefix("pp.").removeprefix("p.").removeprefix("page").strip()
    for known in labels:
        if known.casefold() == wanted:
            return known
    unit = "PDF page" if document.basis is Basis.PHYSICAL else "page"
    there = f"{unit}s {labels[0]} to {labels[-1]}" if len(labels) > 1 else f"{unit} {labels[0]} alone"
    return NoSuchPage(f"“{document.title}” has {there}. You asked for page {asked.strip()[:80]}.")


def _page_view(document: Document, label: str, runs: list[Run]) -> PageView:
    labels, here = document.labels, document.labels.index(label)
    start, end = runs[0].start, runs[-1].end
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    pages = tuple(dict.fromkeys(one for run in runs for one in run.labels))
    return PageView(
        text.strip(),
        start,
        start + len(text.strip()),
        Citation(document.author, document.title, (Place(System.PAGE, pages),), 0, document.basis),
        before=labels[here - 1] if here else "",
        after=labels[here + 1] if here + 1 < len(labels) else "",
    )

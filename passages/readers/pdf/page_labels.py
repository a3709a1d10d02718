"""What a PDF's pages are called: by printed numbers, a cover page's range, the file's labels, or their place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from passages.model import Basis, Notice
from passages.places.labels import Order, next_label, order
from passages.readers.pdf.running_heads import RunningHeads

_MOST_RANGES = 8  # in one warning


def named_pages(
    body: RunningHeads, labels: Sequence[str], places: Sequence[int], expected: str
) -> tuple[list[str], Basis, list[Notice]]:
    """Return each page's label, where they are known from, and what was odd.

    `labels` are the file's own, `places` the pages' numbers in the file, from 1, and `expected` is the range
    ("104-110") that a cover page gives.
    """
    named, basis = _named(body, labels, places, _span(expected))
    return named, basis, [*_unnumbered(named, places), *_unkept(_span(expected), named, basis)]


def _named(body: RunningHeads, labels: Sequence[str], places: Sequence[int], span: range) -> tuple[list[str], Basis]:
    count = len(labels)
    if body.numbers:
        named = [body.numbers.get(page, "") for page in range(count)]
        agree = sum(named[page] == labels[page] for page in body.printed)
        if agree > 0.8 * len(body.printed):  # the file's labels know the pages that show no number
            named = _with_labels(named, body.printed, labels)
        return named, Basis.PRINTED
    if len(span) == count:
        return [str(page) for page in span], Basis.PRINTED
    counted = [str(place) for place in places]
    if any(labels) and list(labels) != counted and list(labels) != [str(page + 1) for page in range(count)]:
        return _unrepeated(labels), Basis.LABEL
    return counted, Basis.PHYSICAL


def _unrepeated(labels: Sequence[str]) -> list[str]:
    """Return the labels without those of front matter that come again in a longer run: a program counted it."""
    runs: list[list[int]] = []
    for page, label in enumerate(labels):
        if runs and label and label == next_label(labels[page - 1]):
            runs[-1].append(page)
        else:
            runs.append([page])
    owners: dict[str, int] = {}
    for run in sorted(runs, key=len, reverse=True):
        for page in run:
            owners.setdefault(labels[page], page)
    return [label if owners[label] == page else "" for page, label in enumerate(labels)]


def _with_labels(named: Sequence[str], printed: frozenset[int], labels: Sequence[str]) -> list[str]:
    """Return the labels, the file's own for pages without a number where it fits between the printed ones beside."""
    shown = sorted(printed)
    known = list(named)
    for page, label in enumerate(labels):
        place = bisect_left(shown, page)
        before = named[shown[place - 1]] if place else ""
        after = named[shown[place]] if place < len(shown) else ""
        if page not in printed and label:
            known[page] = label if _fits(order(label), order(before), order(after)) else ""
    return _unrepeated(known)


def _fits(place: Order | None, low: Order | None, high: Order | None) -> bool:
    return place is None or ((low is None or low < place) and (high is None or place < high))


def _unnumbered(labels: Sequence[str], places: Sequence[int]) -> list[Notice]:
    unknown = [place for place, label in zip(places, labels, strict=True) if not label]
    if not unknown:
        return []
    if len(unknown) == 1:
        return [Notice("the number of this page is not known, so none is cited there", f"PDF page {unknown[0]}")]
    message = "the numbers of these pages are not known, so none is cited there"
    return [Notice(message, f"PDF pages {_ranges(unknown)}")]


def _ranges(pages: Sequence[int]) -> str:
    """Return "30, 45–47, 60" for rising numbers; the first ranges where there are many."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page - runs[-1][-1] <= 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = [str(run[0]) if run[0] == run[-1] else f"{run[0]}–{run[-1]}" for run in runs[:_MOST_RANGES]]
    more = sum(len(set(run)) for run in runs[_MOST_RANGES:])
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _span(expected: str) -> range:
    """Return the pages of a range such as "104-110" or "123-45"; none where it is no range."""
    match = re.fullmatch(r"(\d{1,5})[-–](\d{1,5})", expected)
    if not match:
        return range(0)
    start, end = int(match[1]), int(match[2])
    if end < start and len(match[2]) < len(match[1]):
        end = int(match[1][: -len(match[2])] + match[2])
    return range(start, end + 1)


def _unkept(span: range, named: Sequence[str], basis: Basis) -> list[Notice]:
    """Say which of the pages that a cover promises the text has not."""
    if not span:
        return []
    promised = f"the cover says pp. {span[0]}–{span[-1]}"
    if basis is Basis.PHYSICAL:
        return [Notice(f"{promised}, which are {len(span)} pages; the text has {len(named)}")]
    numbers = [int(label) for label in named if label.isascii() and label.isdigit()]
    if numbers and numbers[-1] < span[-1] and numbers[-1] in span:
        return [Notice(f"{promised}; the text ends on {numbers[-1]}")]
    if numbers and numbers[0] > span[0] and numbers[0] in span:
        return [Notice(f"{promised}; the text begins on {numbers[0]}")]
    return []

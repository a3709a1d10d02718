"""What a PDF's pages are called: by printed numbers, a cover page's range, the file's labels, or their place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from passages.model import Basis, Notice
from passages.places.labels import Order, next_label, order
from passages.readers.pdf.running_heads import RunningHeads


def named_pages(
    body: RunningHeads, labels: Sequence[str], places: Sequence[int], expected: str
) -> tuple[list[str], Basis, list[Notice]]:
    """Each page's label, where they are known from, and what was odd.

    `labels` are the file's own, `places` the pages' numbers in the file, from 1, and `expected` is the range
    ("104-110") that a cover page gives.
    """
    count = len(labels)
    if body.numbers:
        named = [body.numbers.get(page, "") for page in range(count)]
        agree = sum(named[page] == labels[page] for page in body.printed)
        if agree > 0.8 * len(body.printed):  # the file's labels know the pages that show no number
            named = _with_labels(named, body.printed, labels)
        return named, Basis.PRINTED, _unnumbered(named, places)
    if spanned := _spanned(expected, count):
        return spanned, Basis.PRINTED, []
    counted = [str(place) for place in places]
    if any(labels) and list(labels) != counted and list(labels) != [str(page + 1) for page in range(count)]:
        named = _unrepeated(labels)
        return named, Basis.LABEL, _unnumbered(named, places)
    return counted, Basis.PHYSICAL, []


def _unrepeated(labels: Sequence[str]) -> list[str]:
    """The labels without those of front matter that come again in a longer run: a program counted those pages."""
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
    """Pages that show no number get the file's label where it fits between the printed numbers on either side."""
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
    unknown = [str(place) for place, label in zip(places, labels, strict=True) if not label]
    if not unknown:
        return []
    pages = unknown[0] if len(unknown) == 1 else f"{unknown[0]}–{unknown[-1]}"
    return [Notice("the number of this page is not known, so none is cited there", f"PDF page {pages}")]


def _spanned(expected: str, count: int) -> list[str] | None:
    """The pages of a range such as "104-110", if it has as many as the file."""
    match = re.fullmatch(r"(\d{1,5})[-–](\d{1,5})", expected)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    if end < start and len(match[2]) < len(match[1]):  # "123-45"
        end = int(match[1][: -len(match[2])] + match[2])
    return [str(page) for page in range(start, end + 1)] if end - start + 1 == count else None

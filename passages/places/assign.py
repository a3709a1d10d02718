"""From page marks to pages: the labels of the stretches between marks, and what is odd about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from passages.model import Notice
from passages.places.labels import Order, next_label, order
from passages.places.marks import MAX_GAP, longest_chain


class Boundary(NamedTuple):
    """A mark in reading order, from the text or from the file's format."""

    label: str
    at_end: bool
    place: str  # for warnings


def assign_labels(marks: Sequence[Boundary], last: str = "") -> tuple[list[tuple[str, ...]], list[Notice]]:
    """Return the labels of the `len(marks) + 1` stretches before, between and after the marks, and what was odd.

    A stretch has several labels where marks are missing, and none where its page is not known: before the first mark at
    a page's start, or beside a mark that is repeated or out of order. `last` is the text's last page where that is
    known: no page is counted on beyond it.
    """
    if not marks:
        return [()], []
    trusted, notices = _trusted(marks)
    at_end = sum(mark.at_end for mark in marks) * 2 > len(marks)
    stretches = _from_ends(marks, trusted, last) if at_end else _from_starts(marks, trusted)
    notices += _gaps(marks, stretches, at_end)
    return stretches, notices


def _trusted(marks: Sequence[Boundary]) -> tuple[list[bool], list[Notice]]:
    keys = [order(mark.label) for mark in marks]
    chain = set(longest_chain([mark.label for mark in marks]))
    counts: dict[Order | None, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    trusted, notices = [], []
    for place, (mark, key) in enumerate(zip(marks, keys, strict=True)):
        repeated = key is not None and counts[key] > 1
        trusted.append(key is None or (place in chain and not repeated))
        if not trusted[-1]:
            what = "is marked more than once" if repeated else "is out of order"
            notices.append(Notice(f"page {mark.label} {what}, so no page is cited there", mark.place))
    return trusted, notices


def _from_starts(marks: Sequence[Boundary], trusted: Sequence[bool]) -> list[tuple[str, ...]]:
    stretches: list[tuple[str, ...]] = [()]
    following = _nearest([*reversed(marks)], [*reversed(trusted)])[::-1]
    for mark, sure, after, sure_after in zip(marks, trusted, [*marks[1:], None], following, strict=True):
        if not sure:
            stretches.append(())
            continue
        between = _between(mark.label, after.label) if after else [mark.label]
        if between is None and sure_after:
            between = _between(mark.label, sure_after)
        stretches.append(tuple(between or ()))
    return stretches


def _from_ends(marks: Sequence[Boundary], trusted: Sequence[bool], last: str) -> list[tuple[str, ...]]:
    stretches: list[tuple[str, ...]] = []
    earlier = _nearest(marks, trusted)
    for mark, sure, before, sure_before in zip(marks, trusted, [None, *marks], earlier, strict=False):
        if not sure:
            stretches.append(())
            continue
        between = _after(before.label, mark.label) if before else [mark.label]
        if between is None and sure_before:
            between = _after(sure_before, mark.label)
        stretches.append(tuple(filter(None, between or ())))
    ends = marks[-1].label == last or not trusted[-1]
    following = "" if ends else next_label(marks[-1].label)
    stretches.append((following,) if following else ())
    return stretches


def _nearest(marks: Sequence[Boundary], trusted: Sequence[bool]) -> list[str]:
    """Return for each mark the label of the trusted one before it, or ""."""
    labels, label = [], ""
    for mark, sure in zip(marks, trusted, strict=True):
        labels.append(label)
        if sure:
            label = mark.label
    return labels


def _between(label: str, after: str) -> list[str] | None:
    """Return the labels from `label` to the one before `after`: those between two marks at the start of pages.

    None where `after` does not follow `label`, empty where too many pages are missing to name them.
    """
    first, second = order(label), order(after)
    if first is None or second is None:
        return [label] if label else []
    if first >= second:
        return None
    if first[0] != second[0]:  # from roman figures to arabic: how far the roman ones go is not known
        return [label] if second[1] == 1 else []
    if second[1] - first[1] > MAX_GAP:
        return []
    return [next_label(label, step) for step in range(second[1] - first[1])]


def _after(before: str, label: str) -> list[str] | None:
    """Return the labels from the one after `before` to `label`: those between two marks at the end of pages."""
    first, second = order(before), order(label)
    if first is None or second is None:
        return [label]
    if first >= second:
        return None
    if first[0] != second[0]:
        return [label] if second[1] == 1 else []
    if second[1] - first[1] > MAX_GAP:
        return []
    return [next_label(label, -step) for step in range(second[1] - first[1] - 1, -1, -1)]


def _gaps(marks: Sequence[Boundary], stretches: Sequence[tuple[str, ...]], at_end: bool) -> list[Notice]:
    notices = []
    for number, labels in enumerate(stretches):
        if len(labels) > 1:
            mark = marks[number if at_end else number - 1]
            span = f"{labels[0]}–{labels[-1]}"
            notices.append(Notice(f"a page mark is missing: the text there is cited as pp. {span}", mark.place))
    return notices

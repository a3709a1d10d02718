"""Which of the names that seem to head speeches do: those of a text that prints its speakers in that way.

One name proves nothing: "Note:" heads paragraphs, too. Names are believed where several come again, by turns, close
behind each other. The weaker a form is, the more it takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.readers.drama.labels import Form, Label

_FEWEST = 3  # speeches of a play
_REACH = 4  # paragraphs from one speech to the next, where a play is dense enough
_ENOUGH = 0.6  # share of names that come again, and of those with another close behind
_SURE = 0.8  # the same for forms that prose has as well


class Found(NamedTuple):
    """A label at offset `at` of paragraph `number`, counting paragraphs with words only."""

    number: int
    at: int
    label: Label

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return name_key(self.label.name)


def name_key(name: str) -> str:
    """Return a name as names are compared: without capitals, stops and double blanks."""
    return " ".join(name.casefold().replace(".", "").split())


def believed(found: Sequence[Found], cast: Collection[str]) -> list[Found]:
    """Return the labels, in reading order, that are believed; `cast` are the keys of names known to be speakers'."""
    groups: dict[tuple[Form, bool], list[Found]] = {}
    for one in found:
        groups.setdefault((one.label.form, one.label.in_capitals), []).append(one)
    sure = [one for group in groups.values() if _is_convention(group, cast) for one in _of_speakers(group, cast)]
    counts = Counter(one.key for one in sure)
    kept = set(sure)
    for one in found:  # a name that is known may be set in another way at times
        if one not in kept and counts[one.key] and (one.label.in_capitals or one.label.form is Form.COLON):
            kept.add(one)
    return sorted(kept)


def _is_convention(group: Sequence[Found], cast: Collection[str]) -> bool:
    counts = Counter(one.key for one in group)
    again = {name for name, count in counts.items() if count > 1 or _in_cast(name, cast)}
    if len(group) < _FEWEST or len(counts) < 2 or not again:
        return False
    share = sum(one.key in again for one in group) / len(group)
    near = [(one, after) for one, after in pairwise(group) if after.number - one.number <= _REACH]
    changes = sum(one.key != after.key for one, after in near)
    if share < _ENOUGH or len(near) < _ENOUGH * (len(group) - 1) or changes < len(near) / 2:
        return False
    by_turns = changes >= _SURE * len(near) and len(near) >= _SURE * (len(group) - 1)
    return _is_strong_enough(group, again, cast, by_turns=by_turns)


def _is_strong_enough(group: Sequence[Found], again: set[str], cast: Collection[str], *, by_turns: bool) -> bool:
    form, capitals = group[0].label.form, group[0].label.in_capitals
    listed = sum(_in_cast(name, cast) for name in again)
    if listed > 1 or (capitals and form is not Form.COLUMN) or form is Form.TYPE:
        return True
    span = group[-1].number - group[0].number + 1
    share = len({one.number for one in group}) / span
    if form in (Form.COLON, Form.COLUMN):
        return by_turns and share >= (_ENOUGH / 2 if len(again) > 1 else _ENOUGH)
    often = sum(count > 2 for count in Counter(one.key for one in group).values())
    if form is Form.ALONE:
        return len(again) > 1 and often > 1 and by_turns
    return share >= _ENOUGH and by_turns and len(again) > 1 and len(group) > _FEWEST + 1 and _names_nobody_else(again)


def _names_nobody_else(names: Iterable[str]) -> bool:
    """Tell whether no name begins with an article, as titles of poems and legends of pictures do."""
    return not any(name.split()[0] in ("a", "an", "the") for name in names)


def _in_cast(name: str, cast: Collection[str]) -> bool:
    return name in cast or any(name in one.split() or one.startswith(name) for one in cast)


def _of_speakers(group: Sequence[Found], cast: Collection[str]) -> list[Found]:
    """The labels whose name comes again, or that stand beside such; in forms that prose has, on both sides."""
    counts = Counter(one.key for one in group)
    again = [counts[one.key] > 1 or _in_cast(one.key, cast) for one in group]
    strict = not group[0].label.in_capitals
    kept = []
    for at, one in enumerate(group):
        before = at > 0 and again[at - 1] and one.number - group[at - 1].number <= _REACH
        after = at + 1 < len(group) and again[at + 1] and group[at + 1].number - one.number <= _REACH
        once = (before and after) if strict else (before or after)
        if again[at] or (once and not (strict and one.label.form is Form.STOP)):
            kept.append(one)
    return kept

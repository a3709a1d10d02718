"""What a reload changed: counts and lines for the moderator who asked for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from passages.model import Passage
from passages.storage.snapshot import Snapshot, Text


@dataclass(frozen=True)
class Change:
    """What a reload changed in one text. Each line shows where a passage stands and how it begins."""

    name: str
    title: str
    kind: str  # "new", "edited" or "gone"
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A file that could not be read. `kept`: its last good version answers on."""

    name: str
    why: str
    kept: bool


@dataclass(frozen=True)
class Report:
    """What a reload found. Plain values only, so that one process can tell it to another as JSON."""

    texts: int = 0
    pages: int = 0
    passages: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()  # "essay.txt, line 12: page 105 is marked twice …"


def compare(before: Snapshot, after: Snapshot, problems: Sequence[Problem] = ()) -> Report:
    """The report of the reload that made `after` out of `before`."""
    known = {text.name: text for text in before.texts}
    changes = []
    for text in after.texts:
        last = known.pop(text.name, None)
        if last is None:
            changes.append(Change(text.name, text.title, "new", added=_lines(text.passages)))
        elif last.digest != text.digest:
            changes.append(_edited(last, text))
    changes += [Change(text.name, text.title, "gone", removed=_lines(text.passages)) for text in known.values()]
    return Report(
        texts=len(after.texts),
        pages=sum(len(text.document.labels) for text in after.texts),
        passages=len(after.index.passages),
        changes=tuple(changes),
        problems=tuple(problems),
        warnings=tuple(f"{text.name}, {notice}" for text in after.texts for notice in text.document.warnings),
    )


def _edited(last: Text, text: Text) -> Change:
    """A passage is unchanged if its words and pages are, changed if it kept its place or only moved."""
    _, old, new = _pair(last.passages, text.passages, lambda passage: (passage.text, passage.pages))
    stayed, old, new = _pair(old, new, lambda passage: (passage.heading, passage.pages, passage.paragraph))
    moved, old, new = _pair(old, new, lambda passage: passage.text)
    return Change(text.name, text.title, "edited", _lines(new), _lines(old), _lines(stayed + moved))


def _pair(
    old: Sequence[Passage], new: Sequence[Passage], key: Callable[[Passage], Hashable]
) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """The new passages that have an old one with the same key, the old ones left over, the new ones left over."""
    both = Counter(map(key, old)) & Counter(map(key, new))
    _, rest_of_old = _take(old, key, both.copy())
    pairs, rest_of_new = _take(new, key, both)
    return pairs, rest_of_old, rest_of_new


def _take(
    passages: Sequence[Passage], key: Callable[[Passage], Hashable], wanted: Counter[Hashable]
) -> tuple[list[Passage], list[Passage]]:
    taken: list[Passage] = []
    rest: list[Passage] = []
    for passage in passages:
        mine = key(passage)
        (taken if wanted[mine] > 0 else rest).append(passage)
        wanted[mine] -= 1
    return taken, rest


def _lines(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(map(_line, passages))


def _line(passage: Passage) -> str:
    start = passage.text if len(passage.text) <= 60 else passage.text[:60].rsplit(" ", 1)[0] + " …"
    return f"{passage.locator}: {start}" if passage.locator else start

"""What a reload changed, as counts and lines for the moderator who asked for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from passages.model import Passage
from passages.storage.snapshot import Snapshot, Text


@dataclass(frozen=True)
class Change:
    """The changes of a reload in one text. Each line has the place of a passage and its first words."""

    name: str
    title: str
    kind: str  # "new", "edited" or "gone"
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A file that could not be read. `kept`: its last good version still answers."""

    name: str
    why: str
    kept: bool


@dataclass(frozen=True)
class Report:
    """The findings of a reload. Plain values only, so that one process can send it to another as JSON."""

    texts: int = 0
    pages: int = 0
    passages: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()  # "essay.txt, line 12: page 105 is marked twice …"


def compare(before: Snapshot, after: Snapshot, problems: Sequence[Problem] = ()) -> Report:
    """Return the report of the reload that made `after` out of `before`."""
    removed = {text.name: text for text in before.texts}
    changes = []
    for text in after.texts:
        last = removed.pop(text.name, None)
        if last is None:
            changes.append(Change(text.name, text.title, "new", added=_lines(text.passages)))
        elif last.digest != text.digest:
            changes.append(_edited(last, text))
    changes += [Change(text.name, text.title, "gone", removed=_lines(text.passages)) for text in removed.values()]
    return Report(
        texts=len(after.texts),
        pages=sum(len(text.document.labels) for text in after.texts),
        passages=len(after.index.passages),
        changes=tuple(changes),
        problems=tuple(problems),
        warnings=tuple(f"{text.name}, {notice}" for text in after.texts for notice in text.document.warnings),
    )


def _edited(last: Text, text: Text) -> Change:
    """Compare passages: unchanged if words and pages are the same, changed if only the place or only the words are."""
    _, old, new = _match(last.passages, text.passages, lambda passage: (passage.text, passage.pages))
    reworded, old, new = _match(old, new, lambda passage: (passage.heading, passage.pages, passage.paragraph))
    moved, old, new = _match(old, new, lambda passage: passage.text)
    return Change(text.name, text.title, "edited", _lines(new), _lines(old), _lines(reworded + moved))


def _match(
    old: Sequence[Passage], new: Sequence[Passage], key: Callable[[Passage], Hashable]
) -> tuple[list[Passage], list[Passage], list[Passage]]:
    """Return the new passages that have an old one with the same key, the other old ones, the other new ones."""
    common = Counter(map(key, old)) & Counter(map(key, new))
    _, other_old = _take(old, key, common.copy())
    matched, other_new = _take(new, key, common)
    return matched, other_old, other_new


def _take(
    passages: Sequence[Passage], key: Callable[[Passage], Hashable], wanted: Counter[Hashable]
) -> tuple[list[Passage], list[Passage]]:
    """Split passages into those with a wanted key, as many as are wanted, and the others."""
    taken: list[Passage] = []
    rest: list[Passage] = []
    for passage in passages:
        value = key(passage)
        (taken if wanted[value] > 0 else rest).append(passage)
        wanted[value] -= 1
    return taken, rest


def _lines(passages: Sequence[Passage]) -> tuple[str, ...]:
    return tuple(map(_line, passages))


def _line(passage: Passage) -> str:
    start = passage.text if len(passage.text) <= 60 else passage.text[:60].rsplit(" ", 1)[0] + " …"
    return f"{passage.locator}: {start}" if passage.locator else start

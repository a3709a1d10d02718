"""The divisions that were found in a text, as a tree that a moderator can compare with the book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from passages.model import Document
from passages.places.locators import locator
from passages.places.systems import DIVISIONS, Basis, Place, Run, System

_LINES = 60  # of the tree that is printed


class Node(NamedTuple):
    """A division and those inside it."""

    system: System
    run: Run
    children: list[Node]

    @property
    def name(self) -> str:
        """As a citation writes it, with its title: "ch. 12: The Storm"."""
        cited = locator((Place(self.system, self.run.labels, self.run.word),), 0, Basis.NONE)
        title = " ".join(self.run.title.split())
        return f"{cited}: {title}" if title and title not in cited else cited


def tree(document: Document) -> list[Node]:
    """Return the outermost divisions in reading order, each with those that it holds."""
    found = [
        (run.start, -run.end, rank, Node(system.system, run, []))
        for rank, system in enumerate(document.systems)
        if system.system in DIVISIONS
        for run in system.runs
    ]
    top: list[Node] = []
    open_now: list[Node] = []
    for *_, node in sorted(found, key=lambda one: one[:3]):
        while open_now and open_now[-1].run.end <= node.run.start:
            open_now.pop()
        (open_now[-1].children if open_now else top).append(node)
        open_now.append(node)
    return top


def tree_lines(document: Document) -> list[str]:
    """Return the tree as indented lines with counts, at most 60 of them: inner levels go first."""
    top = tree(document)
    lines = list(_lines(top, 0, depth=9))
    for depth in range(8, -1, -1):
        if len(lines) <= _LINES:
            break
        lines = list(_lines(top, 0, depth=depth))
    return lines if len(lines) <= _LINES else [*lines[:_LINES], f"… and {len(lines) - _LINES:,} more"]


def tree_as_dicts(nodes: list[Node]) -> list[dict[str, Any]]:
    """Return the tree as `loccit check --json` prints it; `count` is the number of children."""
    return [
        {
            "system": node.system.value,
            "label": "-".join(node.run.labels[:1]),
            "word": node.run.word,
            "title": node.run.title,
            "count": len(node.children),
            "children": tree_as_dicts(node.children),
        }
        for node in nodes
    ]


def systems_as_dicts(document: Document) -> list[dict[str, Any]]:
    """Return the reference systems with where they are known from, and how many places each has."""
    return [{"system": one.system.value, "basis": one.basis.value, "places": len(one.runs)} for one in document.systems]


def _lines(nodes: list[Node], level: int, *, depth: int) -> Iterator[str]:
    for node in nodes:
        count = f" ({_count(node.children)})" if node.children else ""
        yield f"{'  ' * level}{node.name}{count}"
        if level < depth:
            yield from _lines(node.children, level + 1, depth=depth)


def _count(nodes: list[Node]) -> str:
    systems = dict.fromkeys(node.system for node in nodes)
    counts = ((system.value, sum(node.system is system for node in nodes)) for system in systems)
    return ", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts)

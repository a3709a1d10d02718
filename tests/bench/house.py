"""The structure of one or more checkouts, side by side: `python -m tests.bench.house . ../before`.

Counts in `bot/` and `passages/`: files in a folder, imports between folders, files in an import circle (imports for
types included), public definitions without a docstring, and class names with more than one home.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from tests.support.imports import imported_modules, modules

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def figures(root: Path) -> dict[str, str]:
    """Measure the checkout at `root`."""
    paths = modules(root)
    sources = {module: path.read_text(encoding="utf-8") for module, path in paths.items()}
    trees = {module: ast.parse(source) for module, source in sources.items()}
    graph = {module: imported_modules(module, sources) for module in sources}
    rooms = {module: path.parent for module, path in paths.items()}
    folders = Counter(path.parent.relative_to(root).as_posix() for path in paths.values() if path.name != "__init__.py")
    edges = {(rooms[one], rooms[other]) for one, others in graph.items() for other in others}
    public = [*chain.from_iterable(_public(tree.body) for tree in trees.values())]
    homes = Counter(node.name for node in public if isinstance(node, ast.ClassDef))
    functions = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, Definition)]
    lengths = [_lines(node) for node in functions if not isinstance(node, ast.ClassDef)]
    return {
        "files": str(len(paths)),
        "lines": str(sum(source.count("\n") for source in sources.values())),
        "folders": str(len(folders)),
        "files in a folder, most": ", ".join(f"{many} {folder}" for folder, many in folders.most_common(3)),
        "pairs of folders with an import": str(sum(one != other for one, other in edges)),
        "files in a circle": str(sum(module in _reached(module, graph) for module in graph)),
        "public definitions": str(len(public)),
        "of them without a docstring": str(sum(ast.get_docstring(node) is None for node in public)),
        "class names with several homes": str(sum(many > 1 for many in homes.values())),
        "lines of the longest function": str(max(lengths)),
        "functions over 25 lines": str(sum(length > 25 for length in lengths)),
        "files over 350 lines": str(sum(source.count("\n") > 350 for source in sources.values())),
    }


def _public(body: list[ast.stmt]) -> Iterator[Definition]:
    """Yield the public classes and functions of a module, and the public methods of public classes."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_") and not _is_overload(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _is_overload(node: Definition) -> bool:
    return any(ast.unparse(one).endswith(("overload", "override")) for one in node.decorator_list)


def _lines(node: Definition) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _reached(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    """Return the modules that `start` imports, directly or through others."""
    seen: set[str] = set()
    waiting = [*graph[start]]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting.extend(graph[module])
    return seen


def main(roots: list[str]) -> None:
    """Print a column for each checkout."""
    columns = [figures(Path(root).resolve()) for root in roots or ["."]]
    for name in columns[0]:
        print(f"{name:<32}" + " | ".join(f"{column[name]:<60}" for column in columns).rstrip())


if __name__ == "__main__":
    main(sys.argv[1:])

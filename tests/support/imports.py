"""What imports what, read from the source alone."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path


def modules(root: Path) -> dict[str, Path]:
    """The files of the product in the tree at `root`, by the name that they are imported by."""
    paths = (path for house in ("bot", "passages") for path in (root / house).rglob("*.py"))
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


@cache
def imports(source: str) -> frozenset[str]:
    """Every name that is imported: at the top, inside functions and under `TYPE_CHECKING`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"a relative import: {ast.unparse(node)}"
            module = node.module or ""
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def imported_modules(importer: str, sources: Mapping[str, str]) -> set[str]:
    """The modules of `sources` that run when `importer`, one of them, imports what it does.

    The `__init__` of every package on the way runs as well. That of the importer's own package is running already, so
    it counts only where a name is taken from it that is no module.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(sources[importer])):
        names: set[str] = set()
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            names = {full if full in sources else node.module for full in inner.values()}
        for name in names:
            parts = name.split(".")
            packages = {".".join(parts[:length]) for length in range(1, len(parts))}
            found |= {name, *(package for package in packages if not f"{importer}.".startswith(f"{package}."))}
    return (found & set(sources)) - {importer}


def circle(sources: Mapping[str, str]) -> list[str]:
    """Modules that import each other in a circle, the first one again at the end; none if there is no circle."""
    try:
        TopologicalSorter({module: imported_modules(module, sources) for module in sources}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []

"""Every regular expression of the product, how each is used, and the strings that it may be slow on."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # the parser of patterns, which has no public name
from re import _parser as sre_parser  # type: ignore[attr-defined]  # the same
from types import ModuleType
from typing import Any, NamedTuple

import bot
import passages
from passages.text.lazy_pattern import LazyPattern

_WHOLE = frozenset({"match", "fullmatch"})  # these begin at one place, the others at every place
_METHODS = frozenset({"match", "fullmatch", "search", "sub", "split", "findall", "finditer", "subn"})
_SAMPLES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: ".",
}  # fmt: skip
_ANY = "a1 .,-([A\n"
_GENERAL = (" ", "a", "1", ".", "a ", "(", "[", "\n", "A. ", "-", "A", "é", "1 ", ", ", "\t", "a, ", "[1", "<", "“")
_MOST = 12  # pumps of a pattern's own: one of many alternatives has more, much alike
_MANY = 12  # repeats that are longer at most are of bounded cost


class Used(NamedTuple):
    """A pattern, where it stands, and the methods that are called on it; all where that cannot be told."""

    where: str
    pattern: re.Pattern[str]
    methods: frozenset[str]

    @property
    def starts_anywhere(self) -> bool:
        """Whether a match may begin at any place of the string."""
        return not self.methods <= _WHOLE


def patterns() -> list[Used]:
    """Return the patterns of all modules: their constants, and those that are written where they are used."""
    found: dict[tuple[str, int], Used] = {}
    for module in _modules():
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        calls = _calls(tree)
        for name, pattern in _constants(module):
            methods = calls.get(name, _METHODS)
            _add(found, Used(f"{module.__name__}.{name}", pattern, frozenset(methods)))
        for line, pattern, method in _inline(tree):
            _add(found, Used(f"{module.__name__}:{line}", pattern, frozenset({method})))
    return list(found.values())


def _add(found: dict[tuple[str, int], Used], used: Used) -> None:
    key = (used.pattern.pattern, used.pattern.flags)
    known = found.get(key)
    found[key] = used._replace(methods=used.methods | known.methods) if known else used


def _modules() -> Iterator[ModuleType]:
    for package in (passages, bot):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not one.name.endswith(("__main__", ".env")) and ".versions" not in one.name:
                yield importlib.import_module(one.name)


def _constants(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        waiting: list[Any] = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, LazyPattern):
                yield name, one.compiled
            elif isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                yield name, one
            elif isinstance(one, dict) and len(one) < 100:
                waiting += one.values()
            elif isinstance(one, tuple | list | frozenset) and len(one) < 100:
                waiting += one


def _calls(tree: ast.AST) -> dict[str, set[str]]:
    """Return for each name the methods of patterns that are called on it; all where it is passed on."""
    called: dict[str, set[str]] = {}
    used: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used[node.id] = used.get(node.id, 0) + 1
        if isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.value, ast.Name):
            called.setdefault(node.value.id, set()).add(node.attr)
            used[node.value.id] = used.get(node.value.id, 0) - 1
    return {name: methods if used.get(name, 0) <= 0 else set(_METHODS) for name, methods in called.items()}


def _inline(tree: ast.AST) -> Iterator[tuple[int, re.Pattern[str], str]]:
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS
        if not is_call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":  # type: ignore[attr-defined]  # the same
            continue
        text = node.args[0]  # type: ignore[attr-defined]  # the same
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield node.lineno, re.compile(text.value), node.func.attr  # type: ignore[attr-defined]  # the same


# ---- what a pattern may be slow on


def pumps(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return pairs of a beginning and of what is repeated behind it: for each of its repeats, and some for any."""
    found = dict.fromkeys(("", text) for text in _GENERAL)
    tree = sre_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    own = list(dict.fromkeys(_repeats(tree, "")))
    found.update(dict.fromkeys(own[:: len(own) // _MOST + 1]))
    return list(found)


def _repeats(items: Any, before: str) -> Iterator[tuple[str, str]]:
    for operator, value in items:
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = value
            if most > _MANY:
                yield from ((before, text) for text in _texts(body))
            yield from _repeats(body, before)
        elif operator is sre.SUBPATTERN:
            yield from _repeats(value[-1], before)
        elif operator is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before)
        elif operator is sre.ATOMIC_GROUP:
            yield from _repeats(value, before)
        before += _text([(operator, value)], 0)


def _texts(items: Any) -> set[str]:
    return {text for turn in range(4) if (text := _text(items, turn))}


def _text(items: Any, turn: int) -> str:
    """Return a string that these items may match; another one at each turn, where they leave a choice."""
    return "".join(_one(operator, value, turn) for operator, value in items)


def _one(operator: Any, value: Any, turn: int) -> str:
    if operator is sre.LITERAL:
        return chr(value)
    if operator in (sre.NOT_LITERAL, sre.ANY):
        return _ANY[turn % len(_ANY)]
    if operator is sre.IN:
        return _in_set(value, turn)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return str(_text(value[2], turn) * max(min(value[0], 3), min(value[1], 1)))
    if operator is sre.SUBPATTERN:
        return _text(value[-1], turn)
    if operator is sre.ATOMIC_GROUP:
        return _text(value, turn)
    if operator is sre.BRANCH:
        return _text(value[1][turn % len(value[1])], turn)
    return ""


def _in_set(items: Any, turn: int) -> str:
    if items[0][0] is sre.NEGATE:
        test = re.compile(_class_of(items[1:]))
        return next((one for one in _ANY[turn % len(_ANY) :] + _ANY if not test.match(one)), "~")
    operator, value = items[turn % len(items)]
    if operator is sre.RANGE:
        return chr(value[0])
    return chr(value) if operator is sre.LITERAL else _SAMPLES.get(value, "a")


def _class_of(items: Any) -> str:
    written = []
    for operator, value in items:
        if operator is sre.RANGE:
            written.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif operator is sre.LITERAL:
            written.append(re.escape(chr(value)))
        else:
            name = str(value).rpartition("_")[2][0].lower()
            written.append("\\" + (name.upper() if "NOT" in str(value) else name))
    return f"[{''.join(written)}]"

"""Facts about a text at the top of its file, in TOML between lines of `+++` or YAML between lines of `---`.

They override what was guessed from the text. YAML is read by `safe_load` without aliases, so that it cannot grow.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, NamedTuple

from passages.errors import FrontMatterError
from passages.model import Metadata, Notice
from passages.readers.stated_divisions import may_state
from passages.text.lazy_pattern import lazily

MAX_CHARACTERS = 16_384
MAX_DEPTH = 20  # brackets within brackets in YAML
MARKERS = "page_markers"
DIVISIONS = "divisions"
_KEYS = (*(field.name for field in fields(Metadata)), MARKERS, DIVISIONS)
_KEY = {
    "+++": lazily(r"\s*[\"']?([A-Za-z_][\w-]*)[\"']?\s*="),
    "---": lazily(r"\s*[\"']?([A-Za-z_][\w-]*)[\"']?\s*:(?:\s|\Z)"),
}
_LANGUAGE = lazily(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class FrontMatter(NamedTuple):
    """What stood above the text. `lines`: how many lines of the file it took."""

    values: dict[str, Any]
    body: str
    lines: int = 0
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[str, ...] = ()  # keys that are not known, with their values
    marks_at_end: bool | None = None  # whether page marks end their pages; None: not said
    divisions: str = ""  # what the numbers of headings count, or a pattern of headings (see `stated_divisions`)

    def over(self, guessed: Metadata) -> Metadata:
        """Return `guessed`, with what is given here in its place."""
        return replace(guessed, **self.values)


def take(text: str) -> FrontMatter:
    """Return the front matter of a text, and the text below it.

    Raises `FrontMatterError` for what is not valid TOML or YAML, or holds a value of the wrong type.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    fence = lines[first].strip() if first < len(lines) else ""
    if fence not in ("+++", "---"):
        return FrontMatter({}, text)
    closing = {"+++": ("+++",), "---": ("---", "...")}[fence]
    limit = min(len(lines), first + 1 + MAX_CHARACTERS)
    last = next((number for number in range(first + 1, limit) if lines[number].rstrip() in closing), None)
    inner = lines[first + 1 : last]
    keys = {found[1].lower() for line in inner[:50] if (found := _KEY[fence].match(line))}
    meant = bool(keys & set(_KEYS))
    if not keys or (last is None and not meant):
        return FrontMatter({}, text)  # a rule across the page
    try:
        table = _table(fence, inner, first + 1, closed=last is not None)
    except FrontMatterError:
        if meant:
            raise
        return FrontMatter({}, text)
    try:
        values, unknown, warnings = _checked(table, inner, first + 2)
    except (RecursionError, ValueError):  # thousands of levels, or a number of thousands of digits
        raise FrontMatterError(
            "the front matter holds a value that is too deep or too long. Give each fact as plain text.",
            place=f"line {first + 1}",
        ) from None
    at_end = {"end": True, "start": False}.get(str(values.pop(MARKERS, "")))
    divisions = str(values.pop(DIVISIONS, ""))
    below = first + 2 + len(inner)
    return FrontMatter(values, "\n".join(lines[below:]), below, warnings, unknown, at_end, divisions)


def _table(fence: str, inner: list[str], line: int, *, closed: bool) -> dict[str, Any]:
    if not closed:
        raise FrontMatterError(
            f"the front matter has no closing {fence}. Put {fence} on a line below it.", place=f"line {line}"
        )
    source = "\n".join(inner)
    if len(source) > MAX_CHARACTERS:
        raise FrontMatterError(
            f"the front matter has {len(source):,} characters; the limit is {MAX_CHARACTERS:,}.", place=f"line {line}"
        )
    return _toml(source, line) if fence == "+++" else _yaml(source, line)


def _toml(source: str, lines_before: int) -> dict[str, Any]:
    import tomllib  # only needed for texts that have TOML

    try:
        return tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = f"line {lines_before + int(found[1])}" if found else f"line {lines_before}"
        what = str(error).partition(" (at ")[0]
        raise FrontMatterError(f"the front matter is not valid TOML: {what}.", place=place) from None


def _yaml(source: str, lines_before: int) -> dict[str, Any]:
    import yaml  # only needed for texts that have YAML

    try:
        _refuse_growth(source, lines_before)
        table = yaml.safe_load(source)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {lines_before + mark.line + 1}" if mark else f"line {lines_before}"
        what = getattr(error, "problem", None) or "it cannot be read"
        raise FrontMatterError(f"the front matter is not valid YAML: {what}.", place=place) from None
    if not isinstance(table, dict):
        raise FrontMatterError(
            "the front matter must hold lines like “title: The Title”.", place=f"line {lines_before}"
        )
    return {str(key): value for key, value in table.items()}


def _refuse_growth(source: str, lines_before: int) -> None:
    """Raise `FrontMatterError` for an alias, and for more levels than facts have: their parser is quadratic in them."""
    import yaml  # only needed for texts that have YAML

    depth = 0
    for token in yaml.scan(source, Loader=yaml.SafeLoader):
        place = f"line {lines_before + token.start_mark.line + 1}"
        if isinstance(token, yaml.AliasToken):
            raise FrontMatterError("the front matter uses a YAML alias (*). Write the value out.", place=place)
        if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
            depth += 1
        elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)):
            depth -= 1
        if depth > MAX_DEPTH:
            raise FrontMatterError(
                f"the front matter is not valid YAML: it has more than {MAX_DEPTH} levels.", place=place
            )


def _checked(
    table: dict[str, Any], lines: list[str], first: int
) -> tuple[dict[str, Any], tuple[str, ...], tuple[Notice, ...]]:
    """Return the values of the known keys, what stands under the others, and a notice for each of those."""
    values, unknown, warnings = {}, [], []
    for key, value in table.items():
        place = _place(key, lines, first)
        name = key.strip().lower()
        if name not in _KEYS:
            from difflib import get_close_matches  # only needed for a key that is misspelt

            near = get_close_matches(name, _KEYS, 1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known are {', '.join(_KEYS)}."
            unknown.append(f"{key}: {value}")
            warnings.append(
                Notice(f"the front matter's “{key[:40]}” is not known, so it was passed over. {hint}", place)
            )
        else:
            values[name] = _aliases(value, place) if name == "aliases" else _value(name, value, place)
    return values, tuple(unknown), tuple(warnings)


def _place(key: str, lines: list[str], first: int) -> str:
    for number, line in enumerate(lines):
        if line.lstrip(" \"'").startswith(key):
            return f"line {first + number}"
    return f"line {first}"


MAX_ALIASES = 200  # groups of names
MAX_NAMES = 20  # in a group
MAX_NAME = 80  # characters


def _aliases(value: object, place: str) -> tuple[tuple[str, ...], ...]:
    """Return groups of names of one thing, from "DPRK = North Korea" or a list of names for each."""
    groups = value if isinstance(value, list) else [value]
    if len(groups) > MAX_ALIASES:
        raise FrontMatterError(
            f"“aliases” in the front matter has {len(groups):,} groups of names; the limit is {MAX_ALIASES}.",
            place=place,
        )
    return tuple(_names(group, place) for group in groups)


def _names(group: object, place: str) -> tuple[str, ...]:
    given = group.split("=") if isinstance(group, str) else group
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise FrontMatterError(
            "“aliases” in the front matter must be a list of texts such as “DPRK = North Korea”.", place=place
        )
    names = tuple(dict.fromkeys(name for one in given if (name := " ".join(one.split()))))
    if not 2 <= len(names) <= MAX_NAMES or max(map(len, names)) > MAX_NAME:
        raise FrontMatterError(
            f"each of the “aliases” in the front matter must have 2 to {MAX_NAMES} names, "
            f"of at most {MAX_NAME} characters.",
            place=place,
        )
    return names


def _value(name: str, value: object, place: str) -> str:
    if isinstance(value, list) and name == "author" and value and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    if value is None:
        return ""
    if hasattr(value, "isoformat"):  # a date that stands without quotes
        value = value.isoformat()[:4] if name == "year" else value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int):
        wanted = "a year, such as 1863" if name == "year" else "text in quotes"
        raise FrontMatterError(f"“{name}” in the front matter must be {wanted}.", place=place)
    text = " ".join(str(value).split())
    if name == "language" and text and not _LANGUAGE.fullmatch(text):
        raise FrontMatterError(f"“language” must be a code such as “en” or “de”, got “{text[:40]}”.", place=place)
    if name == MARKERS and text not in ("start", "end"):
        raise FrontMatterError(f"“{MARKERS}” must be “start” or “end”, got “{text[:40]}”.", place=place)
    if name == DIVISIONS and text and not may_state(text):
        raise FrontMatterError(
            f"“{DIVISIONS}” must be a word such as “chapter” or “letter”, or a pattern such as “Log {{n}}”, "
            f"got “{text[:40]}”.",
            place=place,
        )
    if name == "pages":
        return text.replace("–", "-").replace("—", "-")
    return text

"""Parse aliases as a moderator types them: "DPRK = North Korea", one group of names a line."""

from __future__ import annotations

from bot.store.errors import InvalidInput
from bot.store.values import clean

MAX_GROUPS = 200  # of one text; as in front matter
MAX_NAMES = 20  # in a group
MAX_NAME = 80  # characters

Aliases = tuple[tuple[str, ...], ...]


def parse(typed: str) -> Aliases:
    """Return the groups of names in `typed`; empty lines are skipped. Raises `InvalidInput`, which names the line."""
    groups = []
    for line in typed.splitlines():
        if not line.strip():
            continue
        names = tuple(dict.fromkeys(filter(None, (clean(name, MAX_NAME + 1) for name in line.split("=")))))
        if not 2 <= len(names) <= MAX_NAMES or max(map(len, names)) > MAX_NAME:
            raise InvalidInput(
                f"“{clean(line, MAX_NAME)}” is not like “DPRK = North Korea”: "
                f"2 to {MAX_NAMES} names with = between them, of at most {MAX_NAME} characters each."
            )
        groups.append(names)
    if len(groups) > MAX_GROUPS:
        raise InvalidInput(f"These are {len(groups):,} lines; a text has at most {MAX_GROUPS}. Leave some out.")
    return tuple(groups)


def show(aliases: Aliases) -> str:
    """Return the lines that `parse` reads, to be edited."""
    return "\n".join(" = ".join(names) for names in aliases)

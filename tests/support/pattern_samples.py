"""Strings that a regular expression matches, made from the expression."""

from __future__ import annotations

import random
from re import _parser as sre  # type: ignore[attr-defined]  # the parser of patterns, which has no public name
from typing import Any


def sample(pattern: str, rng: random.Random) -> str:
    """One string that `pattern` matches as a whole; it has no lookaround and no back reference."""
    return "".join(_made(part, rng) for part in sre.parse(pattern))


def _made(part: tuple[Any, Any], rng: random.Random) -> str:
    operation, value = part
    match str(operation):
        case "LITERAL":
            return chr(value)
        case "ANY":
            return "x"
        case "IN":
            return _made(rng.choice(value), rng)
        case "BRANCH":
            return "".join(_made(one, rng) for one in rng.choice(value[1]))
        case "SUBPATTERN":
            return "".join(_made(one, rng) for one in value[3])
        case "MAX_REPEAT" | "MIN_REPEAT":
            times = rng.randint(value[0], max(value[0], min(value[1], 1)))
            return "".join(_made(one, rng) for _ in range(times) for one in value[2])
    raise AssertionError(f"no sample of {operation}")

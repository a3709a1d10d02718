"""Regular expressions that are compiled at their first use.

Half of the time of a short command was the compiling of 300 patterns at import, of which it uses a few dozen.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


class LazyPattern:
    """A stand-in for a `re.Pattern` that becomes one when it is first asked for anything."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(*self._source)

    def __getattr__(self, name: str) -> Any:
        """Compile, and take over the pattern's methods: from then on a call costs no more than one of the pattern."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = self.compiled
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as `re.compile(pattern, flags)`, compiled at its first use.

    A pattern that is wrong is told then, so `tests/passages/text/test_lazy_pattern.py` compiles all of them.
    """
    return cast("re.Pattern[str]", LazyPattern(pattern, int(flags)))

"""What a process of our own is started with: our interpreter and our modules, and no secret."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_HOME = str(Path(__file__).parent.parent)
# To start Python at all, and to write temporary files, on every system.
_NEEDED = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMPDIR", "LD_LIBRARY_PATH")


def command(module: str, *arguments: str) -> list[str]:
    """The command that runs `module` with these arguments; `-P`: nothing is imported from the current folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """The variables that Python needs to start and to find this package. No other is passed on, so no token is."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join([_HOME, *filter(None, sys.path)]), "PYTHONUTF8": "1"}

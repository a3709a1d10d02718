"""How child processes of our own are started: with our interpreter and modules, without secrets."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = str(Path(__file__).parent.parent)
# Needed to start Python and to write temporary files, on every system.
_PASSED_ON: tuple[str, ...] = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMPDIR", "LD_LIBRARY_PATH")


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs `module` with these arguments; nothing is imported from the current folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return the variables that Python needs to start and to find this package: no other, so no token."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed | {"PYTHONPATH": os.pathsep.join([_ROOT, *filter(None, sys.path)]), "PYTHONUTF8": "1"}

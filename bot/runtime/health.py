"""What `loccit doctor` looked at, and what came of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

EXIT_CANNOT: Final = 2  # as when the bot cannot run now


class Finding(NamedTuple):
    """One thing that was looked at. `code` is the exit code that it asks for: 0 if it is well, or only a warning."""

    ok: bool
    text: str
    code: int = 0


def check_permissions(path: Path) -> Iterator[Finding]:
    """A warning where other users of this computer may read a file or folder that holds what groups read."""
    if os.name == "posix" and path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            fit = 700 if path.is_dir() else 600
            told = f"other users may read {path.absolute()} (mode {mode:o}). Run: chmod {fit} {path.absolute()}"
            yield Finding(False, f"data: {told}")

"""Define the findings of `loccit doctor`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

EXIT_CANNOT: Final = 2  # as when the bot cannot run now


class Finding(NamedTuple):
    """The result of one check. `code` is the exit code it asks for: 0 for a pass or a warning."""

    ok: bool
    text: str
    code: int = 0


def check_permissions(path: Path) -> Iterator[Finding]:
    """Warn if other users of this computer can read a file or folder of the bot."""
    if os.name == "posix" and path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            private_mode = 700 if path.is_dir() else 600
            message = (
                f"other users may read {path.absolute()} (mode {mode:o}). Run: chmod {private_mode} {path.absolute()}"
            )
            yield Finding(False, f"data: {message}")

"""What this kernel offers, for tests that can only hold where it does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from passages.confinement import kernel, landlock


def _landlock() -> int:
    try:
        return landlock.version()
    except kernel.NotOffered:
        return 0


LINUX = sys.platform == "linux"
needs_landlock = pytest.mark.skipif(_landlock() < 1, reason="this kernel has no Landlock")
needs_seccomp = pytest.mark.skipif(
    not Path("/proc/sys/kernel/seccomp").exists(), reason="this kernel has no seccomp filters"
)
needs_linux = pytest.mark.skipif(not LINUX, reason="only Linux has this")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

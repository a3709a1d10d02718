"""What a process that reads a file may use: the figures, and how the system is told them."""

from __future__ import annotations

import contextlib
import signal
from typing import Final

MEMORY: Final = 600 * 1024 * 1024  # bytes of address space, whatever the kind of file
SECONDS: Final = 30.0  # on the clock, and of processor time
OUTPUT: Final = 200 * 1024 * 1024  # bytes of a document on its way back
_OPEN_FILES: Final = 64


def limit_process(seconds: float) -> None:
    """Set this process's limits of memory, processor time, files and children, where the system has such.

    `RLIMIT_NPROC` does not hold for root; the others hold for everybody.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    whole = int(seconds) + 1
    limits = {
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_CPU: (whole, whole + 1),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (_OPEN_FILES, _OPEN_FILES),
        resource.RLIMIT_NPROC: (0, 0),
    }
    for limit, (soft, hard) in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a limit that is already lower stays
            resource.setrlimit(limit, (soft, hard))
    signal.alarm(whole + 5)  # should the asking process be gone


def too_big(size: int) -> str:
    """Return what a person is told where reading takes more than `size` bytes of memory."""
    return f"Reading that file took more than {size // 1024**2} MB of memory, so I stopped. Split it."

"""How much of the processor something takes: other programs on a busy machine do not count, as they do on the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_LEAST: Final = 1e-4  # s; below it the clock is too coarse for a ratio


def processor_seconds(do: Callable[[], object]) -> float:
    """Return the seconds of processor time that `do` takes in this thread, the least of five, at least `_LEAST`."""
    best = float("inf")
    for _ in range(5):
        began = time.thread_time()
        do()
        best = min(best, time.thread_time() - began)
    return max(best, _LEAST)

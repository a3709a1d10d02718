"""How much of the processor something takes: other programs on a busy machine do not count, as they do on the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

LINEAR: Final = 30  # between 8 and 64
_LEAST: Final = 1e-4  # s; below it the clock is too coarse for a ratio


def growth(do: Callable[[int], object], size: int) -> float:
    """Return how many times as much eight times the size takes: 8 if `do` is linear, 64 if it is quadratic.

    Hold it below `LINEAR`, which leaves room for what a busy machine adds.
    """
    do(1)  # what is imported and compiled once
    return processor_seconds(lambda: do(8 * size), 2) / processor_seconds(lambda: do(size), 2)


def processor_seconds(do: Callable[[], object], times: int = 5) -> float:
    """Return the seconds of processor time that `do` takes in this thread, the least of `times`, at least `_LEAST`."""
    best = float("inf")
    for _ in range(times):
        began = time.thread_time()
        do()
        best = min(best, time.thread_time() - began)
    return max(best, _LEAST)

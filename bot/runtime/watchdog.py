"""Measure the lag of the event loop; if it hangs, log the stack it hangs in."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import traceback
from collections import deque

log = logging.getLogger(__name__)

PERIOD = 0.02  # s between two measurements
HANGS = 0.25  # s without a turn of the loop: log the stack
KEPT = 30_000  # measurements: ten minutes


class Watchdog:
    """Measures the lag of the running loop, in seconds, from `start` to `stop`."""

    def __init__(self) -> None:
        """Measure nothing yet."""
        self._lags: deque[float] = deque(maxlen=KEPT)
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start measuring the running loop."""
        self._due = time.perf_counter()
        self._tick()
        threading.Thread(target=self._watch, args=(threading.get_ident(),), name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop measuring."""
        self._stopped.set()
        if self._timer:
            self._timer.cancel()

    def clear(self) -> None:
        """Forget the measurements so far."""
        self._lags.clear()

    @property
    def p99(self) -> float:
        """Return the 99th percentile of the last ten minutes, in seconds."""
        lags = sorted(self._lags)
        return lags[int(len(lags) * 0.99)] if lags else 0.0

    @property
    def worst(self) -> float:
        """Return the largest lag of the last ten minutes, in seconds."""
        return max(self._lags, default=0.0)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._lags.append(max(0.0, now - self._due))
        self._due = now + PERIOD
        self._timer = asyncio.get_running_loop().call_later(PERIOD, self._tick)

    def _watch(self, thread: int) -> None:
        logged = 0.0
        while not self._stopped.wait(HANGS / 5):
            due = self._due
            lag = time.perf_counter() - due
            if lag > HANGS and due != logged:
                logged = due  # once for every hang
                frames = sys._current_frames()  # noqa: SLF001 - the one way to see another thread's stack
                stack = "".join(traceback.format_stack(frames.get(thread)))
                log.warning("the event loop hangs", extra={"seconds": f"{lag:.2f}", "stack": stack})

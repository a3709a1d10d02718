"""Waiting longer each time something fails, and how often Discord may be asked for a new session."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from bot.runtime.data_dir import DataDir

HOUR = 3600.0


class Backoff:
    """Waits of 1, 2, 4 … 60 s, each up to a fifth shorter or longer, so that many bots do not return at once."""

    def __init__(self, first: float = 1.0, most: float = 60.0) -> None:
        self._first, self._most = first, most
        self.tries = 0  # since the last success

    def next(self) -> float:
        """Return the seconds to wait before the next try."""
        seconds: float = min(self._most, self._first * 2 ** min(self.tries, 16))
        self.tries += 1
        return seconds * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret

    def reset(self) -> None:
        """Start again with the shortest wait."""
        self.tries = 0


class SessionBudget:
    """New gateway sessions, counted on disk: at most 20 an hour.

    Discord resets the token of a bot that starts more than 1,000 a day; a process that crashes and is restarted at once
    would get there in an hour. Times are wall-clock seconds since 1970, since they outlive the process.
    """

    def __init__(self, data: DataDir, key: str, most: int = 20, clock: Callable[[], float] = time.time) -> None:
        self._data, self._key, self._most, self._clock = data, key, most, clock

    def wait(self) -> float:
        """Return the seconds until a new session may be started; 0 if one may now."""
        times = self._times()
        return max(0.0, times[-self._most] + HOUR - self._clock()) if len(times) >= self._most else 0.0

    def spend(self) -> None:
        """Note that a session is being started."""
        self._data.write("sessions", {**self._kept(), self._key: [*self._times(), self._clock()]})

    def _times(self) -> list[float]:
        times, now = self._kept().get(self._key), self._clock()
        if not isinstance(times, list):
            return []
        # A time of the future tells of a clock that was wrong.
        return [time for time in times if isinstance(time, int | float) and now - HOUR < time <= now]

    def _kept(self) -> dict[str, Any]:
        kept = self._data.read("sessions")
        return kept if isinstance(kept, dict) else {}

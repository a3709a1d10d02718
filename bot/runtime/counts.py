"""Count what the bot has done since it started: numbers only, never a question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from passages.model import Answer


@dataclass(slots=True)
class Counts:
    """Counters since `since` (UTC): questions answered and missed, and dropped or failed events by name."""

    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    answered: int = 0
    missed: int = 0
    events: Counter[str] = field(default_factory=Counter)

    def record(self, answer: Answer) -> None:
        """Count one question."""
        if answer.found:
            self.answered += 1
        else:
            self.missed += 1

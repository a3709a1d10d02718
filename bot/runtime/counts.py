"""Count what the bot has done since it started: numbers only, never a question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from passages.model import Answer, Confidence


@dataclass(slots=True)
class Counts:
    """Counters since `since` (UTC): questions answered, surely or not, or missed; dropped or failed events by name."""

    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    answered: int = 0
    unsure: int = 0  # quotes were shown that may not answer
    missed: int = 0
    events: Counter[str] = field(default_factory=Counter)

    def record(self, answer: Answer) -> None:
        """Count one question."""
        match answer.confidence:
            case Confidence.FOUND:
                self.answered += 1
            case Confidence.PERHAPS:
                self.unsure += 1
            case Confidence.NONE:
                self.missed += 1

    @property
    def questions(self) -> int:
        """The number of questions."""
        return self.answered + self.unsure + self.missed

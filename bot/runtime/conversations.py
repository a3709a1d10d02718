"""What was asked a moment ago, so that "and the South?" can be read with it. In memory only, for minutes, bounded."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from passages.model import Answer

MINUTES: Final = 15
MAX_TURNS: Final = 2_000

# Where a conversation goes on: ("message", its id), ("thread", its id), ("member", channel, member).
Key = tuple[str, int] | tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer, and what it was asked of."""

    answer: Answer
    text_key: str  # of the text or texts that were asked: passage numbers hold for it alone
    text: str = ""  # the name of the one text that was asked; "" for all of them
    private: bool = False  # nothing asked in private is ever carried into a public answer


class Conversations:
    """The last turn at each place, the oldest forgotten first. `clock` in seconds, monotonic."""

    def __init__(
        self, minutes: float = MINUTES, max_turns: int = MAX_TURNS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = minutes * 60
        self._max_turns = max_turns
        self._clock = clock
        self._turns: OrderedDict[tuple[Key, bool], tuple[float, Turn]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._turns)

    def remember(self, keys: Iterable[Key], turn: Turn) -> None:
        """Remember `turn` as the last one at each of these places."""
        self._forget()
        for key in keys:
            self._turns[key, turn.private] = (self._clock(), turn)
            self._turns.move_to_end((key, turn.private))
        while len(self._turns) > self._max_turns:
            self._turns.popitem(last=False)

    def last(self, keys: Iterable[Key], *, private: bool) -> Turn | None:
        """The last turn at the first of these places that has one. A private question may lean on a public answer."""
        self._forget()
        for key in keys:
            found = [
                self._turns[key, kind]
                for kind in ((True, False) if private else (False,))
                if (key, kind) in self._turns
            ]
            if found:
                return max(found, key=lambda kept: kept[0])[1]
        return None

    def _forget(self) -> None:
        oldest = self._clock() - self._seconds
        while self._turns and next(iter(self._turns.values()))[0] < oldest:
            self._turns.popitem(last=False)

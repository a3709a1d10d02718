"""Remember the last turn of each conversation, so that a follow-up ("and the South?") can be read with it.

In memory only, for minutes, and bounded.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from passages.model import Answer

MINUTES: Final = 15
MAX_TURNS: Final = 2_000

# A conversation's key: ("message", its id), ("thread", its id), ("member", channel, member).
Key = tuple[str, int] | tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer, and the text or texts it came from."""

    answer: Answer
    text_key: str  # of the texts that were asked: passage numbers are valid for it only
    text: str = ""  # the name of the one text that was asked; "" for all of them
    private: bool = False  # a private turn is never used for a public answer


class Conversations:
    """The last turn of each conversation, bounded; the oldest is dropped first. `clock` is monotonic, in seconds."""

    def __init__(
        self, minutes: float = MINUTES, max_turns: int = MAX_TURNS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start with no conversation; `minutes` is how long a turn is remembered."""
        self._seconds = minutes * 60
        self._max_turns = max_turns
        self._clock = clock
        self._turns: OrderedDict[tuple[Key, bool], tuple[float, Turn]] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of remembered turns."""
        return len(self._turns)

    def remember(self, keys: Iterable[Key], turn: Turn) -> None:
        """Remember `turn` as the last one under each of these keys."""
        self._forget()
        for key in keys:
            self._turns[key, turn.private] = (self._clock(), turn)
            self._turns.move_to_end((key, turn.private))
        while len(self._turns) > self._max_turns:
            self._turns.popitem(last=False)

    def last(self, keys: Iterable[Key], *, private: bool) -> Turn | None:
        """Return the last turn under the first key that has one, or None.

        A private question may refer to a public answer; a public question never refers to a private one.
        """
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

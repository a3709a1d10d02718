"""Count the processor time that each server or each member uses, and tell who has used more than their part."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

RATE: Final = 0.25  # processor seconds a second that anybody may use for long
CREDIT: Final = 0.5  # processor seconds beyond it
MEMORY: Final = 60.0  # s after which somebody who asks nothing is forgotten


class ProcessorAccounts:
    """What each account has used beyond `RATE`, in processor seconds. `monotonic` is a clock in seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Start without an account."""
        self._monotonic = monotonic
        self._debts: OrderedDict[int, tuple[float, float]] = OrderedDict()  # (debt, when), the longest silent first

    def charge(self, account: int, seconds: float) -> None:
        """Add processor time to an account; 0 only says that somebody is there."""
        debt = min(self._debt(account) + seconds, CREDIT + RATE * MEMORY)
        self._debts[account] = (debt, self._monotonic())
        self._debts.move_to_end(account)

    def is_overdrawn(self, account: int) -> bool:
        """Return whether the account has used up its rate and its credit."""
        return self._debt(account) > CREDIT

    def is_alone(self, account: int) -> bool:
        """Return whether nobody else was there lately."""
        self._forget()
        return not self._debts.keys() - {account}

    def _debt(self, account: int) -> float:
        debt, when = self._debts.get(account, (0.0, 0.0))
        return max(0.0, debt - RATE * (self._monotonic() - when))

    def _forget(self) -> None:
        oldest = self._monotonic() - MEMORY
        while self._debts and next(iter(self._debts.values()))[1] < oldest:
            self._debts.popitem(last=False)

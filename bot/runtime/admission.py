"""Control admission: a question runs now, waits in the queue, or is refused."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil

from passages.errors import LoccitError


class Busy(LoccitError):
    """Raised when there are too many questions. The message can be shown to the person who asked.

    `seconds` is when to try again. `again` means that this user was refused a moment ago: in a public channel, one
    refusal is enough.
    """

    def __init__(self, message: str, seconds: int, *, again: bool = False) -> None:
        """Set the message and when to try again."""
        super().__init__(message)
        self.seconds = seconds
        self.again = again


class Stopping(LoccitError):
    """Raised when the bot is shutting down and takes no more questions."""

    def __init__(self) -> None:
        """Set the message, which can be shown to the person who asked."""
        super().__init__("Loccit is restarting. Ask again in a minute.")


@dataclass(frozen=True, slots=True)
class AdmissionLimits:
    """The numbers of questions admitted at once. `deadline` is in seconds; None means no deadline."""

    running: int = 8
    waiting: int = 100
    running_per_user: int = 1
    waiting_per_user: int = 3
    deadline: float | None = 10.0


# No deadline: moderators upload files, sometimes for a minute, and a change must not be cancelled half way. No queue: a
# form has to be shown at once.
MODERATOR_LIMITS = AdmissionLimits(running=40, waiting=0, running_per_user=4, waiting_per_user=0, deadline=None)
REFUSAL_MEMORY = 10.0  # s after a refusal in which the user is not told again


class AdmissionQueue:
    """A fair admission queue: limits on running and waiting questions, in all and for each user.

    The first waiting question whose user has a free slot runs next, so a user with many questions does not delay
    others.
    """

    def __init__(self, limits: AdmissionLimits = AdmissionLimits()) -> None:
        """Start with an empty queue."""
        self.limits = limits
        self._running: Counter[int] = Counter()  # by user
        self._waiting: dict[asyncio.Future[None], int] = {}  # user by turn, in order of arrival
        self._refused: dict[int, float] = {}  # by user: time of the last refusal told
        self._mean_seconds = 0.5  # moving average of a question's duration
        self._closed = False

    @property
    def running(self) -> int:
        """Return the number of running questions."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """Return the number of waiting questions."""
        return len(self._waiting)

    @asynccontextmanager
    async def admit(self, user: int) -> AsyncIterator[None]:
        """Hold a slot for one question of `user` while the block runs.

        Raises:
            Busy: too many questions are waiting already.
            Stopping: the bot takes no more questions.
            TimeoutError: waiting and answering took longer than the deadline.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self.limits.deadline):
            await self._acquire(user)
            started = loop.time()
            try:
                yield
            finally:
                self._mean_seconds += (loop.time() - started - self._mean_seconds) / 8
                self._release(user)

    def close(self) -> None:
        """Take no more questions; those already admitted or waiting are still answered."""
        self._closed = True

    async def _acquire(self, user: int) -> None:
        if self._closed:
            raise Stopping
        if self._may_run(user):
            self._start(user)
            return
        self._check_queue(user)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = user
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # granted at the same moment: pass it on
                self._release(user)
            raise
        finally:
            self._waiting.pop(turn, None)

    def _may_run(self, user: int) -> bool:
        mine = self._running.get(user, 0)
        return mine < self.limits.running_per_user and self.running < self.limits.running

    def _check_queue(self, user: int) -> None:
        waiting = sum(1 for owner in self._waiting.values() if owner == user)
        mine = waiting or self._running.get(user, 0)
        if mine and waiting >= self.limits.waiting_per_user:
            what = f"you have {waiting} questions waiting" if waiting else f"you have {mine} commands underway"
            turns: float = waiting
        elif self.waiting >= self.limits.waiting:
            what = f"{self.waiting} questions are waiting" if self.waiting else f"{self.running} others are underway"
            turns = self.waiting / self.limits.running
        else:
            return
        seconds = self._estimated_wait(turns)
        raise Busy(f"One moment: {what}. Try again in {seconds} s.", seconds, again=self._was_refused(user))

    def _was_refused(self, user: int) -> bool:
        """Return whether this user was refused within the last `REFUSAL_MEMORY` seconds, and record this refusal."""
        moment = asyncio.get_running_loop().time()
        self._refused = {one: at for one, at in self._refused.items() if moment - at < REFUSAL_MEMORY}
        recent = user in self._refused
        self._refused.setdefault(user, moment)
        return recent

    def _start(self, user: int) -> None:
        self._running[user] += 1

    def _release(self, user: int) -> None:
        self._running[user] -= 1
        if not self._running[user]:
            del self._running[user]
        self._admit_next()

    def _admit_next(self) -> None:
        for turn, user in list(self._waiting.items()):
            if self.running >= self.limits.running:
                return
            if self._may_run(user) and not turn.done():
                del self._waiting[turn]
                self._start(user)
                turn.set_result(None)

    def _estimated_wait(self, turns: float) -> int:
        return max(1, ceil((turns + 1) * self._mean_seconds))

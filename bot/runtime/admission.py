"""Control admission: a question runs now, waits in the queue, or is refused."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple, TypeVar

from bot.runtime.processor_accounts import ProcessorAccounts
from passages.errors import LoccitError

T = TypeVar("T")


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


class Asker(NamedTuple):
    """Who asks; `server` is 0 outside of servers."""

    user: int
    server: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot for one question. `charge` adds processor seconds to the accounts of who asked it."""

    charge: Callable[[float], None]

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Do `work` in a thread, and charge the processor time that it takes, also if it fails or is given up."""
        loop = asyncio.get_running_loop()

        def timed() -> T:
            begun = time.thread_time()
            try:
                return work(*given)
            finally:
                with suppress(RuntimeError):  # the loop was closed meanwhile
                    loop.call_soon_threadsafe(self.charge, time.thread_time() - begun)

        return await asyncio.to_thread(timed)


class AdmissionQueue:
    """A fair admission queue: limits on running and waiting questions, in all, for each user and each server.

    The first waiting question whose user has a free slot runs next, so a user with many questions does not delay
    others. A server or user that has used more processor time than its part (`processor_accounts`) comes after the
    others, and as long as there are others, such a server runs one question at a time and fills half of the queue.
    """

    def __init__(
        self, limits: AdmissionLimits = AdmissionLimits(), *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Start with an empty queue; `monotonic` is a clock in seconds."""
        self.limits = limits
        self._running: Counter[int] = Counter()  # by user
        self._running_servers: Counter[int] = Counter()
        self._waiting: dict[asyncio.Future[None], Asker] = {}  # by turn, in order of arrival
        self._users = ProcessorAccounts(monotonic)
        self._servers = ProcessorAccounts(monotonic)
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
    async def admit(self, user: int, server: int = 0) -> AsyncIterator[Slot]:
        """Hold a slot for one question of `user`, asked in `server`, while the block runs.

        Raises:
            Busy: too many questions are waiting already.
            Stopping: the bot takes no more questions.
            TimeoutError: waiting and answering took longer than the deadline.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self.limits.deadline):
            asker = Asker(user, server)
            await self._acquire(asker)
            started = loop.time()
            try:
                yield Slot(lambda seconds: self._charge(asker, seconds))
            finally:
                self._mean_seconds += (loop.time() - started - self._mean_seconds) / 8
                self._release(asker)

    def close(self) -> None:
        """Take no more questions; those already admitted or waiting are still answered."""
        self._closed = True

    async def _acquire(self, asker: Asker) -> None:
        if self._closed:
            raise Stopping
        self._charge(asker, 0.0)
        if self._may_run(asker):
            self._start(asker)
            return
        self._check_queue(asker)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = asker
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # granted at the same moment: pass it on
                self._release(asker)
            raise
        finally:
            self._waiting.pop(turn, None)

    def _charge(self, asker: Asker, seconds: float) -> None:
        self._users.charge(asker.user, seconds)
        if asker.server:
            self._servers.charge(asker.server, seconds)

    def _may_run(self, asker: Asker) -> bool:
        free = self._running.get(asker.user, 0) < self.limits.running_per_user and self.running < self.limits.running
        return free and not (self._running_servers.get(asker.server, 0) and self._is_restrained(asker.server))

    def _is_restrained(self, server: int) -> bool:
        return self._servers.is_overdrawn(server) and not self._servers.is_alone(server)

    def _check_queue(self, asker: Asker) -> None:
        waiting = sum(1 for one in self._waiting.values() if one.user == asker.user)
        mine = waiting or self._running.get(asker.user, 0)
        ours = sum(1 for one in self._waiting.values() if one.server == asker.server)
        if mine and waiting >= self.limits.waiting_per_user:
            what = f"you have {waiting} questions waiting" if waiting else f"you have {mine} commands underway"
            turns: float = waiting
        elif self.waiting >= self.limits.waiting:
            what = f"{self.waiting} questions are waiting" if self.waiting else f"{self.running} others are underway"
            turns = self.waiting / self.limits.running
        elif ours >= max(1, self.limits.waiting // 2) and self._is_restrained(asker.server):
            what, turns = f"{ours} questions of this server are waiting", ours
        else:
            return
        seconds = self._estimated_wait(turns)
        raise Busy(f"One moment: {what}. Try again in {seconds} s.", seconds, again=self._was_refused(asker.user))

    def _was_refused(self, user: int) -> bool:
        """Return whether this user was refused within the last `REFUSAL_MEMORY` seconds, and record this refusal."""
        moment = asyncio.get_running_loop().time()
        self._refused = {one: at for one, at in self._refused.items() if moment - at < REFUSAL_MEMORY}
        recent = user in self._refused
        self._refused.setdefault(user, moment)
        return recent

    def _start(self, asker: Asker) -> None:
        self._running[asker.user] += 1
        self._running_servers[asker.server] += 1

    def _release(self, asker: Asker) -> None:
        self._running -= Counter((asker.user,))
        self._running_servers -= Counter((asker.server,))
        self._admit_next()

    def _admit_next(self) -> None:
        for turn, asker in sorted(self._waiting.items(), key=lambda one: self._patience(one[1])):
            if self.running >= self.limits.running:
                return
            if self._may_run(asker) and not turn.done():
                del self._waiting[turn]
                self._start(asker)
                turn.set_result(None)

    def _patience(self, asker: Asker) -> tuple[bool, bool]:
        """Return what waiting questions are ordered by, before the order of arrival."""
        return self._servers.is_overdrawn(asker.server), self._users.is_overdrawn(asker.user)

    def _estimated_wait(self, turns: float) -> int:
        return max(1, ceil((turns + 1) * self._mean_seconds))

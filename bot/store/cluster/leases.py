"""Which process runs which shard, where several processes share one bot: agreed on in the database.

Every process writes a new number into its row, its beat, every few seconds. Whoever sees the beat of another stand
still for `lease` seconds takes that process for dead, and its shards are free. A process counts from when it began to
write its last beat, the others from when they saw it, which is later: so it always stops before they go on. Each counts
by its own monotonic clock, so it does not matter what time a computer, or the database, believes it is.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    delete,
    extract,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot.store.db.database import Database
from bot.store.db.tables import Base

LEASE = 15.0  # s without a beat until a process is taken for dead
RENEWALS_PER_LEASE = 3  # a lease
IDENTIFY_EVERY = 5.0  # s between two new sessions of a bucket (Discord: "Sharding", max_concurrency)
LATENCY_MARGIN = 0.25  # s by which the way to Discord may take longer for one session than for the next
CONNECT_TIMEOUT = 15.0  # s that a process may take from its turn to the new session
IDLE_TIMEOUT = 5  # s that a process may be silent in the middle of a change
_LOCK = 5_062_211_408  # any number that other programs, and `migrating`, do not use


class TransientBase(DeclarativeBase):
    """What is true only while processes run, so that no backup holds it."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)


class ProcessRow(TransientBase):
    """A process that takes part. `total` is the number of shards it was shards of."""

    __tablename__ = "processes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    bot: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(Integer)
    beat: Mapped[int] = mapped_column(Integer)


class ShardRow(TransientBase):
    """A shard that a process holds. A free one has no row."""

    __tablename__ = "shards"

    bot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shard: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(32), ForeignKey("processes.id", ondelete="CASCADE"))


class IdentifyTurnRow(TransientBase):
    """When the next session of a bucket may begin, in seconds since 1970 by the database's clock."""

    __tablename__ = "turns"

    bot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    bucket: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(32))
    free: Mapped[float] = mapped_column(Float(53))


class ReloadRow(TransientBase):
    """The last reload of the host's texts: another number after each."""

    __tablename__ = "reloads"

    bot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer)


@dataclass(frozen=True, slots=True)
class ClusterState:
    """What the tables say of one bot: its living processes by id, who holds which shard, and the last reload."""

    beats: Mapping[str, int]
    totals: Mapping[str, int]
    holders: Mapping[int, str]
    reload: int

    def held_by(self, process: str) -> frozenset[int]:
        return frozenset(shard for shard, holder in self.holders.items() if holder == process)

    def rival(self, total: int) -> int:
        """Another number of shards that somebody runs this bot with; 0 if nobody does."""
        return next((self.totals[holder] for holder in self.holders.values() if self.totals[holder] != total), 0)

    def fair_share(self, process: str) -> int:
        """How many shards `process` should hold: an equal part, where the rest stays with those that have most."""
        total = self.totals[process]
        peers = [one for one, shards in self.totals.items() if shards == total]
        peers.sort(key=lambda one: (-len(self.held_by(one)), one))
        each, rest = divmod(total, len(peers))
        return each + (peers.index(process) < rest)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What this process has after a look: the shards it holds, and those of them that it should give to others.

    `rival` is another number of shards that the bot runs with elsewhere, 0 for none: nothing is taken meanwhile.
    `reload` is another number after every reload of the host's texts, in whichever process.
    """

    mine: frozenset[int] = frozenset()
    surplus: frozenset[int] = frozenset()
    rival: int = 0
    reload: int = 0


class Leases:
    """This process's place among those of `bot`. `lease` is in seconds, the same for all of them.

    Reads and writes the database, so not for the event loop, `valid` apart. All the rest raise `Unavailable`.
    """

    def __init__(
        self,
        database: Database,
        bot: int,
        total: int,
        *,
        lease: float = LEASE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.id = secrets.token_hex(16)
        self.lease = lease
        self._database = database
        self._bot = bot
        self._total = total
        self._monotonic = monotonic
        self._valid_until = self._next_heartbeat = float("-inf")
        self._observed: dict[str, tuple[int, float]] = {}  # the beat of every process, and since when it is this one
        self._last_read = float("-inf")
        self._alone = False

    @property
    def valid(self) -> bool:
        """Whether nobody can have taken the shards that `renew` gave."""
        return self._monotonic() < self._valid_until

    def renew(self) -> Assignment:
        """Beat if it is time, bury the dead, take free shards up to this process's share."""
        began = self._monotonic()
        with self._database.read() as session:
            state = self._read_state(session)
        dead = self._dead(state)
        if began >= self._next_heartbeat or dead or self.id not in state.beats or self._shards_to_take(state):
            state = self._write_heartbeat(dead)
            self._valid_until = began + self.lease
            self._next_heartbeat = began + self.lease / RENEWALS_PER_LEASE
        self._alone = set(state.beats) == {self.id}
        mine = state.held_by(self.id)
        too_many = max(0, len(mine) - state.fair_share(self.id))
        return Assignment(mine, frozenset(sorted(mine)[len(mine) - too_many :]), state.rival(self._total), state.reload)

    def extend_alone(self, began: float) -> None:
        """The look that began at `began` found no database. Where there was no other process, none takes the shards."""
        if self._alone:
            self._valid_until = max(self._valid_until, began + self.lease)

    def release(self, shards: frozenset[int]) -> None:
        """Give shards back, after their connections were closed."""
        ours = ShardRow.bot == self._bot, ShardRow.holder == self.id, ShardRow.shard.in_(shards)
        with self._database.transaction() as session:
            session.execute(delete(ShardRow).where(*ours))

    def leave(self) -> None:
        """Give everything back, so that others need not wait."""
        self._valid_until = float("-inf")
        with self._database.transaction() as session:
            session.execute(delete(ProcessRow).where(ProcessRow.id == self.id))

    def announce_reload(self) -> int:
        """Tell the others that the host's texts were reloaded; the number that `renew` has from now on."""
        number = _random_number()
        with self._database.transaction() as session:
            self._lock(session)
            session.merge(ReloadRow(bot=self._bot, number=number))
        return number

    def take_identify_turn(self, bucket: int) -> float:
        """Seconds to wait until a session of `bucket` may be asked for; 0 if it is this process's turn now."""
        with self._database.transaction() as session:
            self._lock(session)
            at, row = self._now(session), session.get(IdentifyTurnRow, (self._bot, bucket))
            # A turn further away than any that is given tells of a clock that was set.
            if row and at < row.free <= at + max(CONNECT_TIMEOUT, IDENTIFY_EVERY + LATENCY_MARGIN):
                return row.free - at
            session.merge(IdentifyTurnRow(bot=self._bot, bucket=bucket, holder=self.id, free=at + CONNECT_TIMEOUT))
            return 0.0

    def end_identify_turn(self, bucket: int) -> None:
        """The session was asked for: the next one may be in five seconds."""
        with self._database.transaction() as session:
            mine = IdentifyTurnRow.bot == self._bot, IdentifyTurnRow.bucket == bucket, IdentifyTurnRow.holder == self.id
            session.execute(
                update(IdentifyTurnRow).where(*mine).values(free=self._now(session) + IDENTIFY_EVERY + LATENCY_MARGIN)
            )

    def _write_heartbeat(self, dead: Mapping[str, int]) -> ClusterState:
        """One beat, and what follows from it; the tables as they are then."""
        with self._database.transaction() as session:
            self._lock(session)
            for process, beat in dead.items():
                session.execute(delete(ProcessRow).where(ProcessRow.id == process, ProcessRow.beat == beat))
            state = self._read_state(session)
            if self.id in state.beats:
                session.execute(update(ProcessRow).where(ProcessRow.id == self.id).values(beat=_random_number()))
            else:
                session.execute(
                    insert(ProcessRow).values(id=self.id, bot=self._bot, total=self._total, beat=_random_number())
                )
                state = self._read_state(session)
            for shard in self._shards_to_take(state):
                session.execute(insert(ShardRow).values(bot=self._bot, shard=shard, holder=self.id))
            return self._read_state(session)

    def _shards_to_take(self, state: ClusterState) -> list[int]:
        """The free shards that this process should take."""
        if self.id not in state.beats or state.rival(self._total):
            return []
        free = [shard for shard in range(self._total) if shard not in state.holders]
        return free[: max(0, state.fair_share(self.id) - len(state.held_by(self.id)))]

    def _dead(self, state: ClusterState) -> dict[str, int]:
        """The processes whose beat stands still, with that beat.

        Who could not look for a while begins to count anew: where the database was gone, nobody could beat.
        """
        now, previous = self._monotonic(), self._observed
        if now - self._last_read > self.lease / RENEWALS_PER_LEASE:
            previous = {}
        self._observed, self._last_read = {}, now
        for process, beat in state.beats.items():
            known = previous.get(process)
            self._observed[process] = known if known and known[0] == beat else (beat, now)
        return {
            process: beat
            for process, (beat, since) in self._observed.items()
            if process != self.id and now - since > self.lease
        }

    def _read_state(self, session: Session) -> ClusterState:
        processes = session.execute(
            select(ProcessRow.id, ProcessRow.beat, ProcessRow.total).where(ProcessRow.bot == self._bot)
        ).all()
        shards = session.execute(select(ShardRow.shard, ShardRow.holder).where(ShardRow.bot == self._bot)).all()
        return ClusterState(
            beats={process: beat for process, beat, _ in processes},
            totals={process: total for process, _, total in processes},
            holders=dict(shards),
            reload=session.scalar(select(ReloadRow.number).where(ReloadRow.bot == self._bot)) or 0,
        )

    def _lock(self, session: Session) -> None:
        """Take turns with other processes until the end of the transaction. On SQLite every change does already."""
        if not self._database.is_sqlite:
            # A process that is paused here must not hold up the others.
            session.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TIMEOUT}s'"))
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def _now(self, session: Session) -> float:
        """Seconds since 1970 by the database's clock."""
        if self._database.is_sqlite:
            return float(session.scalar(select((func.julianday("now") - 2_440_587.5) * 86_400)) or 0)
        return float(session.scalar(select(extract("epoch", func.clock_timestamp()))) or 0)


def _random_number() -> int:
    """A number that was not there before: a count would begin anew when a process is buried and comes back."""
    return secrets.randbits(31)

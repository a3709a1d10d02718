"""Assign shards to processes by leases in the database, where several processes share one bot.

Every process writes a new random number, its heartbeat, into its row every few seconds. A process whose heartbeat stays
the same for `lease` seconds is taken for dead, and its shards are free. A process counts from when it began to write
its heartbeat, the others from when they read it, which is later: so it always stops before they take over. Each counts
by its own monotonic clock, so the wall clocks of computers and database do not matter.
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

LEASE = 15.0  # s without a heartbeat until a process is taken for dead
RENEWALS_PER_LEASE = 3
IDENTIFY_EVERY = 5.0  # s between two new sessions of a bucket (Discord: "Sharding", max_concurrency)
LATENCY_MARGIN = 0.25  # s; variation of the latency to Discord
CONNECT_TIMEOUT = 15.0  # s from the turn to the new session, at most
IDLE_TIMEOUT = 5  # s that a transaction may be idle
_LOCK = 5_062_211_408  # any number not used by other programs or `migrate`


class TransientBase(DeclarativeBase):
    """Base of the tables that matter only while processes run; no backup holds them."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)


class ProcessRow(TransientBase):
    """A running process. `total` is the number of shards it was configured with."""

    __tablename__ = "processes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    bot: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(Integer)
    beat: Mapped[int] = mapped_column(Integer)


class ShardRow(TransientBase):
    """A shard and the process that holds it. A free shard has no row."""

    __tablename__ = "shards"

    bot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shard: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(32), ForeignKey("processes.id", ondelete="CASCADE"))


class IdentifyTurnRow(TransientBase):
    """When the next session of a bucket may identify, in seconds since 1970 by the database's clock."""

    __tablename__ = "turns"

    bot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    bucket: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(32))
    free: Mapped[float] = mapped_column(Float(53))


class ReloadRow(TransientBase):
    """The last reload of the host's texts: a new number after each."""

    __tablename__ = "reloads"

    bot: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer)


@dataclass(frozen=True, slots=True)
class ClusterState:
    """The tables' content for one bot: living processes by id, the holder of each shard, and the last reload."""

    beats: Mapping[str, int]
    totals: Mapping[str, int]
    holders: Mapping[int, str]
    reload: int

    def held_by(self, process: str) -> frozenset[int]:
        """Return the shards that a process holds."""
        return frozenset(shard for shard, holder in self.holders.items() if holder == process)

    def rival(self, total: int) -> int:
        """Return another shard total that some process runs this bot with, or 0."""
        return next((self.totals[holder] for holder in self.holders.values() if self.totals[holder] != total), 0)

    def fair_share(self, process: str) -> int:
        """Return how many shards `process` should hold: an equal part; those that hold most keep the remainder."""
        total = self.totals[process]
        peers = [one for one, shards in self.totals.items() if shards == total]
        peers.sort(key=lambda one: (-len(self.held_by(one)), one))
        each, rest = divmod(total, len(peers))
        return each + (peers.index(process) < rest)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The shards this process holds, and those of them (`surplus`) that it should give to others.

    `rival` is another shard total that the bot runs with elsewhere, or 0; no shard is taken meanwhile. `reload` changes
    with every reload of the host's texts, in whichever process.
    """

    mine: frozenset[int] = frozenset()
    surplus: frozenset[int] = frozenset()
    rival: int = 0
    reload: int = 0


class Leases:
    """The leases of this process among those of `bot`. `lease` is in seconds, the same for all processes.

    All methods but `valid` block on the database and raise `Unavailable`.
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
        """Join under a random id; the first `renew` writes it."""
        self.id = secrets.token_hex(16)
        self.lease = lease
        self._database = database
        self._bot = bot
        self._total = total
        self._monotonic = monotonic
        self._valid_until = self._next_heartbeat = float("-inf")
        self._observed: dict[str, tuple[int, float]] = {}  # every process's heartbeat, and when it was first seen
        self._last_read = float("-inf")
        self._alone = False

    @property
    def valid(self) -> bool:
        """Return whether no other process can have taken the shards that `renew` returned."""
        return self._monotonic() < self._valid_until

    def renew(self) -> Assignment:
        """Write a heartbeat if it is due, delete dead processes, and take free shards up to this process's share."""
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
        """Extend the lease although the renewal that started at `began` failed, if there is no other process."""
        if self._alone:
            self._valid_until = max(self._valid_until, began + self.lease)

    def release(self, shards: frozenset[int]) -> None:
        """Give shards back, after their connections were closed."""
        ours = ShardRow.bot == self._bot, ShardRow.holder == self.id, ShardRow.shard.in_(shards)
        with self._database.transaction() as session:
            session.execute(delete(ShardRow).where(*ours))

    def leave(self) -> None:
        """Give everything back, so that others need not wait for the lease to end."""
        self._valid_until = float("-inf")
        with self._database.transaction() as session:
            session.execute(delete(ProcessRow).where(ProcessRow.id == self.id))

    def announce_reload(self) -> int:
        """Tell other processes that the host's texts were reloaded. Return the number `renew` reports from now on."""
        number = _random_number()
        with self._database.transaction() as session:
            self._lock(session)
            session.merge(ReloadRow(bot=self._bot, number=number))
        return number

    def take_identify_turn(self, bucket: int) -> float:
        """Return the seconds to wait until a session of `bucket` may identify; 0 if this process has the turn."""
        with self._database.transaction() as session:
            self._lock(session)
            at, row = self._now(session), session.get(IdentifyTurnRow, (self._bot, bucket))
            # A turn further away than any granted one means that the clock was set.
            if row and at < row.free <= at + max(CONNECT_TIMEOUT, IDENTIFY_EVERY + LATENCY_MARGIN):
                return row.free - at
            session.merge(IdentifyTurnRow(bot=self._bot, bucket=bucket, holder=self.id, free=at + CONNECT_TIMEOUT))
            return 0.0

    def end_identify_turn(self, bucket: int) -> None:
        """Record that the session identified; the next one may in five seconds."""
        with self._database.transaction() as session:
            mine = IdentifyTurnRow.bot == self._bot, IdentifyTurnRow.bucket == bucket, IdentifyTurnRow.holder == self.id
            session.execute(
                update(IdentifyTurnRow).where(*mine).values(free=self._now(session) + IDENTIFY_EVERY + LATENCY_MARGIN)
            )

    def _write_heartbeat(self, dead: Mapping[str, int]) -> ClusterState:
        """Write one heartbeat and what follows from it. Return the state after it."""
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
        """Return the free shards that this process should take."""
        if self.id not in state.beats or state.rival(self._total):
            return []
        free = [shard for shard in range(self._total) if shard not in state.holders]
        return free[: max(0, state.fair_share(self.id) - len(state.held_by(self.id)))]

    def _dead(self, state: ClusterState) -> dict[str, int]:
        """Return the processes whose heartbeat has not changed for a lease, with that heartbeat.

        After a pause in reading, counting starts anew: while the database was gone, no process could write.
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
        """Serialise with other processes until the end of the transaction. SQLite serialises every change itself."""
        if not self._database.is_sqlite:
            # A process paused here must not block the others.
            session.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TIMEOUT}s'"))
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def _now(self, session: Session) -> float:
        """Return seconds since 1970 by the database's clock."""
        if self._database.is_sqlite:
            return float(session.scalar(select((func.julianday("now") - 2_440_587.5) * 86_400)) or 0)
        return float(session.scalar(select(extract("epoch", func.clock_timestamp()))) or 0)


def _random_number() -> int:
    """Return a random heartbeat: a counter would repeat itself when a deleted process comes back."""
    return secrets.randbits(31)

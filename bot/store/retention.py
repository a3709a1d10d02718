"""Delete data when its retention ends: servers the bot has left, removed texts, misses, the moderators' log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, delete, select, update
from sqlalchemy.orm import Session

from bot.store.db.database import Database
from bot.store.db.tables import ActRow, Base, ForgottenRow, MissRow, ServerRow, TextRow
from bot.store.queries import ServerQueries
from bot.store.values import DAYS_KEPT

log = logging.getLogger(__name__)

LOG_DAYS = 365  # days that the moderators' log and forgotten servers are kept
# Nothing is deleted while the wall clock differs from the monotonic one by more than this.
MAX_CLOCK_DRIFT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Purged:
    """Counts of what was deleted because its retention had ended."""

    servers: tuple[int, ...] = ()
    texts: int = 0
    misses: int = 0
    acts: int = 0


class Retention:
    """Retention of servers. Every method raises `Unavailable` if the database cannot be used."""

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Note the start by the wall clock and the monotonic clock."""
        self._database = database
        self._monotonic = monotonic
        self._started = database.clock(), monotonic()

    def mark_left(self, server: int) -> None:
        """Mark a server that the bot was removed from; its data is kept for 30 days."""
        with self._database.transaction() as session:
            statement = update(ServerRow).where(ServerRow.id == server, ServerRow.left.is_(None))
            session.execute(statement.values(left=self._database.clock()))

    def mark_returned(self, server: int) -> None:
        """Unmark a server that the bot has rejoined."""
        with self._database.transaction() as session:
            session.execute(update(ServerRow).where(ServerRow.id == server).values(left=None))

    def reconcile(self, present: Collection[int], is_ours: Callable[[int], bool] = lambda _: True) -> None:
        """Mark the servers that the bot joined or left while it was not running.

        `is_ours` selects the servers of this process, where several share the database.
        """
        with self._database.read() as session:
            known = session.execute(select(ServerRow.id, ServerRow.left)).all()
        for server, left in known:
            if left is None and server not in present and is_ours(server):
                self.mark_left(server)
            elif left is not None and server in present:
                self.mark_returned(server)

    def forget(self, server: int) -> None:
        """Delete everything of a server at once, and keep a restored backup from bringing it back."""
        with self._database.transaction() as session:
            self._forget(session, server, self._database.clock())

    def forgotten(self) -> dict[int, datetime]:
        """Return the servers that were forgotten within a year, and when (UTC)."""
        with self._database.read() as session:
            return {row.server: row.at for row in session.scalars(select(ForgottenRow))}

    def clock_was_set(self) -> bool:
        """Return whether the wall clock was set while the bot ran, so that no age can be trusted."""
        wall, monotonic = self._started
        drift = (self._database.clock() - wall) - timedelta(seconds=self._monotonic() - monotonic)
        if abs(drift) > MAX_CLOCK_DRIFT:
            log.warning("the clock was set by %s since the start, so nothing is deleted until a restart", drift)
        return abs(drift) > MAX_CLOCK_DRIFT

    def purge(self) -> Purged:
        """Delete what is due. Deletes nothing if the wall clock was set while the bot ran."""
        at = self._database.clock()
        if self.clock_was_set():
            return Purged()
        due = at - timedelta(days=DAYS_KEPT)
        with self._database.transaction() as session:
            expired = tuple(session.scalars(select(ServerRow.id).where(ServerRow.left < due).with_for_update()))
            for server in expired:
                self._forget(session, server, at)
            removed = session.execute(select(TextRow.server, TextRow.id).where(TextRow.removed < due)).all()
            for server, text in removed:
                ServerQueries(session, server).delete_text(text)
            misses = _deleted(session, delete(MissRow).where(MissRow.day <= due.date().isoformat()))
            session.execute(delete(ForgottenRow).where(ForgottenRow.at < at - timedelta(days=LOG_DAYS)))
            acts = _deleted(session, delete(ActRow).where(ActRow.at < at - timedelta(days=LOG_DAYS)))
        return Purged(expired, len(removed), misses, acts)

    def _forget(self, session: Session, server: int, at: datetime) -> None:
        wipe(session, server)
        session.merge(ForgottenRow(server=server, at=at))


def _deleted(session: Session, statement: Delete) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def wipe(session: Session, server: int) -> None:
    """Delete all rows of a server, referring rows before those they refer to."""
    session.execute(select(ServerRow.id).where(ServerRow.id == server).with_for_update())  # blocks changes
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in ("servers", "forgotten"):
            session.execute(delete(table).where(table.c.server == server))
    session.execute(delete(ServerRow).where(ServerRow.id == server))

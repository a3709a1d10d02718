"""Record what the moderators of a server do and, if they want it, the questions that found nothing."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select

from bot.store.db.database import Database
from bot.store.db.tables import ActRow, MissRow, ServerRow
from bot.store.queries import AuditStamp, ServerQueries
from bot.store.values import DAYS_KEPT, LogEntry, Miss, clean, fold

MAX_MISSES = 1_000  # different questions of one server on one day
MAX_QUESTION = 500  # characters


class Records:
    """The records of `server`. Every method raises `Unavailable` if the database cannot be used."""

    def __init__(self, database: Database, server: int) -> None:
        """Bind to a database and a server."""
        self._database = database
        self._server = server

    def log(self, limit: int = 50) -> tuple[LogEntry, ...]:
        """Return the moderators' actions, newest first."""
        query = select(ActRow).where(ActRow.server == self._server).order_by(ActRow.number.desc()).limit(limit)
        with self._database.read() as session:
            return tuple(LogEntry(row.at, row.by, row.what, row.about) for row in session.scalars(query))

    def record_action(self, by: int, what: str, about: str = "") -> None:
        """Log an action of a moderator that changes no row of the server, such as a reload of the host's folder."""
        with self._database.write(self._server, invalidate=False) as session:
            ServerQueries(session, self._server).log_action(
                AuditStamp(self._database.clock(), by), clean(what, 32), clean(about, 300)
            )

    def keep_misses(self, by: int, *, on: bool) -> None:
        """Turn the recording of missed questions on or off. Turning it off deletes those recorded."""
        with self._database.write(self._server) as session:
            _server(session.get(ServerRow, self._server)).misses_kept = on
            if not on:
                session.execute(delete(MissRow).where(MissRow.server == self._server))
            about = f"misses {'kept' if on else 'not kept'}"
            ServerQueries(session, self._server).log_action(AuditStamp(self._database.clock(), by), "settings", about)

    def set_log_channel(self, channel: int | None, by: int) -> None:
        """Set the channel that shows the moderators' log; None for none."""
        with self._database.write(self._server) as session:
            _server(session.get(ServerRow, self._server)).log_channel = channel
            about = f"log to <#{channel}>" if channel else "log to no channel"
            ServerQueries(session, self._server).log_action(AuditStamp(self._database.clock(), by), "settings", about)

    def record_miss(self, question: str) -> bool:
        """Count a question that found nothing, without who asked. Return whether the server records misses."""
        asked = clean(question, MAX_QUESTION)
        with self._database.read() as session:
            server = session.get(ServerRow, self._server)
            if not asked or server is None or not server.misses_kept:
                return False
        folded = hashlib.sha256(fold_question(asked).encode()).hexdigest()
        with self._database.write(self._server, invalidate=False) as session:
            day = self._database.clock().date().isoformat()
            row = session.get(MissRow, (self._server, day, folded))
            today = select(func.count()).where(MissRow.server == self._server, MissRow.day == day)
            if row is not None:
                row.count += 1
            elif (session.scalar(today) or 0) < MAX_MISSES:
                session.add(MissRow(server=self._server, day=day, folded=folded, question=asked, count=1))
        return True

    def misses(self, limit: int = 50) -> tuple[Miss, ...]:
        """Return the missed questions of the last 30 days, the most frequent first."""
        since = (self._database.clock() - timedelta(days=DAYS_KEPT)).date().isoformat()
        count, last = func.sum(MissRow.count), func.max(MissRow.day)
        query = (
            select(func.max(MissRow.question), count, last)
            .where(MissRow.server == self._server, MissRow.day > since)
            .group_by(MissRow.folded)
            .order_by(count.desc(), last.desc(), MissRow.folded)
            .limit(limit)
        )
        with self._database.read() as session:
            return tuple(Miss(question, int(times), day) for question, times, day in session.execute(query))


def fold_question(question: str) -> str:
    """Return the key a question is counted under: case, width, blanks and a final question mark are ignored."""
    parts = [fold(question[at : at + 80]) for at in range(0, len(question), 80)]
    return " ".join(parts).rstrip("?!. ")


def _server(row: ServerRow | None) -> ServerRow:
    if row is None:
        raise LookupError("a change begins with its server's row")
    return row

"""What is written down of one server: what its moderators did, and, where they wish, what its members did not find."""

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
    """The records of `server`. All raise `Unavailable` where the database cannot be used."""

    def __init__(self, database: Database, server: int) -> None:
        self._database = database
        self._server = server

    def log(self, limit: int = 50) -> tuple[LogEntry, ...]:
        """What the moderators did, newest first."""
        query = select(ActRow).where(ActRow.server == self._server).order_by(ActRow.number.desc()).limit(limit)
        with self._database.read() as session:
            return tuple(LogEntry(row.at, row.by, row.what, row.about) for row in session.scalars(query))

    def record_action(self, by: int, what: str, about: str = "") -> None:
        """Write down what a moderator did that changes nothing here: a reload of the host's folder."""
        with self._database.write(self._server, invalidate=False) as session:
            ServerQueries(session, self._server).log_action(
                AuditStamp(self._database.clock(), by), clean(what, 32), clean(about, 300)
            )

    def keep_misses(self, by: int, *, on: bool) -> None:
        """Begin or cease to keep the questions that found nothing. Ceasing deletes those that were kept."""
        with self._database.write(self._server) as session:
            _server(session.get(ServerRow, self._server)).misses_kept = on
            if not on:
                session.execute(delete(MissRow).where(MissRow.server == self._server))
            about = f"misses {'kept' if on else 'not kept'}"
            ServerQueries(session, self._server).log_action(AuditStamp(self._database.clock(), by), "settings", about)

    def set_log_channel(self, channel: int | None, by: int) -> None:
        """Name the channel that is message what the moderators do; None for none."""
        with self._database.write(self._server) as session:
            _server(session.get(ServerRow, self._server)).log_channel = channel
            about = f"log to <#{channel}>" if channel else "log to no channel"
            ServerQueries(session, self._server).log_action(AuditStamp(self._database.clock(), by), "settings", about)

    def record_miss(self, question: str) -> bool:
        """Count a question that found nothing, if the server keeps them; whether it does. Who asked is not message."""
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
        """The questions of the last 30 days that found nothing, the most frequent first."""
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
    """What a question is counted by: case, width, blanks and a last question mark do not count."""
    parts = [fold(question[at : at + 80]) for at in range(0, len(question), 80)]
    return " ".join(parts).rstrip("?!. ")


def _server(row: ServerRow | None) -> ServerRow:
    if row is None:
        raise LookupError("a change begins with its server's row")
    return row

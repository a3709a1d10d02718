"""Store which text a channel or thread reads, and how far. Page labels are checked by the caller."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.db.database import Database
from bot.store.db.tables import ReadingRow
from bot.store.errors import UNCHANGED, Conflict, InvalidInput
from bot.store.queries import AuditStamp, ServerQueries
from bot.store.values import Reading, clean
from passages.storage.page_limit import limit_name

MAX_READINGS = 1_000  # of one server
_MAX_LABEL = 200  # characters of a place


class Readings:
    """The readings of `server`. Every method raises `Unavailable` if the database cannot be used."""

    def __init__(self, database: Database, server: int) -> None:
        """Bind to a database and a server."""
        self._database = database
        self._server = server

    def set(self, reading: Reading, by: int, *, seen: Reading | None = None) -> Reading:
        """Set the reading of a channel, replacing the one it had.

        Raises:
            NoSuchText: the server has no such text.
            Conflict: the channel's reading is no longer `seen`.
        """
        last = clean(reading.last, _MAX_LABEL)
        end = f", up to {limit_name(last)}" if last else ""
        with self._database.write(self._server) as session:
            queries = ServerQueries(session, self._server)
            title = queries.text(reading.text).title if reading.text else clean(reading.shared, 120)
            row = session.get(ReadingRow, (self._server, reading.channel))
            if seen is not None and (row is None or to_reading(row) != seen):
                raise Conflict(
                    f"Somebody else changed this channel's reading meanwhile. {UNCHANGED} See `/reading show`.",
                    row.changed_by if row else 0,
                    row.changed if row else self._database.clock(),
                )
            if row is None:
                self._check_count(queries)
                row = ReadingRow(server=self._server, channel=reading.channel)
                session.add(row)
            stamp = AuditStamp(self._database.clock(), by)
            row.text, row.shared = reading.text or None, reading.shared or None
            row.first, row.last = clean(reading.first, _MAX_LABEL), last
            row.changed, row.changed_by = stamp
            queries.log_action(stamp, "reading", f"<#{reading.channel}>: {title}{end}")
            return to_reading(row)

    def clear(self, channel: int, by: int) -> bool:
        """Delete a channel's reading. Return whether it had one."""
        with self._database.write(self._server) as session:
            row = session.get(ReadingRow, (self._server, channel))
            if row is None:
                return False
            session.delete(row)
            ServerQueries(session, self._server).log_action(
                AuditStamp(self._database.clock(), by), "reading", f"<#{channel}>: none"
            )
            return True

    def _check_count(self, queries: ServerQueries) -> None:
        count = len(queries.session.scalars(select(ReadingRow.channel).where(ReadingRow.server == self._server)).all())
        if count >= MAX_READINGS:
            message = f"This server has {count:,} of {MAX_READINGS:,} readings. Clear one first (`/reading clear`)."
            raise InvalidInput(message)


def to_reading(row: ReadingRow) -> Reading:
    """Return the reading that a row holds."""
    return Reading(
        row.channel,
        row.text or "",
        row.shared or "",
        row.first,
        row.last,
        changed=row.changed,
        changed_by=row.changed_by,
    )

"""What every server has, as it was last seen: read again when it has changed, kept when the database is gone."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.shelves.database import Database
from bot.shelves.errors import NoSuchText, Unavailable
from bot.shelves.readings import to_reading
from bot.shelves.rows import Rows
from bot.shelves.tables import ReadingRow, ServerRow, TextRow
from bot.shelves.values import Entry, Snapshot, clean

MOST = 5_000  # snapshots in memory
LONGEST = 30.0  # s between two tries at a database that is gone


class Snapshots:
    """Safe to use from several threads, and with several processes on the database."""

    def __init__(self, database: Database, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._monotonic = monotonic
        self._kept: OrderedDict[int, Snapshot] = OrderedDict()
        self._lock = threading.Lock()
        self._pause = 0.0
        self._why = ""
        self._again = 0.0  # when the database is tried next

    def known(self, server: int) -> Snapshot | None:
        """The last one, from memory."""
        return self._kept.get(server)

    def drop(self, server: int) -> None:
        with self._lock:
            self._kept.pop(server, None)

    def get(self, server: int) -> Snapshot:
        """The snapshot of this moment, or the last one where the database is gone. Raises `Unavailable` without one."""
        kept = self._kept.get(server)
        if self._monotonic() < self._again:
            if kept is None:
                raise Unavailable(self._why)
            return kept
        try:
            fresh = self._fresh(server, kept)
        except Unavailable as error:
            self._why = str(error)
            self._pause = min(LONGEST, 2 * self._pause or 1.0)
            self._again = self._monotonic() + self._pause
            if kept is None:
                raise
            return kept
        self._pause = self._again = 0.0
        with self._lock:
            self._kept[server] = fresh
            self._kept.move_to_end(server)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return fresh

    def text(self, server: int, text: str) -> Entry:
        """The text with this id. Raises `NoSuchText`."""
        for entry in self.get(server).texts:
            if entry.id == text:
                return entry
        raise NoSuchText(clean(text, 80))

    def _fresh(self, server: int, kept: Snapshot | None) -> Snapshot:
        with self._database.reading() as session:
            row = session.get(ServerRow, server)
            if row is None:
                return Snapshot(server)
            return kept if kept and kept.revision == row.revision else _load(session, row)


def _load(session: Session, row: ServerRow) -> Snapshot:
    readings = session.scalars(select(ReadingRow).where(ReadingRow.server == row.id).order_by(ReadingRow.channel))
    return Snapshot(
        server=row.id,
        revision=row.revision,
        texts=Rows(session, row.id).entries(TextRow.removed.is_(None)),
        readings=tuple(map(to_reading, readings)),
        misses_kept=row.misses_kept,
        log_channel=row.log_channel,
    )

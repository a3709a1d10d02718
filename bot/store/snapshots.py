"""What every server has, as it was last seen: read again when it has changed, kept when the database is gone."""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.db.database import Database
from bot.store.db.errors import slow
from bot.store.db.tables import ReadingRow, ServerRow, TextRow
from bot.store.errors import NoSuchText, Unavailable
from bot.store.queries import ServerQueries
from bot.store.readings import to_reading
from bot.store.values import ServerState, StoredText, clean

log = logging.getLogger(__name__)

MOST = 5_000  # snapshots in memory
LONGEST = 30.0  # s between two tries at a database that is gone
SLOW = 1.0  # s that a question waits for the database where something was seen before
SLOWEST = 5.0  # s, where nothing was
READERS = 8  # threads that wait for the database; a server that hangs must not take those that answer


class ServerStates:
    """Safe to use from several threads, and with several processes on the database."""

    def __init__(self, database: Database, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._monotonic = monotonic
        self._kept: OrderedDict[int, tuple[ServerState, int]] = OrderedDict()  # with how often it had changed here
        self._changes: Counter[int] = Counter()
        database.on_change = self._changed
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(READERS, "snapshots")
        self._pause = 0.0
        self._why = ""
        self._again = 0.0  # when the database is tried next

    def known(self, server: int) -> ServerState | None:
        """The last one, from memory."""
        kept = self._kept.get(server)
        return kept[0] if kept else None

    def drop(self, server: int) -> None:
        with self._lock:
            self._kept.pop(server, None)

    def get(self, server: int) -> ServerState:
        """The snapshot of this moment, or the last one where the database is gone or slow.

        Raises `Unavailable` without one, and where it was changed here since: a ceiling may have been lowered.
        """
        kept = self._still_true(server)
        if self._monotonic() < self._again:
            if kept is None:
                raise Unavailable(self._why)
            return kept
        reading = self._readers.submit(self._refresh, server)
        try:
            fresh = reading.result(SLOW if kept else SLOWEST)
        except TimeoutError:
            reading.cancel()  # if it has not begun; else what it finds is kept for the next question
            missed = slow()
        except Unavailable as error:
            missed = error
        else:
            self._go_on()
            return fresh
        self._put_off(str(missed))
        if kept is None:
            raise missed
        return kept

    def text(self, server: int, text: str) -> StoredText:
        """The text with this id. Raises `NoSuchText`."""
        for entry in self.get(server).texts:
            if entry.id == text:
                return entry
        raise NoSuchText(clean(text, 80))

    def _put_off(self, why: str) -> None:
        with self._lock:
            if not self._pause:
                log.warning("the database does not answer in time; what was seen last is shown meanwhile")
            self._why = why
            self._pause = min(LONGEST, 2 * self._pause or 1.0)
            self._again = self._monotonic() + self._pause

    def _go_on(self) -> None:
        with self._lock:
            if self._pause:
                log.info("the database answers again")
            self._pause = self._again = 0.0

    def _changed(self, server: int) -> None:
        with self._lock:
            self._changes[server] += 1

    def _still_true(self, server: int) -> ServerState | None:
        with self._lock:
            snapshot, changes = self._kept.get(server, (None, 0))
            return snapshot if changes == self._changes[server] else None

    def _refresh(self, server: int) -> ServerState:
        changes = self._changes[server]  # before it is read: a change meanwhile makes it out of date
        fresh = self._fresh(server, self.known(server))
        with self._lock:
            self._again = 0.0  # where this comes late, the next question may try
            self._kept[server] = fresh, changes
            self._kept.move_to_end(server)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return fresh

    def _fresh(self, server: int, kept: ServerState | None) -> ServerState:
        with self._database.reading() as session:
            row = session.get(ServerRow, server)
            if row is None:
                return ServerState(server)
            return kept if kept and kept.revision == row.revision else _load(session, row)


def _load(session: Session, row: ServerRow) -> ServerState:
    readings = session.scalars(select(ReadingRow).where(ReadingRow.server == row.id).order_by(ReadingRow.channel))
    return ServerState(
        server=row.id,
        revision=row.revision,
        texts=ServerQueries(session, row.id).entries(TextRow.removed.is_(None)),
        readings=tuple(map(to_reading, readings)),
        misses_kept=row.misses_kept,
        log_channel=row.log_channel,
    )

"""Cache the state of every server: reload it when it has changed, serve the cached one when the database is gone."""

from __future__ import annotations

import logging
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.db.database import Database
from bot.store.db.errors import timeout_error
from bot.store.db.tables import ReadingRow, ServerRow, TextRow
from bot.store.errors import NoSuchText, Unavailable
from bot.store.queries import ServerQueries
from bot.store.readings import to_reading
from bot.store.values import ServerState, StoredText, clean

log = logging.getLogger(__name__)

MAX_CACHED = 5_000  # states in memory
MAX_PAUSE = 30.0  # s between two tries while the database is gone
CACHED_TIMEOUT = 1.0  # s to wait for the database if a state is cached
UNCACHED_TIMEOUT = 5.0  # s, if none is
MAX_THREADS = 8  # of their own: a hanging database must not use up the threads that answer


class ServerStates:
    """The states of all servers. Thread-safe, and safe with several processes on one database."""

    def __init__(self, database: Database, monotonic: Callable[[], float]) -> None:
        """Start with an empty cache."""
        self._database = database
        self._monotonic = monotonic
        self._cache: OrderedDict[int, tuple[ServerState, int]] = OrderedDict()  # with the count of changes it includes
        self._changes: Counter[int] = Counter()
        database.on_change = self._count_change
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(MAX_THREADS, "snapshots")
        self._pause = 0.0
        self._error_message = ""
        self._next_try = 0.0  # when the database is tried next

    def cached(self, server: int) -> ServerState | None:
        """Return the last state from memory, or None."""
        cached = self._cache.get(server)
        return cached[0] if cached else None

    def drop(self, server: int) -> None:
        """Remove a server from the cache."""
        with self._lock:
            self._cache.pop(server, None)

    def get(self, server: int) -> ServerState:
        """Return the current state, or the cached one if the database is gone or slow.

        Raises `Unavailable` if nothing is cached, or if this process changed the server since: a ceiling may have been
        lowered.
        """
        cached = self._cached_if_current(server)
        if self._monotonic() < self._next_try:
            if cached is None:
                raise Unavailable(self._error_message)
            return cached
        future = self._readers.submit(self._refresh, server)
        try:
            state = future.result(CACHED_TIMEOUT if cached else UNCACHED_TIMEOUT)
        except TimeoutError:
            future.cancel()  # if not started; else its result is cached for the next question
            error = timeout_error()
        except Unavailable as unavailable:
            error = unavailable
        else:
            self._resume()
            return state
        self._back_off(str(error))
        if cached is None:
            raise error
        return cached

    def text(self, server: int, text: str) -> StoredText:
        """Return the text with this id. Raises `NoSuchText`."""
        for stored in self.get(server).texts:
            if stored.id == text:
                return stored
        raise NoSuchText(clean(text, 80))

    def _back_off(self, message: str) -> None:
        with self._lock:
            if not self._pause:
                log.warning("the database does not answer in time; what was seen last is shown meanwhile")
            self._error_message = message
            self._pause = min(MAX_PAUSE, 2 * self._pause or 1.0)
            self._next_try = self._monotonic() + self._pause

    def _resume(self) -> None:
        with self._lock:
            if self._pause:
                log.info("the database answers again")
            self._pause = self._next_try = 0.0

    def _count_change(self, server: int) -> None:
        with self._lock:
            self._changes[server] += 1

    def _cached_if_current(self, server: int) -> ServerState | None:
        with self._lock:
            state, changes = self._cache.get(server, (None, 0))
            return state if changes == self._changes[server] else None

    def _refresh(self, server: int) -> ServerState:
        changes = self._changes[server]  # read first: a change meanwhile makes the state out of date
        state = self._load_if_changed(server, self.cached(server))
        with self._lock:
            self._next_try = 0.0  # after a late result, the next question may try
            self._cache[server] = state, changes
            self._cache.move_to_end(server)
            while len(self._cache) > MAX_CACHED:
                self._cache.popitem(last=False)
        return state

    def _load_if_changed(self, server: int, cached: ServerState | None) -> ServerState:
        with self._database.read() as session:
            row = session.get(ServerRow, server)
            if row is None:
                return ServerState(server)
            return cached if cached and cached.revision == row.revision else _load(session, row)


def _load(session: Session, row: ServerRow) -> ServerState:
    readings = session.scalars(select(ReadingRow).where(ReadingRow.server == row.id).order_by(ReadingRow.channel))
    return ServerState(
        server=row.id,
        revision=row.revision,
        texts=ServerQueries(session, row.id).stored_texts(TextRow.removed.is_(None)),
        readings=tuple(map(to_reading, readings)),
        misses_kept=row.misses_kept,
        log_channel=row.log_channel,
    )

"""Open the database and run transactions on it.

SQLite by default, PostgreSQL by URL. A change is one transaction that locks the server's row from its first statement,
so moderators and processes take turns; what was committed is on the disk.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, Engine, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from bot.store.db import sqlite as sqlite_file
from bot.store.db.errors import startup_error, translate_errors
from bot.store.db.migrate import migrate
from bot.store.db.tables import ServerRow
from bot.store.errors import DatabaseError, StoreError, Unavailable

STATEMENT_TIMEOUT = 10.0  # s; for one statement

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the wall clock in UTC, for dates that people read. Deadlines use the monotonic clock."""
    return datetime.now(UTC)


def database_url(url: str, data: Path) -> URL:
    """Parse the URL of the database ("postgresql://user:password@host/name"); "" means a file in `data`.

    Raises:
        DatabaseError: the URL names no database that can be used. The message never holds a password.
    """
    if not url:
        return URL.create("sqlite", database=str(data / "loccit.db"))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseError(_INVALID_URL) from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed
    raise DatabaseError(_INVALID_URL)


_INVALID_URL = (
    "LOCCIT_DATABASE must be postgresql://user:password@host/name or sqlite:///path/of/a/file. "
    "Without it, Loccit keeps one file in LOCCIT_DATA."
)


class Database:
    """A database whose tables have this version's revision. Close it when done.

    `statement_timeout` is in seconds, for PostgreSQL.
    """

    def __init__(self, url: URL, clock: Clock = now, statement_timeout: float = STATEMENT_TIMEOUT) -> None:
        """Connect and migrate.

        Raises:
            DatabaseError: the host has to do something first, for example update Loccit.
            Unavailable: it cannot be reached now; trying again may help.
        """
        self.clock = clock
        self.url = url
        self.on_change: Callable[[int], object] = lambda _: (
            None
        )  # called with servers whose cached state is out of date
        self._engine = open_engine(url, statement_timeout)
        self._writer = self._engine.execution_options(writes=True)
        try:
            with translate_errors(url):
                if url.drivername == "sqlite":
                    sqlite_file.create(_path(url))
                migrate(self._writer)
        except Unavailable as error:
            self.close()
            raise startup_error(self._engine, error) from error.__cause__
        except StoreError:
            self.close()
            raise

    @property
    def is_sqlite(self) -> bool:
        """Return whether this is SQLite."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def scrub(self) -> None:
        """Leave as little as the database allows of rows that were deleted. Raises `Unavailable`."""
        with translate_errors(self.url):
            if self.is_sqlite:
                sqlite_file.empty_log(self._engine)
            else:
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM")  # its tables' pages; its log and its backups are its host's

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction with one consistent view of the data. Raises `Unavailable`."""
        with translate_errors(self.url), Session(self._engine, expire_on_commit=False) as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self, server: int, *, invalidate: bool = True) -> Iterator[Session]:
        """Open a transaction that changes one server, committed at the end or rolled back. Raises `Unavailable`.

        `invalidate` marks cached states of the server as out of date, in every process.
        """
        with self.transaction() as session:
            insert = sqlite.insert if self.is_sqlite else postgresql.insert
            statement = insert(ServerRow).values(id=server, revision=0, since=self.clock(), misses_kept=False)
            session.execute(statement.on_conflict_do_nothing())
            row = session.scalars(select(ServerRow).where(ServerRow.id == server).with_for_update()).one()
            if invalidate:
                row.revision = secrets.randbits(62)
            yield session
            session.flush()
            if invalidate:  # until the commit returns, the outcome is unknown
                self.on_change(server)
        if invalidate:
            self.on_change(server)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a transaction that may change several servers. Raises `Unavailable`."""
        with (
            translate_errors(self.url, writing=True) as progress,
            Session(self._writer, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()
            progress.committing = True
            session.commit()


def open_engine(url: URL, statement_timeout: float = STATEMENT_TIMEOUT) -> Engine:
    """Create the engine. Raises `DatabaseError` if the driver is missing."""
    if url.drivername == "sqlite":
        return sqlite_file.open_engine(_path(url))
    try:
        from bot.store.db import postgres  # its driver takes a while to import, and may be absent
    except ImportError:
        raise DatabaseError('PostgreSQL needs its driver. Run: pip install "psycopg[binary]"') from None
    return postgres.open_engine(url, statement_timeout)


def _path(url: URL) -> Path:
    return Path(str(url.database)).absolute()

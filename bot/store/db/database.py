"""The database: how it is opened, what a transaction is, and what its errors mean in a person's words.

SQLite by default, PostgreSQL by one URL. A change is one transaction that holds the server's row from its first
statement, so two moderators, or two processes, take turns; what was committed is on the disk.
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
    """The wall clock, in UTC: for dates that people read. Deadlines use the monotonic clock."""
    return datetime.now(UTC)


def database_url(url: str, data: Path) -> URL:
    """The database that `url` names ("postgresql://user:password@host/name"); without one, a file in `data`.

    Raises:
        DatabaseError: it names none that can be used. The message never holds a password.
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
    """A database with our tables in it, brought to this version's form. Close it when done.

    `statement_timeout` is how long, in seconds, a statement may take on PostgreSQL.

    Raises:
        DatabaseError: the host has to do something first; a newer Loccit has written it, say.
        Unavailable: it cannot be reached now; trying again may help.
    """

    def __init__(self, url: URL, clock: Clock = now, statement_timeout: float = STATEMENT_TIMEOUT) -> None:
        self.clock = clock
        self.url = url
        self.on_change: Callable[[int], object] = lambda _: None  # told of servers whose snapshot is out of date
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
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view of the data. Raises `Unavailable`."""
        with translate_errors(self.url), Session(self._engine, expire_on_commit=False) as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self, server: int, *, invalidate: bool = True) -> Iterator[Session]:
        """One change to what `server` has, made whole or not at all. Raises `Unavailable`.

        `invalidate`: copies of its snapshot in memory, in any process, are then out of date.
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
            if invalidate:  # from here on nobody knows whether it will be saved
                self.on_change(server)
        if invalidate:
            self.on_change(server)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A change to several servers at once. Raises `Unavailable`."""
        with (
            translate_errors(self.url, writing=True) as progress,
            Session(self._writer, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()
            progress.committing = True
            session.commit()


def open_engine(url: URL, statement_timeout: float = STATEMENT_TIMEOUT) -> Engine:
    """Connections as we need them. Raises `DatabaseError` where there is no driver."""
    if url.drivername == "sqlite":
        return sqlite_file.open_engine(_path(url))
    try:
        from bot.store.db import postgres  # its driver takes a while to import, and may be absent
    except ImportError:
        raise DatabaseError('PostgreSQL needs its driver. Run: pip install "psycopg[binary]"') from None
    return postgres.open_engine(url, statement_timeout)


def _path(url: URL) -> Path:
    return Path(str(url.database)).absolute()

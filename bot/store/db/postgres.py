"""Connect to PostgreSQL, with timeouts."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import Ping
from sqlalchemy import URL, Engine, create_engine, event

WAIT = 5  # s; for a lock, a connection, another's change
GRACE = 5  # s beyond the statement timeout, which a healthy server enforces itself

T = TypeVar("T")


class ConnectTimeout(psycopg.Connection[Any]):
    """A connection that fails if the server sends nothing for `read_timeout` seconds; psycopg would wait for ever."""

    read_timeout = 15.0  # s without a byte from the server

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **kwargs: Any) -> T:
        """Wait as psycopg does, but not longer than the read timeout."""
        return super().wait(self._with_read_timeout(gen), *args, **kwargs)

    def _with_read_timeout(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        """Wrap `gen`, which psycopg resumes ten times a second with 0 while nothing arrives."""
        deadline = time.monotonic() + self.read_timeout
        try:
            waiting_for = next(gen)
            while True:
                ready = yield waiting_for
                if ready:
                    deadline = time.monotonic() + self.read_timeout
                elif time.monotonic() > deadline:
                    self.close()
                    raise psycopg.OperationalError(f"the server said nothing for {self.read_timeout:.0f} s")
                waiting_for = gen.send(ready)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a generator's value is untyped there


def open_engine(url: URL, statement_timeout: float) -> Engine:
    """Create an engine whose statements end after `statement_timeout` seconds, even if the server does not end them."""
    options = f"-c lock_timeout={WAIT}s -c statement_timeout={statement_timeout:.0f}s -c synchronous_commit=on"
    engine = create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,  # an error would tell what members asked
        pool_timeout=WAIT,
        connect_args={"connect_timeout": WAIT, "tcp_user_timeout": 2_000 * WAIT, "options": options},
    )

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, kwargs: Any) -> ConnectTimeout:
        connection = ConnectTimeout.connect(*args, **kwargs)
        connection.read_timeout = statement_timeout + GRACE
        return connection

    return engine


def accepts_connections(engine: Engine) -> bool:
    """Return whether the server accepts connections; one that it refused then had a wrong user, password or name."""
    _, arguments = engine.dialect.create_connect_args(engine.url)
    where = {name: arguments[name] for name in ("host", "port") if name in arguments}
    return psycopg.pq.PGconn.ping(make_conninfo("", connect_timeout=WAIT, **where).encode()) == Ping.OK

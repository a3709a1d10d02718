"""The same tests on SQLite and on PostgreSQL, which is started for them on loopback where it is installed."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from bot.store.db.database import database_url
from bot.store.store import Store


class Clock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 8, 31, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds()

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return database_url("", tmp_path).render_as_string()
    server: URL = request.getfixturevalue("postgresql")
    execute(server, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")  # less work than a database a test
    return server.render_as_string(hide_password=False)


@pytest.fixture
def store(url: str, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store(database_url(url, tmp_path), tmp_path, clock=clock, monotonic=clock.monotonic)
    yield opened
    opened.close()


class PostgreSQL:
    """A server of our own: in a folder that is thrown away, as a user that is not root, as it demands."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="loccit-postgresql-"))
        shutil.chown(self.folder, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._run("initdb", "-U", "loccit", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    @property
    def url(self) -> URL:
        return URL.create("postgresql+psycopg", "loccit", host="127.0.0.1", port=self._port, database="postgres")

    def start(self) -> None:
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        # Its log goes to a file: a pipe that the server inherits would keep this process waiting for its end.
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def demand_a_password(self, user: str) -> None:
        """From now on."""
        rules = f"host all {user} 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
        (self.folder / "data" / "pg_hba.conf").write_text(rules)
        self._run("pg_ctl", "reload")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "-D", str(self.folder / "data"), *arguments],
            check=True,
            user=self._user if os.geteuid() == 0 else None,
            cwd=self.folder,
            capture_output=True,
            timeout=60,
        )


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    server = PostgreSQL(programs)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(postgresql_server: PostgreSQL) -> URL:
    return postgresql_server.url


@pytest.fixture
def own(postgresql: URL, tmp_path: Path) -> Iterator[URL]:
    """A database in PostgreSQL of this test's own."""
    name = f"{tmp_path.name}"[:60]
    execute(postgresql, f'CREATE DATABASE "{name}"')
    yield postgresql.set(database=name)
    execute(postgresql, f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def plain() -> Iterator[Path]:
    """A folder that a plain user can reach, for `as_owner`."""
    folder = Path(tempfile.mkdtemp(prefix="loccit-plain-"))
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(folder)


@contextmanager
def as_owner(folder: Path) -> Iterator[None]:
    """As a user who owns the folder and whose rights count: those of root do not. What is needed is imported before."""
    if os.geteuid() != 0:
        yield
        return
    nobody = pwd.getpwnam("nobody").pw_uid
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, -1)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


def _programs() -> Path | None:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def _user() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    return next(name for name in ("postgres", "nobody") if any(entry.pw_name == name for entry in pwd.getpwall()))

"""Check that the database can be used. Changes no row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, func, inspect, select, text

from bot.runtime.health import EXIT_CANNOT, Finding, check_permissions
from bot.settings import EXIT_CONFIGURATION
from bot.store.db.database import open_engine
from bot.store.db.errors import DAMAGED_FILE, reason, startup_error, translate_errors
from bot.store.db.migrate import HEAD, current
from bot.store.db.tables import Base, ContentRow, ServerRow, TextRow
from bot.store.errors import DatabaseError, StoreError, Unavailable
from bot.store.values import MEGA, Quota


def check_database(url: URL, quota: Quota) -> Iterator[Finding]:
    """Yield findings about the database, in the order of the checks."""
    path = Path(url.database or "") if url.drivername == "sqlite" else None
    if path and _missing(path):
        yield Finding(True, f"{path.absolute()} will be made at the first start")
        yield _space(path, quota, 0)
        return
    engine = open_engine(url)
    try:
        with translate_errors(url), engine.connect() as connection:
            where = str(path.absolute()) if path else f"PostgreSQL at {url.host or 'this computer'}, {url.database},"
            yield Finding(True, f"{where} can be reached")
            yield from _content(connection, path, quota)
        if path:
            yield from check_permissions(path)
        yield _check_writable(engine)
    except Unavailable as error:
        yield _finding(startup_error(engine, error))
    finally:
        engine.dispose()


def _missing(path: Path) -> bool:
    try:
        return not path.exists()
    except OSError:  # its folder cannot be read: opening the file will report it
        return False


def _content(connection: Connection, path: Path | None, quota: Quota) -> Iterator[Finding]:
    revision = current(connection)
    if revision > HEAD:
        newer = f"it is of a newer Loccit (its form is {revision}, mine is {HEAD}). Update Loccit."
        yield Finding(False, newer, EXIT_CONFIGURATION)
    elif revision != HEAD:
        yield Finding(True, f"its form is {revision or 'none yet'}; the next start brings it to {HEAD}")
    else:
        yield Finding(True, f"its form is that of this Loccit ({HEAD})")
    if path:
        problem = connection.scalar(text("PRAGMA quick_check(1)"))
        yield _damaged(path, str(problem)) if problem != "ok" else Finding(True, "it is undamaged")
        if problem != "ok":
            return
    if inspect(connection).has_table(ContentRow.__tablename__):
        servers = connection.scalar(select(func.count()).select_from(ServerRow)) or 0
        texts = connection.scalar(select(func.count()).where(TextRow.removed.is_(None))) or 0
        size = int(connection.scalar(select(func.sum(ContentRow.size))) or 0)
        yield Finding(True, f"{texts:,} texts of {servers:,} servers, {-(-size // MEGA):,} MB")
        if path:
            yield _space(path, quota, servers * quota.total - size)


def _damaged(path: Path, problem: str) -> Finding:
    return Finding(False, f"{DAMAGED_FILE.format(path.absolute())}; then start again. Found: {problem}", EXIT_CANNOT)


def _space(path: Path, quota: Quota, unused: int) -> Finding:
    """Check that there is room for one server's quota; `unused` is in bytes, what all quotas still allow."""
    folder = next(one for one in path.absolute().parents if one.exists())
    free = shutil.disk_usage(folder).free // MEGA
    if free < quota.total // MEGA:
        message = f"{free:,} MB are free in {folder}, but one server may keep {quota.total // MEGA:,} MB."
        return Finding(False, f"{message} Make room, or lower LOCCIT_SERVER_MB.", EXIT_CANNOT)
    more = f"; the servers may bring {unused // MEGA:,} MB more" if unused > 0 else ""
    return Finding(True, f"{free:,} MB are free in {folder}{more}")


def _check_writable(engine: Engine) -> Finding:
    """Check that rows can be written, without changing any."""
    with translate_errors(engine.url), engine.execution_options(writes=True).connect() as connection:
        if connection.dialect.name == "sqlite":
            # BEGIN IMMEDIATE succeeds on a read-only file, so write an unchanged value and roll it back.
            connection.exec_driver_sql(f"PRAGMA user_version = {connection.scalar(text('PRAGMA user_version'))}")
            return Finding(True, "it can be written")
        read_only = connection.scalar(text("SHOW transaction_read_only")) == "on"
        tables = [name for name in Base.metadata.tables if inspect(connection).has_table(name)]
        query = text("SELECT has_table_privilege(:name, 'INSERT, UPDATE, DELETE')")
        missing = [name for name in tables if not connection.scalar(query, {"name": name})]
        if not tables and not connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")):
            missing = ["its schema"]
    if read_only:
        return Finding(False, "it takes no changes: it may be a stand-by. Name the primary.", EXIT_CONFIGURATION)
    if missing:
        return Finding(False, f"Loccit may not write {', '.join(missing)}. Grant it to its user.", EXIT_CONFIGURATION)
    return Finding(True, "it can be written")


def _finding(error: StoreError) -> Finding:
    if isinstance(error, DatabaseError):
        return Finding(False, str(error), EXIT_CONFIGURATION)
    why = reason(getattr(error.__cause__, "orig", error.__cause__))
    message = (
        f"it cannot be used now: {why}. See that it runs and is where the settings say; `loccit run` waits for it."
    )
    return Finding(False, message, EXIT_CANNOT)

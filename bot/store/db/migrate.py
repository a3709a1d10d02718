"""Migrate the tables step by step with Alembic. One process migrates, others wait for it.

To change a table: change `tables.py` or `leases.py`, add a step to `migrations/versions/`, and name it in `HEAD`. A
test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.store.errors import DatabaseError

HEAD = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 5_062_211_407  # any number that other programs do not use


def migrate(engine: Engine) -> None:
    """Bring the tables to the revision `HEAD`, in one transaction. Raises `DatabaseError` if theirs is newer."""
    with engine.connect() as connection:
        if current(connection) == HEAD:
            return
    with engine.begin() as connection:  # on SQLite this waits for other migrating processes
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = current(connection)
        if found > HEAD:
            raise DatabaseError(
                f"The database is of a newer Loccit (its form is {found}, mine is {HEAD}). "
                f"Update Loccit, or restore a backup from before."
            )
        if found != HEAD:
            _upgrade(connection)


def current(connection: Connection) -> str:
    """Return the revision of the tables; "" for none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def _upgrade(connection: Connection) -> None:
    from alembic import command  # a quarter of a second that only a new version needs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Compute a checksum over all rows of a database, which shows that a copy is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Result, Select, literal_column, select, table, text

from bot.store.db.tables import Base

ONE_BY_ONE = {"yield_per": 1}  # a row may hold a large file


def file_checksum(connection: Connection) -> str:
    """Return the checksum over all rows of a backup file, whatever revision its tables have."""
    names = text("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'backup' ORDER BY name")
    tables = [table(str(name)) for name in connection.scalars(names)]
    all_columns: Select[Any] = select(literal_column("*"))
    return _checksum(
        (one.name, connection.execute(all_columns.select_from(one), execution_options=ONE_BY_ONE)) for one in tables
    )


def row_checksum(connection: Connection) -> str:
    """Return the checksum over all rows; it is the same on SQLite and PostgreSQL."""
    tables = Base.metadata.sorted_tables
    return _checksum((one.name, connection.execute(select(one), execution_options=ONE_BY_ONE)) for one in tables)


def _checksum(tables: Iterable[tuple[str, Result[Any]]]) -> str:
    total = hashlib.sha256()
    for name, rows in tables:
        total.update(name.encode())
        digests = []  # sorted below: the order of rows is not defined
        for row in rows.mappings():
            values = {column: _plain(value) for column, value in row.items()}
            digests.append(hashlib.sha256(json.dumps(values, sort_keys=True).encode()).digest())
        for digest in sorted(digests):
            total.update(digest)
    return total.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, datetime) else value

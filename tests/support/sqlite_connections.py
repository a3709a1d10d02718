"""Every connection to SQLite that a test opens is closed at its end. Python warns of one that is not from 3.13 on."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

import pytest

_opened: list[sqlite3.Connection] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "sqlite3.connect/handle":
        _opened.append(arguments[0])


sys.addaudithook(_note)  # which sees those of SQLAlchemy as well, and cannot be taken back


@pytest.fixture(autouse=True)
def closed_connections() -> Iterator[None]:
    """Fail a test that leaves a connection open. What a fixture of a wider scope opened is not counted."""
    _opened.clear()
    yield
    left = [one for one in _opened if is_open(one)]
    for one in _opened:
        one.close()
    _opened.clear()
    assert not left, f"{len(left)} connections to SQLite were not closed"


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        return connection.total_changes >= 0
    except sqlite3.ProgrammingError:  # "Cannot operate on a closed database."
        return False

"""What was live before a restore: a backup in the data folder, one for each restore, kept for 30 days.

What a server asks to have forgotten is taken out of them, too, so they never hold more than they may.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.store.backup_file import open_file, publish, sign, verified
from bot.store.db.migrate import migrate
from bot.store.db.tables import ForgottenRow, ServerRow
from bot.store.errors import StoreError
from bot.store.retention import wipe
from bot.store.values import DAYS_KEPT

log = logging.getLogger(__name__)

_NAME = "before-restore"


def new_path(folder: Path, at: datetime) -> Path:
    """Return a name that no copy has yet: "before-restore-2026-08-31-120000.loccit"."""
    stem = f"{_NAME}-{at:%Y-%m-%d-%H%M%S}"
    numbered = (f"{stem}{f'-{number}' if number > 1 else ''}.loccit" for number in range(1, 10_000))
    return next(folder / name for name in numbered if not (folder / name).exists())


def delete_old(folder: Path, at: datetime) -> None:
    """Delete the copies that are older than 30 days. Raises `OSError`."""
    for path in _copies(folder):
        if _created(path) < at - timedelta(days=DAYS_KEPT):
            path.unlink(missing_ok=True)
            log.info("%s was deleted: it is older than %d days", path.name, DAYS_KEPT)


def forget(folder: Path, forgotten: Mapping[int, datetime]) -> None:
    """Take servers out of all copies: what each had until the moment (UTC) that it was forgotten.

    A copy that cannot be read, and so could not be restored either, is deleted. Raises `OSError`.
    """
    for path in _copies(folder):
        try:
            if forgotten and (servers := _servers(path, forgotten)):
                _rewrite(path, {server: forgotten[server] for server in servers})
        except (SQLAlchemyError, StoreError) as error:
            log.warning("%s was deleted: it cannot be read (%s)", path.name, error)
            path.unlink(missing_ok=True)


def _copies(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob(f"{_NAME}*.loccit"))


def _created(path: Path) -> datetime:
    try:
        return verified(path).created
    except StoreError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _servers(path: Path, forgotten: Mapping[int, datetime]) -> list[int]:
    """Return which of the servers a copy still has, as they were when they were forgotten."""
    with open_file(path) as engine, Session(engine) as session:
        rows = session.execute(select(ServerRow.id, ServerRow.since)).all()
        return [server for server, since in rows if server in forgotten and since <= forgotten[server]]


def _rewrite(path: Path, forgotten: Mapping[int, datetime]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        created = verified(path).created
        shutil.copy(path, part)
        with open_file(part) as engine:
            migrate(engine)  # of an older Loccit
            with Session(engine) as session, session.begin():
                for server, at in forgotten.items():
                    wipe(session, server)
                    session.merge(ForgottenRow(server=server, at=at))
                session.flush()
                sign(session.connection(), created)
        verified(part)
        publish(part, path)
    finally:
        part.unlink(missing_ok=True)

"""Give access to the texts of all servers, in one database.

Every method blocks on the disk or the network except `cached_state`: call them through `asyncio.to_thread`.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import URL, select

from bot.store import safety_copies
from bot.store.cache.builder import IndexKey, build_text, index_key
from bot.store.cache.lru import LruCache
from bot.store.cache.opener import KeysInUse, TextOpener
from bot.store.db.database import Clock, Database, now
from bot.store.db.tables import ServerRow, VersionRow
from bot.store.errors import StoreError
from bot.store.readings import Readings
from bot.store.records import Records
from bot.store.retention import Purged, Retention
from bot.store.server_states import ServerStates
from bot.store.texts import Texts
from bot.store.uploads.pending import PendingUploads
from bot.store.uploads.preview import Preview
from bot.store.values import MEGA, Quota, ServerState, StoredText, Upload, from_json
from bot.store.visible_texts import Visibility
from passages.model import Metadata
from passages.storage.snapshot import Snapshot

log = logging.getLogger(__name__)

OPEN_BYTES = 256 * MEGA  # bytes of opened texts


class Store:
    """The texts of all servers. `data` is the bot's data folder; the cache in it may be deleted at any time."""

    def __init__(
        self,
        url: URL,
        data: Path,
        *,
        quota: Quota | None = None,
        open_bytes: int = OPEN_BYTES,
        clock: Clock = now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the database and bring its tables to the current revision.

        Raises:
            DatabaseError: the database cannot be used at all.
            Unavailable: it cannot be reached now.
        """
        self.quota = quota or Quota()
        self._data = data
        self.database = Database(url, clock)
        self.retention = Retention(self.database, monotonic)
        self.memory = LruCache(open_bytes)
        self._states = ServerStates(self.database, monotonic)
        self._opener = TextOpener(data / "servers", self.database, self.memory)
        self.pending = PendingUploads(self.discard, monotonic)
        self.visibility = Visibility(self.database, self._states, self._opener)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def texts(self, server: int) -> Texts:
        """Return the texts of a server."""
        return Texts(self.database, server, self.quota)

    def readings(self, server: int) -> Readings:
        """Return the readings of a server."""
        return Readings(self.database, server)

    def records(self, server: int) -> Records:
        """Return the records of a server."""
        return Records(self.database, server)

    def state(self, server: int) -> ServerState:
        """Return the current state of a server, or the cached one if the database is gone. Raises `Unavailable`."""
        return self._states.get(server)

    def cached_state(self, server: int) -> ServerState | None:
        """Return the last state from memory, for autocompletion in the event loop."""
        return self._states.cached(server)

    def prefetch(self, servers: Iterable[int]) -> None:
        """Load the states of these servers, so that they are cached if the database goes away. Raises `Unavailable`."""
        for server in servers:
            self._states.get(server)

    # ---- uploads

    def stage(
        self,
        server: int,
        by: int,
        name: str,
        data: bytes,
        *,
        details: Metadata | None = None,
        replaces: str | None = None,
    ) -> tuple[Upload, Preview]:
        """Read a file without storing it. Return the upload to confirm and its preview.

        `details` override the file's own; `replaces` is the id of the text that gets a new version.

        Raises:
            NoSuchText: there is no text to replace.
            ReadError: the file cannot be read.
            OverQuota: the file is too large, or the quota is used up.
        """
        self.texts(server).check_size(len(data))
        current = self._states.text(server, replaces) if replaces is not None else None
        before = index_key(current.details, current.digest) if current else None
        if current:
            self._opener.text(server, current)  # builds the index that the new version is compared with
        preview = build_text(self._opener.cache_folder(server), name, data, details, before)
        upload = Upload(
            token=secrets.token_hex(12),
            server=server,
            by=by,
            name=name,
            data=data,
            details=preview.details,
            pages=preview.page_count,
            passages=preview.passages,
            replaces=current.seen if current else None,
        )
        return upload, preview

    def stage_details(self, server: int, by: int, text: str, details: Metadata) -> tuple[Upload, Preview]:
        """Stage the same file with other details, as a new version to be confirmed."""
        file = self.texts(server).download(text)
        return self.stage(server, by, file.name, file.data, details=details, replaces=text)

    def confirm(self, upload: Upload) -> StoredText:
        """Make an upload live (see `Texts.confirm`), and prebuild what channels show of it."""
        stored = self.texts(upload.server).confirm(upload)
        self.visibility.prebuild(upload.server, stored.id)
        return stored

    def discard(self, upload: Upload) -> None:
        """Delete the cached files of an upload that is not confirmed. `purge` deletes those a killed process left."""
        target = index_key(upload.details, upload.digest)
        if target not in self._versions().get(upload.server, ()):
            self._opener.delete(upload.server, target)

    # ---- all servers

    def forget(self, server: int) -> None:
        """Delete everything of a server, at once and for good."""
        self.retention.forget(server)
        self._states.drop(server)
        self._opener.drop_server(server)
        self._scrub()

    def purge(self, shared: Snapshot) -> Purged:
        """Delete what is due, and the cached files of deleted texts. Run at the start, then once a day."""
        purged = self.retention.purge()
        versions = self._versions()
        in_use = {}
        for server, targets in versions.items():
            state = self.state(server)
            live = [index_key(stored.details, stored.digest) for stored in state.texts]
            in_use[server] = KeysInUse(live, [*targets, *self.visibility.limited_keys(state, shared)])
        self._opener.sweep(in_use)
        self._scrub()
        if not self.retention.clock_was_set():
            safety_copies.delete_old(self._data, self.database.clock())
        return purged

    def _scrub(self) -> None:
        """Leave nothing of what was deleted, or wait for the next `purge`, which comes within a day."""
        try:
            safety_copies.forget(self._data, self.retention.forgotten())
            self.database.scrub()
        except (StoreError, OSError) as error:
            log.warning("what was deleted may still lie on the disk until tomorrow: %s", error)

    def _versions(self) -> dict[int, list[IndexKey]]:
        """Return the index keys of all kept versions, by server."""
        with self.database.read() as session:
            versions: dict[int, list[IndexKey]] = {server: [] for server in session.scalars(select(ServerRow.id))}
            rows = session.execute(select(VersionRow.server, VersionRow.digest, VersionRow.details))
            for server, digest, details in rows:
                versions[server].append(index_key(from_json(details), digest))
        return versions

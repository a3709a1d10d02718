"""The way in: what every server has, in one database.

Nothing here may be called from the event loop but `known`: the rest reads and writes the disk, so it is called through
`asyncio.to_thread`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import URL, select

from bot.store.cache.builder import IndexKey, build_text, index_key
from bot.store.cache.lru import LruCache
from bot.store.cache.opener import KeysInUse, TextOpener
from bot.store.db.database import Clock, Database, now
from bot.store.db.tables import ServerRow, VersionRow
from bot.store.readings import Readings
from bot.store.records import Records
from bot.store.retention import Purged, Retention
from bot.store.snapshots import ServerStates
from bot.store.texts import Texts
from bot.store.uploads.pending import PendingUploads
from bot.store.uploads.preview import Preview
from bot.store.values import MEGA, Quota, ServerState, StoredText, Upload, from_json
from bot.store.visible_texts import Visibility
from passages.model import Metadata
from passages.storage.snapshot import Snapshot

OPEN_BYTES = 256 * MEGA  # bytes of opened texts


class Store:
    """All servers' texts. `data` is the bot's folder; what is made of texts lies in it and may be deleted.

    Raises:
        DatabaseError: the database cannot be used at all.
        Unavailable: it cannot be reached now.
    """

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
        self.quota = quota or Quota()
        self.database = Database(url, clock)
        self.retention = Retention(self.database, monotonic)
        self.memory = LruCache(open_bytes)
        self._states = ServerStates(self.database, monotonic)
        self._opener = TextOpener(data / "servers", self.database, self.memory)
        self.pending = PendingUploads(self.discard, monotonic)
        self.visibility = Visibility(self.database, self._states, self._opener)

    def close(self) -> None:
        self.database.close()

    def texts(self, server: int) -> Texts:
        return Texts(self.database, server, self.quota)

    def readings(self, server: int) -> Readings:
        return Readings(self.database, server)

    def records(self, server: int) -> Records:
        return Records(self.database, server)

    def state(self, server: int) -> ServerState:
        """All that a server has now; where the database is gone, as it was last seen. Raises `Unavailable`."""
        return self._states.get(server)

    def cached_state(self, server: int) -> ServerState | None:
        """The last snapshot, from memory: for autocompletion in the event loop."""
        return self._states.cached(server)

    def prefetch(self, servers: Iterable[int]) -> None:
        """See what each of these has, so that it is known should the database go away. Raises `Unavailable`."""
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
        """Read a file, without keeping anything: what can be confirmed, and what to show before.

        `details` stand instead of the file's own; `replaces` is the id of the text that gets a new version.

        Raises:
            NoSuchText: there is none to replace.
            ReadError: the file cannot be read.
            OverQuota: it is too large, or there is no room.
        """
        self.texts(server).check_size(len(data))
        current = self._states.text(server, replaces) if replaces is not None else None
        before = index_key(current.details, current.digest) if current else None
        if current:
            self._opener.text(server, current)  # so that there is something to compare with
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
        """The same bytes with other details, as a new version to be confirmed."""
        file = self.texts(server).download(text)
        return self.stage(server, by, file.name, file.data, details=details, replaces=text)

    def confirm(self, upload: Upload) -> StoredText:
        """Make an upload live (see `Texts.confirm`), and make ready what channels show of it."""
        stored = self.texts(upload.server).confirm(upload)
        self.visibility.prebuild(upload.server, stored.id)
        return stored

    def discard(self, upload: Upload) -> None:
        """Leave no trace of an upload that is not confirmed. What a killed process left, the next `purge` deletes."""
        target = index_key(upload.details, upload.digest)
        if target not in self._versions().get(upload.server, ()):
            self._opener.delete(upload.server, target)

    # ---- all servers

    def forget(self, server: int) -> None:
        """Delete everything of a server, at once and for good."""
        self.retention.forget(server)
        self._states.drop(server)
        self._opener.drop_server(server)

    def purge(self, shared: Snapshot) -> Purged:
        """Delete what is due, and what was made of texts that are no more. Once at the start, then once a day."""
        purged = self.retention.purge()
        versions = self._versions()
        in_use = {}
        for server, targets in versions.items():
            state = self.state(server)
            live = [index_key(stored.details, stored.digest) for stored in state.texts]
            in_use[server] = KeysInUse(live, [*targets, *self.visibility.limited_keys(state, shared)])
        self._opener.sweep(in_use)
        return purged

    def _versions(self) -> dict[int, list[IndexKey]]:
        """What is made of every version that is kept, by server."""
        with self.database.read() as session:
            versions: dict[int, list[IndexKey]] = {server: [] for server in session.scalars(select(ServerRow.id))}
            rows = session.execute(select(VersionRow.server, VersionRow.digest, VersionRow.details))
            for server, digest, details in rows:
                versions[server].append(index_key(from_json(details), digest))
        return versions

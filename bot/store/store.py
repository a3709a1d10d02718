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

from bot.store.cache.builder import BuiltIndex, build_text, made
from bot.store.cache.lru import LruCache
from bot.store.cache.opener import RequestedTexts, TextOpener
from bot.store.db.database import Clock, Database, now
from bot.store.db.tables import ServerRow, VersionRow
from bot.store.readings import Readings
from bot.store.records import Records
from bot.store.retention import Purged, Retention
from bot.store.snapshots import ServerStates
from bot.store.texts import Texts
from bot.store.uploads.pending import Pending
from bot.store.uploads.preview import Preview
from bot.store.values import MEGA, Quota, ServerState, StoredText, Upload, from_json
from bot.store.visible_texts import Visibility
from passages.model import Metadata
from passages.storage.snapshot import Snapshot

OPEN = 256 * MEGA  # bytes of opened texts


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
        open_bytes: int = OPEN,
        clock: Clock = now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.quota = quota or Quota()
        self.database = Database(url, clock)
        self.retention = Retention(self.database, monotonic)
        self.memory = LruCache(open_bytes)
        self._snapshots = ServerStates(self.database, monotonic)
        self._opening = TextOpener(data / "servers", self.database, self.memory)
        self.pending = Pending(self.discard, monotonic)
        self.visibility = Visibility(self.database, self._snapshots, self._opening)

    def close(self) -> None:
        self.database.close()

    def texts(self, server: int) -> Texts:
        return Texts(self.database, server, self.quota)

    def readings(self, server: int) -> Readings:
        return Readings(self.database, server)

    def records(self, server: int) -> Records:
        return Records(self.database, server)

    def snapshot(self, server: int) -> ServerState:
        """All that a server has now; where the database is gone, as it was last seen. Raises `Unavailable`."""
        return self._snapshots.get(server)

    def known(self, server: int) -> ServerState | None:
        """The last snapshot, from memory: for autocompletion in the event loop."""
        return self._snapshots.known(server)

    def learn(self, servers: Iterable[int]) -> None:
        """See what each of these has, so that it is known should the database go away. Raises `Unavailable`."""
        for server in servers:
            self._snapshots.get(server)

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
        old = self._snapshots.text(server, replaces) if replaces is not None else None
        before = made(old.details, old.digest) if old else None
        if old:
            self._opening.text(server, old)  # so that there is something to compare with
        shown = build_text(self._opening.cache_of(server), name, data, details, before)
        upload = Upload(
            token=secrets.token_hex(12),
            server=server,
            by=by,
            name=name,
            data=data,
            details=shown.details,
            pages=shown.page_count,
            passages=shown.passages,
            replaces=old.seen if old else None,
        )
        return upload, shown

    def stage_details(self, server: int, by: int, text: str, details: Metadata) -> tuple[Upload, Preview]:
        """The same bytes with other details, as a new version to be confirmed."""
        file = self.texts(server).download(text)
        return self.stage(server, by, file.name, file.data, details=details, replaces=text)

    def confirm(self, upload: Upload) -> StoredText:
        """Make an upload live (see `Texts.confirm`), and make ready what channels show of it."""
        entry = self.texts(upload.server).confirm(upload)
        self.visibility.warm(upload.server, entry.id)
        return entry

    def discard(self, upload: Upload) -> None:
        """Leave no trace of an upload that is not confirmed. What a killed process left, the next `tidy` deletes."""
        target = made(upload.details, upload.digest)
        if target not in self._versions().get(upload.server, ()):
            self._opening.delete(upload.server, target)

    # ---- all servers

    def forget(self, server: int) -> None:
        """Delete everything of a server, at once and for good."""
        self.retention.forget(server)
        self._snapshots.drop(server)
        self._opening.close(server)

    def tidy(self, shared: Snapshot) -> Purged:
        """Delete what is due, and what was made of texts that are no more. Once at the start, then once a day."""
        purged = self.retention.purge()
        versions = self._versions()
        needed = {}
        for server, targets in versions.items():
            snapshot = self.snapshot(server)
            live = [made(entry.details, entry.digest) for entry in snapshot.texts]
            needed[server] = RequestedTexts(live, [*targets, *self.visibility.views(snapshot, shared)])
        self._opening.sweep(needed)
        return purged

    def _versions(self) -> dict[int, list[BuiltIndex]]:
        """What is made of every version that is kept, by server."""
        with self.database.reading() as session:
            versions: dict[int, list[BuiltIndex]] = {server: [] for server in session.scalars(select(ServerRow.id))}
            rows = session.execute(select(VersionRow.server, VersionRow.digest, VersionRow.details))
            for server, digest, details in rows:
                versions[server].append(made(from_json(details), digest))
        return versions

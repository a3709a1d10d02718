"""The parts that commands, buttons and background tasks work with, in one frozen object. Made once, at the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.runtime.admission import MODERATOR_LIMITS, AdmissionQueue
from bot.runtime.conversations import Conversations
from bot.runtime.counts import Counts
from bot.runtime.data_dir import DataDir
from bot.runtime.reload import Reloader
from bot.runtime.upload_queue import UploadQueue
from bot.runtime.watchdog import Watchdog
from bot.settings import Settings
from bot.store.db.database import database_url
from bot.store.store import Store
from passages.storage.library import Library
from passages.storage.snapshot import Snapshot

MAX_UPLOADS: Final = 2  # that are fetched and read at the same time, of different servers


@dataclass(frozen=True)
class App:
    """Everything the bot has besides its connection to Discord."""

    settings: Settings
    library: Library  # the host's texts
    store: Store  # the servers' texts, readings and records
    data_dir: DataDir
    reloader: Reloader  # of `library`
    admission: AdmissionQueue  # members' questions and buttons
    moderator_admission: AdmissionQueue
    uploads: UploadQueue
    conversations: Conversations
    counts: Counts
    watchdog: Watchdog

    @classmethod
    def create(cls, settings: Settings, library: Library, store: Store | None = None) -> App:
        """Make the parts that `settings` ask for. Without `store`, opens the one that they name.

        Raises:
            DataDirError: the data folder cannot be used.
            DatabaseError, Unavailable: as `open_store`.
        """
        data_dir = DataDir(settings.data)
        return cls(
            settings=settings,
            library=library,
            store=store or open_store(settings),
            data_dir=data_dir,
            reloader=Reloader(library, data_dir),
            admission=AdmissionQueue(settings.limits),
            moderator_admission=AdmissionQueue(MODERATOR_LIMITS),
            uploads=UploadQueue(MAX_UPLOADS),
            conversations=Conversations(),
            counts=Counts(),
            watchdog=Watchdog(),
        )

    def host_texts(self, server: int) -> Snapshot:
        """Return the host's texts as `server` may read them: none if the host names other servers only."""
        return self.library.snapshot if self.may_read_host_texts(server) else Snapshot()

    def may_read_host_texts(self, server: int) -> bool:
        """Return whether the host's folder is open to `server`, even if it is empty."""
        named = self.settings.servers
        return not named or server in named


def open_store(settings: Settings) -> Store:
    """Open the servers' texts and migrate their database to this version. Reads the disk.

    Raises:
        DatabaseError: the host has to do something first.
        Unavailable: trying again may help.
    """
    url = database_url(settings.database, settings.data)
    return Store(url, settings.data, quota=settings.quota, open_bytes=settings.open_bytes)

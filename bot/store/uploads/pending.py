"""Uploads that wait for a moderator's Confirm: in memory alone, for minutes, and few of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from bot.store.values import Upload

MINUTES = 15  # as long as Discord lets the preview be answered
MAX_UPLOADS = 40  # uploads, of all servers together


class PendingUploads:
    """One upload a moderator and server; `discard` is called with those that are not confirmed. Thread-safe."""

    def __init__(self, discard: Callable[[Upload], None], monotonic: Callable[[], float]) -> None:
        self._discard = discard
        self._monotonic = monotonic
        self._uploads: OrderedDict[str, tuple[float, Upload]] = OrderedDict()  # by token, the oldest first
        self._lock = threading.Lock()

    def put(self, upload: Upload) -> None:
        """Keep an upload, instead of the one that this moderator brought before."""
        with self._lock:
            dropped = self._expired()
            mine = [one for _, one in self._uploads.values() if (one.server, one.by) == (upload.server, upload.by)]
            dropped += [self._uploads.pop(one.token)[1] for one in mine]
            self._uploads[upload.token] = (self._monotonic(), upload)
            while len(self._uploads) > MAX_UPLOADS:
                dropped.append(self._uploads.popitem(last=False)[1][1])
        self._discard_all(dropped, upload)

    def find(self, token: str, server: int, by: int) -> Upload | None:
        """A moderator's own upload; None once it was dropped, confirmed or 15 minutes old, and for anybody else."""
        with self._lock:
            dropped = self._expired()
            found = self._uploads.get(token)
        self._discard_all(dropped)
        return found[1] if found and (found[1].server, found[1].by) == (server, by) else None

    def drop(self, upload: Upload, *, confirmed: bool = False) -> None:
        """Keep an upload no longer: it was confirmed, or cancelled."""
        with self._lock:
            dropped = self._uploads.pop(upload.token, None)
        if dropped and not confirmed:
            self._discard_all([upload])

    def _expired(self) -> list[Upload]:
        oldest = self._monotonic() - 60 * MINUTES
        old = [token for token, (at, _) in self._uploads.items() if at < oldest]
        return [self._uploads.pop(token)[1] for token in old]

    def _discard_all(self, uploads: list[Upload], keep: Upload | None = None) -> None:
        for upload in uploads:
            if keep is None or (upload.server, upload.digest, upload.details) != (
                keep.server,
                keep.digest,
                keep.details,
            ):
                self._discard(upload)

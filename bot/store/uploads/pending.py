"""Keep uploads until a moderator confirms them: in memory only, for minutes, and few of them."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable

from bot.store.values import Upload

MINUTES = 15  # Discord's limit for answering the preview
MAX_UPLOADS = 40  # of all servers together


class PendingUploads:
    """One upload for each moderator and server. Thread-safe. `discard` is called with those not confirmed."""

    def __init__(self, discard: Callable[[Upload], None], monotonic: Callable[[], float]) -> None:
        """Start with no upload; `monotonic` is a clock in seconds."""
        self._discard = discard
        self._monotonic = monotonic
        self._uploads: OrderedDict[str, tuple[float, Upload]] = OrderedDict()  # by token, the oldest first
        self._claims: Counter[str] = Counter()  # by token: how many presses are just confirming it
        self._lock = threading.Lock()

    def put(self, upload: Upload) -> None:
        """Keep an upload, replacing the one that this moderator has on this server."""
        with self._lock:
            dropped = self._expired()
            mine = [one for _, one in self._uploads.values() if (one.server, one.by) == (upload.server, upload.by)]
            dropped += [self._uploads.pop(one.token)[1] for one in mine]
            self._uploads[upload.token] = (self._monotonic(), upload)
            while len(self._uploads) > MAX_UPLOADS:
                dropped.append(self._uploads.popitem(last=False)[1][1])
        self._discard_all(dropped, upload)

    def find(self, token: str, server: int, by: int) -> Upload | None:
        """Return a moderator's own upload; None if it was dropped, confirmed, expired, or belongs to somebody else."""
        with self._lock:
            dropped = self._expired()
            found = self._uploads.get(token)
        self._discard_all(dropped)
        return found[1] if found and (found[1].server, found[1].by) == (server, by) else None

    def claim(self, token: str, server: int, by: int) -> Upload | None:
        """Return what `find` returns; until `release`, it cannot be cancelled."""
        found = self.find(token, server, by)
        with self._lock:
            if found is None or token not in self._uploads:
                return None
            self._claims[token] += 1
        return found

    def release(self, upload: Upload, *, confirmed: bool) -> bool:
        """End a claim; remove the upload if it was confirmed. Return whether it was still there."""
        with self._lock:
            self._claims -= Counter((upload.token,))
            there = upload.token in self._uploads
            if confirmed:
                self._uploads.pop(upload.token, None)
        return there

    def cancel(self, token: str, server: int, by: int) -> bool:
        """Remove a moderator's own upload, if it is there. Return False, and leave it, if it is being confirmed."""
        found = self.find(token, server, by)
        with self._lock:
            if token in self._claims:
                return False
            dropped = self._uploads.pop(token, None) if found else None
        if dropped:
            self._discard_all([dropped[1]])
        return True

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

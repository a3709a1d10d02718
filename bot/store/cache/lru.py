"""What is open, within a limit of bytes: the least recently used is dropped first.

What is dropped is only no longer held here. A question that still holds it goes on with it: it never changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class LruCache:
    """Values by key, with their sizes. Safe to use from several threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit  # bytes
        self.size = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def keys(self) -> tuple[Hashable, ...]:
        """What is held, the least recently used first."""
        with self._lock:
            return tuple(self._kept)

    def get(self, key: Hashable, make: Callable[[], tuple[T, int]]) -> T:
        """The value of `key`, made if it is not here: `make` gives it with its size. Two callers make it once."""
        with self._lock:
            if key in self._kept:
                return cast("T", self._touch(key))
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return cast("T", self._touch(key))
            try:
                value, size = make()
                self._keep(key, value, size)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def drop(self, wanted: Callable[[Any], bool]) -> None:
        """Drop what has such a key."""
        with self._lock:
            for key in [key for key in self._kept if wanted(key)]:
                self.size -= self._kept.pop(key)[1]

    def _touch(self, key: Hashable) -> Any:
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def _keep(self, key: Hashable, value: Any, size: int) -> None:
        with self._lock:
            self._kept[key] = (value, size)
            self.size += size
            while self.size > self.limit and len(self._kept) > 1:
                self.size -= self._kept.popitem(last=False)[1][1]

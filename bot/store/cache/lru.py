"""Hold opened texts within a limit of bytes; the least recently used is dropped first.

A dropped value stays valid: a question that still uses it goes on with it. Our own code because `cachetools.LRUCache`
refuses a value above the limit, which one large text may be, and builds nothing once for several callers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class LruCache:
    """A cache of values by key, bounded by the sum of their sizes. Thread-safe."""

    def __init__(self, limit: int) -> None:
        """Start empty; `limit` is in bytes."""
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._building: dict[Hashable, threading.Lock] = {}

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._entries)

    def keys(self) -> tuple[Hashable, ...]:
        """Return the keys, the least recently used first."""
        with self._lock:
            return tuple(self._entries)

    def get(self, key: Hashable, build: Callable[[], tuple[T, int]]) -> T:
        """Return the value of `key`; `build` returns a missing one with its size, once for concurrent callers."""
        with self._lock:
            if key in self._entries:
                return cast("T", self._touch(key))
            building = self._building.setdefault(key, threading.Lock())
        with building:
            with self._lock:
                if key in self._entries:
                    return cast("T", self._touch(key))
            try:
                value, size = build()
                self._store(key, value, size)
            finally:
                with self._lock:
                    self._building.pop(key, None)
        return value

    def drop(self, matches: Callable[[Any], bool]) -> None:
        """Drop all values whose key matches."""
        with self._lock:
            for key in [key for key in self._entries if matches(key)]:
                self.size -= self._entries.pop(key)[1]

    def _touch(self, key: Hashable) -> Any:
        self._entries.move_to_end(key)
        return self._entries[key][0]

    def _store(self, key: Hashable, value: Any, size: int) -> None:
        with self._lock:
            self._entries[key] = (value, size)
            self.size += size
            while self.size > self.limit and len(self._entries) > 1:
                self.size -= self._entries.popitem(last=False)[1][1]

"""Open the texts of a server from the cache, and rebuild them from the original bytes if that fails.

Callers pass only texts that they were given by the server's own state.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bot.store.cache.builder import IndexKey, build_combined, build_text, build_view, index_key
from bot.store.cache.lru import LruCache
from bot.store.db.database import Database
from bot.store.queries import ServerQueries
from bot.store.values import StoredText
from passages.errors import LoccitError, ReadError
from passages.model import Document
from passages.search.searcher import Index
from passages.storage.cache import Cache
from passages.storage.snapshot import Snapshot, Text

log = logging.getLogger(__name__)


class KeysInUse(NamedTuple):
    """Index keys a server still needs: its live texts in order, and other versions and parts."""

    live: Sequence[IndexKey]
    others: Sequence[IndexKey]


class TextOpener:
    """Opens the texts of all servers; each server has a folder of its own below `folder`."""

    def __init__(self, folder: Path, database: Database, memory: LruCache) -> None:
        """Bind to the cache folder, the database and the cache of opened texts."""
        self._folder = folder
        self._database = database
        self._memory = memory

    def cache_folder(self, server: int) -> Path:
        """Return the cache folder of a server."""
        return self._folder / str(server)

    def text(self, server: int, stored: StoredText) -> Text:
        """Open a whole text of `server`. Raises `Unavailable`, or `ReadError` if it can be neither opened nor built."""
        key = index_key(stored.details, stored.digest)

        def rebuild() -> None:
            with self._database.read() as session:
                data = ServerQueries(session, server).file_data(stored.digest)
            if data is None:
                raise ReadError("the text is gone.", name=stored.title)
            build_text(self.cache_folder(server), stored.name, data, stored.details)

        return self._open(server, key, rebuild)

    def text_up_to(self, server: int, text: Text, label: str) -> Text:
        """Open a text up to page `label`. Raises `ReadError` if it has no such page."""
        key = index_key(text.metadata, text.digest, label)
        return self._open(server, key, lambda: build_view(self.cache_folder(server), text.document, label, key))

    def snapshot(self, server: int, entries: Sequence[StoredText]) -> Snapshot:
        """Open several texts to be asked together. Those that cannot be opened are left out and logged."""
        texts = self.lazy_texts(server, entries)
        if len(texts) > 1 and not Cache(self.cache_folder(server)).whole_path(texts).exists():
            texts = [text for text in texts if _can_open(server, text)]
        if len(texts) == 1:
            texts = [text for text in texts if _can_open(server, text)]
        return Snapshot(tuple(texts), self._combined_index(server, texts)) if texts else Snapshot()

    def lazy_texts(self, server: int, entries: Iterable[StoredText]) -> list[Text]:
        """Return texts that are opened on first use: opening a thousand at once takes half a second."""
        return [self._lazy_text(server, stored, index_key(stored.details, stored.digest)) for stored in entries]

    def _lazy_text(self, server: int, stored: StoredText, key: IndexKey) -> Text:
        def text() -> Text:
            return self.text(server, stored)

        facts = stored.details, stored.passages
        return Text(*key, (0, 0), *facts, lambda: text().index, lambda: text().document)

    def _combined_index(self, server: int, texts: Sequence[Text]) -> Index:
        if len(texts) < 2:
            return texts[0].index
        cache = Cache(self.cache_folder(server))
        path = cache.whole_path(texts)

        def make() -> tuple[Index, int]:
            try:
                if not path.exists():
                    build_combined(cache.folder, [IndexKey(text.name, text.digest) for text in texts])
                return cache.whole_index(texts), _size([path])
            except (LoccitError, OSError) as error:  # a full disk, for example: an index in memory is slower, but works
                log.warning("the texts of server %s are indexed together in memory: %s", server, error)
                passages = [passage for text in texts for passage in text.passages]
                return Index(passages), 5 * sum(len(passage.text) for passage in passages)

        return self._memory.get((server, path), make)

    def sweep(self, in_use: Mapping[int, KeysInUse]) -> None:
        """Delete the cached files that no server needs."""
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            keys = in_use.get(int(folder.name)) if folder.name.isdecimal() else None
            if keys is None:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                cache = Cache(folder)
                cache.sweep(cache.files(keys.live).union(*(cache.files([key]) for key in keys.others)))

    def delete(self, server: int, key: IndexKey) -> None:
        """Delete the cached files of one key."""
        self._memory.drop(lambda held: held == (server, key))
        for path in Cache(self.cache_folder(server)).files([key]):
            path.unlink(missing_ok=True)

    def drop_server(self, server: int) -> None:
        """Drop a server's texts from memory and delete its cache."""
        self._memory.drop(lambda key: key[0] == server)
        shutil.rmtree(self.cache_folder(server), ignore_errors=True)

    def _open(self, server: int, key: IndexKey, rebuild: Callable[[], object]) -> Text:
        return self._memory.get((server, key), lambda: self._open_or_rebuild(server, key, rebuild))

    def _open_or_rebuild(self, server: int, key: IndexKey, rebuild: Callable[[], object]) -> tuple[Text, int]:
        cache = Cache(self.cache_folder(server))
        text = cache.open(key.name, key.digest, (0, 0))
        if text is None:
            rebuild()
            text = cache.open(key.name, key.digest, (0, 0))
        if text is None:
            # The child reported no error, so it runs newer code than this process: files of other code are not opened.
            raise ReadError("Loccit was updated while it runs, so I cannot open new texts. Ask the host to restart it.")
        open_document = text.open_document

        def document() -> Document:
            try:
                return open_document()
            except (LoccitError, OSError):  # the cache may be deleted at any time
                rebuild()
                return open_document()

        return replace(text, open_document=document), _size(cache.files([key]))


def _can_open(server: int, text: Text) -> bool:
    try:
        return text.index is not None
    except ReadError as error:
        log.warning("text %s of server %s cannot be opened: %s", text.digest[:8], server, error)
        return False


def _size(paths: Iterable[Path]) -> int:
    """Return the bytes on disk, an upper bound of the memory used: an index is mapped, not copied."""
    return sum(path.stat().st_size for path in paths if path.exists())

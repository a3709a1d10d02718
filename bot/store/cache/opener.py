"""Texts of a server, ready to be asked: opened from the cache, and made again from the original bytes where it fails.

Nothing is opened that the caller has not first been given by its own server's snapshot.
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
    """What a server still has: its texts in the order of its shelf, and what else is made of their versions."""

    live: Sequence[IndexKey]
    others: Sequence[IndexKey]


class TextOpener:
    """Opens texts of all servers; each has a folder of its own below `folder`."""

    def __init__(self, folder: Path, database: Database, memory: LruCache) -> None:
        self._folder = folder
        self._database = database
        self._memory = memory

    def cache_folder(self, server: int) -> Path:
        return self._folder / str(server)

    def text(self, server: int, stored: StoredText) -> Text:
        """A text of `server`, whole. Raises `ReadError` if it can be neither opened nor made, `Unavailable`."""
        key = index_key(stored.details, stored.digest)

        def rebuild() -> None:
            with self._database.read() as session:
                data = ServerQueries(session, server).file_data(stored.digest)
            if data is None:
                raise ReadError("the text is gone.", name=stored.title)
            build_text(self.cache_folder(server), stored.name, data, stored.details)

        return self._open(server, key, rebuild)

    def text_up_to(self, server: int, text: Text, label: str) -> Text:
        """A text up to page `label`. Raises `ReadError` where it has no such page."""
        key = index_key(text.metadata, text.digest, label)
        return self._open(server, key, lambda: build_view(self.cache_folder(server), text.document, label, key))

    def snapshot(self, server: int, entries: Sequence[StoredText]) -> Snapshot:
        """Several texts, to be asked together. What cannot be opened is left out, and logged."""
        texts = self.lazy_texts(server, entries)
        if len(texts) > 1 and not Cache(self.cache_folder(server)).whole_path(texts).exists():
            texts = [text for text in texts if _can_open(server, text)]
        if len(texts) == 1:
            texts = [text for text in texts if _can_open(server, text)]
        return Snapshot(tuple(texts), self._combined_index(server, texts)) if texts else Snapshot()

    def lazy_texts(self, server: int, entries: Iterable[StoredText]) -> list[Text]:
        """Texts that are opened one by one, when they are looked into: to open a thousand takes half a second."""
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
            except (LoccitError, OSError) as error:  # a full disk, say: slower, but it answers
                log.warning("the texts of server %s are indexed together in memory: %s", server, error)
                passages = [passage for text in texts for passage in text.passages]
                return Index(passages), 5 * sum(len(passage.text) for passage in passages)

        return self._memory.get((server, path), make)

    def sweep(self, in_use: Mapping[int, KeysInUse]) -> None:
        """Delete what was made of texts that are no more."""
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            keys = in_use.get(int(folder.name)) if folder.name.isdecimal() else None
            if keys is None:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                cache = Cache(folder)
                cache.sweep(cache.files(keys.live).union(*(cache.files([key]) for key in keys.others)))

    def delete(self, server: int, key: IndexKey) -> None:
        """Delete what was made of one file."""
        self._memory.drop(lambda held: held == (server, key))
        for path in Cache(self.cache_folder(server)).files([key]):
            path.unlink(missing_ok=True)

    def drop_server(self, server: int) -> None:
        """Hold nothing of a server any more, in memory or in the cache."""
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
            # The child has told of no error, but it runs the code as it is now, and trusts no other's files.
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
    """Bytes on the disk, which is what an opened text takes at most: its index is mapped, not copied."""
    return sum(path.stat().st_size for path in paths if path.exists())

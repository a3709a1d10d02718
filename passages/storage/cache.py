"""The cache on disk of what was read and indexed. It may be deleted at any time.

Each text is two files, its document and its index, named by the file's bytes *and* the code that made them, so that a
new version of Loccit never uses what an older one wrote. `manifest.json` names the live texts; it is replaced
atomically, so that another process sees the old snapshot or the new one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from passages.atomic_write import make_folder, write
from passages.errors import LibraryError, LoccitError
from passages.model import Document
from passages.readers import document_json
from passages.search.index.file_format import ChainedPassages
from passages.search.searcher import Index
from passages.storage.snapshot import Snapshot, Text, cache_key

_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class _ManifestEntry:
    """A text in the manifest."""

    name: str
    digest: str
    size: int
    modified: int  # nanoseconds
    stale: str = ""


class TextKey(Protocol):
    """What the files of a text are named by."""

    @property
    def name(self) -> str:
        """The name of the text's file."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the file's bytes, in hex."""


class Cache:
    """A folder of cached texts."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if it is missing; raise `LibraryError` if it cannot be made."""
        self.folder = folder
        try:
            make_folder(folder)
        except OSError as error:
            raise LibraryError(f"The folder {folder} cannot be made ({error.strerror}).") from error

    def snapshot(self) -> Snapshot:
        """Return the texts of the manifest; without one, or if it is damaged, an empty snapshot."""
        try:
            entries = [_ManifestEntry(**entry) for entry in json.loads((self.folder / "manifest.json").read_bytes())]
        except (OSError, ValueError, TypeError):
            return Snapshot()
        opened = [self.open(e.name, e.digest, (e.size, e.modified)) for e in entries]
        texts = [replace(text, stale=e.stale) for text, e in zip(opened, entries, strict=True) if text]
        return Snapshot(tuple(texts), self.whole_index(texts)) if texts else Snapshot()

    def open(self, name: str, digest: str, stamp: tuple[int, int]) -> Text | None:
        """Return a cached text; None if it is not cached, by other code, or damaged."""
        path = self._path(name, digest)
        try:
            index = Index.open(path.with_suffix(".index"))
        except (LoccitError, OSError):
            return None
        document = path.with_suffix(".document")
        return (
            Text.of(name, digest, stamp, index, lambda: document_json.load(document.read_bytes()))
            if document.exists()
            else None
        )

    def store(self, text: Text, document: Document) -> Text:
        """Write the two files of a text, and return the text opened from them."""
        path = self._path(text.name, text.digest)
        write(path.with_suffix(".document"), document_json.dump(document))
        text.index.save(path.with_suffix(".index"))
        return self.open(text.name, text.digest, text.stamp) or text

    def whole_index(self, texts: Sequence[Text]) -> Index:
        """Return the index of all passages of several texts, opened if it is cached, else built and cached."""
        if len(texts) == 1:
            return texts[0].index
        path = self.whole_path(texts)
        try:
            return Index.open(path)
        except (LoccitError, OSError):
            index = Index(ChainedPassages(text.passages for text in texts))
            index.save(path)
            return Index.open(path)

    def publish(self, snapshot: Snapshot) -> None:
        """Make these texts the live ones, and delete files that neither they nor the texts before use.

        Another process may be about to open the files of the texts before.
        """
        used = self.files(self.snapshot().texts) | self.files(snapshot.texts)
        entries = [_ManifestEntry(text.name, text.digest, *text.stamp, text.stale) for text in snapshot.texts]
        write(self.folder / "manifest.json", json.dumps([asdict(entry) for entry in entries]).encode())
        self.sweep(used)

    def files(self, texts: Iterable[TextKey]) -> set[Path]:
        """Return the files, existing or not, of each of these texts and of all of them together."""
        texts = list(texts)
        paths = [self._path(text.name, text.digest) for text in texts]
        return {path.with_suffix(end) for path in paths for end in (".index", ".document")} | {self.whole_path(texts)}

    def sweep(self, used: set[Path]) -> None:
        """Delete all cached files but these."""
        for path in self.folder.iterdir():
            if path.suffix in (".index", ".document", ".part") and path not in used:
                path.unlink(missing_ok=True)

    def _path(self, name: str, digest: str) -> Path:
        return self.folder / cache_key(code_hash(_PACKAGE), name, digest)

    def whole_path(self, texts: Iterable[TextKey]) -> Path:
        """Return the path of the index of all passages of several texts, existing or not."""
        return (
            self.folder / f"{cache_key(code_hash(_PACKAGE), *(f'{text.name}:{text.digest}' for text in texts))}.index"
        )


@cache
def code_hash(package: Path) -> str:
    """Return a hash of all that decides what is read, cut and indexed: the code and data files of `package`.

    The sample text in `texts` is a text like any other, and not part of it.
    """
    sources = sorted(
        path
        for path in package.rglob("*")
        if path.suffix not in (".pyc", ".pyo") and path.relative_to(package).parts[0] != "texts" and path.is_file()
    )
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

"""What was read and indexed, kept on disk so that it need not be read again. May be deleted at any time.

Each text is two files, its document and its index, named by the file's bytes *and* by the code that made them: a new
version of Loccit never trusts what an older one wrote. `manifest.json` names the texts that are live; it is replaced
whole, so another process sees the old shelf or the new one.
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


@dataclass(frozen=True)
class _Entry:
    """A text as the manifest names it."""

    name: str
    digest: str
    size: int
    modified: int  # nanoseconds
    stale: str = ""


class Named(Protocol):
    """What a text's files are named by: its name, and the digest of its bytes."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...


class Cache:
    """A folder of cached texts. Raises `LibraryError` if it cannot be made or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            make_folder(folder)
        except OSError as error:
            raise LibraryError(f"The folder {folder} cannot be made ({error.strerror}).") from error

    def snapshot(self) -> Snapshot:
        """The texts of the manifest; without one, or where it is damaged, an empty shelf."""
        try:
            entries = [_Entry(**entry) for entry in json.loads((self.folder / "manifest.json").read_bytes())]
        except (OSError, ValueError, TypeError):
            return Snapshot()
        opened = [self.open(e.name, e.digest, (e.size, e.modified)) for e in entries]
        texts = [replace(text, stale=e.stale) for text, e in zip(opened, entries, strict=True) if text]
        return Snapshot(tuple(texts), self.whole_index(texts)) if texts else Snapshot()

    def open(self, name: str, digest: str, stamp: tuple[int, int]) -> Text | None:
        """A text that was kept; None if it was not, or by other code, or is damaged."""
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

    def keep(self, text: Text, document: Document) -> Text:
        """Write a text's two files and return the text as opened from them."""
        path = self._path(text.name, text.digest)
        write(path.with_suffix(".document"), document_json.dump(document))
        text.index.save(path.with_suffix(".index"))
        return self.open(text.name, text.digest, text.stamp) or text

    def whole_index(self, texts: Sequence[Text]) -> Index:
        """The index over all passages of several texts, opened if it was kept, else built and kept."""
        if len(texts) == 1:
            return texts[0].index
        path = self.whole_path(texts)
        try:
            return Index.open(path)
        except (LoccitError, OSError):
            index = Index(ChainedPassages(text.passages for text in texts))
            index.save(path)
            return Index.open(path)

    def publish(self, shelf: Snapshot) -> None:
        """Make these texts the live ones. Files of the shelf before stay: another process may be about to open them."""
        kept = self.files(self.snapshot().texts) | self.files(shelf.texts)
        entries = [_Entry(text.name, text.digest, *text.stamp, text.stale) for text in shelf.texts]
        write(self.folder / "manifest.json", json.dumps([asdict(entry) for entry in entries]).encode())
        self.sweep(kept)

    def files(self, texts: Iterable[Named]) -> set[Path]:
        """The files that are kept, or would be, of each of these texts and of all of them together."""
        texts = list(texts)
        paths = [self._path(text.name, text.digest) for text in texts]
        return {path.with_suffix(end) for path in paths for end in (".index", ".document")} | {self.whole_path(texts)}

    def sweep(self, kept: set[Path]) -> None:
        """Delete what was cached, but for these files."""
        for path in self.folder.iterdir():
            if path.suffix in (".index", ".document", ".part") and path not in kept:
                path.unlink(missing_ok=True)

    def _path(self, name: str, digest: str) -> Path:
        return self.folder / cache_key(_code(), name, digest)

    def whole_path(self, texts: Iterable[Named]) -> Path:
        return self.folder / f"{cache_key(_code(), *(f'{text.name}:{text.digest}' for text in texts))}.index"


@cache
def _code() -> str:
    """Return a hash of all that decides what is read, cut and indexed: the code, and the data files beside it."""
    package = Path(__file__).parent.parent
    kept_out = (package / "texts").parts  # the sample text is a text like any other
    sources = sorted(
        path
        for path in package.rglob("*")
        if path.suffix not in (".pyc", ".pyo") and path.parts[: len(kept_out)] != kept_out and path.is_file()
    )
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()

"""The library: a folder of texts, and the snapshot of them that questions are answered from.

The only file that reads the folder of texts. A caller takes `library.snapshot` once and keeps it until the quote is
shown: a reload builds a new snapshot and swaps it in with one assignment, so nobody sees a mix.

With a cache, another process can build (`Library.reload`) while this one answers; this one then only opens what was
built (`Library.reopen`).
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from passages.atomic_write import make_folder, write
from passages.chunking import cut
from passages.errors import LibraryError, LoccitError, ReadError
from passages.model import Document
from passages.readers import MAX_BYTES, read_bytes, too_large
from passages.search.searcher import Index
from passages.storage.cache import Cache
from passages.storage.diff import Problem, Report, compare
from passages.storage.snapshot import Snapshot, Text

log = logging.getLogger(__name__)

SAMPLE = Path(__file__).parent.parent / "texts"
MAX_TEXTS = 2_000
_ADVICE = "Make room on the disk, or give Loccit the right to write there; then reload."

Progress = Callable[[int, int, str], None]  # texts done, all texts, the name of the next one


def read(path: str | os.PathLike[str]) -> Document:
    """Read the text in a file. Raises `ReadError`, with a message that is fit to show."""
    path = Path(path)
    data, _ = _bytes_of(path, path.name)
    return read_bytes(data, path.name)


class Library:
    """A folder of texts, or a single file, as a snapshot that is replaced by a reload."""

    def __init__(
        self,
        folder: str | os.PathLike[str],
        cache: str | os.PathLike[str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Read the texts.

        `cache` is a folder of this library's own; without it, texts are read anew in every process. Raises
        `LibraryError` if the folder is missing or has more than `MAX_TEXTS` files.
        """
        self.folder = Path(folder)
        self._cache = Cache(Path(cache)) if cache else None
        self._lock = threading.Lock()
        self.snapshot = self._cache.snapshot() if self._cache else Snapshot()
        self.report = self.reload(progress)

    def reload(self, progress: Progress | None = None) -> Report:
        """Read what changed, build a new snapshot, swap it in. A file that fails keeps its last good version.

        Raises `LibraryError` if the folder cannot be read or the cache cannot be written; the snapshot is as before.
        """
        with self._lock:
            try:
                snapshot, report = _load(self.folder, self._cache, self.snapshot, progress)
            except OSError as error:
                message = (
                    f"What was read of {self.folder} could not be kept ({error.strerror}). The texts are as before."
                )
                raise LibraryError(f"{message} {_ADVICE}") from error
            self.snapshot, self.report = snapshot, report
            return report

    def reopen(self, version: str = "") -> bool:
        """Swap in the snapshot that another process built in the same cache; return whether it was.

        It is not if `version` is given and the cache has another: it was built by other code, or is damaged.
        """
        snapshot = self._cache.snapshot() if self._cache else self.snapshot
        if version and snapshot.version != version:
            return False
        with self._lock:
            self.snapshot = snapshot
        return True


def add(file: Path, folder: Path, *, replace: bool = False) -> Document:
    """Check a file, copy it into a library folder atomically, and return what was read from it.

    Raises `ReadError` if it cannot be read, `LibraryError` if another text has its name and `replace` is false, or the
    copy cannot be written.
    """
    data, _ = _bytes_of(file, file.name)
    document = read_bytes(data, file.name)
    target = folder / file.name
    if target.exists() and not replace and target.read_bytes() != data:
        raise LibraryError(f"{folder} has another text called {file.name}. Rename the file, or say --replace.")
    try:
        make_folder(folder)
        write(target, data)
    except OSError as error:
        raise LibraryError(f"{target} cannot be written ({error.strerror}). The library is as it was.") from error
    return document


def _load(folder: Path, cache: Cache | None, before: Snapshot, progress: Progress | None) -> tuple[Snapshot, Report]:
    files = list(_files(folder))
    known = {text.name: text for text in before.texts}
    texts: list[Text] = []
    problems: list[Problem] = []
    for done, (name, path) in enumerate(files):
        if progress:
            progress(done, len(files), name)
        last = known.get(name)
        try:
            texts.append(_read_text(name, path, cache, last))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one text, the others are read
            problems.append(Problem(name, _cause(error, name), last is not None))
            if last:
                texts.append(replace(last, stale=problems[-1].why))
    if progress:
        progress(len(files), len(files), "")
    snapshot = Snapshot(tuple(texts), _whole_index(texts, cache, before))
    if cache:
        cache.publish(snapshot)
    return snapshot, compare(before, snapshot, problems)


def _cause(error: Exception, name: str) -> str:
    if isinstance(error, ReadError):
        return str(error).removeprefix(f"{name}: ")
    if isinstance(error, OSError):
        return f"what was made of it could not be kept ({error.strerror}). {_ADVICE}"
    if isinstance(error, MemoryError):
        return "there was not enough memory to read it. Split the file, or give Loccit more memory."
    log.error("%s could not be read", name, exc_info=error)
    return f"reading it failed ({type(error).__name__}). This is a fault of Loccit: please report it."


def _read_text(name: str, path: Path, cache: Cache | None, last: Text | None) -> Text:
    if last and not last.stale and last.stamp == _stamp(path) and _has_document(last):
        return last
    data, stamp = _bytes_of(path, name)
    digest = hashlib.sha256(data).hexdigest()
    if last and last.digest == digest and _has_document(last):
        return replace(last, stamp=stamp, stale="")
    if cache and (found := cache.open(name, digest, stamp)) and _has_document(found):
        return found
    document = replace(read_bytes(data, path.name), digest=digest)
    if not document.title:  # a citation has to name the text
        document = replace(document, metadata=replace(document.metadata, title=path.stem))
    passages = cut(document)
    if not all(document.text[passage.start : passage.end] == passage.text for passage in passages):
        raise ReadError("a passage is not a slice of the text. This is a fault of Loccit: please report it.", name=name)
    text = Text.of(name, digest, stamp, Index(passages), lambda: document)
    return cache.store(text, document) if cache else text


def _has_document(text: Text) -> bool:
    """Return whether the text's document can be opened; a cached one may be damaged or deleted."""
    try:
        return bool(text.document.text)
    except (LoccitError, OSError):
        return False


def _whole_index(texts: list[Text], cache: Cache | None, before: Snapshot) -> Index:
    if len(texts) == 1:
        return texts[0].index
    if [text.digest for text in texts] == [text.digest for text in before.texts]:
        return before.index
    if not cache:
        return Index([passage for text in texts for passage in text.passages])
    return cache.whole_index(texts)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_file():
        yield folder.name, folder
        return
    if not folder.is_dir():
        raise LibraryError(f"There is no text and no folder of texts at {folder}. Make it, or name another one.")
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # TOML files beside the texts are questions for `loccit eval`.
        found += [Path(root, name) for name in names if not name.startswith(".") and not name.endswith((".toml", "~"))]
    if len(found) > MAX_TEXTS:
        raise LibraryError(f"{folder} holds {len(found):,} files; a library has at most {MAX_TEXTS:,}.")
    for path in sorted(found):
        yield path.relative_to(folder).as_posix(), path


def _stamp(path: Path) -> tuple[int, int]:
    """Return the size in bytes and the modification time in nanoseconds; (-1, -1) if the file cannot be reached."""
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)
    return (stat.st_size, stat.st_mtime_ns)


def _bytes_of(path: Path, name: str) -> tuple[bytes, tuple[int, int]]:
    """Read a file that does not change meanwhile, and return its bytes and its stamp."""
    try:
        for _ in range(3):
            stamp = _stamp(path)
            if stamp[0] > MAX_BYTES:
                raise too_large(stamp[0], name)
            data = path.read_bytes()
            if stamp == _stamp(path) and len(data) == stamp[0]:
                return data, stamp
    except OSError as error:
        raise ReadError(f"the file cannot be opened ({error.strerror}).", name=name) from error
    raise ReadError("the file changed while it was being read. Try again when it is whole.", name=name)

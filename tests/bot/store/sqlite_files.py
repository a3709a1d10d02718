"""What SQLite writes and syncs, as told by SQLite itself: between it and its files stands a layer of our own.

The default VFS (https://www.sqlite.org/vfs.html) is told of every write of every file; here its functions are replaced
by ones that take note and pass on. Nothing is compiled: `ctypes` reaches the library that `sqlite3` has loaded.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, string_at
from pathlib import Path, PurePath
from typing import Any

import pytest

from tests.support.lossy_volume import Volume

WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
# SQLite keeps the pointer to a name: it has to be handed on as it is, and not as the copy that `c_char_p` makes of it.
OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Methods(Structure):
    """sqlite3_io_methods, of version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("others", c_void_p * 13),
    )


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


class _Vfs(Structure):
    """sqlite3_vfs, as far as is needed."""

    _fields_ = (
        ("version", c_int),
        ("size", c_int),
        ("longest", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", OPEN),
        ("delete", DELETE),
    )


@contextmanager
def sqlite_recorded(volume: Volume) -> Iterator[None]:
    """What SQLite does below the root of `volume` by connections that are opened, and closed, meanwhile."""
    recorder = _Recorder(volume, _default_vfs())
    recorder.begin()
    try:
        yield
    finally:
        recorder.end()


def _default_vfs() -> Any:
    try:
        import _sqlite3

        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    except (AttributeError, OSError):
        pytest.skip("this Python's SQLite is not a library of its own")
    return library.sqlite3_vfs_find(None).contents


class _Recorder:
    def __init__(self, volume: Volume, vfs: Any) -> None:
        self._volume, self._vfs = volume, vfs
        self._open = OPEN(cast(vfs.open, c_void_p).value or 0)
        self._delete = DELETE(cast(vfs.delete, c_void_p).value or 0)
        self._names: dict[int, PurePath] = {}  # by the address of the file's object
        self._replaced: dict[int, _Methods] = {}  # by the address of the methods that they pass on to
        self._held: list[Any] = [OPEN(self.open), DELETE(self.delete)]

    def begin(self) -> None:
        self._vfs.open, self._vfs.delete = self._held[:2]

    def end(self) -> None:
        self._vfs.open, self._vfs.delete = self._open, self._delete

    def open(self, vfs: int, path: int | None, file: int, flags: int, told: int) -> int:
        code = int(self._open(vfs, path, file, flags, told))
        name = self._name(path)
        if code == 0 and name is not None and not name.name.endswith("-shm"):
            opened = cast(file, POINTER(_File)).contents
            self._names[file] = name
            if name not in self._volume.files:
                self._volume.write(name, 0, b"")
            opened.methods = ctypes.pointer(self._methods(opened.methods.contents))
        return code

    def delete(self, vfs: int, path: int | None, lasting: int) -> int:
        code = int(self._delete(vfs, path, lasting))
        name = self._name(path)
        if code == 0 and name is not None:
            self._volume.remove(name)
            if lasting:
                self._volume.sync_folder(name.parent)
        return code

    def _methods(self, methods: _Methods) -> _Methods:
        place = ctypes.addressof(methods)
        if place in {ctypes.addressof(one) for one in self._replaced.values()}:
            return methods
        if place not in self._replaced:
            self._replaced[place] = self._noting(methods)
        return self._replaced[place]

    def _noting(self, methods: _Methods) -> _Methods:
        write, truncate, sync = methods.write, methods.truncate, methods.sync

        def on_write(file: int, data: int, size: int, start: int) -> int:
            code = int(write(file, data, size, start))
            return self._note(file, code, lambda name: self._volume.write(name, start, string_at(data, size)))

        def on_truncate(file: int, size: int) -> int:
            return self._note(file, int(truncate(file, size)), lambda name: self._volume.write(name, size, None))

        def on_sync(file: int, flags: int) -> int:
            return self._note(file, int(sync(file, flags)), self._synced)

        new = _Methods.from_buffer_copy(methods)
        new.write, new.truncate, new.sync = held = WRITE(on_write), TRUNCATE(on_truncate), SYNC(on_sync)
        self._held += held
        return new

    def _synced(self, name: PurePath) -> None:
        self._volume.sync(name)
        if not name.name.endswith(".db"):
            self._volume.sync_folder(name.parent)  # os_unix.c, `unixSync`: with the first sync of a log its name lasts

    def _note(self, file: int, code: int, note: Callable[[PurePath], object]) -> int:
        if code == 0:
            note(self._names[file])
        return code

    def _name(self, path: int | None) -> PurePath | None:
        whole = Path(string_at(path).decode() if path else "")
        return whole.relative_to(self._volume.root) if whole.is_relative_to(self._volume.root) else None

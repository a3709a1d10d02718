"""A disk that can lose power: what was brought to it stays, and of the rest no more than chance leaves.

The damages are those of Lucene's `MockDirectoryWrapper`: what was written and not synced is gone, came in part, out of
order, halved, as zeros or with a bit flipped; a name that was not synced is gone, or still that of the old file.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any

import pytest

Write = tuple[int, bytes | None]  # where, and what; None where the file was cut off there


@dataclass
class File:
    data: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    writes: list[Write] = field(default_factory=list)  # since then

    def write(self, start: int, data: bytes | None) -> None:
        _apply(self.data, start, data)
        self.writes.append((start, data))

    def damaged(self, dice: random.Random) -> bytes:
        """What a power loss may leave of it."""
        left = bytearray(self.synced)
        for start, data in _damaged(self.writes, dice):
            _apply(left, start, data)
        return bytes(left)


def _apply(file: bytearray, start: int, data: bytes | None) -> None:
    if data is None:
        del file[start:]
    else:
        file.extend(bytes(max(0, start - len(file))))
        file[start : start + len(data)] = data


def _damaged(writes: list[Write], dice: random.Random) -> list[Write]:
    kind = dice.choice(["all", "none", "some", "halved", "zeroed", "flipped"])
    if kind in ("all", "none") or not writes:
        return writes if kind == "all" else []
    if kind == "some":
        return [write for write in writes if dice.random() < 0.5]
    at = dice.randrange(len(writes))
    start, data = writes[at]
    if data is None or kind == "halved":
        return [*writes[:at], (start, data and data[: len(data) // 2])]
    torn = bytearray(len(data) if kind == "zeroed" else data)
    if kind == "flipped" and torn:
        torn[dice.randrange(len(torn))] ^= 1 << dice.randrange(8)
    return [*writes[:at], (start, bytes(torn)), *writes[at + 1 :]]


class Volume:
    """Files and folders by name, below `root`: as a program sees them now, and as they were last synced."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[PurePath, File] = {}
        self.folders: set[PurePath] = {PurePath()}
        self._lasting: dict[PurePath, File] = {}
        self._lasting_folders: set[PurePath] = {PurePath()}
        self.watch: Callable[[], object] = lambda: None  # called after everything that happens

    def write(self, name: PurePath, start: int, data: bytes | None) -> None:
        self.files.setdefault(name, File()).write(start, data)
        self.watch()

    def sync(self, name: PurePath) -> None:
        file = self.files[name]
        file.synced, file.writes = bytes(file.data), []
        self.watch()

    def rename(self, old: PurePath, new: PurePath) -> None:
        self.files[new] = self.files.pop(old)
        self.watch()

    def remove(self, name: PurePath) -> None:
        self.files.pop(name, None)
        self.watch()

    def sync_folder(self, folder: PurePath) -> None:
        """The names in it last from now on; what is in the files need not."""
        for name in {*self.files, *self._lasting}:
            if name.parent == folder:
                self._lasting.pop(name, None)
                if name in self.files:
                    self._lasting[name] = self.files[name]
        self._lasting_folders |= {one for one in self.folders if one.parent == folder}
        self.watch()

    def lose_power(self, dice: random.Random) -> dict[PurePath, bytes]:
        """What may be on the disk afterwards."""
        folders = self._lasting_folders | {one for one in sorted(self.folders) if dice.random() < 0.5}
        left = {}
        for name in sorted({*self.files, *self._lasting}):
            file = dice.choice([self.files, self._lasting]).get(name)
            if file is not None and folders.issuperset(name.parents):
                left[name] = file.damaged(dice)
        return left


class PowerLosses:
    """After everything that happens on `volume`: what `each` power losses would have left, no two the same.

    Each is found again with what was told last: what may be there, in the test's own form.
    """

    def __init__(self, volume: Volume, each: int, seed: int = 7) -> None:
        self._told: Any = None
        self._volume, self._each, self._dice = volume, each, random.Random(seed)
        self._found: dict[int, tuple[dict[PurePath, bytes], Any]] = {}
        volume.watch = self._happen

    def tell(self, told: Any) -> None:
        self._told = told
        self._happen()

    def __len__(self) -> int:
        return len(self._found)

    def folders(self, target: Path, most: int) -> Iterator[tuple[Path, Any]]:
        """Some of the disks, one after the other, each with what had been told."""
        found = list(self._found.values())
        self._dice.shuffle(found)
        for number, (files, told) in enumerate(found[:most]):
            folder = target / str(number)
            folder.mkdir()
            for name, data in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
            yield folder, told
            shutil.rmtree(folder)

    def _happen(self) -> None:
        for _ in range(self._each):
            left = self._volume.lose_power(self._dice)
            self._found.setdefault(hash((str(self._told), *left.items())), (left, self._told))


@contextmanager
def recorded(root: Path, monkeypatch: pytest.MonkeyPatch, *, but: str = "") -> Iterator[Volume]:
    """What Python writes, syncs and renames below the empty folder `root` meanwhile; `but` files that match this."""
    recorder = _Recorder(Volume(root), but)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", recorder.fsync)
        patch.setattr(os, "replace", recorder.replace)
        yield recorder.volume
    recorder.look()


class _Recorder:
    def __init__(self, volume: Volume, but: str) -> None:
        self.volume, self._but = volume, but
        self._fsync, self._replace = os.fsync, os.replace

    def look(self) -> None:
        """Take note of what was made, written and removed since."""
        volume = self.volume
        there: dict[PurePath, bytes] = {}
        for path in sorted(self.volume.root.rglob("*")):
            name = path.relative_to(volume.root)
            if path.is_dir():
                volume.folders.add(name)
            elif not fnmatch(path.name, self._but):
                there[name] = path.read_bytes()
        for gone in [one for one in volume.files if one not in there and not fnmatch(one.name, self._but)]:
            volume.remove(gone)
        for one, data in there.items():
            known = volume.files.get(one)
            if known is None or known.data != data:
                volume.write(one, 0, None)
                volume.write(one, 0, data)

    def fsync(self, number: int) -> None:
        self.look()
        path = Path(f"/proc/self/fd/{number}").readlink()
        self._fsync(number)
        if path.is_relative_to(self.volume.root) and not fnmatch(path.name, self._but):
            name = path.relative_to(self.volume.root)
            (self.volume.sync_folder if path.is_dir() else self.volume.sync)(name)

    def replace(self, old: Any, new: Any, **given: Any) -> None:
        self.look()
        self._replace(old, new, **given)
        if Path(old).is_relative_to(self.volume.root):
            self.volume.rename(*(Path(path).relative_to(self.volume.root) for path in (old, new)))

"""Writing so that it lasts: a file is the old one or the new one, whole, whatever happens, a power loss among it.

A file's bytes reach the disk before its name does, and the name before the caller goes on (Pillai et al., "All File
Systems Are Not Created Equal", OSDI 2014: neither follows from the other on ext4, XFS or btrfs).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o700  # of a folder: nobody else's


def write(path: Path, data: bytes) -> None:
    """Replace a file by one that is whole and on the disk, or leave it as it was. Raises `OSError`."""
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `path` when the block ends; nothing is left of it if it fails."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, where they are not there, so that they last. `mode` is that of `path`."""
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent)
    path.mkdir(mode=mode, exist_ok=True)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

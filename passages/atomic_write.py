"""Atomic, durable writes: after a crash or a power loss a file is the old one or the new one, never part of either.

A file's bytes reach the disk before its name does, and the name before the function returns (Pillai et al., "All File
Systems Are Not Created Equal", OSDI 2014: neither follows from the other on ext4, XFS or btrfs).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o700  # mode of a folder that only its owner can open


def write(path: Path, data: bytes) -> None:
    """Replace the file at `path` durably. Raises `OSError`; the file is then as it was."""
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that replaces the one at `path` when the block ends, and is deleted if the block raises."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder durably, and its parents, if they are missing. `mode` is that of `path` alone."""
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent)
    path.mkdir(mode=mode, exist_ok=True)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Flush the entries of a folder to the disk. Does nothing where folders cannot be opened (Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

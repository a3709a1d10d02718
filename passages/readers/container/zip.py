"""Zip archives and the XML in them, read without trust: nothing is written to disk, nothing grows without a limit."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from urllib.parse import unquote

from passages.errors import Damaged, Locked, ReadError, TooLarge

MAX_DIRECTORY = 8 * 1024 * 1024  # bytes of an archive's list of members; real books of 2,017 members have 200 KiB
MAX_TOTAL = 100 * 1024 * 1024  # bytes unpacked, of all members together
MAX_RATIO = 100  # bytes unpacked for one packed
_FREE = 1024 * 1024  # bytes that a member may unpack to at any ratio: a page of blanks packs well
_CHUNK = 64 * 1024
_DAMAGED = "That file is damaged: it cannot be unpacked. Download or export it again."


class Archive:
    """The members of a zip archive. Raises `Damaged`, `TooLarge` or `Locked`."""

    def __init__(self, data: bytes) -> None:
        if _directory_size(data) > MAX_DIRECTORY:
            raise TooLarge(f"That file's list of parts is over the limit of {MAX_DIRECTORY // 1024**2} MB.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeError) as error:
            raise Damaged(_DAMAGED) from error
        if any(_is_unsafe(info.filename) or _is_link(info) for info in infos):
            raise Damaged("That archive contains unsafe file names, so I did not open it.")
        if sum(info.file_size for info in infos) > MAX_TOTAL:
            raise _bomb()
        self._infos = {info.filename: info for info in infos}
        self._left = MAX_TOTAL

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """Return a member's bytes, by its exact name, else in any case. Raises `Damaged` if there is none."""
        info = self._infos.get(name) or next(
            (info for other, info in self._infos.items() if other.lower() == name.lower()), None
        )
        if info is None:
            raise Damaged(f"That file is damaged: its part {PurePosixPath(name).name[:80]!r} is missing.")
        if info.flag_bits & 1:
            raise Locked("That file is locked with a password. Save it without one and add it again.")
        try:
            return self._inflate(info)
        except ReadError:
            raise
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            ValueError,
            OSError,
            EOFError,
        ) as error:
            raise Damaged(_DAMAGED) from error

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        """Return what the member really unpacks to: the size that the archive declares may be a lie."""
        chunks = []
        size = 0
        with self._zip.open(info) as member:
            while chunk := member.read(_CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                if self._left < 0:
                    raise _bomb()
                if size > max(_FREE, MAX_RATIO * info.compress_size):
                    raise TooLarge(f"That file unpacks to more than {MAX_RATIO} times its size, so I stopped.")
                chunks.append(chunk)
        return b"".join(chunks)


def resolve(base: str, href: str) -> str:
    """Return the member that `href` in the member `base` names, without its fragment; "" outside the archive."""
    path = unquote(href.partition("#")[0])
    if "://" in path or path.startswith(("/", "data:", "mailto:")):
        return ""
    parts: list[str] = []
    for part in [*PurePosixPath(base).parent.parts, *path.split("/")] if path else PurePosixPath(base).parts:
        if part == ".." and not parts:
            return ""
        if part == "..":
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts)


def _directory_size(data: bytes) -> int:
    """Return the bytes that an archive's list of members takes (APPNOTE 4.3.16); 0 where it has no end."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    return len(data) - int.from_bytes(data[end + 16 : end + 20], "little") if 0 <= end <= len(data) - 22 else 0


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":" or "\0" in name or not name


def _is_link(info: zipfile.ZipInfo) -> bool:
    return (info.external_attr >> 16) & 0o170000 == 0o120000


def _bomb() -> TooLarge:
    return TooLarge(f"That file unpacks to more than {MAX_TOTAL // 1024**2} MB, so I stopped.")

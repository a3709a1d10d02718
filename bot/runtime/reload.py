"""Read the texts again in a child process, while answers come from the live snapshot.

The child (`python -m bot.runtime.reload FOLDER CACHE`) reads, cuts and indexes into the cache; this process then opens
the cache and swaps snapshots. The child reports in lines of JSON on its standard output: any number of
`{"done": 3, "total": 10, "name": "essay.txt"}`, then one `{"summary": {…}}` or `{"error": "…"}`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.runtime.data_dir import DataDir, Held
from bot.runtime.reload_summary import ReloadSummary, summarise, summary_from_json
from passages.child_process import command, end_with_parent, environment
from passages.errors import LoccitError
from passages.storage.library import Library

log = logging.getLogger(__name__)

CODE_CHANGED = "What was built cannot be opened: Loccit itself was changed since it was started. Restart it."

OnProgress = Callable[[int, int, str], Awaitable[None]]  # texts done, texts in total, name of the next one


class ReloadFailed(LoccitError):
    """Raised when a reload ended without a new snapshot; the old one stays live."""


class ReloadRunning(LoccitError):
    """Raised when another reload is running."""

    def __init__(self, who: str, seconds: int) -> None:
        """Name who started the running reload, and how long ago."""
        super().__init__(f"The texts are already being reloaded, started by {who} {seconds} s ago.")


@dataclass(frozen=True)
class LiveTexts:
    """The texts that are live, since when (UTC), and who loaded them."""

    since: datetime
    by: str
    summary: ReloadSummary


class Reloader:
    """Reloads of one library, one at a time across all processes that share the data folder."""

    def __init__(self, library: Library, data: DataDir) -> None:
        """Take what `library` has loaded as live."""
        self.library = library
        self.live = LiveTexts(datetime.now(UTC), "the start", summarise(library.report))
        self._data = data
        self._child: asyncio.subprocess.Process | None = None
        self._stopping = False

    async def reload(self, who: str, on_progress: OnProgress) -> ReloadSummary:
        """Read the folder again, then swap snapshots.

        Raises:
            ReloadRunning: another reload is running.
            ReloadFailed: nothing was swapped.
        """
        try:
            with self._data.lock("reload", who):
                summary = await self._build(on_progress)
                if not await asyncio.to_thread(self.library.reopen, summary.version):
                    raise ReloadFailed(CODE_CHANGED)
        except Held as held:
            seconds = round((datetime.now(UTC) - held.since).total_seconds())
            raise ReloadRunning(held.who or "somebody else", max(0, seconds)) from held
        self.live = LiveTexts(datetime.now(UTC), who, summary)
        return summary

    def stop(self) -> None:
        """Kill a running reload: the bot is shutting down."""
        self._stopping = True
        if self._child and self._child.returncode is None:
            self._child.kill()

    async def _build(self, on_progress: OnProgress) -> ReloadSummary:
        async with _child(self.library.folder, cache_in(self._data.path)) as child:
            self._child = child
            try:
                return await read_progress(child, on_progress)
            except ReloadFailed as failed:
                if self._stopping:
                    raise ReloadFailed("Loccit is restarting. Reload again in a minute.") from failed
                raise


def cache_in(data: Path) -> Path:
    """Return the folder of the library's cache inside the data folder."""
    return data / "cache"


async def build(folder: Path, data: Path, on_progress: OnProgress) -> ReloadSummary:
    """Fill the cache before the first snapshot is live. Raises `ReloadFailed`."""
    async with _child(folder, cache_in(data)) as child:
        return await read_progress(child, on_progress)


async def read_progress(child: asyncio.subprocess.Process, on_progress: OnProgress) -> ReloadSummary:
    """Read the child's lines to the end and return its summary. Raises `ReloadFailed` if there is none."""
    if child.stdout is None:
        raise ValueError("the child needs a pipe as its standard output")
    message: dict[str, Any] = {}
    async for line in child.stdout:
        try:
            message = json.loads(line)
        except ValueError:
            continue  # output of a library
        if "name" in message:
            await on_progress(message["done"], message["total"], message["name"])
    code = await child.wait()
    if "summary" in message:
        return summary_from_json(message["summary"])
    if "error" in message:
        raise ReloadFailed(message["error"])
    raise ReloadFailed(f"Reading the texts was ended from outside (code {code}). Try again; is there enough memory?")


@asynccontextmanager
async def _child(folder: Path, cache: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        *command("bot.runtime.reload", str(folder), str(cache)),
        stdout=asyncio.subprocess.PIPE,
        env=environment(),
        limit=2**22,  # bytes in a line
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def main(folder: str, cache: str) -> int:
    """Run the child process and return its exit code."""
    end_with_parent()
    if os.name == "posix":
        os.nice(10)  # answers go first

    def on_progress(done: int, total: int, name: str) -> None:
        _emit({"done": done, "total": total, "name": name})

    try:
        library = Library(folder, cache, on_progress)
    except LoccitError as error:
        return _emit_error(str(error))
    except (OSError, MemoryError) as error:
        return _emit_error(
            f"Reading the texts failed: {getattr(error, 'strerror', '') or 'there is not enough memory'}."
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, the moderator has to hear of it
        traceback.print_exc()
        return _emit_error(
            f"Reading the texts failed ({type(error).__name__}); the log has the details. Please report it."
        )
    _emit({"summary": asdict(summarise(library.report, library.snapshot.version))})
    return 0


def _emit_error(why: str) -> int:
    _emit({"error": why})
    return 2


def _emit(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()  # raises BrokenPipeError if the parent is gone


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

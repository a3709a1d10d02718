"""The bot in its own process, started as its users start it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.loopback.server import Loopback

ROOT = Path(__file__).parent.parent.parent
RUN = ("-m", "bot", "run")
TOKEN = "bG9vcGJhY2s.t0k3n.of-a-test"


class Bot:
    """A running `python -m bot run`. `log` holds its lines so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log: list[str] = []
        self._reader = asyncio.create_task(self._read())

    @property
    def text(self) -> str:
        return "\n".join(self.log)

    async def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Signal the bot; its exit code, and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return await self.exit(12.0), time.monotonic() - began

    async def exit(self, seconds: float = 20.0) -> int:
        """Wait for the bot to end by itself."""
        code = await asyncio.wait_for(self.process.wait(), seconds)
        await self._reader
        return code

    async def logged(self, words: str, seconds: float = 10.0, times: int = 1) -> None:
        deadline = time.monotonic() + seconds
        while sum(words in line for line in self.log) < times:
            assert time.monotonic() < deadline, f"{words!r} was not logged within {seconds} s:\n{self.text}"
            await asyncio.sleep(0.01)

    async def _read(self) -> None:
        assert self.process.stderr
        async for line in self.process.stderr:
            self.log.append(line.decode().rstrip("\n"))


async def start(world: Loopback, folder: Path, program: Sequence[str] = RUN, **settings: str) -> Bot:
    """Start the bot in `folder`, where its data is kept too."""
    defaults = {"DISCORD_TOKEN": TOKEN, "LOCCIT_DISCORD_API": world.api, "LOCCIT_DATA": str(folder / "data")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LOCCIT_", "DISCORD_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *program,
        cwd=folder,
        env=kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])} | defaults | settings,
        stderr=asyncio.subprocess.PIPE,
    )
    return Bot(process)


@asynccontextmanager
async def running(
    world: Loopback,
    folder: Path,
    *,
    ready: bool = True,
    patience: float = 20.0,
    program: Sequence[str] = RUN,
    **settings: str,
) -> AsyncIterator[Bot]:
    """The bot, connected (within `patience` seconds); killed at the end if it still runs."""
    bot = await start(world, folder, program, **settings)
    try:
        if ready:
            await bot.logged("has connected to Gateway", patience)
        yield bot
    finally:
        if bot.process.returncode is None:
            bot.process.kill()
        await bot.exit()

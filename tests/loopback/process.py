"""The bot in its own process, started as its users start it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.loopback.server import Loopback
from tests.support.waiting import GUARD, until

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

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Signal the bot, and return its exit code."""
        self.process.send_signal(number)
        return await self.exit()

    async def exit(self, seconds: float = GUARD) -> int:
        """Wait for the bot to end by itself."""
        code = await asyncio.wait_for(self.process.wait(), seconds)
        await self._reader
        return code

    async def logged(self, words: str, times: int = 1, seconds: float = GUARD) -> None:
        """Wait for so many lines of the log with these words."""
        try:
            await until(lambda: sum(words in line for line in self.log) >= times, f"{words!r} in the log", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}:\n{self.text}") from None

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
    program: Sequence[str] = RUN,
    **settings: str,
) -> AsyncIterator[Bot]:
    """Run the bot, connected if `ready`; kill it at the end if it still runs."""
    bot = await start(world, folder, program, **settings)
    try:
        if ready:
            await bot.logged("has connected to Gateway")
        yield bot
    finally:
        if bot.process.returncode is None:
            bot.process.kill()
        await bot.exit()

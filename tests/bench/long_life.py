"""A long life of the bot in one process: `python -m tests.bench.long_life [SHARE]`.

Over the loopback Discord the bot is asked 200,000 questions, reloads its texts 2,000 times, reads 2,000 uploads, of
which half go live and are removed, and loses its connection 500 times: that, times SHARE (1 is all, and takes hours;
without it, 0.01). Prints its memory, threads, open files and tasks after a tenth of that, when it is warm, and at the
end, where they should be the same.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import runpy
import signal
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tests.loopback import Bot, Loopback, loopback, running
from tests.loopback.people import Group
from tests.support.uploading import LIGHTHOUSE

FULL: Final = {"questions": 200_000, "reloads": 2_000, "uploads": 2_000, "reconnections": 500}
ROUNDS = 10  # after the first the bot is warm
AT_ONCE = 16  # questions, each of another member
QUESTIONS = (
    "Why do misquotations happen?",
    "Why does a group need pages?",
    "What is a zebra?",
    "and the South?",
    "pagse",
)
WATCHED = ("-m", "tests.bench.long_life", "bot")


@dataclass(frozen=True)
class Usage:
    """What the bot's process holds; `memory` in bytes, resident."""

    memory: int
    threads: int
    files: int
    tasks: int
    objects: int


async def measure(folder: Path, share: float) -> tuple[Usage, Usage]:
    """Live `share` of the life in `folder`; return the usage when warm and at the end."""
    async with loopback() as world, running(world, folder, program=WATCHED) as bot:
        group = Group.found(world)
        members = [world.join(f"member {number}", server=group.server.id) for number in range(AT_ONCE)]
        usages = []
        for number in range(ROUNDS):
            await _round(world, group, members, {kind: _part(full * share, number) for kind, full in FULL.items()})
            _forget(world)
            if number in (0, ROUNDS - 1):
                usages.append(await usage(world, bot))
        return usages[0], usages[1]


def _part(whole: float, number: int) -> int:
    """Return how many of `whole` are the share of round `number`."""
    return int(whole * (number + 1) / ROUNDS) - int(whole * number / ROUNDS)


async def _round(world: Loopback, group: Group, members: list[int], counts: dict[str, int]) -> None:
    for first in range(0, counts["questions"], AT_ONCE):
        asked = [
            world.slash(member, "ask", at=group.server.channel, question=QUESTIONS[(first + place) % len(QUESTIONS)])
            for place, member in enumerate(members[: counts["questions"] - first])
        ]
        await asyncio.gather(*map(world.answer, asked))
    for _ in range(counts["reloads"]):
        message = await world.response(world.slash(group.mo.id, "library reload", at=group.server.channel))
        at = (message.channel_id, message.id)
        await world.until(partial(_is_reported, world, at), "report")
    for number in range(counts["uploads"]):
        preview = await group.upload(LIGHTHOUSE.replace("green", f"green{number % 7}"))
        if number % 2:
            await group.mo.click(preview, "Cancel")
            continue
        await group.mo.click(preview, "Confirm")
        await group.mo.click(await group.mo.slash("library remove", text="The Lighthouse"), "Remove")
    for _ in range(counts["reconnections"]):
        resumed = world.gateway.resumed
        await world.gateway.send({"op": 7, "d": None})
        await world.until(partial(_is_resumed, world, resumed), "resumed session")


def _is_reported(world: Loopback, at: tuple[int, int]) -> bool:
    return "Reading" not in str(world.backend.get_message(*at).components)


def _is_resumed(world: Loopback, before: int) -> bool:
    return world.gateway.resumed > before


def _forget(world: Loopback) -> None:
    """Empty what the loopback Discord keeps: it shall not fill the memory of the machine itself."""
    rest, backend = world.rest, world.backend
    logs: tuple[Any, ...] = (rest.calls, rest.acknowledged, rest.answered, world.emitted, backend.http_requests)
    for kept in (*logs, backend.interactions, backend.interaction_tokens, *backend.messages.values()):
        kept.clear()


async def usage(world: Loopback, bot: Bot) -> Usage:
    """Ask the bot's process what it holds, once nothing runs there."""
    lines = sum(line.startswith(_MARK) for line in bot.log)
    best: Usage | None = None
    for _ in range(5):
        await asyncio.sleep(0.3)  # what has just ended is closed
        bot.process.send_signal(signal.SIGUSR1)
        lines += 1
        await bot.logged(_MARK, lines)
        found = Usage(**json.loads([one for one in bot.log if one.startswith(_MARK)][-1].removeprefix(_MARK)))
        best = min(best or found, found, key=lambda one: (one.tasks, one.files, one.memory))
    assert best
    return best


_MARK = "usage: "


def _watched_bot() -> None:
    """Run the bot; at SIGUSR1 it writes its usage to its log."""

    def tell(_: int, __: FrameType | None) -> None:
        gc.collect()
        objects = gc.get_objects()
        tasks = sum(isinstance(one, asyncio.Task) and not one.done() for one in objects)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        memory, threads = int(status["VmRSS"].split()[0]) * 1024, int(status["Threads"])
        files = sum(1 for _ in Path("/proc/self/fd").iterdir()) - 1
        held = {"memory": memory, "threads": threads, "files": files, "tasks": tasks, "objects": len(objects)}
        os.write(2, f"{_MARK}{json.dumps(held)}\n".encode())

    signal.signal(signal.SIGUSR1, tell)
    sys.argv = ["bot", "run"]
    runpy.run_module("bot", run_name="__main__")


async def main(share: float = 0.01) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        warm, end = await measure(Path(folder), share)
    print(", ".join(f"{int(full * share):,} {kind}" for kind, full in FULL.items()))
    print(f"{'':10}{'warm':>14}{'at the end':>14}")
    for name in Usage.__dataclass_fields__:
        print(f"{name:10}{getattr(warm, name):14,}{getattr(end, name):14,}")


if __name__ == "__main__":
    if sys.argv[1:] == ["bot"]:
        _watched_bot()
    else:
        asyncio.run(main(*map(float, sys.argv[1:])))

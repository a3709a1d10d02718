"""What a server with dear questions costs others: `python -m tests.bench.neighbours [SECONDS [MEGABYTES]]`.

Over the loopback Discord, 8 members of one server ask the dearest questions that `dear_question` knows, each as soon as
the last is answered; members of other servers ask ordinary ones at a steady rate, first without those. Prints how long
Discord waited for the first response to each. Target: p99 of the others at most 300 ms.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from passages.storage.library import SAMPLE
from tests.bench.dear_question import MEGA, neighbours, questions, text_of
from tests.loopback import Loopback, loopback, running
from tests.loopback.server import Server

DEAR = 8  # members who ask dear questions
SERVERS = 8  # others
RATE = 8.0  # questions a second of the others together
TEXT = "Where Does It Say That?"
ORDINARY = ("Why do misquotations happen?", "Why does a group need page numbers?", "How should a group quote a text?")


@dataclass(frozen=True)
class Result:
    """Seconds that Discord waited for the first response, sorted; `alone`: to the others, before the dear ones."""

    alone: list[float]
    others: list[float]
    dear: list[float]
    unanswered: int

    @staticmethod
    def at(waits: list[float], share: float) -> float:
        return waits[min(len(waits) - 1, int(share * len(waits)))]


async def measure(folder: Path, *, megabytes: float, seconds: float) -> Result:
    """Ask for `seconds`; the dear text has `megabytes`; all in `folder`."""
    texts = folder / "texts"
    shutil.copytree(SAMPLE, texts)
    passages, words = text_of(neighbours(random.Random(8)), int(megabytes * MEGA))
    (texts / "dear.txt").write_text("# Dear\n\n" + "\n\n".join(passage.text for passage in passages))
    asked = [question for _, question in questions(words, random.Random(9))]
    async with loopback() as world, running(world, folder, ready=False, LOCCIT_TEXTS=str(texts)) as bot:
        await bot.logged("has connected to Gateway", seconds=600)
        members = [world.join(f"dear {number}") for number in range(DEAR)]
        await world.response(world.slash(members[0], "ask", question=asked[0], text="dear.txt"))  # opens the text
        loop = asyncio.get_running_loop()
        servers = [world.found(f"Other {number}") for number in range(SERVERS)]
        alone = await _steadily(world, servers, loop.time() + seconds / 3)
        ends = loop.time() + seconds
        dear = [asyncio.create_task(_one_after_another(world, member, asked, ends)) for member in members]
        others = await _steadily(world, servers, ends)
        tokens = [token for task in dear for token in await task]
        waits = _waits(world, alone), _waits(world, others), _waits(world, tokens)
        return Result(*waits, _unanswered(world, others))


def _waits(world: Loopback, tokens: list[str]) -> list[float]:
    done = world.rest.acknowledged
    return sorted(done[one] - world.emitted[one] for one in tokens if one in done)


def _unanswered(world: Loopback, tokens: list[str]) -> int:
    return sum(one not in world.rest.answered for one in tokens)


async def _one_after_another(world: Loopback, member: int, asked: list[str], ends: float) -> list[str]:
    tokens = []
    for question in cycle(asked):
        if asyncio.get_running_loop().time() > ends:
            break
        interaction = world.slash(member, "ask", question=question, text="dear.txt")
        tokens.append(interaction.token)
        await world.answer(interaction)
    return tokens


async def _steadily(world: Loopback, servers: list[Server], ends: float) -> list[str]:
    asked, loop = [], asyncio.get_running_loop()
    began = loop.time()
    for number, (server, question) in enumerate(zip(cycle(servers), cycle(ORDINARY), strict=False)):
        await asyncio.sleep(began + number / RATE - loop.time())
        if loop.time() > ends:
            break
        asked.append(world.slash(server.reader, "ask", at=server.channel, question=question, text=TEXT))
    await asyncio.gather(*map(world.answer, asked))
    return [one.token for one in asked]


async def main(seconds: float = 60.0, megabytes: float = 5.0) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        result = await measure(Path(folder), megabytes=megabytes, seconds=seconds)
    print(f"{'':24}{'questions':>10}{'p50':>9}{'p99':>9}{'worst':>9}   ms until the first response")
    rows = (("dear, of one server", result.dear), ("others", result.others), ("others, before", result.alone))
    for name, waits in rows:
        figures = [1e3 * result.at(waits, share) for share in (0.5, 0.99, 1.0)]
        print(f"{name:24}{len(waits):10,}" + "".join(f"{one:9.0f}" for one in figures))
    print(f"unanswered: {result.unanswered}; target for the others: p99 ≤ 300 ms")


if __name__ == "__main__":
    asyncio.run(main(*map(float, sys.argv[1:])))

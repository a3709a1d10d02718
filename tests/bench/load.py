"""Questions at a steady rate while a large library reloads, over the loopback Discord: `python -m tests.bench.load`.

Prints how long Discord waited for the first response to each question, and how late the bot's event loop was, measured
by the bot itself. Targets: first response p99 at most 250 ms, none over 2.5 s; lag p99 at most 25 ms, none over 100 ms.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.loopback import Loopback, loopback, running

MEMBERS = 200
PAGES_IN_A_TEXT = 250
PASSAGES_ON_A_PAGE = 3
LATEST = 60.0  # s after the last question; what has no answer by then has none


@dataclass(frozen=True)
class Result:
    """Times in seconds, sorted; `lag` is the bot's own line."""

    waits: list[float]
    unanswered: int
    reload_seconds: float
    reloaded: str  # "20 texts, 5,000 pages, 15,000 passages", as the moderator reads it
    lag: str

    def at(self, share: float) -> float:
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))]


async def measure(folder: Path, *, pages: int, rate: int, seconds: float) -> Result:
    """Ask `rate` questions a second for `seconds`, while `pages` pages that changed are reloaded; all in `folder`."""
    chance = random.Random(7)
    words = vocabulary(chance)
    texts = folder / "texts"
    texts.mkdir()
    write(texts, pages, words, chance)
    async with loopback() as world, running(world, folder, ready=False, LOCCIT_TEXTS=str(texts)) as bot:
        await bot.logged("has connected to Gateway", seconds=600)
        members = [world.join(f"member {number}") for number in range(MEMBERS)]
        await world.response(world.slash(world.reader, "ask", question=" ".join(words[:3])))
        write(texts, pages, words, chance)
        reload = asyncio.create_task(_reload(world))
        asked = []
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(began + number / rate - loop.time())
            question = " ".join(chance.sample(words, 4))
            asked.append(world.slash(members[number % MEMBERS], "ask", question=question).token)
        took, reloaded = await reload
        done = world.rest.acknowledged
        with contextlib.suppress(AssertionError):  # what is unanswered is counted
            await world.until(lambda: all(one in done for one in asked), "answers", LATEST)
        await bot.stop()
        waits = sorted(done[one] - world.emitted[one] for one in asked if one in done)
        lag = next(line for line in bot.log if "event-loop lag" in line)
        return Result(waits, len(asked) - len(waits), took, reloaded, lag)


async def _reload(world: Loopback) -> tuple[float, str]:
    began = asyncio.get_running_loop().time()
    asked = world.slash(world.moderator, "library reload")
    message = await world.response(asked)
    while True:
        shown = str(world.backend.get_message(message.channel_id, message.id).components)
        if "Reading" not in shown:
            sizes = re.search(r"[\d,]+ texts?, [\d,]+ pages?, [\d,]+ passages?", shown)
            assert sizes, shown
            return asyncio.get_running_loop().time() - began, sizes[0]
        await asyncio.sleep(0.1)


def vocabulary(chance: random.Random) -> list[str]:
    """Four thousand made-up words."""
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on")]
    return sorted({"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(4_000)})


def write(folder: Path, pages: int, words: list[str], chance: random.Random) -> None:
    """Texts of 250 pages each, with printed page marks."""
    weights = [1 / (rank + 5) for rank in range(len(words))]
    for first in range(0, pages, PAGES_IN_A_TEXT):
        numbers = range(first + 1, min(pages, first + PAGES_IN_A_TEXT) + 1)
        text = "".join(f"{_page(words, weights, chance)}\n\n[End Page {number}]\n\n" for number in numbers)
        (folder / f"{first:05}.txt").write_text(text)


def _page(words: list[str], weights: list[float], chance: random.Random) -> str:
    def sentence() -> str:
        return " ".join(chance.choices(words, weights, k=chance.randint(8, 20))).capitalize() + "."

    return "\n\n".join(" ".join(sentence() for _ in range(6)) for _ in range(PASSAGES_ON_A_PAGE))


async def main(pages: int = 5_000, rate: int = 50, seconds: float = 60.0) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = await measure(Path(folder), pages=pages, rate=rate, seconds=seconds)
    late, worst = re.findall(r"([\d.]+) ms", result.lag)
    rows = [
        ("questions", f"{len(result.waits) + result.unanswered:,} at {rate} a second", ""),
        ("unanswered", f"{result.unanswered}", "0"),
        ("reload", result.reloaded, f"took {result.reload_seconds:.1f} s"),
        ("first response p50", f"{result.at(0.5) * 1e3:.0f} ms", ""),
        ("first response p99", f"{result.at(0.99) * 1e3:.0f} ms", "≤ 250 ms"),
        ("first response worst", f"{result.waits[-1] * 1e3:.0f} ms", "≤ 2,500 ms"),
        ("event-loop lag p99", f"{late} ms", "≤ 25 ms"),
        ("event-loop lag worst", f"{worst} ms", "≤ 100 ms"),
    ]
    for name, value, target in rows:
        print(f"{name:22} {value:42} {target}")


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))

"""Many servers' libraries with few of them in memory: memory, cold questions, uploads beside answers.

    python -m tests.bench.server_libraries            # 100 servers, 50 in memory
    LOCCIT_FULL=1 python -m tests.bench.server_libraries   # 1,000 servers, 50 in memory; 3 GB of disk

A cold question opens its server's library. Its peer is what has to be done without a cache: to read, cut and index.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.store.db.database import database_url
from bot.store.store import Store
from bot.store.values import SeenVersion, Upload
from passages.answering.answer import answer
from passages.chunking import cut
from passages.readers import read_bytes
from passages.search.searcher import Index
from passages.storage.snapshot import Snapshot
from tests.conftest import FULL

SERVERS = 1_000 if FULL else 100
HELD = 50
QUESTIONS = 2_000 if FULL else 600
PAGES = 300
BY = 1


def book(seed: int) -> bytes:
    """A book of 300 pages, 1,800 characters each, in words as frequent as words are."""
    dice = random.Random(seed)
    words = ["".join(dice.choices("aeioulnrstdm", k=dice.randrange(2, 10))) for _ in range(9_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    pages = []
    for page in range(1, PAGES + 1):
        body = dice.choices(words, weights, k=300)
        for stop in range(14, 300, 15):
            body[stop] += ".\n\n" if stop % 75 == 74 else "."
        pages.append(f"[Pg {page}]\n\n{' '.join(body)}")
    return "\n\n".join(pages).encode()


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="loccit-store-"))
    try:
        run(folder)
    finally:
        shutil.rmtree(folder)


def run(folder: Path) -> None:
    store = Store(database_url("", folder), folder)
    data = book(1)
    started = time.perf_counter()
    upload, _ = store.stage(0, BY, "book.txt", data)
    print(f"a book of {PAGES} pages read, cut and indexed in a child process: {time.perf_counter() - started:.2f} s")
    fill(store, folder, upload)
    made = folder / "servers" / "1"
    size = sum(path.stat().st_size for path in made.iterdir())
    store.memory.limit = HELD * size + 1
    store.memory.drop(lambda _: True)
    print(f"{SERVERS:,} servers, {size / 2**20:.1f} MiB of cache each, {HELD} in memory")
    before = resident()
    cold, warm = ask(store)
    print(f"memory: {resident():.0f} MiB of 400, {before:.0f} of them before; {len(store.memory)} libraries open")
    report("cold question", cold, 300)
    report("warm question", warm, None)
    started = time.perf_counter()
    Index(cut(read_bytes(data)))
    peer = 1000 * (time.perf_counter() - started)
    print(f"read, cut and index anew: {peer:.0f} ms, {peer / statistics.median(cold):.0f} times a cold question")
    changes(store, upload)
    asyncio.run(lag(store))
    store.close()


def fill(store: Store, folder: Path, upload: Upload) -> None:
    for server in range(1, SERVERS + 1):
        shutil.copytree(folder / "servers" / "0", folder / "servers" / str(server))
        store.texts(server).confirm(replace(upload, server=server, token=f"{server}"))


def ask(store: Store) -> tuple[list[float], list[float]]:
    """Questions to servers that are asked as often as servers are; ms of those that opened a library, and of others."""
    dice = random.Random(2)
    order = dice.sample(range(1, SERVERS + 1), SERVERS)
    asked = dice.choices(order, [1 / rank for rank in range(1, SERVERS + 1)], k=QUESTIONS)
    words = book(1).decode().split()
    cold: list[float] = []
    warm: list[float] = []
    for server in asked:
        opened = set(store.memory.keys())
        started = time.perf_counter()
        place = store.visibility.visible_in(server, (9,), Snapshot())
        answer(place.snapshot.index, " ".join(dice.sample(words, 4)))
        taken = 1000 * (time.perf_counter() - started)
        (warm if set(store.memory.keys()) == opened else cold).append(taken)
    return cold, warm


def changes(store: Store, upload: Upload) -> None:
    (entry,) = store.texts(1).list()
    timed("confirm a new version", lambda: store.texts(1).confirm(other(upload, entry.seen)))

    def roll_back() -> None:
        store.texts(1).rollback(entry.id, BY)
        store.visibility.visible_in(1, (9,), Snapshot())

    timed("roll back and ask", roll_back)


def other(upload: Upload, seen: SeenVersion) -> Upload:
    return replace(upload, server=1, token="again", data=upload.data + b" ", replaces=seen)


async def lag(store: Store) -> None:
    """How late the event loop is while uploads are read and confirmed beside it."""
    books = [book(number) for number in (10, 11, 12)]
    late: list[float] = []
    done = asyncio.Event()

    async def beat() -> None:
        while not done.is_set():
            started = time.perf_counter()
            await asyncio.sleep(0.005)
            late.append(1000 * (time.perf_counter() - started) - 5)

    beating = asyncio.create_task(beat())
    for number, data in enumerate(books):
        staged, _ = await asyncio.to_thread(store.stage, 2, BY, f"{number}.txt", data)
        await asyncio.to_thread(store.confirm, staged)
    done.set()
    await beating
    late.sort()
    p99 = late[int(len(late) * 0.99)]
    print(f"event loop while {len(books)} books are added: p99 {p99:.0f} ms of 25, max {late[-1]:.0f} ms of 100")


def timed(what: str, do: Callable[[], object]) -> None:
    started = time.perf_counter()
    do()
    print(f"{what}: {1000 * (time.perf_counter() - started):.0f} ms")


def report(what: str, taken: list[float], limit: int | None) -> None:
    taken.sort()
    median, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    bound = f" of {limit}" if limit else ""
    print(f"{what} ({len(taken):,}): median {median:.1f} ms, p99 {p99:.1f}, max {taken[-1]:.1f}{bound}")


def resident() -> float:
    """MiB of this process in memory; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()

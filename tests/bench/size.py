"""How time and memory grow with the library: Loccit and its peers from 100 passages to a million, in one run.

    python -m tests.bench.size                        # 100, 1,000, 10,000 and 100,000 passages
    python -m tests.bench.size 1000000                # other sizes
    python -m tests.bench.size 16000 --only Loccit
    python -m tests.bench.size --plot speed.svg       # draws it as well

Prints a table in Markdown. Questions are timed by the processor, so that what else the machine does hardly counts.
Each finder runs in a process of its own, so that memory is its own: the most that was resident, and how much of what
is at the end is no more than mapped from files. The passages are made: 60 words, drawn as in a real text (Zipf's law,
and a vocabulary that grows with the text: Heaps' law). "Loccit, opened" is an index from disk. "longest" is a question
of 6,000 characters; peers that take minutes over it are spared.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from passages.model import Passage
from passages.search.index import Index
from tests.bench.peers import Finder, loccit, makers
from tests.bench.plot import drawn

SIZES = (100, 1_000, 10_000, 100_000)
WORDS = 60  # of a passage
ASKED = 300  # questions
OPENED = "Loccit, opened"
SLOW = {"rank_bm25, as its README", "rank_bm25, our words", "pagewise"}  # touch every passage for every word
_STOPS = "the of and to in a is that was he for it with as his on be at by had".split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--only", help="the name of one finder")
    parser.add_argument("--plot", type=Path, help="an SVG file to be drawn")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.only, args.sizes[0])))
        return
    names = [*makers(), OPENED]
    print("| passages | | build s | p50 ms | p99 ms | longest ms | MiB | mapped |\n|--:|:--|--:|--:|--:|--:|--:|--:|")
    points: dict[str, dict[int, float]] = {}
    for size in args.sizes:
        for name in names if not args.only else [args.only]:
            command = [sys.executable, "-m", "tests.bench.size", str(size), "--one", "--only", name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            points.setdefault(name, {})[size] = row["p99"]
            print(
                f"| {size:,} | {name} | {row['build']:.2f} | {row['p50']:.2f} | {row['p99']:.2f}"
                f" | {row['longest']:.1f} | {row['memory']:.0f} | {row['mapped']:.0f} |",
                flush=True,
            )
    if args.plot:
        args.plot.write_text(drawn(points, "99 of 100 questions answered within, ms", "passages"), "utf-8")


def one(name: str, size: int) -> dict[str, float]:
    """One finder at one size: seconds to build, or to open; milliseconds a question; the longest; MiB."""
    questions = _questions(size)
    if name == OPENED:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "index"
            # Built in another process, so that its memory does not count here.
            code = "import sys; from tests.bench.size import save; save(int(sys.argv[1]), sys.argv[2])"
            subprocess.run([sys.executable, "-c", code, str(size), str(path)], check=True)
            start = time.perf_counter()
            index = Index.open(path)
            return _asked(lambda q, limit: [hit.number for hit in index.search(q, limit)], questions, start)
    texts = made(size)
    make = loccit if name == "Loccit" else makers()[name]
    start = time.perf_counter()
    some = questions[: 20 if name in SLOW and size > 50_000 else ASKED]
    return _asked(make(texts), some, start, patient=name == "Loccit" or size <= 50_000)


def _asked(find: Finder, questions: list[str], start: float, *, patient: bool = True) -> dict[str, float]:
    build = time.perf_counter() - start
    find(questions[0], 10)  # what is loaded at the first question is no part of the next
    times = []
    for question in questions:
        start = time.process_time()
        find(question, 10)
        times.append(1000 * (time.process_time() - start))
    longest = float("nan")
    if patient:
        start = time.process_time()
        find((" ".join(questions) * 6)[:6000], 10)
        longest = 1000 * (time.process_time() - start)
    times.sort()
    return {
        "build": build,
        "p50": statistics.median(times),
        "p99": times[int(0.99 * (len(times) - 1))],
        "longest": longest,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mapped": _mapped(),
    }


def _mapped() -> float:
    """MiB that are resident and only mapped from files; nan where the system does not tell."""
    status = Path("/proc/self/status")
    found = re.search(r"RssFile:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def save(size: int, path: str) -> None:
    """Builds an index of made passages and saves it."""
    Index(map(Passage.of, made(size))).save(path)


def made(size: int) -> list[str]:
    """Passages of made-up words: Zipf's law over a vocabulary of 30 · sqrt(words), as Heaps found in English."""
    rng = np.random.default_rng(1)
    words = _vocabulary(size)
    ranks = np.arange(1, len(words) + 1)
    chances = np.cumsum(1 / (ranks + 2.7))  # Mandelbrot's form
    texts = []
    for _ in range(size):
        drawn = np.searchsorted(chances, rng.random(WORDS) * chances[-1])
        spoken = [words[number] for number in drawn]
        spoken[:: WORDS // 4] = [f"{word}." for word in spoken[:: WORDS // 4]]
        texts.append(" ".join(spoken).replace(". ", ". The "))
    return texts


def _questions(size: int) -> list[str]:
    """Five to nine words that stand near each other in some passage, after "What"."""
    rng = random.Random(2)
    texts = made(min(size, 2000))
    asked = []
    for _ in range(ASKED):
        spoken = rng.choice(texts).replace(".", "").split()
        length = rng.randint(5, 9)
        start = rng.randrange(len(spoken) - length)
        asked.append(f"What {' '.join(spoken[start : start + length])}?")
    return asked


def _vocabulary(size: int) -> list[str]:
    rng = random.Random(3)
    parts = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in "aeiou"]
    words = dict.fromkeys(_STOPS)
    while len(words) < 30 * (size * WORDS) ** 0.5:
        words["".join(rng.choices(parts, k=rng.choice((2, 2, 3, 3, 4)))) + rng.choice(("", "s", "n", "ing", "ed"))] = (
            None
        )
    return list(words)


if __name__ == "__main__":
    main()

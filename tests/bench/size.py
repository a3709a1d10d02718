"""How time and memory grow with the library: Loccit and its peers from 100 passages to a million, one run, one table.

    python -m tests.bench.size                        # 100, 10,000 and 100,000 passages
    LOCCIT_FULL=1 python -m tests.bench.size          # and 1,000,000: half an hour, 8 GB of memory for the peers
    python -m tests.bench.size 16000 --only Loccit    # other sizes, one finder
    python -m tests.bench.size --plot speed.svg       # draws it as well

Each finder builds its index and is asked in a process of its own, so that time and memory are its own. "Loccit" builds,
saves and is asked as built; "Loccit, opened" opens what was saved, as the bot does: its "build" is the opening. All
times are those of the processor, so that what else the machine does hardly counts. "peak" is the most that was resident
from the start to the last question, "mapped" what of the end is no more than mapped from files. "longest" is a question
of 6,000 characters, which peers are spared from 100,000 passages on: some take minutes. There are 300 questions, asked
three times over, and of each the least time counts; from 100,000 passages on, the slowest peers are asked 20 of them,
SQLite 100, once. A finder that cannot do a size says so in its row.

The passages are made: 60 words, drawn as in a real text (Zipf's law, and a vocabulary that grows with the text: Heaps'
law), after cutting; a question is five to nine neighbouring words of one of them, stop words among them, after "What".
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import overload

import numpy as np

from passages.model import Passage
from passages.search.searcher import Index
from tests.bench.peers import Finder, found_by, makers
from tests.bench.plot import drawn

SIZES = (100, 10_000, 100_000)
FULL = 1_000_000
WORDS = 60  # of a passage
ASKED = 300  # questions
BUILT, OPENED = "Loccit", "Loccit, opened"
ROUNDS = 3  # of all questions; of each its least time counts, for a processor's clock may tick in steps of 4 ms
SLOW = {"rank_bm25, as its README": 20, "rank_bm25, our words": 20, "SQLite FTS5": 100, "pagewise": 20}  # questions
MANY = 100_000  # passages, of which slow finders are asked fewer questions
PATIENCE = 3600  # seconds for one finder
_STOPS = "the of and to in a is that was he for it with as his on be at by had".split()
_HEAD = (
    "| passages | | build s | p50 ms | p99 ms | longest ms | peak MiB | mapped MiB |\n|--:|:--|--:|--:|--:|--:|--:|--:|"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=(*SIZES, *([FULL] if os.getenv("LOCCIT_FULL") else [])))
    parser.add_argument("--only", help="the name of one finder")
    parser.add_argument("--plot", type=Path, help="an SVG file to be drawn")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.only, args.one)))
        return
    names = [OPENED, *makers()] if not args.only else [args.only]
    print(_HEAD)
    points: dict[str, dict[int, float]] = {name: {} for name in names}
    for size in args.sizes:
        for name, row in _rows(size, names):
            print(f"| {size:,} | {name} | {row if isinstance(row, str) else _told(row)} |", flush=True)
            if not isinstance(row, str):
                points[name][size] = row["p99"]
    if args.plot:
        lines = {name: of for name, of in points.items() if of and name != BUILT}
        args.plot.write_text(drawn(lines, "99 of 100 questions answered within, ms", "passages"), "utf-8")


def _told(row: dict[str, float]) -> str:
    """The columns of one finder."""
    longest = "–" if row["longest"] != row["longest"] else f"{row['longest']:.1f}"
    start = f"{row['build']:.2f} | {row['p50']:.2f} | {row['p99']:.2f} | {longest}"
    return f"{start} | {row['peak']:.0f} | {row['mapped']:.0f}"


def _rows(size: int, names: list[str]) -> Iterator[tuple[str, dict[str, float] | str]]:
    """What each finder does; a string says why there is nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        write(size, path)
        built = _child(BUILT, path) if {BUILT, OPENED} & {*names} else ""
        for name in names:
            yield name, built if name == BUILT else _child(name, path)


def _child(name: str, folder: Path) -> dict[str, float] | str:
    command = [sys.executable, "-m", "tests.bench.size", "--one", str(folder), "--only", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"not within {PATIENCE // 60} minutes"
    if done.returncode:
        why = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        return f"fails: {why[0]}"
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def one(name: str, folder: Path) -> dict[str, float]:
    """One finder over the texts in `folder`: seconds to build or open; milliseconds a question; MiB."""
    questions: list[str] = json.loads((folder / "questions").read_bytes())
    passages = Passages(folder / "texts")
    many = len(passages) >= MANY
    start = time.process_time()
    if name == OPENED:
        find = found_by(Index.open(folder / "index"))
    elif name == BUILT:
        index = Index(passages)
        index.save(folder / "index")
        find = found_by(index)
    else:
        find = makers()[name]((folder / "texts").read_text("utf-8").splitlines())
    build = time.process_time() - start
    some = questions[: SLOW.get(name, ASKED) if many else ASKED]
    return {"build": build} | _asked(find, some, patient=name in (BUILT, OPENED) or not many)


def _asked(find: Finder, questions: list[str], *, patient: bool) -> dict[str, float]:
    find(questions[0], 10)  # what is loaded at the first question is no part of the next
    rounds = [
        [_time(find, question) for question in questions] for _ in range(ROUNDS if len(questions) == ASKED else 1)
    ]
    times = sorted(map(min, zip(*rounds, strict=True)))
    longest = float("nan")
    if patient:
        longest = _time(find, (" ".join(questions) * 6)[:6000])
    return {
        "p50": statistics.median(times),
        "p99": times[int(0.99 * (len(times) - 1))],
        "longest": longest,
        "peak": _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mapped": _status("RssFile"),
    }


def _time(find: Finder, question: str) -> float:
    start = time.process_time()
    find(question, 10)
    return 1000 * (time.process_time() - start)


def _status(name: str) -> float:
    """MiB of this process; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


class Passages(Sequence[Passage]):
    """Passages that are read from a file, one a line, when they are asked for, as those of a library's texts are."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._starts = array("q", accumulate(map(len, file), initial=0))
        self._file = path.open("rb", buffering=0)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> list[Passage]: ...
    def __getitem__(self, number: int | slice) -> Passage | list[Passage]:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        number = range(len(self))[number]
        self._file.seek(self._starts[number])
        return Passage.of(self._file.read(self._starts[number + 1] - self._starts[number] - 1).decode())


def write(size: int, folder: Path) -> None:
    """Writes passages, one a line, and questions."""
    chosen = set(random.Random(4).choices(range(size), k=ASKED))
    asked: dict[int, str] = {}
    with (folder / "texts").open("w", encoding="utf-8", newline="\n") as file:
        for number, text in enumerate(made(size)):
            file.write(f"{text}\n")
            if number in chosen:
                asked[number] = text
    rng = random.Random(2)
    questions = [_question(asked[number], rng) for number in rng.choices([*asked], k=ASKED)]
    (folder / "questions").write_text(json.dumps(questions))


def made(size: int) -> Iterator[str]:
    """Passages of made-up words: Zipf's law over a vocabulary of 30 · sqrt(words), as Heaps found in English."""
    rng = np.random.default_rng(1)
    words = _vocabulary(size)
    ranks = np.arange(1, len(words) + 1)
    chances = np.cumsum(1 / (ranks + 2.7))  # Mandelbrot's form
    for _ in range(size):
        drawn = np.searchsorted(chances, rng.random(WORDS) * chances[-1])
        spoken = [words[number] for number in drawn]
        spoken[:: WORDS // 4] = [f"{word}." for word in spoken[:: WORDS // 4]]
        yield " ".join(spoken).replace(". ", ". The ")


def _question(text: str, rng: random.Random) -> str:
    spoken = text.replace(".", "").split()
    length = rng.randint(5, 9)
    start = rng.randrange(len(spoken) - length)
    return f"What {' '.join(spoken[start : start + length])}?"


def _vocabulary(size: int) -> list[str]:
    rng = random.Random(3)
    parts = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in "aeiou"]
    words = dict.fromkeys(_STOPS)
    while len(words) < 30 * (size * WORDS) ** 0.5:
        word = "".join(rng.choices(parts, k=rng.choice((2, 2, 3, 3, 4)))) + rng.choice(("", "s", "n", "ing", "ed"))
        words[word] = None
    return list(words)


if __name__ == "__main__":
    main()

"""`python -m tests.corpus FOLDER`: read every file of a folder in a child process each, and print what came of it.

One line a file: read, refused (with the reason), crashed or slow; where its pages are known from and how many there
are; passages; words of its text layer that got lost; seconds. Then the sums. This is what new files are tried with.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from passages.chunking import cut
from passages.errors import ReadError
from passages.readers import read_bytes
from passages.readers.words import lost_words, text_layer

LIMIT = 120  # seconds for a file, its words included
SLOW = 10  # seconds of reading


class Outcome(NamedTuple):
    """What came of one file."""

    name: str
    outcome: str  # "read", "refused", "crashed", "slow"
    why: str = ""
    basis: str = ""
    pages: int = 0
    passages: int = 0
    lost: int = 0
    seconds: float = 0.0


def try_file(path: Path) -> Outcome:
    """Read one file in a child process."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.corpus", "--one", str(path)],
            capture_output=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(path.name, "slow", f"over {LIMIT} s", seconds=float(LIMIT))
    if done.returncode:
        return Outcome(path.name, "crashed", done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:][0][:200])
    return Outcome(*json.loads(done.stdout))


def read_one(path: Path) -> Outcome:
    """Read a file in this process, and count the words that got lost."""
    data = path.read_bytes()
    began = time.perf_counter()
    try:
        document = read_bytes(data, path.name)
    except ReadError as error:
        return Outcome(path.name, "refused", str(error), seconds=time.perf_counter() - began)
    seconds = time.perf_counter() - began
    try:
        lost = len(lost_words(document, text_layer(data)))
    except ReadError:
        lost = -1
    state = "slow" if seconds > SLOW else "read"
    return Outcome(
        path.name, state, "", document.basis.value, len(document.labels), len(cut(document)), lost, round(seconds, 2)
    )


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as lines, and the sums of each kind below them."""
    lines = [f"{'file':40} {'outcome':8} {'basis':12} {'pages':>6} {'passages':>8} {'lost':>6} {'s':>6}  why"]
    lines += [
        f"{one.name[:40]:40} {one.outcome:8} {one.basis:12} {one.pages:6} {one.passages:8} {one.lost:6} "
        f"{one.seconds:6.2f}  {one.why[:100]}"
        for one in outcomes
    ]
    sums = ", ".join(f"{name} {count}" for name, count in sorted(Counter(one.outcome for one in outcomes).items()))
    bases = ", ".join(
        f"{name} {count}" for name, count in sorted(Counter(o.basis for o in outcomes if o.basis).items())
    )
    lost = sum(max(one.lost, 0) for one in outcomes)
    return "\n".join([*lines, "", f"{len(outcomes)} files: {sums}. Pages: {bases or 'none'}. Words lost: {lost}."])


def main(folder: Path) -> None:
    """Try every file of a folder, two at a time, and print the table."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with ThreadPoolExecutor(2) as pool:
        print(table(list(pool.map(try_file, files))))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(read_one(Path(sys.argv[2]))))
    else:
        main(Path(sys.argv[1]))

"""How long a cold question takes: `python -m tests.bench.cold [FILE]`.

Prints wall time and peak memory of `loccit ask` in a new process, beside `python -c "import rank_bm25"` run in turn,
so that both meet the same noise. The promise is a ratio of at most 2.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from passages.storage.library import SAMPLE
from tests.conftest import SHARED

RUNS = 15
QUESTION = "What do they care about above everything else?"


def main() -> None:
    essay = SHARED / "texts" / "lankov-muse-page.txt"
    text = sys.argv[1] if len(sys.argv) > 1 else str(essay if essay.exists() else next(SAMPLE.glob("*.md")))
    commands = {
        "import rank_bm25": [sys.executable, "-c", "import rank_bm25"],
        "loccit ask": [sys.executable, "-m", "bot", "ask", "--text", text, QUESTION],
    }
    for command in commands.values():
        _run(command)  # once for the disk's sake
    runs = [{name: _run(command) for name, command in commands.items()} for _ in range(RUNS)]
    print(f"{Path(text).name}, {RUNS} runs in turn\n{'':20}{'min':>9}{'median':>9}{'peak':>10}")
    for name in commands:
        times = sorted(run[name][0] for run in runs)
        peak = max(run[name][1] for run in runs)
        print(f"{name:20}{times[0] * 1e3:6.0f} ms{statistics.median(times) * 1e3:6.0f} ms{peak / 1024:6.0f} MiB")
    ratio = statistics.median(run["loccit ask"][0] / run["import rank_bm25"][0] for run in runs)
    print(f"\nratio, median of the pairs: {ratio:.2f} (promised: at most 2)")


def _run(command: list[str]) -> tuple[float, int]:
    """Seconds and peak KiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} failed with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss


if __name__ == "__main__":
    main()

"""Who finds the right passage: Loccit and its peers on the same questions, in one run.

    python -m tests.bench.retrieval                   # the sets in ../shared/retrieval, beside the checkout
    python -m tests.bench.retrieval --sample 20       # at most 20 questions a text
    python -m tests.bench.retrieval --sets FOLDER     # other sets of the same form

hit@k: a right passage is among the first k. MRR: mean of 1/rank of the first right passage, ten deep. Times are those
of the processor, so that what else the machine does hardly counts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.peers import Maker, makers
from tests.bench.sets import SHARED, Collection, read_sets


class Row(NamedTuple):
    hit1: float
    hit3: float
    mrr: float
    p50: float  # milliseconds of the processor
    p99: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, default=SHARED)
    parser.add_argument("--sample", type=int, default=0, help="questions a text; 0: all")
    args = parser.parse_args()
    finders = makers()
    for name, collections in read_sets(args.sets):
        print(f"\n{name}\n{'':26}  hit@1  hit@3    MRR  p50 ms  p99 ms")
        for peer, make in finders.items():
            row = measure(collections, make, args.sample)
            print(
                f"{peer:26}  {row.hit1:.3f}  {row.hit3:.3f}  {row.mrr:.3f}  {row.p50:6.2f}  {row.p99:6.2f}", flush=True
            )


def measure(collections: Sequence[Collection], make: Maker, sample: int) -> Row:
    rng = random.Random(7)
    ranks, times = [], []
    for collection in collections:
        find = make([passage.text for passage in collection.passages])
        questions = collection.questions
        if sample and len(questions) > sample:
            questions = tuple(rng.sample(questions, sample))
        for question in questions:
            start = time.process_time()
            found = find(question.text, 10)
            times.append(1000 * (time.process_time() - start))
            ranks.append(next((rank for rank, number in enumerate(found, 1) if number in question.right), 0))
    times.sort()
    return Row(
        statistics.mean(rank == 1 for rank in ranks),
        statistics.mean(0 < rank <= 3 for rank in ranks),
        statistics.mean(1 / rank if rank else 0 for rank in ranks),
        statistics.median(times),
        times[int(0.99 * (len(times) - 1))],
    )


if __name__ == "__main__":
    main()

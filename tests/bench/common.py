"""Finds the words that most English texts have, for `passages/search/analysis/data/common_words/en.txt`.

    python -m tests.bench.common [--sets FOLDER]

A word's share is the mean, over the sets, of the share of their texts that it stands in: so a word of many stories that
no article has is not common, however many the stories are.
"""

from __future__ import annotations

import argparse
import textwrap
from collections import Counter
from pathlib import Path

from passages.search.analysis.analyzer import content_tokens
from tests.bench.sets import SHARED, Collection, read_sets

LEAST = 0.3  # of the texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, default=SHARED)
    parser.add_argument("--least", type=float, default=LEAST)
    args = parser.parse_args()
    shares: dict[str, float] = {}
    sets = list(read_sets(args.sets))
    for _, collections in sets:
        for term, count in _texts_of(collections).items():
            shares[term] = shares.get(term, 0.0) + count / len(collections) / len(sets)
    common = sorted(term for term, share in shares.items() if share >= args.least and term.isalpha() and len(term) > 1)
    print(f"# {len(common)} terms")
    print(textwrap.fill(" ".join(common), 118))


def _texts_of(collections: list[Collection]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for collection in collections:
        counts.update({word.term for passage in collection.passages for word in content_tokens(passage.text)})
    return counts


if __name__ == "__main__":
    main()

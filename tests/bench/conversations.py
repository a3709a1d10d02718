"""Whether a question after another is read with it when it must be, and alone when it is one of its own.

    python -m tests.bench.conversations BOOKS     # a folder with the books that `tests.bench.readers --list` names

The conversations in `data/conversations.toml` were written from knowledge of the books. Those on the sample text are
tests: `tests/support/conversations.py`.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from passages.answering.answer import answer
from passages.search.searcher import Index
from tests.bench.readers import plain_words, read_books

DATA = Path(__file__).parent / "data" / "conversations.toml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", type=Path)
    args = parser.parse_args()
    talks = tomllib.loads(DATA.read_text(encoding="utf-8"))["talk"]
    right: dict[bool, list[tuple[bool, bool]]] = {True: [], False: []}
    for book in read_books():
        own = [talk for talk in talks if talk["book"] == book.name]
        index = Index(book.passages(args.books) if own else ())
        for talk in own:
            reply = answer(index, talk["then"], previous=answer(index, talk["before"]))
            quoted = [plain_words(quote.passage.text) for quote in reply.quotes]
            hit = any(plain_words(said) in text for said in talk["says"] for text in quoted)
            right[talk["carried"]].append((bool(reply.carried) is talk["carried"], hit))
            if bool(reply.carried) is not talk["carried"] or not hit:
                what = "carried" if reply.carried else "alone"
                print(
                    f"  {what}, {reply.confidence}, {'right' if hit else 'not right'}: {talk['before']} {talk['then']}"
                )
    for carried, rows in right.items():
        read, hits = (sum(each) / len(rows) for each in zip(*rows, strict=True))
        what = "follow-ups" if carried else "questions of their own"
        print(f"{len(rows)} {what}: {read:.3f} read rightly, {hits:.3f} with a right passage among those quoted")


if __name__ == "__main__":
    main()

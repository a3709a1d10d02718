"""How readers' own questions on whole books are answered: found, perhaps or none, and whether rightly.

    python -m tests.bench.readers BOOKS            # a folder with the books, as `--list` names them
    python -m tests.bench.readers BOOKS --list     # which files to put there, and whence

The questions in `data/readers` were written from knowledge of the books, before any ranking was seen, in the words of
somebody who has read them and does not look at the page. `says` are a few words that stand in each passage that
answers. A question without them is one that the book does not answer, though it is near its subject or its time. Quite
other questions are those of the other books. The books are in the public domain; the repositories of GITenberg on
GitHub hold Project Gutenberg's files of them. They are not part of Loccit.

The weights of `answerability` are fitted to the books of `FITTED` alone; the others are only reported.
"""

from __future__ import annotations

import argparse
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from passages import cut, read
from passages.answering.answer import answer
from passages.model import Answer, Confidence, Passage
from passages.search.searcher import Index

DATA = Path(__file__).parent / "data" / "readers"
FITTED = frozenset(
    "common-sense decay-of-lying earnest frankenstein great-expectations innocents-abroad on-liberty prince "
    "time-machine yellow-wallpaper".split()
)
OTHERS = 60  # questions of other books that each is asked


@dataclass(frozen=True, slots=True)
class ReadersQuestion:
    """A question, and words of the passages that answer it; none if the book does not."""

    ask: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A book's questions, and where its file comes from."""

    name: str
    kind: str
    source: str  # owner/repository/path on GitHub
    questions: tuple[ReadersQuestion, ...]

    @property
    def file(self) -> str:
        """The name of the file in the folder of books."""
        return self.name + Path(self.source).suffix

    @property
    def fitted(self) -> bool:
        """Whether weights are fitted to its questions."""
        return self.name in FITTED

    def passages(self, folder: Path) -> tuple[Passage, ...]:
        """Read the book, and cut it."""
        return tuple(cut(read(folder / self.file)))


class Row(NamedTuple):
    """The figures of some questions, as shares of them."""

    questions: int
    first: float  # the right passage comes first
    within_three: float
    found: float
    perhaps: float
    none: float
    none_though_first: float  # of those whose right passage comes first


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", type=Path)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    books = read_books()
    if args.list:
        for book in books:
            print(f"{book.file:28} https://github.com/{book.source}")
        return
    print(f"{'':40}  quest.  hit@1  hit@3  found  perhaps  none  none though first")
    rows: dict[str, list[Answered]] = {}
    for book in books:
        for one in ask(book, args.books, books):
            kind = "fitted to" if book.fitted else "kept apart"
            for key in (f"{book.name}: {one.group}", f"all {kind}: {one.group}"):
                rows.setdefault(key, []).append(one)
        for key in [key for key in rows if key.startswith(f"{book.name}:")]:
            _print(key, rows[key])
    for key in [key for key in rows if key.startswith("all ")]:
        _print(key, rows[key])


class Answered(NamedTuple):
    """One question as it was answered; `rank` is that of the right passage, 0 if it was not among the first ten."""

    group: str  # "own", "near" or "other"
    question: ReadersQuestion
    confidence: Confidence
    rank: int
    reply: Answer


def ask(book: Book, folder: Path, books: Sequence[Book]) -> Iterator[Answered]:
    """Ask a book its own questions, those near it, and some of other books."""
    passages = book.passages(folder)
    index = Index(passages)
    plain = [plain_words(passage.text) for passage in passages]
    for question in book.questions:
        reply = answer(index, question.ask)
        right = right_passages(question, plain)
        ranks = [rank for rank, hit in enumerate(index.search(question.ask), 1) if hit.number in right]
        group = "own" if question.says else "near"
        yield Answered(group, question, reply.confidence, ranks[0] if ranks else 0, reply)
    for question in others(book, books):
        reply = answer(index, question.ask)
        yield Answered("other", question, reply.confidence, 0, reply)


def others(book: Book, books: Sequence[Book]) -> list[ReadersQuestion]:
    """Return questions that are quite other than those of a book."""
    questions = [question for other in books if other is not book for question in other.questions if question.says]
    return random.Random(book.name).sample(questions, OTHERS)


def read_books() -> list[Book]:
    """Return the books, by name."""
    return [_book(path) for path in sorted(DATA.glob("*.toml"))]


def right_passages(question: ReadersQuestion, plain: Sequence[str]) -> set[int]:
    """Return the numbers of the passages, given by `plain_words`, that answer."""
    words = [plain_words(said) for said in question.says]
    return {number for number, text in enumerate(plain) if any(said in text for said in words)}


def plain_words(text: str) -> str:
    """Return text in small letters, without line breaks, underscores of italics and the shapes of quotes and dashes."""
    plain = text.casefold().replace("_", "").translate(str.maketrans("’‘“”—", "''\"\"-")).replace("--", "-")
    return re.sub(r"\s+", " ", plain)


def figures(rows: Sequence[Answered]) -> Row:
    """Return the shares of some questions."""
    first = [row for row in rows if row.rank == 1]
    shares = [sum(row.confidence is one for row in rows) / len(rows) for one in reversed([*Confidence])]
    return Row(
        len(rows),
        len(first) / len(rows),
        sum(1 <= row.rank <= 3 for row in rows) / len(rows),
        shares[0],
        shares[1],
        shares[2],
        sum(row.confidence is Confidence.NONE for row in first) / max(1, len(first)),
    )


def _print(key: str, rows: Sequence[Answered]) -> None:
    row = figures(rows)
    ranks = f"{row.first:6.3f} {row.within_three:6.3f}" if key.endswith("own") else " " * 13
    first = f"{row.none_though_first:6.3f}" if key.endswith("own") else ""
    shares = f"{row.found:6.3f}  {row.perhaps:6.3f} {row.none:6.3f}"
    print(f"{key:40}  {row.questions:6} {ranks} {shares} {first}", flush=True)


def _book(path: Path) -> Book:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    questions = (ReadersQuestion(one["ask"], tuple(one.get("says", ()))) for one in raw["question"])
    return Book(path.stem, raw["kind"], raw["source"], tuple(questions))


if __name__ == "__main__":
    main()

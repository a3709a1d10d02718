"""Other finders of passages, each as its own documentation shows it, behind one interface.

Install them with `pip install .[bench]`; one that is missing is left out of a table, which says so.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from passages.model import Passage
from passages.search.analysis.analyzer import content_tokens
from passages.search.searcher import Index


class Finder(Protocol):
    def __call__(self, question: str, limit: int) -> list[int]:
        """Numbers of passages, best first."""


Maker = Callable[[Sequence[str]], Finder]


def makers() -> dict[str, Maker]:
    """Every finder that can be built here, by name; for one that cannot, a line is printed."""
    found = {}
    for name, (module, make) in _PEERS.items():
        try:
            __import__(module)
            found[name] = make
        except ImportError:
            print(f"({name} is left out: `pip install .[bench]` brings it.)")
    return found


def loccit(texts: Sequence[str]) -> Finder:
    return found_by(Index(Passage.of(text) for text in texts))


def found_by(index: Index) -> Finder:
    return lambda question, limit: [hit.number for hit in index.search(question, limit)]


def _rank_bm25(texts: Sequence[str]) -> Finder:
    return _okapi([text.lower().split() for text in texts], lambda question: question.lower().split())


def _rank_bm25_stems(texts: Sequence[str]) -> Finder:
    def terms(text: str) -> list[str]:
        return [word.term for word in content_tokens(text)]

    return _okapi([terms(text) for text in texts], terms)


def _okapi(corpus: list[list[str]], read: Callable[[str], list[str]]) -> Finder:
    from rank_bm25 import BM25Okapi

    bm25 = BM25Okapi(corpus)
    return lambda question, limit: _top(bm25.get_scores(read(question)), limit)


def _bm25s(texts: Sequence[str]) -> Finder:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    retriever = bm25s.BM25()
    corpus = bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False)
    retriever.index(corpus, show_progress=False)

    def find(question: str, limit: int) -> list[int]:
        asked = bm25s.tokenize(question, stopwords="en", stemmer=stemmer, show_progress=False)
        if not asked.vocab:
            return []
        numbers, _ = retriever.retrieve(asked, k=min(limit, len(texts)), show_progress=False)
        return [int(number) for number in numbers[0]]

    return find


def _tantivy(texts: Sequence[str]) -> Finder:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="en_stem")
    builder.add_unsigned_field("number", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=100_000_000, num_threads=1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=[text], number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(question: str, limit: int) -> list[int]:
        query = index.parse_query(" ".join(re.findall(r"\w+", question)).lower(), ["text"])
        return [searcher.doc(address)["number"][0] for _, address in searcher.search(query, limit).hits]

    return find


def _fts5(texts: Sequence[str]) -> Finder:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE passages USING fts5(text, tokenize = 'porter unicode61')")
    base.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", enumerate(texts))

    def find(question: str, limit: int) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        rows = base.execute("SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (asked, limit))
        return [number for (number,) in rows] if asked else []

    return find


def _pagewise(texts: Sequence[str]) -> Finder:
    from pagewise.retrievers import BM25Retriever

    retriever = BM25Retriever()  # its own way with words; its chunks are ours here, so that all answer alike
    retriever.fit(list(texts))
    return lambda question, limit: _top(retriever.score(question), limit)


def _top(scores: Any, limit: int) -> list[int]:
    return [int(number) for number in np.argsort(-np.asarray(scores), kind="stable")[:limit]]


_PEERS: dict[str, tuple[str, Maker]] = {
    "Loccit": ("passages", loccit),
    "rank_bm25, as its README": ("rank_bm25", _rank_bm25),
    "rank_bm25, our words": ("rank_bm25", _rank_bm25_stems),
    "bm25s": ("bm25s", _bm25s),
    "tantivy": ("tantivy", _tantivy),
    "SQLite FTS5": ("sqlite3", _fts5),
    "pagewise": ("pagewise", _pagewise),
}

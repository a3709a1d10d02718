"""Chaptered prose, plays and poems as strangers make them, in every format: each sentence's places and speaker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from passages.chunking import cut
from passages.model import Document, System, labels_in
from passages.places.locators import locators
from passages.places.numerals import is_same
from tests.makers.strange_books import HEADINGS, SHORT, Book, Told, novel, play, poems
from tests.makers.strange_files import FORMATS, STYLES, write
from tests.support.read_text import read_here

_FULL = bool(os.environ.get("LOCCIT_FULL"))
_BESIDE = ("page",)  # told apart: a PDF's pages are those of the file


def _novels(seed: int) -> Iterator[Book]:
    for at, (heading, titled) in enumerate(product(HEADINGS, (False, True))):
        yield novel(seed + at, heading, titled=titled, parts=1 + at % 2, preface=at % 3 == 0)


def _plays(seed: int) -> Iterator[Book]:
    yield play(seed, verse=False)
    for every in (0, 5, 10):
        yield play(seed + every, verse=True, every=every)


def _poems(seed: int) -> Iterator[Book]:
    for every, indented in product((0, 5, 10), (False, True)):
        yield poems(seed + every, every=every, indented=indented)


_GENRES: dict[str, Callable[[int], Iterator[Book]]] = {"novels": _novels, "plays": _plays, "poems": _poems}


class _Judged:
    """How many of a book's sentences are whole, have all places right, have a wrong one, and the right speaker."""

    def __init__(self) -> None:
        self.count = self.whole = self.right = self.wrong = self.spoken = self.known = 0
        self.failures: list[tuple[str, Told, object]] = []

    def add(self, book: Book, document: Document) -> None:
        found = [
            (" ".join(document.text[sentence.start : sentence.end].split()), sentence)
            for passage in cut(document)
            for sentence in passage.sentences
        ]
        lines = "\n".join(line.strip() for line in document.text.split("\n"))
        for told in book.truth:
            self.count += 1
            self.whole += told.words in lines
            words = " ".join(told.words.split())
            places = next((sentence.places for text, sentence in found if words in text), ())
            read = {name: label for name, label in locators(places).items() if name not in _BESIDE}
            self._compare(told, read, labels_in(places, System.SPEAKER))

    def _compare(self, told: Told, read: dict[str, str], speakers: tuple[str, ...]) -> None:
        agree = {name: is_same(label, told.places.get(name, "")) for name, label in read.items()}
        self.right += all(agree.values()) and set(agree) == set(told.places)
        self.wrong += not all(agree.values())
        if read.keys() != told.places.keys() or not all(agree.values()):
            self.failures.append(("places", told, read))
        if told.speaker:
            self.spoken += 1
            self.known += speakers in ((told.speaker,), (SHORT[told.speaker],))


@pytest.mark.parametrize("genre", _GENRES)
@pytest.mark.parametrize("kind", FORMATS)
def test_each_sentence_has_its_places_and_its_speaker(kind: str, genre: str) -> None:
    judged = _Judged()
    for seed, style in product(range(1, 40, 13) if _FULL else (1,), STYLES[kind]):
        books = list(_GENRES[genre](seed))
        for book in books if _FULL else books[:: 3 if kind == "pdf" else 2]:
            judged.add(book, read_here(write(book, kind, style)))
    assert judged.right >= 0.95 * judged.count, judged.failures[:4]
    assert judged.wrong <= 0.01 * judged.count, judged.failures[:4]
    assert judged.whole >= 0.98 * judged.count
    assert judged.known >= 0.97 * judged.spoken

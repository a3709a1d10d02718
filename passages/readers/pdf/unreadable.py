"""Letters that cannot be read: a PDF draws shapes, and its fonts need not say which letters they are.

Such a font gives characters that are none (control characters, private use, U+FFFD), or other letters than those that
are seen ("Uif gfssz" for "The ferry"). Rows of the first kind are left out; of the second kind the words are kept, for
nobody can be sure. Both are told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from passages.model import Dropped, DropReason, Notice
from passages.readers.pdf.chars_to_words import HYPHEN, PdfPage, PdfWord
from passages.text.lazy_pattern import lazily

_NO_LETTER = lazily("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]")
_SCRAPS = 0.3  # of a row's characters: what is left of it are scraps
_SHARE = 0.05  # of a page's characters
_LATIN = lazily("[A-Za-zÀ-ɏ]{3,}")
_ENOUGH = 60  # words: fewer may be names, formulas, a table
_SAMPLE = 150  # words of a page that are looked at
_WORDLIKE = 0.68  # of a page's pairs of letters: fewer are those of no language (see `_FOLLOWING`)
_MOST_NOTICES = 10

# The letters that follow a letter in 0.3 % of all pairs at least, in one of 25 languages in Latin letters, accents
# aside. A page of prose has 86 to 99 % of its pairs in here; with its letters shifted or shuffled, 20 to 60 %.
_FOLLOWING = {
    "a": "abcdefgijklmnopqrstuvz", "b": "abeilouy", "c": "aehikotuz", "d": "aeilnorsuyz", "e": "abcdefghijklmnrstuvwz",
    "f": "aeiotu", "g": "adehijlou", "h": "aeinortv", "i": "acdeghijklmnorstvxz", "j": "adeinosu", "k": "adeikortuvy",
    "l": "abcdefgikloqstuy", "m": "abeimnotuy", "n": "acdeghijnostuy", "o": "abcdefghijlmnoprstuvwz", "p": "aelopru",
    "q": "u", "r": "adefilostuyz", "s": "aehikmnopqstuvwz", "t": "aehikorstuvy", "u": "acdegijlmnoprstvwxyz",
    "v": "adeiorsu", "w": "aehiosu", "x": "", "y": "acjlmost", "z": "adeiouy",
}  # fmt: skip
_PAIRS = frozenset(first + second for first, others in _FOLLOWING.items() for second in others)


class Legible(NamedTuple):
    """The pages with what can be read of them."""

    sheets: list[PdfPage]
    notices: list[Notice]
    dropped: tuple[Dropped, ...]


def legible(sheets: Sequence[PdfPage]) -> Legible:
    """Return the pages without what cannot be read, what was left out, and a notice for each such page."""
    kept: list[PdfPage] = []
    dropped: list[Dropped] = []
    garbled: list[int] = []
    doubtful: list[int] = []
    for number, sheet in enumerate(sheets, start=1):
        letters = "".join(word.text for word in sheet.words)
        bad = len(_NO_LETTER.findall(letters)) - letters.count(HYPHEN)
        shifted = _is_shifted(sheet.words)
        if bad > _SHARE * len(letters):
            garbled.append(number)
        elif shifted:
            doubtful.append(number)
        left_out = set(_unreadable_words(sheet.words, shifted=shifted and number in garbled)) if bad > 0 else set()
        for row in _rows([word for word in sheet.words if id(word) in left_out]):
            text = _NO_LETTER.sub("\ufffd", " ".join(word.text for word in row))
            dropped.append(Dropped(text, DropReason.UNREADABLE, f"PDF page {number}"))
        words = [word for word in sheet.words if id(word) not in left_out]
        kept.append(replace(sheet, words=words) if left_out else sheet)
    notices = [
        *_notices(garbled, "letters of this page cannot be read, so quotes from it may be garbled"),
        *_notices(doubtful, "the words of this page are hardly words: its letters may stand for others"),
    ]
    return Legible(kept, notices, tuple(dropped))


def _notices(pages: Sequence[int], message: str) -> list[Notice]:
    shown = [Notice(message, f"PDF page {page}") for page in pages[:_MOST_NOTICES]]
    more = len(pages) - len(shown)
    return [*shown, Notice(f"{message} (and so on {more} more pages)", f"PDF page {pages[-1]}")] if more else shown


def _unreadable_words(words: Sequence[PdfWord], *, shifted: bool) -> Iterator[int]:
    """Yield the identities of words without a letter that can be read, and of all words of rows with many such.

    `shifted`: the page's other letters stand for others, so all rows that are set like those with some are left out.
    """
    rows = [_Row.of(row) for row in _rows(words)]
    most = _SHARE if shifted else _SCRAPS
    spoiled = {row.style for row in rows if row.share > most} if shifted else set()
    for row in rows:
        for word, bad in zip(row.words, row.bad, strict=True):
            if row.share > most or row.style in spoiled or (bad and bad == len(word.text.removesuffix(HYPHEN))):
                yield id(word)


class _Row(NamedTuple):
    """The words of a row with how many of each word's characters are no letters, their share, and how it is set."""

    words: list[PdfWord]
    bad: list[int]
    share: float
    style: tuple[float, bool, bool]

    @classmethod
    def of(cls, words: list[PdfWord]) -> _Row:
        texts = [word.text.removesuffix(HYPHEN) for word in words]
        bad = [len(_NO_LETTER.findall(text)) for text in texts]
        first = words[0]
        style = (first.size, first.bold, first.italic)
        return cls(words, bad, sum(bad) / max(sum(map(len, texts)), 1), style)


def _rows(words: Sequence[PdfWord]) -> Iterator[list[PdfWord]]:
    """Yield the words that follow each other on one height."""
    for _, row in groupby(words, key=lambda word: round(word.y)):
        yield list(row)


def _is_shifted(words: Sequence[PdfWord]) -> bool:
    """Return whether there are enough words in Latin letters, and too few of their pairs of letters are usual ones."""
    found = _LATIN.findall(" ".join(word.text for word in words))
    if len(found) < _ENOUGH:
        return False
    found = found[:: max(len(found) // _SAMPLE, 1)]
    folded = "".join(filter(str.isascii, unicodedata.normalize("NFD", " ".join(found).casefold())))
    pairs = [folded[at : at + 2] for at in range(len(folded) - 1)]
    within = [pair for pair in pairs if " " not in pair]
    return sum(pair in _PAIRS for pair in within) < _WORDLIKE * len(within)

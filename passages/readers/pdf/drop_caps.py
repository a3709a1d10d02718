"""Drop caps: a large first letter that stands beside the lines that it begins goes to the first of them.

The letter may be drawn before its text or after it, stand on the last of the lines beside it or hang from the first,
and small capitals may follow it. It is joined to its word before words are put into lines, because its height covers
the lines beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from passages.readers.pdf.chars_to_words import PdfPage, PdfWord
from passages.text.lazy_pattern import lazily

_LETTER = lazily(r"[\"'“„«‘‚‹¿¡(]{0,2}[^\W\d_][’'.]?")
_OPENING = lazily(r"[\"'“„«‘‚‹¿¡(]{1,2}")
_LARGE = 1.55  # times the size of the text beside it
_MOST_LINES = 6  # beside a letter; more are a drawing's
_CAPITAL = 0.7  # em: the height of a capital
_NEAR = 1.6  # em of the text: the furthest that its lines begin from the letter
_UNDER = 0.2  # em of the letter: the furthest that its lines reach under its box (L, T, A)
_BLANK = 0.5  # em of the text: a gap this wide is a blank
_WORDS_OF_ONE_LETTER = frozenset("aioàyeéuвиксуоя")  # in any of the languages that are read


class _Line(NamedTuple):
    """A line beside a letter: its first word and that word's place on the page."""

    place: int
    word: PdfWord


def join_drop_caps(sheets: Sequence[PdfPage]) -> list[PdfPage]:
    """Return the pages with each drop cap joined to its word, and the lines beside it flush with it."""

    @cache
    def counts() -> Counter[str]:
        return Counter(word.text.strip(".,;:!?").casefold() for sheet in sheets for word in sheet.words)

    return [_joined(sheet, lambda text: counts()[text.casefold()]) for sheet in sheets]


def _joined(sheet: PdfPage, count: Callable[[str], int]) -> PdfPage:
    letters = [place for place, word in enumerate(sheet.words) if _may_be_drop_cap(word)]
    if not letters:
        return sheet
    words: list[PdfWord | None] = list(sheet.words)
    for place in letters:
        letter = words[place]
        lines = _beside(letter, sheet.words) if letter else []
        if letter and lines and _begins(letter, lines):
            _put(place, letter, lines, words, count)
    return replace(sheet, words=[word for word in words if word is not None])


def _may_be_drop_cap(word: PdfWord) -> bool:
    return len(word.text) <= 4 and bool(_LETTER.fullmatch(word.text)) and word.text != word.text.lower()


def _beside(letter: PdfWord, words: Sequence[PdfWord]) -> list[_Line]:
    """Return the lines that begin right of a letter, between its foot and its top, from the top down."""
    starts: list[_Line] = []
    top = letter.y + _CAPITAL * letter.size
    for place, word in enumerate(words):
        if (
            word.size * _LARGE < letter.size
            and letter.x1 - _UNDER * letter.size < word.x0 < letter.x1 + _NEAR * word.size
            and letter.y - 0.4 * word.size < word.y < top
            and any(map(str.isalnum, word.text))
        ):
            starts.append(_Line(place, word))
    lines: list[_Line] = []
    for start in sorted(starts, key=lambda line: (-line.word.y, line.word.x0)):
        if not lines or lines[-1].word.y - start.word.y > 0.5 * start.word.size:
            lines.append(start)
    return lines


def _begins(letter: PdfWord, lines: Sequence[_Line]) -> bool:
    """Return whether these lines are the letter's own: they are as high as it, and the first goes on with its word."""
    first, last = lines[0].word, lines[-1].word
    above = letter.y + _CAPITAL * letter.size - (first.y + _CAPITAL * first.size)
    if len(lines) > _MOST_LINES or above > 1.7 * first.size or last.y - letter.y > 1.3 * last.size:
        return False
    if len(lines) == 1 and letter.y - first.y < -0.3 * first.size:
        return False  # a letter that reaches below its only line is no initial
    rest = first.text.lstrip("’'")
    goes_on = rest[:1].islower() or (rest.isupper() and rest[:1].isalpha()) or not rest[:1].isalpha()
    return goes_on or letter.text[-1] in "’'" or _is_word_itself(letter)


def _is_word_itself(letter: PdfWord) -> bool:
    return letter.text.strip("\"'“„«‘‚‹¿¡(").casefold() in _WORDS_OF_ONE_LETTER


def _put(
    place: int, letter: PdfWord, lines: Sequence[_Line], words: list[PdfWord | None], count: Callable[[str], int]
) -> None:
    """Join the letter to the first word of the first line; let all of the lines begin where the letter does."""
    text, left = letter.text, letter.x0
    words[place] = None
    opening = _opening_before(letter, words)
    if opening is not None:
        text, left = f"{opening[1].text}{text}", opening[1].x0
        words[opening[0]] = None
    first = lines[0].word
    blank = " " if _is_apart(letter, first, count) else ""
    for line in lines:
        words[line.place] = line.word._replace(x0=left)
    words[lines[0].place] = first._replace(text=f"{text}{blank}{first.text}", x0=left, glued=False)


def _opening_before(letter: PdfWord, words: Sequence[PdfWord | None]) -> tuple[int, PdfWord] | None:
    """Return the quotation mark that hangs before a letter, with its place."""
    for place, word in enumerate(words):
        if (
            word is not None
            and _OPENING.fullmatch(word.text)
            and word.size > _LARGE * 0.5 * letter.size
            and abs(word.x1 - letter.x0) < 0.4 * letter.size
            and abs(word.y - letter.y) < 0.6 * letter.size
        ):
            return place, word
    return None


def _is_apart(letter: PdfWord, first: PdfWord, count: Callable[[str], int]) -> bool:
    """Return whether the letter is a word of its own, "A ferry", and not the first of a word, "And".

    `count` tells how often the text has a word; what stands behind the letter is counted with it.
    """
    if first.text[0] in "’'" or letter.text[-1] in "’'":
        return False
    plain = first.text.strip(".,;:!?")
    if not _is_word_itself(letter) or len(plain) < 2:
        return False
    if plain[0].isupper() and not plain.isupper():
        return True  # "A Frenchman"
    alone, whole = count(plain) > 1, count(letter.text[-1] + plain) > 0
    if alone != whole:
        return alone
    return len(plain) > 2 and first.x0 - letter.x1 > _BLANK * first.size

"""One analyser for texts and questions alike: a string to the words it is found by.

A word keeps where it stands in the string as it was given, so that what matched can be marked in a quote, and nothing
is ever normalised but single words: NFKC, case and accents are evened out for matching only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from passages.model import NoteMark
from passages.search.analysis.languages import fold, stemmer, stop_words

MAX_WORD = 64  # code points of a word that count; what is longer is no word, and normalising long runs is quadratic

# Superscript figures are note numbers. Letters joined by "." are an acronym, figures joined by "," or "." a number.
_LETTER = r"[^\W_⁰¹²³⁴-⁹]"
_WORD = re.compile(
    rf"(?P<acronym>(?<![\w.])(?:[^\W\d_]\.){{2,}}+(?:[^\W\d_](?!\w))?+)"
    rf"|(?P<number>\d++(?:[.,]\d++)*+)(?P<unit>{_LETTER}*+)"
    rf"|(?P<plain>{_LETTER}++(?:['’ʼ＇]{_LETTER}++)*+)"
)
# Scripts written without blanks between words, and Hangul, whose particles are glued to the word.
_BIGRAM_SCRIPTS = re.compile(
    r"([\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u3005\u3007\U00020000-\U0003ffff]+"  # Han
    r"|[\u3041-\u309f]+|[\u30a0-\u30ff\u31f0-\u31ff]+"  # Hiragana; Katakana
    r"|[\u1100-\u11ff\uac00-\ud7af]+"  # Hangul
    r"|[\u0e00-\u0e7f]+|[\u0e80-\u0eff]+|[\u1000-\u109f]+|[\u1780-\u17ff]+)"  # Thai, Lao, Burmese, Khmer
)
_ZALGO = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")
_NORMALIZED = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "ё": "е"})  # Russian may be written without ё


class Token(NamedTuple):
    """A word of a text or question.

    `form` is what was written, evened out; `term` is its stem, the key of the index, "" for a stop word.
    `start` and `end` are offsets into the string that was analysed, end exclusive.
    """

    form: str
    term: str
    start: int
    end: int


def analyze(text: str, language: str = "en", marks: Sequence[NoteMark] = (), offset: int = 0) -> list[Token]:
    """The words of `text`, in order, stop words among them.

    `marks` are note numbers, which are no words; their offsets, like those of the result, count from `offset`.
    Never raises on any string; linear in its length.
    """
    term = term_of(language)
    loud = text.isupper()  # all in capitals: then capitals do not tell "US" from "us"
    found: list[Token] = []
    for match in _WORD.finditer(_shape(text, marks, offset)):
        for form, start, end in _forms(text, match):
            key = term(form)
            if not key and not loud and end - start > 1 and text[start:end].isupper():
                key = fold(form)  # an acronym that looks like a stop word: US, IT, WHO
            found.append(Token(form, key, offset + start, offset + end))
    return found


def content_tokens(text: str, language: str = "en", marks: Sequence[NoteMark] = (), offset: int = 0) -> list[Token]:
    """The words of `text` without its stop words."""
    return [word for word in analyze(text, language, marks, offset) if word.term]


def _shape(text: str, marks: Sequence[NoteMark], offset: int) -> str:
    """`text` as the pattern sees it, character for character: marks inside words are letters, note numbers blanks."""
    shape = text
    if not text.isascii():
        table = {ord(char): "x" for char in set(text) if _inside_words(char)}
        shape = text.translate(table) if table else text
    if not marks:
        return shape
    chars = list(shape)
    for mark in marks:
        start, end = max(mark.start - offset, 0), min(mark.end - offset, len(text))
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def _inside_words(char: str) -> bool:
    """Combining marks, soft hyphens, joiners: they stand in words but the pattern takes them for their ends."""
    return char in "\u00ad\u200c\u200d\u2060\ufeff" or unicodedata.category(char)[0] == "M"


def _forms(text: str, match: re.Match[str]) -> Iterable[tuple[str, int, int]]:
    start, end = match.span()
    raw = text[start:end]
    if match.lastgroup == "plain" and raw.isascii() and "'" not in raw:  # most words, faster
        return ((raw.lower()[:MAX_WORD], start, end),)
    return _others(text, match)


def _others(text: str, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    start, end = match.span()
    raw = text[start:end]
    if match["acronym"]:
        yield _normalize(raw).replace(".", ""), start, end
    elif match["number"]:
        yield _number(_normalize(match["number"])) + _unit(_normalize(match["unit"])), start, end
    elif raw.isascii():
        yield from _unglued(raw.lower()[:MAX_WORD], start, end)
    elif _BIGRAM_SCRIPTS.search(raw):
        yield from _bigrams(raw, start)
    elif even := _normalize(raw):
        yield from _unglued(even, start, end)


def _normalize(raw: str) -> str:
    """NFKC, case folded, straight apostrophes, nothing that is not seen; at most `MAX_WORD` characters."""
    if raw.isascii():
        return raw.lower()[:MAX_WORD]
    short = _ZALGO.sub(r"\1", raw)[:MAX_WORD]
    seen = "".join(char for char in short if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold()).translate(_NORMALIZED)[
        :MAX_WORD
    ]


def _unglued(form: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """ "school's" is "school", "l'homme" is "l" and "homme"; "don't" stays whole, to be known as a stop word."""
    if "'" not in form or len(form) != end - start or form.endswith("n't"):
        yield form, start, end
        return
    for part in form.split("'"):
        if part not in _TAILS or start + len(part) != end:
            yield part, start, start + len(part)
        start += len(part) + 1


_TAILS = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))  # English: 's, 'd, 'll after a word


def _number(figures: str) -> str:
    """ "1,000" and "1.000" are 1000; "3,5" is 3.5."""
    first, *groups = re.split("[.,]", figures)
    if groups and len(first) <= 3 and all(len(group) == 3 for group in groups):
        return first + "".join(groups)
    return ".".join((first, *groups))


def _unit(letters: str) -> str:
    return "" if letters == "s" else letters  # "the 1960s" are found by "1960"


def _bigrams(raw: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Every two neighbouring characters of one script; one that stands alone is a word."""
    for run in _BIGRAM_SCRIPTS.split(raw):
        if _BIGRAM_SCRIPTS.match(run):
            for at in range(max(len(run) - 1, 1)):
                pair = run[at : at + 2]
                yield _normalize(pair), start + at, start + at + len(pair)
        elif even := _normalize(run):
            yield even, start, start + len(run)
        start += len(run)


def is_bigram(form: str) -> bool:
    """Whether a word is one or two characters of a script that is written without blanks, or of Hangul."""
    return bool(_BIGRAM_SCRIPTS.fullmatch(form))


@lru_cache(maxsize=64)
def term_of(language: str) -> Callable[[str], str]:
    """The stem of a form in `language`, "" for a stop word."""
    stem, stops = stemmer(language), stop_words(language)

    @lru_cache(maxsize=1 << 16)
    def term(form: str) -> str:
        return "" if form in stops or not form else fold(stem(form))

    return term


@lru_cache(maxsize=64)
def key_of(language: str) -> Callable[[str], str]:
    """The stem of a form in `language`; a stop word as it is. For comparing words in order."""
    term = term_of(language)

    @lru_cache(maxsize=1 << 16)
    def key(form: str) -> str:
        return term(form) or form

    return key

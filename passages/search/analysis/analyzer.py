"""The analyzer of texts and questions alike: from a string to its tokens.

A token keeps its offsets in the string as given, so that matches can be highlighted in a quote. Only single words are
normalized, and for matching only: NFKC, case folding, accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from passages.model import NoteMark
from passages.search.analysis.languages import fold, one_spelling, stemmer, stop_words
from passages.text.lazy_pattern import lazily

MAX_WORD = 64  # code points of a word that count; normalizing longer runs takes quadratic time

# Superscript digits are note numbers. Letters joined by "." are an acronym, digits joined by "," or "." a number; so
# are groups of three joined by an apostrophe or a blank that does not break. "To-day" is how "today" was written.
_LETTER = r"[^\W_⁰¹²³⁴-⁹]"
_GROUP_SIGNS = "'’\u00a0\u2009\u202f"
_WORD = lazily(
    rf"(?P<acronym>(?<![\w.])(?:[^\W\d_]\.){{2,}}+(?:[^\W\d_](?!\w))?+)"
    rf"|(?P<number>\d{{1,3}}+(?:[{_GROUP_SIGNS}]\d{{3}})++(?!\d)(?:[.,]\d++)?+|\d++(?:[.,]\d++)*+)(?P<unit>{_LETTER}*+)"
    rf"|(?P<hyphened>(?i:to[-‐‑](?:day|night|morrow))(?!{_LETTER}))"
    rf"|(?P<plain>{_LETTER}++(?:['’ʼ＇]{_LETTER}++)*+)"
)
# Scripts written without blanks between words, and Hangul, whose particles are glued to the word.
_BIGRAM_SCRIPTS = lazily(
    r"([\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u3005\u3007\U00020000-\U0003ffff]+"  # Han
    r"|[\u3041-\u309f]+|[\u30a0-\u30ff\u31f0-\u31ff]+"  # Hiragana; Katakana
    r"|[\u1100-\u11ff\uac00-\ud7af]+"  # Hangul
    r"|[\u0e00-\u0e7f]+|[\u0e80-\u0eff]+|[\u1000-\u109f]+|[\u1780-\u17ff]+)"  # Thai, Lao, Burmese, Khmer
)
_ZALGO = lazily("([\u0300-\u036f]{4})[\u0300-\u036f]+")
_NORMALIZED = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "ё": "е", "ѣ": "е", "ѳ": "ф", "ѵ": "и"})
# Russian may be written without ё, and was written with three letters more until 1918.


class Token(NamedTuple):
    """A word of a text or question.

    `form` is the word, normalized; `term` its stem, by which the index knows it, "" for a stop word. `start` and `end`
    are offsets into the analyzed string, from 0, end exclusive.
    """

    form: str
    term: str
    start: int
    end: int


def analyze(text: str, language: str = "en", marks: Sequence[NoteMark] = (), offset: int = 0) -> list[Token]:
    """Return the tokens of `text` in order, stop words included.

    `marks` are note numbers, which are no words; their offsets, like those of the result, count from `offset`.
    Never raises on any string; linear in its length.
    """
    term = term_of(language)
    all_capitals = text.isupper()  # then capitals do not tell "US" from "us"
    tokens: list[Token] = []
    for match in _WORD.finditer(_masked(text, marks, offset)):
        for form, start, end in _forms(text, match):
            stem = term(form)
            if not stem and not all_capitals and end - start > 1 and text[start:end].isupper():
                stem = fold(form)  # an acronym that looks like a stop word: US, IT, WHO
            tokens.append(Token(form, stem, offset + start, offset + end))
    return tokens


def content_tokens(text: str, language: str = "en", marks: Sequence[NoteMark] = (), offset: int = 0) -> list[Token]:
    """Return the tokens of `text` without its stop words; the arguments are those of `analyze`."""
    return [token for token in analyze(text, language, marks, offset) if token.term]


def _masked(text: str, marks: Sequence[NoteMark], offset: int) -> str:
    """Replace combining marks inside words by letters and note numbers by blanks, character for character."""
    masked = text
    if not text.isascii():
        table = {ord(char): "x" for char in set(text) if _is_word_internal(char)}
        masked = text.translate(table) if table else text
    if not marks:
        return masked
    chars = list(masked)
    for mark in marks:
        start, end = max(mark.start - offset, 0), min(mark.end - offset, len(text))
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def _is_word_internal(char: str) -> bool:
    """Return whether `char` is a combining mark, soft hyphen or joiner: part of a word, but no letter to `re`."""
    return char in "\u00ad\u200c\u200d\u2060\ufeff" or unicodedata.category(char)[0] == "M"


def _forms(text: str, match: re.Match[str]) -> Iterable[tuple[str, int, int]]:
    start, end = match.span()
    raw = text[start:end]
    if match.lastgroup == "plain" and raw.isascii() and "'" not in raw:  # the fast path, for most words
        return ((raw.lower()[:MAX_WORD], start, end),)
    return _split_forms(text, match)


def _split_forms(text: str, match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    start, end = match.span()
    raw = text[start:end]
    if match["acronym"]:
        yield _normalize(raw).replace(".", ""), start, end
    elif match["hyphened"]:
        yield re.sub("[-‐‑]", "", raw.lower()), start, end
    elif match["number"]:
        yield _number(_normalize(match["number"])) + _unit(_normalize(match["unit"])), start, end
    elif raw.isascii():
        yield from _without_clitics(raw.lower()[:MAX_WORD], start, end)
    elif _BIGRAM_SCRIPTS.search(raw):
        yield from _bigrams(raw, start)
    elif form := _normalize(raw):
        yield from _without_clitics(form, start, end)


def _normalize(raw: str) -> str:
    """Return a word in NFKC, case folded, with straight apostrophes, no invisible characters, cut to `MAX_WORD`."""
    if raw.isascii():
        return raw.lower()[:MAX_WORD]
    short = _ZALGO.sub(r"\1", raw)[:MAX_WORD]
    visible = "".join(char for char in short if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold()).translate(_NORMALIZED)[
        :MAX_WORD
    ]


def _without_clitics(form: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Split at apostrophes: "school's" is "school", "l'homme" is "l" and "homme"; "don't", a stop word, stays whole."""
    if "'" not in form or len(form) != end - start or form.endswith("n't"):
        yield form, start, end
        return
    for part in form.split("'"):
        if part not in _ENGLISH_CLITICS or start + len(part) != end:
            yield part, start, start + len(part)
        start += len(part) + 1


_ENGLISH_CLITICS = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))


def _number(digits: str) -> str:
    """Normalize a number: "1,000" and "1.000" are 1000; "3,5" is 3.5; "1,250.50" and "1.250,50" are 1250.50."""
    if not digits.isascii():
        digits = "".join(str(unicodedata.decimal(char, char)) for char in digits)
    if mixed := _MIXED.fullmatch(digits):
        return _SIGNS.sub("", mixed["whole"]) + "." + mixed["fraction"]
    if _GROUPED.fullmatch(digits):
        return _SIGNS.sub("", digits)
    return _SIGNS.sub(".", digits)


_SIGNS = lazily("[.,' ]")  # as `_normalize` leaves them
_MIXED = lazily(r"(?P<whole>\d{1,3}(?P<sign>[.,' ])\d{3}(?:(?P=sign)\d{3})*)(?!(?P=sign))[.,](?P<fraction>\d+)")
_GROUPED = lazily(r"\d{1,3}(?:[.,' ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")  # in India two, then three


def _unit(letters: str) -> str:
    return "" if letters == "s" else letters  # "the 1960s" are found by "1960"


def _bigrams(raw: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield every two neighbouring characters of one script; a single one is a word."""
    for run in _BIGRAM_SCRIPTS.split(raw):
        if _BIGRAM_SCRIPTS.match(run):
            for at in range(max(len(run) - 1, 1)):
                pair = run[at : at + 2]
                yield _normalize(pair), start + at, start + at + len(pair)
        elif form := _normalize(run):
            yield form, start, start + len(run)
        start += len(run)


def is_bigram(form: str) -> bool:
    """Return whether a form is one or two characters of a script written without blanks, or of Hangul."""
    return bool(_BIGRAM_SCRIPTS.fullmatch(form))


@lru_cache(maxsize=64)
def term_of(language: str) -> Callable[[str], str]:
    """Return the function from a form in `language` (ISO 639-1) to its term: its stem, "" for a stop word."""
    stem, stops = stemmer(language), stop_words(language)

    @lru_cache(maxsize=1 << 16)
    def term(form: str) -> str:
        form = one_spelling(form, language)
        return "" if form in stops or not form else fold(stem(form))

    return term


@lru_cache(maxsize=64)
def key_of(language: str) -> Callable[[str], str]:
    """Return the function from a form in `language` to its key: its term, but a stop word as it is."""
    term = term_of(language)

    @lru_cache(maxsize=1 << 16)
    def key(form: str) -> str:
        return term(form) or form

    return key

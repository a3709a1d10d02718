"""The word lists of each language: plain text files, `data/KIND/LANGUAGE.txt`, LANGUAGE in ISO 639-1.

Words are separated by blanks or line breaks; a line that starts with "#" is a comment. The kinds:

    stopwords         words without a meaning of their own: articles, pronouns, prepositions, auxiliary verbs
    common_words      words that most texts have, whatever they are about
    irregular_forms   one entry a line: the base form, then the forms that no stemmer brings to it
    synonyms          one family a line, see the head of the file
    spelling_rules    letters that are exchanged between spellings of one word; "und" for those of names in any
                      language, "names" for what names alone have
    spelling_pairs    the spellings of one word that follow no rule, a word a line
    suffixes          those that make words from the same word

All lists are our own. The stop words of the packages (stopwordsiso, stop-words) hold many a content word (Gott, Zeit,
Mensch, verdad, trabajo) that a reading group asks about.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@lru_cache(maxsize=8)
def languages_with(kind: str) -> tuple[str, ...]:
    """Return the languages that have a list of this kind, in alphabetical order."""
    return tuple(sorted(path.stem for path in (_DATA / kind).glob("*.txt")))


def read_lines(kind: str, language: str) -> list[str]:
    """Return the lines of a list without its comments; none where `language` has no list of this kind."""
    if language not in languages_with(kind):
        return []
    lines = (_DATA / kind / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def read_words(kind: str, language: str) -> list[str]:
    """Return the words of a list in order; none where `language` has no list of this kind."""
    return [word for line in read_lines(kind, language) for word in line.split()]

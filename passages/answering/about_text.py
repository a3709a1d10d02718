"""Questions about a text itself: who wrote it, when, how long it is, how it begins, what it is about.

Most of their words stand nowhere in a text, so no search answers them. They are a few fixed forms in each language,
`data/about_text/LANGUAGE.txt`, and a question is one only as a whole: "What is it about?", not "What is it about Rome
that…". A text may be called by its title, and its author by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from passages.places.passage_places import TextPlaces
from passages.text.lazy_pattern import lazily

_DATA = Path(__file__).with_name("data") / "about_text"
_MAX_WORDS = 24  # a longer question asks for more than that
# Signs in a question for what may name a text or an author, and for their own names.
_TEXT, _AUTHOR, _TITLE, _NAME = "§", "@", "#", "&"
_SIGNS = {"<text>": _TEXT, "<author>": _AUTHOR, "{text}": f"[{_TEXT}{_TITLE}]", "{author}": f"[{_AUTHOR}{_NAME}]"}
_NAMES = ("text", "author", "polite")
_ARTICLE = lazily(r"^(?:the|an?|le|la|les|l|der|die|das|el|il|lo|gli|de|het|o|os|as) ")
_LETTER = lazily(r"(?:\[([^\]\[]+)\]|([^\W_]))(\?)?")
_WORD = lazily(rf"(?:{_LETTER.pattern})+")
# "The Tragedy of Hamlet" is asked for as "Hamlet".
_GENERIC = lazily(
    r"(?:the|an?) (?:\w+ )?(?:tragedy|comedy|history|life|story|tale|adventures|book|poems|works|travels) (?:of|about) "
)


class Facet(StrEnum):
    """What can be asked about a text."""

    AUTHOR = "author"
    TITLE = "title"
    YEAR = "year"
    PUBLISHED = "published"
    LENGTH = "length"
    PAGES = "pages"
    CONTENTS = "contents"
    BEGINNING = "beginning"
    END = "end"
    SUBJECT = "subject"
    CONCLUSION = "conclusion"


class AboutText(NamedTuple):
    """A question about texts; `texts` are those that it names, all where it names none."""

    facet: Facet
    texts: Sequence[TextPlaces]
    language: str  # of the question, ISO 639-1


def about_text(
    question: str, texts: Callable[[], Sequence[TextPlaces]], languages: Sequence[str], names: frozenset[str]
) -> AboutText | None:
    """Return what a question asks about a text itself; None where it asks for what the text says.

    `languages` are those of the texts; a question may be in another that has forms. `names` are the words of the
    texts' titles and authors, in lower case. `texts` is called only for a question that may be one.
    """
    words = re.findall(r"\w+", question.lower())
    if not 0 < len(words) <= _MAX_WORDS or (len(words) == 1 and words[0] not in _alone()):
        return None
    first = tuple(dict.fromkeys(("en", *languages)))
    known = any(sum(word in _vocabulary(language) for word in words) * 2 > len(words) for language in first)
    for language in first if known else dict.fromkeys((*first, *_languages())):
        if names.union(_vocabulary(language)).issuperset(words):
            if facet := _facet(" ".join(words), language):
                return AboutText(facet, texts(), language)
            named = [(text, {_facet(asked, language) for asked in _with_names(words, text)}) for text in texts()]
            if facet := next((facet for _, facets in named for facet in facets if facet), None):
                return AboutText(facet, [text for text, facets in named if facet in facets], language)
    return None


def pattern_of(kind: str, language: str) -> re.Pattern[str] | None:
    """Return the pattern of a kind of heading or sentence, as "announces"; None where the language has none."""
    found = [pattern for name, pattern in _lines(language) if name == kind]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _facet(words: str, language: str) -> Facet | None:
    """Return what a question asks for by its form, names of texts and authors replaced by signs."""
    names = dict(_lines(language))
    for kind, sign in (("text", _TEXT), ("author", _AUTHOR)):
        words = re.sub(rf"\b(?:{names[kind]})\b", sign, words) if kind in names else words
    return next((facet for facet, form in _questions(language) if form.fullmatch(words)), None)


def _with_names(words: Sequence[str], text: TextPlaces) -> Iterator[str]:
    """Yield the question's words with a sign for the text's title, for its author's name, or for both."""
    joined = f" {' '.join(words)} "
    titles = {name: f" {_TITLE} " for name in _titles(text.document.title) if f" {name} " in joined}
    author = re.findall(r"\w+", text.document.author.lower())
    names = re.compile(rf"(?: (?:{'|'.join(map(re.escape, author))}))+ ") if author else None
    for title in ("", *titles):
        asked = joined.replace(f" {title} ", titles[title], 1) if title else joined
        if title:
            yield asked.strip()
        if names and names.search(asked):
            yield names.sub(f" {_NAME} ", asked, count=1).strip()


def _titles(title: str) -> Iterator[str]:
    """Yield what a title may be shortened to: without what follows a colon, without an article."""
    for part in (title, re.split(r"[:;,.(—–]| or ", title, maxsplit=1)[0]):
        name = " ".join(re.findall(r"\w+", part.lower()))
        yield from (name, _ARTICLE.sub("", name), _GENERIC.sub("", name))


@cache
def _languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _DATA.glob("*.txt")))


@cache
def _alone() -> frozenset[str]:
    """Return the words that ask about a text by themselves, as "summary"; any other word is looked for in the text."""
    return frozenset(
        word for language in _languages() for kind, line in _lines(language) if kind == "alone" for word in line.split()
    )


@cache
def _lines(language: str) -> tuple[tuple[str, str], ...]:
    """Return (kind, pattern) of each line of a language's file."""
    if language not in _languages():
        return ()
    lines = (_DATA / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    split = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return tuple((kind, pattern) for kind, pattern in split)


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """Return every word that the forms of a language's questions have."""
    forms = " ".join(form for kind, form in _lines(language) if kind in _NAMES or kind[-1] == "?")
    return frozenset(word for found in _WORD.finditer(forms) for word in _spellings(found[0]))


def _spellings(word: str) -> Iterator[str]:
    """Yield the words that a word of a pattern matches: "scritt[oa]", "conclusions?"."""
    letters = [[*(one[1] or one[2]), *([""] if one[3] else [])] for one in _LETTER.finditer(word)]
    yield from map("".join, product(*letters))


@cache
def _questions(language: str) -> tuple[tuple[Facet, re.Pattern[str]], ...]:
    """Return the forms of questions of a language, in the order of its file."""
    lines = _lines(language)
    polite = dict(lines).get("polite", "")
    return tuple(
        (Facet(kind[:-1]), re.compile(f"(?:{polite})?(?:{_filled(form)})")) for kind, form in lines if kind[-1] == "?"
    )


def _filled(form: str) -> str:
    for name, signs in _SIGNS.items():
        form = form.replace(name, signs)
    return form

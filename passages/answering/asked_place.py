"""A question that names a place: "what happens in Act 3 Scene 1?", "Revelation 18", "p. 105 about prisoners".

The place's words are taken out of the question, and the rest is searched among the passages that stand there. It works
from the places of passages alone, so in a library of many texts, too. A number is a place only with the word of a
reference system of a text ("chapter 12"), or in a form that a text itself has ("Gen 3:15", "514a").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from passages.model import Passage, Quote
from passages.places.headings import NUMERAL, ORDINALS
from passages.places.locators import is_numbered
from passages.places.numerals import value
from passages.places.passage_places import TextPlaces
from passages.places.place_lookup import extent, is_in_title, is_short_for
from passages.places.place_query import PLACE_WORD, PlaceQuery, parse_place, system_of
from passages.places.place_view import NoSuchPlace, find_place, place_name
from passages.places.systems import Place, System
from passages.text.lazy_pattern import lazily


class PlacedPassages(NamedTuple):
    """What stands at a place: the numbers of its passages, and its span in its text."""

    numbers: range
    start: int
    end: int
    name: str
    title: str

    def quoted(self, quote: Quote) -> Quote:
        """Return the quote with only those of its sentences that stand at the place."""
        inside = tuple(one for one in quote.passage.sentences if one.start < self.end and one.end > self.start)
        if not inside or inside == quote.sentences:
            return quote
        matched = tuple(one for one in quote.matched if inside[0].start <= one.start and one.end <= inside[-1].end)
        return replace(quote, sentences=inside, best=quote.best if quote.best in inside else inside[0], matched=matched)

    def beginning(self, passages: Sequence[Passage]) -> Quote:
        """Return the first passage of the place as a quote."""
        number = self.numbers[0]
        passage = passages[number]
        return self.quoted(Quote(passage, number, 0.0, passage.sentences, passage.sentences[0]))


class AskedPlace(NamedTuple):
    """A question without the words of the place that it names; `found` are the places, one of a text at most."""

    rest: str
    found: tuple[PlacedPassages, ...]
    refused: str = ""  # why no text has the place


_LINK = r"(?:[\s,.;]|\b(?:of|in|the)\b)*"
_PRONOUN = lazily(r"[a-z]+ I\Z")  # "the book I read" is not Book I
_RANGE = rf"(?:{NUMERAL}|\d{{5,6}})(?:\s?(?:[-–—]|to)\s?(?:{NUMERAL}))?"
_ORDINAL = rf"(?:{ORDINALS}|last|\d{{1,4}}(?:st|nd|rd|th))"
_STEP = rf"(?:{PLACE_WORD}\.?\s*(?:the\s)?{_RANGE}(?![\w:])|\b{_ORDINAL}\s{PLACE_WORD})"
_STEPS = lazily(rf"{_STEP}(?:{_LINK}{_STEP}){{0,4}}", re.IGNORECASE)
_FIGURES = lazily(
    r"(?P<name>(?:\b[1-4]\s)?\b[^\W\d_]+\.?\s)?(?<![\w:.])"
    r"(?P<place>\d{1,4}:\d{1,4}(?:[-–]\d{1,4})?|[IVX]{1,5}\.\d{1,3}(?:\.\d{1,5}(?:[-–]\d{1,5})?)?|\d\.\d{1,3}\.\d{1,5}(?:[-–]\d{1,5})?"
    r"|\d{1,5}[a-f]\d{0,3}(?:[-–]\d{0,5}[a-f]?\d{0,3})?)(?![\w:])"
)
_CHAPTER_OF = lazily(r"(?P<name>(?:[1-4]\s)?[^\W\d_][^\d?!:]{1,40}?)\s(?P<number>\d{1,3})")
_BOOK = lazily(r"(?:\b[1-4]\s)?\b[A-Z][^\W\d_]+\.?\s\d{1,3}(?![\w:.])")
_SAYS = lazily(r"\b(?:says?|said|happen(?:s|ed)?)\b", re.IGNORECASE)
_BEFORE = lazily(r"(?:\b(?:in|on|at|of|from|during|under|within|about)\b\s*)?(?:\bthe\b\s*)?\Z", re.IGNORECASE)
_LAST = frozenset("last final letzte letzter letzten letztes dernier dernière último última ultimo ultima".split())
# What is asked of a place as a whole: no word of it has to stand there.
_WHOLE = frozenset(
    "what what's whats does do did is are was were happen happens happened say says said stand stands stood read reads"
    " show tell me us about there it in on at of the a an please quote give go open text written write begin begins"
    " start starts goes go how which who and passage page".split()
)


def asked_place(
    question: str, texts: Callable[[], Sequence[TextPlaces]], passages: Sequence[Passage]
) -> AskedPlace | None:
    """Return the place that a question names and what it asks there; None where it names none that a text counts by.

    `texts` is called only for a question that may name one.
    """
    refused = ""
    for start, end in _candidates(question):
        typed = question[start:end]
        rest = f"{_BEFORE.sub('', question[:start])} {question[end:]}".strip(" ,:;.?!–—-")
        rest = rest if asks_for_all(rest) else _SAYS.sub(" ", rest)
        named = [text for text in texts() if _is_named(text, rest)] or texts()
        may_be_book = _BOOK.fullmatch(typed) and not system_of(typed.rpartition(" ")[0])  # "Romans 8", not "Act 2"
        if may_be_book and typed != question.strip(" ?!."):
            named = [text for text in named if _has_book(text, typed)]
        if found := tuple(filter(None, (_placed(text, typed, passages) for text in named))):
            return AskedPlace(_without_title(rest, found), found)
        refused = refused or next(filter(None, (_refusal(text, typed) for text in named)), "")
    return AskedPlace("", (), refused) if refused else None


def _has_book(text: TextPlaces, typed: str) -> bool:
    """Tell whether a name before a number, inside a sentence, is that of one of the text's books."""
    name = typed.rpartition(" ")[0]
    return any(is_short_for(name, book) for book in _books(text))


def _books(text: TextPlaces) -> tuple[str, ...]:
    return text.document.system(System.BOOK).labels


def _is_named(text: TextPlaces, rest: str) -> bool:
    """Tell whether a question names the text by its whole title."""
    title = text.document.title.casefold()
    return bool(title) and re.search(rf"\b{re.escape(title)}(?!\w)", rest.casefold()) is not None


def _without_title(rest: str, found: Sequence[PlacedPassages]) -> str:
    for one in found:
        if one.title:
            rest = re.sub(rf"(?:\b(?:of|in)\s+)?\b{re.escape(one.title)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return rest.strip(" ,:;.?!–—-")


def asks_for_all(rest: str) -> bool:
    """Tell whether nothing but the place itself is asked for: "what happens in …?", "what does … say"."""
    return _WHOLE.issuperset(re.findall(r"[\w']+", rest.casefold()))


def _has_number(question: str) -> bool:
    """Tell whether a word may be a number, in figures or letters; for others the long pattern is not even compiled."""
    words = re.findall(r"[\w-]+", question)
    return any(value(word) or word.lower() in _LAST or len(word) == 1 or not word.isalpha() for word in words)


def _candidates(question: str) -> Iterator[tuple[int, int]]:
    """The spans that may name a place, likeliest first."""
    for match in _FIGURES.finditer(question):
        if match["name"]:
            yield match.span()
        yield match.span("place")
    for match in _STEPS.finditer(question) if _has_number(question) else ():
        if not (_PRONOUN.match(match[0]) and question[match.end() :].strip(" ?.!")):
            yield match.span()
    yield from (match.span() for match in _BOOK.finditer(question))
    whole = question.strip(" ?!.")
    if _CHAPTER_OF.fullmatch(whole):
        at = question.index(whole)
        yield at, at + len(whole)


def _placed(text: TextPlaces, typed: str, passages: Sequence[Passage]) -> PlacedPassages | None:
    if not _has_systems(text, typed) or typed.casefold() in text.document.title.casefold():
        return None
    found = find_place(text.document, typed)
    if isinstance(found, NoSuchPlace):
        return None
    start, end = extent(text.document.systems, found)
    own = range(text.first, text.first + text.length)
    at = [number for number in own if passages[number].start < end and passages[number].end > start]
    if not at:
        return None
    name = place_name(text.document, found)
    return PlacedPassages(range(at[0], at[-1] + 1), start, end, name, text.document.title)


def _has_systems(text: TextPlaces, typed: str) -> bool:
    """Tell whether the text counts by what one of the readings of a place does."""
    known = _counted(text)
    return any(known.issuperset(_kinds(query)) for query in parse_place(typed))


def _refusal(text: TextPlaces, typed: str) -> str:
    """Say which places there are, where the text counts by the words that were used; "" where it does not."""
    queries = [query for query in parse_place(typed) if not query.name or is_in_title(query.name, text.document.title)]
    wanted = _kinds(queries[0]) if queries else frozenset()
    if not wanted or not (_counted(text).issuperset(wanted) or wanted == {(System.PAGE, "")}):
        return ""
    found = find_place(text.document, typed)
    return found.message if isinstance(found, NoSuchPlace) else ""


def _kinds(query: PlaceQuery) -> frozenset[tuple[System, str]]:
    return frozenset((step.system, step.word.replace("§", "").casefold()) for step in query.steps)


def _counted(text: TextPlaces) -> frozenset[tuple[System, str]]:
    """What the text counts by: systems with a number, and the words of its own for them."""
    kinds = {
        (system.system, word)
        for system in text.document.systems
        for run in system.runs
        if run.labels and (system.system is System.PAGE or is_numbered(Place(system.system, run.labels)))
        for word in ("", run.word.casefold())
    }
    return frozenset(kinds)

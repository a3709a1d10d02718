"""Answers what is asked about a text itself: from what its file says of it, or by the passages in which it says so.

Nothing is summarised. A fact is told as the file's, with the place where it can be checked; the subject of a text is
quoted from where the text announces it, its abstract or its conclusion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from passages.answering.about_text import AboutText, Facet, pattern_of
from passages.model import Answer, Passage, Quote, Reason, Sentence, labels_in
from passages.places.locators import is_numbered, locator
from passages.places.passage_places import TextPlaces
from passages.places.systems import DIVISIONS, Basis, System

MAX_TEXTS = 3  # that one question is answered for
_FIRST, _LAST = 40, 25  # passages at either end in which a text may speak of itself
_LISTED = 20  # headings in a list of contents
_SAMPLE = 30  # passages that the length of words is measured on
_ANNOUNCED = 2  # passages in which a text says what it is about
_NOT_SUMMARISED = "I quote and do not summarise."


def describe(question: str, asked: AboutText, passages: Sequence[Passage]) -> Answer:
    """Answer a question about a text; say so where its file does not tell what was asked."""
    if len(asked.texts) > MAX_TEXTS:
        titles = ", ".join(f"“{text.document.title}”" for text in asked.texts[:MAX_TEXTS])
        message = (
            f"There are {len(asked.texts):,} texts: {titles} and others. Which one do you mean? Name it by its title."
        )
        return Answer(question, Reason.WHICH_TEXT, message)
    if asked.facet in _QUOTED:
        return _quoted(question, asked, passages)
    facts = [fact for text in asked.texts if (fact := _FACTS[asked.facet](text, passages))]
    if facts:
        return Answer(question, Reason.ABOUT_TEXT, " ".join(facts))
    titles = " and ".join(_title(text) for text in asked.texts)
    message = f"I don't know {_UNKNOWN[asked.facet]} of {titles}: the file doesn't say."
    return Answer(question, Reason.NOT_IN_FILE, message)


def _title(text: TextPlaces) -> str:
    return f"“{text.document.title}”" if text.document.title else "the text"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _author(text: TextPlaces, passages: Sequence[Passage]) -> str:
    author = text.document.author
    return author and f"{_capital(_title(text))} is by {author}, as its file says. {_check(text, passages)}"


def _name(text: TextPlaces, passages: Sequence[Passage]) -> str:
    document = text.document
    by = f" by {document.author}" if document.author else ""
    return document.title and f"This is {_title(text)}{by}, as its file says. {_check(text, passages)}"


def _year(text: TextPlaces, passages: Sequence[Passage]) -> str:
    year = text.document.metadata.year
    return year and f"{_capital(_title(text))} is dated {year}, as its file says. {_check(text, passages)}"


def _published(text: TextPlaces, passages: Sequence[Passage]) -> str:
    meta = text.document.metadata
    where = ", ".join(part for part in (meta.container, meta.year, meta.pages and f"pp. {meta.pages}") if part)
    if meta.container:
        return f"{_capital(_title(text))} was published in {where}, as its file says. {_check(text, passages)}"
    if source := meta.source or meta.doi:
        return f"The file of {_title(text)} is from {source}. It doesn't say where the text was first published."
    return ""


def _check(text: TextPlaces, passages: Sequence[Passage]) -> str:
    """Say where a reader can look a fact up."""
    first = passages[text.first]
    page = locator([one for one in first.places if one.system is System.PAGE], 0, first.basis)
    return f"To check it, look at the head of the text{', ' if page else ''}{page}."


def _length(text: TextPlaces, passages: Sequence[Passage]) -> str:
    sample = passages[text.first : text.first + min(text.length, _SAMPLE)]
    letters = sum(len(passage.text) for passage in sample) or 1
    last = passages[text.first + text.length - 1]
    words = (last.end - sample[0].start) * sum(len(passage.text.split()) for passage in sample) / letters
    parts = [*_pages(text), *_divisions(text), f"{text.length:,} passages" if text.length > 1 else "one passage"]
    return f"I search about {_rounded(words):,} words of {_title(text)}: {', '.join(parts)}."


def _rounded(number: float) -> int:
    """Return a number with two digits that count."""
    return max(int(float(f"{number:.2g}")), 1)


def _paged(text: TextPlaces, _: Sequence[Passage]) -> str:
    pages = _pages(text)
    return f"I search {pages[0]} of {_title(text)}." if pages else f"No page numbers are known of {_title(text)}."


def _pages(text: TextPlaces) -> list[str]:
    labels = text.document.labels
    return [f"pages {labels[0]}–{labels[-1]}" if len(labels) > 1 else f"page {labels[0]}"] if labels else []


def _divisions(text: TextPlaces) -> list[str]:
    """Return how many divisions there are of each kind, outermost first: "12 chapters"."""
    counts = ((system, text.document.system(system).runs) for system in DIVISIONS)
    return [f"{len(runs):,} {system.value}{'' if len(runs) == 1 else 's'}" for system, runs in counts if len(runs) > 1]


def _contents(text: TextPlaces, passages: Sequence[Passage]) -> str:
    headings = text.headings
    listed = [_heading(number, heading, passages) for number, heading in headings[:_LISTED]]
    more = f" · and {len(headings) - _LISTED:,} more" if len(headings) > _LISTED else ""
    if listed:
        return f"The headings of {_title(text)}: {' · '.join(listed)}{more}"
    if divisions := _divisions(text):
        return f"{_capital(_title(text))} has {', '.join(divisions)}."
    return f"{_capital(_title(text))} has no headings that I know of."


def _heading(number: int, heading: str, passages: Sequence[Passage]) -> str:
    """Return a heading with the number of its division, where it does not say it itself, and its page."""
    places = passages[number].sentences[0].places
    divisions = tuple(one for one in places if one.system in DIVISIONS and is_numbered(one))
    told = len(divisions) < 2 and any(one.system.value in heading.casefold() for one in divisions)
    pages = labels_in(places, System.PAGE)
    name = "" if told else locator(divisions, 0, Basis.NONE)
    return f"{name} {heading}".lstrip() + (f" (p. {pages[0]})" if pages else "")


_FACTS: dict[Facet, Callable[[TextPlaces, Sequence[Passage]], str]] = {
    Facet.AUTHOR: _author,
    Facet.TITLE: _name,
    Facet.YEAR: _year,
    Facet.PUBLISHED: _published,
    Facet.LENGTH: _length,
    Facet.PAGES: _paged,
    Facet.CONTENTS: _contents,
}
_UNKNOWN = {
    Facet.AUTHOR: "the author",
    Facet.TITLE: "the title",
    Facet.YEAR: "the year",
    Facet.PUBLISHED: "the place of publication",
}
_QUOTED = {
    Facet.BEGINNING: "So begins {}:",
    Facet.END: "The last passage of {} that I search:",
    Facet.SUBJECT: f"{_NOT_SUMMARISED} What {{}} says of itself:",
    Facet.CONCLUSION: "Where {} concludes:",
}


def _quoted(question: str, asked: AboutText, passages: Sequence[Passage]) -> Answer:
    quotes = [quote for text in asked.texts for quote in _passages_for(asked.facet, text, passages)]
    titles = " and ".join(_title(text) for text in asked.texts)
    if quotes:
        return _shown(question, Reason.ABOUT_TEXT, _QUOTED[asked.facet].format(titles), quotes)
    ends = [_end(text, passages) if asked.facet is Facet.CONCLUSION else _begin(text, passages) for text in asked.texts]
    message = (
        f"I found no place where {titles} draws a conclusion. The last passage that I search:"
        if asked.facet is Facet.CONCLUSION
        else f"{_NOT_SUMMARISED} I found no place where {titles} says what it is about. So it begins:"
    )
    return _shown(question, Reason.UNSURE, message, ends)


def _shown(question: str, reason: Reason, message: str, quotes: Sequence[Quote]) -> Answer:
    first = tuple(quotes[:MAX_TEXTS])
    numbers = tuple(dict.fromkeys(quote.number for quote in quotes))
    return Answer(
        question, reason, message, quotes=first, shown=frozenset(quote.number for quote in first), ranking=numbers
    )


def _passages_for(facet: Facet, text: TextPlaces, passages: Sequence[Passage]) -> list[Quote]:
    match facet:
        case Facet.BEGINNING:
            return [_begin(text, passages)]
        case Facet.END:
            return [_end(text, passages)]
        case Facet.CONCLUSION:
            return list(islice(_conclusion(text, passages), 1))
        case _:
            said = [*_under("abstract", text, passages), *_saying("announces", _first(text), text, passages)]
            return [*said[:_ANNOUNCED], *islice(_conclusion(text, passages), 1)] if said else []


def _begin(text: TextPlaces, passages: Sequence[Passage]) -> Quote:
    return _quote(text.first, passages)


def _end(text: TextPlaces, passages: Sequence[Passage]) -> Quote:
    number = text.first + text.length - 1
    return _quote(number, passages, passages[number].sentences[-1])


def _quote(number: int, passages: Sequence[Passage], best: Sentence | None = None) -> Quote:
    passage = passages[number]
    return Quote(passage, number, 0.0, passage.sentences, best or passage.sentences[0])


def _first(text: TextPlaces) -> range:
    return range(text.first, text.first + min(text.length, _FIRST))


def _final(text: TextPlaces) -> range:
    return range(text.first + max(text.length - _LAST, text.length // 2), text.first + text.length)


def _conclusion(text: TextPlaces, passages: Sequence[Passage]) -> Iterator[Quote]:
    yield from _under("conclusion", text, passages)
    yield from _saying("concludes", _final(text), text, passages)


def _under(kind: str, text: TextPlaces, passages: Sequence[Passage]) -> Iterator[Quote]:
    """Yield the first passage under each heading of a kind: "abstract", "conclusion"."""
    if pattern := pattern_of(kind, text.document.metadata.language or "en"):
        named = (at for at, heading in text.headings if pattern.fullmatch(_bare(heading)))
        yield from (_quote(number, passages) for number in named)


def _bare(heading: str) -> str:
    """Return a heading without its number: "5. Conclusion" is "Conclusion"."""
    return heading.lstrip("0123456789IVXLivxl.:§ ").strip(" .:") or heading


def _saying(kind: str, numbers: range, text: TextPlaces, passages: Sequence[Passage]) -> Iterator[Quote]:
    """Yield the passages with a sentence in which the text speaks of itself in a way: "announces", "concludes"."""
    if pattern := pattern_of(kind, text.document.metadata.language or "en"):
        for number in numbers:
            passage = passages[number]
            for one in passage.sentences:
                if pattern.search(passage.text[one.start - passage.start : one.end - passage.start]):
                    yield _quote(number, passages, one)
                    break

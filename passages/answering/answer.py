"""Answers a question, read with the one before, by one to three quotes, sure or not, or says that there are none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from passages.answering.about_text import about_text
from passages.answering.asked_place import AskedPlace, PlacedPassages, asked_place, asks_for_all
from passages.answering.followups import FollowUp, ResolvedQuestion, resolve, resolve_command
from passages.answering.foreign_question import foreign_question
from passages.answering.speakers import in_speeches_first
from passages.answering.text_facts import describe
from passages.model import Answer, Confidence, Hit, Quote, Reason, surest
from passages.search.searcher import Index, SearchResult

MAX_QUESTION = 500  # characters; Discord's option is cut to the same length
MAX_QUOTES = 3
# A passage that scores below this share of the best one is not shown: hit@3 of what is shown falls by .009 on stories
# and not at all on articles, and a member reads 1.8 passages instead of 2.1.
MIN_SHARE = 0.5
FURTHER = 15  # passages beyond those shown that the ranking of an answer has, where so many match
FOLLOW_UP_HITS = 50  # hits among which those of a follow-up are chosen
UNSURE = "I'm not sure this answers it."
_PLACE_MESSAGES = {
    Confidence.FOUND: "The closest in {where}:",
    Confidence.PERHAPS: f"{UNSURE} The nearest in {{where}}:",
    Confidence.NONE: "I find nothing about this in {where}.",
}


def answer(index: Index, question: str, *, previous: Answer | None = None, limit: int = MAX_QUOTES) -> Answer:
    """Answer `question` from the texts in `index` with at most `limit` quotes, best first.

    `previous` is the previous answer of the same conversation: a follow-up is read with it. Never raises on any string.
    """
    text = "".join(char for char in question if char.isprintable() or char.isspace()).strip()
    if not any(char.isalnum() for char in text):
        return _refused(question, Reason.EMPTY_QUESTION, "Please type a question with at least one word.")
    if len(text) > MAX_QUESTION:
        message = f"Please keep questions under {MAX_QUESTION} characters (yours had {len(text):,})."
        return _refused(question, Reason.TOO_LONG, message)
    if not index.passages:
        message = "There is no text to search yet. Add one to the folder of texts and reload."
        return _refused(question, Reason.NO_TEXT, message)
    if previous and (command := resolve_command(text, previous)):
        wants_page = command.kind is FollowUp.PAGE
        return _page_of_last(text, previous) if wants_page else _more(index, command, previous, limit)
    if about := about_text(text, lambda: index.places, index.data.languages, index.names):
        return describe(text, about, index.passages)
    if asked := asked_place(text, lambda: index.places, index.passages):
        return _at_place(index, text, asked, limit)
    own = _without_title_words(index, text, index.query(text, limit), limit)
    resolved = resolve(text, own, previous)
    if resolved.kind is FollowUp.ALONE:
        return _standalone(index, text, in_speeches_first(index, text, own, limit))
    return _with_carried(index, text, resolved, own, limit)


def _without_title_words(index: Index, question: str, result: SearchResult, limit: int) -> SearchResult:
    """Search again without those words that stand only in the title: a question that names its text loses nothing."""
    if result.confident or not result.missing or not result.hits:
        return result
    title = set(re.findall(r"\w+", result.hits[0].passage.metadata.title.casefold()))
    named = [word for word in result.missing if word.casefold() in title]
    rest = re.sub(rf"\b(?:{'|'.join(map(re.escape, named))})\b", " ", question, flags=re.IGNORECASE) if named else ""
    again = index.query(rest, limit) if any(map(str.isalnum, rest)) else result
    better = again.content_count and surest(result.confidence, again.confidence) is not result.confidence
    return again if better else result


def _refused(question: str, reason: Reason, message: str) -> Answer:
    return Answer(question, reason, message)


def _standalone(index: Index, question: str, result: SearchResult) -> Answer:
    if not result.content_count and not result.hits:
        return _refused(question, Reason.NO_CONTENT_WORDS, "I need at least one content word to search for.")
    return _answer(index, question, ResolvedQuestion(FollowUp.ALONE), result)


def _at_place(index: Index, question: str, asked: AskedPlace, limit: int, skip: frozenset[int] = frozenset()) -> Answer:
    """Answer a question that names a place from what stands there; by its beginning where nothing else is asked."""
    if not asked.found:
        return _refused(question, Reason.NOT_IN_TEXT, asked.refused)
    where = " and ".join(f"{one.name} of “{one.title}”" if one.title else one.name for one in asked.found[:limit])
    within = [one.numbers for one in asked.found]
    result = index.query(asked.rest, limit + len(skip), within=within)
    if asks_for_all(asked.rest) or not result.content_count:
        quotes = tuple(one.beginning(index.passages) for one in asked.found[:limit])
        shown = frozenset(quote.number for quote in quotes)
        return Answer(question, Reason.FOUND, f"So begins {where}:", quotes=quotes, shown=shown)
    hits = tuple(hit for hit in result.hits if hit.number not in skip)[:limit]
    reply = _answer(index, question, ResolvedQuestion(FollowUp.ALONE), replace(result, hits=hits))
    return replace(
        reply,
        message=_PLACE_MESSAGES[reply.confidence].format(where=where),
        quotes=tuple(_inside(quote, asked.found) for quote in reply.quotes),
        nearest=tuple(_inside(quote, asked.found) for quote in reply.nearest),
    )


def _inside(quote: Quote, places: Sequence[PlacedPassages]) -> Quote:
    return next((one.quoted(quote) for one in places if quote.number in one.numbers), quote)


def _with_carried(index: Index, question: str, resolved: ResolvedQuestion, own: SearchResult, limit: int) -> Answer:
    """Search a follow-up together with the questions it refers to.

    If it asks about something else, only passages that its own words find as well are quoted.
    """
    result = index.query(" ".join((*resolved.carried, question)), FOLLOW_UP_HITS)
    result = replace(
        result, confidence=surest(result.confidence, own.confidence) if own.content_count else result.confidence
    )
    if resolved.kind is FollowUp.BESIDE and own.content_count:
        ranked = own.ranked[:FOLLOW_UP_HITS]
        numbers = {number for number, score in ranked if score >= ranked[0][1] / 2}
        hits = tuple(hit for hit in result.hits if hit.number in numbers)
        result = replace(result, hits=hits, confidence=result.confidence if hits else Confidence.NONE)
    if own.all_missing:
        result = replace(result, confidence=Confidence.NONE, missing=own.missing)
    return _answer(index, question, resolved, replace(result, hits=result.hits[:limit]))


def _more(index: Index, resolved: ResolvedQuestion, previous: Answer, limit: int) -> Answer:
    """Quote the next passages for the question before, after those that were shown."""
    asked = asked_place(previous.question, lambda: index.places, index.passages)
    if asked and asked.found and not asks_for_all(asked.rest):
        reply = _at_place(index, previous.question, asked, limit, previous.shown)
        if reply.quotes:
            return replace(reply, shown=previous.shown | reply.shown)
    wanted = len(previous.shown) + limit
    result = index.query(" ".join(resolved.carried), wanted + FURTHER)
    fresh = tuple(hit for hit in result.hits[:wanted] if hit.number not in previous.shown)
    if not previous.shown or not fresh:
        message = "There are no more passages that match. Try another wording."
        return Answer(previous.question, Reason.NO_MORE, message, carried=previous.carried, shown=previous.shown)
    unresolved = ResolvedQuestion(resolved.kind, previous.carried)
    confidence = surest(result.confidence, previous.confidence)
    reply = _answer(index, previous.question, unresolved, replace(result, hits=fresh, confidence=confidence))
    return replace(reply, shown=previous.shown | reply.shown)


def _page_of_last(question: str, previous: Answer) -> Answer:
    """Give the place of the last quote, and the quote again, so that the page can be checked against the words."""
    if not previous.quotes:
        return _refused(question, Reason.NOT_IN_TEXT, "Nothing was quoted before, so there is no page to give.")
    best = previous.quotes[0]
    return replace(previous, reason=Reason.FOUND, quotes=(best,), message=f"It stands in {best.citation}:")


def _answer(index: Index, question: str, resolved: ResolvedQuestion, result: SearchResult) -> Answer:
    quotes = tuple(_quote(hit, result) for hit in result.hits)
    shown = tuple(quote for quote in quotes if quote.score >= MIN_SHARE * quotes[0].score)
    if result.confidence is not Confidence.NONE and shown:
        expanded = result.expanded + _synonyms(result, result.hits[: len(shown)])
        sure, passages = result.confident, "passage" if len(shown) == 1 else "passages"
        return Answer(
            question,
            Reason.FOUND if sure else Reason.UNSURE,
            f"The closest {passages} in {_searched(index)}:" if sure else f"{UNSURE} The nearest {passages}:",
            quotes=shown,
            missing=result.missing,
            absent=tuple(word for word in result.missing_subjects if word not in dict(expanded)),
            corrected=_as_written(result, shown),
            expanded=expanded,
            carried=resolved.carried,
            shown=frozenset(quote.number for quote in shown),
            ranking=tuple(number for number, _ in result.ranked),
        )
    return Answer(
        question,
        Reason.NOT_IN_TEXT,
        foreign_question(question, index.data.languages) or _miss_message(index, result),
        nearest=quotes[:1],
        missing=result.missing,
        corrected=result.corrected,
        expanded=result.expanded,
        carried=resolved.carried,
    )


def _quote(hit: Hit, result: SearchResult) -> Quote:
    return Quote(
        hit.passage,
        hit.number,
        hit.score,
        sentences=hit.passage.sentences,
        best=result.best_sentence(hit),
        matched=result.matched(hit),
    )


def _synonyms(result: SearchResult, hits: Sequence[Hit]) -> tuple[tuple[str, str], ...]:
    """Return (as typed, first synonym in the quotes) for words that the texts do not have."""
    found: dict[str, str] = {}
    for hit in hits:
        for typed, written in result.synonyms(hit):
            found.setdefault(typed, written)
    return tuple(found.items())


def _as_written(result: SearchResult, quotes: Sequence[Quote]) -> tuple[tuple[str, str], ...]:
    """Return (as typed, as the quotes write it) for misspelt words: the index knows words without their capitals."""
    written = {
        word.casefold(): word
        for quote in quotes
        for start, end in quote.matched
        for word in [quote.passage.text[start - quote.passage.start : end - quote.passage.start]]
    }
    return tuple((typed, written.get(read, read)) for typed, read in result.corrected)


def _miss_message(index: Index, result: SearchResult) -> str:
    subject = _searched(index)
    subject = subject[0].upper() + subject[1:]
    said = f"{subject} does not seem to speak of this"
    if not result.missing:
        return f"{said}: its words stand there, but not together. Try another wording."
    words = ", ".join(f"“{word}”" for word in result.missing[:6])
    verb = "stands" if len(result.missing) == 1 else "stand"
    return f"{said}: {words} {verb} nowhere in it. Try another wording."


def _searched(index: Index) -> str:
    """Name what was searched: the one text by its title, or the library."""
    first, last = index.passages[0].metadata.title, index.passages[-1].metadata.title
    if first == last:
        return f"“{first}”" if first else "the text"
    return "the library"

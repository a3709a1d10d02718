"""A question, and what was asked before, to an answer: one to three quotes, or an honest word that there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from passages.answering.followups import FollowUp, ResolvedQuestion, resolve
from passages.model import Answer, Hit, Quote, Reason
from passages.search.searcher import Index, SearchResult

MAX_QUESTION = 500  # characters; Discord's option is cut to the same length
MAX_QUOTES = 3
# A passage that scores below this share of the best one is not shown beside it: of what is shown, hit@3 falls by .009
# on stories and not at all on articles, and a member reads 1.8 passages instead of 2.1.
WORTH = 0.5
WIDE = 50  # how many passages a follow-up is looked for in


def answer(index: Index, question: str, *, previous: Answer | None = None, limit: int = MAX_QUOTES) -> Answer:
    """What the texts in `index` say to `question`, at most `limit` quotes, best first.

    `previous` is the answer before in the same conversation: a follow-up is read with it. Never raises on any string.
    """
    asked = "".join(char for char in question if char.isprintable() or char.isspace()).strip()
    if not any(char.isalnum() for char in asked):
        return _refused(question, Reason.EMPTY_QUESTION, "Please type a question with at least one word.")
    if len(asked) > MAX_QUESTION:
        told = f"Please keep questions under {MAX_QUESTION} characters (yours had {len(asked):,})."
        return _refused(question, Reason.TOO_LONG, told)
    if not index.passages:
        told = "There is no text to search yet. Add one to the folder of texts and reload."
        return _refused(question, Reason.NO_TEXT, told)
    own = index.query(asked, limit)
    reading = resolve(asked, own.content, previous)
    match reading.kind:
        case FollowUp.ALONE:
            return _alone(index, asked, own)
        case FollowUp.MORE if previous:
            return _more(index, reading, previous, limit)
        case FollowUp.PAGE if previous:
            return _place(asked, previous)
        case _:
            return _together(index, asked, reading, own, limit)


def _refused(question: str, reason: Reason, message: str) -> Answer:
    return Answer(question, reason, message)


def _alone(index: Index, asked: str, finding: SearchResult) -> Answer:
    if not finding.content:
        return _refused(asked, Reason.NO_CONTENT_WORDS, "I need at least one content word to search for.")
    return _answer(index, asked, ResolvedQuestion(FollowUp.ALONE), finding)


def _together(index: Index, asked: str, reading: ResolvedQuestion, own: SearchResult, limit: int) -> Answer:
    """A follow-up is searched with what it leans on. What it asks beside that must itself stand where it is quoted."""
    together = index.query(" ".join((*reading.carried, asked)), WIDE)
    together = replace(together, confident=together.confident or own.confident)
    if reading.kind is FollowUp.BESIDE and own.content:
        wide = index.query(asked, WIDE).hits
        named = {hit.number for hit in wide if hit.score >= wide[0].score / 2}
        hits = tuple(hit for hit in together.hits if hit.number in named)
        together = replace(together, hits=hits, confident=together.confident and bool(hits))
    if own.all_missing:
        together = replace(together, confident=False, missing=own.missing)
    return _answer(index, asked, reading, replace(together, hits=together.hits[:limit]))


def _more(index: Index, reading: ResolvedQuestion, previous: Answer, limit: int) -> Answer:
    question = " ".join(reading.carried)
    finding = index.query(question, len(previous.shown) + limit)
    fresh = tuple(hit for hit in finding.hits if hit.number not in previous.shown)
    if not previous.found or not fresh:
        told = "There are no more passages that match. Try another wording."
        return Answer(previous.question, Reason.NO_MORE, told, carried=previous.carried, shown=previous.shown)
    reply = _answer(
        index, previous.question, ResolvedQuestion(reading.kind, previous.carried), replace(finding, hits=fresh)
    )
    return replace(reply, shown=previous.shown | reply.shown)


def _place(asked: str, previous: Answer) -> Answer:
    """Where the last quote stands: the same quote again, so that the page can be checked against the words."""
    if not previous.quotes:
        told = "Nothing was quoted before, so there is no page to give."
        return _refused(asked, Reason.NOT_IN_TEXT, told)
    best = previous.quotes[0]
    return replace(previous, quotes=(best,), message=f"It stands in {best.citation}:")


def _answer(index: Index, asked: str, reading: ResolvedQuestion, finding: SearchResult) -> Answer:
    quotes = tuple(_quote(hit, finding) for hit in finding.hits)
    worth = tuple(quote for quote in quotes if quote.score >= WORTH * quotes[0].score)
    if finding.confident and worth:
        return Answer(
            asked,
            Reason.FOUND,
            f"The closest passage{'s' if len(worth) > 1 else ''} in {_where(index)}:",
            quotes=worth,
            missing=finding.missing,
            corrected=_as_written(finding, worth),
            expanded=finding.expanded + _related(finding, finding.hits[: len(worth)]),
            carried=reading.carried,
            shown=frozenset(quote.number for quote in worth),
        )
    return Answer(
        asked,
        Reason.NOT_IN_TEXT,
        _miss(index, finding),
        nearest=quotes[:1],
        missing=finding.missing,
        corrected=finding.corrected,
        expanded=finding.expanded,
        carried=reading.carried,
    )


def _quote(hit: Hit, finding: SearchResult) -> Quote:
    return Quote(
        hit.passage,
        hit.number,
        hit.score,
        sentences=hit.passage.sentences,
        best=finding.sentence(hit),
        matched=finding.matched(hit),
    )


def _related(finding: SearchResult, hits: Sequence[Hit]) -> tuple[tuple[str, str], ...]:
    """Words that stand nowhere, each with the first one in what is quoted that says nearly the same."""
    found: dict[str, str] = {}
    for hit in hits:
        for typed, written in finding.related(hit):
            found.setdefault(typed, written)
    return tuple(found.items())


def _as_written(finding: SearchResult, quotes: Sequence[Quote]) -> tuple[tuple[str, str], ...]:
    """What was misspelt, with the right word as the quotes write it: the index knows it without its capitals."""
    written = {
        word.casefold(): word
        for quote in quotes
        for start, end in quote.matched
        for word in [quote.passage.text[start - quote.passage.start : end - quote.passage.start]]
    }
    return tuple((typed, written.get(read, read)) for typed, read in finding.corrected)


def _miss(index: Index, finding: SearchResult) -> str:
    where = _where(index)
    where = where[0].upper() + where[1:]
    if not finding.missing:
        return f"{where} does not seem to speak of this: its words stand there, but not together. Try another wording."
    words = ", ".join(f"“{word}”" for word in finding.missing[:6])
    stand = "stands" if len(finding.missing) == 1 else "stand"
    return f"{where} does not seem to speak of this: {words} {stand} nowhere in it. Try another wording."


def _where(index: Index) -> str:
    first, last = index.passages[0].metadata.title, index.passages[-1].metadata.title
    if first == last:
        return f"“{first}”" if first else "the text"
    return "the library"

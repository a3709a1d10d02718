"""Questions about what somebody in a text says or does: "What does Jeyes say about his debts?".

Such a question is asked of that speaker's own sentences first. The name itself is taken out of it: printed at the head
of every speech, it answers nothing. A speaker is to the speeches what an author is to a text, so "the author" takes its
place and `question_frames` does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from passages.model import Hit, System, labels_in, surest
from passages.search.searcher import Index, SearchResult
from passages.text.lazy_pattern import lazily

_HITS = 50  # hits among which the speaker's own are looked for
_READ = 20  # passages from which the names of speakers are known
_SHARE = 0.5  # of the best score that a speech must reach to come first
_DOES = lazily(r"\b(?:do|does|did|has|had|have|is|was|will|would|can|could|should|must|according\sto)\s", re.IGNORECASE)
_SAYS = lazily(r"(?:[’']s\s(?:view|opinion|speech|words)\b|\s(?:say|sa(?:id|ys)|thinks?|tells?|claims?|asks?)\b)")
_BETWEEN = lazily(
    r"\s?(?:the\s)?(?:(?:mrs?|ms|dr|st|sir|lady|lord|captain|king|queen|prince|father)\.?\s)*", re.IGNORECASE
)
_WORD = lazily(r"[^\W\d_]{3,}")
_NO_NAMES = frozenset("the and mrs sir lady lord first second third captain king queen prince father".split())


class AskedSpeaker(NamedTuple):
    """A speaker that a question asks about, by the label of its system, and the question without the name."""

    label: str
    rest: str


def asked_speaker(question: str, labels: Iterable[str]) -> AskedSpeaker | None:
    """Return whose words or deeds are asked for; None where no speaker, or more than one, may be meant."""
    found = {label: name for label in labels if (name := _name_in(question, label))}
    longest = max((len(name[0]) for name in found.values()), default=0)
    best = [(label, name) for label, name in found.items() if len(name[0]) == longest]
    if len(best) != 1:
        return None
    label, name = best[0]
    return AskedSpeaker(label, f"{question[: name.start()]}the author{question[name.end() :]}")


def _name_in(question: str, label: str) -> re.Match[str] | None:
    """The name, or a word of it that is no title, where it says or does what is asked."""
    words = [re.escape(word) for word in _WORD.findall(label) if word.casefold() not in _NO_NAMES]
    if not words:
        return None
    name = re.compile(rf"\b(?:{re.escape(label)}|(?:{'|'.join(words)})(?:\s(?:{'|'.join(words)}))*)\b", re.IGNORECASE)
    for found in name.finditer(question):
        does = any(_BETWEEN.fullmatch(question, one.end(), found.start()) for one in _DOES.finditer(question))
        if does or _SAYS.match(question, found.end()):
            return found
    return None


def in_speeches_first(index: Index, question: str, own: SearchResult, limit: int) -> SearchResult:
    """Return the result `own` of a question; if that asks about a speaker, one with the speaker's sentences first."""
    if not (_DOES.search(question) or _SAYS.search(question)):
        return own
    read = (index.passages[number] for number, _ in own.ranked[:_READ])
    labels = {label for passage in read for label in labels_in(passage.places, System.SPEAKER)}
    asked = asked_speaker(question, sorted(labels))
    if asked is None:
        return own
    result = replace(index.query(asked.rest, _HITS), speaker=asked.label)
    least = _SHARE * max((hit.score for hit in result.hits), default=0.0)
    spoken = [hit for hit in result.hits if hit.score >= least and _is_said_by(asked.label, hit, result)]
    if not spoken:
        return own
    others = [hit for hit in result.hits if hit not in spoken]
    return replace(
        result,
        hits=(*spoken, *others)[:limit],
        confidence=surest(own.confidence, result.confidence),
        missing=own.missing,
    )


def _is_said_by(label: str, hit: Hit, result: SearchResult) -> bool:
    return label in labels_in(result.best_sentence(hit).places, System.SPEAKER)

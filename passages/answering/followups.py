"""Follow-up questions: "and the South?", "why?", "what did they do?", "more", "on which page?".

A follow-up is not rewritten by guessing what its pronouns refer to. It is searched together with the questions before,
and the answer shows what was carried over. Openers and pronouns are small closed classes of words. That a question has
no content word is told by the analyzer, so "warum?" and "¿por qué?" are follow-ups in any language.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from passages.model import Answer


class FollowUp(Enum):
    """The way a question refers to the one before."""

    ALONE = "it does not"
    BESIDE = "it asks the same about something else"  # "and the South?"
    ON = "it asks more about the same thing"  # "why?", "what did they do then?"
    MORE = "it asks for further passages"
    PAGE = "it asks for the place of the last quote"


class ResolvedQuestion(NamedTuple):
    """How a question is to be read: `carried` are the earlier questions it is searched with, oldest first."""

    kind: FollowUp
    carried: tuple[str, ...] = ()


def resolve(question: str, content_count: int, previous: Answer | None) -> ResolvedQuestion:
    """Return how `question`, with its number of content words, is to be read after `previous`."""
    if previous is None:
        return ResolvedQuestion(FollowUp.ALONE)
    if command := resolve_command(question, previous):
        return command
    words = _words(question)
    joined = " ".join(words)
    chain = (*previous.carried, previous.question)
    if content_count <= _SHORT and _OPENER.match(joined):
        return ResolvedQuestion(FollowUp.BESIDE, chain[:1])
    if content_count == 0 or (content_count <= _SHORT and _has_pronoun(words)):
        return ResolvedQuestion(FollowUp.ON, chain[:1] + chain[1:][-1:])
    return ResolvedQuestion(FollowUp.ALONE)


def resolve_command(question: str, previous: Answer) -> ResolvedQuestion | None:
    """Return how "more" or "on which page?" is to be read after `previous`; None for a question that asks anything."""
    joined = " ".join(_words(question))
    kind = FollowUp.MORE if joined in _MORE else FollowUp.PAGE if _PAGE.fullmatch(joined) else None
    return ResolvedQuestion(kind, (*previous.carried, previous.question)) if kind else None


def _words(question: str) -> list[str]:
    return re.findall(r"\w+", question.casefold())


# A question with more content words than this is searched alone, whatever pronoun it has.
_SHORT = 3

_MORE = frozenset(
    "more|more please|more passages|show more|show me more|tell me more|go on|continue|next|anything else|what else"
    "|any more|mehr|weiter|noch mehr|encore|plus|la suite|más|mas|sigue|ancora|altro|meer|mais".split("|")
)

_PAGE = re.compile(
    r"(and )?(((on|at|from) )?(which|what) pages?( (is|was) (that|this|it)( on| from)?"
    r"| (does|did) (that|this|it) stand( on)?)?"
    r"|where (is|was|does|did) (that|this|it)( stand| say (that|this|so|it))?|page( number)?)"
)

_OPENER = re.compile(
    r"(and|but|or|also|what about|how about|what of|same for|und|aber|oder|was ist mit|wie ist es mit"
    r"|et|mais|ou|qu en est il|y|pero|o|qué hay de|e|ma|en|maar|och|men|og)\b(?! (so|then)$)"
)

_PRONOUNS = frozenset(
    "it its itself they them their theirs themselves he him his himself she her hers herself"
    " one ones those these this such there former latter".split()
)


def _has_pronoun(words: list[str]) -> bool:
    """Return whether a pronoun refers to something before; "that" does only as the last word."""
    return not _PRONOUNS.isdisjoint(words) or words[-1:] == ["that"]

"""Which questions lean on the one before: "and the South?", "why?", "what did they do?", "more", "on which page?".

A follow-up is not rewritten by guessing what its words stand for. It is searched together with what it leans on, and
the answer shows what was carried over. Openers and pronouns are small closed classes of words; that a question has no
word of its own is told by the analyser, so "warum?" and "¿por qué?" lean on the question before in any language.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from passages.model import Answer


class FollowUp(Enum):
    """How a question leans on the one before."""

    ALONE = "it does not"
    BESIDE = "it asks the same of something else"  # "and the South?"
    ON = "it asks on about the same thing"  # "why?", "what did they do then?"
    MORE = "it wants further passages"
    PAGE = "it wants to know where the quote stands"


class ResolvedQuestion(NamedTuple):
    """A question as it is to be searched: `carried` is what goes before it, oldest first."""

    kind: FollowUp
    carried: tuple[str, ...] = ()


def resolve(question: str, content: int, previous: Answer | None) -> ResolvedQuestion:
    """How `question`, which has `content` content words of its own, is read after `previous`."""
    if previous is None:
        return ResolvedQuestion(FollowUp.ALONE)
    words = re.findall(r"\w+", question.casefold())
    said = " ".join(words)
    chain = (*previous.carried, previous.question)
    if said in _MORE:
        return ResolvedQuestion(FollowUp.MORE, chain)
    if _PAGE.fullmatch(said):
        return ResolvedQuestion(FollowUp.PAGE, chain)
    if content <= _SHORT and _OPENER.match(said):
        return ResolvedQuestion(FollowUp.BESIDE, chain[:1])
    if content == 0 or (content <= _SHORT and _leans(words)):
        return ResolvedQuestion(FollowUp.ON, chain[:1] + chain[1:][-1:])
    return ResolvedQuestion(FollowUp.ALONE)


# A question with more content words than this says enough to be searched alone, whatever pronoun it has.
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


def _leans(words: list[str]) -> bool:
    """Whether a pronoun stands for something said before; "that" does only where nothing it could introduce follows."""
    return not _PRONOUNS.isdisjoint(words) or words[-1:] == ["that"]

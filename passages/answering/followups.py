"""Follow-up questions: "and the South?", "why?", "what did they do?", "more", "on which page?".

A follow-up is not rewritten by guessing what its pronouns refer to. It is searched together with the questions before,
and the answer shows what was carried over. Openers and pronouns are small closed classes of words. That a question has
no content word is told by the analyzer, so "warum?" and "¿por qué?" are follow-ups in any language.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from passages.model import Answer
from passages.search.searcher import SearchResult
from passages.text.lazy_pattern import lazily


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


def resolve(question: str, own: SearchResult, previous: Answer | None) -> ResolvedQuestion:
    """Return how `question`, which found `own` by itself, is to be read after `previous`.

    What found nothing is not carried. A full question of its own is read alone.
    """
    if previous is None:
        return ResolvedQuestion(FollowUp.ALONE)
    if command := resolve_command(question, previous):
        return command
    chain = _chain(previous)
    if not chain:
        return ResolvedQuestion(FollowUp.ALONE)
    typed, words, count = _WORD.findall(question), _words(question), own.content_count
    if count == 0:
        return ResolvedQuestion(FollowUp.ON, chain[:1] + chain[1:][-1:])
    if count > _SHORT:
        return ResolvedQuestion(FollowUp.ALONE)
    refers = refers_back(typed) and not (own.confident and _asks_the_text(words))
    if opener := _OPENER.match(" ".join(words)):
        rest = _words(" ".join(words)[opener.end() :])
        alone = own.confident and count > 1 and not refers and is_clause(rest)
        return ResolvedQuestion(FollowUp.ALONE) if alone else ResolvedQuestion(FollowUp.BESIDE, chain[:1])
    return ResolvedQuestion(FollowUp.ON, chain[:1] + chain[1:][-1:]) if refers else ResolvedQuestion(FollowUp.ALONE)


def _chain(previous: Answer) -> tuple[str, ...]:
    """Return the questions that may be carried, oldest first: those that found something."""
    return (*previous.carried, previous.question) if previous.quotes or previous.shown else previous.carried


def resolve_command(question: str, previous: Answer) -> ResolvedQuestion | None:
    """Return how "more" or "on which page?" is to be read after `previous`; None for a question that asks anything."""
    joined = " ".join(_words(question))
    kind = FollowUp.MORE if joined in _MORE else FollowUp.PAGE if _PAGE.fullmatch(joined) else None
    return ResolvedQuestion(kind, (*previous.carried, previous.question)) if kind else None


_WORD = lazily(r"\w+")


def _words(question: str) -> list[str]:
    return _WORD.findall(question.casefold())


# A question with more content words than this is searched alone, whatever pronoun it has.
_SHORT = 3

_MORE = frozenset(
    "more|more please|more passages|show more|show me more|tell me more|go on|continue|next|anything else|what else"
    "|any more|mehr|weiter|noch mehr|encore|plus|la suite|más|mas|sigue|ancora|altro|meer|mais".split("|")
)

_PAGE = lazily(
    r"(and )?(((on|at|from) )?(which|what) pages?( (is|was) (that|this|it)( on| from)?"
    r"| (does|did) (that|this|it) stand( on)?)?"
    r"|where (is|was|does|did) (that|this|it)( stand| say (that|this|so|it))?|page( number)?)"
)

_OPENER = lazily(
    r"(and|but|or|also|what about|how about|what of|same for|und|aber|oder|was ist mit|wie ist es mit"
    r"|et|mais|ou|qu en est il|y|pero|o|qué hay de|e|ma|en|maar|och|men|og)\b(?! (so|then)$)"
)

_PRONOUNS = frozenset(
    "it its itself they them their theirs themselves he him his himself she her hers herself"
    " one ones those these this such there former latter".split()
)
_OWNERS = frozenset("its their his her itself themselves himself herself".split())
_ASKING = frozenset(
    "who whom whose what when where why how which"
    " wer wen wem wessen was wann wo warum wieso weshalb wie welche welcher welches"
    " qui que quand où pourquoi comment quel quelle quels quelles"
    " quién quiénes qué cuándo dónde cómo cuál cuáles chi che quando dove perché come quale quali"
    " wie wat wanneer waar waarom hoe welk welke".split()
)
_AUXILIARIES = frozenset(
    "is are was were do does did has have had can could will would shall should may might must".split()
)
_DETERMINERS = frozenset("the a an every each".split())
_DOING = frozenset("do does did has have had can could will would shall should".split())
_BE = frozenset("is are was were be been".split())
_TEXTS = frozenset("text essay article book chapter author passage novel story poem play paper".split())
_SPEAKING = frozenset("say says mention mentions discuss talk speak describe refer explain argue claim".split())
_GENERAL = frozenset("true false possible impossible right wrong better best necessary important fair good bad".split())


def is_clause(words: Sequence[str]) -> bool:
    """Return whether words begin as a question does, by a question word or an auxiliary verb."""
    return bool(words) and (words[0] in _ASKING or words[0] in _AUXILIARIES)


def refers_back(words: Sequence[str]) -> bool:
    """Return whether a pronoun refers to something before the question; "that" does only as the last word."""
    lower = [word.casefold() for word in words]
    named = [at for at, word in enumerate(words) if at and word[0].isupper() and word != "I"]
    named += [at for at, (word, after) in enumerate(pairwise(lower)) if word in _DOING and after in _DETERMINERS]
    return lower[-1:] == ["that"] or any(
        _refers(lower, at, min(named, default=at) < at) for at, word in enumerate(lower) if word in _PRONOUNS
    )


def _refers(words: Sequence[str], at: int, named: bool) -> bool:
    """Return whether the pronoun at `at` refers to something before the question; `named`: somebody is named before it.

    It does not in "is there a …", "is it true that …", "should one …", "in this essay", "why did the king leave his …".
    """
    word, before, after = words[at], words[:at], words[at + 1 :]
    match word:
        case "there":
            return not ((after and _BE.intersection(before[-1:])) or _BE.intersection(after[:1]))
        case "it":
            return not (_BE.intersection(before[-1:]) and _GENERAL.intersection(after[:1]))
        case "one":
            return not _AUXILIARIES.intersection(before[-1:])
        case "this" | "these":
            return not _TEXTS.intersection(after[:1])
        case "such":
            return after[:1] != ["as"]
    return word not in _OWNERS or not named  # after "the king" or "did Cain" it is that one's own


def _asks_the_text(words: Sequence[str]) -> bool:
    """Return whether the pronoun is the subject of speaking, as in "does it mention bees?": the text or its author."""
    return any(
        subject in _PRONOUNS and verb in _SPEAKING and auxiliary in _AUXILIARIES
        for auxiliary, subject, verb in zip(words, words[1:], words[2:], strict=False)
    )

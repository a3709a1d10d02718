"""What a question is asked of, and what that says: one text, the texts of a channel, or those asked after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.runtime.conversations import Turn
from bot.store import visible_texts
from bot.view import messages
from bot.view.custom_id import PassageRef, text_key
from bot.view.markdown import echo
from passages.answering.answer import answer
from passages.model import Answer, Quote, Reason
from passages.search.searcher import Index
from passages.storage.snapshot import Snapshot, Text

_RANKED: Final = 15  # passages that More passages can go through


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is asked of: one text, or all that are on the shelf at this moment."""

    snapshot: Snapshot
    text: Text | None = None

    @property
    def index(self) -> Index:
        return self.text.index if self.text else self.snapshot.index

    @property
    def text_key(self) -> str:
        return text_key(self.text) if self.text else self.snapshot.version

    @property
    def name(self) -> str:
        return self.text.name if self.text else ""

    def find(self, number: int) -> tuple[Text, int]:
        """The text that passage `number` of `index` stands in, and its number there."""
        return (self.text, number) if self.text else self.snapshot.text_of(number)

    def ref(self, number: int) -> PassageRef:
        text, local = self.find(number)
        return PassageRef(text_key(text), local)

    def excerpt(self, quote: Quote) -> messages.Excerpt:
        text, local = self.find(quote.number)
        return messages.Excerpt(quote, PassageRef(text_key(text), local), text.count, text.version)

    def searched(self) -> str:
        """A word on what was searched, where the answer itself cannot name it. Markdown."""
        titles = [f"*{echo(text.title)}*" for text in self.snapshot.texts[:3]]
        more = f" and {len(self.snapshot.texts) - 3:,} more" if len(self.snapshot.texts) > 3 else ""
        return "" if self.text or len(self.snapshot.texts) < 2 else f"searched: {', '.join(titles)}{more}"


def find_answer(
    place: visible_texts.VisibleTexts, text: Text | None, words: str, before: Turn | None
) -> tuple[Scope, Answer, messages.RankedRefs]:
    """What the texts of `place`, or `text` alone, say to `words`; `before` is the turn that they may lean on."""
    scope, reply = _answer(place, text, words, before)
    return scope, reply, _ranking(scope, reply) if reply.found else messages.RankedRefs()


def _answer(
    place: visible_texts.VisibleTexts, text: Text | None, words: str, before: Turn | None
) -> tuple[Scope, Answer]:
    """What says nothing, of all the texts of a shelf, lets the other shelf be asked: on its own, as it stands."""
    scope, reply = _first(place, text, words, before)
    if scope.text is None and reply.reason in (Reason.NOT_IN_TEXT, Reason.NO_TEXT):
        for other in (Scope(place.snapshot), Scope(place.fallback)):
            if not other.snapshot.texts or other.text_key == scope.text_key:
                continue
            if (further := answer(other.index, words)).found or reply.reason is Reason.NO_TEXT:
                return other, further
    return scope, reply


def _first(
    place: visible_texts.VisibleTexts, text: Text | None, words: str, before: Turn | None
) -> tuple[Scope, Answer]:
    """A follow-up is asked of what the question before was asked of, unless another text is named.

    What that was must be the same to the letter: what was quoted before a ceiling is not repeated below it.
    """
    named = Scope(place.snapshot, text)
    if before and (last := _scope_before(place, text, before)):
        reply = answer(last.index, words, previous=before.answer)
        if reply.read_as or reply.question == before.answer.question != words.strip():
            return last, reply
        if last.text_key == named.text_key:
            return named, reply
    return named, answer(named.index, words)


def _scope_before(place: visible_texts.VisibleTexts, text: Text | None, before: Turn) -> Scope | None:
    """What the question before was asked of, if that may still be shown."""
    one = text or (place.find(before.text) if before.text else None)
    scopes = [Scope(place.snapshot, one)] if one else [Scope(place.snapshot), Scope(place.fallback)]
    if before.text and one is None:
        return None
    return next((scope for scope in scopes if scope.text_key == before.text_key), None)


def _ranking(scope: Scope, reply: Answer) -> messages.RankedRefs:
    """All that match, best first: those that are shown, then those that were not shown before either."""
    shown = [quote.number for quote in reply.quotes]
    hits = scope.index.query(" ".join((*reply.carried, reply.question)), len(reply.shown) + _RANKED).hits
    later = [hit.number for hit in hits if hit.number not in reply.shown]
    return messages.RankedRefs(tuple(map(scope.ref, (*shown, *later)))[:_RANKED], len(shown))

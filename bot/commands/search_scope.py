"""Which texts a question is searched in, and the answer that they give: one text, a channel's, or the host's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.runtime.conversations import Turn
from bot.store.visible_texts import VisibleTexts
from bot.view import messages
from bot.view.custom_id import Action, ButtonId, PassageRef, text_key
from bot.view.markdown import echo
from passages.answering.answer import answer
from passages.model import Answer, Quote, Reason, surest
from passages.search.searcher import Index
from passages.storage.snapshot import Snapshot, Text

_RANKED: Final = 15  # passages that "More passages" leads through


@dataclass(frozen=True, slots=True)
class SearchScope:
    """The texts that a question is searched in: `text` alone, or all texts of `snapshot`."""

    snapshot: Snapshot
    text: Text | None = None
    also: tuple[str, ...] = ()  # titles of other texts that were searched in vain

    @property
    def index(self) -> Index:
        """The index that is searched."""
        return self.text.index if self.text else self.snapshot.index

    @property
    def text_key(self) -> str:
        """A key that changes with the texts: passage numbers hold for one key."""
        return text_key(self.text) if self.text else self.snapshot.version

    @property
    def name(self) -> str:
        """The name of the one text; "" for all of them."""
        return self.text.name if self.text else ""

    def find(self, number: int) -> tuple[Text, int]:
        """Return the text of passage `number` of `index`, and the passage's number in that text, both from 0."""
        return (self.text, number) if self.text else self.snapshot.text_of(number)

    def ref(self, number: int) -> PassageRef:
        """Return a reference to passage `number` of `index` that a button can carry."""
        text, local = self.find(number)
        return PassageRef(text_key(text), local)

    def excerpt(self, quote: Quote) -> messages.Excerpt:
        """Return `quote` with what its buttons need."""
        text, local = self.find(quote.number)
        return messages.Excerpt(quote, PassageRef(text_key(text), local), text.count, text.version)

    def ranking(self, reply: Answer) -> messages.RankedRefs:
        """Return the passages of an answer, best first: those it shows, then those that were not shown before."""
        shown = [quote.number for quote in reply.quotes]
        further = [number for number in reply.ranking if number not in reply.shown]
        return messages.RankedRefs(tuple(map(self.ref, (*shown, *further)[:_RANKED])), len(shown))

    def alone(self, reply: Answer, owner: int) -> ButtonId | None:
        """Return the button that asks the question alone, where another was carried over; `at` 1: of this one text."""
        return ButtonId(Action.ALONE, owner, (self.ref(0),), int(bool(self.text))) if reply.carried else None

    def searched(self) -> str:
        """Return the titles that were searched, in Markdown, without the one text that the answer itself names."""
        several = self.text is None and len(self.snapshot.texts) > 1
        titles = [*(text.title for text in self.snapshot.texts if several), *self.also]
        named = [f"*{echo(title)}*" for title in dict.fromkeys(titles)]
        more = f" and {len(named) - 3:,} more" if len(named) > 3 else ""
        return f"{'' if several else 'also '}searched: {', '.join(named[:3])}{more}" if named else ""


def find_answer(
    visible: VisibleTexts, text: Text | None, question: str, previous: Turn | None
) -> tuple[SearchScope, Answer]:
    """Answer `question` from `text` or, without one, from the visible texts; `previous` is for follow-ups.

    Where none of the channel's texts answers, the server's and then the host's are searched, without `previous`. What
    surely answers is preferred to what may answer, but the channel's own texts come first.
    """
    scope, reply = _first_answer(visible, text, question, previous)
    if scope.text is None and reply.reason in (Reason.NOT_IN_TEXT, Reason.NO_TEXT):
        for other in (SearchScope(visible.snapshot), SearchScope(visible.fallback)):
            if not other.snapshot.texts or other.text_key == scope.text_key:
                continue
            further = answer(other.index, question)
            searched = tuple(text.title for text in other.snapshot.texts)
            better = surest(reply.confidence, further.confidence) is not reply.confidence
            if better or reply.reason is Reason.NO_TEXT:
                scope, reply = replace(other, also=scope.also), further
            else:
                scope = replace(scope, also=scope.also + searched)
            if reply.found:
                break
    return scope, reply


def _first_answer(
    visible: VisibleTexts, text: Text | None, question: str, previous: Turn | None
) -> tuple[SearchScope, Answer]:
    """Answer a follow-up from what the previous question was searched in, unless another text is named.

    That must still be the same edition: what was quoted without a page limit is not repeated under one.
    """
    wanted = SearchScope(visible.snapshot, text)
    if previous and (scope := _previous_scope(visible, text, previous)):
        reply = answer(scope.index, question, previous=previous.answer)
        if reply.read_as or reply.question == previous.answer.question != question.strip():
            return scope, reply
        if scope.text_key == wanted.text_key:
            return wanted, reply
    return wanted, answer(wanted.index, question)


def _previous_scope(visible: VisibleTexts, text: Text | None, previous: Turn) -> SearchScope | None:
    """Return what the previous question was searched in, if that may still be shown."""
    one = text or (visible.find(previous.text) if previous.text else None)
    if previous.text and one is None:
        return None
    scopes = (
        [SearchScope(visible.snapshot, one)] if one else [SearchScope(visible.snapshot), SearchScope(visible.fallback)]
    )
    return next((scope for scope in scopes if scope.text_key == previous.text_key), None)

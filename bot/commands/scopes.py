"""What a question is asked of, and what that says: one text, the texts of a channel, or those asked after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot import render
from bot.conversations import Turn
from bot.markdown import echo
from bot.press import Place, edition_of
from bot.shelves import places
from passages.answering import answer
from passages.model import Answer, Quote, Reason
from passages.search.index import Index
from passages.shelf import Shelf, Text

_RANKED: Final = 15  # passages that More passages can go through


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is asked of: one text, or all that are on the shelf at this moment."""

    shelf: Shelf
    text: Text | None = None

    @property
    def index(self) -> Index:
        return self.text.index if self.text else self.shelf.index

    @property
    def edition(self) -> str:
        return edition_of(self.text) if self.text else self.shelf.version

    @property
    def name(self) -> str:
        return self.text.name if self.text else ""

    def find(self, number: int) -> tuple[Text, int]:
        """The text that passage `number` of `index` stands in, and its number there."""
        return (self.text, number) if self.text else self.shelf.text_of(number)

    def place(self, number: int) -> Place:
        text, local = self.find(number)
        return Place(edition_of(text), local)

    def excerpt(self, quote: Quote) -> render.Excerpt:
        text, local = self.find(quote.number)
        return render.Excerpt(quote, Place(edition_of(text), local), text.count, text.version)

    def searched(self) -> str:
        """A word on what was searched, where the answer itself cannot name it. Markdown."""
        titles = [f"*{echo(text.title)}*" for text in self.shelf.texts[:3]]
        more = f" and {len(self.shelf.texts) - 3:,} more" if len(self.shelf.texts) > 3 else ""
        return "" if self.text or len(self.shelf.texts) < 2 else f"searched: {', '.join(titles)}{more}"


def find_answer(
    place: places.Place, text: Text | None, words: str, before: Turn | None
) -> tuple[Scope, Answer, render.Ranking]:
    """What the texts of `place`, or `text` alone, say to `words`; `before` is the turn that they may lean on."""
    scope, reply = _answer(place, text, words, before)
    return scope, reply, _ranking(scope, reply) if reply.found else render.Ranking()


def _answer(place: places.Place, text: Text | None, words: str, before: Turn | None) -> tuple[Scope, Answer]:
    """What says nothing, of all the texts of a shelf, lets the other shelf be asked: on its own, as it stands."""
    scope, reply = _first(place, text, words, before)
    if scope.text is None and reply.reason in (Reason.NOT_IN_TEXT, Reason.NO_TEXT):
        for other in (Scope(place.shelf), Scope(place.fallback)):
            if not other.shelf.texts or other.edition == scope.edition:
                continue
            if (further := answer(other.index, words)).found or reply.reason is Reason.NO_TEXT:
                return other, further
    return scope, reply


def _first(place: places.Place, text: Text | None, words: str, before: Turn | None) -> tuple[Scope, Answer]:
    """A follow-up is asked of what the question before was asked of, unless another text is named.

    What that was must be the same to the letter: what was quoted before a ceiling is not repeated below it.
    """
    named = Scope(place.shelf, text)
    if before and (last := _scope_before(place, text, before)):
        reply = answer(last.index, words, previous=before.answer)
        if reply.read_as or reply.question == before.answer.question != words.strip():
            return last, reply
        if last.edition == named.edition:
            return named, reply
    return named, answer(named.index, words)


def _scope_before(place: places.Place, text: Text | None, before: Turn) -> Scope | None:
    """What the question before was asked of, if that may still be shown."""
    one = text or (place.find(before.text) if before.text else None)
    scopes = [Scope(place.shelf, one)] if one else [Scope(place.shelf), Scope(place.fallback)]
    if before.text and one is None:
        return None
    return next((scope for scope in scopes if scope.edition == before.edition), None)


def _ranking(scope: Scope, reply: Answer) -> render.Ranking:
    """All that match, best first: those that are shown, then those that were not shown before either."""
    shown = [quote.number for quote in reply.quotes]
    hits = scope.index.examine(" ".join((*reply.carried, reply.question)), len(reply.shown) + _RANKED).hits
    later = [hit.number for hit in hits if hit.number not in reply.shown]
    return render.Ranking(tuple(map(scope.place, (*shown, *later)))[:_RANKED], len(shown))

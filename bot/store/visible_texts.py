"""Decide what a channel or thread may see: its reading up to the ceiling, its server's texts, the host's texts."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.store.cache.builder import IndexKey, index_key
from bot.store.cache.opener import TextOpener
from bot.store.db.database import Database
from bot.store.errors import InvalidInput
from bot.store.readings import Readings
from bot.store.server_states import ServerStates
from bot.store.values import Reading, ServerState
from passages.errors import LoccitError, ReadError
from passages.model import Document
from passages.places.place_view import NoSuchPlace
from passages.storage.page_limit import Limit, find_limit, limit_name, place_after
from passages.storage.snapshot import Snapshot, Text

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class VisibleTexts:
    """Texts that may be shown in a channel at one moment. No other text can be quoted there.

    A question is asked of `snapshot`: the reading alone, or the server's texts, or the host's if the server has none.
    """

    snapshot: Snapshot
    others: tuple[Text, ...] = ()  # other texts that a member may name
    fallback: Snapshot = field(default_factory=Snapshot)  # asked if `snapshot` finds nothing
    reading: Reading | None = None
    notice: str = ""  # why the reading cannot be opened

    @property
    def texts(self) -> tuple[Text, ...]:
        """Return all texts that a member may name."""
        return (*self.snapshot.texts, *self.others)

    def find(self, query: str) -> Text | None:
        """Return the text with this title, version or name, or None."""
        return Snapshot(self.texts, self.snapshot.index).find(query)


class Visibility:
    """Visibility of texts by channel. `shared` are the host's texts; `channels` a thread, if it is one, and its parent.

    Every method raises `Unavailable` if the database cannot be used and no state of the server is cached.
    """

    def __init__(self, database: Database, states: ServerStates, opener: TextOpener) -> None:
        """Bind to the database, the servers' states and the opener of texts."""
        self._database = database
        self._states = states
        self._opener = opener

    def visible_in(
        self, server: int, channels: tuple[int, ...], shared: Snapshot, *, beyond: bool = False
    ) -> VisibleTexts:
        """Return what may be shown in a channel; with `beyond`, to one member in private, without the ceiling."""
        state = self._states.get(server)
        reading = state.reading(channels)
        if reading is None:
            own = self._opener.snapshot(server, state.texts)
            return VisibleTexts(own, shared.texts, shared) if own.texts else VisibleTexts(shared)
        visible, notice, digest = Snapshot(), "", ""
        try:
            text = self._full_text(state, reading, shared)
            digest = text.digest
            if reading.last and not beyond:
                text = self._opener.text_up_to(server, text, reading.last)
            visible = Snapshot((text,), text.index)
        except ReadError as error:
            notice = f"{error} A moderator can use `/reading set`."
        own_others = [stored for stored in state.texts if stored.id != reading.text]
        others = (*self._opener.lazy_texts(server, own_others), *shared.texts)
        # The same file under another name would not have the ceiling.
        apart = tuple(one for one in others if one.name != reading.shared and one.digest != digest)
        return VisibleTexts(visible, apart, reading=reading, notice=notice)

    def set_reading(
        self, server: int, channel: int, by: int, target: str | Text, pages: str = "", *, seen: Reading | None = None
    ) -> Reading:
        """Set a channel's text and its pages: `pages` is a last place, "104", "ch. 12", or a range, "98–104".

        `target` is the id of a text of the server, or a text of the host.

        Raises:
            InvalidInput: there is no such page; the message names those that exist.
            NoSuchText: as `Readings.set`.
            Conflict: as `Readings.set`.
        """
        text = target if isinstance(target, Text) else self._opener.text(server, self._states.text(server, target))
        first, last = _page_range(text.document, pages)
        if last:
            self._opener.text_up_to(server, text, last)
        own, shared = ("", target.name) if isinstance(target, Text) else (target, "")
        return Readings(self._database, server).set(Reading(channel, own, shared, first, last), by, seen=seen)

    def advance(self, server: int, channel: int, by: int, pages: str, shared: Snapshot) -> Reading:
        """Raise a channel's ceiling to `pages`. With an end only, the part begins where the last one ended.

        Raises:
            InvalidInput: the channel has no reading, has read further already, or there is no such page.
        """
        state = self._states.get(server)
        reading = state.reading((channel,))
        if reading is None:
            raise InvalidInput("This channel has no reading yet. Give it one with `/reading set`.")
        try:
            text = self._full_text(state, reading, shared)
        except ReadError as error:
            raise InvalidInput(f"{error} Set another one with `/reading set`.") from error
        first, last = _page_range(text.document, pages)
        if _comes_before(text.document, last, reading.last):
            raise InvalidInput(
                f"This channel has read up to {limit_name(reading.last)} already. To go back, use `/reading set`."
            )
        if not first and reading.last and last != reading.last:
            first = place_after(text.document, reading.last)
        if last:
            self._opener.text_up_to(server, text, last)
        new_reading = Reading(channel, reading.text, reading.shared, first, last)
        return Readings(self._database, server).set(new_reading, by, seen=reading)

    def prebuild(self, server: int, text: str) -> None:
        """Build the indexes that channels need of a text that was added, changed or removed."""
        try:
            state = self._states.get(server)
            self._opener.snapshot(server, state.texts)
            for reading in state.readings:
                if reading.text == text and reading.last:
                    self._opener.text_up_to(server, self._full_text(state, reading, Snapshot()), reading.last)
        except LoccitError as error:
            log.info("the new version of %s is not ready for every channel: %s", text, error)

    def limited_keys(self, state: ServerState, shared: Snapshot) -> list[IndexKey]:
        """Return the index keys of the texts that are read up to a ceiling."""
        known = {stored.id: (stored.details, stored.digest) for stored in state.texts}
        known |= {text.name: (text.metadata, text.digest) for text in shared.texts}
        read = [(known.get(one.text or one.shared), one.last) for one in state.readings if one.last]
        return [index_key(*text, label) for text, label in read if text]

    def _full_text(self, state: ServerState, reading: Reading, shared: Snapshot) -> Text:
        if reading.text:
            for stored in state.texts:
                if stored.id == reading.text:
                    return self._opener.text(state.server, stored)
        elif found := _find_name(shared.texts, reading.shared):
            return found
        raise ReadError("The text that this channel reads is not in the library any more.")


def _find_name(texts: Iterable[Text], name: str) -> Text | None:
    return next((text for text in texts if text.name == name), None)


def _page_range(document: Document, pages: str) -> tuple[str, str]:
    """Return the labels of the first and the last place of "104", "98–104" or "chapter 12"; the first may be ""."""
    if not pages.strip():
        return "", ""
    found = find_limit(document, pages)
    if isinstance(found, NoSuchPlace):
        raise InvalidInput(_reversed(document, pages) or found.message)
    return found.first, found.label


def _reversed(document: Document, pages: str) -> str:
    """Say so where a range is named from its end to its beginning; "" where it is not."""
    first, dash, last = pages.replace("-", "–").rpartition("–")
    begin, end = (find_limit(document, one) if dash else None for one in (first, last))
    if not (isinstance(begin, Limit) and isinstance(end, Limit) and end.end < begin.end):
        return ""
    name = limit_name(end.label)
    return f"{name[:1].upper()}{name[1:]} comes before {limit_name(begin.label)}. Name the first page first."


def _comes_before(document: Document, one: str, other: str) -> bool:
    """Return whether the place `one` ends before the place `other`; False where either is not known any more."""
    if not (one and other):
        return False
    ends = [find_limit(document, label) for label in (one, other)]
    known = [limit.end for limit in ends if isinstance(limit, Limit)]
    return len(known) == 2 and known[0] < known[1]

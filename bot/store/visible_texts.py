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
from passages.places.place_view import NoSuchPage, find_label
from passages.storage.page_limit import find_limit
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
        """Set a channel's text and its pages: `pages` is a last page, "104", or a range, "98–104".

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
        labels = text.document.labels
        first, last = _page_range(text.document, pages)
        if _comes_before(text.document, last, reading.last):
            raise InvalidInput(
                f"This channel has read up to {_end_name(reading.last)} already. To go back, use `/reading set`."
            )
        if not first and reading.last in labels[:-1] and last != reading.last:
            first = labels[labels.index(reading.last) + 1]
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
    """Return the first and the last label of "104" or "98–104", as printed. A label may contain a hyphen itself."""
    if not pages.strip():
        return "", ""
    found = find_limit(document, pages)
    first, dash, last = pages.replace("-", "–").rpartition("–")
    if isinstance(found, str) or not dash:
        return "", _label_or_raise(found)
    begin = _label_or_raise(find_label(document, first) if document.labels else find_limit(document, first))
    end = _label_or_raise(find_limit(document, last))
    if _comes_before(document, end, begin):
        raise InvalidInput(f"{_end_name(end).capitalize()} comes before {_end_name(begin)}. Name the first page first.")
    return begin, end


def _comes_before(document: Document, one: str, other: str) -> bool:
    """Return whether page `one` stands before page `other`; paragraphs are compared where no page is known."""
    if not (one and other):
        return False
    if not document.labels:
        return int(one.lstrip("¶")) < int(other.lstrip("¶"))
    labels = document.labels
    return one in labels and other in labels and labels.index(one) < labels.index(other)


def _end_name(label: str) -> str:
    return label if label.startswith("¶") else f"page {label}"


def _label_or_raise(found: str | NoSuchPage) -> str:
    if isinstance(found, NoSuchPage):
        raise InvalidInput(found.message)
    return found

"""What a button does, written into its `custom_id`: nothing is kept in memory, so it works after a restart."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from passages.storage.snapshot import Text

MAX_ID: Final = 100  # characters, Discord's limit for a custom_id
# The number is that of this form; a form that is no longer read is answered with "ask again".
PREFIX: Final = "loccit1"
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_BEYOND: Final = "+"
_MAX_NUMBER: Final = 2**64


class Action(StrEnum):
    MORE = "more"  # the passages from `at` on in the ranking; from 0, the `detail` passages of the answer itself
    OPEN = "open"  # the first of the places; the others are the ranking that it is from, `detail` as above
    BEFORE = "before"  # the passage before that
    AFTER = "after"
    PAGE = "page"  # the page of a passage; `at` and `detail`: the first and last sentence that were shown
    LEAF = "leaf"  # page number `at` of the text, counted from 0, from character `detail` on
    CITE = "cite"  # the source of a passage, `at` and `detail` as for PAGE
    NOTES = "notes"  # its notes, the same
    NEAREST = "nearest"  # the nearest passage, where nothing was found


class PassageRef(NamedTuple):
    """A passage of one edition of a text; `number` from 0."""

    text_key: str
    number: int


@dataclass(frozen=True, slots=True)
class ButtonId:
    """A button's meaning. `owner` is the member whose message it stands on; the places are passages, best first."""

    action: Action
    owner: int
    refs: tuple[PassageRef, ...]
    at: int = 0
    detail: int = 0
    beyond: bool = False  # it goes beyond what the channel has read: for its owner alone, in private

    @property
    def custom_id(self) -> str:
        """At most `MAX_ID` characters; the last places are left out where they do not fit."""
        action = f"{self.action}{_BEYOND if self.beyond else ''}"
        head = f"{PREFIX}:{action}:{_base36(self.owner)}:{_base36(self.at)}:{_base36(self.detail)}:"
        places = self.refs[: len(_DIGITS)]
        while len(head) + len(tail := _places(places)) > MAX_ID:
            places = places[:-1]
        return head + tail

    @property
    def ref(self) -> PassageRef:
        return self.refs[0]


def parse_button_id(custom_id: str) -> ButtonId | None:
    """What a button was made to do; None if it is not one of ours, or of an older form. Never raises."""
    try:
        prefix, action, owner, at, detail, editions, numbers = custom_id.split(":")
        if prefix != PREFIX:
            return None
        known = editions.split(".")
        places = tuple(PassageRef(known[_number(one[:1])], _number(one[1:])) for one in numbers.split("."))
        kind, beyond = Action(action.removesuffix(_BEYOND)), action.endswith(_BEYOND)
        return ButtonId(kind, _number(owner), places, _number(at), _number(detail), beyond)
    except (ValueError, IndexError):
        return None


def text_key(text: Text) -> str:
    """A short name that changes with the file and with the way it is cut: passage numbers hold for one edition."""
    return _base36(zlib.crc32(f"{text.name}\0{text.digest}\0{text.count}".encode()))


def text_in(texts: Iterable[Text], edition: str) -> Text | None:
    """The text of this edition, if it is still the one that may be shown."""
    return next((text for text in texts if text_key(text) == edition), None)


def _places(places: tuple[PassageRef, ...]) -> str:
    editions = list(dict.fromkeys(place.text_key for place in places))
    numbers = ".".join(f"{_DIGITS[editions.index(place.text_key)]}{_base36(place.number)}" for place in places)
    return f"{'.'.join(editions)}:{numbers}"


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
        if not number:
            return digits


def _number(digits: str) -> int:
    number = int(digits, 36) if digits.isascii() and digits.isalnum() else -1
    if not 0 <= number < _MAX_NUMBER:
        raise ValueError(digits)
    return number

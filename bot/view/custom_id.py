"""The `custom_id` of an answer's buttons. It holds all that a button does, so that it works after a restart."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from passages.places.systems import System

if TYPE_CHECKING:
    from collections.abc import Iterable

    from passages.storage.snapshot import Text

MAX_ID: Final = 100  # characters, Discord's limit for a custom_id
# The number is that of this form; a form that is no longer read is answered with "ask again".
PREFIX: Final = "loccit1"
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_BEYOND: Final = "+"
_MAX_NUMBER: Final = 2**64
_MAX_SYSTEMS: Final = 16
_MAX_COUNT: Final = 2**20  # places of a range
# Written into messages by its index: append only.
_SYSTEMS: Final = (
    System.VOLUME, System.BOOK, System.PART, System.ACT, System.SCENE, System.CHAPTER, System.SECTION, System.VERSE,
    System.LINE, System.MARGIN, System.PAGE,
)  # fmt: skip


class Action(StrEnum):
    """The actions of buttons. The values are part of the format."""

    MORE = "more"  # the passages from `at` on in the ranking; from 0, the `detail` passages of the answer itself
    OPEN = "open"  # the first of the places; the others are the ranking that it is from, `detail` as above
    BEFORE = "before"  # the passage before that
    AFTER = "after"
    PAGE = "page"  # the page of a passage, else its division; `at` and `detail`: the first and last sentence shown
    PAGE_AT = "leaf"  # page number `at` of the text, counted from 0, from character `detail` on
    PLACE_AT = "place"  # any other place of the text: `at` as in `place_button`, `detail` as for PAGE_AT
    CITE = "cite"  # the source of a passage, `at` and `detail` as for PAGE
    NOTES = "notes"  # its notes, the same
    ALONE = "alone"  # the question of the message, without the one before; of the text of `ref` if `at` is 1
    NEAREST = "nearest"  # the nearest passage, where nothing was found


class PassageRef(NamedTuple):
    """A passage of one edition of a text; `number` from 0."""

    text_key: str
    number: int


class PlaceNumber(NamedTuple):
    """The place `number` of a reference system, from 0, `length` of them in a row."""

    system: System
    number: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class ButtonId:
    """What a button does. `owner` is the member whose message it is on; `refs` are passages, best first."""

    action: Action
    owner: int
    refs: tuple[PassageRef, ...]
    at: int = 0
    detail: int = 0
    beyond: bool = False  # it goes beyond what the channel has read: for its owner alone, in private

    @property
    def custom_id(self) -> str:
        """The id to be given to Discord, at most `MAX_ID` characters: `refs` at the end that do not fit are dropped."""
        action = f"{self.action}{_BEYOND if self.beyond else ''}"
        head = f"{PREFIX}:{action}:{_base36(self.owner)}:{_base36(self.at)}:{_base36(self.detail)}:"
        refs = self.refs[: len(_DIGITS)]
        while len(head) + len(tail := _refs_code(refs)) > MAX_ID:
            refs = refs[:-1]
        return head + tail

    @property
    def ref(self) -> PassageRef:
        """The passage that the button is about."""
        return self.refs[0]


def place_button(owner: int, refs: tuple[PassageRef, ...], place: PlaceNumber, detail: int = 0) -> ButtonId:
    """Return the button that opens a place of a text, from character `detail` on."""
    if place.system is System.PAGE and place.length == 1:
        return ButtonId(Action.PAGE_AT, owner, refs, place.number, detail)
    at = (place.number * _MAX_COUNT + min(place.length, _MAX_COUNT - 1)) * _MAX_SYSTEMS + _SYSTEMS.index(place.system)
    return ButtonId(Action.PLACE_AT, owner, refs, at, detail)


def place_number(press: ButtonId) -> PlaceNumber | None:
    """Return the place that a button of PAGE_AT or PLACE_AT opens; None if it is of no system that is known."""
    if press.action is Action.PAGE_AT:
        return PlaceNumber(System.PAGE, press.at)
    rest, system = divmod(press.at, _MAX_SYSTEMS)
    number, count = divmod(rest, _MAX_COUNT)
    return PlaceNumber(_SYSTEMS[system], number, count) if system < len(_SYSTEMS) else None


def parse_button_id(custom_id: str) -> ButtonId | None:
    """Return what a button does; None if it is not one of ours, or of an older format. Never raises."""
    try:
        prefix, action, owner, at, detail, joined, numbers = custom_id.split(":")
        if prefix != PREFIX:
            return None
        keys = joined.split(".")
        refs = tuple(PassageRef(keys[_number(one[:1])], _number(one[1:])) for one in numbers.split("."))
        kind, beyond = Action(action.removesuffix(_BEYOND)), action.endswith(_BEYOND)
        return ButtonId(kind, _number(owner), refs, _number(at), _number(detail), beyond)
    except (ValueError, IndexError):
        return None


def text_key(text: Text) -> str:
    """Return a short key of this edition of a text: it changes with the file and with how it is cut into passages."""
    return _base36(zlib.crc32(f"{text.name}\0{text.digest}\0{text.count}".encode()))


def text_in(texts: Iterable[Text], key: str) -> Text | None:
    """Return the text with this key; None if it has changed or may not be shown."""
    return next((text for text in texts if text_key(text) == key), None)


def _refs_code(refs: tuple[PassageRef, ...]) -> str:
    keys = list(dict.fromkeys(ref.text_key for ref in refs))
    numbers = ".".join(f"{_DIGITS[keys.index(ref.text_key)]}{_base36(ref.number)}" for ref in refs)
    return f"{'.'.join(keys)}:{numbers}"


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

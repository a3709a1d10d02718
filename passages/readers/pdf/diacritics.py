"""Accents that a PDF sets as characters of their own, above or below their letter: "´a" is one letter.

Old faces of TeX have no accented letters. PDFium gives such an accent before or behind its letter or, where it stands
higher, behind the words that follow, with blanks that nobody sees. An apostrophe that was typed as an accent stands
beside its letter, not over it, and stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from passages.text.lazy_pattern import lazily

TAKEN = "\u200b"  # in the place of an accent that its letter has taken; it takes up no room

_MARKS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "ˇ": "\u030c", "˘": "\u0306",
    "¯": "\u0304", "˙": "\u0307", "˚": "\u030a", "˝": "\u030b", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
_ACCENT = lazily(f"[{''.join(_MARKS)}]")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_FAR = 120  # characters: about a line
_MANY = 3_000  # accents on a page; those behind them are looked for beside their letter only
_OVER = 0.6  # of the narrower character's width
_BLANK = 0.12  # em


class Box(NamedTuple):
    """The box of a character on the page, in points."""

    left: float
    bottom: float
    right: float
    top: float


def composed(text: str, box_of: Callable[[int], Box | None]) -> str:
    """Return `text`, as long as before, with accented letters for accents over letters.

    `box_of` gives a character's box.
    """
    characters = list(text)
    for number, found in enumerate(_ACCENT.finditer(text)):
        place = found.start()
        box = box_of(place)
        far = _FAR if number < _MANY else 2
        for beside in (place + 1, *range(place - 1, max(place - far, -1), -1)):
            letter = _with(characters[beside], found[0]) if beside < len(text) else ""
            if letter and box and (other := box_of(beside)) and _is_over(box, other):
                characters[beside], characters[place] = letter, TAKEN
                _close(characters, place, box_of)
                break
    return "".join(characters)


def _with(letter: str, accent: str) -> str:
    """Return the letter with the accent; "" where there is none such."""
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _MARKS[accent])
    return whole if letter.isalpha() and len(whole) == 1 else ""


def _is_over(accent: Box, letter: Box) -> bool:
    shared = min(accent.right, letter.right) - max(accent.left, letter.left)
    narrower = min(accent.right - accent.left, letter.right - letter.left)
    height = min(accent.top, letter.top) - max(accent.bottom, letter.bottom)
    return shared > _OVER * narrower > 0 and height > 0.5 * (accent.top - accent.bottom)


def _close(characters: list[str], place: int, box_of: Callable[[int], Box | None]) -> None:
    """Take away the blanks around an accent that was moved, if the letters on either side stand close together."""
    before, after = place - 1, place + 1
    while before >= 0 and characters[before] in (" ", TAKEN):
        before -= 1
    while after < len(characters) and characters[after] in (" ", TAKEN):
        after += 1
    if before < 0 or after == len(characters) or characters[before].isspace() or characters[after].isspace():
        return
    left, right = box_of(before), box_of(after)
    if left and right and abs(right.left - left.right) < _BLANK * (left.top - left.bottom):
        for blank in range(before + 1, after):
            characters[blank] = TAKEN

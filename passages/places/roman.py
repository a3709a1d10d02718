"""Roman numerals, as the pages of front matter are numbered."""

from __future__ import annotations

_SIGNS = (
    ("m", 1000),
    ("cm", 900),
    ("d", 500),
    ("cd", 400),
    ("c", 100),
    ("xc", 90),
    ("l", 50),
    ("xl", 40),
    ("x", 10),
    ("ix", 9),
    ("v", 5),
    ("iv", 4),
    ("i", 1),
)


def to_roman(value: int) -> str:
    """Return `value` (from 1) in lower-case letters: "xii" for 12."""
    text = ""
    for sign, worth in _SIGNS:
        count, value = divmod(value, worth)
        text += sign * count
    return text


def from_roman(text: str) -> int:
    """Return the value of a roman numeral in either case; 0 if it is none, or not written in the one proper way."""
    rest, value = text.lower(), 0
    for sign, worth in _SIGNS:
        while rest.startswith(sign):
            rest, value = rest[len(sign) :], value + worth
    return value if not rest and value and to_roman(value) == text.lower() else 0

"""Page labels and their order: "xii" comes before "1", "104" before "105"."""

from __future__ import annotations

from passages.places.roman import from_roman, to_roman
from passages.text.lazy_pattern import lazily

# Pages of a supplement, a chapter or an appendix: "S12", "e1001", "3.4", "A-4", "12:7". They count on, but have no
# order among others: where "A-1" stands to "300" is for the text to say.
_SERIES = lazily(r"(?P<prefix>\d{1,4}[:.–-]|(?:[A-Z]{1,2}[:.–-]?|e))(?P<number>[1-9]\d{0,5})")
Order = tuple[bool, int]  # (arabic, number): roman front matter comes before arabic pages


def order(label: str) -> Order | None:
    """Return the key that labels are compared by; None for a label that is no number, such as "cover"."""
    if label.isascii() and label.isdigit():
        return (True, int(label))
    value = from_roman(label)
    return (False, value) if value else None


def number(label: str) -> int:
    """Return the number that a label stands for, 0 for none: 12 for "xii", 104 for "104"."""
    found = order(label)
    return found[1] if found else 0


def next_label(label: str, step: int = 1) -> str:
    """Return the label `step` pages on, in the same figures; "" where there is none.

    "xii" gives "xiii", "104" gives "105", and of a series "S12" gives "S13", "3.4" gives "3.5".
    """
    found = order(label)
    if found is None and (series := _SERIES.fullmatch(label)):
        value = int(series["number"]) + step
        return f"{series['prefix']}{value}" if value >= 1 else ""
    if found is None or found[1] + step < 1:
        return ""
    arabic, value = found
    if arabic:
        return str(value + step)
    return to_roman(value + step).upper() if label.isupper() else to_roman(value + step)

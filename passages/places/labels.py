"""Page labels and their order: "xii" comes before "1", "104" before "105"."""

from __future__ import annotations

from passages.places.roman import from_roman, to_roman

Order = tuple[bool, int]  # (arabic, number): roman front matter comes before arabic pages


def order(label: str) -> Order | None:
    """What labels are compared by; None for a label that is no number, such as "cover"."""
    if label.isascii() and label.isdigit():
        return (True, int(label))
    value = from_roman(label)
    return (False, value) if value else None


def number(label: str) -> int:
    """The number that a label stands for, 0 for none: "xii" is 12, "104" is 104."""
    found = order(label)
    return found[1] if found else 0


def next_label(label: str, step: int = 1) -> str:
    """The label `step` pages on ("xii" -> "xiii", "104" -> "105"), in the same figures; "" where there is none."""
    found = order(label)
    if found is None or found[1] + step < 1:
        return ""
    arabic, value = found
    if arabic:
        return str(value + step)
    return to_roman(value + step).upper() if label.isupper() else to_roman(value + step)

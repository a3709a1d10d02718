"""The value of a number as headings print it and people type it: "12", "XII", "xii", "twelve", "Twelfth", "erstes"."""

from __future__ import annotations

from passages.places.roman import from_roman
from passages.text.lazy_pattern import lazily

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_UNITS_TH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
# Ordinals of other languages from the first on; "|" parts forms of one number.
_OTHERS = """
erst zweit dritt viert fünft sechst siebent|siebt acht neunt zehnt elft zwölft
premier|première deuxième|seconde troisième quatrième cinquième sixième septième huitième neuvième dixième
primer|primero|primera segundo|segunda tercer|tercero|tercera cuarto|cuarta quinto|quinta sexto|sexta séptimo|séptima\
 octavo|octava noveno|novena décimo|décima
primo|prima secondo|seconda terzo|terza quarto|quarta quinto|quinta sesto|sesta settimo|settima ottavo|ottava\
 nono|nona decimo|decima
"""
_GERMAN_ENDING = lazily(r"(?<=t)e[rsn]?$")


def _values() -> dict[str, int]:
    values = {word: at for words in (_UNITS, _UNITS_TH) for at, word in enumerate(words.split(), 1)}
    for at, word in enumerate(_TENS.split(), 2):
        values |= {word: 10 * at, f"{word[:-1]}ieth": 10 * at}
    for row in _OTHERS.strip().splitlines():
        values |= {form: at for at, forms in enumerate(row.split(), 1) for form in forms.split("|")}
    return values


_VALUES = _values()
_FIGURES = lazily(r"(\d{1,6})(?:st|nd|rd|th)?\.?")


def value(label: str) -> int:
    """Return the number that `label` stands for, 0 for none: "12", "XII", "twelve", "12th" and "Twelfth" are 12."""
    folded = " ".join(label.casefold().replace("-", " ").split())
    if figures := _FIGURES.fullmatch(folded):
        return int(figures[1])
    if roman := from_roman(folded):
        return roman
    tens, _, unit = folded.partition(" ")
    if unit:
        return _VALUES[tens] + _VALUES[unit] if _VALUES.get(tens, 0) >= 20 and 0 < _VALUES.get(unit, 0) < 10 else 0
    return _VALUES.get(folded) or _VALUES.get(_GERMAN_ENDING.sub("", folded), 0)


def is_same(one: str, other: str) -> bool:
    """Tell whether two labels name the same: by their letters, or by their value."""
    if one.casefold() == other.casefold():
        return True
    number = value(one)
    return bool(number) and number == value(other)

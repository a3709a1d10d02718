"""Lines between a title and its text: which name the author, and which an institute or a date."""

from __future__ import annotations

import re
from collections.abc import Callable

from passages.readers.names import names_in
from passages.readers.pdf.name_words import GIVEN_NAMES, INSTITUTES
from passages.text.lazy_pattern import lazily

_BY = lazily(r"(?:written\s+)?(?:by|von|par|por|di|af|av|door)[:\s]", re.IGNORECASE)
_TITLE = lazily(r"(?:prof|dr|mr|mrs|ms|sir|dame|rev|fr)\b", re.IGNORECASE)
_INITIAL = lazily(r"[^\W\d_]\.")
_PERSONS = lazily(r"\s*(?:[;,&]|\b(?:and|und|et)\b)\s*")
_DATE = lazily(
    r"\W*(?:(?:version|draft|revised|received|accepted|published)\W+)?(?:\d{1,2}\W+)?(?:[^\W\d]{3,10}\W+)?(?:\d{1,2}\W+)?\d{4}\W*",
    re.IGNORECASE,
)


def read_names(line: str, is_ordinary: Callable[[str], bool] = lambda _: False) -> str:
    """Return the names that a line consists of; "" where it is anything else.

    `is_ordinary` tells whether the text writes a word in small letters, as it does the words of a subtitle and seldom a
    name. A line with such a word is believed where "by", an initial or a given name shows that it names a person.
    """
    names = names_in(line)
    if not names or _BY.match(line.strip()):
        return names
    persons = [person for person in _PERSONS.split(names) if person]
    ordinary = any(is_ordinary(word) for person in persons for word in person.split() if len(word) > 2)
    return "" if ordinary and not any(map(_is_person, persons)) else names


def is_institute(line: str) -> bool:
    """Return whether a line tells of an institute, an address or a mailbox."""
    return "@" in line or bool(INSTITUTES & set(re.findall(r"[^\W\d_]+", line.casefold())))


def is_date(line: str) -> bool:
    """Return whether a line is a date, "3 May 2016" or "Draft, 2016", and no more."""
    return bool(_DATE.fullmatch(line.strip()))


def _is_person(name: str) -> bool:
    parts = name.split()
    given = re.split(r"[-’']", parts[0].casefold())[0]
    return given in GIVEN_NAMES or any(map(_INITIAL.match, parts[:-1])) or bool(_TITLE.match(name))

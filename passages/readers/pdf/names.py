"""Names of people: who wrote a text, told from its subtitle, its institute and what a program filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from passages.readers.pdf.name_words import GIVEN_NAMES, INSTITUTES, NO_NAMES, SURNAMES_TOO

_PARTICLES = frozenset(
    "de da do dos das del della di du des d la le el al von van der den zu zum zur ten ter af av bin ibn ben".split()
)
_AND = re.compile(r",?\s+(?:and|und|et|og|och)\s+|\s*[&;,]\s*")
_BY = re.compile(r"(?:written |edited |translated )?(?:by|von|par|por|di|af|av|door)[:\s]\s*", re.IGNORECASE)
_MARKS = re.compile(r"[\s,]*(?:[*†‡§¶‖∗⋆#]+|[\d⁰¹²³⁴-⁹]{1,2}(?:[,;]\s?[\d⁰¹²³⁴-⁹]{1,2})*|\([a-z]\))+(?=\s|,|;|$)")
_TITLES = re.compile(
    r"^(?:(?:prof|dr|mr|mrs|ms|sir|dame|lady|lord|rev|fr|hon|dipl|ing|mag)\b\.?[\s-]*(?:-?ing\.|h\.\s?c\.)?\s*)+",
    re.IGNORECASE,
)
_DEGREES = re.compile(
    r",?\s+(?:ph\.?\s?d|m\.?\s?d|m\.?\s?a|b\.?\s?a|m\.?\s?sc|jr|sr|ii|iii|esq|frs|cbe|obe)\.?$", re.IGNORECASE
)
_INITIAL = re.compile(r"[^\W\d_]\.(?:[-\s]?[^\W\d_]\.)*")
_PART = re.compile(r"[^\W\d_][^\W\d_’'.-]*(?:[’'-][^\W\d_]+)*\.?")
_MOST_PARTS = 5  # of one name
_LONGEST = 40  # characters of one name


def read_names(line: str, is_ordinary: Callable[[str], bool] = lambda _: False) -> str:
    """Return the names that a line consists of, joined as they stand; "" where it is anything else.

    "by Ada Brandt1 and Paul Okoro*" gives "Ada Brandt and Paul Okoro". `is_ordinary` tells whether the text writes a
    word in small letters, as it does the words of a subtitle, and seldom a name.
    """
    text = " ".join(line.split()).strip(" ,;")
    by = _BY.match(text)
    text = _MARKS.sub("", text[by.end() :] if by else text).strip(" ,;*")
    people = _people(text)
    if not people or not all(_is_name(person, least=1 if by else 2) for person in people):
        return ""
    if not by and not any(map(_is_sure, people)) and any(map(is_ordinary, _words(people))):
        return ""
    return text


def is_institute(line: str) -> bool:
    """Return whether a line tells of an institute, an address or a mailbox."""
    return "@" in line or bool(INSTITUTES & set(re.findall(r"[^\W\d_]+", line.casefold())))


def _people(text: str) -> list[str]:
    """Return the persons that a line names, the given name before the family name."""
    if ";" in text:
        return [_turned(part) for part in text.split(";") if part.strip()]
    one = _turned(text)
    return [one] if one != text else [part for part in _AND.split(text) if part]


def _turned(text: str) -> str:
    """Return "Ada Brandt" for "Brandt, Ada": a single word before the only comma is a family name."""
    family, comma, given = (part.strip() for part in text.partition(","))
    is_turned = comma and len(family.split()) == 1 and 0 < len(given.split()) <= 2 and "," not in given
    return f"{given} {family}" if is_turned else text.strip()


def _is_name(person: str, least: int = 2) -> bool:
    """Return whether this is a name of `least` parts and more: initials, words with a capital, particles among them."""
    bare = _DEGREES.sub("", _TITLES.sub("", person)).strip(" .,") if len(person.split()) > 2 else person
    parts = re.sub(r"(?<=[^\W\d_]\.)(?=[^\W\d_])", " ", bare).split()
    if not least <= len(parts) <= _MOST_PARTS or len(person) > _LONGEST + 10:
        return False
    full = [part for part in parts if not _INITIAL.fullmatch(part)]
    if not full or parts[-1].casefold() in _PARTICLES:
        return False
    for part in full:
        if part.casefold().strip(".'’") in _PARTICLES:
            continue
        word = part.casefold().rstrip(".")
        if not _PART.fullmatch(part) or not part[0].isupper():
            return False
        if (word in INSTITUTES or word in NO_NAMES) and not (word in SURNAMES_TOO and _is_sure(person)):
            return False
    return any(len(part) > 1 and part[0].isupper() for part in full)


def _is_sure(person: str) -> bool:
    """Return whether a given name or an initial shows that this is a person."""
    parts = person.split()
    given = re.split(r"[-’']", parts[0].casefold())[0]
    return given in GIVEN_NAMES or any(map(_INITIAL.fullmatch, parts[:-1])) or bool(_TITLES.match(person))


def _words(people: Sequence[str]) -> list[str]:
    words = (part for person in people for part in person.split())
    return [word for word in words if len(word) > 2 and word.casefold() not in _PARTICLES]

"""The list of the persons in front of a play, and the whole name that a short one at a speech stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from passages.places.headings import parse_heading, unnumbered
from passages.readers.drama.labels import is_name
from passages.text.lazy_pattern import lazily
from passages.text.normalize import clean

_HEAD = lazily(
    r"(?:the\s)?(?:dramatis\sperson(?:ae|æ|arum)|(?:list\sof\s|cast\sof\s|the\s)?(?:characters|persons|people|cast)"
    r"(?:\s(?:of|in)\s(?:the\s)?(?:play|drama|dialogue|comedy|tragedy|piece|characters|persons))?"
    r"|persons\s(?:represented|of\sthe\s\w+|speaking)|actors’?\snames|personen(?:verzeichnis)?|die\spersonen"
    r"|personnages|les\spersonnages|personaggi|personajes|personagens|speakers|participants|interlocutors)\W*",
    re.IGNORECASE,
)
_INLINE_HEAD = lazily(
    r"\W*(?:dramatis\sperson(?:ae|æ)|persons\sof\sthe\s\w+|characters|speakers|participants)\s*[:.—–-]+\s*",
    re.IGNORECASE,
)
_MOST = 80  # entries of a cast
_LONGEST = 160  # characters of an entry
_DESCRIPTION = lazily(
    r"[,;:(\[{}|\t]|\.{2,}|\.\s|\s[—–-]+\s|[—–]|\s{2,}|\.\s*\Z|\s(?:to|in|with|from|his|her|their|a|an|son|daughter|father)\s"
)
_PARTICLES = frozenset("of the and to a an de la von".split())
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "1": "first", "2": "second",
             "3": "third", "4": "fourth", "i": "first", "ii": "second", "iii": "third", "iv": "fourth"}  # fmt: skip


def find_cast(texts: Sequence[str], ends: Sequence[bool]) -> tuple[range, tuple[str, ...]]:
    """Return which paragraphs are the list of the persons, its heading among them, and the names in it.

    `ends` tells of each paragraph whether it is a heading that may end the list.
    """
    for number, text in enumerate(texts):
        if inline := _INLINE_HEAD.match(text):
            names = [name for entry in re.split(r"[,;\n]", text[inline.end() :]) if (name := _name(entry))]
            if len(names) > 1:
                return range(number, number + 1), tuple(dict.fromkeys(names))
        if not _HEAD.fullmatch(" ".join(text.split())):
            continue
        end, names = _entries(texts, ends, number + 1)
        if len(names) > 1:
            return range(number, end), tuple(dict.fromkeys(names))
    return range(0), ()


def _entries(texts: Sequence[str], ends: Sequence[bool], start: int) -> tuple[int, list[str]]:
    names: list[str] = []
    for number in range(start, min(start + _MOST, len(texts))):
        text = texts[number]
        head = " ".join(text.split())
        if head and (parse_heading(head) or unnumbered(head) or (ends[number] and not _name(head))):
            return number, names
        lines = [line for line in clean(text).split("\n") if line.strip()]
        found = [name for line in lines if len(line) <= _LONGEST and (name := _name(line))]
        first = _folded(found[0]) if found else ""
        if lines and (len(head) > _LONGEST * len(lines) or not found or first in map(_folded, names)):
            if number > start and (len(head) > _LONGEST or first in map(_folded, names)):
                return number, names
            continue
        names += found
    return min(start + _MOST, len(texts)), names


def _name(entry: str) -> str:
    """The name at the head of an entry: "HAMLET, son to the late king" is "HAMLET"."""
    entry = entry.strip(" _*•-–—\t")
    title = re.match(r"(?:(?:Mrs?|Ms|Dr|St|Sir|Capt|Lt|Col|Prof|Rev|Fr|Mme)\.\s)?", entry, re.IGNORECASE)
    start = title.end() if title else 0
    end = found.start() if (found := _DESCRIPTION.search(entry, start)) else len(entry)
    name = " ".join(entry[:end].split()).strip(" .:_*")
    return name if is_name(name) else ""


def whole_name(printed: str, cast: Iterable[str]) -> str:
    """Return the one name of the cast that a printed one is short for; the printed one, as a name, if there is none.

    Every word of the short name begins a word of the whole one, in order: "K. HEN." is "King Henry".
    """
    words = _words(printed)
    exact = [name for name in cast if _words(name) == words]
    short = [name for name in cast if _is_short(words, _words(name))]
    firsts = [name for name in short if set(words) <= set(_words(name))] or [
        name for name in short if _words(name)[0].startswith(words[0])
    ]
    for found in (exact, short, firsts):
        if len(found) == 1:
            return as_name(found[0])
    return as_name(printed)


def _is_short(words: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return bool(words) and all(any(other.startswith(word) for other in rest) for word in words)


def _words(name: str) -> list[str]:
    words = (word.strip(".'’,#") for word in re.split(r"[\s-]+", name.casefold()))
    return [_ORDINALS.get(word, word) for word in words if word and word not in _PARTICLES]


def _folded(name: str) -> str:
    return " ".join(_words(name))


def as_name(printed: str) -> str:
    """Return a name as it is written in a sentence: "MRS. HALE" as "Mrs. Hale", "1ST LORD" as "1st Lord"."""
    name = " ".join(printed.split())
    if not any(len(word) > 1 and word.isupper() for word in re.findall(r"[^\W\d_]+", name)):
        return name
    return " ".join(_word_as_name(word, first=not number) for number, word in enumerate(name.split()))


def _word_as_name(word: str, *, first: bool) -> str:
    if not word.isupper() or re.fullmatch(r"(?:[IVX]+|(?:[A-Z]\.)+[A-Z]?)\W*", word):
        return word.lower() if re.fullmatch(r"\d+[A-Z]{2}", word) else word
    lowered = word.lower()
    if not first and lowered in _PARTICLES:
        return lowered
    return re.sub(r"(?:^|(?<=[-.’']))[^\W\d_](?=[^\W\d_]{1,})", lambda found: found[0].upper(), lowered)

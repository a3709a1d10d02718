"""Lines such as "Title: ..." and "Author: ..." at the head of a text: facts about it, and none of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from passages.model import Metadata
from passages.readers.names import names_in
from passages.text.lazy_pattern import lazily
from passages.text.normalize import NOTE, PAGE

LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "russian": "ru",
    "hungarian": "hu", "latin": "la", "greek": "el", "romanian": "ro", "polish": "pl", "chinese": "zh",
}  # fmt: skip
HEAD_FIELD = lazily(
    r"(?P<name>title|author|by|authors|written by|date|year|published|source|url|language|translator|translated by"
    r"|editor|edited by|publisher|isbn|copyright|pages?|journal)\s?:\s+(?P<value>\S.{0,300})",
    re.IGNORECASE,
)
_SENTENCE_END = lazily(r"(?:[^\W\d_]{4,}|\b[a-z]+)[.…]\W*\Z|[a-z]{2}[.!?]\s+[A-Z][a-z]*\s[a-z]")
_SAID = lazily(r"[!?]\W*\Z|[.!?]\s")  # no person's name and no date ends so
_PEOPLE = frozenset({"author", "authors", "by", "written by", "translator", "translated by", "editor", "edited by"})
_YEAR = lazily(r"\b(?:1[5-9]|20)\d\d\b")


def find_field_head(kept: Sequence[int], texts: Sequence[str]) -> tuple[list[int], Metadata]:
    """Return the first parts, if they hold nothing but fields, a title among them, and what they say."""
    taken: list[int] = []
    fields: dict[str, str] = {}
    for number in kept[:8]:
        lines = [line.strip() for line in texts[number].replace(PAGE, "").replace(NOTE, "").split("\n") if line.strip()]
        found = [HEAD_FIELD.fullmatch(line) for line in lines]
        if not all(found):
            break
        taken.append(number)
        for one in filter(None, found):
            name, value = one["name"].lower(), one["value"].strip()
            if fields.get(name, value) != value or not _is_fact(name, value):
                return [], Metadata()  # who speaks in a dialogue may be called "Author", too
            fields[name] = value
    if "title" not in fields or (len(fields) == 1 and fields["title"][-1] in ",;:."):
        return [], Metadata()
    names = ("author", "authors", "by", "written by")
    year = _YEAR.search(" ".join(fields.get(name, "") for name in ("year", "date", "published", "copyright")))
    return taken, Metadata(
        title=fields["title"],
        author=next((fields[name] for name in names if name in fields), ""),
        year=year[0] if year else "",
        container=fields.get("journal", ""),
        source=fields.get("source", fields.get("url", "")),
        language=LANGUAGES.get(fields.get("language", "").lower(), ""),
    )


def _is_fact(name: str, value: str) -> bool:
    """Tell whether a value says what a field of its name says, and is no sentence."""
    if _SENTENCE_END.search(value):
        return name in _PEOPLE and bool(names_in(value))
    return not (name in _PEOPLE and _SAID.search(value) and not names_in(value))


def bare(text: str) -> str:
    """Return a part's text without the places of page marks and notes, and without blanks around it."""
    return text.replace(PAGE, "").replace(NOTE, "").strip()

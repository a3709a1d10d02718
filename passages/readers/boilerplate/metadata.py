"""Title, author, pages and the like, read from a site's words around a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from passages.model import Metadata
from passages.readers.boilerplate.phrases import fold, is_sure, is_usual
from passages.text.lazy_pattern import lazily

BULLET = lazily(r"\A\s*[•·▪*–-]\s+(?=\S)")
_PAGE_RANGE = lazily(r"\b(?:[Pp]ages? |[Pp]{1,2}\.\s?)(\d+|[ivxlc]+)\s?[-–]\s?(\d+|[ivxlc]+)\b")
_DOI = lazily(r"\b10\.\d{4,9}/[^\s\"<>[]+[^\s\"<>.,;)[]")
_ISSUE = lazily(r"\b(?:[Vv]olume|[Vv]ol\.|[Nn]umber|[Nn]o\.|[Ii]ssue)\s?\d")
_YEAR = lazily(r"\b(?:1[5-9]|20)\d\d\b")
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_BY = lazily(rf"By ({_NAME}(?:(?:,\s*|\s+)(?:and\s+)?{_NAME}){{0,7}}),?\s*")
_LINK = lazily(r"(?<!\s)\s+(?:https?://|\[email)|View all authors")
_EMAIL = lazily(r"\s\S+@\S+")
_ACCESS = lazily(r"\s(?:get access|open access|free access)\Z", re.IGNORECASE)
_KIND = lazily(r"(?:original |research |review )?(?:article|paper|research|review)(?: open access)?", re.IGNORECASE)
_AFFILIATION = lazily(r" [a-z](?:, ?[a-z])*(?=,|\Z)")  # "Jane Doe a, Richard Roe a, b"
_PUBLISHER = lazily(r"\b(?:Press|University|Universität|Université|Publish(?:ers|ing)|Institute|Society)\b")
_KINDS = frozenset(
    {"article", "research article", "original article", "original research", "journal article", "review article"}
)


def read_metadata(dropped: Sequence[str]) -> Metadata:
    """Return the facts that the lines left out state plainly."""
    texts = [BULLET.sub("", text).strip() for text in dropped]
    everything = "\n".join(texts)
    pages, doi = _PAGE_RANGE.search(everything), _DOI.search(everything)
    title, author = _title_and_author(texts)
    source = next((text[7:].strip() for text in texts if text.lower().startswith("source:")), "")
    year = next((found for text in texts if _ISSUE.search(text) and (found := _YEAR.search(text))), None)
    return Metadata(
        title=title,
        author=author,
        year=year[0] if year else "",
        container=re.split(r" ?,? (?:Vol|No|Number|Issue)\b| ?, ", source)[0] if source else "",
        pages=f"{pages[1]}-{pages[2]}" if pages else "",
        doi=doi[0] if doi else "",
    )


def _title_and_author(texts: Sequence[str]) -> tuple[str, str]:
    """Return title and author from "Author (bio)" below a title, "Author(s): ...", "By ..." and the like."""
    authors = [number for number, text in enumerate(texts) if "(bio)" in text.lower()]
    if authors:
        names = [re.sub(r"(?<!\s)\s*\([Bb]io\)", "", texts[number]).strip(" ,") for number in authors]
        return _last_own(texts[: authors[0]]), ", ".join(dict.fromkeys(names))
    if named := _above_issue(texts):
        return named
    for number, text in enumerate(texts):
        below = texts[number + 1 : number + 3]
        if text.lower().startswith("author(s):"):
            return (texts[number - 1] if number else "", text.partition(":")[2].strip())
        if text.lower().startswith("in lieu of an abstract"):
            return (below[0], below[1] if len(below) > 1 else "") if below and not _is_site(below[0]) else ("", "")
        if number and text.lower().startswith(("published online by ", "author links open ")):
            return texts[number - 1], _AFFILIATION.sub("", below[0]) if below and not _is_site(below[0]) else ""
        if number > 1 and text.startswith("Published: ") and _KIND.fullmatch(texts[number - 1]):
            return texts[number - 2], ""
        if number and text.startswith("From Wikipedia"):
            return _last_own(texts[:number]), ""
        if number and (found := _BY.fullmatch(text)):
            return _last_own(texts[:number]), found[1].strip()
        if fold(text) in _KINDS:
            own = [one for one in texts[number + 1 : number + 5] if not _is_site(one)]
            if len(own) > 1 and len(own[0].split()) > 1:
                return _ACCESS.sub("", own[0]), _LINK.split(_EMAIL.sub("", own[1]).replace(" &", ", "))[0].strip()
    return "", ""


def _above_issue(texts: Sequence[str]) -> tuple[str, str] | None:
    """Return title and author from MUSE's head: title, author, journal, publisher and issue, a line each."""
    for number, text in enumerate(texts):
        if number > 3 and _ISSUE.match(text) and _PUBLISHER.search(texts[number - 1]):
            title, author, journal = texts[number - 4 : number - 1]
            return None if any(map(_is_site, (title, author, journal))) else (title, author)
    return None


def _last_own(texts: Sequence[str]) -> str:
    return next((text for text in reversed(texts) if not _is_site(text)), "")


def _is_site(text: str) -> bool:
    return is_sure(text) or is_usual(text)

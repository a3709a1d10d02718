"""Title, author, pages and the like, read from a site's words around a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from passages.model import Metadata
from passages.readers.phrases import fold, is_sure, is_usual

BULLET = re.compile(r"\s*[•·▪*–-]\s+(?=\S)")
_PAGE_RANGE = re.compile(r"\b(?:[Pp]ages? |[Pp]{1,2}\.\s?)(\d+|[ivxlc]+)\s?[-–]\s?(\d+|[ivxlc]+)\b")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
_ISSUE = re.compile(r"\b(?:[Vv]olume|[Vv]ol\.|[Nn]umber|[Nn]o\.|[Ii]ssue)\s?\d")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_BY = re.compile(r"By ((?:[^\W\d_a-z][\w.’'-]*,?\s*(?:and\s+)?){1,8})")
_LINK = re.compile(r"\s+(?:https?://|\[email)")
_KINDS = frozenset(
    {"article", "research article", "original article", "original research", "journal article", "review article"}
)


def read_facts(dropped: Sequence[str]) -> Metadata:
    """What the lines that were left out say of the text; nothing where they do not say it plainly."""
    texts = [BULLET.sub("", text).strip() for text in dropped]
    everything = "\n".join(texts)
    pages, doi = _PAGE_RANGE.search(everything), _DOI.search(everything)
    title, author = _title_and_author(texts)
    source = next((text[7:].strip() for text in texts if text.lower().startswith("source:")), "")
    issue = next((text for text in texts if _ISSUE.search(text)), "")
    year = _YEAR.search(issue)
    return Metadata(
        title=title,
        author=author,
        year=year[0] if year else "",
        container=re.split(r" ?,? (?:Vol|No|Number|Issue)\b| ?, ", source)[0] if source else "",
        pages=f"{pages[1]}-{pages[2]}" if pages else "",
        doi=doi[0] if doi else "",
    )


def _title_and_author(texts: Sequence[str]) -> tuple[str, str]:
    """From "Title" and "Author (bio)" on lines of their own, "Author(s): ..." below the title, or "By ..."."""
    authors = [number for number, text in enumerate(texts) if "(bio)" in text.lower()]
    if authors:
        names = [re.sub(r"\s*\([Bb]io\)", "", texts[number]).strip(" ,") for number in authors]
        return _last_own(texts[: authors[0]]), ", ".join(dict.fromkeys(names))
    for number, text in enumerate(texts):
        below = texts[number + 1 : number + 3]
        if text.lower().startswith("author(s):"):
            return (texts[number - 1] if number else "", text.partition(":")[2].strip())
        if text.lower().startswith("in lieu of an abstract"):
            return (below[0], below[1] if len(below) > 1 else "") if below and not _is_site(below[0]) else ("", "")
        if number and text.startswith("From Wikipedia"):
            return _last_own(texts[:number]), ""
        if number and (found := _BY.fullmatch(text)):
            return _last_own(texts[:number]), found[1].strip()
        if fold(text) in _KINDS:
            own = [one for one in texts[number + 1 : number + 5] if not _is_site(one)]
            if len(own) > 1 and len(own[0].split()) > 1:
                return own[0], _LINK.split(own[1].replace(" &", ", "))[0]
    return "", ""


def _last_own(texts: Sequence[str]) -> str:
    return next((text for text in reversed(texts) if not _is_site(text)), "")


def _is_site(text: str) -> bool:
    return is_sure(text) or is_usual(text)

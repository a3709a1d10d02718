"""The page that a library or a publisher puts before an article: no part of the text, but it names the article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from passages.model import Metadata
from passages.readers.pdf.chars_to_words import PdfPage, PdfWord
from passages.readers.pdf.layout import rows, text_of
from passages.text.lazy_pattern import lazily

# Words that stand on such pages. One of the first row is proof enough, of the second it takes two.
_SURE = lazily(
    r"for additional information about this article|your use of the jstor archive|jstor is a not-for-profit"
    r"|full terms & conditions of access and use|see discussions, stats, and author profiles"
    r"|follow this and additional works at|this pdf was generated from|hal is a multi-?disciplinary open access",
    re.IGNORECASE,
)
_LIKELY = lazily(
    r"(?P<stable>\bstable url:)|(?P<author>\bauthors?\(s\):)|(?P<source>\bsource:)|(?P<published>\bpublished by\b)"
    r"|(?P<accessed>\baccessed:)|(?P<access>\baccess(?:ed)? provided (?:by|at)\b)|(?P<muse>\bmuse\.jhu\.edu)"
    r"|(?P<cite>\bto cite this (?:article|version|document)\b|recommended citation)|(?P<link>\bto link to this article)"
    r"|(?P<downloaded>\bthis content downloaded from)|(?P<terms>\bterms (?:and|&) conditions)"
    r"|(?P<issn>\bissn:?\s*\d{4}-\d{3}[\dx])|(?P<article>\(article\)|\(review\))",
    re.IGNORECASE,
)
_SOURCE = lazily(
    r"(?P<container>[^\n]{2,150}?),\s+(?:(?:new series|series \w+),\s+)?(?:vol(?:ume|\.)|n(?:umber|o\.)|issue|\d{1,4},)"
    r"[^\n]{0,80}?\b(?P<year>1[5-9]\d\d|20\d\d)\)?(?:[^\n]{0,30}?,?\s+pp?\.\s*(?P<pages>\w{1,6}(?:\s?[-–]\s?\w{1,6})?))?",
    re.IGNORECASE,
)
_DOI = lazily(r"\b(10\.\d{4,9}/[^\s\"<>]{1,80}[^\s\"<>.,;)\]])")
_FIELD = lazily(
    r"^(?:(?:reviewed work|author|editor|source|published by|stable url|accessed|linked)\b.{0,12}?:"
    r"|published by\b|doi:)",
    re.IGNORECASE,
)


def is_cover(sheet: PdfPage) -> bool:
    """Return whether a page is a library's or a publisher's, put before the text."""
    text = _text(sheet)
    kinds = {match.lastgroup for match in _LIKELY.finditer(text)}
    if not kinds and not _SURE.search(text):
        return False
    # A stamp at the foot of a full page of text is no cover.
    return len(text) < 3500 and (
        (bool(_SURE.search(text)) and bool(kinds)) or len(kinds - {"downloaded", "terms"}) >= 3
    )


def metadata_of(sheet: PdfPage) -> Metadata:
    """Return what a cover page says of the article behind it.

    Long values run over several lines there.
    """
    found = rows(sheet.words)
    lines = [" ".join(text_of(row).split()) for row in found]
    fields = _fields(lines)
    start, text = _journal_line(found, lines)
    source = _SOURCE.search(fields.get("source", "") or text)
    field = next((number for number, line in enumerate(lines) if _FIELD.match(line)), len(lines))
    end = min(start, field) if text else field if field < len(lines) else 0
    title, author = _heading(found[:end], lines[:end])
    doi = _DOI.search(" ".join(lines))
    known = Metadata(title=title, author=fields.get("author", author), doi=doi[1] if doi else "")
    if source:
        container = source["container"].strip(" ,")
        known = replace(known, container=container, year=source["year"], pages=_range(source["pages"] or ""))
    return known


def _text(sheet: PdfPage) -> str:
    return "\n".join(text_of(row) for row in rows(sheet.words))


def _fields(lines: Sequence[str]) -> dict[str, str]:
    """Return JSTOR's "Author(s): …" and "Source: …", each with the lines that it runs on over."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        match = _FIELD.match(line)
        if match:
            name = re.sub(r"\W.*", "", match[0].lower())
            fields.setdefault(name, line[match.end() :].strip())
        elif name in ("author", "source"):
            fields[name] = f"{fields[name]} {line}".strip()
    if "author" in fields:
        fields["author"] = re.sub(r"\s*(?:,? and|;)\s+", " and ", fields["author"].removeprefix("(s):").strip())
    return {key: value for key, value in fields.items() if value}


def _journal_line(found: Sequence[list[PdfWord]], lines: Sequence[str]) -> tuple[int, str]:
    """Return where a cover without field names tells of journal, volume, year and pages, and that text.

    It has three lines at most. The last line that it may begin on is taken, and those close above that are set alike.
    """
    for start in range(len(lines) - 1, -1, -1):
        for length in (1, 2, 3):
            match = _SOURCE.match(" ".join(lines[start : start + length]))
            if match and match["pages"]:
                first = start
                while first and _close(found[first - 1], found[first]):
                    first -= 1
                return first, " ".join(lines[first : start + length])
    return len(lines), ""


def _close(above: list[PdfWord], row: list[PdfWord]) -> bool:
    return above[0].size == row[0].size and above[0].y - row[0].y < 1.45 * row[0].size


def _heading(found: Sequence[list[PdfWord]], lines: Sequence[str]) -> tuple[str, str]:
    """Return title and author, from the lines above those about the journal: the author is set in another size."""
    top = [
        (row[0].size, line)
        for row, line in zip(found, lines, strict=True)
        if line.casefold() not in ("project muse", "jstor")
    ]
    title = [line for size, line in top if abs(size - top[0][0]) < 0.3]
    return " ".join(title), " ".join(line for size, line in top if abs(size - top[0][0]) >= 0.3)


def _range(pages: str) -> str:
    return re.sub(r"\s?[-–]\s?", "-", pages)

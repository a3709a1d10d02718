"""A site's words around a text: what MUSE, JSTOR, Gutenberg and journals' pages add is left out, and read for facts.

A line in the body of the text is kept when in doubt: a lost text is worse than a stray line. Only three places are
cleared: what stands above the first real paragraph up to the last line that only a site writes; what stands below the
last one from the first such line; and single stamps that no author writes, wherever they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from passages.draft import PageMark
from passages.model import Metadata


class Line(NamedTuple):
    """A line of the file. `mark`: the page that begins with it, where the form feeds tell."""

    number: int
    text: str
    mark: PageMark | None = None


class Stripped(NamedTuple):
    """The text's own lines, what is known from the others, and the others."""

    lines: list[Line]
    metadata: Metadata
    dropped: tuple[str, ...]
    is_book: bool = False  # of Project Gutenberg


# Whole lines that only a site writes; one of them shows that a site's words stand here.
_SURE = re.compile(
    r"in lieu of an abstract\b.*|.{0,80}\(bio\).{0,80}|launched on muse.*|back to top"
    r"|skip to (?:main )?(?:content|navigation).*|(?:© ?\d{4} |copyright.{0,60})?project muse\b.*"
    r"|(?:(?:print|online|electronic|e-?|p-?) ?)?issn:?[\s\dx–-]*"
    r"|(?:https?://)?(?:dx\.)?(?:doi\.org/|muse\.jhu\.edu/|www\.jstor\.org/)\S+|(?:doi:? ?)?10\.\d{4,9}/\S+"
    r"|author\(s\): .*|reviewed work\(s\): .*|stable url:.*",
    re.IGNORECASE,
)
# Whole lines that a site writes, but an author may: two different ones show it as well.
_USUAL = re.compile(
    r"additional information|open access|all rights reserved\.?|(?:copyright )?© ?\d{4}\b.{0,80}"
    r"|(?:view|save|export|copy|cite|get|download) (?:this |the )?(?:citations?|pdf|article|issue|abstract|html)"
    r"|(?:buy|rent|purchase|access) (?:this )?(?:article|issue|book|chapter)\b.{0,40}"
    r"|(?:previous|next) (?:article|chapter|issue)|(?:related|recommended) (?:content|articles?)"
    r"|(?:share|tweet|email|print)(?: (?:this|on|via|article|page)\b.{0,30})?"
    r"|(?:institutional )?(?:log|sign) ?in\b.{0,30}|(?:accept|reject|manage|allow)(?: all)?(?: cookies)?"
    r"|cookie (?:policy|settings)|privacy policy.{0,60}|terms (?:of use|and conditions).{0,60}"
    r"|accessed: .*\d{4}.*|published by: .*|pp?\. ?\d+ ?[-–] ?\d+",
    re.IGNORECASE,
)
# Paragraphs that only a site writes, known by how they begin.
_NOTICE = re.compile(
    r"(?=.{0,400}\bcookies\b)(?=.{0,500}\b(?:experience|consent|accept|agree|privacy|traffic)\b)"
    r"(?:(?:this|our|the) (?:web)?site uses|we (?:use|value)|by (?:continuing|using|clicking)|without cookies)\b"
    r"|project muse (?:promotes|is|®)|forged from a partnership|jstor is a not-for-profit"
    r"|your use of the jstor archive|.{0,80} (?:is|are) collaborating with jstor"
    r"|linked references are available on jstor",
    re.IGNORECASE,
)
# Lines that are stamped into the middle of texts, and that no author writes.
_STAMP = re.compile(
    r"this content downloaded from\b.*|all use subject to https?://\S+.*|(?:https?://)?about\.jstor\.org/terms\W*"
    r"|downloaded from https?://\S+.{0,60}|\[?access article in pdf\]?|(?:view|save|export) citations?"
    r"|(?:download|view) pdf|key ?words: .{1,300}",
    re.IGNORECASE,
)
_KEYWORDS = re.compile(r"key ?words:?", re.IGNORECASE)
_BODY = 250  # characters: a paragraph at least this long belongs to the text; so does a shorter one of sentences
_SENTENCE = 40  # characters: a line this long that ends as a sentence does
_MAX_NOTICE = 700  # characters: a notice is no longer
_MARK = re.compile(r"\s*\[[^\]]{1,20}\]\s*\Z")  # a page mark at the end of a line
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\d{0,3}\Z")


def strip(lines: Sequence[Line]) -> Stripped:
    """The text's own lines of a page as it was pasted or saved."""
    book = _gutenberg(lines)
    if book is not None:
        return book
    groups = _groups(lines)
    known = _site_lines(lines, groups)
    body = [(start, end) for start, end in groups if _is_body(lines[start:end], known[start:end])]
    first, last = (body[0][0], body[-1][1]) if body else (len(lines), len(lines))
    top, bottom = _top(lines, known, first), _bottom(lines, known, last)
    stamps = _stamps(lines, groups)
    kept, dropped = [], []
    for number, line in enumerate(lines):
        if top <= number < bottom and number not in stamps:
            kept.append(line)
        elif line.text.strip():
            dropped.append(line)
    return Stripped(kept, _facts(dropped), tuple(line.text.strip() for line in dropped))


def _site_lines(lines: Sequence[Line], groups: Sequence[tuple[int, int]]) -> list[bool]:
    known = [_is_site(line.text) for line in lines]
    for start, end in groups:
        for number in range(start, end):
            line = lines[number].text.strip()
            if len(line) > _MAX_NOTICE:
                continue
            if (number == start or known[number - 1] or len(line) > _BODY) and _NOTICE.match(line):
                wrapped = len(line) <= _BODY and sum(len(one.text) for one in lines[number:end]) <= _MAX_NOTICE
                stop = end if wrapped else number + 1
                known[number:stop] = [True] * (stop - number)
    return known


def _is_site(line: str) -> bool:
    line = line.strip()
    return 0 < len(line) < 300 and bool(_SURE.fullmatch(line) or _USUAL.fullmatch(line))


def _shows_site(lines: Sequence[str]) -> bool:
    """Do these lines, taken together, show that a site wrote them?"""
    texts = {line.strip().lower() for line in lines}
    return len(texts) > 1 or any(_SURE.fullmatch(text) or _NOTICE.match(text) for text in texts)


def _groups(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Stretches of lines without a blank one between them, as (first, after the last)."""
    groups, start = [], -1
    for number, line in enumerate([*lines, Line(0, "")]):
        if line.text.strip() and start < 0:
            start = number
        elif not line.text.strip() and start >= 0:
            groups.append((start, number))
            start = -1
    return groups


def _is_body(lines: Sequence[Line], known: Sequence[bool]) -> bool:
    own = [line.text.strip() for line, site in zip(lines, known, strict=True) if not site]
    if not own:
        return False
    wrapped = len(own) > 1 and min(map(len, own[:-1])) > 40
    if (sum(map(len, own)) if wrapped else max(map(len, own))) >= _BODY:
        return True
    return any(len(line) >= _SENTENCE and _SENTENCE_END.search(_MARK.sub("", line)) for line in own)


def _top(lines: Sequence[Line], known: Sequence[bool], first: int) -> int:
    """Where the text begins: after the last line of the site above the first paragraph, and the title below that."""
    above = [number for number in range(first) if known[number]]
    if not above or not _shows_site([lines[number].text for number in above]):
        return 0
    top = above[-1] + 1
    if re.match(r"\s*in lieu of an abstract", lines[above[-1]].text, re.IGNORECASE):
        while top < first and (not lines[top].text.strip() or _BULLET.match(lines[top].text)):
            top += 1
    return top


def _bottom(lines: Sequence[Line], known: Sequence[bool], last: int) -> int:
    """Where the text ends: before the first line of the site after which no sentence of the text comes."""
    bottom = len(lines)
    for number in range(len(lines) - 1, last - 1, -1):
        line = lines[number].text.strip()
        if known[number]:
            bottom = number
        elif len(line) > 120 or (_SENTENCE_END.search(line) and len(line) > 40):
            break
    return (
        bottom
        if _shows_site([lines[number].text for number in range(bottom, len(lines)) if known[number]])
        else len(lines)
    )


def _stamps(lines: Sequence[Line], groups: Sequence[tuple[int, int]]) -> set[int]:
    found = {number for number, line in enumerate(lines) if _STAMP.fullmatch(line.text.strip())}
    for (start, end), (after, after_end) in pairwise([*groups, (0, 0)]):
        below = range(start + 1, end) if end - start > 1 else range(after, after_end)
        words = " ".join(lines[number].text.strip() for number in below)
        if _KEYWORDS.fullmatch(lines[start].text.strip()) and len(words) < 200 and not _SENTENCE_END.search(words):
            found |= {start, *below}
    return found


# ---- facts


_BULLET = re.compile(r"\s*[•·▪*–-]\s+(?=\S)")
_PAGE_RANGE = re.compile(r"\bpp?\.\s?(\d+|[ivxlc]+)\s?[-–]\s?(\d+|[ivxlc]+)\b", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
_ISSUE = re.compile(r"\b(?:volume|vol\.|number|no\.|issue)\s?\d", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def _facts(dropped: Sequence[Line]) -> Metadata:
    texts = [_BULLET.sub("", line.text).strip() for line in dropped]
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
        container=re.split(r",? (?:Vol|No|Number|Issue)\b|, ", source)[0] if source else "",
        pages=f"{pages[1]}-{pages[2]}" if pages else "",
        doi=doi[0] if doi else "",
    )


def _title_and_author(texts: Sequence[str]) -> tuple[str, str]:
    """From "Title" and "Author (bio)" on lines of their own, "Author(s): ..." below the title, or two bullets."""
    authors = [number for number, text in enumerate(texts) if re.search(r"\(bio\)", text, re.IGNORECASE)]
    if authors:
        names = [re.sub(r"\s*\(bio\)", "", texts[number], flags=re.IGNORECASE).strip(" ,") for number in authors]
        before = [text for text in texts[: authors[0]] if not _is_site(text)]
        return (before[-1] if before else "", ", ".join(dict.fromkeys(names)))
    for number, text in enumerate(texts):
        if text.lower().startswith("author(s):"):
            return (texts[number - 1] if number else "", text.partition(":")[2].strip())
        if text.lower().startswith("in lieu of an abstract"):
            below = texts[number + 1 : number + 3]
            return (below[0], below[1] if len(below) > 1 else "") if below and not _is_site(below[0]) else ("", "")
    return "", ""


# ---- Project Gutenberg


_START = re.compile(r"\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG\b.*|\*END\*? ?THE SMALL PRINT!.*", re.IGNORECASE)
_END = re.compile(
    r"\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG\b.*|End of (?:the |this )?Project Gutenberg(?:'s|’s|-tm)? .*",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Title|Author|Language|Translator|Editor): +(\S.*)", re.IGNORECASE)
_CREDIT = re.compile(
    r"\[?(?:e-?text |this e-?(?:book|text) was )?(?:produced|prepared|scanned) by\b"
    r"|\[?transcriber['’]?s?['’]? notes?\b|\[redactor",
    re.IGNORECASE,
)
_LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "russian": "ru",
    "hungarian": "hu", "latin": "la", "greek": "el", "romanian": "ro", "polish": "pl", "chinese": "zh",
}  # fmt: skip


def _gutenberg(lines: Sequence[Line]) -> Stripped | None:
    starts = [number for number, line in enumerate(lines) if _START.match(line.text.strip())]
    if not starts:
        return None
    start = starts[0] + 1
    ends = [number for number in range(start, len(lines)) if _END.match(lines[number].text.strip())]
    end = ends[0] if ends else len(lines)
    thanks = {
        number
        for first, after in _groups(lines[start : start + 60])
        if _CREDIT.match(lines[start + first].text.strip())
        for number in range(start + first, start + after)
    }
    kept = [lines[number] for number in range(start, end) if number not in thanks]
    outside = [*lines[:start], *(lines[number] for number in sorted(thanks)), *lines[end:]]
    return Stripped(
        kept, _header(lines[:start]), tuple(line.text.strip() for line in outside if line.text.strip()), True
    )


def _header(lines: Sequence[Line]) -> Metadata:
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        found = _FIELD.match(line.text)
        if found:
            key = found[1].lower()
            fields.setdefault(key, found[2].strip())
        elif key and line.text.startswith("  ") and line.text.strip():
            fields[key] += " " + line.text.strip()
        else:
            key = ""
    language = _LANGUAGES.get(fields.get("language", "").lower(), "")
    facts = Metadata(title=fields.get("title", ""), author=fields.get("author", ""), language=language)
    return replace(facts, source="Project Gutenberg")

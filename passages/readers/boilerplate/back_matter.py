"""A book's own index and imprint: known by their shape, and no text that answers a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from passages.model import DropReason
from passages.readers.boilerplate.field_head import bare

_INDEX = re.compile(
    r"(?:general |subject |name |author )?index(?: of [\w ]{1,40})?|register"
    r"|(?:sach|personen|namens?)(?:register|verzeichnis)"
    r"|índice (?:analítico|onomástico|de nombres)|indice (?:analitico|dei nomi)|index (?:des noms|général)"
    r"|list of (?:plates|illustrations|figures|tables|maps)",
    re.IGNORECASE,
)
_ENTRY_END = re.compile(r"[,;.…\s]\s?(?:pp?\.\s?)?(?:\d{1,5}|[ivxlc]{1,7})(?:\s?[-–]\s?\d{1,5})?(?:ff?|n)?\.?\Z")
_SEE = re.compile(r"\b(?:see(?: also)?|siehe|voir|véase|vedi)\s\S", re.IGNORECASE)
_LETTER = re.compile(r"\W{0,2}[A-ZÀ-Þ](?:\s?[-–]\s?[A-ZÀ-Þ])?\W{0,2}")
_LONGEST_ENTRY = 300  # characters
_SHARE = 0.7  # of the paragraphs below the heading have the shape of an entry
# Words that stand in no text but an imprint; and what may stand in one beside them, as well as in any text.
_SURE = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,2}(?:©\s?)?(?:\d{4}|by\b)|all rights reserved|isbn\b|library of congress"
    r"|catalogu?ing.in.publication|no part of this (?:book|publication)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:first )?(?:published|printed|reprinted)(?: and bound)? (?:in|by|\d{4})"
    r"|(?:second|third|revised|paperback) (?:edition|impression|printing)\b|typeset (?:in|by)",
    re.IGNORECASE,
)
_NEAR = 3  # parts between them
_FRONT = 25  # parts of a text among which an imprint stands
_LONGEST_IMPRINT = 700  # characters
_LONGEST_LINE = 200  # characters of a paragraph that only may be one


def find_back_matter(
    kept: Sequence[int], texts: Sequence[str], is_heading: Sequence[bool]
) -> Iterator[tuple[int, DropReason]]:
    """Yield the numbers of an index's or an imprint's paragraphs, with the reason to leave them out.

    `kept` are the numbers of those `texts` that are not empty.
    """
    place = 0
    while place < len(kept):
        text = texts[kept[place]]
        named = len(text) < 80 and _INDEX.fullmatch(bare(text).strip(" .:"))
        after = _end_of_index(place + 1, kept, texts, is_heading) if named else place
        if after > place + 1:
            for at in range(place, after):
                yield kept[at], DropReason.INDEX
        place = max(after, place + 1)
    yield from ((number, DropReason.IMPRINT) for number in _imprint(kept[:_FRONT], texts))


def _imprint(front: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Return the numbers of an imprint's paragraphs; none where a single sign of one is seen."""
    short = [number for number in front if len(texts[number]) < _LONGEST_IMPRINT]
    sure = [number for number in short if _SURE.search(texts[number])]
    beside = [
        number
        for number in short
        if number not in sure
        and len(texts[number]) < _LONGEST_LINE
        and _BESIDE.search(texts[number])
        and any(abs(number - other) <= _NEAR for other in sure)
    ]
    signs = {found.lower()[:6] for number in sure for found in _SURE.findall(texts[number])}
    return sorted(sure + beside) if len(signs) + len(beside) > 1 else []


def _end_of_index(first: int, kept: Sequence[int], texts: Sequence[str], is_heading: Sequence[bool]) -> int:
    """Return the place below the entries that begin at `first`; `first` itself where they are none.

    Entries go on to the next heading that is more than a letter; most of what stands there must have their shape.
    """
    after = first
    while after < len(kept):
        text = bare(texts[kept[after]])
        if is_heading[kept[after]] and not _LETTER.fullmatch(text) and not _is_entry(text):
            break
        after += 1
    below = [bare(texts[kept[at]]) for at in range(first, after)]
    shaped = sum(_is_entry(text) or bool(_LETTER.fullmatch(text)) for text in below)
    return after if len(below) > 1 and shaped >= _SHARE * len(below) else first


def _is_entry(text: str) -> bool:
    """Tell whether most lines of a paragraph end as an entry does."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    shaped = (len(line) < _LONGEST_ENTRY and (_ENTRY_END.search(line[-40:]) or _SEE.search(line)) for line in lines)
    return sum(map(bool, shaped)) * 2 > len(lines)

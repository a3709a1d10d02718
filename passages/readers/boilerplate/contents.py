"""A table of contents: lines that lead to the headings of a text. Known where most of them come again, or have a page.

A chapter may be called "Contents" as well, and a list of things may stand below that word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from passages.readers.boilerplate.field_head import bare
from passages.readers.draft import NoteRef, PageMark, Part, PartKind
from passages.text.lazy_pattern import lazily

CONTENTS = lazily(
    r"(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire|índice|indice|inhoud|sisällys"
    r"|contenido|sumário",
    re.IGNORECASE,
)
_PAGE_AT_END = lazily(r"(?:\.{2,}|(?:\. ){2,}|\s{2,}|…|\t|\s(?=\d))\s{0,9}(?:\d{1,4}|[ivxlc]{1,7})\s{0,9}\Z")
_SURE_PAGE = lazily(r"(?:\.{2,}|(?:\. ){2,}|\s{2,}|…|\t)\s{0,9}(?:\d{1,4}|[ivxlc]{1,7})\s{0,9}\Z")
_NUMBERED = lazily(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVXLC]{1,6}\.?|[A-Z]\.)\s+(?=\S)")
_DIVISION = lazily(r"(?:chapter|part|book|section|act|scene|kapitel|teil|chapitre|capítulo)\b", re.IGNORECASE)
_LONGEST = 200  # characters of an entry
_SHARE = 0.5  # of the entries come again as a heading, or have a page
_MOST = 2_000  # entries
_WORDS = 12  # of a heading


class Without(NamedTuple):
    """The parts of a text without its table of contents, and the words of that."""

    parts: list[Part]
    dropped: list[str]


def without_contents(parts: Sequence[Part]) -> Without:
    """Return the parts without a table of contents; its page marks stay."""
    texts = [_text(part) for part in parts]
    gone = set(find_contents(texts, [part.kind is PartKind.HEADING for part in parts]))
    kept: list[Part] = []
    for number, part in enumerate(parts):
        if number not in gone:
            kept.append(part)
        elif marks := tuple(piece for piece in part.pieces if isinstance(piece, PageMark)):
            kept.append(Part(PartKind.PARAGRAPH, marks))
    return Without(kept, [" ".join(texts[number].split()) for number in sorted(gone)])


def _text(part: Part) -> str:
    pieces = (
        piece if isinstance(piece, str) else piece.label if isinstance(piece, NoteRef) else "" for piece in part.pieces
    )
    return "".join(pieces)


def find_contents(texts: Sequence[str], is_heading: Sequence[bool]) -> list[int]:
    """Return the numbers of the parts that are a table of contents, its heading among them."""
    headings = [number for number, text in enumerate(texts) if len(text) < 80 and _names_contents(text)]
    if not headings:
        return []
    last_seen = {_folded(text): number for number, text in enumerate(texts) if len(text) <= _LONGEST}
    found: list[int] = []
    for first in headings:
        if not found or first > found[-1]:
            found += _list_below(first, texts, is_heading, last_seen)
    return found


def _names_contents(text: str) -> bool:
    return bool(CONTENTS.fullmatch(bare(text).strip(" .:#*_")))


def _list_below(first: int, texts: Sequence[str], is_heading: Sequence[bool], last_seen: dict[str, int]) -> list[int]:
    """Return the parts from a heading "Contents" to its last entry; none where no such list stands there."""
    entries: set[str] = set()
    sure = lines = 0
    after = first + 1
    while after < min(len(texts), first + _MOST):
        own = [line for line in bare(texts[after]).split("\n") if line.strip()]
        for rows in (own, [" ".join(own)]):  # one entry may run on over several lines
            if any(len(row) > _LONGEST for row in rows):
                continue
            again = [any(last_seen.get(name, -1) > after for name in _names(row)) for row in rows]
            if all(map(_may_be_entry, rows, again)):
                break
        else:
            break
        if any(_folded(row) in entries for row in rows):
            break
        sure += sum(later or bool(_SURE_PAGE.search(row)) for row, later in zip(rows, again, strict=True))
        lines += len(rows)
        entries |= {name for row in rows for name in _names(row)}
        after += 1
    if lines > 1 and sure >= _SHARE * lines:
        return list(range(first, after))
    filled = next((at for at in range(first + 1, len(texts)) if texts[at].strip()), len(texts))
    alone = lines == 0 and filled < len(texts) and is_heading[first] and is_heading[filled]
    return [first] if alone else []  # its entries were links, which are left out as such


def _may_be_entry(line: str, comes_later: bool) -> bool:
    shaped = _PAGE_AT_END.search(line) or _DIVISION.match(line) or _NUMBERED.match(line)
    return len(line) <= _LONGEST and (comes_later or bool(shaped))


def _names(line: str) -> list[str]:
    """Return what an entry's heading may be in the text: all of it, without its page, its number, or its title."""
    unpaged = _PAGE_AT_END.sub("", line.strip())
    words = _folded(unpaged).split()
    begun = [" ".join(words[:count]) for count in range(2, min(len(words), _WORDS) + 1)]
    return [_folded(line), " ".join(words), _folded(_NUMBERED.sub("", unpaged, count=1)), *begun]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

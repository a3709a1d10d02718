"""Verses of scripture: "3:15 And", "[15] And", "15 And" below "Chapter 3". Their numbers are places, not words.

Numbers are taken for verses only where they run by one, afresh in each chapter, through the whole of it, as no numbered
list, note or date does. With "3:15" the chapter is known as well, and a heading above chapters is a book.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.places.headings import Division, parse_heading
from passages.places.systems import System
from passages.readers.draft import NoteRef, Part, PartKind, Piece, PlaceMark
from passages.readers.note_markers import SUPERSCRIPTS
from passages.readers.part_text import OBJECT, Edit, edited, flat, words_of
from passages.text.lazy_pattern import lazily

_CITED = lazily(
    r"(?P<opened>[\[({])?(?<![\w:.])(?P<chapter>\d{1,3}):(?P<verse>\d{1,3})(?(opened)[\])}])(?![\d:])\.?\s{0,9}"
    r"(?=[^\W\d_]|[\"“‘«¿¡('\[—-])",
)
_NUMBER = lazily(
    r"(?:\[(?P<closed>\d{1,3})\]|(?<![\w.,:;/§$£€#–-])\^?(?P<bare>\d{1,3})\.?|(?P<raised>[⁰¹²³⁴-⁹]{1,3}))"
    r"(?:\s{1,9}(?=[^\W\d_]|[\"“‘«¿¡('—])|(?=[^\W\d_a-zà-ÿ]|[\"“‘«¿¡]))"
)
_STOP = lazily(r"[.!?…;:,][\"'”’»)\]]*\s*\Z")
_NAMED_CHAPTER = lazily(
    r"(?P<book>(?:[1-4I]{1,3}\.?\s)?[^\W\d_][^\d.:;!?]{1,50}?)[,.:]?\s(?:ch(?:apter|ap)?\.?\s)?(?P<chapter>\d{1,3})\W?",
    re.IGNORECASE,
)
_SUNG = frozenset({"Psalm", "Surah", "Sura"})  # chapters by another name
_LAST = 180  # the highest number of a verse: Psalm 119 has 176
_LEAST = 3  # verses with their chapters
_MANY = 6  # verses without
_LENGTH = 700  # characters of most verses
_COVERED = 0.8  # of the chapters have verses


class _Candidate(NamedTuple):
    """A number that may be a verse's, `[start, end)` of the flat text of a part."""

    part: int
    start: int
    end: int
    chapter: int  # 0: not given
    verse: int
    label: str
    weight: int  # how well it stands: at the head of a paragraph best


def with_verses(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with the numbers of verses as place marks, and the headings of several books as such."""
    given = list(parts)
    parts = _with_named_chapters(parts)
    texts = [_text(part) for part in parts]
    known = [one for number, part in enumerate(parts) for one in _known(number, part)]
    if len(known) >= _MANY:
        return _with_books(list(parts), known)
    cited = _chain([one for number, text in enumerate(texts) for one in _cited(number, text)])
    if len(cited) >= _LEAST and _are_dense(cited, texts):
        return _with_books(_marked(parts, cited), cited)
    counted = _by_chapter(parts, texts)
    return _with_books(_marked(parts, counted), counted) if counted else given


def _with_named_chapters(parts: Sequence[Part]) -> list[Part]:
    """Return the parts, headings such as "Genesis 1" and "Genesis 2" as chapters of that book."""
    found = {number: named for number, part in enumerate(parts) if (named := _named_chapter(part))}
    counts = Counter(named["book"].casefold() for named in found.values())
    changed = list(parts)
    for number, named in found.items():
        if counts[named["book"].casefold()] > 1:
            divisions = (Division(System.BOOK, named["book"]), Division(System.CHAPTER, named["chapter"]))
            changed[number] = parts[number]._replace(divisions=divisions)
    return changed


def _named_chapter(part: Part) -> re.Match[str] | None:
    text = words_of(part)
    if part.kind is not PartKind.HEADING or part.divisions or _divisions(part):
        return None
    return _NAMED_CHAPTER.fullmatch(text)


def _known(number: int, part: Part) -> Iterator[_Candidate]:
    """Yield the verses that the format itself names."""
    chapter = 0
    for piece in part.pieces:
        if isinstance(piece, PlaceMark) and piece.label.isdecimal():
            if piece.system is System.CHAPTER:
                chapter = int(piece.label)
            elif piece.system is System.VERSE:
                yield _Candidate(number, 0, 0, chapter, int(piece.label), piece.label, 4)


def _text(part: Part) -> str:
    """Return the flat text of a part that may hold verses."""
    return "" if part.kind in (PartKind.NOTE, PartKind.HEADING) else flat(part)


def _cited(number: int, text: str) -> Iterator[_Candidate]:
    for found in _CITED.finditer(text):
        chapter, verse = int(found["chapter"]), int(found["verse"])
        weight = _weight(text, found.start())
        if weight and 0 < chapter <= _LAST and 0 < verse <= _LAST:
            yield _Candidate(number, *found.span(), chapter, verse, found["verse"], weight)


def _numbers(number: int, part: Part, text: str, notes: frozenset[str]) -> Iterator[_Candidate]:
    for found in _NUMBER.finditer(text):
        label = (found["closed"] or found["bare"] or found["raised"]).translate(SUPERSCRIPTS)
        if found["raised"] and label in notes:
            continue
        verse = int(label)
        weight = _weight(text, found.start())
        if weight and 0 < verse <= _LAST:
            yield _Candidate(number, *found.span(), 0, verse, label, weight)
    at = 0
    for piece in part.pieces if text else ():  # a heading's number is its note's
        is_free = isinstance(piece, NoteRef) and piece.label.isdecimal() and piece.label not in notes
        if isinstance(piece, NoteRef) and is_free and (not at or text[at - 1].isspace()):
            yield _Candidate(number, at, at + 1, 0, int(piece.label), piece.label, max(_weight(text, at), 2))
        at += len(piece) if isinstance(piece, str) else 1


def _weight(text: str, start: int) -> int:
    """Weigh where a number stands: at the head of the paragraph, of a line, behind a stop, elsewhere."""
    before = text[max(0, start - 8) : start].replace(OBJECT, "")
    if not before.strip():
        return 4
    if before.rstrip(" \t").endswith("\n"):
        return 3
    return 2 if _STOP.search(before) else 1 if before[-1:].isspace() else 0


def _chain(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the heaviest row of candidates that run: the next verse each, or the first ones of the next chapter."""
    best: dict[tuple[int, int], tuple[int, int]] = {}  # (chapter, verse) -> (weight of the row, its last candidate)
    before: list[int] = []
    top = (0, -1)
    for at, one in enumerate(candidates):
        weight, behind = max((best.get(key, (0, -1)) for key in _before(one, best)), default=(0, -1))
        before.append(behind)
        weight += 2 * one.weight - 1
        key = (one.chapter, one.verse)
        best[key] = max(best.get(key, (0, -1)), (weight, at))
        best[one.chapter, 0] = max(best.get((one.chapter, 0), (0, -1)), (weight, at))
        top = max(top, (weight, at))
    row, at = [], top[1]
    while at >= 0:
        row.append(candidates[at])
        at = before[at]
    return row[::-1]


def _before(one: _Candidate, best: dict[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what may stand before a verse: one of the two numbers below, or any verse of the chapter before."""
    yield from ((one.chapter, one.verse - step) for step in (1, 2) if one.verse > step)
    if one.verse <= 2 and one.chapter:  # the first chapter of a book follows the last of any
        chapters = range(1, _LAST + 1) if one.chapter == 1 else (one.chapter - 1,)
        yield from ((chapter, 0) for chapter in chapters if (chapter, 0) in best)


def _are_dense(chain: Sequence[_Candidate], texts: Sequence[str]) -> bool:
    """Tell whether the verses stand close to each other through what they are in, most at the head of something."""
    first, last = chain[0], chain[-1]
    length = sum(map(len, texts[first.part : last.part + 1])) - first.start
    heads = sum(one.weight > 1 for one in chain)
    return length <= _LENGTH * (len(chain) + 1) and heads >= 0.6 * len(chain)


def _by_chapter(parts: Sequence[Part], texts: Sequence[str]) -> list[_Candidate]:
    """Return the verses of all chapters, if nearly each of them has such from its first words to its last."""
    notes = frozenset(part.label for part in parts if part.kind is PartKind.NOTE)
    found: list[_Candidate] = []
    chapters = covered = 0
    for first, last in _chapters(parts):
        if not any(text.strip() for text in texts[first:last]):
            continue
        chapters += 1
        row = _chain(sorted(one for at in range(first, last) for one in _numbers(at, parts[at], texts[at], notes)))
        if len(row) > 2 and _covers(row, texts, first, last):
            covered += 1
            found += row
    return found if chapters and covered >= _COVERED * chapters and len(found) >= _MANY else []


def _chapters(parts: Sequence[Part]) -> Iterator[tuple[int, int]]:
    """Yield each chapter's parts, `[first, last)`. Other headings end it, but those inside that name nothing."""
    starts = [number for number, part in enumerate(parts) if part.kind is PartKind.HEADING and _divisions(part)]
    for start, end in pairwise([*starts, len(parts)]):
        if _is_chapter(parts[start]):
            tail = end
            while tail > start + 1 and parts[tail - 1].kind is PartKind.HEADING:
                tail -= 1
            yield start + 1, tail


def _divisions(part: Part) -> tuple[Division, ...]:
    return part.divisions or parse_heading(words_of(part))


def _covers(row: Sequence[_Candidate], texts: Sequence[str], first: int, last: int) -> bool:
    filled = [number for number in range(first, last) if texts[number].strip()]
    begins = row[0].verse <= 2 and row[0].part == filled[0] and row[0].start < (40 if row[0].verse == 1 else _LENGTH)
    length = sum(len(texts[number]) for number in filled)
    behind = sum(len(texts[number]) for number in range(row[-1].part, last)) - row[-1].end
    return begins and behind <= 2 * _LENGTH and _are_dense(row, texts) and length <= _LENGTH * (len(row) + 1)


def _marked(parts: Sequence[Part], chain: Sequence[_Candidate]) -> list[Part]:
    edits: dict[int, list[Edit]] = {}
    chapter = 0
    above = {number: _stated_chapter(part) for number, part in enumerate(parts) if part.kind is PartKind.HEADING}
    reached = 0
    for one in chain:
        for number in range(reached, one.part):
            chapter = above.get(number) or chapter
        reached = max(reached, one.part)
        pieces: list[Piece] = []
        if one.chapter and one.chapter != chapter:
            pieces.append(PlaceMark(System.CHAPTER, str(one.chapter)))
            chapter = one.chapter
        edits.setdefault(one.part, []).append(Edit(one.start, one.end, (*pieces, PlaceMark(System.VERSE, one.label))))
    return [edited(part, edits.get(number, ())) for number, part in enumerate(parts)]


def _stated_chapter(part: Part) -> int:
    labels = [one.label for one in _divisions(part) if one.system is System.CHAPTER]
    return int(labels[-1]) if labels and labels[-1].isdecimal() else 0


def _with_books(parts: list[Part], chain: Sequence[_Candidate]) -> list[Part]:
    """Name the headings above chapters as books, where there are several."""
    begins = _book_starts(parts, chain)
    names = {number: words_of(parts[number]).strip(" .:") for number in begins}
    if len(set(names.values())) < 2:
        return parts
    return [
        part._replace(divisions=(Division(System.BOOK, names[number]),)) if number in names else part
        for number, part in enumerate(parts)
    ]


def _book_starts(parts: Sequence[Part], chain: Sequence[_Candidate]) -> list[int]:
    """Return the headings, no chapters, that stand above a first chapter or above the first verse of one."""
    firsts = [
        one.part
        for before, one in zip([None, *chain[:-1]], chain, strict=True)
        if before is None
        or one.chapter < before.chapter
        or (not one.chapter and one.verse <= before.verse and one.part > before.part)
    ]
    found: list[int] = []
    for first in firsts:
        at = first - 1
        while at >= 0 and parts[at].kind is PartKind.HEADING and _is_chapter(parts[at]):
            at -= 1
        if at >= 0 and parts[at].kind is PartKind.HEADING and at not in found:
            found.append(at)
    return found


def _is_chapter(part: Part) -> bool:
    return any(one.system is System.CHAPTER or one.word in _SUNG for one in _divisions(part))

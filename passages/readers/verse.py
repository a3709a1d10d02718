"""Which paragraphs are verse: their line breaks and indents belong to the text.

Verse is known by the shape of its lines: the next line's first word would still have had room in them, and they begin
with capitals in the middle of a sentence, or are indented by turns. Prose that was wrapped fills its lines; addresses,
lists and tables have other words in theirs. One stanza tells little; several in a row, or a longer one, are believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import pairwise

from passages.readers.draft import Part, PartKind, Piece
from passages.readers.part_text import Edit, edited, flat, words_of
from passages.text.lazy_pattern import lazily

BREAK = "\u2028"  # a line break that the format itself sets: <br>, a soft break
_STANZA = BREAK + BREAK
_HARD = lazily(r"(?<![ \t\n])[ \t\n]*\u2028(?:\s*\u2028)*[ \t\n]*|\n[ \t]*")
_SOFT = lazily(r"(?<![ \t])[ \t]*(?:\n?\u2028\s*\u2028\n?|\n?\u2028\n?|\n)")
_SPACES = str.maketrans({"\xa0": " ", "\u2002": " ", "\u2003": "  ", "\u2007": " ", "\u3000": "  ", "\t": "    "})
_NUMBER_BEHIND = lazily(r"(?<!\s)(?:\s{2,}|\t)[\[(]?\d{1,4}[\])]?\s*\Z")
_NUMBER_BEFORE = lazily(r"\s{0,12}\d{1,4}(?=\s{2})")
_ITEM = lazily(r"[•*·▪◦+]\s|\(?(?:\d{1,3}|[A-Za-z]|[IVXLC]{1,6})[.)]\s|\[?\d{1,4}\b|§")
_LABELLED = lazily(r"[^\W\d_][\w.’' ]{0,24}:\s|[A-ZÀ-Þ]{2,}[A-ZÀ-Þ '’.-]{0,30}[.,:](?:\s|\Z)|[A-Z][a-z]{1,5}\.\s")
_ENDS = lazily(r"[.!?…][\"'”’»)\]]*\Z")
_PAUSES = lazily(r"[,;:.!?—–-][\"'”’»)\]]*\Z")
_WORD = lazily(r"[^\W\d_][\w'’-]*")
_LONGEST = 80  # characters of a line of verse
_USUAL = 62  # characters of most of its lines
_ENOUGH = 4  # lines that are sure, where they stand alone


class _Likeness(IntEnum):
    """The degree to which a paragraph looks like verse."""

    NONE = 0
    LINE = 1  # a single short line, which may stand between stanzas
    DOUBTFUL = 2  # capitals at the heads of full lines: verse where what stands beside it is
    WEAK = 3  # lines without capitals or indents: only beside others like them
    FAIR = 4
    STRONG = 5


def find_stanzas(paragraphs: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return which paragraphs, each given by its lines, are stanzas: their numbers, from 0."""
    lengths = sorted(len(line.strip()) for lines in paragraphs for line in lines)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    likeness = [_likeness(lines, width) for lines in paragraphs]
    found: set[int] = set()
    for row in _rows(likeness):
        lines = sum(len(paragraphs[at]) for at in row)
        strong = sum(likeness[at] is _Likeness.STRONG for at in row)
        fair = sum(likeness[at] >= _Likeness.FAIR for at in row)
        weak = sum(likeness[at] is _Likeness.WEAK for at in row)
        if strong or (fair and len(row) > 1 and lines >= _ENOUGH) or (weak > 1 and lines >= 2 * _ENOUGH):
            found.update(at for at in row if likeness[at] > _Likeness.LINE or _closes(paragraphs[at], at, likeness))
    return frozenset(found)


def with_verse(parts: Sequence[Part], *, soft: bool = False) -> list[Part]:
    """Return the parts, those that are verse as such, a stanza each.

    Lines are told by `BREAK`; with `soft` also by the line breaks of the source.
    """
    lines = [_lines(part, soft=soft) for part in parts]
    stanzas = find_stanzas(lines)
    changed: list[Part] = []
    for at, part in enumerate(parts):
        if at in stanzas and part.kind in (PartKind.PARAGRAPH, PartKind.QUOTE):
            changed += as_stanzas(part, soft=soft)
        else:
            changed.append(part)
    return changed


def as_stanzas(part: Part, *, soft: bool = False) -> Iterator[Part]:
    """Yield a part as stanzas: each `BREAK` a line break, two of them the end of a stanza."""
    edits = [
        Edit(*found.span(), (_break(found[0], soft=soft),)) for found in (_SOFT if soft else _HARD).finditer(flat(part))
    ]
    pieces: list[Piece] = []
    for piece in edited(part, edits).pieces:
        if not isinstance(piece, str):
            pieces.append(piece)
            continue
        first, *others = piece.split(_STANZA)
        pieces.append(first)
        for other in others:
            yield _stanza(part, pieces)
            pieces = [other]
    yield _stanza(part, pieces)


def _break(found: str, *, soft: bool) -> str:
    count = found.count(BREAK)
    return _STANZA if count > 1 else "\n" if count or soft else " "


def _stanza(part: Part, pieces: Sequence[Piece]) -> Part:
    return part._replace(kind=PartKind.VERSE, pieces=tuple(piece for piece in pieces if piece != ""))


def level(part: Part) -> Part:
    """Return a stanza with the blanks taken away that all its lines begin with, and other blanks there as spaces."""
    text = flat(part)
    heads = list(re.finditer(r"^[^\S\n]*(?=\S)", text, re.MULTILINE))
    widths = [len(found[0].translate(_SPACES)) for found in heads]
    least = min(widths, default=0)
    edits = [Edit(*head.span(), (" " * (width - least),)) for head, width in zip(heads, widths, strict=True)]
    return edited(part, [edit for edit in edits if text[edit.start : edit.end] != edit.pieces[0]])


def _lines(part: Part, *, soft: bool) -> list[str]:
    text = flat(part)
    if part.kind is PartKind.VERSE:
        return text.strip("\n").split("\n")
    if part.kind is PartKind.HEADING:
        return [words_of(part)]
    if part.kind not in (PartKind.PARAGRAPH, PartKind.QUOTE):
        return []
    rows = re.split(r"[\n\u2028]", text) if soft else text.replace("\n", " ").split(BREAK)
    return [row for row in rows if row.strip()]


def _rows(likeness: Sequence[_Likeness]) -> Iterator[list[int]]:
    """Yield paragraphs like verse that stand together, with the single lines between them."""
    row: list[int] = []
    for at, like in enumerate(likeness):
        if like is _Likeness.NONE or (like is _Likeness.LINE and row and likeness[row[-1]] is _Likeness.LINE):
            yield from filter(None, (row,))
            row = []
        else:
            row.append(at)
    yield from filter(None, (row,))


def _closes(lines: Sequence[str], at: int, likeness: Sequence[_Likeness]) -> bool:
    """Tell whether a single line stands below a stanza as its last: no number, and not without a stop, as headings."""
    line = lines[0].rstrip()
    below = at > 0 and likeness[at - 1] >= _Likeness.DOUBTFUL
    return below and len(_WORD.findall(line)) > 2 and not line.isupper() and bool(_PAUSES.search(line))


def _likeness(lines: Sequence[str], width: int) -> _Likeness:
    shown = [_without_number(line.translate(_SPACES)) for line in lines]
    texts = [line.strip() for line in shown]
    longest = max(map(len, texts), default=0)
    if not texts or longest > _LONGEST or sorted(map(len, texts))[len(texts) // 2] > _USUAL:
        return _Likeness.NONE
    if len(texts) == 1:
        return _Likeness.LINE
    if _is_no_verse(texts):
        return _Likeness.NONE
    room = _share(len(a) + 1 + len(b.split()[0]) <= max(longest, width) for a, b in pairwise(texts) if b)
    ended = _share(bool(_ENDS.search(text)) for text in texts[:-1])
    inside = [after for before, after in pairwise(texts) if not _ENDS.search(before)]
    capitals = _share(_begins_with_capital(text) for text in inside)
    rhythm = len({len(line) - len(line.lstrip()) for line in shown[1:]}) > 1 and len(lines) > 2
    if ended > 0.75 and not rhythm:  # a sentence a line: a stanza among others may be so
        return _Likeness.DOUBTFUL if all(map(_begins_with_capital, texts)) else _Likeness.NONE
    if capitals >= 0.9 and inside and room < 0.4 and not rhythm and not (len(inside) > 4 and room >= 0.2):
        return _Likeness.DOUBTFUL
    long = len(texts) >= _ENOUGH
    if (capitals >= 0.9 and len(inside) > 1 and room >= (0.2 if len(inside) > 4 else 0.4)) or (rhythm and room >= 0.3):
        return _Likeness.STRONG if long else _Likeness.FAIR
    if rhythm or (capitals >= 0.9 and inside and room >= 0.5):
        return _Likeness.FAIR
    return _Likeness.WEAK if room >= 0.6 and longest <= 50 and ended < 0.5 else _Likeness.NONE


def _without_number(line: str) -> str:
    """Return the line without a printed line number at either side; blanks stand for one before it."""
    line = _NUMBER_BEHIND.sub("", line)
    return _NUMBER_BEFORE.sub(lambda found: " " * len(found[0]), line)


def _is_no_verse(texts: Sequence[str]) -> bool:
    """Tell lists, tables, addresses, title pages, speeches and references by what stands in their lines."""
    words = [_WORD.findall(text) for text in texts]
    titled = _share(all(word[0].isupper() for word in row if len(word) > 3) for row in words)
    return (
        _share(bool(_ITEM.match(text)) for text in texts) >= 0.3
        or _share(bool(_LABELLED.match(text)) for text in texts) >= 0.3
        or _share("  " in text for text in texts) >= 0.3
        or _share(any(map(str.isdigit, text)) for text in texts) >= 0.3
        or titled > 0.6
        or sum(map(len, words)) < 2.6 * len(texts)
    )


def _begins_with_capital(text: str) -> bool:
    letter = next((char for char in text if char.isalpha()), "")
    return letter.isupper()


def _share(signs: Iterable[bool]) -> float:
    found = list(signs)
    return sum(found) / len(found) if found else 0.0

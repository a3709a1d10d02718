"""A book's imprint: who printed and published it, and whose rights are reserved. No text that answers a question.

A paragraph is one only where nearly all of it has the shape of an imprint's lines ("Copyright © 1998 by Ada Brandt",
"ISBN 0-19-…"), it stands near the beginning or the end, and it does not stand alone: ordinary sentences tell of
copyright, editions and printers as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from passages.text.lazy_pattern import lazily

_FRONT = 25  # parts of a text among which an imprint stands
_BACK = 12  # parts at its end
_NEAR = 3  # parts between two of its paragraphs
_LONGEST = 2_500  # characters of a paragraph
_SHARE = 0.7  # of a paragraph's characters have the shape of an imprint
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|\d{1,2}(?:st|nd|rd|th))"
_SMALL = frozenset(
    "and by of the in for at to from with de du van von und et y on behalf plc ltd co inc "
    "hbk pbk hardback paperback hardcover cloth paper ebook epub electronic".split()
)
_YEARS = r"\d{4}(?:\s?[,–-]\s?\d{4}){0,6}"
# Lines that no text but an imprint has. With `NAMES` below, nothing but names, addresses and years may follow.
_HINTS = (
    "©", "(c)", "copyright", "rights reserved", "isbn", "catalog", "no part of this", "moral right",
    "to be identified as",
)  # fmt: skip
_SENTENCE = lazily(r"(?<=[a-z\d)\]][.!])\s+(?=[A-Z©\d(])")


class _Sign(NamedTuple):
    number: int  # of the part
    sure: frozenset[str]  # the kinds of lines in it that no other text has
    whole: bool  # a copyright line and no more: one alone is enough


def find_imprint(kept: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Return the numbers of an imprint's paragraphs. `kept` are the numbers of those `texts` that are not empty."""
    if not any(hint in texts[number].casefold() for number in (*kept[:_FRONT], *kept[-_BACK:]) for hint in _HINTS):
        return []
    found: list[int] = []
    fronts, backs = kept[:_FRONT], kept[max(len(kept) - _BACK, _FRONT) :]
    for place in (fronts, backs):
        signs = [sign for number in place if (sign := _sign(number, texts[number])) is not None]
        for cluster in _clusters(signs, {number: at for at, number in enumerate(place)}):
            kinds = frozenset().union(*(sign.sure for sign in cluster))
            if len(kinds) > 1 or (kinds and len(cluster) > 1) or any(sign.whole for sign in cluster):
                found += _with_names(cluster, place, texts)
    return found


def _clusters(signs: Sequence[_Sign], at: dict[int, int]) -> list[list[_Sign]]:
    clusters: list[list[_Sign]] = []
    for sign in signs:
        if clusters and at[sign.number] - at[clusters[-1][-1].number] <= _NEAR:
            clusters[-1].append(sign)
        else:
            clusters.append([sign])
    return clusters


def _with_names(cluster: Sequence[_Sign], place: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Return the parts of an imprint, with lines of nothing but names and addresses between them."""
    own = {sign.number for sign in cluster}
    first, last = cluster[0].number, cluster[-1].number
    between = [number for number in place if first < number < last and number not in own]
    return sorted(own | {number for number in between if _is_names(texts[number])})


def _sign(number: int, text: str) -> _Sign | None:
    """Return what shows that a paragraph may be an imprint's; None where it is anything else."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for pieces in (lines, _SENTENCE.split(" ".join(lines))):
        kinds, shaped = _kinds(pieces)
        if kinds - {"names"} and shaped >= _SHARE * sum(map(len, pieces)):
            return _Sign(number, kinds - {"names", "beside"}, kinds == {"copyright"})
    return None


def _kinds(pieces: Sequence[str]) -> tuple[frozenset[str], int]:
    """Return the kinds of lines among these, and how many characters have one; a line may run on over some pieces."""
    kinds: set[str] = set()
    shaped = at = 0
    while at < len(pieces):
        for count in (4, 3, 2, 1):
            run = pieces[at : at + count]
            if kind := _kind(" ".join(run)) or ("names" if count == 1 and _is_names(run[0]) else ""):
                kinds.add(kind)
                shaped += sum(map(len, run))
                break
        at += len(run) if kind else 1
    return frozenset(kinds), shaped


def _kind(piece: str) -> str:
    for name, pattern in _forms().items():
        found = pattern.match(piece)
        if found and _is_names(piece[found.end() :]):
            return name
    return ""


def _is_names(text: str) -> bool:
    """Tell whether these are names, addresses and years: capitals, figures, and the small words between names."""
    words = re.findall(r"[^\s,.;:()]+", text)
    return len(words) <= 30 and all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in words)


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    """Return what the lines of an imprint look like, compiled for the first text that may have one."""
    return {
        "copyright": re.compile(
            rf"(?:[A-Z][a-z]{{2,20}} (?:and [a-z]{{2,20}} )?)?(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)"
            rf"(?:[\s,]{{0,3}}(?:©|\([cC]\)|[Cc]opyright))?[\s,]{{0,3}}"
            rf"(?:(?:{_YEARS}|(?:by|BY)\b)(?=\W|\Z)|(?<=© )(?=[A-ZÀ-Þ]))"
        ),
        "rights": re.compile(r"all rights reserved(?: under .{3,80} conventions?)?\W{0,3}", re.IGNORECASE),
        "copying": re.compile(
            r"(?:all rights reserved\.? )?no part of this (?:book|publication|work|e-?book|edition) (?:may|shall) be "
            r"(?:reproduced|used|copied|stored|transmitted)\b.{0,700}"
            r"|(?:the right of .{1,120} to be identified as|the moral rights? of the authors?)\b.{0,300}",
            re.IGNORECASE | re.DOTALL,
        ),
        "isbn": re.compile(
            r"(?:e-?|p-?)?isbn(?:-?1[03])?[\s:]{0,3}(?:\([\w -]{1,30}\)\s?)?"
            r"\d[\d\s–-]{8,17}[\dX]\b",
            re.IGNORECASE,
        ),
        "catalogue": re.compile(
            r"(?:the )?(?:library of congress|british library)[\s,]{1,3}(?:has )?catalog.{0,160}"
            r"|library of congress control number.{0,40}"
            r"|(?:a )?(?:full )?(?:cip )?catalogu?e record (?:of|for) this .{0,160}"
            r"|catalogu?ing.in.publication data.{0,80}",
            re.IGNORECASE,
        ),
        "beside": re.compile(
            r"(?i:this (?:\w{3,12} )?edition )?"
            r"(?i:(?:first |originally )?(?:published|printed|reprinted|issued|distributed))"
            r"(?i:(?: and bound)?(?: simultaneously)?)\b"
            rf"|(?i:(?:this |the )?(?:{_ORDINAL}|revised|new|paperback|hardcover|digital|e-?book)"
            r" (?:\w{3,12} )?(?:edition|impression|printing))\b"
            r"|(?i:typeset|set|designed|illustrated|cover (?:design|art|photograph)s?|jacket design|illustrations)"
            r" (?:in|by|©)(?=\s)"
            r"|(?:\d{1,2}[\s/]{1,3}){4,12}\d{1,2}|(?i:https?://|www\.)\S{3,100}|(?i:copyright)\b",
        ),
    }

"""Page numbers that stand alone on a line, where a text has lost its form feeds.

Numbers that count by one, spaced as pages are, with sentences that go on over them, are printed page numbers. Whether
such a number stands at the head or at the foot of its page is told by the ends of the text: a text that begins with a
number has them at the head, one that ends with a number at the foot. Where that cannot be told, no page is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from passages.model import Basis, Notice
from passages.places.labels import number as number_of
from passages.places.marks import longest_chain
from passages.readers.draft import PageMark
from passages.readers.plain.form_feeds import digitless, printed_numbers
from passages.readers.plain.lines import TextLine
from passages.text.lazy_pattern import lazily

_ENOUGH = 3  # numbers that must run in sequence
_SHORTEST = 120  # characters of a page; where it could be the number of a note or a section:
_SHORTEST_LOW = 600
_LOW = 20  # a row that begins below this could be one of notes or sections
_LONGEST = 100  # characters of a running head
_BARE = lazily(r"(?:\W{0,3}|[Pp]age |p\. )(?P<label>\d{1,4}|[ivxlc]{1,8}|[IVXLC]{1,8})(?: of \d{1,4}|\W{0,3})")
_CAPTIONS = frozenset("figure fig table plate chapter part section note exercise box canto book act scene".split())
_FINISHED = lazily(r"[.!?…:][\"'”’»)\]]*(?:\d{1,3}|\[\w{1,4}\])?\Z")


class PrintedNumbers(NamedTuple):
    """The lines of a text with the page marks that were printed in it, and what was left out of them."""

    lines: list[TextLine]
    dropped: tuple[str, ...] = ()  # the numbers, and the running heads beside them
    basis: Basis = Basis.NONE
    warnings: tuple[Notice, ...] = ()


class _PrintedNumber(NamedTuple):
    """A number at the edge of a page: the line `at` of those that are not blank."""

    at: int
    label: str
    head: str = ""  # the words beside the number in its line


def read_printed_numbers(lines: Sequence[TextLine], expected: str = "") -> PrintedNumbers:
    """Return the lines without page numbers and running heads, with marks of pages if their ends can be told.

    `expected` is the text's page range ("104-110"), where it is known.
    """
    filled = [line for line in lines if line.text.strip()]
    row = _row(filled)
    heads = _heads(filled, row)
    torn = {folio.at for folio in row if _is_torn(filled, folio, heads)}
    if not row or (len(torn) * 3 < len(row) and not _are_running_heads(row, expected)):
        return PrintedNumbers(list(lines))
    at_end = _at_end(filled, row, heads, expected)
    beside = {place for folio in row for place in _beside(filled, folio, heads)}
    labels = {filled[folio.at].number: folio.label for folio in row}
    left_out = {filled[place].number for place in beside} | set(labels)
    torn_numbers = {filled[place].number for place in torn}
    kept: list[TextLine] = []
    closing = False  # the blank lines around a number of unknown side, where a sentence goes on over it
    for line in lines:
        if line.number in labels and at_end is not None:
            kept.append(TextLine(line.number, "", PageMark(labels[line.number], at_end)))
        elif line.number in torn_numbers:
            while kept and not kept[-1].text.strip():
                kept.pop()
            closing = True
        elif line.number not in left_out and not (closing and not line.text.strip()):
            kept.append(line)
            closing = False
    dropped = tuple(line.text.strip() for line in filled if line.number in left_out)
    if at_end is None:
        return PrintedNumbers(kept, dropped, warnings=(_doubt(row, filled[row[0].at].number),))
    return PrintedNumbers(kept, dropped, Basis.PRINTED)


def _doubt(row: Sequence[_PrintedNumber], line: int) -> Notice:
    return Notice(
        f"the numbers {row[0].label} to {row[-1].label} look like page numbers, but at the head of their pages or at "
        "the foot? So no page is cited. Say in front matter which pages the text has, such as: pages = “104-110”.",
        f"line {line}",
    )


def _row(filled: Sequence[TextLine]) -> list[_PrintedNumber]:
    """Return the longest row of numbers that count by one, if it is spaced as pages are."""
    candidates = _candidates(filled)
    chain = [candidates[place] for place in longest_chain([folio.label for folio in candidates])]
    if len(chain) < _ENOUGH:
        return []
    by_one = sum(number_of(after.label) - number_of(folio.label) == 1 for folio, after in pairwise(chain))
    lengths = [0]
    for line in filled:
        lengths.append(lengths[-1] + len(line.text))
    gaps = sorted(lengths[after.at] - lengths[folio.at + 1] for folio, after in pairwise(chain))
    middle = gaps[len(gaps) // 2]
    even = sum(middle * 0.4 <= gap <= middle * 2.5 for gap in gaps)
    shortest = _SHORTEST_LOW if number_of(chain[0].label) <= _LOW else _SHORTEST
    spaced = middle >= shortest and even * 3 >= len(gaps) * 2
    return chain if spaced and by_one * 3 >= len(gaps) * 2 else []


def _candidates(filled: Sequence[TextLine]) -> list[_PrintedNumber]:
    """Return lines that are a number, or a running head with one: its words stand beside three numbers."""
    found: list[_PrintedNumber] = []
    for place, line in enumerate(filled):
        text = line.text.strip()
        bare = _BARE.fullmatch(text)
        if bare:
            if number_of(bare["label"]):
                found.append(_PrintedNumber(place, bare["label"]))
        elif len(text) <= _LONGEST and not text[0].islower():
            words = digitless(text)
            if words.lower() not in _CAPTIONS:
                found += [_PrintedNumber(place, label, words) for label in printed_numbers(text)]
    heads = Counter(folio.head for folio in found)
    steady = any(count >= _ENOUGH for head, count in heads.items() if head)  # then another may stand across from it
    return [folio for folio in found if not folio.head or heads[folio.head] >= (_ENOUGH - 1 if steady else _ENOUGH)]


def _are_running_heads(row: Sequence[_PrintedNumber], expected: str) -> bool:
    """Tell running heads, which no sentence has to run over, from numbered sections ("SONNET 18").

    The text's known page range holds their numbers, or even and odd pages have heads of their own.
    """
    headed = [folio for folio in row if folio.head]
    if len(headed) * 2 < len(row):
        return False
    first, _, last = expected.replace("–", "-").partition("-")
    if first.strip() and number_of(first.strip()) <= number_of(row[0].label):
        return number_of(row[-1].label) <= number_of(last.strip())
    sides = [{folio.head for folio in headed if number_of(folio.label) % 2 == side} for side in (0, 1)]
    return all(len(side) == 1 for side in sides) and sides[0] != sides[1] and len(headed) > _ENOUGH


def _heads(filled: Sequence[TextLine], row: Sequence[_PrintedNumber]) -> frozenset[str]:
    """Return lines beside the numbers that stand beside several of them."""
    seen = Counter(
        digitless(filled[place].text)
        for folio in row
        for place in (folio.at - 1, folio.at + 1)
        if 0 <= place < len(filled) and _like_head(filled[place].text.strip())
    )
    enough = max(2, -(-len(row) // 3))  # a head may stand on every second page
    return frozenset(head for head, count in seen.items() if count >= enough and len(head) > 3)


def _like_head(text: str) -> bool:
    return len(text) <= _LONGEST and not text[0].islower() and not _FINISHED.search(text[-8:])


def _beside(filled: Sequence[TextLine], folio: _PrintedNumber, heads: frozenset[str]) -> list[int]:
    around = (folio.at - 1, folio.at + 1)
    return [place for place in around if 0 <= place < len(filled) and digitless(filled[place].text) in heads]


def _is_torn(filled: Sequence[TextLine], folio: _PrintedNumber, heads: frozenset[str]) -> bool:
    """Tell whether a sentence goes on over this number."""
    beside = _beside(filled, folio, heads)
    before = folio.at - (2 if folio.at - 1 in beside else 1)
    after = folio.at + (2 if folio.at + 1 in beside else 1)
    if before < 0 or after >= len(filled):
        return False
    return filled[after].text.strip()[0].islower() and not _FINISHED.search(filled[before].text.rstrip()[-8:])


def _at_end(
    filled: Sequence[TextLine], row: Sequence[_PrintedNumber], heads: frozenset[str], expected: str
) -> bool | None:
    """Do the numbers stand at the end of their pages? None where that cannot be told."""
    own = [place for place, line in enumerate(filled) if digitless(line.text) not in heads]
    before, after = own[0] < row[0].at, own[-1] > row[-1].at
    if before != after:
        return before
    first, _, last = expected.replace("–", "-").partition("-")
    lengths = [len(filled[place].text) for place in own]
    above = sum(length for place, length in zip(own, lengths, strict=True) if place < row[0].at)
    below = sum(length for place, length in zip(own, lengths, strict=True) if place > row[-1].at)
    usual = (sum(lengths) - above - below) / max(len(row) - 1, 1)
    outer = [place for place in own if (place < row[0].at if above < below else place > row[-1].at)]
    is_title = all(_like_head(filled[place].text.strip()) for place in outer)
    if is_title and min(above, below) * 4 < usual <= max(above, below) * 4:  # a title is no page
        return below < above
    if before and first.strip() == row[0].label and last.strip() != row[-1].label:
        return True
    if before and last.strip() == row[-1].label and first.strip() != row[0].label:
        return False
    return None

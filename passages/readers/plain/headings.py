"""Which paragraphs of plain text are headings, contents lists and notes.

Plain text has no marks for these; they are known by their shape and by what stands beside them. A heading is never part
of a passage and a contents list is left out, so a paragraph is taken for one only where it cannot well be prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from passages.places.headings import stands_alone
from passages.readers.boilerplate.contents import without_contents
from passages.readers.draft import Part, PartKind, Piece
from passages.readers.note_markers import SUPERSCRIPTS
from passages.readers.plain.lines import TextLine
from passages.text.lazy_pattern import lazily

Block = list[TextLine]  # the lines of one paragraph

_MARK = lazily(r"[\[{<][^\[\]{}<>\n]{1,24}[\]}>]")  # a printed page mark, or what looks like one
_NUMERAL = r"(?:\d{1,3}|[IVXLC]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|the \w{3,12})"
_DIVISION = lazily(
    r"(?:chapter|part|book|section|act|scene|appendix|lecture|letter|essay|volume|canto|kapitel|teil|abschnitt|buch"
    rf"|chapitre|partie|capítulo|capitolo|parte)\s+(?:{_NUMERAL}|[A-Z])\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = lazily(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVXLC]{1,6}\.|[A-Z]\.)\s+(?=\S)")
_NOTES = lazily(r"(?:foot|end)?notes?(?: and references)?|anmerkungen|fußnoten|endnoten", re.IGNORECASE)
_NAMED = frozenset(
    "abstract introduction conclusion conclusions references bibliography acknowledgements acknowledgments appendix "
    "glossary literatur literaturverzeichnis bibliographie finis end contents funding".split()
) | {
    "works cited", "the end", "further reading", "see also", "external links", "about the author", "about the authors",
    "author biography", "table of contents", "disclosure statement", "conflict of interest",
}  # fmt: skip
_EDIT = lazily(r"(?<=\S)\[edit(?: \| edit source)?\]\s*\Z")  # Wikipedia's button beside a heading
_NOTE = lazily(
    r"\s*(?:\[(?:footnote |note )?(?P<bracketed>\d{1,3}|[A-Z]|\*)[\]:]:?"
    r"|\^?(?P<plain>\d{1,3})[.):]?(?=\s)|(?P<raised>[⁰¹²³⁴-⁹]{1,3})(?=\s))\s*",
    re.IGNORECASE,
)
_REFERENCE = lazily(r"(?<=\S)(\[(?:\d{1,3}|[A-Z]|\*)\]|[⁰¹²³⁴-⁹]{1,3})")
_BELOW = lazily(r"\s*(\[(?:\d{1,3}|[A-Z]|\*)\]|[⁰¹²³⁴-⁹]{1,3})\s+\S")
_FOOTNOTE = lazily(r"\s*\[footnote(?: (?P<label>\d{1,3}|[A-Z]|\*))?:\s*", re.IGNORECASE)
_LABEL = lazily(r"([^\W\d_][\w.’' ]{0,24}):\s")
_UNIMPORTANT = frozenset(
    "a an and as at but by for from in into nor of off on onto or over per so than the to up via vs with without yet "
    "is be are its it not de la le les des du et en un une der die das den dem des und von zu im am y el".split()
)
_ENDS_SENTENCE = lazily(r"[.!?…:][\"'”’»)\]]*(?:\d{1,3}|\[\w{1,3}\])?\Z")
_UNDERLINE = lazily(r"=+|-+|~+|_+")
_PROSE = 150  # characters: what a heading stands above
_LONGEST = 100  # characters of a heading
_LONGEST_DIVISION = 250  # of one in capitals that begins with a division's number
_TOP = 4  # paragraphs: where the author's name may stand
_NAME = r"[^\W\d_a-z][\w.’'-]*"
BY = lazily(rf"(?i:by)\s+(?P<author>{_NAME}(?:(?:,\s*|\s+)(?:and\s+)?{_NAME}){{0,7}}),?\s*")


class Classified(NamedTuple):
    """The parts of a text, and what was left out of them."""

    parts: list[Part]
    ornaments: list[str]  # lines without a letter or a figure
    contents: list[str]  # lines of a table of contents


def classify(blocks: Sequence[Block], verse: frozenset[int] = frozenset()) -> Classified:
    """Sort paragraphs into headings, stanzas, notes and text; contents lists and ornaments are left out.

    `verse` are the numbers of the lines that are verse.
    """
    texts = [_bare(block) for block in blocks]
    kinds = [PartKind.PARAGRAPH] * len(blocks)
    labels = Counter(found[1] for text in texts if (found := _LABEL.match(text)))
    filled = [number for number, text in enumerate(texts) if any(map(str.isalnum, text))]  # no lone mark, no ornament
    shown = [texts[number] for number in filled]
    for place, number in enumerate(filled):
        if blocks[number][0].number in verse:
            kinds[number] = PartKind.VERSE
            continue
        if _is_labelled(texts[number], labels):
            continue
        if _is_heading(place, shown) or _is_underlined(number, blocks) or _EDIT.search(blocks[number][-1].text):
            kinds[number] = PartKind.HEADING
    is_own = [any(line.mark or any(map(str.isalnum, line.text)) for line in block) for block in blocks]
    text = without_contents([part(kind, block) for kind, block, own in zip(kinds, blocks, is_own, strict=True) if own])
    ornaments = [_joined(block) for block, own in zip(blocks, is_own, strict=True) if not own]
    return Classified(with_notes(text.parts), ornaments, text.dropped)


def part(kind: PartKind, block: Block, label: str = "") -> Part:
    """Return the lines of a paragraph as a part, with the page marks that begin with a line."""
    pieces: list[Piece] = []
    for line in block:
        if line.mark:
            pieces.append(line.mark)
        pieces.append((_EDIT.sub("", line.text) if kind is PartKind.HEADING else line.text) + "\n")
    return Part(kind, tuple(pieces), f"line {block[0].number}", label)


def _joined(block: Block) -> str:
    return " ".join(line.text.strip() for line in block)


def _bare(block: Block) -> str:
    return " ".join(_MARK.sub("", _joined(block)).split())


# ---- headings


def _is_heading(number: int, texts: Sequence[str]) -> bool:
    text = texts[number]
    before = texts[number - 1] if number else ""
    after = texts[number + 1] if number + 1 < len(texts) else ""
    if is_named(text) and number:
        return True
    if not after:
        return False
    if len(text) > _LONGEST:  # the title of a chapter may be a long sentence
        return len(text) <= _LONGEST_DIVISION and bool(_DIVISION.fullmatch(text)) and text.isupper()
    if (number < _TOP and BY.fullmatch(text)) or _NOTES.fullmatch(text.rstrip(".:")):
        return True
    division = _DIVISION.fullmatch(text)
    if division:
        return not _ENDS_SENTENCE.search(division["rest"]) or len(division["rest"]) < 3 or text.isupper()
    if stands_alone(text):
        return True
    if text.isupper() or re.fullmatch(r"\W*(?:\d{1,4}|[ivxlcIVXLC]{1,6})\W*", text):
        return True
    numbered = _NUMBERED.match(text)
    beside = [bool(_NUMBERED.match(before)), bool(_NUMBERED.match(after))]
    if numbered and (all(beside) or (any(beside) and len(after) < _PROSE)):
        return False  # an item of a list, or a verse
    title = text[numbered.end() :] if numbered else text
    if title[0] in "\"“‘'«„•*–—-([" and not title[1:2].isupper():
        return False
    return _is_title(title) or _stands_above(title, before, after)


def _is_labelled(text: str, labels: Counter[str]) -> bool:
    """Tell whether a paragraph begins with a word and a colon, as others do: "Q: Who?". `drama` tells who speaks."""
    found = _LABEL.match(text)
    return found is not None and labels[found[1]] > 1


def is_named(text: str) -> bool:
    """Tell whether a line stands above a part of many texts, as "References" does, and is seldom anything else."""
    name = text.strip(" .:\n").casefold()
    return name in _NAMED or bool(_NOTES.fullmatch(name)) or bool(_EDIT.search(text))


def _is_underlined(number: int, blocks: Sequence[Block]) -> bool:
    """Tell whether a line of dashes or the like stands right below this one line."""
    block, below = blocks[number], blocks[number + 1 : number + 2]
    return (
        len(block) == 1
        and not _ENDS_SENTENCE.search(block[0].text.strip())
        and bool(below and below[0][0].number == block[0].number + 1 and _UNDERLINE.fullmatch(below[0][0].text.strip()))
    )


def _is_title(text: str) -> bool:
    """Tell whether a line is in title case, with no end of a sentence but a question's."""
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    if not words or len(words) > 15 or text[-1] in '.,;:…–—-”"' or (text[-1] in "!?" and len(words) < 3):
        return False
    capitals = [word for word in words[1:] if word.casefold() not in _UNIMPORTANT]
    return words[0][0].isupper() and all(word[0].isupper() for word in capitals) and len(words) > len(capitals) // 9


def _stands_above(text: str, before: str, after: str) -> bool:
    """Tell whether a short line without a full stop stands between a sentence's end and a paragraph of prose."""
    first = text[0]
    begins = first.isupper() or first.isdigit() or not (first.islower() or not first.isalpha())
    return (
        begins
        and text[-1].isalnum() | (text[-1] in "?)”’")
        and len(text) <= 80
        and len(text.split()) <= 12
        and not re.search(r"[.!?]\s", text)
        and len(after) >= _PROSE
        and not after[0].islower()
        and (not before or len(before) < _LONGEST or bool(_ENDS_SENTENCE.search(before)))
    )


# ---- notes


def with_notes(parts: list[Part]) -> list[Part]:
    """Return numbered paragraphs below a heading "Notes", and those in "[Footnote ...]", as notes."""
    sorted_out: list[Part] = []
    in_notes = False
    referred: set[str] = set()  # "[1]" after a word: "[1] See ..." below it is its note
    number = 0
    while number < len(parts):
        one = parts[number]
        text = _text(one)
        if one.kind is PartKind.HEADING and not text.strip(" \n[].0123456789*"):
            pass  # a number alone: not the end of the notes
        elif one.kind is PartKind.HEADING:
            following = _text(parts[number + 1]) if number + 1 < len(parts) else ""
            in_notes = bool(_NOTES.fullmatch(text.strip(" .:\n"))) and bool(
                _NOTE.match(following) or _FOOTNOTE.match(following)
            )
        footnote = _FOOTNOTE.match(text)
        if footnote:
            taken = _bracketed(parts, number)
            sorted_out.append(_note(parts[number : number + taken], footnote))
            number += taken
            continue
        below = _BELOW.match(text) if one.kind is PartKind.PARAGRAPH else None
        if (in_notes and one.kind is PartKind.PARAGRAPH) or (below and below[1] in referred):
            _add_note(sorted_out, one, text)
        else:
            sorted_out.append(one)
            referred.update(_REFERENCE.findall(text))
        number += 1
    return sorted_out if _mostly_text(sorted_out) else parts


def _text(one: Part) -> str:
    return "".join(piece for piece in one.pieces if isinstance(piece, str))


def _bracketed(parts: Sequence[Part], number: int) -> int:
    """Return the number of paragraphs that the footnote goes on for, until its bracket closes."""
    depth = 0
    for length, one in enumerate(parts[number : number + 20], start=1):
        text = _text(one)
        depth += text.count("[") - text.count("]")
        if depth <= 0:
            return length
    return 1


def _note(parts: Sequence[Part], opening: re.Match[str]) -> Part:
    text = "\n".join(_text(one) for one in parts)[opening.end() :].rstrip()
    marks = tuple(piece for one in parts for piece in one.pieces if not isinstance(piece, str))
    return Part(PartKind.NOTE, (*marks, text.removesuffix("]")), parts[0].place, opening["label"] or "*")


def _add_note(sorted_out: list[Part], one: Part, text: str) -> None:
    found = _NOTE.match(text)
    if found:
        label = found["bracketed"] or found["plain"] or found["raised"].translate(SUPERSCRIPTS)
        marks = tuple(piece for piece in one.pieces if not isinstance(piece, str))
        sorted_out.append(Part(PartKind.NOTE, (*marks, text[found.end() :]), one.place, label))
    elif sorted_out and sorted_out[-1].kind is PartKind.NOTE:
        before = sorted_out[-1]
        sorted_out[-1] = Part(PartKind.NOTE, (*before.pieces, *one.pieces), before.place, before.label)
    else:
        sorted_out.append(one)


def _mostly_text(parts: Sequence[Part]) -> bool:
    notes = sum(len(_text(one)) for one in parts if one.kind is PartKind.NOTE)
    text = sum(len(_text(one)) for one in parts if one.kind is PartKind.PARAGRAPH)
    return notes <= 2 * text

"""Texts whose places are known: verse with line numbers, scripture, numbered units, margin marks, in several formats.

A maker writes `Marked` paragraphs; `write` turns them into a file. Truth is each sentence with its locators.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import fill

from tests.makers.epub import pack
from tests.makers.prose import Writer

FORMATS = ("text", "markdown", "html", "epub")
Sentence = tuple[str, dict[str, str]]  # its words, with line breaks where it has such, and its locators


@dataclass
class Made:
    """A document's paragraphs: each a heading (level above 0), or the lines of a stanza, or prose, and its truth."""

    blocks: list[Block] = field(default_factory=list)
    truth: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """`lines` of a stanza, or one line of prose; numbers of lines stand in `beside`."""

    lines: tuple[str, ...]
    level: int = 0
    verse: bool = False
    beside: Mapping[int, str] = field(default_factory=dict)  # place in `lines` -> number


def write(made: Made, kind: str, style: str = "") -> bytes:
    """Return a file of the format. `style` is how verse and numbers are marked in it (see `_html_block`)."""
    if kind in ("text", "markdown"):
        return "\n\n".join(_plain_block(block, kind, style) for block in made.blocks).encode()
    body = "\n".join(_html_block(block, style) for block in made.blocks)
    page = (
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A Made Text</title></head><body>{body}</body></html>'
    )
    return page.encode() if kind == "html" else _epub(page)


def _epub(page: str) -> bytes:
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A Made Text</dc:title></metadata><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    members = [("META-INF/container.xml", container), ("a.opf", package), ("a.xhtml", f'<?xml version="1.0"?>{page}')]
    return pack([(name, text.encode()) for name, text in members])


def _plain_block(block: Block, kind: str, style: str) -> str:
    if block.level:
        return f"{'#' * block.level} {block.lines[0]}" if kind == "markdown" else block.lines[0]
    if not block.verse:
        return fill(block.lines[0], 72, break_long_words=False, break_on_hyphens=False)
    rows = []
    for place, line in enumerate(block.lines):
        number = block.beside.get(place, "")
        if style == "before":
            rows.append(f"{number:>4}    {line}")
        else:
            rows.append(f"{line:<56}{number}".rstrip() if number else line)
    ending = "  \n" if kind == "markdown" and style == "breaks" else "\n"
    return ending.join(rows)


def _html_block(block: Block, style: str) -> str:
    if block.level:
        return f"<h{block.level}>{escape(block.lines[0])}</h{block.level}>"
    if not block.verse:
        return f"<p>{block.lines[0]}</p>"
    rows = []
    for place, line in enumerate(block.lines):
        blanks = len(line) - len(line.lstrip())
        number = f'<span class="linenum">{block.beside[place]}</span>' if place in block.beside else ""
        words = escape(line.strip())
        rows.append((blanks, words, number))
    if style == "lines":
        inner = "\n".join(f'<div class="line indent{blanks}">{words}{number}</div>' for blanks, words, number in rows)
        return f'<div class="poem"><div class="stanza">{inner}</div></div>'
    if style == "spans":
        inner = "".join(f'<span class="i{blanks}">{words}{number}<br/></span>\n' for blanks, words, number in rows)
        return f'<div class="poem"><div class="stanza">{inner}</div></div>'
    inner = "<br/>\n".join(f"{'&#160;' * blanks}{words}{number}" for blanks, words, number in rows)
    return f"<p>{inner}</p>" if style != "class" else f'<p class="stanza">{inner}</p>'


# --- verse


_HEADS = "The And Beneath Along Where Until Across Beside Before That But Of In With".split()
_MIDDLES = (
    "silver harbour waits for no one now|river carries all her lamps away|narrow winter has no word to say"
    "|ferry turns against the falling tide|miller counts his sacks upon the quay|lantern burns and nobody is near"
    "|orchard lies beyond the broken wall|market square is empty of its bells|long grey road goes winding to the sea"
    "|children sing of ships that never came|windows of the chapel hold the sun|meadow keeps the footprints of the hare"
).split("|")


def poem(seed: int, stanzas: int = 8, *, every: int = 5, indented: bool = False, title: str = "") -> Made:
    """Stanzas of four to six lines, a sentence each; lines are numbered through, printed at every `every`th."""
    chance = random.Random(seed)
    made = Made()
    made.blocks.append(Block((title or "The Song of the Quay",), 1))
    number, used = 0, set[str]()
    for _ in range(stanzas):
        count = chance.choice((4, 5, 6))
        lines: list[str] = []
        beside: dict[int, str] = {}
        first = number + 1
        while len(lines) < count:
            line = f"{chance.choice(_HEADS)} {chance.choice(_WHO)} {chance.choice(_MIDDLES)}"
            if line in used:
                continue
            used.add(line)
            number += 1
            indent = "  " if indented and len(lines) % 2 else ""
            stop = "." if len(lines) == count - 1 else chance.choice((",", "", ";", ""))
            lines.append(f"{indent}{line}{stop}")
            if every and number % every == 0:
                beside[len(lines) - 1] = str(number)
        made.blocks.append(Block(tuple(lines), verse=True, beside=beside))
        made.truth.append(("\n".join(lines), {"line": f"{first}-{number}"} if every else {}))
    return made


_WHO = "the|her|his|their|our|my|some|one".split("|")


# --- scripture


def scripture(seed: int, mark: str, *, paragraphs: str = "verse", chapters: int = 3, books: int = 1) -> Made:
    """Chapters of verses. `mark` has {c} and {v}; `paragraphs`: a verse each, or several ("run")."""
    writer, chance = Writer(seed), random.Random(seed)
    made = Made()
    cited = "{c}" in mark
    for book in range(books):
        if books > 1:
            made.blocks.append(Block((_BOOKS[book],), 1))
        for chapter in range(1, chapters + 1):
            if not cited:
                made.blocks.append(Block((f"Chapter {chapter}",), 2 if books > 1 else 1))
            row: list[str] = []
            for verse in range(1, chance.randint(8, 15)):
                words = writer.sentence()
                row.append(f"{mark.format(c=chapter, v=verse)}{words}")
                places = {"chapter": str(chapter), "verse": str(verse)}
                made.truth.append((words, {"book": _BOOKS[book], **places} if books > 1 else places))
            size = 1 if paragraphs == "verse" else 4
            made.blocks += [Block((" ".join(row[at : at + size]),)) for at in range(0, len(row), size)]
    return made


_BOOKS = ("The Book of Ferries", "The First Epistle of the Miller", "Lamps")


# --- numbered units and margins


def units(seed: int, mark: str, count: int = 24, *, sub_units: bool = False) -> Made:
    """Paragraphs that begin with `mark`, which has {n}; some with sub-units "(a) ..." below."""
    writer, chance = Writer(seed), random.Random(seed)
    made = Made()
    for number in range(1, count + 1):
        sentences = [writer.sentence() for _ in range(chance.randint(2, 4))]
        made.blocks.append(Block((f"{mark.format(n=number)} {' '.join(sentences)}",)))
        made.truth += [(sentence, {"section": str(number)}) for sentence in sentences[1:]]
        if sub_units and number % 4 == 0:
            for letter in "ab":
                words = writer.sentence()
                made.blocks.append(Block((f"({letter}) {words}",)))
                made.truth.append((f"({letter}) {words}", {"section": str(number)}))
    return made


def margins(seed: int, labels: Sequence[str], mark: str = "[{}]") -> Made:
    """Prose with the marks of another edition before and inside its sentences."""
    writer, chance = Writer(seed), random.Random(seed)
    made = Made()
    waiting = list(labels)
    current = ""
    while waiting:
        sentences, shown = [], []
        for _ in range(chance.randint(3, 6)):
            words = writer.sentence().split()
            place = chance.choice((None, 0, len(words) // 2)) if waiting else None
            start = current
            printed = list(words)
            if place is not None:
                current = waiting.pop(0)
                printed[place] = f"{mark.format(current)} {printed[place]}"
                start = current if place == 0 else start
            shown.append(" ".join(printed))
            sentences.append((" ".join(words), start, current))
        made.blocks.append(Block((" ".join(shown),)))
        made.truth += [(words, _margin(start, end)) for words, start, end in sentences]
    return made


def _margin(start: str, end: str) -> dict[str, str]:
    if not start:
        return {}
    if start == end:
        return {"margin": start}
    shared = re.match(r"\d+[a-e](?=\d)" if end[:-1].startswith(start[:5]) else r"\d+(?=[a-e])", start)
    short = end.removeprefix(shared[0]) if shared else end
    return {"margin": f"{start}-{short}"}

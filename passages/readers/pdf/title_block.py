"""What stands above the text on a PDF's first page: its title, and the short lines below that."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from passages.places.headings import stands_alone
from passages.readers.draft import PartKind
from passages.readers.pdf.blocks import FINISHED, LARGE, NUMBERED, BodyStyle, PdfBlock
from passages.readers.pdf.byline import is_date, is_institute, read_names

_MOST_LINES = 3  # of a block of names and institutes
_PROSE = 250  # characters of a paragraph: a motto above a title is shorter
_ABOVE = 3  # blocks above the title among which the author may stand


class TitleBlock(NamedTuple):
    """The title on the first page, and the short lines between that and the text."""

    title: str = ""
    author: str = ""
    dropped: tuple[str, ...] = ()


def find_title_block(
    blocks: Sequence[PdfBlock], kinds: Sequence[PartKind], setting: BodyStyle
) -> tuple[TitleBlock, set[int]]:
    """Return the title, if the first page has one, its author, and the places of the blocks that tell no more.

    Those are lines of names, institutes and dates. A subtitle or a motto is none of them and stays in the text.
    """
    first = [place for place, block in enumerate(blocks) if block.lines[0].page == 0]
    titles = _titles(blocks, kinds, first, setting)
    if not titles:
        return TitleBlock(), set()
    byline = _byline(blocks, kinds, [place for place in first if place > titles[-1]], setting)
    above = [place for place in first if titles[0] - _ABOVE <= place < titles[0]]
    is_ordinary = _ordinary_words(blocks, {*titles, *byline, *above})
    authors: list[str] = []
    taken: list[int] = []
    for place in [*byline, *above]:
        names, is_whole = _read_block(blocks[place], is_ordinary, known=bool(authors) or place in byline)
        if is_whole and (names or place in byline):
            authors += names
            taken.append(place)
    title = " ".join(blocks[place].text for place in titles)
    dropped = tuple(blocks[place].text.strip() for place in sorted(taken))
    return TitleBlock(title, ", ".join(authors), dropped), set(taken)


def _ordinary_words(blocks: Sequence[PdfBlock], besides: set[int]) -> Callable[[str], bool]:
    """Return what tells whether a word stands in small letters in the text below."""

    @cache
    def words() -> frozenset[str]:
        text = " ".join(block.text for place, block in enumerate(blocks) if place not in besides)
        return frozenset(re.findall(r"\b[^\W\d_A-Z][^\W\d_]+", text))

    return lambda word: word.casefold() in words()


def _read_block(block: PdfBlock, is_ordinary: Callable[[str], bool], *, known: bool) -> tuple[list[str], bool]:
    """Return the names in a block, and whether it holds nothing else but institutes and dates."""
    texts = ["".join(piece for piece in line.pieces if isinstance(piece, str)) for line in block.lines]
    if whole := read_names(" ".join(texts), is_ordinary):
        return [whole], True
    names: list[str] = []
    for line, text in zip(block.lines, texts, strict=True):
        author = read_names(text, is_ordinary) or _before_institute(text, is_ordinary)
        if author:
            names.append(author)
        elif not (known and (line.starts_raised or is_institute(text) or is_date(text))):
            return names, False
    return names, True


def _before_institute(text: str, is_ordinary: Callable[[str], bool]) -> str:
    """Return the names in "Ada Brandt, University of Corbel"; "" where no institute follows on names."""
    parts = text.split(",")
    for count in range(len(parts) - 1, 0, -1):
        names = read_names(",".join(parts[:count]), is_ordinary)
        if names and is_institute(",".join(parts[count:])):
            return names
    return ""


def _titles(
    blocks: Sequence[PdfBlock], kinds: Sequence[PartKind], first: Sequence[int], setting: BodyStyle
) -> list[int]:
    """Return the blocks of the title: near the top, and set larger than any heading on a later page."""
    top = first[:6]
    text = next((at for at, place in enumerate(top) if _is_text(blocks[place], kinds[place])), len(top))
    headings = [
        place for place in top[:text] if kinds[place] is PartKind.HEADING and not stands_alone(blocks[place].text)
    ]
    size = max((blocks[place].size for place in headings), default=0.0)
    headed = zip(blocks, kinds, strict=True)
    later = max((block.size for block, kind in headed if kind is PartKind.HEADING and block.lines[0].page), default=0.0)
    if size < 1.2 * setting.size or later >= size - 0.3:
        return []
    titles = [place for place in headings if blocks[place].size >= size - 0.3]
    return [place for number, place in enumerate(titles) if place == titles[0] + number]


def _is_text(block: PdfBlock, kind: PartKind) -> bool:
    """Return whether a block is a paragraph of the text: no title stands below one."""
    text = block.text.strip()
    return kind is PartKind.PARAGRAPH and len(text) > _PROSE and bool(FINISHED.search(text))


def _byline(
    blocks: Sequence[PdfBlock], kinds: Sequence[PartKind], below: Sequence[int], setting: BodyStyle
) -> list[int]:
    """Return the short lines below the title that are neither a sentence nor the heading of a section."""
    byline: list[int] = []
    for number, place in enumerate(below):
        block = blocks[place]
        text = block.text.strip()
        if len(text) > 160 or len(block.lines) > _MOST_LINES or FINISHED.search(text) or stands_alone(text):
            break
        strong = block.size >= LARGE * setting.size or block.lines[0].bold or NUMBERED.match(text)
        is_section = kinds[place] is PartKind.HEADING and strong and not _tells_more(text)
        if is_section and not (number == 0 and any(_tells_more(blocks[one].text) for one in below[1:2])):
            break  # a subtitle may be set large, too; then the author follows
        byline.append(place)
    # Where everything is short, this is no byline but a list, a table or a poem.
    return byline if len(byline) <= 8 and not (byline and byline[-1] == len(blocks) - 1) else []


def _tells_more(text: str) -> bool:
    return bool(read_names(text)) or is_date(text)

"""What stands above the text on a PDF's first page: its title, and the short lines below that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from passages.readers.draft import PartKind
from passages.readers.pdf.blocks import FINISHED, LARGE, NUMBERED, BodyStyle, PdfBlock

_PARTICLE = r"de|von|van|der|la|del|and|und|&"
_NAME = re.compile(
    rf"(?:by\s+)?((?:[A-ZÀ-Þ][\w.’'-]*|{_PARTICLE})(?:,?\s+(?:[A-ZÀ-Þ][\w.’'-]*|{_PARTICLE})){{1,9}})[\s*†‡\d]*",
    re.IGNORECASE,
)


class TitleBlock(NamedTuple):
    """What the first page says of the text: its title, and the short lines between that and the text."""

    title: str = ""
    author: str = ""
    dropped: tuple[str, ...] = ()


def find_title_block(
    blocks: Sequence[PdfBlock], kinds: Sequence[PartKind], setting: BodyStyle
) -> tuple[TitleBlock, set[int]]:
    """The title, if the first page has one, and the places of the short lines below it (author, date, institute)."""
    first = [place for place, block in enumerate(blocks) if block.lines[0].page == 0]
    titles = _titles(blocks, kinds, first, setting)
    if not titles:
        return TitleBlock(), set()
    byline = _byline(blocks, kinds, [place for place in first if place > titles[-1]], setting)
    texts = [blocks[place].text.strip() for place in byline]
    names = (found[1] for text in texts if (found := _NAME.fullmatch(text)) and not any(map(str.isdigit, text)))
    title = " ".join(blocks[place].text for place in titles)
    return TitleBlock(title, next(names, ""), tuple(texts)), set(byline)


def _titles(
    blocks: Sequence[PdfBlock], kinds: Sequence[PartKind], first: Sequence[int], setting: BodyStyle
) -> list[int]:
    """The blocks of the title: near the top, and set larger than any heading on a later page."""
    headings = [place for place in first[:6] if kinds[place] is PartKind.HEADING]
    size = max((blocks[place].size for place in headings), default=0.0)
    headed = zip(blocks, kinds, strict=True)
    later = max((block.size for block, kind in headed if kind is PartKind.HEADING and block.lines[0].page), default=0.0)
    if size < 1.2 * setting.size or later >= size - 0.3:
        return []
    titles = [place for place in headings if blocks[place].size >= size - 0.3]
    return [place for number, place in enumerate(titles) if place == titles[0] + number]


def _byline(
    blocks: Sequence[PdfBlock], kinds: Sequence[PartKind], below: Sequence[int], setting: BodyStyle
) -> list[int]:
    """Short lines below the title that are neither a sentence nor the heading of a section."""
    byline: list[int] = []
    for place in below:
        block = blocks[place]
        text = block.text.strip()
        if len(text) > 90 or len(block.lines) > 2 or FINISHED.search(text):
            break
        strong = block.size >= LARGE * setting.size or block.lines[0].bold or NUMBERED.match(text)
        if kinds[place] is PartKind.HEADING and strong and not _NAME.fullmatch(text):
            break
        byline.append(place)
    # Where everything is short, this is no byline but a list, a table or a poem.
    return byline if len(byline) <= 8 and not (byline and byline[-1] == len(blocks) - 1) else []

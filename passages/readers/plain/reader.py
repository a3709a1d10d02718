"""Plain text and Markdown: characters into lines, lines into paragraphs.

Front matter is taken off first. Of plain text, the words of a site around it are left out (`strip`), form feeds end
sheets (`form_feeds`), lines become paragraphs here, and `headings` tells what each of them is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from passages.errors import TooLarge
from passages.model import DropReason, Metadata
from passages.places.dates import begins_with_date
from passages.places.headings import stands_alone
from passages.readers.boilerplate.field_head import HEAD_FIELD
from passages.readers.boilerplate.strip import strip
from passages.readers.draft import Draft, Part, PartKind, left_out
from passages.readers.plain.clippings import read_clippings
from passages.readers.plain.encoding import decode
from passages.readers.plain.form_feeds import FormFeedPages, read_form_feeds
from passages.readers.plain.frontmatter import take
from passages.readers.plain.headings import BY, Block, classify, is_named
from passages.readers.plain.lines import Stripped, TextLine
from passages.readers.plain.markdown import is_markdown, read_markdown
from passages.readers.plain.page_numbers import PrintedNumbers, read_printed_numbers
from passages.readers.verse import find_stanzas
from passages.text.lazy_pattern import lazily
from passages.text.normalize import clean

MAX_LINES = 300_000


def read(data: bytes, name: str = "") -> Draft:
    """Return the draft of a file of plain text or Markdown. Raises `ReadError`.

    What the text is, it tells itself; only where it hardly does, a `name` that ends as Markdown's do is believed.
    """
    text, notices = decode(data)
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise TooLarge(f"That file has {lines:,} lines; the limit is {MAX_LINES:,}. Split it and bring the parts.")
    matter = take(clean(text))
    clippings = read_clippings(matter.body)
    if clippings:
        return clippings._replace(
            metadata=matter.over(clippings.metadata), warnings=(*notices, *matter.warnings, *clippings.warnings)
        )
    sheets = read_form_feeds(matter.body, matter.lines)
    stripped = strip(_single_spaced(sheets.lines))
    named = name.lower().endswith((".md", ".markdown", ".mdown"))
    if is_markdown(matter.body, named=named) and not sheets.many and not stripped.is_book:
        draft = read_markdown(_with_blanks(stripped.lines))
        metadata = replace(stripped.metadata, title=stripped.metadata.title or draft.metadata.title)
        draft = draft._replace(metadata=metadata)
    else:
        draft = _read_plain(stripped, sheets, matter.over(stripped.metadata).pages)
    return draft._replace(
        metadata=matter.over(draft.metadata),
        marks_at_end=matter.marks_at_end,
        divisions=matter.divisions,
        warnings=(*notices, *matter.warnings, *draft.warnings),
        dropped=(
            *left_out(DropReason.METADATA, matter.dropped),
            *stripped.dropped,
            *left_out(DropReason.RUNNING_HEAD, sheets.dropped),
            *draft.dropped,
        ),
    )


def _with_blanks(lines: Sequence[TextLine]) -> str:
    """Return the lines as a text in which each has its number in the file."""
    texts = [""] * (lines[-1].number if lines else 0)
    for line in lines:
        texts[line.number - 1] = line.text
    return "\n".join(texts)


def _read_plain(stripped: Stripped, sheets: FormFeedPages, pages: str) -> Draft:
    folios = (
        PrintedNumbers(stripped.lines, basis=sheets.basis)
        if sheets.many
        else read_printed_numbers(stripped.lines, pages)
    )
    verse = _verse_lines(folios.lines)
    parts, ornaments, contents = classify(list(_blocks(folios.lines, verse)), verse)
    return Draft(
        tuple(parts),
        _with_title(stripped, parts),
        folios.basis,
        folios.warnings,
        physical_lines=True,
        dropped=(
            *left_out(DropReason.RUNNING_HEAD, folios.dropped),
            *left_out(DropReason.ORNAMENT, ornaments),
            *left_out(DropReason.CONTENTS, contents),
        ),
    )


_NO_TITLE = lazily(
    r"(?:(?:chapter|part|book|section|act|scene|letter|canto|introduction|preface|abstract|foreword|notes?)\b|\W*[\divxlc]+\W*\Z)",
    re.IGNORECASE,
)


def _with_title(stripped: Stripped, parts: Sequence[Part]) -> Metadata:
    """Take a heading at the very top for the title, and "by ..." below it for the author."""
    known = stripped.metadata
    if stripped.is_book or HEAD_FIELD.match(_text(parts[:1])):
        return known  # the library's own words tell, or the text's head does
    tops = [_text([part]) for part in parts[:2]]
    menu = bool(stripped.dropped) and all(
        one.kind is PartKind.HEADING for one in parts[:4]
    )  # its first line is no title
    if known.title or menu or not tops or parts[0].kind is not PartKind.HEADING or _begins_division(tops[0]):
        return known
    author = BY.fullmatch(tops[1]) if len(tops) > 1 else None
    return replace(known, title=tops[0], author=known.author or (author["author"].strip() if author else ""))


def _begins_division(text: str) -> bool:
    return bool(_NO_TITLE.match(text)) or stands_alone(text) or begins_with_date(" ".join(text.split()))


def _text(parts: Sequence[Part]) -> str:
    return " ".join("".join(piece for part in parts for piece in part.pieces if isinstance(piece, str)).split())


# ---- paragraphs


_ENOUGH = 4  # lines that are typed in double spacing
_LONG = 120  # characters: no one wraps lines by hand as wide as this
_SHORT = 0.75  # of the usual width: a line that ends a paragraph
_ITEM = lazily(r"\s*(?:[\^⁰¹²³⁴-⁹•*·▪‣◦+–-]|\(?\d{1,3}[.)]|\(?[a-z]\)|\[\d{1,3}\])\s+\S")
_ENDS = lazily(r"[.!?:…][\"'”’»)\]]*(?:\d{1,3}|\[\w{1,4}\])?\s*\Z")
_RULE = lazily(r"\s*[=~_*#+-]{3,}\s*")


def _single_spaced(lines: list[TextLine]) -> list[TextLine]:
    """Return lines typed with a blank line below each, without those; two of them part paragraphs."""
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    pairs = list(pairwise(filled))
    apart = [(before, after) for before, after in pairs if after - before > 1]
    if len(pairs) < _ENOUGH or len(apart) * 10 < len(pairs) * 9:
        return lines
    torn = sum(
        lines[after].text.lstrip()[0].islower() and not _ENDS.search(lines[before].text[-12:])
        for before, after in apart
    )
    if torn * 5 < len(pairs) * 2:
        return lines
    closed = {before + 1 for before, after in apart if after - before == 2 and not lines[before + 1].mark}
    return [line for place, line in enumerate(lines) if place not in closed]


def _verse_lines(lines: Sequence[TextLine]) -> frozenset[int]:
    """Return the numbers of the lines that are verse."""
    rows: list[list[TextLine]] = []
    for line, before in zip(lines, [None, *lines], strict=False):
        text = line.text.strip()
        if not text:
            continue
        last = before.text.strip() if before else ""
        if not last or any(one.isupper() or _RULE.fullmatch(one) or is_named(one) for one in (text, last)):
            rows.append([])
        rows[-1].append(line)
    stanzas = find_stanzas([[line.text for line in row] for row in rows])
    return frozenset(line.number for at in stanzas for line in rows[at])


def _blocks(lines: Sequence[TextLine], verse: frozenset[int]) -> Iterator[Block]:
    widths = sorted(len(line.text.rstrip()) for line in lines if line.text.strip())
    width = widths[len(widths) * 9 // 10] if widths else 0
    block: Block = []
    top = True  # the title and the author's name are lines of their own, where lines are not wrapped by hand
    for line in lines:
        if not line.text.strip():
            if line.mark:
                yield from filter(None, (block, [line]))
                block = []
            elif block:
                yield block
                block, top = [], False
        elif (
            block
            and not {line.number, block[-1].number} <= verse
            and (_begins(line, block[-1], width, first=len(block) == 1) or (top and width > _LONG))
        ):
            yield block
            block = [line]
        else:
            block.append(line)
    if block:
        yield block


def _begins(line: TextLine, before: TextLine, width: int, *, first: bool) -> bool:
    """Tell whether a paragraph begins with this line, though no blank line stands before it.

    `first`: the line before is the first of its paragraph.
    """
    text, last = line.text.strip(), before.text.rstrip()
    if first and stands_alone(last) and not text[0].islower():
        return True  # a title, or the text itself, right below the number of a chapter
    if line.mark or any(_RULE.fullmatch(one) or is_named(one) for one in (text, last)):
        return True
    ends = bool(_ENDS.search(last[-12:]))
    if max(len(last), len(text)) > _LONG:
        return ends or not text[0].islower()
    short = len(last) < _SHORT * width
    if _ITEM.match(line.text):
        return ends or short or bool(_ITEM.match(before.text)) or last[-1] in ",;"
    table = "\t" in text or "\t" in last
    if width > _LONG and len(last) < 30 and last[-1].isalnum() and not text[0].islower() and not table:
        return True  # lines are not wrapped by hand here, and verse has longer ones
    indented = _indent(line.text) >= 2 > _indent(before.text)
    if ends and (indented or (short and width > 40 and not text[0].islower())):
        return True
    return short and last.strip().isupper() and not text.isupper() and len(last.strip()) > 3


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())

"""Render a quote, or any slice of a text, as a Discord block quote whose words are exactly the text's.

The source is escaped first; then marks are set by the offsets of the original: matched words bold, the answering
sentence underlined, note numbers raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from bot.view.markdown import closing, escape_inside, guard, length, plain, superscript
from passages.model import Citation, Document, Kind, NoteMark, Quote, Span
from passages.places.place_view import PlaceView
from passages.text.sentences import split

CUT: Final = "[…]"
_EM_SPACE, _NO_BREAK_SPACE = "\u2003", "\xa0"
_MAX_AUTHOR, _MAX_TITLE = 80, 120


class QuoteMarks(NamedTuple):
    """The marks in a slice, in offsets of the document."""

    bold: tuple[Span, ...] = ()
    underlined: tuple[Span, ...] = ()
    raised: tuple[NoteMark, ...] = ()


def quoted(quote: Quote, room: int) -> tuple[Quote, str]:
    """Return the quote cut to as many whole sentences as fit into `room` after escaping, and its Markdown.

    A single sentence that is too long for `room` is cut at a word.
    """
    shown = quote
    limit = shown.end - shown.start
    while length(block := _block(shown)) > room and len(shown.sentences) > 1:
        limit = min(limit * room // length(block), shown.end - shown.start - 1)
        shown = quote.shortened(limit)
    if length(block) <= room:
        return shown, block
    end = largest_fitting(lambda end: _block(shown, end), shown.start, shown.end, room)
    return shown, _block(shown, _word_end(shown.text[: end - shown.start], shown.start))


def headed(text: str, room: int, raised: Iterable[tuple[int, int]] = ()) -> str:
    """Return the beginning of any text as a block quote that fits into `room`. `raised` are its note numbers."""
    marks = QuoteMarks(raised=tuple(NoteMark(text[start:end], start, end) for start, end in raised))

    def block(end: int) -> str:
        after = f" {CUT}" if end < len(text) else ""
        return _quote_lines(_marked(text[:end], 0, marks) + closing(text[:end]) + after)

    end = largest_fitting(block, 0, len(text), room)
    return block(end if end == len(text) else _word_end(text[:end], 0))


def part(page: PlaceView, document: Document, begin: int, room: int) -> tuple[str, int]:
    """Return the page from `begin` on as a block quote, cut after the last sentence that fits, and its end."""
    headings = tuple(Span(block.start, block.end) for block in document.blocks if block.kind is Kind.HEADING)
    marks = QuoteMarks(bold=headings, raised=document.marks)

    def block(end: int) -> str:
        text = page.text[begin - page.start : end - page.start]
        before = f"{CUT} " if begin > page.start else ""
        after = f" {CUT}" if end < page.end else ""
        return _quote_lines(before + _marked(text.rstrip(), begin, marks) + closing(text) + after)

    end = largest_fitting(block, begin, page.end, room)
    if end < page.end:
        text = page.text[begin - page.start : end - page.start]
        ends = [stop for _, stop in split(text)][:-1]  # the last sentence was cut
        end = begin + ends[-1] if ends else _word_end(text, begin)
    return block(end), end


def source(citation: Citation, version: str = "", number: int = 0) -> str:
    """Return the small line under a quote: its number if there are several, author, title, place, version of text."""
    short = replace(citation, author=plain(citation.author, _MAX_AUTHOR), title=plain(citation.title, _MAX_TITLE))
    parts = (escape_inside(plain(str(short), 300)), f"text {version}" if version else "")
    line = " · ".join(part for part in parts if part) or "a text without a title"
    return f"-# **{number}** · {line}" if number else f"-# {line}"


def largest_fitting(render: Callable[[int], str], start: int, end: int, room: int) -> int:
    """Return the largest offset up to `end` whose rendering fits into `room`; `start` if none does."""
    low, high = start, end
    while low < high:
        middle = (low + high + 1) // 2
        if length(render(middle)) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _block(quote: Quote, end: int | None = None) -> str:
    """Render the quote as a block; `end` is where to cut inside the last sentence."""
    until = quote.end if end is None else end
    text = quote.text[: until - quote.start]
    underline_best = len(quote.sentences) > 1 and bool(quote.matched)
    marks = QuoteMarks(
        quote.matched, (Span(quote.best.start, quote.best.end),) if underline_best else (), quote.passage.marks
    )
    before = f"{CUT} " if quote.start > quote.passage.start else ""
    after = f" {CUT}" if until < quote.passage.end else ""
    return _quote_lines(before + _marked(text, quote.start, marks) + closing(text) + after)


def _word_end(text: str, start: int) -> int:
    """Return where the last whole word of `text`, which begins at `start`, ends; its end where no blank is near."""
    blank = max(text.rfind(" "), text.rfind("\n"))
    return start + (blank if blank > len(text) // 2 else len(text))


def _quote_lines(marked: str) -> str:
    return "\n".join(f"> {line}" if line.strip() else ">" for line in marked.split("\n"))


def _marked(text: str, start: int, marks: QuoteMarks) -> str:
    """Return `text`, which begins at offset `start` of its document, escaped and marked, line by line."""
    lines = []
    offset = start
    for line in text.split("\n"):
        lines.append(_indented(guard(_line(line, offset, marks))))
        offset += len(line) + 1
    return "\n".join(lines)


def _indented(line: str) -> str:
    """Return a line with the blanks of its indent as spaces that Discord keeps: an em space for two."""
    blanks = len(line) - len(line.lstrip(" "))
    return _EM_SPACE * (blanks // 2) + _NO_BREAK_SPACE * (blanks % 2) + line[blanks:]


def _line(line: str, start: int, marks: QuoteMarks) -> str:
    end = start + len(line)
    underlined = _inside(marks.underlined, start, end)
    pieces, at = [], start
    for begin, stop in underlined:
        pieces.append(_words(line, start, at, begin, marks))
        pieces.append(_underline(_words(line, start, begin, stop, marks)))
        at = stop
    return "".join((*pieces, _words(line, start, at, end, marks)))


def _underline(words: str) -> str:
    inner = words.strip()
    return words.replace(inner, f"__{inner}__", 1) if inner else words


def _words(line: str, start: int, begin: int, stop: int, marks: QuoteMarks) -> str:
    """Return the part of a line from `begin` to `stop`, escaped, with bold words and raised note numbers."""
    raised = {(mark.start, mark.end) for mark in marks.raised}
    spans = [(*span, False) for span in _merged(_inside(marks.bold, begin, stop))]
    spans += [(*span, True) for span in _inside(sorted(raised), begin, stop)]
    pieces, at = [], begin
    for first, last, is_note in sorted(spans):
        if first < at:
            continue
        pieces.append(escape_inside(line[at - start : first - start]))
        words = line[first - start : last - start]
        pieces.append(superscript(words) if is_note else f"**{escape_inside(words)}**")
        at = last
    return "".join((*pieces, escape_inside(line[at - start : stop - start])))


def _inside(spans: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    clipped = ((max(first, start), min(last, end)) for first, last in spans)
    return [(first, last) for first, last in clipped if first < last]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge spans that touch, as in scripts without blanks: `**a****b**` is not two bold words."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined

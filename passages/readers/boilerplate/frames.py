"""What libraries put around a book, such as Project Gutenberg's header and licence.

This runs behind every reader, on the texts of a draft's parts, so a rule holds for all formats. To teach another
library's opening and closing line, add a line to `_FRAMES`; whole paragraphs of a library are in `library_notices`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from passages.model import DropReason, Metadata
from passages.readers.boilerplate.back_matter import find_back_matter
from passages.readers.boilerplate.field_head import LANGUAGES, bare, find_field_head
from passages.readers.boilerplate.library_notices import find_library_notices
from passages.text.lazy_pattern import lazily
from passages.text.normalize import NOTE, PAGE


class Cut(NamedTuple):
    """`texts[part][start:end]` is left out for `reason`."""

    part: int
    start: int
    end: int
    reason: DropReason


class FrameFindings(NamedTuple):
    """The cuts in a draft's parts, in order, and what the frame says of the text."""

    cuts: tuple[Cut, ...] = ()
    metadata: Metadata = Metadata()


class _Frame(NamedTuple):
    """A library's words above and below a book. `hint` stands in every text that has them."""

    hint: str
    start: re.Pattern[str]
    end: re.Pattern[str]
    source: str


_FRAMES = (
    _Frame(
        "PROJECT GUTENBERG",
        lazily(
            r"\s*\*{2,3}\s?START OF (?:THE|THIS)(?: COPYRIGHTED)? PROJECT GUTENBERG\b|\*END\*? ?THE SMALL PRINT!.*",
            re.IGNORECASE,
        ),
        lazily(
            r"\s*\*{2,3}\s?END OF (?:THE|THIS)(?: COPYRIGHTED)? PROJECT GUTENBERG\b.*"
            r"|\s*(?:this is the )?end of (?:the |this )?project gutenberg"
            r"(?:'s|’s|(?:-tm|™)? e-?(?:book|text)\b) ?.{0,200}"
            r"|\s*\*{3}\s?START: FULL LICENSE\b.*|\s*the full project gutenberg(?:-tm|™)? license\W{0,9}\Z",
            re.IGNORECASE,
        ),
        "Project Gutenberg",
    ),
)
_CLOSED = lazily(r"\*{2,3}\s*\Z|\*{2,3}(?=\s)")
_LONGEST_START = 4  # lines of a title that runs on inside the opening line
_ABOVE = 8_000  # characters of a header, or
_ABOVE_SHARE = 0.2  # of the whole text: below that, the opening line is a quotation
_BELOW = 30_000  # characters of a licence, or that share: above that, a closing line is one of the text
_HEADER = lazily(
    r"\W{0,3}(?:the )?project gutenberg(?:'s|’s|(?:-tm|™)? e-?(?:book|text))\b"
    r"|(?P<sure>this e-?(?:book|text) is for the use of anyone anywhere)|this e-?(?:book|text) was produced by"
    r"|(?P<field>title|author|editor|translator|illustrator|release date|language|credits|character set encoding"
    r"|most recently updated|original publication|posting date|other information)\s?:",
    re.IGNORECASE,
)
_FIELD = lazily(r"\s*(title|author|language|translator|editor)\s?:\s+(\S.*)", re.IGNORECASE)


def is_framed(lines: Iterable[str]) -> bool:
    """Tell whether one of these lines opens a book of a library that is known here."""
    return any(frame.start.match(line) for line in lines if "*" in line for frame in _FRAMES)


def find_frames(texts: Sequence[str], is_heading: Sequence[bool]) -> FrameFindings:
    """Find what libraries and transcribers put around a text.

    `texts` are the parts of a draft, cleaned, with `PAGE` and `NOTE` where marks stand; `is_heading` tells which of
    them are headings.
    """
    cuts: list[Cut] = []
    metadata = Metadata()
    for frame in _FRAMES:
        if any(frame.hint in text or frame.hint in text.upper() for text in texts):
            found, metadata = _around(frame, texts)
            cuts += found
    gone = {cut.part for cut in cuts if cut.end - cut.start >= len(texts[cut.part])}
    kept = [number for number, text in enumerate(texts) if number not in gone and bare(text)]
    for number, reason in find_library_notices(kept, texts, is_heading, framed=bool(cuts)):
        cuts.append(Cut(number, 0, len(texts[number]), reason))
    cuts += [Cut(number, 0, len(texts[number]), why) for number, why in find_back_matter(kept, texts, is_heading)]
    head, known = find_field_head(kept, texts) if metadata == Metadata() else ([], Metadata())
    cuts += [Cut(number, 0, len(texts[number]), DropReason.METADATA) for number in head]
    return FrameFindings(tuple(sorted(dict.fromkeys(cuts))), metadata.filled(known))


class _Line(NamedTuple):
    part: int
    start: int
    end: int  # without the line break
    text: str


def _lines(texts: Sequence[str]) -> Iterator[_Line]:
    for part, text in enumerate(texts):
        position = 0
        for line in text.split("\n"):
            yield _Line(part, position, position + len(line), line.replace(PAGE, "").replace(NOTE, ""))
            position += len(line) + 1


def _around(frame: _Frame, texts: Sequence[str]) -> tuple[list[Cut], Metadata]:
    lines = list(_lines(texts))
    starts = [number for number, line in enumerate(lines) if "*" in line.text and frame.start.match(line.text)]
    if starts and not _is_above(lines[: starts[0]], sum(map(len, texts))):
        starts = []
    opened = _close(lines, starts[0]) if starts else _after_header(lines, frame)
    outside = set(range(opened))
    ends = [number for number in range(opened, len(lines)) if frame.end.match(lines[number].text)]
    for end in ends:
        following = next((start for start in starts if start > end), None)  # of another book in the same file
        if not _is_below(lines[end:following], sum(map(len, texts))):
            continue
        outside |= set(range(end, len(lines) if following is None else _close(lines, following)))
    if not outside:
        return [], Metadata()
    known = _fields(line.text for line in lines[:opened])
    metadata = Metadata(
        title=known.get("title", ""),
        author=known.get("author", ""),
        language=LANGUAGES.get(known.get("language", "").lower(), ""),
        source=frame.source,
    )
    return list(_as_cuts(lines, outside)), metadata


def _is_above(lines: Sequence[_Line], total: int) -> bool:
    """Tell whether these lines may be all a header: a text that quotes the opening line has more above it."""
    above = sum(len(line.text) for line in lines)
    return above <= max(_ABOVE, _ABOVE_SHARE * total)


def _is_below(lines: Sequence[_Line], total: int) -> bool:
    """Tell whether these lines may be all a licence: a text goes on below a sentence that reads like its first."""
    return sum(len(line.text) for line in lines) <= max(_BELOW, _ABOVE_SHARE * total)


def _close(lines: Sequence[_Line], start: int) -> int:
    """Return the number of the first line below an opening line, which a long title breaks into several."""
    for number in range(start, min(start + _LONGEST_START, len(lines))):
        text = lines[number].text.strip()
        if number > start and not text:
            break
        if _CLOSED.search(text, 3 if number == start else 0):
            return number + 1
    return start + 1


def _after_header(lines: Sequence[_Line], frame: _Frame) -> int:
    """Return the number of lines that a header without its opening line takes; 0 where there is none.

    A header says what it is and for whom, or has fields: a text may begin with a sentence about such a library.
    """
    last, named, shown, blank = 0, False, 0, 0
    for number, line in enumerate(lines[:200]):
        text = line.text.strip()
        if text and (found := _HEADER.match(text)):
            named = named or frame.hint in text.upper()
            shown += 2 if found["sure"] else bool(found["field"])
            last, blank = number + 1, 0
        elif text and last:
            blank += 1
            if blank > 3:
                break
        elif text:
            return 0
    return last if named and shown > 1 else 0


def _fields(lines: Iterable[str]) -> dict[str, str]:
    """Read "Title: ..." and the like; an indented line goes on with the one before."""
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        found = _FIELD.match(line)
        if found:
            key = found[1].lower()
            fields.setdefault(key, found[2].strip())
        elif key and line.startswith("  ") and line.strip():
            fields[key] += " " + line.strip()
        else:
            key = ""
    return fields


def _as_cuts(lines: Sequence[_Line], outside: set[int]) -> Iterator[Cut]:
    """Yield the lines that are left out, those of one part together."""
    runs: dict[tuple[int, int], list[_Line]] = {}
    for order, number in enumerate(sorted(outside)):
        runs.setdefault((lines[number].part, number - order), []).append(lines[number])
    for (part, _), run in runs.items():
        yield Cut(part, run[0].start, run[-1].end, DropReason.FRAME)

"""Project Gutenberg's header, licence and thanks around a book."""

from __future__ import annotations

import re
from collections.abc import Sequence

from passages.model import DropReason, Metadata
from passages.readers.draft import left_out
from passages.readers.plain.lines import Stripped, TextLine, groups

_START = re.compile(r"\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG\b.*|\*END\*? ?THE SMALL PRINT!.*", re.IGNORECASE)
_END = re.compile(
    r"\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG\b.*|End of (?:the |this )?Project Gutenberg(?:'s|’s|-tm)? .*",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Title|Author|Language|Translator|Editor): +(\S.*)", re.IGNORECASE)
_CREDIT = re.compile(
    r"\[?(?:e-?text |this e-?(?:book|text) was )?(?:produced|prepared|scanned) by\b"
    r"|\[?transcriber['’]?s?['’]? notes?\b|\[redactor",
    re.IGNORECASE,
)
_LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi", "russian": "ru",
    "hungarian": "hu", "latin": "la", "greek": "el", "romanian": "ro", "polish": "pl", "chinese": "zh",
}  # fmt: skip


def strip_gutenberg(lines: Sequence[TextLine]) -> Stripped | None:
    """The lines of the book alone; None if this is no book of Project Gutenberg."""
    starts = [number for number, line in enumerate(lines) if _START.match(line.text.strip())]
    if not starts:
        return None
    start = starts[0] + 1
    ends = [number for number in range(start, len(lines)) if _END.match(lines[number].text.strip())]
    end = ends[0] if ends else len(lines)
    thanks = {
        number
        for first, after in groups(lines[start : start + 60])
        if _CREDIT.match(lines[start + first].text.strip())
        for number in range(start + first, start + after)
    }
    kept = [lines[number] for number in range(start, end) if number not in thanks]
    outside = [*lines[:start], *(lines[number] for number in sorted(thanks)), *lines[end:]]
    return Stripped(kept, _header(lines[:start]), left_out(DropReason.FRAME, (line.text for line in outside)), True)


def _header(lines: Sequence[TextLine]) -> Metadata:
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        found = _FIELD.match(line.text)
        if found:
            key = found[1].lower()
            fields.setdefault(key, found[2].strip())
        elif key and line.text.startswith("  ") and line.text.strip():
            fields[key] += " " + line.text.strip()
        else:
            key = ""
    return Metadata(
        title=fields.get("title", ""),
        author=fields.get("author", ""),
        language=_LANGUAGES.get(fields.get("language", "").lower(), ""),
        source="Project Gutenberg",
    )

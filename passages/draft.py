"""What a reader hands over: paragraphs, headings and notes in reading order, with marks where pages begin or end.

Every format becomes a `Draft` first; `assemble` turns any draft into a `Document`, so normalisation, page marks in the
text, note numbers and offsets are done in one place, the same for all formats.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from passages.model import Basis, Document, Metadata, Notice


class PartKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class PageMark:
    """Page `label` begins here, or ends here if `at_end`."""

    label: str
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A note's number, known as such by the format (a superscript, a link to a note). Stays in the text."""

    label: str


Piece = str | PageMark | NoteRef


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, heading or note: strings with marks between them. Line breaks inside a string are blanks."""

    kind: PartKind
    pieces: tuple[Piece, ...]
    place: str = ""  # "line 12", "PDF page 3"; for warnings
    label: str = ""  # of a note: its number


@dataclass(frozen=True, slots=True)
class Draft:
    parts: tuple[Part, ...]
    metadata: Metadata = Metadata()
    basis: Basis = Basis.NONE  # of the page marks that the format gave; marks found in the text itself are PRINTED
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[str, ...] = field(default=())


def assemble(draft: Draft, digest: str = "") -> Document:
    """The document that a draft describes.

    Where no part holds a `PageMark`, the printed marks that stand in the text itself are looked for (see `pages`).
    """
    raise NotImplementedError

"""DOCX: paragraphs and notes of a Word document, with the pages that Word last broke it into: an approximation.

Pages are counted from the breaks that Word leaves where it last drew the text (`lastRenderedPageBreak`), and hard
breaks; a section may set the number (`pgNumType`). A document that Word never drew, and that sets no number, has none.
(ECMA-376 part 1, sections 17.3.1.20, 17.3.3.1 and 17.6.12.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from passages.model import Basis, DropReason, Metadata
from passages.places.headings import begins_division
from passages.places.roman import to_roman
from passages.readers.boilerplate.contents import without_contents
from passages.readers.container.xml import Target, parse
from passages.readers.container.zip import Archive
from passages.readers.docx.line_paragraphs import with_stanzas
from passages.readers.docx.parts import Break, CoreProperties, DocumentBody, Paragraph, Reference, Section, Styles
from passages.readers.draft import Draft, NoteRef, PageMark, Part, PartKind, Piece, SpeakerName, left_out
from passages.readers.heading_lines import with_titles_apart
from passages.readers.names import clean_author, clean_title
from passages.readers.plain.headings import with_notes
from passages.text.lazy_pattern import lazily

_DOCUMENT = "word/document.xml"
_CONTENTS = lazily(r"^toc\s*\d|^toc ?heading|^tableoffigures|^verzeichnis\s*\d|^inhaltsverzeichnis", re.IGNORECASE)
_TITLE = lazily(r"^tit(?:le|el)$", re.IGNORECASE)
_QUOTE = lazily(r"(?:intense )?quot|block ?(?:text|quot)|(?:intensives )?zitat|citation|cita\b", re.IGNORECASE)
_SPEAKER = lazily(r"^(?:speaker|character|persona|sprecher)(?:[ _-]?name)?$", re.IGNORECASE)
_STAGE = lazily(r"^(?:stage|stage[ _-]?directions?|regieanweisung|didascalies?)$", re.IGNORECASE)
_PAGE_CHARACTERS = 6_000  # more than this on one page is no page


def read(data: bytes, _name: str = "") -> Draft:
    """Return the draft of a DOCX. Raises `Damaged`, `Locked` or `TooLarge`."""
    archive = Archive(data)
    styles = Styles()
    _parse_if_there(archive, "word/styles.xml", styles)
    body = DocumentBody(styles)
    parse(archive.read(_DOCUMENT), body)
    notes: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        found = DocumentBody(styles)
        _parse_if_there(archive, f"word/{kind}s.xml", found)
        notes |= {(kind, name): "\n".join(p.text for p in group).strip() for name, group in found.groups.items()}
    core = CoreProperties()
    _parse_if_there(archive, "docProps/core.xml", core)
    parts, basis, dropped = _parts(body, notes)
    text = without_contents(parts)
    return Draft(
        tuple(with_notes(list(with_titles_apart(text.parts)))),
        _metadata(core, body),
        basis,
        dropped=(
            *left_out(DropReason.CONTENTS, [*dropped, *text.dropped]),
            *left_out(DropReason.DELETED, body.deleted),
        ),
    )


def _parse_if_there(archive: Archive, name: str, target: Target) -> None:
    if name in archive:
        parse(archive.read(name), target)


class _PageCounter:
    """A counter of pages through the document; `is_new` until the mark of the page that begins is written."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = list(sections)
        self._number = self._sections[0].start if self._sections[0].start is not None else 1
        self._kinds: set[bool] = set()  # of the breaks since the last word: rendered, set, or both
        self.is_new = True

    @property
    def label(self) -> str:
        style = self._sections[0].format
        if style in ("lowerRoman", "upperRoman") and self._number > 0:
            return to_roman(self._number).upper() if style == "upperRoman" else to_roman(self._number)
        return str(self._number)

    def turn(self, *, rendered: bool) -> None:
        """Turn the page. A rendered break and one that the author set, with no word between them, are one."""
        if self._kinds == {not rendered}:
            self._kinds.add(rendered)
            return
        self._number += 1
        self._kinds = {rendered}
        self.is_new = True

    def next_section(self) -> None:
        del self._sections[0]
        if self._sections[0].begins not in ("continuous", "nextColumn"):
            self.turn(rendered=False)
        if self._sections[0].start is not None:
            self._number, self.is_new = self._sections[0].start, True

    def word(self) -> PageMark | None:
        """Note a word, and return the mark of its page if that was not written yet."""
        self._kinds.clear()
        is_new, self.is_new = self.is_new, False
        return PageMark(self.label) if is_new else None


def _parts(body: DocumentBody, notes: Mapping[tuple[str, str], str]) -> tuple[list[Part], Basis, list[str]]:
    sections = [*(p.section for p in body.paragraphs if p.section), body.last]
    pages = _PageCounter(sections)
    paged = _has_pages(body.paragraphs, sections)
    labels = _Labels()
    parts: list[Part] = []
    dropped = []
    gaps: set[int] = set()  # the parts below an empty paragraph, or below one of another style
    for before, paragraph in pairwise([Paragraph(), *body.paragraphs]):
        if not before.text.strip() or before.style != paragraph.style:
            gaps.add(len(parts))
        part, found = _part(paragraph, pages, labels)
        if _CONTENTS.search(paragraph.style):
            dropped.append(paragraph.text)
        elif part.pieces:
            parts.append(part if paged else _without_marks(part))
            parts += [
                Part(PartKind.NOTE, (notes[note.kind, note.name],), label=label, page=page if paged else "")
                for note, label, page in found
                if (note.kind, note.name) in notes
            ]
        if paragraph.section:
            pages.next_section()
    return with_stanzas(parts, gaps), Basis.APPROXIMATE if paged else Basis.NONE, dropped


def _has_pages(paragraphs: Sequence[Paragraph], sections: Sequence[Section]) -> bool:
    """Tell whether the breaks tell the pages: Word drew them, or the author numbers pages and breaks every one."""
    breaks = [item for paragraph in paragraphs for item in paragraph.items if isinstance(item, Break)]
    if any(item.rendered for item in breaks):
        return True
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    numbered = any(section.start is not None for section in sections)
    return numbered and characters / (len(breaks) + len(sections)) < _PAGE_CHARACTERS


def _part(paragraph: Paragraph, pages: _PageCounter, labels: _Labels) -> tuple[Part, list[tuple[Reference, str, str]]]:
    """Return the paragraph with its page marks, and the notes that it refers to: each with its label and its page."""
    pieces: list[Piece] = []
    found = []
    for item in paragraph.items:
        if isinstance(item, Break):
            pages.turn(rendered=item.rendered)
            continue
        if isinstance(item, Reference):
            label = labels.next(item)
            found.append((item, label, pages.label))
            pieces.append(NoteRef(label))
            continue
        if item.strip() and (mark := pages.word()):
            pieces.append(mark)
        pieces.append(item)
    text = paragraph.text.strip()
    is_bold = bool(text) and paragraph.bold >= len("".join(text.split())) and len(text) < 120
    is_head = is_bold and (text[-1] not in ".,;:" or paragraph.centred or begins_division(text))
    plain = PartKind.QUOTE if _QUOTE.match(paragraph.style) else PartKind.PARAGRAPH
    kind = PartKind.HEADING if text and len(text) < 300 and (paragraph.is_heading or is_head) else plain
    if text and _STAGE.search(paragraph.style):
        kind = PartKind.STAGE
    elif text and _SPEAKER.search(paragraph.style):
        kind, pieces = PartKind.PARAGRAPH, _as_name(pieces)
    return Part(kind, tuple(pieces), lead=paragraph.lead), found


def _as_name(pieces: Sequence[Piece]) -> list[Piece]:
    marks = [piece for piece in pieces if not isinstance(piece, str)]
    return [*marks, SpeakerName("".join(piece for piece in pieces if isinstance(piece, str)))]


def _without_marks(part: Part) -> Part:
    return part._replace(pieces=tuple(piece for piece in part.pieces if not isinstance(piece, PageMark)))


class _Labels:
    """The numbers of notes, in the order of their references: 1, 2 for footnotes, i, ii for endnotes (Word's own)."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()

    def next(self, note: Reference) -> str:
        if note.sign:
            return note.sign
        self._count[note.kind] += 1
        number = self._count[note.kind]
        return str(number) if note.kind == "footnote" else to_roman(number)


def _metadata(core: CoreProperties, body: DocumentBody) -> Metadata:
    styled = next((p.text.strip() for p in body.paragraphs[:20] if _TITLE.match(p.style) and p.text.strip()), "")
    first = next((p for p in body.paragraphs if p.text.strip()), None)
    heading = first.text.strip() if first and first.is_heading and not begins_division(first.text) else ""
    return Metadata(
        title=clean_title(core.fact("title")) or styled or heading,
        author=clean_author(core.fact("creator")),
        language=core.fact("language")[:2].lower(),
    )

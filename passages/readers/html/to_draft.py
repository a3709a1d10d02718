"""From the blocks of marked-up text to the parts of a draft: which page marks are believed, which blocks are notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from passages.places.labels import next_label
from passages.readers import draft
from passages.readers.boilerplate.contents import Without, without_contents
from passages.readers.draft import NoteRef, PageMark, Part, PartKind
from passages.readers.heading_lines import with_titles_apart
from passages.readers.html.verse_tables import with_verse_tables
from passages.readers.html.walker import ElementForm, ElementMark, HtmlBlock
from passages.readers.plain.headings import with_notes
from passages.readers.verse import as_stanzas
from passages.text.lazy_pattern import lazily

_NOTE_LABEL = lazily(r"\s*+[\[(^]?\s*+(\d{1,3}|[*†‡§¶]{1,3}|[a-z](?=[.)\]]))\s*[.)\]:]*\s*")
_BACK = lazily(r"(?<!\s)\s*[↩↑⏎^]\ufe0e?\s*$")
_TEXT_MARK = r"\s?[\[{{(<](?:(?:page|pg\.?|p\.)\s*)?{}[\]}})>]"


def to_parts(blocks: Sequence[HtmlBlock], targets: Mapping[str, str]) -> Without:
    """Return parts in order, with page marks of the believed form, and the words of a table of contents.

    `targets`: ids of notes to their labels.
    """
    blocks = list(with_verse_tables(blocks))
    form = believed(blocks)
    quoted = sum(len(block.text) for block in blocks if block.kind is PartKind.QUOTE)
    indented = quoted * 2 > sum(len(block.text) for block in blocks)  # a page may set all of its text so
    parts: list[Part] = []
    last_note = 0
    for block in blocks:
        pieces = _pieces(block, form)
        target = next((name for name in block.ids if name in targets), "")
        is_open = bool(parts) and parts[-1].kind is PartKind.NOTE and not _text(parts[-1].pieces).strip()
        if ((block.note and block.note == last_note) or is_open) and not target and parts:
            parts[-1] = _longer(parts[-1], pieces)
        elif (block.note and (target or _NOTE_LABEL.match(block.text) or block.note != last_note)) or target:
            parts.append(_note(pieces, targets.get(target, "")))
        elif pieces:
            is_plain = indented and block.kind is PartKind.QUOTE
            part = Part(PartKind.PARAGRAPH if is_plain else block.kind, tuple(pieces), lead=block.lead)
            parts += as_stanzas(part) if block.kind is PartKind.VERSE else [part]
        if block.text.strip():
            last_note = block.note
    text = without_contents(_without_repeats(list(with_titles_apart(parts))))
    return text._replace(parts=with_notes(_with_whole_notes(text.parts)))


def believed(blocks: Iterable[HtmlBlock]) -> ElementForm | None:
    """Return the form of mark whose numbers make the most steps by one; the surer one of two that make as many."""
    labels: dict[ElementForm, list[str]] = {form: [] for form in ElementForm}
    for block in blocks:
        for piece in block.pieces:
            if isinstance(piece, ElementMark):
                labels[piece.form].append(piece.label)
    steps = {form: sum(next_label(a) == b.lower() for a, b in pairwise(found)) for form, found in labels.items()}
    if labels[ElementForm.LIST] or labels[ElementForm.BREAK]:
        best = max((ElementForm.LIST, ElementForm.BREAK), key=lambda form: (steps[form], len(labels[form]), -form))
        return ElementForm.ANCHOR if steps[ElementForm.ANCHOR] > 2 * steps[best] + 2 else best
    return (
        ElementForm.ANCHOR
        if steps[ElementForm.ANCHOR] >= 2 and steps[ElementForm.ANCHOR] >= 0.6 * (len(labels[ElementForm.ANCHOR]) - 1)
        else None
    )


def _pieces(block: HtmlBlock, form: ElementForm | None) -> list[draft.Piece]:
    pieces: list[draft.Piece] = []
    for piece in block.pieces:
        if not isinstance(piece, ElementMark):
            pieces.append(piece)
        elif piece.form is form:
            pieces.append(PageMark(piece.label, piece.at_end))
        elif piece.form is ElementForm.BREAK and form is not ElementForm.LIST:
            pieces.append(piece.source)
    return list(_without_text_marks(list(_joined(pieces))))


def _joined(pieces: Iterable[draft.Piece]) -> Iterator[draft.Piece]:
    """Yield the pieces, strings without a mark between them as one."""
    for is_text, group in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if is_text:
            yield "".join(str(piece) for piece in group)
        else:
            yield from group


def _without_text_marks(pieces: Sequence[draft.Piece]) -> Iterator[draft.Piece]:
    """Leave out "[Pg 12]" that is printed beside the mark of page 12."""
    for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        text = piece
        if isinstance(text, str) and isinstance(before, PageMark):
            text = re.sub("^" + _TEXT_MARK.format(re.escape(before.label)), "", text, flags=re.IGNORECASE)
        if isinstance(text, str) and isinstance(after, PageMark):
            text = re.sub(_TEXT_MARK.format(re.escape(after.label)) + r"\s*$", "", text, flags=re.IGNORECASE)
        if text != "":
            yield text


def _without_repeats(parts: list[Part]) -> list[Part]:
    """Leave out the second of two marks of one page with no word between them: of a break and its name, say."""
    last = ""
    kept = []
    for part in parts:
        pieces: list[draft.Piece] = []
        for piece in part.pieces:
            if isinstance(piece, PageMark):
                if piece.label == last:
                    continue
                last = piece.label
            elif not isinstance(piece, str) or piece.strip():
                last = ""
            pieces.append(piece)
        if pieces:
            kept.append(part._replace(pieces=tuple(pieces)))
    return kept


_NOTES = lazily(r"\W*(?:foot|end)?notes\W*|\W*anmerkungen\W*", re.IGNORECASE)


def _with_whole_notes(parts: list[Part]) -> list[Part]:
    """Join a note below a heading "Notes" with the paragraphs after it that are no notes."""
    kept: list[Part] = []
    inside = False
    for part in parts:
        if part.kind is PartKind.HEADING:
            inside = bool(_NOTES.fullmatch(_text(part.pieces)))
        if inside and part.kind is PartKind.PARAGRAPH and kept[-1].kind is PartKind.NOTE:
            kept[-1] = _longer(kept[-1], list(part.pieces))
        else:
            kept.append(part)
    return kept


def _note(pieces: list[draft.Piece], label: str) -> Part:
    marks = [piece for piece in pieces if isinstance(piece, PageMark)]
    text = _text(pieces)
    own = rf"\s*[\[(^]?\s*({re.escape(label)})\s*[.)\]:]*\s*(?!\w)" if label else ""
    found = (re.match(own, text) if label.isalpha() else None) or _NOTE_LABEL.match(text)
    if found and (not label or found[1] == label):
        label, text = found[1], text[found.end() :]
    return Part(PartKind.NOTE, (*marks, _BACK.sub("", text)), label=label)


def _longer(note: Part, pieces: list[draft.Piece]) -> Part:
    """Return a note with its next paragraph; or its first, where only its name stood before."""
    if not _text(note.pieces).strip():
        first = _note(pieces, note.label)
        return Part(
            first.kind, (*(p for p in note.pieces if isinstance(p, PageMark)), *first.pieces), label=first.label
        )
    marks = [piece for piece in pieces if isinstance(piece, PageMark)]
    text = _BACK.sub("", _text(pieces))
    return Part(note.kind, (*marks, *note.pieces, "\n", text), label=note.label) if text.strip() or marks else note


def _text(pieces: Iterable[draft.Piece]) -> str:
    return "".join(p if isinstance(p, str) else p.label if isinstance(p, NoteRef) else "" for p in pieces)

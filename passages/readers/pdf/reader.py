"""PDF: the text as it is printed, with the page of every word.

The page's number is, surest first: the number printed on the page, as a part of a sequence; the range on a cover page
that fits the count of pages; the file's own page label, unless the labels only count the file's pages; and else the
page's place in the file, which is said ("PDF page 2").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from passages.errors import UNREADABLE, Damaged, EmptyText, Locked, TooLarge
from passages.model import DropReason, Metadata
from passages.readers.boilerplate.contents import without_contents
from passages.readers.draft import Draft, left_out
from passages.readers.names import clean_title
from passages.readers.plain.headings import with_notes

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

    from passages.readers.pdf.chars_to_words import PdfPage, PdfWord
    from passages.readers.pdf.unreadable import Legible

MAX_PAGES = 5_000
_EMPTY_SHARE = 0.8  # of the pages without text: more than this is a scan
_LOCKED_ERRORS = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def read(data: bytes, _name: str = "") -> Draft:
    """Return the draft of a PDF. Raises `Locked`, `EmptyText`, `Damaged` or `TooLarge`.

    A hostile file may crash PDFium, so this runs in a process of its own (see `passages.readers.sandbox`).
    """
    from passages.readers.pdf.drop_caps import join_drop_caps
    from passages.readers.pdf.file_properties import read_properties
    from passages.readers.pdf.marginalia import find_marginalia
    from passages.readers.pdf.page_labels import named_pages
    from passages.readers.pdf.running_heads import (
        find_running_heads,  # PDFium is heavy, and a text file does not need it
    )
    from passages.readers.pdf.scanned_lines import steady_sizes
    from passages.readers.pdf.to_draft import to_parts
    from passages.readers.pdf.two_page_scans import split_two_page_scans
    from passages.readers.pdf.unreadable import legible

    pdf = _open(data)
    try:
        found = legible(_sheets(pdf))
        sheets = found.sheets
        _check_text(found)
        labels = [pdf.get_page_label(page).strip() for page in range(len(sheets))]
        known = read_properties(pdf.get_metadata_dict())
    finally:
        pdf.close()
    covers, cover = _covers(sheets)
    known = _merged(cover, known)
    leaves = split_two_page_scans(join_drop_caps(steady_sizes(sheets[covers:])), covers + 1)
    body = find_running_heads(leaves.sheets)
    is_spread = len(leaves.sheets) > len(sheets) - covers
    given = [""] * len(leaves.sheets) if is_spread else labels[covers:]
    named, basis, warnings = named_pages(body, given, leaves.places, known.pages)
    warnings += found.notices
    sides = find_marginalia(body.texts)
    text = to_parts(sides, named, leaves.places)
    listed = without_contents(text.parts)
    known = _merged(known, Metadata(title=clean_title(text.opening.title), author=text.opening.author))
    dropped = (
        *found.dropped,
        *left_out(DropReason.HIDDEN, (sheet.hidden for sheet in sheets)),
        *left_out(DropReason.COVER, (" ".join(word.text for word in sheet.words) for sheet in sheets[:covers])),
        *left_out(DropReason.RUNNING_HEAD, body.dropped),
        *left_out(DropReason.LINE_NUMBER, sides.numbers),
        *text.dropped,
        *left_out(DropReason.CONTENTS, listed.dropped),
    )
    return Draft(tuple(with_notes(listed.parts)), known, basis, tuple(warnings), dropped)


def _open(data: bytes) -> PdfDocument:
    import pypdfium2

    from passages.readers.pdf.form_loops import has_form_loop

    if has_form_loop(data):
        raise Damaged("That PDF is damaged: a part of it draws itself without end. Export it again.")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _LOCKED_ERRORS:
            raise Locked("That PDF is locked with a password. Save it without one and add it again.") from None
        raise Damaged("That PDF is damaged: it cannot be opened. Download or export it again.") from None


def _sheets(pdf: PdfDocument) -> list[PdfPage]:
    """Return the words of every page.

    A page that cannot be read counts as one without text.
    """
    import pypdfium2

    from passages.readers.pdf.chars_to_words import PdfPage, extract_words

    if len(pdf) > MAX_PAGES:
        raise TooLarge(f"That PDF has {len(pdf):,} pages; the limit is {MAX_PAGES:,}. Split it.")
    sheets = []
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            sheets.append(extract_words(page))
            page.close()
        except pypdfium2.PdfiumError:
            sheets.append(PdfPage([], 0.0, 0.0))
    return sheets


def _check_text(found: Legible) -> None:
    """Raise `EmptyText` where most pages are without text, or without letters that can be read."""
    empty = sum(not any(map(_is_text, sheet.words)) for sheet in found.sheets)
    if found.sheets and empty <= _EMPTY_SHARE * len(found.sheets):
        return
    if found.dropped:
        raise EmptyText(UNREADABLE)
    raise EmptyText("That PDF has no text in it (it may be a scan). Add a version with text.")


def _is_text(word: PdfWord) -> bool:
    return any(map(str.isalnum, word.text))


def _covers(sheets: Sequence[PdfPage]) -> tuple[int, Metadata]:
    """Return how many pages before the text are a library's or a publisher's, and what they say of it."""
    from passages.readers.pdf.cover_pages import is_cover, metadata_of

    known = Metadata()
    count = 0
    while count < min(2, len(sheets) - 1) and is_cover(sheets[count]):
        known = _merged(known, metadata_of(sheets[count]))
        count += 1
    return count, known


def _merged(known: Metadata, more: Metadata) -> Metadata:
    """Return `known`, and what it does not know from `more`."""
    return Metadata(**{name: getattr(known, name) or getattr(more, name) for name in Metadata.__dataclass_fields__})

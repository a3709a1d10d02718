"""Places that a text prints among its words, in any format: lines of verse, verses, numbered units, margin marks."""

from __future__ import annotations

from passages.readers.draft import Draft, PartKind
from passages.readers.line_numbers import with_line_numbers
from passages.readers.margin_marks import with_margin_marks
from passages.readers.numbered import with_numbered_units
from passages.readers.scripture import with_verses
from passages.readers.stated_divisions import with_stated_divisions
from passages.readers.sub_units import with_sub_units
from passages.readers.verse import level, with_verse


def find_places(draft: Draft) -> Draft:
    """Return the draft with verse as stanzas, and with marks in the place of numbers that are places.

    `draft.physical_lines` tells that the line breaks of its prose are those of the page.
    """
    parts = with_verse(with_stated_divisions(draft.parts, draft.divisions))
    parts = with_verses(parts)
    parts = with_margin_marks(parts)
    parts = with_line_numbers(parts, physical=draft.physical_lines)
    parts = with_sub_units(with_numbered_units(parts))
    return draft._replace(parts=tuple(level(part) if part.kind is PartKind.VERSE else part for part in parts))

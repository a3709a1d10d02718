"""What a reader hands over: paragraphs, headings and notes in reading order, with marks where pages begin or end.

Every format becomes a `Draft` first; `assemble` turns any draft into a `Document`, so normalisation, page marks in the
text, note numbers and offsets are done in one place, the same for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from passages.model import Basis, Block, Document, Dropped, DropReason, Kind, Metadata, Note, NoteMark, Notice, Page
from passages.places.assign import Boundary, assign_labels
from passages.places.marks import TextMark, doubtful, find_page_marks
from passages.readers.boilerplate.frames import Cut, find_frames
from passages.readers.note_markers import find_note_markers
from passages.text.normalize import NOTE, PAGE, PART, clean, flow


class PartKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    NOTE = "note"


class PageMark(NamedTuple):
    """Page `label` begins here, or ends here if `at_end`."""

    label: str
    at_end: bool = False


class NoteRef(NamedTuple):
    """A note's number, known as such by the format (a superscript, a link to a note). Stays in the text."""

    label: str


Piece = str | PageMark | NoteRef


class Part(NamedTuple):
    """One paragraph, heading or note: strings with marks between them. Line breaks inside a string are blanks."""

    kind: PartKind
    pieces: tuple[Piece, ...]
    place: str = ""  # "line 12", "PDF page 3"; for warnings
    label: str = ""  # of a note: its number
    page: str = ""  # of a note: the label of its page, where the format knows it better than its place in the flow


class Draft(NamedTuple):
    parts: tuple[Part, ...]
    metadata: Metadata = Metadata()
    basis: Basis = Basis.NONE  # of the page marks that the format gave; marks found in the text itself are PRINTED
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def left_out(reason: DropReason, texts: Iterable[str], place: str = "") -> tuple[Dropped, ...]:
    """Return `texts`, without empty ones, as pieces that were left out for `reason`."""
    return tuple(Dropped(text.strip(), reason, place) for text in texts if text.strip())


def assemble(draft: Draft, digest: str = "") -> Document:
    """The document that a draft describes.

    Where no part holds a `PageMark`, the printed marks that stand in the text itself are looked for (see `pages`).
    """
    strings, marks = _spell_out(draft.parts)
    found = find_frames(strings, [part.kind is PartKind.HEADING for part in draft.parts])
    strings, marks, framed = _without(found.cuts, draft.parts, strings, marks)
    draft = draft._replace(metadata=draft.metadata.filled(found.metadata), dropped=(*draft.dropped, *framed))
    warnings = list(draft.warnings)
    basis = draft.basis
    if not marks:
        strings, marks, notices = _printed_marks(draft.parts, strings, draft.metadata.pages)
        warnings += notices
        basis = Basis.PRINTED if marks else Basis.NONE
    stretches, notices = assign_labels(marks, draft.metadata.pages.replace("–", "-").rpartition("-")[2].strip())
    layout = _Layout()
    parts = _rejoin(draft.parts, strings)
    flowing = flow("".join(_BETWEEN + string for _, string in parts)).split(PART)[1:]
    for (part, _), string in zip(parts, flowing, strict=True):
        layout.add(part, string)
    text = "".join(layout.text)
    return Document(
        text=text,
        metadata=draft.metadata,
        basis=basis,
        pages=_runs(stretches, [0, *layout.marks, len(text)]),
        blocks=tuple(layout.blocks),
        notes=tuple(
            Note(label, note, (page,) if page else _pages_of_note(stretches, seen))
            for (label, note, page), seen in zip(layout.notes, _marks_before_notes(draft.parts, strings), strict=True)
        ),
        marks=tuple(layout.note_marks) or find_note_markers(text, [label for label, *_ in layout.notes]),
        warnings=tuple(warnings + notices),
        dropped=draft.dropped,
        digest=digest,
    )


_ABSTRACTS = frozenset({"abstract", "summary", "résumé", "zusammenfassung", "resumen", "riassunto", "resumo"})
_BETWEEN = f"\n{PART}\n"


def _spell_out(parts: tuple[Part, ...]) -> tuple[list[str], list[Boundary]]:
    """Each part as one cleaned string with `PAGE` and `NOTE` for its marks, and the page marks in order."""
    strings, marks = [], []
    for part in parts:
        pieces = []
        for piece in part.pieces:
            if isinstance(piece, PageMark):
                pieces.append(PAGE)
                marks.append(Boundary(piece.label.strip(), piece.at_end, part.place))
            elif isinstance(piece, NoteRef):
                pieces.append(f"{NOTE}{clean(piece.label)}{NOTE}")
            else:
                pieces.append(clean(piece))
        strings.append("".join(pieces))
    return strings, marks


def _without(
    cuts: Sequence[Cut], parts: Sequence[Part], strings: Sequence[str], marks: Sequence[Boundary]
) -> tuple[list[str], list[Boundary], list[Dropped]]:
    """Return the strings and page marks without what is cut out, and that.

    Of the page marks in a cut the last stays: it may be the only one of the page that the text goes on with.
    """
    kept, sure, dropped = list(strings), list(marks), []
    for cut in reversed(cuts):
        string = kept[cut.part]
        gone = string[cut.start : cut.end]
        before = sum(one.count(PAGE) for one in kept[: cut.part]) + string.count(PAGE, 0, cut.start) if marks else 0
        count = gone.count(PAGE)
        del sure[before : before + max(count - 1, 0)]
        kept[cut.part] = string[: cut.start] + (PAGE if count else "") + string[cut.end :]
        words = gone.replace(PAGE, "").replace(NOTE, "").strip()
        dropped += [Dropped(words, cut.reason, parts[cut.part].place)] if words else []
    return kept, sure, dropped[::-1]


def _printed_marks(
    parts: tuple[Part, ...], strings: list[str], expected: str
) -> tuple[list[str], list[Boundary], list[Notice]]:
    """The strings with `PAGE` for each printed page mark that is believed, the marks, and what was odd."""
    text = _BETWEEN.join(strings)
    found = find_page_marks(text, expected)
    if found is None:
        return strings, [], [_doubt(parts, text, doubts)] if (doubts := doubtful(text)) else []
    others = [mark for rival in found.rivals if rival.form.sure for mark in rival.marks]
    own = frozenset(found.marks)
    marks, kept, position = [], [], 0
    number, line, counted = 0, 0, 0
    for mark in sorted((*found.marks, *others), key=lambda mark: mark.start):
        passed = text.count(PART, position, mark.start)
        if passed:
            number, line, counted = number + passed, 0, text.rindex(PART, position, mark.start) + 2
        line += text.count("\n", counted, mark.start)
        counted = mark.start
        kept.append(text[position : mark.start])
        position = mark.end
        if mark in own:
            kept.append(PAGE)
            marks.append(Boundary(mark.label, found.form.at_end, _lines_on(parts[number].place, line)))
    kept.append(text[position:])
    notices = [
        Notice(f"marks like {rival.form.example} as well as {found.form.example}: only the latter count as pages")
        for rival in found.rivals
    ]
    strings = "".join(kept).split(_BETWEEN)
    if found.form.at_end and _set_abstract_apart(parts, strings):
        marks.insert(0, Boundary("", at_end=True, place=""))
    return strings, marks, notices


def _set_abstract_apart(parts: Sequence[Part], strings: list[str]) -> bool:
    """Put `PAGE` below the abstract that a site sets above the first page, and take its heading away.

    Such an abstract stands on no page of the journal, or nobody knows on which.
    """
    heads = [
        place
        for place, (part, string) in enumerate(zip(parts[:4], strings, strict=False))
        if part.kind is PartKind.HEADING and string.strip(" .:\n").casefold() in _ABSTRACTS
    ]
    below = heads[-1] + 2 if heads else len(parts)
    if below >= len(parts) or any(PAGE in above for above in strings[:below]):
        return False
    for place in heads:
        strings[place] = ""
    strings[below] = PAGE + strings[below]
    return True


def _doubt(parts: Sequence[Part], text: str, marks: Sequence[TextMark]) -> Notice:
    first = marks[0]
    number = text.count(PART, 0, first.start)
    line = text.count("\n", text.rfind(PART, 0, first.start) + 2, first.start)
    shown = " ".join(text[first.start : first.end].split())
    many = (
        "looks like a page mark, but one alone is" if len(marks) == 1 else "and the like look like page marks, but are"
    )
    return Notice(
        f"{shown} {many} too few to be sure, so no page is cited there. Mark every page, each on a line "
        "of its own, such as [Page 12].",
        _lines_on(parts[number].place, line),
    )


def _lines_on(place: str, lines: int) -> str:
    word, _, number = place.partition(" ")
    return f"line {int(number) + lines}" if word == "line" and number.isdigit() else place


def _rejoin(parts: tuple[Part, ...], strings: list[str]) -> list[tuple[Part, str]]:
    """Parts with their strings, paragraphs that a page mark tore apart made one again.

    A page mark between two paragraphs may stand where a page ends in the middle of a sentence. They are one paragraph
    if the first does not end as a sentence does and the second does not begin as one. Notes at the foot of the page
    may stand between.
    """
    joined: list[tuple[Part, str]] = []
    last = -1  # the place in `joined` of the paragraph that may go on
    held = ""  # page marks seen since
    for part, string in zip(parts, strings, strict=True):
        if not string.strip(_BLANKS_AND_PAGES):
            held += PAGE * string.count(PAGE)
        elif part.kind is PartKind.NOTE:
            joined.append((part, string.replace(PAGE, "")))
            held += PAGE * string.count(PAGE)
        elif last >= 0 and part.kind is PartKind.PARAGRAPH and _goes_on(joined[last][1] + held, string):
            joined[last] = (joined[last][0], f"{joined[last][1]}\n{held}{string.lstrip()}")
            held = ""
        else:
            joined.append((part, held + string))
            last, held = (len(joined) - 1 if part.kind is PartKind.PARAGRAPH else -1), ""
    if held:
        joined.append((Part(PartKind.PARAGRAPH, ()), held))
    return joined


_BLANKS_AND_PAGES = f" \t\n{PAGE}"
_UNFINISHED = re.compile(r"[\w,;-]\Z")
_FINISHED = re.compile(r"[.!?…:][\"'”’»)\]]*(?:\d{1,3}|\[\w{1,4}\]|[⁰¹²³⁴-⁹]+)\Z")  # with a note's number


def _goes_on(before: str, after: str) -> bool:
    first, second = before.rstrip(_BLANKS_AND_PAGES), after.lstrip(_BLANKS_AND_PAGES)
    torn = PAGE in before[len(first) :] or PAGE in after[: len(after) - len(second)]
    unfinished = _UNFINISHED.search(first[-1:]) and not _FINISHED.search(first[-12:])
    return torn and bool(unfinished) and (second[0].islower() or len(first) > 100)


class _Layout:
    """The text as it grows, block after block."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.blocks: list[Block] = []
        self.marks: list[int] = []  # where each page mark stands
        self.note_marks: list[NoteMark] = []
        self.notes: list[tuple[str, str, str]] = []  # label, text, page
        self._length = 0

    def add(self, part: Part, string: str) -> None:
        body = string.strip(_BLANKS_AND_PAGES)
        leading = string[: string.index(body)] if body else string
        self.marks += [self._length] * leading.count(PAGE)
        if not body:
            return
        if part.kind is PartKind.NOTE:
            self.notes.append((part.label, body.replace(NOTE, ""), part.page))
            return
        if self.blocks:
            self._write("\n\n")
        start = self._length
        self._write_marked(body)
        kind = Kind.HEADING if part.kind is PartKind.HEADING else Kind.PARAGRAPH
        self.blocks.append(Block(kind, start, self._length))
        self.marks += [self._length] * string.count(PAGE, len(leading) + len(body))

    def _write_marked(self, body: str) -> None:
        opened = -1
        for run in re.split(f"([{PAGE}{NOTE}])", body):
            if run == PAGE:
                self.marks.append(self._length)
            elif run == NOTE and opened < 0:
                opened = self._length
            elif run == NOTE:
                self.note_marks.append(NoteMark(self.text[-1], opened, self._length))
                opened = -1
            else:
                self._write(run)

    def _write(self, run: str) -> None:
        self.text.append(run)
        self._length += len(run)


def _marks_before_notes(parts: tuple[Part, ...], strings: list[str]) -> Iterator[int]:
    """How many page marks stand before the first word of each note that is not empty."""
    seen = 0
    for part, string in zip(parts, strings, strict=True):
        body = string.strip(_BLANKS_AND_PAGES)
        if part.kind is PartKind.NOTE and body:
            yield seen + string[: string.index(body)].count(PAGE)
        seen += string.count(PAGE)


def _pages_of_note(stretches: list[tuple[str, ...]], seen: int) -> tuple[str, ...]:
    """The page of a note; unknown after the last mark, where many formats put notes from anywhere."""
    return stretches[seen] if seen < len(stretches) - 1 else ()


def _runs(stretches: list[tuple[str, ...]], bounds: list[int]) -> tuple[Page, ...]:
    runs: list[Page] = []
    for number, (labels, start, end) in enumerate(zip(stretches, bounds, bounds[1:], strict=False)):
        outside = not labels and number in (0, len(stretches) - 1)
        if start == end or outside:
            continue
        if runs and runs[-1].labels == labels and runs[-1].end == start:
            runs[-1] = runs[-1]._replace(end=end)
        else:
            runs.append(Page(labels, start, end))
    return tuple(runs)

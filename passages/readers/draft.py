"""What a reader hands over: paragraphs, headings and notes in reading order, with marks where pages begin or end.

Every format becomes a `Draft` first; `assemble` turns any draft into a `Document`, so normalisation, page marks in the
text, note numbers and offsets are done in one place, the same for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from passages.model import Block, Document, Dropped, DropReason, Kind, Metadata, Note, NoteMark, Notice
from passages.places.assign import Boundary, assign_labels
from passages.places.divisions import Heading
from passages.places.headings import Division
from passages.places.marks import FoundMarks, TextMark, doubtful, find_page_marks
from passages.places.reference import Layout, Placed, Stretch, reference_systems, speaker_name
from passages.places.systems import Basis, ReferenceSystem, Run, System
from passages.readers.boilerplate.frames import Cut, find_frames
from passages.readers.note_markers import find_note_markers
from passages.text.lazy_pattern import lazily
from passages.text.normalize import MARK, NAME, NOTE, PAGE, PART, clean, flow, verse


class PartKind(StrEnum):
    """The kinds of parts of a draft."""

    PARAGRAPH = "paragraph"
    QUOTE = "quote"  # a block quotation
    VERSE = "verse"  # a stanza, or the verses of a speech: its line breaks and indents stay
    STAGE = "stage"  # a stage direction of its own
    HEADING = "heading"
    NOTE = "note"


class PageMark(NamedTuple):
    """Page `label` begins here, or ends here if `at_end`."""

    label: str
    at_end: bool = False


class PlaceMark(NamedTuple):
    """A place of another system than the page begins here: a verse, a line, a margin mark, a chapter in a paragraph.

    A line without a label begins a line of a text whose lines are numbered, and is counted; in `VERSE`, a line's label
    may stand anywhere in its line, and its line breaks begin the others.
    """

    system: System
    label: str
    word: str = ""  # as in `Run`


class SpeakerName(NamedTuple):
    """The name of who speaks, as it is printed at the head of a speech. Stays in the text."""

    text: str


class NoteRef(NamedTuple):
    """A note's number, known as such by the format (a superscript, a link to a note). Stays in the text."""

    label: str


Piece = str | PageMark | PlaceMark | SpeakerName | NoteRef


class Part(NamedTuple):
    """One paragraph, stanza, heading or note: strings with marks between them.

    Line breaks inside a string are blanks, but in `VERSE`.
    """

    kind: PartKind
    pieces: tuple[Piece, ...]
    place: str = ""  # "line 12", "PDF page 3"; for warnings
    label: str = ""  # of a note: its number
    page: str = ""  # of a note: the label of its page, where the format knows it better than its place in the flow
    level: int = 0  # of a heading: from 1, as the format has it; 0 where it knows none
    divisions: tuple[Division, ...] = ()  # of a heading: what it begins, where the format itself says so
    speaker: str = ""  # who speaks: the whole name, where the printed one is short for it
    lead: str = ""  # the words at its head that the format sets apart in type: a name, or all of it


class Draft(NamedTuple):
    """A text as its reader read it, before normalisation: parts in reading order, and what is known of them."""

    parts: tuple[Part, ...]
    metadata: Metadata = Metadata()
    basis: Basis = Basis.NONE  # of the page marks that the format gave; marks found in the text itself are PRINTED
    warnings: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    marks_at_end: bool | None = None  # whether marks in the text end their pages, where whoever brought it says so
    divisions: str = ""  # what whoever brought it says the numbers of its headings count (see `stated_divisions`)
    physical_lines: bool = False  # the line breaks of its prose are those of a printed page, which may be numbered


def left_out(reason: DropReason, texts: Iterable[str], place: str = "") -> tuple[Dropped, ...]:
    """Return `texts`, without empty ones, as pieces that were left out for `reason`."""
    return tuple(Dropped(text.strip(), reason, place) for text in texts if text.strip())


def assemble(draft: Draft, digest: str = "") -> Document:
    """Return the document that a draft describes.

    Where no part holds a `PageMark`, the printed marks that stand in the text itself are looked for (see `pages`).
    """
    strings, marks, places = _spell_out(draft.parts)
    found = find_frames(strings, [part.kind is PartKind.HEADING for part in draft.parts])
    places = _places_outside(found.cuts, strings, places)
    strings, marks, framed = _without(found.cuts, draft.parts, strings, marks)
    draft = draft._replace(metadata=draft.metadata.filled(found.metadata), dropped=(*draft.dropped, *framed))
    warnings = list(draft.warnings)
    basis = draft.basis
    if not marks:
        strings, marks, notices = _printed_marks(draft, strings)
        warnings += notices
        basis = Basis.PRINTED if marks else Basis.NONE
    stretches, notices = assign_labels(marks, draft.metadata.pages.replace("–", "-").rpartition("-")[2].strip())
    layout = _Layout(places)
    parts = _rejoin(draft.parts, strings)
    flowing = flow("".join(_BETWEEN + string for _, string in parts)).split(PART)[1:]
    for (part, _), string in zip(parts, flowing, strict=True):
        layout.add(part, string)
    text = "".join(layout.text)
    return Document(
        text=text,
        metadata=draft.metadata,
        systems=_systems(layout, text, draft.metadata, _runs(stretches, [0, *layout.marks, len(text)]), basis),
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


def _systems(
    layout: _Layout, text: str, metadata: Metadata, pages: tuple[Run, ...], basis: Basis
) -> tuple[ReferenceSystem, ...]:
    """Return all reference systems of a text; that of pages only where some are known."""
    names = {run.start: len(run.title) + 1 for run in layout.speeches if run.title}
    stretches = [
        Stretch(min(block.start + names.get(block.start, 0), block.end), block.end, block.kind is Kind.VERSE)
        for block in layout.blocks
        if block.kind not in (Kind.HEADING, Kind.STAGE)  # no edition counts the lines of stage directions
    ]
    headings = [one for one in layout.headings if one.stated or not _names_the_text(one.text, metadata)]
    # The number of a speech's first line may be printed before the name of who speaks.
    placed = [
        one._replace(at=one.at + names.get(one.at, 0)) if one.system is System.LINE else one for one in layout.placed
    ]
    found = reference_systems(Layout(text, stretches, headings, placed, layout.speeches))
    return (*found, ReferenceSystem(System.PAGE, pages, basis)) if pages else found


def _names_the_text(heading: str, metadata: Metadata) -> bool:
    """Tell whether a heading is the title of the whole text, or its author's name, and so no division of it."""
    words = _folded(heading)
    return bool(words) and (
        words in (_folded(metadata.title), _folded(metadata.author))
        or words.removeprefix("by ") == _folded(metadata.author)
    )


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


_ABSTRACTS = frozenset({"abstract", "summary", "résumé", "zusammenfassung", "resumen", "riassunto", "resumo"})
_BETWEEN = f"\n{PART}\n"


def _spell_out(parts: tuple[Part, ...]) -> tuple[list[str], list[Boundary], list[PlaceMark]]:
    """Return each part as a cleaned string, `PAGE`, `MARK`, `NAME` and `NOTE` for its marks; page and place marks."""
    strings, marks, places = [], [], []
    for part in parts:
        pieces = []
        for piece in part.pieces:
            if isinstance(piece, PageMark):
                pieces.append(PAGE)
                marks.append(Boundary(piece.label.strip(), piece.at_end, part.place))
            elif isinstance(piece, NoteRef):
                pieces.append(f"{NOTE}{clean(piece.label)}{NOTE}")
            elif isinstance(piece, PlaceMark):
                pieces.append(MARK)
                places.append(piece)
            elif isinstance(piece, SpeakerName):
                pieces.append(f"{NAME}{clean(piece.text).strip()}{NAME}")
            else:
                pieces.append(clean(piece))
        string = "".join(pieces)
        strings.append(verse(string) if part.kind is PartKind.VERSE else string)
    return strings, marks, places


def _places_outside(cuts: Sequence[Cut], strings: Sequence[str], places: Sequence[PlaceMark]) -> list[PlaceMark]:
    """Return the place marks that are not in what is cut out."""
    kept = list(places)
    for cut in reversed(cuts if places else ()):
        before = sum(one.count(MARK) for one in strings[: cut.part]) + strings[cut.part].count(MARK, 0, cut.start)
        del kept[before : before + strings[cut.part].count(MARK, cut.start, cut.end)]
    return kept


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
        words = gone.translate(_WITHOUT_MARKS).replace(PAGE, "").strip()
        dropped += [Dropped(words, cut.reason, parts[cut.part].place)] if words else []
    return kept, sure, dropped[::-1]


def _printed_marks(draft: Draft, strings: list[str]) -> tuple[list[str], list[Boundary], list[Notice]]:
    """Return the strings with `PAGE` for each printed page mark that is believed, the marks, and what was odd."""
    parts, text = draft.parts, _BETWEEN.join(strings)
    found = find_page_marks(text, draft.metadata.pages, draft.marks_at_end)
    if found is None:
        return strings, [], [_doubt(parts, text, doubts)] if (doubts := doubtful(text)) else []
    others = {mark for rival in found.rivals if rival.form.sure for mark in rival.marks} | set(found.contrary)
    own = frozenset(() if found.contrary else found.marks)
    marks, kept, position = [], [], 0
    number, line, counted = 0, 0, 0
    for mark in sorted({*found.marks, *others}, key=lambda mark: mark.start):
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
        if not found.contrary
    ] + _odd(found)
    strings = "".join(kept).split(_BETWEEN)
    if marks and found.form.at_end and _set_abstract_apart(parts, strings):
        marks.insert(0, Boundary("", at_end=True, place=""))
    return strings, marks, notices


def _odd(found: FoundMarks) -> list[Notice]:
    """Return the notices about marks that were seen and are not believed."""
    if found.contrary:
        return [
            Notice(
                f"{len(found.marks)} marks like {found.form.example} and {len(found.contrary)} of the other end of a "
                "page do not agree, so no page is cited. Keep one kind, or say in front matter which: "
                "page_markers: start (or end)."
            )
        ]
    return [
        Notice(
            f"{count} mark{'s' if count > 1 else ''} like {example} seen and not believed: those like "
            f"{found.form.example} count the pages"
        )
        for example, count in found.unbelieved
    ]


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
        "looks like a page mark, but one alone is"
        if len(marks) == 1
        else f"and the like ({len(marks)} in all) look like page marks, but are"
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
    """Return parts with their strings, paragraphs that a page mark tore apart made one again.

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
        elif (
            last >= 0
            and part.kind is PartKind.PARAGRAPH
            and NAME not in string
            and part.speaker in ("", joined[last][0].speaker)
            and _goes_on(joined[last][1] + held, string)
        ):
            joined[last] = (joined[last][0], f"{joined[last][1]}\n{held}{string.lstrip()}")
            held = ""
        else:
            joined.append((part, held + string))
            last, held = (len(joined) - 1 if part.kind is PartKind.PARAGRAPH else -1), ""
    if held:
        joined.append((Part(PartKind.PARAGRAPH, ()), held))
    return joined


_BLANKS_AND_PAGES = f" \t\n{PAGE}"
_UNFINISHED = lazily(r"[\w,;-]\Z")
_FINISHED = lazily(r"[.!?…:][\"'”’»)\]]*(?:\d{1,3}|\[\w{1,4}\]|[⁰¹²³⁴-⁹]+)\Z")  # with a note's number


def _goes_on(before: str, after: str) -> bool:
    first, second = before.rstrip(_BLANKS_AND_PAGES), after.lstrip(_BLANKS_AND_PAGES)
    torn = PAGE in before[len(first) :] or PAGE in after[: len(after) - len(second)]
    unfinished = _UNFINISHED.search(first[-1:]) and not _FINISHED.search(first[-12:])
    return torn and bool(unfinished) and (second[0].islower() or len(first) > 100)


class _Layout:
    """The text as it grows, block after block. `places` are the place marks of the draft, in order."""

    def __init__(self, places: Sequence[PlaceMark]) -> None:
        self.text: list[str] = []
        self.blocks: list[Block] = []
        self.marks: list[int] = []  # where each page mark stands
        self.placed: list[Placed] = []
        self.headings: list[Heading] = []
        self.speeches: list[Run] = []
        self.note_marks: list[NoteMark] = []
        self.notes: list[tuple[str, str, str]] = []  # label, text, page
        self._places = iter(places)
        self._length = 0

    def add(self, part: Part, string: str) -> None:
        body = string.strip(_BLANKS_AND_PAGES)
        leading = string[: string.index(body)] if body else string
        self.marks += [self._length] * leading.count(PAGE)
        if not body:
            return
        if part.kind is PartKind.NOTE:
            self._skip_places(body)
            self.notes.append((part.label, body.translate(_WITHOUT_MARKS), part.page))
            return
        if not body.strip(_BLANKS_AND_MARKS):
            self._write_marked(body)  # a place that begins where no text stands
            return
        if self.blocks:
            self._write("\n\n")
        start = self._length
        name = self._write_marked(body)
        self.blocks.append(Block(_KINDS[part.kind], start, self._length))
        if part.kind is PartKind.HEADING:
            self.headings.append(Heading(self._since(start), start, self._length, part.level, part.divisions))
        if name or part.speaker:
            self.speeches.append(Run((part.speaker or speaker_name(name),), start, self._length, title=name))
        self.marks += [self._length] * string.count(PAGE, len(leading) + len(body))

    def _since(self, start: int) -> str:
        pieces, at = [], self._length
        for piece in reversed(self.text):
            if at <= start:
                break
            pieces.append(piece)
            at -= len(piece)
        return "".join(reversed(pieces))

    def _skip_places(self, body: str) -> None:
        for _ in range(body.count(MARK)):
            next(self._places)

    def _write_marked(self, body: str) -> str:
        """Write the words between the marks, note where the marks stand, and return the speaker's name, if any."""
        opened, name, naming = -1, "", False
        for run in _MARKS.split(body):
            if run == PAGE:
                self.marks.append(self._length)
            elif run == MARK:
                mark = next(self._places)
                self.placed.append(Placed(mark.system, mark.label, self._length, mark.word))
            elif run == NAME:
                naming = not naming
                name = name if naming else name or self.text[-1]
            elif run == NOTE and opened < 0:
                opened = self._length
            elif run == NOTE:
                self.note_marks.append(NoteMark(self.text[-1], opened, self._length))
                opened = -1
            else:
                self._write(run)
        return name

    def _write(self, run: str) -> None:
        self.text.append(run)
        self._length += len(run)


_MARKS = lazily(f"([{PAGE}{MARK}{NAME}{NOTE}])")
_BLANKS_AND_MARKS = f"{_BLANKS_AND_PAGES}{MARK}"
_WITHOUT_MARKS = {ord(mark): None for mark in (NOTE, MARK, NAME)}
_KINDS = {
    PartKind.PARAGRAPH: Kind.PARAGRAPH,
    PartKind.QUOTE: Kind.QUOTE,
    PartKind.VERSE: Kind.VERSE,
    PartKind.STAGE: Kind.STAGE,
    PartKind.HEADING: Kind.HEADING,
}


def _marks_before_notes(parts: tuple[Part, ...], strings: list[str]) -> Iterator[int]:
    """Yield the number of page marks before the first word of each note that is not empty."""
    seen = 0
    for part, string in zip(parts, strings, strict=True):
        body = string.strip(_BLANKS_AND_PAGES)
        if part.kind is PartKind.NOTE and body:
            yield seen + string[: string.index(body)].count(PAGE)
        seen += string.count(PAGE)


def _pages_of_note(stretches: list[tuple[str, ...]], seen: int) -> tuple[str, ...]:
    """Return the page of a note; none after the last mark, where many formats put notes from anywhere."""
    return stretches[seen] if seen < len(stretches) - 1 else ()


def _runs(stretches: list[tuple[str, ...]], bounds: list[int]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for number, (labels, start, end) in enumerate(zip(stretches, bounds, bounds[1:], strict=False)):
        outside = not labels and number in (0, len(stretches) - 1)
        if start == end or outside:
            continue
        if runs and runs[-1].labels == labels and runs[-1].end == start:
            runs[-1] = runs[-1]._replace(end=end)
        else:
            runs.append(Run(labels, start, end))
    return tuple(runs)

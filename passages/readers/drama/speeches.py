"""Speeches of plays, dialogues and interviews: who speaks, in every format, behind its reader.

Where the format says who speaks (TEI, classes of EPUB and HTML), that is believed. Else the names are known by how they
are printed (`labels`), by coming again (`conventions`) and from the list of the persons (`cast`). A speech is one part:
the printed name and what is said; its further paragraphs follow as parts of the same speaker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from passages.places.headings import parse_heading, unnumbered
from passages.places.systems import System
from passages.readers.draft import Draft, Part, PartKind, SpeakerName
from passages.readers.drama.cast import find_cast, whole_name
from passages.readers.drama.conventions import believed, name_key
from passages.readers.drama.directions import is_direction
from passages.readers.drama.pieces import text_of
from passages.readers.drama.segments import CutPart, find_labels, segments
from passages.readers.drama.verse_speeches import with_verse

_ASIDE = 80  # characters of a stage direction that belongs to the name above it
_HEADING = 150  # characters of a scene's heading
_NEAR = 4  # segments from a speech to a stage direction outside it
_MOST = 8  # further paragraphs of a speech with another behind it, in a text whose speeches have none


def with_speeches(draft: Draft) -> Draft:
    """Return the draft with its speeches as parts of their speakers; a text that is no play as it is."""
    parts = draft.parts
    texts = [_printed(part) for part in parts]
    listed, cast = find_cast(texts, [part.kind is PartKind.HEADING for part in parts])
    parts = tuple(_without_names(part) if number in listed else part for number, part in enumerate(parts))
    given = any(isinstance(piece, SpeakerName) for part in parts for piece in part.pieces)
    labels = [] if given else believed(find_labels(parts, listed), {name_key(name) for name in cast})
    if not given and not labels:
        return draft
    printed = {one.key for one in labels} | {name_key(name) for name in cast}
    cut = list(segments(parts, listed, labels, printed))
    # A reader that names the speakers of further paragraphs, as that of TEI does, knows where speeches end.
    writer = _Writer(cast, printed, ends_known=any(part.speaker for part in parts))
    writer.write(_joined(cut), frozenset(map(id, (parts[number] for number in listed))))
    return draft._replace(parts=tuple(with_verse(writer.parts)))


def _printed(part: Part) -> str:
    return "".join(piece.text if isinstance(piece, SpeakerName) else piece for piece in _texts(part))


def _texts(part: Part) -> Iterator[str | SpeakerName]:
    return (piece for piece in part.pieces if isinstance(piece, str | SpeakerName))


def _without_names(part: Part) -> Part:
    """A part of the list of the persons: the names in it speak nothing."""
    pieces = (piece.text if isinstance(piece, SpeakerName) else piece for piece in part.pieces)
    return part._replace(pieces=tuple(pieces))


def _joined(cut: Sequence[CutPart]) -> list[CutPart]:
    """The segments, a name alone made one with what is said below it."""
    joined: list[CutPart] = []
    for one in cut:
        before = joined[-1] if joined else None
        if before and before.is_name_alone and one.label is None and _may_be_said(one.part):
            joined[-1] = _speech(before, one)
        else:
            joined.append(one)
    return joined


def _may_be_said(part: Part) -> bool:
    if part.kind is PartKind.HEADING:
        text = text_of(part.pieces)
        return part.level == 0 and not part.divisions and not parse_heading(text) and not unnumbered(text)
    return part.kind is not PartKind.NOTE and bool(text_of(part.pieces).strip())


def _speech(name: CutPart, said: CutPart) -> CutPart:
    """A name and the part below it; a short stage direction there is one with the name, which still waits."""
    text = " ".join(text_of(said.part.pieces).split())
    lines = (name.lines[0], said.lines[1])
    if len(text) <= _ASIDE and is_direction(text, ()):
        pieces = tuple(
            SpeakerName(f"{piece.text}\n{text}") if isinstance(piece, SpeakerName) else piece
            for piece in name.part.pieces
        )
        return name._replace(part=name.part._replace(pieces=pieces), lines=lines)
    kind = PartKind.VERSE if said.part.kind is PartKind.VERSE else PartKind.PARAGRAPH
    return CutPart(
        name.part._replace(kind=kind, pieces=(*name.part.pieces, "\n", *said.part.pieces)), name.label, lines
    )


@dataclass
class _Writer:
    """Writes segments as parts, each with who speaks. `names` are the keys of all names that are printed."""

    cast: Sequence[str]
    names: set[str]
    ends_known: bool = False
    parts: list[Part] = field(default_factory=list)
    _speaker: str = ""
    _last: int = 0  # the line of the file that the speech has come to
    _left: int = 0  # further paragraphs that may be of the same speech
    _whole: dict[str, str] = field(default_factory=dict)

    def write(self, cut: Sequence[CutPart], listed: frozenset[int]) -> None:
        """Write all segments; the parts with an id in `listed` are the list of the persons."""
        usual = _usual(cut)
        for number, one in enumerate(cut):
            if id(one.part) in listed:
                self._speaker = ""
                is_head = one.part.kind is PartKind.HEADING and not self._is_listed(one.part)
                self.parts.append(one.part if is_head else one.part._replace(kind=PartKind.PARAGRAPH))
            elif one.label:
                self._begin(one)
                following, closed = _following(cut, number)
                self._left = max(_MOST, 3 * usual) if closed and following <= max(_MOST, 3 * usual) else usual
            elif one.part.kind in (PartKind.NOTE, PartKind.STAGE):
                self.parts.append(one.part)
            else:
                self._go_on(one, near=any(other.label for other in cut[max(number - _NEAR, 0) : number + _NEAR + 1]))

    def _is_listed(self, part: Part) -> bool:
        return any(name_key(text_of(part.pieces)).startswith(name_key(name)) for name in self.cast)

    def _begin(self, one: CutPart) -> None:
        name = one.label.name if one.label else ""
        if name not in self._whole:
            self._whole[name] = whole_name(name, self.cast)
        self._speaker = one.part.speaker or self._whole[name]
        self._last = one.lines[1]
        self.parts.append(one.part._replace(speaker=self._speaker))

    def _go_on(self, one: CutPart, *, near: bool) -> None:
        """A part without a name: a direction, more of the speech, or what is no speech."""
        part, text = one.part, text_of(one.part.pieces)
        touches = bool(self._speaker and one.lines[0] and one.lines[0] == self._last + 1)
        if not text.strip() or part.speaker:
            self.parts.append(part)
        elif _begins_scene(text):
            self._speaker = ""
            self.parts.append(part._replace(kind=PartKind.HEADING))
        elif near and self._is_direction(part, text):
            self._last = one.lines[1] if touches else 0
            self.parts.append(part._replace(kind=PartKind.STAGE))
        elif part.kind is PartKind.HEADING and not (touches and _may_be_said(part)):
            self._speaker = ""
            self.parts.append(part)
        elif touches and self.parts[-1].speaker and PartKind.VERSE not in (part.kind, self.parts[-1].kind):
            self._last = one.lines[1]
            self.parts[-1] = self.parts[-1]._replace(pieces=(*self.parts[-1].pieces, "\n", *part.pieces))
        elif self._speaker and self._left > 0 and not self.ends_known:
            self._left, self._last = self._left - (not touches), one.lines[1]
            kind = PartKind.PARAGRAPH if part.kind is PartKind.HEADING else part.kind
            self.parts.append(part._replace(kind=kind, speaker=self._speaker))
        else:
            self._speaker = ""
            self.parts.append(part)

    def _is_direction(self, part: Part, text: str) -> bool:
        in_italics = bool(part.lead) and part.lead.strip() == text.strip() and part.kind is not PartKind.HEADING
        names = () if part.kind is PartKind.HEADING else self.names  # "Orme Sails" is a title
        return is_direction(text, names, in_italics=in_italics)


def _begins_scene(text: str) -> bool:
    """Tell whether a paragraph of a play is the heading of an act or a scene: "SCENE II. A road."."""
    if len(text) > _HEADING:
        return False
    return any(one.system in (System.ACT, System.SCENE) for one in parse_heading(text))


def _following(cut: Sequence[CutPart], number: int) -> tuple[int, bool]:
    """How many parts without a name follow a speech, and whether another speech follows them."""
    count, last = 0, cut[number].lines[1]
    for one in cut[number + 1 :]:
        if one.label:
            return count, True
        text = text_of(one.part.pieces)
        if one.part.kind is PartKind.HEADING or _begins_scene(text):
            return count, False
        said = one.part.kind not in (PartKind.NOTE, PartKind.STAGE) and text.strip() and not is_direction(text, ())
        touches = one.lines[0] and one.lines[0] == last + 1
        count, last = count + bool(said and not touches), one.lines[1]
    return count, False


def _usual(cut: Sequence[CutPart]) -> int:
    """How many further paragraphs nine of ten speeches have at most, of those with another behind them."""
    counts = sorted(
        count for at, one in enumerate(cut) if one.label for count, closed in (_following(cut, at),) if closed
    )
    return counts[len(counts) * 9 // 10] if counts else 0

"""The paragraphs of a draft cut where speeches begin in them: one segment holds at most one name, at its head."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from passages.readers.draft import Part, PartKind, Piece, SpeakerName
from passages.readers.drama.conventions import Found
from passages.readers.drama.directions import is_direction
from passages.readers.drama.labels import Form, Label, bare_name, read_label
from passages.readers.drama.pieces import LINE_END, cut_at, text_of
from passages.text.lazy_pattern import lazily

_SPOKEN = frozenset((PartKind.PARAGRAPH, PartKind.VERSE, PartKind.QUOTE, PartKind.HEADING))
_MAY_END = lazily(r"[.!?…:;—–)\]\"”’»_*-]\s*\Z")  # how a line ends above the next speech
_HEAD = lazily(r"\s{0,3}[.:]?(?:\s?[(\[][^()\[\]]{1,80}[)\]])?[.:]?(?:[—–]|--)?(?=\s|\Z|[^\W\d_])")
_SIGN = lazily(r"[.:()\[\]—–]|--")


class CutPart(NamedTuple):
    """A part, or a piece of one, with the name that heads it, which then is its first piece but marks."""

    part: Part
    label: Label | None = None
    lines: tuple[int, int] = (0, 0)  # the first and last line of the file, where they are known

    @property
    def is_name_alone(self) -> bool:
        """Tell whether nothing is said in this part itself."""
        return self.label is not None and not text_of(self.part.pieces).strip()


def find_labels(parts: Sequence[Part], left_out: Collection[int]) -> list[Found]:
    """Return every name that may head a speech, in reading order; none in the parts `left_out`, by number."""
    found: list[Found] = []
    counted = 0
    for number, part in enumerate(parts):
        text = text_of(part.pieces)
        if part.kind in _SPOKEN and number not in left_out and text.strip():
            counted += 1
            found += (Found(counted, at, label) for at, label in _labels(text, part.lead))
    return found


def _labels(text: str, lead: str) -> Iterator[tuple[int, Label]]:
    at, before = 0, ""
    for line in LINE_END.split(text):
        label = read_label(line, lead if not before else "") if line.strip() else None
        inside = bool(before.strip())
        if label and (not inside or _may_begin(label, before)):
            yield at, label
        at, before = at + len(line) + 1, line if line.strip() else before


def _may_begin(label: Label, before: str) -> bool:
    """Tell whether a speech may begin inside a paragraph, below the line `before`."""
    if label.form is Form.ALONE:
        return label.in_capitals
    return label.in_capitals or bool(_MAY_END.search(before))


def segments(
    parts: Sequence[Part], left_out: Collection[int], labels: Sequence[Found], names: Collection[str]
) -> Iterator[CutPart]:
    """Yield the parts, cut before each of `labels`, which are those of `find_labels` that are believed."""
    by_part: Mapping[int, list[Found]] = _grouped(labels)
    counted = 0
    for number, part in enumerate(parts):
        text = text_of(part.pieces)
        spoken = part.kind in _SPOKEN and number not in left_out and bool(text.strip())
        counted += spoken
        if any(isinstance(piece, SpeakerName) for piece in part.pieces):
            yield from _given(part)
        elif spoken and counted in by_part:
            yield from _cut(part, text, by_part[counted], names)
        else:
            yield CutPart(part, lines=_lines(part, text, 0, len(text)))


def _grouped(labels: Sequence[Found]) -> dict[int, list[Found]]:
    grouped: dict[int, list[Found]] = {}
    for one in labels:
        grouped.setdefault(one.number, []).append(one)
    return grouped


def _cut(part: Part, text: str, labels: Sequence[Found], names: Collection[str]) -> Iterator[CutPart]:
    label_at = {one.at: one.label for one in labels}
    cuts = sorted({0, *label_at, *_directions(text, label_at, names)})
    pieces: Sequence[Piece] = part.pieces
    for number, start in enumerate(cuts):
        end = cuts[number + 1] if number + 1 < len(cuts) else len(text)
        own, pieces = cut_at(pieces, end - start) if number + 1 < len(cuts) else (list(pieces), [])
        lines = _lines(part, text, start, end)
        place = f"line {lines[0]}" if lines[0] else part.place
        kind = PartKind.PARAGRAPH if part.kind is PartKind.HEADING else part.kind
        cut = part._replace(kind=kind, place=place, lead="", level=0)
        if label := label_at.get(start):
            yield CutPart(cut._replace(pieces=_named(own, label)), label, lines)
        elif text_of(own).strip() or own:
            yield CutPart(cut._replace(pieces=tuple(own)), lines=lines)


def _directions(text: str, labels: Mapping[int, Label], names: Collection[str]) -> Iterator[int]:
    """Where a line inside a paragraph is a stage direction without brackets, and where the words behind it begin."""
    at, before = 0, ""
    for line in LINE_END.split(text):
        bare = line.strip()
        inside = before and at not in labels and bare[:1] not in "[(_*" and _MAY_END.search(before)
        if inside and is_direction(bare, names):
            yield at
            yield min(at + len(line) + 1, len(text))
        at, before = at + len(line) + 1, line


def _named(pieces: Sequence[Piece], label: Label) -> tuple[Piece, ...]:
    """The pieces of a speech with its printed name as one piece, and one blank or line break behind it."""
    before, rest = cut_at(pieces, label.start)
    head, body = cut_at(rest, label.end - label.start)
    marks = [piece for piece in head if not isinstance(piece, str)]
    spoken = _without_blanks(body)
    printed = SpeakerName(text_of(head).strip())
    lead = [piece for piece in before if not isinstance(piece, str) or piece.strip()]
    if not text_of(spoken).strip():
        return (*lead, *marks, printed, *(piece for piece in spoken if not isinstance(piece, str)))
    return (*lead, *marks, printed, "\n" if label.form is Form.ALONE else " ", *spoken)


def _without_blanks(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without the blanks that they begin with."""
    kept = list(pieces)
    for at, piece in enumerate(kept):
        if isinstance(piece, str) and piece.strip():
            kept[at] = piece.lstrip()
            return kept[:at] + kept[at:]
        if isinstance(piece, str):
            kept[at] = ""
    return kept


def _given(part: Part) -> Iterator[CutPart]:
    """The speeches of a part in which the format itself names the speakers."""
    own: list[Piece] = []
    label: Label | None = None
    pieces = list(part.pieces)
    kind = PartKind.PARAGRAPH if part.kind is PartKind.HEADING else part.kind
    while pieces:
        piece = pieces.pop(0)
        if isinstance(piece, SpeakerName):
            if label or any(char.isalpha() for char in text_of(own)):
                yield CutPart(part._replace(kind=kind, pieces=tuple(own)), label)
                own = []
            piece, pieces = _with_sign(piece, pieces)
            label = Label(bare_name(piece.text) or piece.text, Form.GIVEN, 0, len(piece.text))
        own.append(piece)
    yield CutPart(part._replace(kind=kind, pieces=tuple(own)), label)


def _with_sign(name: SpeakerName, rest: list[Piece]) -> tuple[SpeakerName, list[Piece]]:
    """The name with the stop or the direction that stands behind it, and what is left."""
    text = rest[0] if rest and isinstance(rest[0], str) else ""
    sign = _HEAD.match(text)
    if sign and _SIGN.search(sign[0]):
        name, text = SpeakerName(name.text + sign[0].rstrip()), text[sign.end() :]
        rest = [text, *rest[1:]] if text else rest[1:]
    if text and not text[0].isspace():
        rest = [" ", *rest]
    return name, rest


def _lines(part: Part, text: str, start: int, end: int) -> tuple[int, int]:
    word, _, number = part.place.partition(" ")
    if word != "line" or not number.isdecimal():
        return (0, 0)
    first = int(number) + text.count("\n", 0, start)
    return first, first + text[start:end].rstrip("\n").count("\n")

"""TEI P5 XML: divisions, speeches, verses, lines, pages, milestones and notes, as the encoding names them.

See the TEI Guidelines, version 4: chapters 4 (divisions), 3.11 (milestones), 6 (verse), 7 (drama). Entities and
external references are never resolved (`container.xml`).
"""

from __future__ import annotations

from collections.abc import Mapping

from passages.errors import Damaged
from passages.model import Dropped, DropReason
from passages.places.headings import Division, division_word, parse_heading
from passages.places.systems import Basis, System
from passages.readers.container.xml import parse
from passages.readers.draft import Draft, NoteRef, PageMark, Part, PartKind, Piece, PlaceMark, SpeakerName
from passages.readers.tei.header import Header
from passages.readers.tei.milestones import milestone
from passages.text.lazy_pattern import lazily

_MAX_DEPTH = 500  # elements inside one another
_BLOCKS = {
    "p": PartKind.PARAGRAPH, "ab": PartKind.PARAGRAPH, "item": PartKind.PARAGRAPH, "cell": PartKind.PARAGRAPH,
    "castItem": PartKind.PARAGRAPH, "head": PartKind.HEADING, "l": PartKind.VERSE, "stage": PartKind.STAGE,
    "salute": PartKind.PARAGRAPH, "signed": PartKind.PARAGRAPH, "dateline": PartKind.PARAGRAPH,
    "opener": PartKind.PARAGRAPH, "closer": PartKind.PARAGRAPH, "trailer": PartKind.PARAGRAPH,
    "epigraph": PartKind.PARAGRAPH, "bibl": PartKind.PARAGRAPH, "label": PartKind.PARAGRAPH,
}  # fmt: skip
_LEFT_OUT = {
    "fw": DropReason.RUNNING_HEAD, "titlePage": DropReason.COVER, "figDesc": DropReason.HIDDEN,
    "del": DropReason.DELETED, "rdg": DropReason.HIDDEN, "sic": DropReason.HIDDEN, "reg": DropReason.HIDDEN,
    "expan": DropReason.HIDDEN,
}  # fmt: skip
# Divisions that lead to the text and say nothing of it.
_LISTS = {
    "index": DropReason.INDEX, "contents": DropReason.CONTENTS, "toc": DropReason.CONTENTS,
    "tableofcontents": DropReason.CONTENTS, "imprint": DropReason.IMPRINT, "colophon": DropReason.IMPRINT,
}  # fmt: skip
_CAST = frozenset(("castList", "castItem", "role", "person"))
_HOLDERS = frozenset(("p", "l", "head", "stage", "ab", "note"))
_DIVISION = lazily(r"div[1-7]?")
_IN_CHOICE = frozenset(("sic", "reg", "expan"))  # left out only beside another reading


def read(data: bytes, _name: str = "") -> Draft:
    """Return the draft of a TEI file. Raises `Damaged` where it is not well-formed, or holds no text."""
    reader = _Reader()
    parse(data, reader)
    if not reader.parts:
        raise Damaged("That TEI file has no text element with words in it.")
    marked = any(isinstance(piece, PageMark) for part in reader.parts for piece in part.pieces)
    basis = Basis.PRINTED if marked else Basis.NONE
    return Draft(tuple(reader.parts), reader.header.metadata(reader.language), basis, dropped=tuple(reader.dropped))


class _Reader:
    """The parser's target: makes parts of the elements."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.dropped: list[Dropped] = []
        self.header = Header()
        self.language = ""
        self._path: list[str] = []
        self._divisions: list[
            tuple[Division | None, int]
        ] = []  # open ones that no heading has begun yet, and the depth
        self._kind = PartKind.PARAGRAPH
        self._pieces: list[Piece] = []
        self._speaker = ""
        self._in_speaker = False
        self._beside_name = 0  # the depth of a stage direction right behind a name, 0: none
        self._line = ""  # the number of the last line
        self._out: tuple[DropReason, int, list[str]] | None = None  # what is left out: why, its depth and words
        self._facts: list[str] = []  # the words of the header
        self._notes: list[tuple[PartKind, list[Piece], str]] = []  # what a note interrupts, and its label
        self._counted = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > _MAX_DEPTH:
            raise Damaged(f"That file has elements more than {_MAX_DEPTH} deep, so I did not read it.")
        if "text" not in self._path or tag in _CAST:
            self.header.start(self._path, attributes)
        if self._out:
            self._out[2].append(" ")
        elif "text" in self._path:
            self._begin(tag, attributes)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "text":
            self.language = self.language or attributes.get("lang", "")
        elif tag in _LEFT_OUT and (tag not in _IN_CHOICE or self._path[-2] == "choice"):
            self._out = (_LEFT_OUT[tag], len(self._path), [])
        elif _DIVISION.fullmatch(tag) and (why := _LISTS.get(attributes.get("type", "").lower().replace("_", ""))):
            self._flush()
            self._out = (why, len(self._path), [])
        elif tag == "note":
            self._begin_note(attributes)
        elif tag in ("pb", "lb", "milestone"):
            self._milestone(tag, attributes)
        elif (
            tag == "div"
            or (tag[:3] == "div" and tag[3:].isdigit())
            or (tag == "lg" and attributes.get("type") == "poem")
        ):
            self._begin_division(attributes)
        elif tag == "sp":
            self._flush()
            self._speaker = self._named(attributes.get("who", ""))
        elif tag == "speaker":
            self._flush()
            self._in_speaker = True
        elif tag == "lg":
            self._flush_verse()
        elif tag == "stage" and self._path[-2] == "sp" and self._has_name_alone():
            self._pieces.append("(")
            self._beside_name = len(self._path)
        elif tag in _BLOCKS and not self._is_inline(tag):
            self._begin_block(tag, attributes)

    def end(self, tag: str) -> None:
        if "text" not in self._path or tag in _CAST:
            self.header.end(self._path)
        if self._out and len(self._path) == self._out[1]:
            words = " ".join("".join(self._out[2]).split())
            self.dropped += [Dropped(words, self._out[0])] if words else []
            self._out = None
        elif "text" in self._path and not self._out:
            self._end(tag)
        self._path.pop()

    def data(self, text: str) -> None:
        if "text" not in self._path or "castItem" in self._path:
            self.header.data(text)
        if "text" not in self._path:
            self._facts.append(text)
        elif self._out:
            self._out[2].append(text)
        elif self._in_speaker:
            self._pieces.append(SpeakerName(text)) if text.strip() else None
        elif self._pieces or text.strip():
            self._pieces.append(text.replace("\n", " ") if self._kind is PartKind.VERSE else text)

    def close(self) -> None:
        self._flush()
        told = " ".join(" ".join(self._facts).split())
        self.dropped += [Dropped(told, DropReason.METADATA)] if told else []

    def _end(self, tag: str) -> None:
        if self._divisions and self._divisions[-1][1] == len(self._path):
            self._flush()
            self._divisions.pop()
        elif tag == "note":
            self._end_note()
        elif tag == "stage" and self._beside_name == len(self._path):
            self._beside_name = 0
            self._name_with_direction()
        elif tag == "speaker":
            self._in_speaker = False
            name = "".join(piece.text for piece in self._pieces if isinstance(piece, SpeakerName))
            self._pieces = [SpeakerName(" ".join(name.split())), " "] if name.strip() else []
        elif tag == "sp":
            self._flush()
            self._speaker = ""
        elif tag == "lg":
            self._flush_verse()
        elif tag in _BLOCKS and not self._is_inline(tag) and tag != "l":
            self._flush()
            self._kind = PartKind.PARAGRAPH

    def _has_name_alone(self) -> bool:
        words = "".join(piece for piece in self._pieces if isinstance(piece, str))
        return not words.strip() and any(isinstance(piece, SpeakerName) for piece in self._pieces)

    def _name_with_direction(self) -> None:
        """Put a stage direction that follows a name beside it, in brackets, as a part of the name's line."""
        name = next(piece.text for piece in self._pieces if isinstance(piece, SpeakerName))
        told = " ".join("".join(piece for piece in self._pieces if isinstance(piece, str)).split()).removeprefix("(")
        told = told.strip(" ()[]")
        marks = [piece for piece in self._pieces if not isinstance(piece, str | SpeakerName)]
        self._pieces = [*marks, SpeakerName(f"{name} ({told})" if told else name), " "]

    def _is_inline(self, tag: str) -> bool:
        """Tell whether a block element is inside a paragraph, a verse or a heading, as a stage direction may be."""
        return tag != "castItem" and not _HOLDERS.isdisjoint(self._path[:-1])

    def _begin_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind = _BLOCKS[tag]
        named = [piece for piece in self._pieces if isinstance(piece, SpeakerName)]
        if kind is PartKind.VERSE:
            if self._kind is not PartKind.VERSE and not named:
                self._flush()
            if self._kind is PartKind.VERSE and any(isinstance(piece, str) and piece.strip() for piece in self._pieces):
                self._pieces.append("\n")
            elif named:
                self._pieces = [*(piece for piece in self._pieces if not isinstance(piece, str)), "\n"]
            self._kind = kind
            self._number_line(attributes)
            return
        if not (named and kind is PartKind.PARAGRAPH):
            self._flush()
        self._kind = kind

    def _number_line(self, attributes: Mapping[str, str]) -> None:
        """Mark a line's own number; a line that others began has theirs."""
        number = attributes.get("n", "").strip()
        if not number and attributes.get("part") in ("M", "F"):
            number = self._line
        if number.isdecimal():
            self._line = number
            self._pieces.append(PlaceMark(System.LINE, number))

    def _milestone(self, tag: str, attributes: Mapping[str, str]) -> None:
        number = attributes.get("n", "").strip()
        if tag == "pb":
            self._pieces += [PageMark(number)] if number else []
        elif tag == "lb":
            self._pieces.append(" ")
            self._pieces += [PlaceMark(System.LINE, number)] if number.isdecimal() else []
        elif number and (mark := milestone(attributes.get("unit", ""), number)):
            self._pieces.append(mark)

    def _begin_division(self, attributes: Mapping[str, str]) -> None:
        self._flush()
        kind = attributes.get("subtype") or attributes.get("type", "")
        number = attributes.get("n", "").strip()
        mark = milestone(kind, number) if number else None
        if mark and isinstance(mark, PlaceMark) and mark.system in (System.MARGIN, System.VERSE, System.LINE):
            self._pieces.append(mark)
            self._divisions.append((None, len(self._path)))
            return
        named = division_word(kind.replace("_", " "))
        self._divisions.append((Division(named[0], number, named[1]) if named else None, len(self._path)))

    def _heading_divisions(self, text: str) -> tuple[Division, ...]:
        """Return the divisions that a heading begins: open ones that none has begun, numbered as it prints them."""
        printed = {one.system: one for one in parse_heading(text) if one.label}
        found = []
        for at, (stated, depth) in enumerate(self._divisions):
            if stated is None:
                continue
            self._divisions[at] = (None, depth)
            if own := printed.get(stated.system):
                found.append(stated._replace(label=own.label, word=own.word or stated.word, title=own.title))
            elif stated.label:
                found.append(stated._replace(title=text if depth == self._divisions[-1][1] else ""))
        return tuple(found)

    def _unheaded(self) -> list[Piece]:
        """Return marks of the open divisions that have a number and no heading."""
        marks: list[Piece] = []
        for at, (division, depth) in enumerate(self._divisions):
            if division is not None and division.label:
                marks.append(PlaceMark(division.system, division.label, division.word))
                self._divisions[at] = (None, depth)
        return marks

    def _flush_verse(self) -> None:
        if self._kind is PartKind.VERSE:
            self._flush()

    def _flush(self) -> None:
        """End the part at hand."""
        pieces, kind = self._pieces, self._kind
        self._pieces, self._kind = [], PartKind.PARAGRAPH
        words = "".join(piece for piece in pieces if isinstance(piece, str))
        named = any(isinstance(piece, SpeakerName) for piece in pieces)
        if not words.strip() and not named:
            self._pieces = [piece for piece in pieces if not isinstance(piece, str)]  # marks before the next words
            return
        place, level = "", 0
        divisions: tuple[Division, ...] = ()
        if kind is PartKind.HEADING:
            divisions, level = self._heading_divisions(" ".join(words.split())), min(len(self._divisions), 6)
        else:
            pieces = [*self._unheaded(), *pieces]
        speaker = self._speaker if kind in (PartKind.PARAGRAPH, PartKind.VERSE) else ""
        self.parts.append(Part(kind, tuple(pieces), place, level=level, divisions=divisions, speaker=speaker))

    def _named(self, who: str) -> str:
        """Return the full names of who speaks, where the cast list tells them."""
        names = [self.header.names.get(one.lstrip("#"), "") for one in who.split()]
        return ", ".join(names) if all(names) else ""

    def _begin_note(self, attributes: Mapping[str, str]) -> None:
        self._counted += 1
        label = attributes.get("n", "").strip() or str(self._counted)
        self._notes.append((self._kind, self._pieces, label))
        self._kind, self._pieces = PartKind.NOTE, []

    def _end_note(self) -> None:
        words = tuple(piece for piece in self._pieces if isinstance(piece, str))
        if not self._notes:
            return
        kind, pieces, label = self._notes.pop()
        if "".join(words).strip():
            self.parts.append(Part(PartKind.NOTE, words, label=label))
            if any(isinstance(piece, str) for piece in pieces):
                pieces.append(NoteRef(label))
        self._kind, self._pieces = kind, pieces

"""An index on disk: one file that is mapped into memory, so that opening it costs the same for any size of text.

The file, little-endian:

    bytes 0–7    the magic word "LOCCITIX"
    bytes 8–11   the format number
    bytes 12–15  the CRC-32 of all that follows
    bytes 16–19  the length of the head
    the head     JSON: what is no array, and for each array its name, type, offset and length
    the arrays   each at a multiple of 64 bytes

A passage is one line of JSON, made into a `Passage` on access. Nothing is ever unpickled.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from passages.atomic_write import replacing
from passages.errors import Damaged
from passages.model import Document, Metadata, Note, NoteMark, Passage, Sentence
from passages.places.passage_places import TextPlaces
from passages.places.systems import Basis, Place, ReferenceSystem, Run, System
from passages.search.index.bm25 import Postings
from passages.search.index.forward_index import ForwardIndex
from passages.search.index.string_table import ByteTable, Read, StringTable, TermDictionary, reader

FORMAT = 6
_MAGIC = b"LOCCITIX"
_START = struct.Struct("<8sIII")
_ALIGN = 64
_PIECE = 1 << 20  # bytes read at a time
_POSTINGS = ("idf", "bounds", "passages", "weight_ids", "weights")
_MAP_FROM = 1 << 20  # bytes; a smaller file is read whole
_READ_FROM = 1 << 26  # bytes; from here on strings are read, not mapped, which costs a file descriptor


class IndexData(NamedTuple):
    """The parts of an index."""

    passages: Sequence[Passage]
    postings: Postings
    forms: TermDictionary  # all forms of the texts, stop words included
    sentence_forms: StringTable  # for each passage its forms joined by blanks, its sentences by line breaks
    forward: ForwardIndex
    languages: tuple[str, ...]  # ISO 639-1, those of most passages first
    language_of_passage: npt.NDArray[np.uint8]  # for each passage the place of its language in `languages`
    aliases: tuple[tuple[str, ...], ...]  # groups of names for the same thing
    authors: tuple[str, ...]  # of the texts
    places: Sequence[TextPlaces]  # of each text


class LazyPassages(Sequence[Passage], ABC):
    """Passages that are made on access."""

    @abstractmethod
    def _at(self, number: int) -> Passage:
        """Return passage `number`, which exists."""

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, number: int | slice) -> Passage | tuple[Passage, ...]:
        """Return passage `number`, or a tuple of those of a slice."""
        if isinstance(number, slice):
            return tuple(map(self._at, range(*number.indices(len(self)))))
        return self._at(range(len(self))[number])


class ChainedPassages(LazyPassages):
    """The passages of several texts, one text after the other."""

    def __init__(self, texts: Iterable[Sequence[Passage]]) -> None:
        """Chain the passages of `texts`, which are read on access."""
        self._texts = tuple(texts)
        self._ends = tuple(accumulate(map(len, self._texts)))

    def __len__(self) -> int:
        """Return the number of passages."""
        return self._ends[-1] if self._ends else 0

    def _at(self, number: int) -> Passage:
        text = bisect_right(self._ends, number)
        return self._texts[text][number - self._ends[text] + len(self._texts[text])]


class StoredPassages(LazyPassages):
    """The passages of a saved index."""

    def __init__(self, lines: StringTable, metadata: Sequence[Metadata]) -> None:
        """Take a line of JSON for each passage, and the metadata that the lines refer to by number."""
        self._lines, self._metadata = lines, metadata

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self._lines)

    def _at(self, number: int) -> Passage:
        return _parse_passage(json.loads(self._lines[number]), self._metadata)


class StoredPlaces(Sequence[TextPlaces]):
    """The places of the texts of a saved index, made on access: few questions name one."""

    def __init__(self, lines: StringTable, metadata: Sequence[Metadata]) -> None:
        """Take a line of JSON for each text, and the metadata that the lines refer to by number."""
        self._lines, self.metadata = lines, metadata

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._lines)

    @overload
    def __getitem__(self, number: int) -> TextPlaces: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[TextPlaces, ...]: ...
    def __getitem__(self, number: int | slice) -> TextPlaces | tuple[TextPlaces, ...]:
        """Return the places of text `number`, or a tuple of those of a slice."""
        if isinstance(number, slice):
            return tuple(map(self.__getitem__, range(*number.indices(len(self)))))
        return _parse_places(json.loads(self._lines[range(len(self))[number]]), self.metadata)


def metadata_of(places: Sequence[TextPlaces]) -> list[Metadata]:
    """Return what is known of each text, without reading its places."""
    if isinstance(places, StoredPlaces):
        return [*places.metadata]
    return [text.document.metadata for text in places]


def save(index: IndexData, path: Path) -> None:
    """Write an index to `path` atomically: the file there is the old one or the new one, never half of it."""
    metadata: dict[Metadata, int] = {}  # each once, with its number
    passages = StringTable.of(_passage_line(passage, metadata) for passage in index.passages)
    places = StringTable.of(_places_line(text, metadata) for text in index.places)
    tables = {"passage_lines": passages, "place_lines": places, **_tables(index)}
    arrays = _arrays(index, tables)
    layout, offset = {}, 0
    for name, array in arrays.items():
        layout[name] = (array.dtype.str, offset, len(array))
        offset += -(-array.nbytes // _ALIGN) * _ALIGN
    values = {
        "arrays": layout,
        "languages": index.languages,
        "size": index.postings.size,
        "weight_limit": index.postings.weight_limit,
        "aliases": index.aliases,
        "authors": index.authors,
        "metadata": [astuple(each) for each in metadata],
    }
    head = json.dumps(values).encode()
    head += b" " * (-(_START.size + len(head)) % _ALIGN)
    with replacing(path) as file:
        file.write(bytes(_START.size))
        checksum = 0
        for piece in chain((head,), *(_padded(name, array, tables) for name, array in arrays.items())):
            checksum = zlib.crc32(piece, checksum)
            file.write(piece)
        file.seek(0)
        file.write(_START.pack(_MAGIC, FORMAT, checksum, len(head)))


def load(path: Path) -> IndexData:
    """Return the index saved at `path`.

    Raises `Damaged` if the file is no index, of another format or damaged, `OSError` if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            magic, number, checksum, length = _START.unpack(file.read(_START.size))
            if magic != _MAGIC or number != FORMAT:
                raise Damaged("this is no index of this version. Reload to build it anew.", name=path.name)
            if checksum != _checksum(file):
                raise Damaged("the stored index is damaged. Reload to build it anew.", name=path.name)
            data = np.frombuffer(_contents(file), np.uint8)
            start = _START.size + length
            read = reader(file, start) if len(data) >= _READ_FROM else None
        return _index_data(json.loads(bytes(data[_START.size : start])), data[start:], read)
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise Damaged("the stored index is damaged. Reload to build it anew.", name=path.name) from error


def _contents(file: BinaryIO) -> bytes | mmap.mmap:
    """Return all of the file, mapped if it is large.

    A mapping keeps a file descriptor. A process may have only about a thousand, and a library may hold as many texts.
    """
    if os.fstat(file.fileno()).st_size >= _MAP_FROM:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    file.seek(0)
    return file.read()


def _checksum(file: BinaryIO) -> int:
    """Return the CRC-32 of the rest of the file. Read, not mapped, so that its pages do not count as memory in use."""
    checksum = 0
    while piece := file.read(_PIECE):
        checksum = zlib.crc32(piece, checksum)
    return checksum


def _tables(index: IndexData) -> dict[str, ByteTable]:
    return {
        "sentence_forms": index.sentence_forms,
        "forward": index.forward,
        "forms": index.forms,
        "terms": index.postings.terms,
    }


def _arrays(index: IndexData, tables: dict[str, ByteTable]) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, table in tables.items():
        arrays[f"{name}.data"], arrays[f"{name}.bounds"] = table.data, table.bounds
    for name in _POSTINGS:
        arrays[name] = getattr(index.postings, name)
    arrays["language_of_passage"] = index.language_of_passage
    return arrays


def _padded(name: str, array: npt.NDArray[Any], tables: dict[str, ByteTable]) -> Iterator[bytes | memoryview]:
    if name.endswith(".data"):
        yield from tables[name.removesuffix(".data")].pieces()
    else:
        yield np.ascontiguousarray(array).view(np.uint8).data
    yield bytes(-array.nbytes % _ALIGN)


def _index_data(head: dict[str, Any], data: npt.NDArray[np.uint8], read: Read | None) -> IndexData:
    def array(name: str) -> npt.NDArray[Any]:
        kind, offset, length = head["arrays"][name]
        dtype = np.dtype(kind)
        return data[offset : offset + length * dtype.itemsize].view(dtype)

    def mapped(name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        return array(f"{name}.data"), array(f"{name}.bounds")

    def unmapped(name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Read | None]:
        offset = head["arrays"][f"{name}.data"][1]
        return *mapped(name), read and (lambda first, stop: read(offset + first, offset + stop))

    metadata = [Metadata(*(_frozen(value) for value in each)) for each in head["metadata"]]
    arrays = {name: array(name) for name in _POSTINGS}
    return IndexData(
        StoredPassages(StringTable(*unmapped("passage_lines")), metadata),
        Postings(TermDictionary(*mapped("terms")), **arrays, size=head["size"], weight_limit=head["weight_limit"]),
        TermDictionary(*mapped("forms")),
        StringTable(*unmapped("sentence_forms")),
        ForwardIndex(*unmapped("forward")),
        tuple(head["languages"]),
        array("language_of_passage"),
        tuple(tuple(group) for group in head["aliases"]),
        tuple(head["authors"]),
        StoredPlaces(StringTable(*unmapped("place_lines")), metadata),
    )


def _passage_line(passage: Passage, metadata: dict[Metadata, int]) -> str:
    number = metadata.setdefault(passage.metadata, len(metadata))
    values = [getattr(passage, field.name) for field in fields(passage) if field.name != "metadata"]
    return json.dumps([number, *values], ensure_ascii=False, separators=(",", ":"))


def _parse_passage(line: list[Any], metadata: Sequence[Metadata]) -> Passage:
    number, text, start, end, sentences, paragraph, heading, marks, notes, basis = line
    return Passage(
        text,
        start,
        end,
        tuple(Sentence(first, last, _places(places)) for first, last, places in sentences),
        paragraph,
        heading,
        tuple(NoteMark(*mark) for mark in marks),
        tuple(Note(label, note, tuple(labels)) for label, note, labels in notes),
        Basis(basis),
        metadata[number],
    )


def _places_line(text: TextPlaces, metadata: dict[Metadata, int]) -> str:
    number = metadata.setdefault(text.document.metadata, len(metadata))
    values = [number, text.first, text.length, text.document.systems, text.headings]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _parse_places(line: list[Any], metadata: Sequence[Metadata]) -> TextPlaces:
    number, first, length, systems, headings = line
    document = Document("", metadata[number], tuple(map(_system, systems)))
    return TextPlaces(first, length, document, tuple((at, heading) for at, heading in headings))


def _system(values: list[Any]) -> ReferenceSystem:
    name, runs, basis = values
    made = tuple(Run(tuple(labels), start, end, word, title) for labels, start, end, word, title in runs)
    return ReferenceSystem(System(name), made, Basis(basis))


def _places(values: list[list[Any]]) -> tuple[Place, ...]:
    return tuple(Place(System(system), tuple(labels), word) for system, labels, word in values)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value

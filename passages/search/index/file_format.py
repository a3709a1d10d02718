"""An index on disk: one file that is mapped into memory, so that opening it costs the same for any size of text.

The file, little-endian:

    bytes 0–7    the magic word "LOCCITIX"
    bytes 8–11   the format number
    bytes 12–15  the CRC-32 of all that follows
    bytes 16–19  the length of the head
    the head     JSON: what is no array, and of each array its name, type, place and length
    the arrays   each at a multiple of 64 bytes

A passage is one line of JSON, made into a `Passage` when it is asked for. Nothing is ever unpickled.
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
from passages.model import Basis, Metadata, Note, NoteMark, Passage, Sentence
from passages.search.index.bm25 import Postings
from passages.search.index.forward_index import ForwardIndex
from passages.search.index.string_table import ByteTable, Read, StringTable, TermDictionary, reader

FORMAT = 3
_MAGIC = b"LOCCITIX"
_START = struct.Struct("<8sIII")
_ALIGN = 64
_CHUNK = 1 << 20
_POSTINGS = ("idf", "bounds", "numbers", "kinds", "weights")
_MAPPED = 1 << 20  # bytes from which on a file is mapped into memory
_LARGE = 1 << 26  # bytes of a file whose strings are read rather than mapped, which costs a file descriptor


class IndexData(NamedTuple):
    """All that an index is."""

    passages: Sequence[Passage]
    postings: Postings
    forms: TermDictionary  # every word of the texts, evened out, stop words among them
    sentence_forms: StringTable  # of each passage its evened-out words, joined by blanks, sentences by line breaks
    forward: ForwardIndex
    languages: tuple[str, ...]  # ISO 639-1, those of most passages first
    language_of_passage: npt.NDArray[np.uint8]  # of each passage the place of its language in `languages`
    aliases: tuple[tuple[str, ...], ...]  # names for the same thing
    authors: tuple[str, ...]  # of the texts


class LazyPassages(Sequence[Passage], ABC):
    """Passages that are made when they are asked for."""

    @abstractmethod
    def _at(self, number: int) -> Passage:
        """The passage with a number that there is."""

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, number: int | slice) -> Passage | tuple[Passage, ...]:
        if isinstance(number, slice):
            return tuple(map(self._at, range(*number.indices(len(self)))))
        return self._at(range(len(self))[number])


class ChainedPassages(LazyPassages):
    """The passages of several texts, one text after the other, made as those of each are."""

    def __init__(self, texts: Iterable[Sequence[Passage]]) -> None:
        self._texts = tuple(texts)
        self._ends = tuple(accumulate(map(len, self._texts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _at(self, number: int) -> Passage:
        text = bisect_right(self._ends, number)
        return self._texts[text][number - self._ends[text] + len(self._texts[text])]


class StoredPassages(LazyPassages):
    """The passages of an index that was saved."""

    def __init__(self, lines: StringTable, metadata: Sequence[Metadata]) -> None:
        self._lines, self._metadata = lines, metadata

    def __len__(self) -> int:
        return len(self._lines)

    def _at(self, number: int) -> Passage:
        return _passage(json.loads(self._lines[number]), self._metadata)


def save(parts: IndexData, path: Path) -> None:
    """Writes `parts` to `path`, at once: the file there is the old one or the new one, never half of it."""
    metadata: dict[Metadata, int] = {}  # each once, and its place
    texts = _texts(parts, StringTable.of(_line(passage, metadata) for passage in parts.passages))
    arrays = _arrays(parts, texts)
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, at, len(array))
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    values = {
        "arrays": places,
        "languages": parts.languages,
        "size": parts.postings.size,
        "most": parts.postings.most,
        "aliases": parts.aliases,
        "authors": parts.authors,
        "metadata": [astuple(each) for each in metadata],
    }
    head = json.dumps(values).encode()
    head += b" " * (-(_START.size + len(head)) % _ALIGN)
    with replacing(path) as file:
        file.write(bytes(_START.size))
        check = 0
        for piece in chain((head,), *(_padded(name, array, texts) for name, array in arrays.items())):
            check = zlib.crc32(piece, check)
            file.write(piece)
        file.seek(0)
        file.write(_START.pack(_MAGIC, FORMAT, check, len(head)))


def load(path: Path) -> IndexData:
    """What was saved at `path`. Raises `Damaged` where that is anything else, `OSError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            magic, number, check, length = _START.unpack(file.read(_START.size))
            if magic != _MAGIC or number != FORMAT:
                raise Damaged("this is no index of this version. Reload to build it anew.", name=path.name)
            if check != _check(file):
                raise Damaged("the stored index is damaged. Reload to build it anew.", name=path.name)
            data = np.frombuffer(_bytes(file), np.uint8)
            start = _START.size + length
            read = reader(file, start) if len(data) >= _LARGE else None
        return _parts(json.loads(bytes(data[_START.size : start])), data[start:], read)
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise Damaged("the stored index is damaged. Reload to build it anew.", name=path.name) from error


def _bytes(file: BinaryIO) -> bytes | mmap.mmap:
    """All of the file, mapped where that saves memory: what is mapped keeps a file descriptor, of which a process may
    have only a thousand or so, and a shelf may hold as many texts.
    """
    if os.fstat(file.fileno()).st_size >= _MAPPED:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    file.seek(0)
    return file.read()


def _check(file: BinaryIO) -> int:
    """Read, not mapped: pages that are only checked shall not count as memory in use."""
    check = 0
    while piece := file.read(_CHUNK):
        check = zlib.crc32(piece, check)
    return check


def _texts(parts: IndexData, passages: StringTable) -> dict[str, ByteTable]:
    texts = {"passages": passages, "lines": parts.sentence_forms, "keys": parts.forward}
    return texts | {"forms": parts.forms, "terms": parts.postings.terms}


def _arrays(parts: IndexData, texts: dict[str, ByteTable]) -> dict[str, npt.NDArray[Any]]:
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, strings in texts.items():
        arrays[f"{name}.data"], arrays[f"{name}.bounds"] = strings.data, strings.bounds
    for name in _POSTINGS:
        arrays[name] = getattr(parts.postings, name)
    arrays["tongues"] = parts.language_of_passage
    return arrays


def _padded(name: str, array: npt.NDArray[Any], texts: dict[str, ByteTable]) -> Iterator[bytes | memoryview]:
    if name.endswith(".data"):
        yield from texts[name.removesuffix(".data")].pieces()
    else:
        yield np.ascontiguousarray(array).view(np.uint8).data
    yield bytes(-array.nbytes % _ALIGN)


def _parts(head: dict[str, Any], data: npt.NDArray[np.uint8], read: Read | None) -> IndexData:
    def array(name: str) -> npt.NDArray[Any]:
        kind, at, length = head["arrays"][name]
        dtype = np.dtype(kind)
        return data[at : at + length * dtype.itemsize].view(dtype)

    def strings(name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        return array(f"{name}.data"), array(f"{name}.bounds")

    def unmapped(name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Read | None]:
        at = head["arrays"][f"{name}.data"][1]
        return *strings(name), read and (lambda first, stop: read(at + first, at + stop))

    metadata = [Metadata(*(_frozen(value) for value in each)) for each in head["metadata"]]
    passages = StoredPassages(StringTable(*unmapped("passages")), metadata)
    arrays = {name: array(name) for name in _POSTINGS}
    postings = Postings(TermDictionary(*strings("terms")), **arrays, size=head["size"], most=head["most"])
    texts = (TermDictionary(*strings("forms")), StringTable(*unmapped("lines")), ForwardIndex(*unmapped("keys")))
    names = (tuple(tuple(group) for group in head["aliases"]), tuple(head["authors"]))
    return IndexData(passages, postings, *texts, tuple(head["languages"]), array("tongues"), *names)


def _line(passage: Passage, metadata: dict[Metadata, int]) -> str:
    number = metadata.setdefault(passage.metadata, len(metadata))
    values = [getattr(passage, field.name) for field in fields(passage) if field.name != "metadata"]
    return json.dumps([number, *values], ensure_ascii=False, separators=(",", ":"))


def _passage(line: list[Any], metadata: Sequence[Metadata]) -> Passage:
    number, text, start, end, sentences, pages, paragraph, heading, marks, notes, basis = line
    return Passage(
        text,
        start,
        end,
        tuple(Sentence(first, last, tuple(labels)) for first, last, labels in sentences),
        tuple(pages),
        paragraph,
        heading,
        tuple(NoteMark(*mark) for mark in marks),
        tuple(Note(label, told, tuple(labels)) for label, told, labels in notes),
        Basis(basis),
        metadata[number],
    )


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value

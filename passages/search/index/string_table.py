"""Very many strings in two arrays, so that they can be mapped from disk and cost nothing until they are read."""

from __future__ import annotations

import mmap
import os
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import IO, Self, overload

import numpy as np
import numpy.typing as npt

_ERRORS = "surrogatepass"  # a lone surrogate in a text made by hand goes in and comes out as it was
_MANY = 1 << 24  # bytes that are kept in memory; from there on, a temporary file has them
_PIECE = 1 << 20

Read = Callable[[int, int], bytes]  # the bytes from one place to another


class ByteTable:
    """Run n of bytes is `data[bounds[n]:bounds[n + 1]]`."""

    def __init__(
        self,
        data: npt.NDArray[np.uint8],
        bounds: npt.NDArray[np.int64],
        read: Read | None = None,
    ) -> None:
        """`read` gives the bytes of `data` from one place to another where `data` itself had better not be touched."""
        self.data, self.bounds = data, bounds
        self._bytes, self._bounds = data.data, bounds.data  # their items are plain ints, and fast
        self._read = read

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def row(self, number: int) -> bytes | memoryview:
        return self._between(self._bounds[number], self._bounds[number + 1])

    def pieces(self) -> Iterator[bytes | memoryview]:
        """All of `data`, piece by piece."""
        for start in range(0, len(self.data), _PIECE):
            yield self._between(start, min(start + _PIECE, len(self.data)))

    def _between(self, start: int, stop: int) -> bytes | memoryview:
        return self._read(start, stop) if self._read else self._bytes[start:stop]


class StringTable(ByteTable, Sequence[str]):
    """Strings in UTF-8."""

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        growing = ByteTableBuilder()
        for string in strings:
            growing.add(encoded(string))
        return cls(*growing.done())

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            at = range(*number.indices(len(self)))
            return self._neighbours(at.start, max(at.start, at.stop)) if at.step == 1 else [self[each] for each in at]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        return str(self.row(number % len(self)), "utf-8", _ERRORS)

    def _neighbours(self, start: int, stop: int) -> list[str]:
        """Neighbours, taken at once: of tens of thousands that is four times as fast as one by one."""
        bounds = self.bounds[start : stop + 1].tolist()
        raw = bytes(self._between(bounds[0], bounds[-1]))
        return [raw[at - bounds[0] : end - bounds[0]].decode("utf-8", _ERRORS) for at, end in pairwise(bounds)]


class ByteTableBuilder:
    """Runs that are added one by one. Where they become many, a temporary file has them rather than the memory."""

    def __init__(self) -> None:
        self._bounds = array("q", [0])
        self._last = bytearray()
        self._file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        self._bounds.append(self._bounds[-1] + len(data))
        self._last += data
        if len(self._last) > _MANY:
            self._spill()

    def done(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], Read | None]:
        """What `ByteTable` are made from."""
        bounds = np.frombuffer(self._bounds, np.int64)
        if self._file is None:
            return np.frombuffer(self._last, np.uint8), bounds, None
        self._spill()
        with self._file as file:
            file.flush()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return np.frombuffer(mapped, np.uint8), bounds, reader(file)

    def _spill(self) -> None:
        self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115  # closed when all is written
        self._file.write(self._last)
        self._last = bytearray()


def reader(file: IO[bytes], start: int = 0) -> Read | None:
    """Reads from `start` on what is not to be mapped: a touch of a mapped page brings its neighbours along, so that a
    thousand questions would leave most of the file in memory. None where the system can only map."""
    if not hasattr(os, "pread"):
        return None
    number = os.dup(file.fileno())

    def read(first: int, stop: int) -> bytes:
        return os.pread(number, stop - first, start + first)

    weakref.finalize(read, os.close, number)
    return read


class Numbering(dict[str, int]):
    """Numbers strings in the order in which they are met."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number


class TermDictionary(StringTable):
    """Distinct strings in order, found by bisection: no dictionary of a million words has to be built."""

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        # UTF-8 keeps the order of code points.
        return super().of(sorted(strings))

    def __contains__(self, string: object) -> bool:
        return isinstance(string, str) and self.find(string) is not None

    def find(self, string: str) -> int | None:
        """The number of `string`, None where it is not in."""
        number = self._first(string)
        return number if number < len(self) and self[number] == string else None

    def starting(self, prefix: str) -> list[str]:
        """The strings that start with `prefix`, which is not empty, in order."""
        return self[self._first(prefix) : self._first(prefix + "\U0010ffff")]

    def _first(self, string: str) -> int:
        """The number of the first string that is not before `string`."""
        sought = encoded(string)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if bytes(self.row(middle)) < sought:
                low = middle + 1
            else:
                high = middle
        return low


def encoded(string: str) -> bytes:
    return string.encode("utf-8", _ERRORS)

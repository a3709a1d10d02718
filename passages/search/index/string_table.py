"""Large collections of strings in two arrays: mapped from disk, they cost nothing until they are read."""

from __future__ import annotations

import mmap
import os
import tempfile
import weakref
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import IO, Self, overload

import numpy as np
import numpy.typing as npt

_ERRORS = "surrogatepass"  # lone surrogates, possible in a text made by hand, survive a round trip
_SPILL = 1 << 24  # bytes kept in memory; more go to a temporary file
_PIECE = 1 << 20  # bytes
_ALIKE = 3  # characters that strings have in common if they are sought together
_FEW = 2  # strings that are sought one by one
_MANY = 4096  # strings that start alike, and are not read to seek some among them

Read = Callable[[int, int], bytes]  # returns the bytes from one offset to another


class ByteTable:
    """Rows of bytes end to end: row n is `data[bounds[n]:bounds[n + 1]]`."""

    def __init__(
        self,
        data: npt.NDArray[np.uint8],
        bounds: npt.NDArray[np.int64],
        read: Read | None = None,
    ) -> None:
        """Wrap two arrays. With `read`, the bytes of `data` are read by it and `data` itself is not touched."""
        self.data, self.bounds = data, bounds
        self._bytes, self._bounds = data.data, bounds.data  # items of a memoryview are plain ints, and fast
        self._read = read

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.bounds) - 1

    def row(self, number: int) -> bytes | memoryview:
        """Return one row, counted from 0."""
        return self.between(self._bounds[number], self._bounds[number + 1])

    def pieces(self) -> Iterator[bytes | memoryview]:
        """Yield all of `data`, piece by piece."""
        for start in range(0, len(self.data), _PIECE):
            yield self.between(start, min(start + _PIECE, len(self.data)))

    def between(self, start: int, stop: int) -> bytes | memoryview:
        """Return the bytes from `start` to `stop`."""
        return self._read(start, stop) if self._read else self._bytes[start:stop]


class StringTable(ByteTable, Sequence[str]):
    """Strings in UTF-8, decoded on access."""

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        """Return a table of these strings, in their order."""
        builder = ByteTableBuilder()
        for string in strings:
            builder.add(encode(string))
        return cls(*builder.done())

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        """Return string `number`, or a list of those of a slice."""
        if isinstance(number, slice):
            at = range(*number.indices(len(self)))
            return self._contiguous(at.start, max(at.start, at.stop)) if at.step == 1 else [self[each] for each in at]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        return str(self.row(number % len(self)), "utf-8", _ERRORS)

    def _contiguous(self, start: int, stop: int) -> list[str]:
        """Return rows `start` to `stop` from one read: for tens of thousands four times as fast as one by one."""
        bounds = self.bounds[start : stop + 1].tolist()
        raw = bytes(self.between(bounds[0], bounds[-1]))
        return [raw[at - bounds[0] : end - bounds[0]].decode("utf-8", _ERRORS) for at, end in pairwise(bounds)]


class ByteTableBuilder:
    """Collects rows one by one, in memory while they are few, else in a temporary file."""

    def __init__(self) -> None:
        """Start without rows."""
        self._bounds = array("q", [0])
        self._buffer = bytearray()
        self._file: IO[bytes] | None = None

    def add(self, data: bytes) -> None:
        """Append a row."""
        self._bounds.append(self._bounds[-1] + len(data))
        self._buffer += data
        if len(self._buffer) > _SPILL:
            self._spill()

    def done(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], Read | None]:
        """Return the arguments of `ByteTable`. No row can be added afterwards."""
        bounds = np.frombuffer(self._bounds, np.int64)
        if self._file is None:
            return np.frombuffer(self._buffer, np.uint8), bounds, None
        self._spill()
        with self._file as file:
            file.flush()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return np.frombuffer(mapped, np.uint8), bounds, reader(file)

    def _spill(self) -> None:
        self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115  # closed by `done`
        self._file.write(self._buffer)
        self._buffer = bytearray()


def reader(file: IO[bytes], start: int = 0) -> Read | None:
    """Return a function that reads a file by offsets from `start`; None where the system has no `pread`.

    A touch of a mapped page loads its neighbours too, so that a thousand questions would leave most of a mapped file
    in memory. The function owns a duplicate of the file descriptor, closed when it is collected.
    """
    if not hasattr(os, "pread"):
        return None
    descriptor = os.dup(file.fileno())

    def read(first: int, stop: int) -> bytes:
        return os.pread(descriptor, stop - first, start + first)

    weakref.finalize(read, os.close, descriptor)
    return read


class Numbering(dict[str, int]):
    """Numbers strings from the current length on, in the order in which they are first looked up."""

    def __missing__(self, string: str) -> int:
        """Give `string` the next number."""
        number = self[string] = len(self)
        return number


class TermDictionary(StringTable):
    """Distinct strings in order of code points, found by bisection: opening one builds no `dict` of a million terms."""

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        """Return a dictionary of these strings, which are distinct and in any order."""
        return super().of(sorted(strings))  # UTF-8 keeps the order of code points

    def __contains__(self, string: object) -> bool:
        """Return whether the dictionary has `string`."""
        return isinstance(string, str) and self.find(string) is not None

    def find(self, string: str) -> int | None:
        """Return the number of `string`; None if it is not in the dictionary."""
        number = self._bisect(string)
        return number if number < len(self) and self[number] == string else None

    def among(self, strings: Iterable[str]) -> frozenset[str]:
        """Return those of some strings that the dictionary has: many that start alike cost little more than one."""
        groups: dict[str, list[str]] = defaultdict(list)
        for string in strings:
            groups[string[:_ALIKE]].append(string)
        found: set[str] = set()
        for prefix, group in groups.items():
            numbers = self.prefix_range(prefix) if len(group) > _FEW and prefix else range(_MANY + 1)
            if len(numbers) > _MANY:
                found.update(string for string in group if string in self)
            elif numbers:
                found.update(set(group).intersection(self[numbers.start : numbers.stop]))
        return frozenset(found)

    def prefix_range(self, prefix: str) -> range:
        """Return the numbers of the strings that start with `prefix`, which is not empty."""
        return range(self._bisect(prefix), self._bisect(prefix + "\U0010ffff"))

    def _bisect(self, string: str) -> int:
        """Return the number of the first string that is not less than `string`."""
        sought = encode(string)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if bytes(self.row(middle)) < sought:
                low = middle + 1
            else:
                high = middle
        return low


def encode(string: str) -> bytes:
    """Return a string as it is stored: in UTF-8, lone surrogates included."""
    return string.encode("utf-8", _ERRORS)

"""Very many strings in two arrays, so that they can be mapped from disk and cost nothing until they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import overload

import numpy as np
import numpy.typing as npt

_ERRORS = "surrogatepass"  # a lone surrogate in a text made by hand goes in and comes out as it was


class Strings(Sequence[str]):
    """String n is `data[bounds[n]:bounds[n + 1]]`, in UTF-8."""

    def __init__(
        self,
        data: npt.NDArray[np.uint8],
        bounds: npt.NDArray[np.int64],
        read: Callable[[int, int], bytes] | None = None,
    ) -> None:
        """`read` gives the bytes of `data` from one place to another where `data` itself had better not be touched."""
        self.data, self.bounds = data, bounds
        self._bytes, self._bounds = data.data, bounds.data  # their items are plain ints, and fast
        self._read = read

    @classmethod
    def of(cls, strings: Iterable[str]) -> Strings:
        data = bytearray()
        bounds = [0]
        for string in strings:
            data += string.encode("utf-8", _ERRORS)
            bounds.append(len(data))
        return cls(np.frombuffer(bytes(data), np.uint8), np.array(bounds, np.int64))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            start, stop, step = number.indices(len(self))
            return self._run(start, max(start, stop)) if step == 1 else [self[at] for at in range(start, stop, step)]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        return str(self._raw(number % len(self)), "utf-8", _ERRORS)

    def _run(self, start: int, stop: int) -> list[str]:
        """Neighbours, taken at once: of tens of thousands that is four times as fast as one by one."""
        bounds = self.bounds[start : stop + 1].tolist()
        raw = bytes(self._between(bounds[0], bounds[-1]))
        return [raw[at - bounds[0] : end - bounds[0]].decode("utf-8", _ERRORS) for at, end in pairwise(bounds)]

    def _raw(self, number: int) -> bytes | memoryview:
        return self._between(self._bounds[number], self._bounds[number + 1])

    def _between(self, start: int, stop: int) -> bytes | memoryview:
        return self._read(start, stop) if self._read else self._bytes[start:stop]


class Vocabulary(Strings):
    """Distinct strings in order, found by bisection: no dictionary of a million words has to be built."""

    @classmethod
    def of(cls, strings: Iterable[str]) -> Vocabulary:
        # UTF-8 keeps the order of code points.
        sorted_ = Strings.of(sorted(strings))
        return cls(sorted_.data, sorted_.bounds)

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
        sought = string.encode("utf-8", _ERRORS)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if bytes(self._raw(middle)) < sought:
                low = middle + 1
            else:
                high = middle
        return low

"""A disk that fails at one step: the step is counted, so that a test can go through all of them."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import pytest


class Failing:
    """Fails at step number `at`, from 1; `passed` counts the steps that there were."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.passed = 0

    @property
    def failed(self) -> bool:
        return self.passed >= self.at

    def step(self) -> None:
        self.passed += 1
        if self.passed == self.at:
            raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def failing_disk(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[Failing]:
    """Everything that brings something to the disk from Python is a step: opening for writing, `write`, `fsync` ..."""
    failing = Failing(at)

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **given: Any) -> Any:
            failing.step()
            return call(*args, **given)

        return wrapper

    opener = io.open

    def opened(file: Any, mode: str = "r", *args: Any, **given: Any) -> Any:
        if not set(mode) & set("wax+"):
            return opener(file, mode, *args, **given)
        failing.step()
        stream = opener(file, mode, *args, **given)
        return _Stream(stream, failing) if "b" in mode else stream

    with monkeypatch.context() as patch:
        for name in ("fsync", "replace", "mkdir"):
            patch.setattr(os, name, counted(getattr(os, name)))
        patch.setattr(io, "open", opened)
        yield failing


class _Stream:
    """A file in which writing and closing are steps, too: what a buffer holds may fail as late as then."""

    def __init__(self, stream: Any, failing: Failing) -> None:
        self._stream, self._failing = stream, failing

    def write(self, data: bytes) -> int:
        self._failing.step()
        return int(self._stream.write(data))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

"""Waiting for something to happen, however long a busy machine takes: the guard ends only what hangs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

GUARD: Final = 60.0  # s; nothing that works takes as long, so that no outcome hangs on the machine's speed
_STEP: Final = 0.005  # s between two looks


async def until(condition: Callable[[], bool], what: str, seconds: float = GUARD) -> None:
    """Wait for `condition`. Raise `AssertionError`, which names `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"no {what} within {seconds:g} s"
        await asyncio.sleep(_STEP)


def wait_until(condition: Callable[[], bool], what: str, seconds: float = GUARD) -> None:
    """Block the thread until `condition`. Raise `AssertionError`, which names `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"no {what} within {seconds:g} s"
        time.sleep(_STEP)

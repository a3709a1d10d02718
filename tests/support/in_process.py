"""Reading and building in the test's own process.

The start of a child process is most of the time that a short file takes. So only the tests that are about those
processes start them, by the marker `child_processes`; to all others a file is read by the same code right here. What
it makes goes through the same JSON, and its errors through the same messages.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bot.store.cache import builder
from passages.model import Document
from passages.readers import sandbox, worker


def read_here(module: str, data: bytes, name: str = "", *, seconds: float = 0) -> Document:
    """Return what `sandbox.read_in_sandbox` returns. There is no limit."""
    return sandbox._result(worker.read(import_module(f"passages.readers.{module}"), data, name))


def build_here(folder: Path, job: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Return what `builder._run` returns."""
    result: dict[str, Any] = json.loads(json.dumps(builder.do(folder, json.loads(json.dumps(job)), data)))
    return builder._checked(result)


@pytest.fixture(autouse=True)
def in_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("child_processes"):
        return
    monkeypatch.setattr(sandbox, "read_in_sandbox", read_here)
    monkeypatch.setattr(builder, "_run", build_here)

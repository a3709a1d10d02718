"""A reader that a file has taken over: any code, run as a reader in the process that reads files."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from passages.errors import EmptyText
from passages.readers.sandbox import read_in_sandbox
from tests.support.waiting import GUARD

_HOOK = "import sys, taken_over as reader; sys.modules['passages.readers.taken_over'] = reader"


def take_over(folder: Path, code: str) -> None:
    """Write a reader to `folder`, which has to be on the path: `code` is the body of a function that returns a str."""
    body = textwrap.indent(textwrap.dedent(code), "    ")
    told = (
        "def read(data, name):\n    from passages.errors import EmptyText\n    raise EmptyText('told ' + str(_run()))\n"
    )
    (folder / "taken_over.py").write_text(f"def _run():\n{body}\n\n{told}", encoding="utf-8")
    (folder / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")


def told_by(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str, seconds: float = GUARD) -> str:
    """Return what `code` returns where a reader would run."""
    take_over(folder, code)
    monkeypatch.syspath_prepend(str(folder))
    with pytest.raises(EmptyText) as raised:
        read_in_sandbox("taken_over", b"data", seconds=seconds)
    return str(raised.value).removeprefix("told ")


def bystander(folder: Path, code: str, **more: str) -> subprocess.Popen[bytes]:
    """Start a process that reads with the reader in `folder`, as the bot does, after `code`."""
    script = f"{code}\nfrom passages.readers.sandbox import read_in_sandbox\nread_in_sandbox('taken_over', b'data')"
    path = os.pathsep.join([str(folder), *filter(None, sys.path)])
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )

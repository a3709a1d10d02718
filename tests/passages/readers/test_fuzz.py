"""Mutated files of every format: a text or one of our errors, never anything else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import FULL

COUNT = 4_000 if FULL else 60  # files of each format
KINDS = ("pdf", "epub", "docx", "html", "tei", "text")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_mutated_file_raises_anything_but_our_errors(kind: str) -> None:
    first, crashes, unhandled = 0, 0, []
    while first < COUNT:
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.fuzzing", kind, "1", str(first), str(COUNT)],
            capture_output=True,
            text=True,
            check=False,
            timeout=3600,
        )
        lines = done.stdout.split("\n")
        unhandled += [line for line in lines if line.startswith("UNHANDLED")]
        numbers = [int(line) for line in lines if line.isdigit()]
        assert numbers, done.stderr
        if done.returncode == 0:
            break
        assert done.returncode < 0, done.stderr[-2000:]
        crashes += 1
        first = numbers[-1] + 1
    assert unhandled == []
    if kind != "pdf":  # PDFium may die of a file; that is what its process is thrown away for
        assert crashes == 0

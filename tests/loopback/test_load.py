"""Questions at a steady rate while the library reloads; `tests/bench/load.py` prints the same in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.load import measure
from tests.conftest import FULL


@pytest.mark.slow
async def test_every_question_is_answered_while_the_library_reloads(tmp_path: Path) -> None:
    pages, seconds = (5_000, 60) if FULL else (100, 3)
    result = await measure(tmp_path, pages=pages, rate=50, seconds=seconds)
    assert result.unanswered == 0
    assert len(result.waits) == 50 * seconds
    assert f"{pages:,} pages" in result.reloaded

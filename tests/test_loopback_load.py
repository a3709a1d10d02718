"""Questions at a steady rate while the library reloads; `tests/bench/load.py` prints the same in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.load import measure
from tests.conftest import FULL


@pytest.mark.slow
async def test_every_question_is_answered_in_time_while_the_library_reloads(tmp_path: Path) -> None:
    size = {"pages": 5_000, "seconds": 60.0} if FULL else {"pages": 250, "seconds": 5.0}
    result = await measure(tmp_path, pages=int(size["pages"]), rate=50, seconds=size["seconds"])
    assert result.unanswered == 0
    assert result.waits[-1] < 2.5
    assert len(result.waits) == 50 * size["seconds"]

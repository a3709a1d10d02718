"""Questions at a steady rate while the library reloads; `tests/bench/load.py` prints the same in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import long_life, neighbours
from tests.bench.load import measure
from tests.conftest import FULL

POOLS = 12  # threads, and connections to the database and to Discord, that were not all needed when warm


@pytest.mark.slow
async def test_every_question_is_answered_while_the_library_reloads(tmp_path: Path) -> None:
    pages, seconds = (5_000, 60) if FULL else (100, 3)
    result = await measure(tmp_path, pages=pages, rate=50, seconds=seconds)
    assert result.unanswered == 0
    assert len(result.waits) == 50 * seconds
    assert f"{pages:,} pages" in result.reloaded


@pytest.mark.slow
async def test_members_of_other_servers_are_answered_beside_the_dearest_questions(tmp_path: Path) -> None:
    megabytes, seconds = (5.0, 60.0) if FULL else (0.2, 3.0)
    result = await neighbours.measure(tmp_path, megabytes=megabytes, seconds=seconds)
    assert result.unanswered == 0
    assert result.dear
    assert len(result.others) >= 2 * seconds


@pytest.mark.slow
async def test_a_long_life_leaves_no_tasks_threads_and_files_behind(tmp_path: Path) -> None:
    warm, end = await long_life.measure(tmp_path, 1.0 if FULL else 0.003)
    assert end.tasks == warm.tasks
    assert end.threads <= warm.threads + POOLS
    assert end.files <= warm.files + POOLS

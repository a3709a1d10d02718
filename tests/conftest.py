"""What several suites share: the sample text, and the texts kept beside the project where there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from passages.search.searcher import Index
from passages.storage.library import SAMPLE, Library
from passages.storage.snapshot import Snapshot
from tests.support.discord_world import discord_world, sample_library, simcord_bot
from tests.support.library_world import readers, staged

__all__ = ["discord_world", "readers", "sample_library", "simcord_bot", "staged"]

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
FULL = bool(os.environ.get("LOCCIT_FULL"))  # slow suites at their full size


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason="the texts kept beside the project (../shared) are not here")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.fixture(scope="session")
def sample() -> Snapshot:
    """The text that ships with Loccit."""
    return Library(SAMPLE).snapshot


@pytest.fixture(scope="session")
def sample_index(sample: Snapshot) -> Index:
    return sample.index


@pytest.fixture(scope="session")
def essay() -> Snapshot:
    """The essay as a member pastes it from the journal's page; for tests marked `shared`."""
    return Library(SHARED / "texts" / "lankov-muse-page.txt").snapshot

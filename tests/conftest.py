"""What several suites share: the sample text, and the texts kept beside the project where there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from passages.library import SAMPLE, Library
from passages.search.index import Index
from passages.shelf import Shelf
from tests.discord_fixtures import discord_world, sample_library, simcord_bot
from tests.readers import readers, staged

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
def sample() -> Shelf:
    """The text that ships with Loccit."""
    return Library(SAMPLE).shelf


@pytest.fixture(scope="session")
def sample_index(sample: Shelf) -> Index:
    return sample.index


@pytest.fixture(scope="session")
def essay() -> Shelf:
    """The essay as a member pastes it from the journal's page; for tests marked `shared`."""
    return Library(SHARED / "texts" / "lankov-muse-page.txt").shelf

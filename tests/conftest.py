"""What several suites share: the sample text, and the texts kept beside the project where there are any."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from passages import child_process
from passages.search.searcher import Index
from passages.storage.library import SAMPLE, Library
from passages.storage.snapshot import Snapshot
from tests.support.discord_world import discord_world, sample_library, simcord_bot, simcord_env
from tests.support.in_process import in_process
from tests.support.library_world import readers, staged
from tests.support.private_words import nothing_typed_is_logged
from tests.support.sqlite_connections import closed_connections

__all__ = [
    "closed_connections",
    "discord_world",
    "in_process",
    "nothing_typed_is_logged",
    "readers",
    "sample_library",
    "simcord_bot",
    "simcord_env",
    "staged",
]

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
FULL = bool(os.environ.get("LOCCIT_FULL"))  # slow suites at their full size

# An example may start a process, and a busy machine takes its time: neither is a fault.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# Temporary files lie in memory where it has room: most of the time of the tests that write would be syncing to a disk,
# of which nothing can be told as long as its power stays on. The suites on power loss have a disk of their own making.
MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is in folders that tempfile makes
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2 << 30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# Coverage is measured in the readers' processes, too, which get no variable but those that they need.
child_process._PASSED_ON += ("COVERAGE_PROCESS_CONFIG",)


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

"""Two processes on one database, and on one data folder: they take turns, and each is told what the other did."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest

from bot.runtime.data_dir import DataDir
from bot.runtime.reload import Reloader, ReloadRunning, cache_in
from bot.store.db.database import database_url
from bot.store.errors import Conflict
from bot.store.store import Store
from passages.storage.library import SAMPLE, Library
from tests.bot.store.store_makers import HERE, add, upload
from tests.conftest import FULL
from tests.support.waiting import GUARD

ROUNDS = 200 if FULL else 15
context = multiprocessing.get_context("forkserver")


def moderate(url: str, folder: Path, by: int, pipe: Pipe) -> None:
    """Confirm new versions of the same text as fast as it goes; tell which were confirmed, and how many conflicts."""
    store = Store(database_url(url, folder), folder)
    texts = store.texts(HERE)
    confirmed: list[tuple[int, str]] = []
    conflicts = 0
    pipe.send("ready")
    pipe.recv()
    while len(confirmed) < ROUNDS:
        (entry,) = texts.list()
        try:
            made = upload(entry.title, f"{by}, {len(confirmed)}".encode(), replaces=entry, by=by)
            confirmed.append((texts.confirm(made).version, made.digest))
        except Conflict as conflict:
            conflicts += 1
            if "Nothing was changed" not in str(conflict):
                raise
    store.close()
    pipe.send((confirmed, conflicts))


def test_two_processes_confirm_versions_of_one_text_and_none_is_lost(store: Store, url: str, tmp_path: Path) -> None:
    entry = add(store)
    pipes = []
    for by in (1, 2):
        ours, theirs = context.Pipe()
        context.Process(target=moderate, args=(url, tmp_path, by, theirs), daemon=True).start()
        pipes.append(ours)
    for pipe in pipes:
        assert pipe.poll(GUARD)
        pipe.recv()
    for pipe in pipes:
        pipe.send("go")
    told = [pipe.recv() for pipe in pipes if pipe.poll(120)]
    confirmed = sorted(one for versions, _ in told for one in versions)
    assert [version for version, _ in confirmed] == list(range(2, 2 * ROUNDS + 2))
    assert sum(conflicts for _, conflicts in told) > 0, "they were in each other's way"
    history = store.texts(HERE).history(entry.id)
    assert [(one.number, one.digest) for one in reversed(history)] == confirmed[-3:]
    assert len(store.records(HERE).log(2 * ROUNDS + 9)) == 2 * ROUNDS + 1


def hold(folder: Path, pipe: Pipe) -> None:
    with DataDir(folder).lock("reload", "Ann"):
        pipe.send("held")
        pipe.recv()


def test_a_reload_in_another_process_is_named_and_its_death_frees_the_way(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    reloading = Reloader(Library(SAMPLE, cache_in(tmp_path)), data)
    ours, theirs = context.Pipe()
    other = context.Process(target=hold, args=(tmp_path, theirs), daemon=True)
    other.start()
    assert ours.poll(GUARD)

    async def silence(*_: object) -> None:
        pass

    with pytest.raises(ReloadRunning, match=r"already being reloaded, started by Ann \d+ s ago"):
        asyncio.run(reloading.reload("Ben", silence))
    other.kill()
    other.join()
    assert asyncio.run(reloading.reload("Ben", silence)).texts == 1

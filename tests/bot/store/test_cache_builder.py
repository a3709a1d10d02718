"""Making a text ready fails at any step, or is killed: the old version answers, and the message says what to do."""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable
from itertools import cycle, product
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest

from bot.store.backup import backup, restore
from bot.store.cache import builder
from bot.store.db.database import database_url
from bot.store.store import Store
from bot.store.values import StoredText
from passages.answering.answer import answer
from passages.errors import LoccitError, ReadError
from passages.storage.snapshot import Snapshot
from tests.bot.store.store_makers import ANNA, HERE, add, upload
from tests.bot.store.test_visible_texts import BOOK, CHANNEL, SECOND, book, staged, store
from tests.conftest import FULL
from tests.support.failing_disk import failing_disk
from tests.support.waiting import GUARD, wait_until

__all__ = ["book", "staged", "store"]
TELL = r"The text could not be made ready \(.*\)\. Nothing was changed\. Try again; if it stays so, tell the host\."


def answers(store: Store, word: str = "thimble") -> bool:
    place = store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    return answer(place.snapshot.index, f"Where does the {word} stand?").found


def reopened(store: Store) -> None:
    """As after a restart: nothing is held in memory."""
    store.memory.drop(lambda _: True)


STEPS = (
    "read_bytes",
    "normalize_details",
    "cut",
    "Index",
    "Text.of",
    "Cache.store",
    "Cache.open",
    "make_preview",
    "read_up_to",
)
ERRORS = (MemoryError(), OSError(28, "No space left on device"), ZeroDivisionError("a fault"))


@pytest.mark.parametrize(
    ("step", "error"), [*(product(STEPS, ERRORS) if FULL else zip(STEPS, cycle(ERRORS), strict=False))]
)
def test_a_step_that_fails_leaves_the_old_version(
    store: Store, book: StoredText, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        owner: Any = builder
        *path, name = step.split(".")
        for part in path:
            owner = getattr(owner, part)
        patch.setattr(owner, name, fail)
        with pytest.raises(ReadError, match=TELL):
            build(store, book, step)
    reopened(store)
    assert answers(store)
    made, _ = store.stage(HERE, ANNA, "new.txt", SECOND, replaces=book.id)
    store.confirm(made)
    assert answers(store, "saddle")


def build(store: Store, book: StoredText, step: str) -> None:
    if step == "read_up_to":
        store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "103")
    else:
        store.stage(HERE, ANNA, "new.txt", SECOND, replaces=book.id)


def test_a_disk_that_fails_at_any_step_of_a_build_leaves_the_old_version(
    store: Store, book: StoredText, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answers(store)
    for at in range(1, 60):
        with failing_disk(monkeypatch, at) as failing:
            try:
                made, _ = store.stage(HERE, ANNA, "new.txt", SECOND, replaces=book.id)
            except ReadError as error:
                told = str(error)
        reopened(store)
        assert answers(store)
        if not failing.failed:
            assert at > 5
            break
        assert "(No space left on device). Nothing was changed" in told
        assert not list(store._opener.cache_folder(HERE).glob("*.part"))
    store.confirm(made)
    assert answers(store, "saddle")


@pytest.mark.child_processes
def test_a_confirmed_text_is_kept_although_it_cannot_be_made_ready(
    store: Store, book: StoredText, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "108")
    made, _ = store.stage(HERE, ANNA, "new.txt", SECOND, replaces=book.id)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert store.confirm(made).version == 2
    monkeypatch.undo()
    assert answers(store, "saddle")


@pytest.mark.child_processes
def test_a_child_that_is_killed_leaves_the_old_version(store: Store, book: StoredText) -> None:
    told: list[str] = []

    def stage() -> None:
        try:
            store.stage(HERE, ANNA, "long.txt", b"A long text goes on and on. " * 100_000, replaces=book.id)
        except ReadError as error:
            told.append(str(error))

    before = children()
    thread = threading.Thread(target=stage)
    thread.start()
    wait_until(lambda: bool(children() - before), "child")
    for child in children() - before:
        os.kill(child, signal.SIGKILL)
    thread.join()
    assert told
    assert "its process was ended from outside). Nothing was changed" in told[0]
    reopened(store)
    assert answers(store)


def children() -> set[int]:
    """The processes that this one has started."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text()
        except OSError:
            continue  # it is gone
        if int(told.rpartition(")")[2].split()[1]) == os.getpid():
            found.add(int(path.parent.name))
    return found


# ---- limits of the system, in a process of their own


def limited(work: Callable[[Path, Pipe], None], folder: Path) -> Any:
    context = get_context("forkserver")
    ours, theirs = context.Pipe()
    child = context.Process(target=work, args=(folder, theirs))
    child.start()
    theirs.close()
    try:
        assert ours.poll(GUARD)
        return ours.recv()
    finally:
        child.join(10)
        ours.close()


def with_little_memory(folder: Path, pipe: Pipe) -> None:
    store = Store(database_url("", folder), folder)
    made, _ = store.stage(HERE, ANNA, "book.txt", BOOK)
    entry = store.confirm(made)
    answers(store)
    resource.setrlimit(resource.RLIMIT_AS, (100 << 20, resource.RLIM_INFINITY))
    told = ""
    try:
        store.stage(HERE, ANNA, "new.txt", SECOND, replaces=entry.id)
    except ReadError as error:
        told = str(error)
    pipe.send((told, answers(store)))


def with_small_files(folder: Path, pipe: Pipe) -> None:
    store = Store(database_url("", folder), folder)
    entry = add(store, data=BOOK)
    answers(store)
    big = b"The harbour was quiet and the boats lay still. " * 20_000
    kept = add(store, "Big", big)
    whole = backup(store.database, folder / "whole.loccit").path
    store.texts(HERE).remove(kept.id, ANNA, forever=True)
    for number in range(3):
        add(store, f"Part {number}", os.urandom(250_000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, resource.RLIM_INFINITY))
    tries: dict[str, Callable[[], object]] = {
        "upload": lambda: store.texts(HERE).confirm(upload("Big", big, replaces=entry)),
        "build": lambda: store.stage(HERE, ANNA, "big.txt", big, replaces=entry.id),
        "restore": lambda: restore(store.database, whole, folder),
        "backup": lambda: backup(store.database, whole),
    }
    told = {}
    for name, attempt in tries.items():
        try:
            attempt()
        except LoccitError as error:
            told[name] = str(error)
    rest = [path.name for path in folder.rglob("*.part")]
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    pipe.send((told, rest, answers(store), [one.title for one in store.texts(HERE).list()], whole.exists()))


def test_a_child_that_gets_no_memory_leaves_the_old_version(tmp_path: Path) -> None:
    told, answering = limited(with_little_memory, tmp_path)
    assert re.fullmatch(TELL, told)
    assert answering


def test_a_disk_that_is_full_is_told_and_leaves_what_there_was(tmp_path: Path) -> None:
    told, rest, answering, titles, whole = limited(with_small_files, tmp_path)
    assert "The disk of the database is full. Nothing was changed" in told["upload"]
    assert "could not be made ready (File too large). Nothing was changed" in told["build"]
    assert "could not be copied" in told["restore"]
    assert "(File too large). Nothing was changed" in told["restore"]
    assert "could not be written" in told["backup"]
    assert "Make room" in told["backup"]
    assert (rest, answering, whole) == ([], True, True)
    assert titles == ["On Reading", "Part 0", "Part 1", "Part 2"]

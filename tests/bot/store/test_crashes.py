"""kill -9 at a random instant of add, confirm, rollback and remove: what was acknowledged is there, and whole."""

from __future__ import annotations

import random
import secrets
import time
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.db.database import database_url
from bot.store.store import Store
from tests.bot.store.store_makers import ANNA, HERE, add, upload
from tests.conftest import FULL
from tests.support.waiting import GUARD

State = dict[str, tuple[int, str]]  # title: (the live version's number, its digest)


def state_of(store: Store) -> State:
    return {entry.title: (entry.version, entry.digest) for entry in store.texts(HERE).list()}


def work(url: str, folder: Path, seed: int, pipe: Pipe) -> None:
    """Change things without end; tell what will be, and when it is done."""
    dice = random.Random(seed)
    store = Store(database_url(url, folder), folder)
    texts = store.texts(HERE)
    while True:
        state, entries = state_of(store), texts.list()
        data = secrets.token_bytes(dice.randrange(1, 200_000))
        what = dice.choice(["add", "confirm", "confirm", "rollback", "remove"])
        if what == "add" or len(entries) < 3:
            made = upload(f"Text {secrets.token_hex(4)}", data)
            pipe.send(("doing", state | {made.details.title: (1, made.digest)}))
            texts.confirm(made)
        else:
            entry = dice.choice(entries)
            kept = texts.history(entry.id)
            if what == "confirm":
                made = upload(entry.title, data, replaces=entry)
                pipe.send(("doing", state | {entry.title: (kept[0].number + 1, made.digest)}))
                texts.confirm(made)
            elif what == "rollback" and entry.version > kept[-1].number:
                back = max((one for one in kept if one.number < entry.version), key=lambda one: one.number)
                pipe.send(("doing", state | {entry.title: (back.number, back.digest)}))
                texts.rollback(entry.id, ANNA)
            else:
                pipe.send(("doing", {title: one for title, one in state.items() if title != entry.title}))
                texts.remove(entry.id, ANNA, forever=dice.random() < 0.5)
        pipe.send(("done",))


@pytest.mark.slow
def test_nothing_is_lost_or_torn_when_the_process_is_killed(store: Store, url: str, tmp_path: Path) -> None:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "psycopg", "sqlalchemy.dialects.postgresql"])
    dice = random.Random(11)
    rounds = 500 if FULL else 25
    acknowledged: State = {}
    finished = lost = 0
    for seed in range(rounds):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=work, args=(url, tmp_path, seed, theirs), daemon=True)
        child.start()
        theirs.close()
        told = []
        for _ in range(dice.randrange(1, 7)):
            assert ours.poll(60), "the child did nothing"
            told.append(ours.recv())
        child.join(dice.choice([0, 0.001, 0.004, 0.015, 0.04]) * dice.random())
        child.kill()
        child.join()
        with suppress(EOFError):
            while True:
                told.append(ours.recv())
        ours.close()
        pending: State | None = None
        for what, *state in told:
            if what == "doing":
                (pending,) = state
            elif pending is not None:
                acknowledged, pending = pending, None
                finished += 1
        wait_for_the_end(store)
        found = state_of(store)
        lost += found not in (acknowledged, pending)
        acknowledged = found
        check_whole(store)
    assert lost == 0
    assert finished > rounds / 2


def wait_for_the_end(store: Store) -> None:
    """PostgreSQL may still be at work on the last thing that the killed process has sent."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until = time.monotonic() + GUARD
    while not store.database.is_sqlite and time.monotonic() < until:
        with store.database.read() as session:
            if not session.scalar(text(others)):
                return
        time.sleep(0.005)


def check_whole(store: Store, server: int = HERE) -> None:
    texts = store.texts(server)
    for entry in texts.list():
        history = texts.history(entry.id)
        assert [one.number for one in history if one.live] == [entry.version]
        for version in history:
            assert len(texts.download(entry.id, version.number).data) == version.size
    with store.database.read() as session:
        if store.database.is_sqlite:
            assert session.scalar(text("PRAGMA quick_check")) == "ok"
        orphans = (
            "SELECT count(*) FROM contents c WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.digest = c.digest)"
        )
        assert session.scalar(text(orphans)) == 0


def test_what_a_killed_process_left_in_the_cache_is_swept(store: Store) -> None:
    from passages.storage.snapshot import Snapshot

    folder = store._opener.cache_folder(HERE)
    add(store)
    store.stage(HERE, ANNA, "secret.txt", b"Nobody confirmed this text.")
    assert any(path.is_file() for path in folder.iterdir())
    store.purge(Snapshot())  # as at the next start
    assert not any(path.is_file() for path in folder.iterdir())

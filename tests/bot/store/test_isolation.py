"""No text of one server is reached from another: not by an id, nor by a stolen value, nor in words."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.store.errors import NoSuchText
from bot.store.store import Store
from bot.store.values import Reading, StoredText
from tests.bot.store.store_makers import ANNA, add, upload
from tests.conftest import FULL

Attempt = Callable[[Store, int, StoredText], object]

# Everything that takes the id of a text, or a value that holds one.
ATTEMPTS: tuple[Attempt, ...] = (
    lambda store, mine, theirs: store.texts(mine).download(theirs.id),
    lambda store, mine, theirs: store.texts(mine).download(theirs.id, 1),
    lambda store, mine, theirs: store.texts(mine).history(theirs.id),
    lambda store, mine, theirs: store.texts(mine).rollback(theirs.id, ANNA),
    lambda store, mine, theirs: store.texts(mine).rollback(theirs.id, ANNA, to=1),
    lambda store, mine, theirs: store.texts(mine).remove(theirs.id, ANNA),
    lambda store, mine, theirs: store.texts(mine).remove(theirs.id, ANNA, forever=True),
    lambda store, mine, theirs: store.texts(mine).bring_back(theirs.id, ANNA),
    lambda store, mine, theirs: store.texts(mine).confirm(upload("New", b"new", replaces=theirs, server=mine)),
    lambda store, mine, theirs: store.texts(mine).confirm(upload("New", b"new", replaces=theirs, server=-1)),
    lambda store, mine, theirs: store.readings(mine).set(Reading(9, theirs.id), ANNA),
    lambda store, mine, theirs: store.visibility.set_reading(mine, 9, ANNA, theirs.id),
    lambda store, mine, theirs: store.stage(mine, ANNA, "new.txt", b"new", replaces=theirs.id),
    lambda store, mine, theirs: store.stage_details(mine, ANNA, theirs.id, theirs.details),
)


@pytest.mark.slow
def test_no_id_opens_anything_of_another_server(store: Store) -> None:
    dice = random.Random(7)
    servers = range(1_000, 1_008)
    owned = {
        server: tuple(add(store, f"Secret {n} of {server}", b"%d %d" % (server, n), server=server) for n in range(2))
        for server in servers
    }
    leaks = 0
    for _ in range(10_000 if FULL else 300):
        mine, other = dice.sample(servers, 2)
        theirs = dice.choice(owned[other])
        try:
            dice.choice(ATTEMPTS)(store, mine, theirs)
            leaks += 1
        except NoSuchText as told:
            leaks += "Secret" in str(told)
        leaks += store.state(mine).find(theirs.id) is not None
    assert leaks == 0
    assert {server: store.texts(server).list() for server in servers} == owned

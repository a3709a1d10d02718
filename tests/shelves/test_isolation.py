"""No text of one server is reached from another: not by an id, nor by a stolen value, nor in words."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.shelves.errors import NoSuchText
from bot.shelves.shelves import Shelves
from bot.shelves.values import Entry, Reading
from tests.conftest import FULL
from tests.shelves.making import ANNA, add, upload

Attempt = Callable[[Shelves, int, Entry], object]

# Everything that takes the id of a text, or a value that holds one.
ATTEMPTS: tuple[Attempt, ...] = (
    lambda shelves, mine, theirs: shelves.texts(mine).download(theirs.id),
    lambda shelves, mine, theirs: shelves.texts(mine).download(theirs.id, 1),
    lambda shelves, mine, theirs: shelves.texts(mine).history(theirs.id),
    lambda shelves, mine, theirs: shelves.texts(mine).rollback(theirs.id, ANNA),
    lambda shelves, mine, theirs: shelves.texts(mine).rollback(theirs.id, ANNA, to=1),
    lambda shelves, mine, theirs: shelves.texts(mine).remove(theirs.id, ANNA),
    lambda shelves, mine, theirs: shelves.texts(mine).remove(theirs.id, ANNA, forever=True),
    lambda shelves, mine, theirs: shelves.texts(mine).bring_back(theirs.id, ANNA),
    lambda shelves, mine, theirs: shelves.texts(mine).confirm(upload("New", b"new", replaces=theirs, server=mine)),
    lambda shelves, mine, theirs: shelves.texts(mine).confirm(upload("New", b"new", replaces=theirs, server=-1)),
    lambda shelves, mine, theirs: shelves.readings(mine).set(Reading(9, theirs.id), ANNA),
    lambda shelves, mine, theirs: shelves.places.set_reading(mine, 9, ANNA, theirs.id),
    lambda shelves, mine, theirs: shelves.stage(mine, ANNA, "new.txt", b"new", replaces=theirs.id),
    lambda shelves, mine, theirs: shelves.stage_details(mine, ANNA, theirs.id, theirs.details),
)


@pytest.mark.slow
def test_no_id_opens_anything_of_another_server(shelves: Shelves) -> None:
    dice = random.Random(7)
    servers = range(1_000, 1_008)
    owned = {
        server: tuple(add(shelves, f"Secret {n} of {server}", b"%d %d" % (server, n), server=server) for n in range(2))
        for server in servers
    }
    leaks = 0
    for _ in range(10_000 if FULL else 300):
        mine, other = dice.sample(servers, 2)
        theirs = dice.choice(owned[other])
        try:
            dice.choice(ATTEMPTS)(shelves, mine, theirs)
            leaks += 1
        except NoSuchText as told:
            leaks += "Secret" in str(told)
        leaks += shelves.snapshot(mine).find(theirs.id) is not None
    assert leaks == 0
    assert {server: shelves.texts(server).list() for server in servers} == owned

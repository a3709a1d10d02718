"""Texts are swapped under running questions, damaged, rolled back: each question sees one version, and a whole one."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from bot.store.db.database import database_url
from bot.store.store import Store
from passages.answering.answer import answer
from passages.storage.library import Library
from passages.storage.snapshot import Snapshot
from tests.bot.store.store_makers import ANNA, HERE
from tests.conftest import FULL
from tests.passages.storage.test_full_disk import contents
from tests.passages.storage.test_library import folder

__all__ = ["folder"]
SWAPS = 600 if FULL else 12
QUESTIONS = 2_000 if FULL else 40
PAUSE = 0.05  # s between two swaps
ASKING = 4  # threads


def edition(name: str) -> bytes:
    """A text of which every sentence tells the edition."""
    places = ("harbour", "orchard", "chapel", "meadow", "bridge", "quarry")
    return "\n\n".join(f"In the {name} edition the {place} lies quiet." for place in places).encode()


DIGESTS = {hashlib.sha256(edition(name)).hexdigest(): name for name in ("first", "second")}


def mixed(snapshot: Snapshot) -> bool:
    """Whether one question, from search to quote, sees more than one version."""
    (text,) = snapshot.texts
    found = answer(snapshot.index, "What is said of the orchard?")
    name = DIGESTS[text.digest]
    time.sleep(0.02)  # as the sending takes a while
    return not (
        found.quotes
        and all(f"In the {name} edition" in quote.text for quote in found.quotes)
        and text.document.digest == text.digest
        and text.document.text.encode() == edition(name)
    )


def torn_questions(ask: Callable[[], bool], swap: Callable[[int], object]) -> int:
    """Swap and ask, each at least as often as is wanted; return how many questions saw a mix."""
    asked: list[bool] = []
    done = threading.Event()

    def go_on() -> None:
        while not done.is_set():
            asked.append(ask())
            time.sleep(ASKING / 50)

    threads = [threading.Thread(target=go_on) for _ in range(ASKING)]
    for thread in threads:
        thread.start()
    try:
        for number in count(1):
            swap(number)
            time.sleep(PAUSE)
            if (number >= SWAPS and len(asked) >= QUESTIONS) or not all(thread.is_alive() for thread in threads):
                break
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert len(asked) >= QUESTIONS
    return sum(asked)


def test_a_question_sees_one_version_of_the_hosts_texts_while_they_are_reloaded(tmp_path: Path) -> None:
    path = tmp_path / "texts" / "book.txt"
    path.parent.mkdir()
    path.write_bytes(edition("first"))
    library = Library(path.parent, tmp_path / "cache")

    def swap(number: int) -> None:
        path.write_bytes(edition(("first", "second")[number % 2]))
        library.reload()

    assert torn_questions(lambda: mixed(library.snapshot), swap) == 0


def test_a_question_sees_one_version_of_a_servers_text_while_it_is_rolled_back_and_forth(tmp_path: Path) -> None:
    store = Store(database_url("", tmp_path), tmp_path)
    first, _ = store.stage(HERE, ANNA, "book.txt", edition("first"))
    entry = store.confirm(first)
    second, _ = store.stage(HERE, ANNA, "book.txt", edition("second"), replaces=entry.id)
    store.confirm(second)
    torn = torn_questions(
        lambda: mixed(store.visibility.visible_in(HERE, (9,), Snapshot()).snapshot),
        lambda number: store.texts(HERE).rollback(entry.id, ANNA, to=2 - number % 2),
    )
    assert torn == 0
    store.close()


def test_what_was_rolled_back_answers_after_a_restart(tmp_path: Path) -> None:
    store = Store(database_url("", tmp_path), tmp_path)
    first, _ = store.stage(HERE, ANNA, "book.txt", edition("first"))
    entry = store.confirm(first)
    second, _ = store.stage(HERE, ANNA, "book.txt", edition("second"), replaces=entry.id)
    store.confirm(second)
    store.texts(HERE).rollback(entry.id, ANNA)
    store.close()
    again = Store(database_url("", tmp_path), tmp_path)
    snapshot = again.visibility.visible_in(HERE, (9,), Snapshot()).snapshot
    assert "In the first edition" in answer(snapshot.index, "What is said of the orchard?").quotes[0].text
    again.close()


def test_two_hundred_flipped_bits_of_the_cache_change_no_answer(folder: Path, tmp_path: Path) -> None:
    cache, dice = tmp_path / "cache", random.Random(41)
    wanted = contents(Library(folder, cache))
    for _ in range(2_000 if FULL else 200):
        path = dice.choice(sorted(cache.iterdir()))
        data = bytearray(path.read_bytes())
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        path.unlink()  # an open index is mapped into memory: damage comes to a file of its own
        path.write_bytes(data)
        assert contents(Library(folder, cache)) == wanted

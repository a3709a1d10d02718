"""From an upload to an answer: what a channel may see of its server's texts."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.store.cache.lru import LruCache
from bot.store.db.database import database_url
from bot.store.errors import Conflict, InvalidInput, OverQuota, Unavailable
from bot.store.store import Store
from bot.store.values import StoredText, Upload
from bot.store.visible_texts import VisibleTexts
from passages.answering.answer import answer
from passages.errors import EmptyText, ReadError
from passages.model import Basis, Metadata
from passages.places.place_view import NoSuchPlace, PlaceView, open_place
from passages.storage.library import Library
from passages.storage.snapshot import Snapshot
from tests.bot.store.store_makers import ANNA, BERT, HERE, THERE

CHANNEL, THREAD = 9, 10
WORDS = "harbour lantern orchard granite whistle meadow copper thimble".split()
BOOK = "\n\n".join(
    f"[Pg {page}]\n\nOn this page the {word} stands quietly. It was painted green by a sailor."
    for page, word in enumerate(WORDS, 101)
).encode()
SECOND = BOOK.replace(b"thimble", b"saddle").replace(b"painted green", b"painted blue")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """On SQLite alone: what is read and indexed is the same whatever keeps the bytes."""
    opened = Store(database_url("", tmp_path), tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Upload, Path]:
    """An upload that was read, and the folder of what was made of it."""
    folder = tmp_path_factory.mktemp("staged")
    store = Store(database_url("", folder), folder)
    upload, _ = store.stage(HERE, ANNA, "harbour book.txt", BOOK)
    store.close()
    return upload, folder / "servers"


@pytest.fixture
def book(store: Store, staged: tuple[Upload, Path], tmp_path: Path) -> StoredText:
    upload, made = staged
    shutil.copytree(made, tmp_path / "servers")
    return store.confirm(upload)


def found(place: VisibleTexts, word: str) -> bool:
    return answer(place.snapshot.index, f"Where does the {word} stand?").found


def test_a_preview_says_what_was_read_and_leaves_no_trace_until_it_is_confirmed(store: Store) -> None:
    upload, shown = store.stage(HERE, ANNA, "harbour book.txt", BOOK)
    assert (shown.basis, shown.pages, shown.page_count, shown.unplaced) == (Basis.PRINTED, ("101", "108"), 8, 0)
    assert shown.details.title == "harbour book"
    assert shown.sample in BOOK.decode()
    assert "p. 10" in shown.citation
    assert shown.changes is None
    assert store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()).texts == ()
    store.discard(upload)
    assert not [path for path in (store._opener.cache_folder(HERE)).rglob("*") if path.is_file()]


def test_details_of_a_moderator_stand_instead_of_the_files_own(store: Store) -> None:
    details = Metadata(title="The Harbour", author="A. Sailor", year="1911")
    upload, shown = store.stage(HERE, ANNA, "x.txt", BOOK, details=details)
    assert (shown.details.title, shown.details.author) == ("The Harbour", "A. Sailor")
    store.confirm(upload)
    place = store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    quote = answer(place.snapshot.index, "Where does the lantern stand?").quotes[0]
    assert str(quote.citation).startswith("A. Sailor, “The Harbour”, p. 102")


def test_a_new_version_shows_what_it_changes(store: Store, book: StoredText) -> None:
    upload, shown = store.stage(HERE, BERT, "new.txt", SECOND, details=book.details, replaces=book.id)
    assert shown.changes is not None
    assert shown.changes.changed == 8
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "thimble")
    store.confirm(upload)
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "saddle")
    assert not found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "thimble")
    store.texts(HERE).rollback(book.id, ANNA)
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "thimble")


def test_other_details_are_a_new_version_of_the_same_bytes(store: Store, book: StoredText) -> None:
    upload, shown = store.stage_details(HERE, BERT, book.id, Metadata(title="Renamed", language="de"))
    assert shown.changes is not None
    assert (shown.changes.added, shown.changes.removed, shown.changes.changed) == (0, 0, 0)
    assert store.confirm(upload).title == "Renamed"
    assert store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()).find("renamed")


def test_a_moderators_aliases_are_read_in_questions(store: Store, book: StoredText) -> None:
    question = "Where does the gravestone material stand?"
    aliases = (("granite", "gravestone material"),)
    upload, _ = store.stage_details(HERE, ANNA, book.id, replace(book.details, aliases=aliases))
    assert not answer(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()).snapshot.index, question).found
    store.confirm(upload)
    assert answer(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()).snapshot.index, question).quotes[
        0
    ].pages == ("104",)


@pytest.mark.parametrize(("data", "kind"), [(b" \n ", EmptyText), (b"\x89PNG\r\n\x1a\n\0\0\0", ReadError)])
def test_a_file_that_cannot_be_read_is_refused_and_the_old_text_stays(
    store: Store, book: StoredText, data: bytes, kind: type[ReadError]
) -> None:
    with pytest.raises(kind):
        store.stage(HERE, ANNA, "bad.txt", data, replaces=book.id)
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "lantern")


def test_a_file_too_large_is_refused_before_it_is_read(store: Store) -> None:
    with pytest.raises(OverQuota, match="That file is 6 MB; the limit is 5 MB"):
        store.stage(HERE, ANNA, "big.txt", b"x" * (5 * 1024 * 1024 + 1))


def test_a_channel_sees_its_reading_up_to_the_ceiling_and_nothing_beyond(store: Store, book: StoredText) -> None:
    reading = store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "101-103")
    assert (reading.first, reading.last) == ("101", "103")
    place = store.visibility.visible_in(HERE, (THREAD, CHANNEL), Snapshot())
    (text,) = place.texts
    assert found(place, "orchard")
    assert not found(place, "granite")
    assert text.document.labels == ("101", "102", "103")
    assert isinstance(open_place(text.document, "103"), PlaceView)
    assert isinstance(open_place(text.document, "104"), NoSuchPlace)
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot(), beyond=True), "granite")
    assert found(store.visibility.visible_in(HERE, (77,), Snapshot()), "granite")


def test_advancing_raises_the_ceiling_and_begins_where_the_last_part_ended(store: Store, book: StoredText) -> None:
    store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "103")
    reading = store.visibility.advance(HERE, CHANNEL, BERT, "p. 105", Snapshot())
    assert (reading.first, reading.last) == ("104", "105")
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "whistle")


@pytest.mark.parametrize("pages", ["999", "xiv", "101–999", "0", "-3"])
def test_a_page_that_is_not_there_is_refused_with_those_that_are(store: Store, book: StoredText, pages: str) -> None:
    with pytest.raises(InvalidInput, match="has pages 101 to 108"):
        store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, pages)
    with pytest.raises(InvalidInput, match="no reading yet"):
        store.visibility.advance(HERE, CHANNEL, ANNA, pages, Snapshot())


def test_a_version_without_the_ceilings_page_shows_nothing_and_says_what_to_do(store: Store, book: StoredText) -> None:
    store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "103")
    upload, _ = store.stage(HERE, ANNA, "x.txt", BOOK.replace(b"[Pg 10", b"[Pg 90"), replaces=book.id)
    store.confirm(upload)
    place = store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    assert place.texts == ()
    assert "has pages 901 to 908. You asked for page 103" in place.notice
    assert "/reading set" in place.notice
    store.texts(HERE).remove(book.id, ANNA)
    assert "not in the library any more" in store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()).notice


def test_the_hosts_texts_can_be_read_with_a_ceiling_too(store: Store, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "book.txt").write_bytes(BOOK)
    shared = Library(tmp_path / "shared").snapshot
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), shared), "thimble")
    store.visibility.set_reading(HERE, CHANNEL, ANNA, shared.texts[0], "104")
    assert not found(store.visibility.visible_in(HERE, (CHANNEL,), shared), "thimble")
    assert len(store.visibility.visible_in(HERE, (CHANNEL,), shared).texts) == 1
    assert found(store.visibility.visible_in(THERE, (CHANNEL,), shared), "thimble")


def test_a_servers_own_texts_are_asked_first_then_the_hosts(store: Store, book: StoredText, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "moon.txt").write_bytes(b"The moon landing was filmed in the desert.")
    shared = Library(tmp_path / "shared").snapshot
    upload, _ = store.stage(HERE, ANNA, "two.txt", b"A second text speaks of umbrellas and rain.")
    store.confirm(upload)
    place = store.visibility.visible_in(HERE, (CHANNEL,), shared)
    assert [text.title for text in place.texts] == ["harbour book", "two", "moon"]
    assert place.snapshot.text_of(len(place.snapshot.index.passages) - 1)[0].title == "two"
    assert answer(place.snapshot.index, "Who carries umbrellas?").found
    assert not answer(place.snapshot.index, "Where was the moon landing filmed?").found
    assert answer(place.fallback.index, "Where was the moon landing filmed?").found
    assert [text.title for text in store.visibility.visible_in(THERE, (CHANNEL,), shared).texts] == ["moon"]


def test_the_same_book_under_another_name_is_no_way_round_the_ceiling(store: Store, book: StoredText) -> None:
    upload, _ = store.stage(HERE, ANNA, "copy.txt", BOOK, details=Metadata(title="A copy"))
    store.confirm(upload)
    store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "103")
    assert [text.title for text in store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()).texts] == ["harbour book"]


@pytest.mark.child_processes
def test_texts_whose_common_index_cannot_be_built_are_asked_all_the_same(
    store: Store, book: StoredText, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, _ = store.stage(HERE, ANNA, "two.txt", b"A second text speaks of umbrellas and rain.")
    store.confirm(upload)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "lantern")


def test_what_is_made_of_texts_may_be_deleted_at_any_time(store: Store, book: StoredText) -> None:
    before = store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    shutil.rmtree(store._opener.cache_folder(HERE))
    assert before.texts[0].document.labels[0] == "101"
    store.memory.drop(lambda _: True)
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "lantern")


@pytest.mark.parametrize("damage", [b"", b"rotten", bytes(5000)])
def test_damaged_files_of_the_cache_are_made_again(store: Store, book: StoredText, damage: bytes) -> None:
    for path in store._opener.cache_folder(HERE).iterdir():
        path.unlink()
        path.write_bytes(damage)
    store.memory.drop(lambda _: True)
    place = store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    assert found(place, "lantern")
    assert place.texts[0].document.labels[0] == "101"


def test_tidying_keeps_what_is_needed_and_deletes_the_rest(store: Store, book: StoredText) -> None:
    store.visibility.set_reading(HERE, CHANNEL, ANNA, book.id, "103")
    store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    needed = set(store._opener.cache_folder(HERE).iterdir())
    store.stage(HERE, ANNA, "never confirmed.txt", b"Nobody wanted this text.")
    assert set(store._opener.cache_folder(HERE).iterdir()) > needed
    store.purge(Snapshot())
    assert set(store._opener.cache_folder(HERE).iterdir()) == needed
    store.forget(HERE)
    assert not store._opener.cache_folder(HERE).exists()


def test_when_the_database_is_gone_what_was_seen_last_answers_on(
    store: Store, book: StoredText, tmp_path: Path
) -> None:
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "lantern")
    store.close()
    for path in tmp_path.glob("loccit.db*"):
        path.unlink()
    tmp_path.joinpath("loccit.db").mkdir()
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "lantern")
    with pytest.raises(Unavailable, match="Try again in a minute"):
        store.visibility.visible_in(THERE, (CHANNEL,), Snapshot())
    with pytest.raises(Unavailable, match="Nothing was changed"):
        store.texts(HERE).remove(book.id, ANNA)


@pytest.mark.child_processes
@pytest.mark.parametrize("told", [b"", b"not json"])
def test_a_build_that_dies_half_way_changes_nothing(
    store: Store, book: StoredText, monkeypatch: pytest.MonkeyPatch, told: bytes
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false" if not told else "/bin/echo")
    with pytest.raises(ReadError, match=r"ended from outside\)\. Nothing was changed"):
        store.stage(HERE, ANNA, "x.txt", SECOND, replaces=book.id)
    assert found(store.visibility.visible_in(HERE, (CHANNEL,), Snapshot()), "thimble")


def test_an_upload_that_another_has_overtaken_is_told_so(store: Store, book: StoredText) -> None:
    mine, _ = store.stage(HERE, ANNA, "x.txt", SECOND, replaces=book.id)
    theirs, _ = store.stage(HERE, BERT, "x.txt", BOOK + b"\n\nMore.", replaces=book.id)
    store.confirm(theirs)
    with pytest.raises(Conflict):
        store.confirm(mine)


def test_the_least_recently_used_is_dropped_and_whoever_holds_it_goes_on(store: Store, book: StoredText) -> None:
    held = store.visibility.visible_in(HERE, (CHANNEL,), Snapshot())
    store.memory.limit = 1
    for server in (THERE, 333):
        upload, _ = store.stage(server, ANNA, "x.txt", SECOND)
        store.confirm(upload)
        store.visibility.visible_in(server, (CHANNEL,), Snapshot())
    assert len(store.memory) == 1
    shutil.rmtree(store._opener.cache_folder(HERE))
    assert found(held, "lantern")


def test_memory_makes_a_value_once_and_counts_its_bytes() -> None:
    memory = LruCache(10)
    made: list[str] = []

    def make(name: str, size: int) -> str:
        def value() -> tuple[str, int]:
            made.append(name)
            return name, size

        return memory.get(name, value)

    for name, size in (("a", 4), ("b", 4), ("a", 4), ("c", 4), ("a", 4), ("b", 4)):
        assert make(name, size) == name
    assert made == ["a", "b", "c", "b"]
    assert memory.size == 8
    with pytest.raises(ZeroDivisionError):
        memory.get("broken", lambda: (str(1 / 0), 1))
    assert make("broken", 1) == "broken"

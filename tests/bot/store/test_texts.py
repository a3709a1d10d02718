"""Adding, replacing, rolling back, removing: what is kept, and what is said when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from bot.store.alias_lines import parse, show
from bot.store.db.database import database_url
from bot.store.errors import Conflict, InvalidInput, NoSuchText, NoSuchVersion, OverQuota, TitleTaken, Unavailable
from bot.store.store import Store
from bot.store.values import MEGA, Quota
from passages.model import Metadata
from tests.bot.store.conftest import Clock
from tests.bot.store.store_makers import ANNA, BERT, HERE, THERE, add, upload


def test_a_confirmed_upload_is_there_after_a_restart_byte_for_byte(store: Store, url: str, tmp_path: Path) -> None:
    data = bytes(range(256)) * 40
    entry = add(store, data=data, details=Metadata(title="Bytes", author="A. Author", year="1911", language="en"))
    store.close()
    again = Store(database_url(url, tmp_path), tmp_path)
    assert again.texts(HERE).list() == (entry,)
    assert entry.details == Metadata(title="Bytes", author="A. Author", year="1911", language="en")
    assert again.texts(HERE).download(entry.id) == ("reading.txt", data)
    again.close()


def test_an_upload_that_is_not_confirmed_leaves_no_trace(store: Store) -> None:
    upload()
    assert store.texts(HERE).list() == ()
    assert store.texts(HERE).usage().used == 0


def test_confirming_twice_adds_one_version(store: Store) -> None:
    made = upload()
    assert store.texts(HERE).confirm(made) == store.texts(HERE).confirm(made)
    assert len(store.records(HERE).log()) == 1


def test_three_versions_are_kept_and_the_one_before_is_among_them(store: Store) -> None:
    texts = store.texts(HERE)
    entry = add(store, data=b"1")
    for number in range(2, 5):
        entry = texts.confirm(upload(data=str(number).encode(), replaces=entry))
    assert [version.number for version in texts.history(entry.id)] == [4, 3, 2]
    assert texts.rollback(entry.id, BERT, to=2).version == 2
    entry = texts.confirm(upload(data=b"5", replaces=texts.list()[0]))
    assert [(version.number, version.live) for version in texts.history(entry.id)] == [
        (5, True),
        (4, False),
        (2, False),
    ]
    assert texts.usage().used == 3


def test_rolling_back_brings_the_bytes_and_the_details_of_before(store: Store) -> None:
    texts = store.texts(HERE)
    first = add(store, "First title", b"one")
    second = texts.confirm(upload("Second title", b"two", replaces=first))
    back = texts.rollback(second.id, BERT, seen=second.version)
    assert (back.title, back.version, back.changed_by) == ("First title", 1, BERT)
    assert texts.download(back.id).data == b"one"
    assert texts.rollback(back.id, BERT, to=2).title == "Second title"


@pytest.mark.parametrize("to", [None, 7, -1])
def test_a_version_that_is_not_kept_is_named_with_those_that_are(store: Store, to: int | None) -> None:
    entry = add(store)
    with pytest.raises(NoSuchVersion, match=r"3 are kept|Kept are: 1\."):
        store.texts(HERE).rollback(entry.id, ANNA, to=to)


def test_other_details_over_the_same_bytes_are_a_new_version_without_new_bytes(store: Store) -> None:
    entry = add(store, data=b"x" * 1000)
    edited = store.texts(HERE).confirm(upload("Better title", b"x" * 1000, replaces=entry))
    assert (edited.version, edited.title, edited.digest) == (2, "Better title", entry.digest)
    assert store.texts(HERE).usage().used == 1000
    assert store.records(HERE).log()[0].what == "edit"


def test_two_moderators_at_once_the_second_is_told_what_happened(store: Store, clock: Clock) -> None:
    entry = add(store)
    mine, theirs = (upload(data=data, replaces=entry, by=by) for data, by in ((b"mine", ANNA), (b"theirs", BERT)))
    store.texts(HERE).confirm(theirs)
    clock.wait(seconds=12)
    changes: tuple[Callable[[], object], ...] = (
        lambda: store.texts(HERE).confirm(mine),
        lambda: store.texts(HERE).rollback(entry.id, ANNA, seen=1),
        lambda: store.texts(HERE).remove(entry.id, ANNA, seen=1),
    )
    for change in changes:
        with pytest.raises(Conflict, match=r"12 s ago: version 2 is live.*Nothing was changed.*history") as told:
            change()
        assert told.value.by == BERT
    assert store.texts(HERE).download(entry.id).data == b"theirs"


@pytest.mark.parametrize("title", ["On Reading", "  ON  reading ", "Ｏn Reading", "On\u200b Reading"])
def test_a_title_is_unique_on_its_server(store: Store, title: str) -> None:
    entry = add(store)
    with pytest.raises(TitleTaken, match=r"A text called On Reading exists \(3 pages, 31 August\)") as told:
        add(store, title, b"another")
    assert told.value.text == entry.id
    assert add(store, title, b"another", server=THERE).id != entry.id


def test_a_long_title_is_cut_and_an_empty_one_refused(store: Store) -> None:
    assert len(add(store, "🙂" * 300).title) == 80
    with pytest.raises(InvalidInput, match="needs a title"):
        add(store, " \u200b\n\x00 ")


@pytest.mark.parametrize(
    "name",
    ["../../etc/x", r"a\..\b", "C:x", "nul\0l", "CON", "n" * 300, "\u202egnp.txt", "\ud800", "", "'; DROP TABLE"],
)
def test_a_file_name_is_only_a_label(store: Store, tmp_path: Path, name: str) -> None:
    entry = add(store, name=name)
    assert 1 <= len(store.texts(HERE).download(entry.id).name) <= 120
    assert {path.name.partition(".db")[0] for path in tmp_path.iterdir()} <= {"loccit", "servers"}


def test_a_removed_text_can_be_brought_back_for_thirty_days(store: Store, clock: Clock) -> None:
    texts = store.texts(HERE)
    entry = add(store)
    texts.remove(entry.id, BERT, seen=entry.version)
    assert texts.list() == ()
    assert [gone.title for gone in texts.removed()] == ["On Reading"]
    with pytest.raises(NoSuchText):
        texts.download(entry.id)
    assert texts.bring_back(entry.id, ANNA).title == "On Reading"
    texts.remove(entry.id, BERT)
    clock.wait(days=31)
    assert store.retention.purge().texts == 1
    assert texts.removed() == ()
    assert texts.usage().used == 0


def test_a_removed_text_does_not_come_back_under_a_title_that_is_taken(store: Store) -> None:
    texts = store.texts(HERE)
    old = add(store)
    texts.remove(old.id, ANNA)
    add(store, data=b"new")
    with pytest.raises(TitleTaken):
        texts.bring_back(old.id, ANNA)


def test_removing_forever_deletes_the_bytes_at_once(store: Store) -> None:
    entry = add(store)
    store.texts(HERE).remove(entry.id, ANNA, forever=True)
    assert store.texts(HERE).removed() == ()
    assert store.texts(HERE).usage() == (0, 200 * MEGA, 0, 1000)


@pytest.fixture
def small(store: Store) -> Store:
    store.quota = Quota(file=2 * MEGA, total=3 * MEGA, texts=2)
    return store


def test_a_file_over_the_limit_is_refused_with_both_numbers(small: Store) -> None:
    with pytest.raises(OverQuota, match="That file is 14 MB; the limit is 2 MB") as told:
        small.texts(HERE).check_size(14 * MEGA)
    assert (told.value.used, told.value.limit) == (14 * MEGA, 2 * MEGA)


def test_a_full_server_is_refused_with_both_numbers_and_nothing_changes(small: Store) -> None:
    texts = small.texts(HERE)
    entry = add(small, data=b"a" * (2 * MEGA))
    with pytest.raises(OverQuota, match=r"holds 2 of 3 MB. Remove a text first \(`/library remove`\)"):
        texts.confirm(upload(data=b"b" * (2 * MEGA), replaces=entry))
    with pytest.raises(OverQuota, match="holds 2 of 3 MB"):
        texts.check_size(2 * MEGA)
    assert texts.download(entry.id).data == b"a" * (2 * MEGA)
    add(small, data=b"b" * (2 * MEGA), server=THERE)


def test_one_text_too_many_is_refused_with_both_numbers(small: Store) -> None:
    add(small, "One", b"1")
    add(small, "Two", b"2")
    with pytest.raises(OverQuota, match="holds 2 of 2 texts"):
        add(small, "Three", b"3")


def test_a_removed_text_makes_room_when_it_is_needed(small: Store) -> None:
    texts = small.texts(HERE)
    texts.remove(add(small, "One", b"a" * (2 * MEGA)).id, ANNA)
    assert texts.usage().used == 0
    add(small, "Two", b"b" * (2 * MEGA))
    assert texts.removed() == ()


def test_corrections_of_the_details_do_not_push_out_the_file_of_before(store: Store) -> None:
    texts = store.texts(HERE)
    entry = texts.confirm(upload(data=b"two", replaces=add(store, data=b"one")))
    for number in range(6):
        entry = texts.confirm(upload(f"Title {number}", b"two", replaces=entry))
    assert [version.number for version in texts.history(entry.id)] == [8, 7, 6, 1]
    assert texts.download(texts.rollback(entry.id, ANNA, to=1).id).data == b"one"


def test_aliases_are_details_and_come_back_as_they_were_typed(store: Store) -> None:
    typed = "DPRK = North Korea = the North\n\n  Machine=Engine  "
    entry = add(store, details=Metadata(title="T", aliases=parse(typed)))
    assert show(entry.details.aliases) == "DPRK = North Korea = the North\nMachine = Engine"
    assert store.texts(HERE).list() == (entry,)


@pytest.mark.parametrize(
    "typed", ["DPRK", "=", "a = a", "a = " + "b" * 81, "a = b\n" * 201, " = ".join("abcdefghijklmnopqrstu")]
)
def test_aliases_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"DPRK = North Korea|at most 200"):
        parse(typed)


def test_bytes_that_rotted_are_never_given_out(store: Store) -> None:
    entry = add(store)
    with store.database.transaction() as session:
        session.execute(sql("UPDATE contents SET data = :data"), {"data": b"rotten"})
    with pytest.raises(Unavailable, match="damaged"):
        store.texts(HERE).download(entry.id)


def test_the_log_says_who_did_what_and_when(store: Store, clock: Clock) -> None:
    entry = add(store)
    clock.wait(minutes=5)
    store.texts(HERE).remove(entry.id, BERT)
    acts = store.records(HERE).log()
    assert [(act.by, act.what) for act in acts] == [(BERT, "remove"), (ANNA, "add")]
    assert acts[0].at - acts[1].at == timedelta(minutes=5)

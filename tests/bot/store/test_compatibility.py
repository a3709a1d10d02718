"""What an earlier version wrote still opens: its database, its cache, its backup, the buttons under its messages.

`old/data_folder.tar.gz` is a data folder and a folder of texts, `old/backup.loccit.gz` a backup of that data folder, as
commit ca8143f wrote them: server 111 with a text in two versions, read in channel 9 up to page 104, a removed text and
a missed question; server 222 with one text; server 333 was forgotten.
"""

from __future__ import annotations

import gzip
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.backup import restore
from bot.store.db.database import database_url
from bot.store.db.migrate import HEAD
from bot.store.db.tables import ForgottenRow
from bot.store.store import Store
from bot.view.custom_id import Action, PassageRef, parse_button_id, text_in, text_key
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId, parse_moderator_id
from passages.answering.answer import answer
from passages.storage.library import Library
from passages.storage.snapshot import Snapshot, Text
from tests.bot.store.conftest import Clock
from tests.bot.store.store_makers import ANNA, BERT, HERE, THERE, add

OLD = Path(__file__).parent / "old"
CHANNEL, FORGOTTEN = 9, 333
OWNER = 80_351_110_224_678_912
OWNED_KEY, HOST_KEY = "amea46", "h9dn1a"  # what the old version's buttons called the two texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with tarfile.open(OLD / "data_folder.tar.gz") as archive:
        archive.extractall(tmp_path / "old", filter="data")
    return tmp_path / "old"


def opened(folder: Path, clock: Clock) -> Store:
    return Store(database_url("", folder / "data"), folder / "data", clock=clock, monotonic=clock.monotonic)


@pytest.fixture
def old_store(folder: Path, clock: Clock) -> Iterator[Store]:
    store = opened(folder, clock)
    yield store
    store.close()


def cited(store: Store, channel: int, word: str) -> str:
    """Where the first quote stands that a channel is shown for `word`; "" for none."""
    visible = store.visibility.visible_in(HERE, (channel,), Snapshot())
    reply = answer(visible.snapshot.index, f"Where does the {word} stand?")
    return str(reply.quotes[0].citation) if reply.found else ""


def check_content(store: Store) -> None:
    texts = store.texts(HERE)
    (book,) = texts.list()
    assert [(one.number, one.live, one.added_by, one.passages) for one in texts.history(book.id)] == [
        (2, True, BERT, 8),
        (1, False, ANNA, 8),
    ]
    assert b"saddle" in texts.download(book.id).data
    assert b"compass" in texts.download(book.id, 1).data
    assert [one.title for one in texts.removed()] == ["gone"]
    assert [one.title for one in store.texts(THERE).list()] == ["other"]
    (reading,) = store.state(HERE).readings
    assert (reading.channel, reading.text, reading.first, reading.last) == (CHANNEL, book.id, "101", "104")
    assert store.state(HERE).log_channel == 77
    assert [miss.question for miss in store.records(HERE).misses()] == ["Where is the piano?"]
    did = [entry.what for entry in reversed(store.records(HERE).log())]
    assert did == ["add", "replace", "add", "remove", "reading", "settings", "settings"]
    with store.database.read() as session:
        assert session.get(ForgottenRow, FORGOTTEN) is not None


def test_an_old_database_opens_with_all_that_is_in_it(old_store: Store) -> None:
    check_content(old_store)


def test_texts_of_an_old_database_are_answered_from_with_their_pages_and_ceiling(old_store: Store) -> None:
    assert cited(old_store, CHANNEL, "beacon") == "“the ferry book”, p. 102, ¶1"
    assert cited(old_store, CHANNEL, "pasture") == ""  # beyond the ceiling
    assert cited(old_store, CHANNEL + 1, "pasture") == "“the ferry book”, p. 106, ¶1"


def test_an_old_database_goes_on_being_changed(old_store: Store) -> None:
    (book,) = old_store.texts(HERE).list()
    old_store.texts(HERE).rollback(book.id, ANNA)
    old_store.texts(HERE).bring_back(old_store.texts(HERE).removed()[0].id, ANNA)
    add(old_store, "One more")
    assert [one.title for one in old_store.texts(HERE).list()] == ["gone", "One more", "the ferry book"]
    assert cited(old_store, CHANNEL + 1, "compass") == "“the ferry book”, p. 108, ¶1"


def test_a_database_of_the_first_revision_is_brought_to_this_one(folder: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(folder / "data" / "loccit.db")) as connection:
        for table in ("shards", "processes", "turns", "reloads"):  # the second revision made these
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    store = opened(folder, clock)
    try:
        check_content(store)
    finally:
        store.close()
    with closing(sqlite3.connect(folder / "data" / "loccit.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (0,)


def test_an_old_backup_is_restored(store: Store, tmp_path: Path) -> None:
    add(store, "Of today", server=THERE)
    (tmp_path / "backup.loccit").write_bytes(gzip.decompress((OLD / "backup.loccit.gz").read_bytes()))
    restored = restore(store.database, tmp_path / "backup.loccit", tmp_path)
    assert (restored.backup.servers, restored.backup.texts, restored.before.texts) == (2, 3, 1)
    check_content(store)


def test_an_old_cache_of_the_hosts_texts_is_no_obstacle(folder: Path) -> None:
    library = Library(folder / "texts", folder / "data" / "cache")
    assert library.report.problems == ()
    reply = answer(library.snapshot.index, "Where does the lamp hang?")
    assert str(reply.quotes[0].citation) == "“lamp”, p. 7, ¶1"


def test_what_an_old_version_cached_is_swept_away_once_it_is_built_anew(old_store: Store, folder: Path) -> None:
    old = {path for path in (folder / "data" / "servers").rglob("*") if path.is_file()}
    assert old
    assert cited(old_store, CHANNEL, "beacon")
    old_store.purge(Snapshot())
    new = {path for path in (folder / "data" / "servers").rglob("*") if path.is_file()}
    assert new
    assert not old & new  # files are named by the code that wrote them, too
    assert cited(old_store, CHANNEL, "beacon")


@pytest.mark.parametrize(
    ("custom_id", "action", "at", "detail", "beyond"),
    [
        ("loccit1:more:lz63ag7l4ao:3:1:amea46.h9dn1a:04.11.02", "more", 3, 1, False),
        ("loccit1:open:lz63ag7l4ao:0:1:amea46.h9dn1a:04.11.02", "open", 0, 1, False),
        ("loccit1:before:lz63ag7l4ao:0:0:amea46.h9dn1a:04.11.02", "before", 0, 0, False),
        ("loccit1:after+:lz63ag7l4ao:0:0:amea46.h9dn1a:04.11.02", "after", 0, 0, True),
        ("loccit1:page:lz63ag7l4ao:0:1:amea46.h9dn1a:04.11.02", "page", 0, 1, False),
        ("loccit1:leaf:lz63ag7l4ao:2:14:amea46.h9dn1a:04.11.02", "leaf", 2, 40, False),
        ("loccit1:cite:lz63ag7l4ao:0:0:amea46.h9dn1a:04.11.02", "cite", 0, 0, False),
        ("loccit1:notes:lz63ag7l4ao:0:0:amea46.h9dn1a:04.11.02", "notes", 0, 0, False),
        ("loccit1:nearest:lz63ag7l4ao:0:0:amea46.h9dn1a:04.11.02", "nearest", 0, 0, False),
    ],
)
def test_an_old_answers_buttons_mean_what_they_meant(
    custom_id: str, action: str, at: int, detail: int, beyond: bool
) -> None:
    button = parse_button_id(custom_id)
    assert button is not None
    assert (button.action, button.owner, button.at, button.detail, button.beyond) == (
        Action(action),
        OWNER,
        at,
        detail,
        beyond,
    )
    assert button.refs == (PassageRef(OWNED_KEY, 4), PassageRef(HOST_KEY, 1), PassageRef(OWNED_KEY, 2))
    assert button.custom_id == custom_id


@pytest.mark.parametrize(
    "action",
    ["confirm", "edit", "replace", "cancel", "remove", "back", "rollback", "leave", "details", "aliases", "forget"],
)
def test_an_old_moderators_buttons_and_forms_mean_what_they_meant(action: str) -> None:
    custom_id = f"loccit-library1:{action}:tok3nAbc:2:1"
    assert parse_moderator_id(custom_id) == ModeratorButtonId(ModeratorAction(action), "tok3nAbc", 2, 1)


def test_an_old_answers_buttons_find_their_texts(old_store: Store, folder: Path) -> None:
    owned: Text = old_store.visibility.visible_in(HERE, (CHANNEL + 1,), Snapshot()).snapshot.texts[0]
    host: Text = Library(folder / "texts", folder / "data" / "cache").snapshot.texts[0]
    assert text_in((host, owned), OWNED_KEY) is owned
    assert text_in((owned, host), HOST_KEY) is host
    assert text_key(owned) == OWNED_KEY

"""Power is lost at any moment of any write: what was acknowledged is there and whole, what is derived is made again."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.runtime.data_dir import DataDir
from passages.storage.cache import Cache
from passages.storage.library import Library, add
from tests.conftest import FULL
from tests.support.lossy_volume import PowerLosses, recorded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is synced is read from /proc")
EACH = 100 if FULL else 12  # power losses after everything that happens
MOST = 5_000 if FULL else 120  # that are looked at

EDITIONS = [
    ("wells.txt", b"The old well has a lid of oak.\n"),
    ("tides.txt", b"The tide table hangs in the hall.\n" * 30),
    ("wells.txt", b"The old well has a lid of oak. It was cut in March.\n"),
]


def test_a_text_that_was_added_is_there_after_a_power_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "volume"
    root.mkdir()
    with recorded(root, monkeypatch) as volume:
        losses = PowerLosses(volume, EACH)
        kept: dict[str, bytes] = {}
        losses.tell((dict(kept), dict(kept)))
        for name, data in EDITIONS:
            (tmp_path / name).write_bytes(data)
            losses.tell((dict(kept), kept | {name: data}))
            add(tmp_path / name, root / "new" / "texts", replace=True)
            kept[name] = data
            losses.tell((dict(kept), dict(kept)))
    assert len(losses) > 10
    for folder, (before, after) in losses.folders(tmp_path, MOST):
        texts = folder / "new" / "texts"
        found = {path.name: path.read_bytes() for path in texts.glob("[!.]*")}
        assert found in (before, after)
        if found:
            assert [text.name for text in Library(texts).snapshot.texts] == sorted(found)


def test_what_is_cached_is_whole_or_made_again_after_a_power_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, root, after = tmp_path / "texts", tmp_path / "volume", tmp_path / "after"
    for folder in (texts, root, after):
        folder.mkdir()
    with recorded(root, monkeypatch) as volume:
        losses = PowerLosses(volume, EACH)
        for name, data in EDITIONS:
            (texts / name).write_bytes(data)
            Library(texts, root / "cache")
    wanted = contents(Library(texts))
    assert len(losses) > 10
    for folder, _ in losses.folders(after, MOST // 2):
        opened = Cache(folder / "cache").snapshot().texts  # as a bot that goes on does
        assert {text.digest for text in opened} <= {hashlib.sha256(data).hexdigest() for _, data in EDITIONS}
        assert all(text.document.digest == text.digest for text in opened)
        assert contents(Library(texts, folder / "cache")) == wanted


def contents(library: Library) -> list[Any]:
    assert library.report.problems == ()
    return [(text.name, text.digest, list(text.passages), text.document) for text in library.snapshot.texts]


def test_what_the_bot_notes_is_the_old_or_the_new_after_a_power_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "volume"
    root.mkdir()
    with recorded(root, monkeypatch) as volume:
        losses = PowerLosses(volume, EACH)
        losses.tell((None,))
        data = DataDir(root / "data")
        last: Any = None
        for value in ({"a": "x" * 300}, {"a": "y" * 200, "b": [1.5]}):
            losses.tell((last, value))
            data.write("commands", value)
            last = value
            losses.tell((last, last))
    for folder, told in losses.folders(tmp_path, MOST):
        assert DataDir(folder / "data").read("commands") in told

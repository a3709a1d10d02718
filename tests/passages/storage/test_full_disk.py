"""The disk fails at any step of any write of ours: what was there answers on, nothing half is left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.runtime.data_dir import DataDir
from passages.errors import LibraryError, LoccitError
from passages.search.searcher import Index
from passages.storage import library
from passages.storage.library import Library, add
from tests.passages.storage.test_library import BEES, folder
from tests.support.failing_disk import failing_disk

__all__ = ["folder"]
STEPS = 200  # more than anything takes


def each_step(
    monkeypatch: pytest.MonkeyPatch, do: Callable[[], object], prepare: Callable[[int], object] = lambda _: None
) -> Iterator[tuple[int, Exception | None]]:
    """After each step at which the disk failed, from 1, and after the last time, when it did not: what was raised."""
    for at in range(1, STEPS):
        prepare(at)
        error: Exception | None = None
        with failing_disk(monkeypatch, at) as failing:
            try:
                do()
            except (LoccitError, OSError) as raised:
                error = raised
        yield at, error
        if not failing.failed:
            assert error is None
            assert at > 3, "something was written"
            return
    pytest.fail("it never came to its end")


def half(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def contents(library: Library) -> list[Any]:
    return [(text.name, text.digest, list(text.passages), text.document) for text in library.snapshot.texts]


def test_adding_a_text(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bees.txt").write_text("Another text about bees.\n")
    for _, error in each_step(monkeypatch, lambda: add(tmp_path / "bees.txt", folder, replace=True)):
        if error:
            assert "cannot be written (No space left on device). The library is as it was" in str(error)
        assert (folder / "bees.txt").read_text() in (BEES, "Another text about bees.\n")
        assert half(folder) == []
    assert (folder / "bees.txt").read_text() == "Another text about bees.\n"


def test_reading_and_keeping_texts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = contents(Library(folder))
    cache = tmp_path / "cache"
    for _, error in each_step(
        monkeypatch, lambda: Library(folder, cache), lambda _: shutil.rmtree(cache, ignore_errors=True)
    ):
        assert error is None or re.search(r"No space left on device\)\.", str(error))
        assert half(tmp_path) == []
        assert contents(Library(folder, cache)) == wanted


def test_a_reload_keeps_the_texts_of_before_and_says_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = Library(folder, tmp_path / "cache")
    before = contents(answering)
    for at, error in each_step(
        monkeypatch, answering.reload, lambda at: (folder / "bees.txt").write_text(f"{BEES}\nEdition {at}.\n")
    ):
        if error:
            assert "The texts are as before. Make room on the disk" in str(error)
            assert contents(answering) == before
        elif answering.report.problems:
            (problem,) = answering.report.problems
            assert problem.kept
            assert "could not be kept (No space left on device). Make room on the disk" in problem.why
            assert [one[1] for one in contents(answering)] == [one[1] for one in before]
        else:
            assert f"Edition {at}." in contents(answering)[0][3].text
        before = contents(answering)
        assert half(tmp_path) == []


def test_the_bots_own_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    data = DataDir(tmp_path / "data")
    data.write("sessions", ["old"])
    for _, error in each_step(monkeypatch, lambda: data.write("sessions", ["new"])):
        assert error is None, "nothing there is worth stopping for"
        assert data.read("sessions") in (["old"], ["new"])
        assert half(tmp_path) == []
    assert data.read("sessions") == ["new"]
    assert "sessions could not be kept in" in caplog.text


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError(), RuntimeError("a fault")])
@pytest.mark.parametrize("step", ["read_bytes", "cut", "Index"])
def test_a_build_step_that_fails_keeps_the_last_good_version(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    answering = Library(folder, tmp_path / "cache")
    before = contents(answering)

    def fail(*_: object, **__: object) -> None:
        raise error

    (folder / "bees.txt").write_text("A new edition about bees.\n")
    with monkeypatch.context() as patch:
        patch.setattr(library, step, fail)
        report = answering.reload()
    assert [(problem.name, problem.kept) for problem in report.problems] == [("bees.txt", True)]
    assert contents(answering) == before
    assert answering.reload().problems == ()
    assert answering.snapshot.find("bees.txt").document.text.startswith("A new edition")  # type: ignore[union-attr]


def test_an_index_of_all_that_cannot_be_saved_changes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = Library(folder, tmp_path / "cache")
    before = contents(answering)
    (folder / "wells.txt").write_text("The old well has a lid of oak.\n")
    saved = 0
    save = Index.save

    def fail(self: Index, path: Path) -> None:
        nonlocal saved
        saved += 1
        if saved == 2:  # the first is the text's own
            raise OSError(28, "No space left on device")
        save(self, path)

    with monkeypatch.context() as patch:
        patch.setattr(Index, "save", fail)
        with pytest.raises(LibraryError, match=r"No space left on device.*The texts are as before\. Make room"):
            answering.reload()
    assert contents(answering) == before
    assert contents(Library(folder, tmp_path / "cache"))[2][0] == "wells.txt"

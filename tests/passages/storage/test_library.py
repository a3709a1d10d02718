from __future__ import annotations

import os
from pathlib import Path

import pytest

from passages import Library, answer, cut
from passages.errors import LibraryError, ReadError
from passages.model import Document
from passages.readers import read_bytes
from passages.storage.diff import Problem
from passages.storage.library import add

TIDES = "The tide table hangs in the hall. It was printed in Stornoway.\n\nThe boats leave at high water.\n"
BEES = "The hives stand behind the chapel. A swarm left them in June.\n\nHoney is sold at the gate.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "bees.txt").write_text(BEES, encoding="utf-8")
    (texts / "tides.txt").write_text(TIDES, encoding="utf-8")
    return texts


def unreadable(path: Path) -> None:
    """What no reader takes for a text, with a time of its own so that it counts as changed."""
    path.write_bytes(b"\x00\x01\x02\x03" * 50)


def test_every_text_of_the_folder_is_asked(folder: Path) -> None:
    snapshot = Library(folder).snapshot
    assert [text.name for text in snapshot.texts] == ["bees.txt", "tides.txt"]
    assert answer(snapshot.index, "Where do the hives stand?").quotes[0].title == "bees"
    assert answer(snapshot.index, "Where was the tide table printed?").quotes[0].title == "tides"


def test_a_single_file_is_a_library_of_one(folder: Path) -> None:
    snapshot = Library(folder / "bees.txt").snapshot
    assert len(snapshot.texts) == 1
    assert snapshot.index is snapshot.texts[0].index


@pytest.mark.parametrize("wanted", ["bees.txt", "BEES", "version"])
def test_a_text_is_found_by_name_title_or_version(folder: Path, wanted: str) -> None:
    snapshot = Library(folder).snapshot
    found = snapshot.find(snapshot.texts[0].version if wanted == "version" else wanted)
    assert found is snapshot.texts[0]
    assert snapshot.find("wasps") is None


def test_a_passage_of_the_whole_shelf_knows_its_text(folder: Path) -> None:
    snapshot = Library(folder).snapshot
    for number, passage in enumerate(snapshot.index.passages):
        text, own = snapshot.text_of(number)
        assert text.passages[own] == passage
        assert text.document.text[passage.start : passage.end] == passage.text
    with pytest.raises(IndexError):
        snapshot.text_of(len(snapshot.index.passages))


def test_hidden_files_and_questions_are_no_texts(folder: Path) -> None:
    (folder / ".draft.txt").write_text("Hidden words.")
    (folder / "bees.questions.toml").write_text("[[question]]\nask = 'a'")
    (folder / "old.txt~").write_text("A backup of an editor.")
    assert len(Library(folder).snapshot.texts) == 2


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="There is no text and no folder of texts"):
        Library(tmp_path / "nowhere")


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    snapshot = Library(tmp_path).snapshot
    assert snapshot.texts == ()
    assert not answer(snapshot.index, "Is anything here?").found


def test_a_reload_reports_what_was_added_removed_and_changed(folder: Path) -> None:
    library = Library(folder)
    (folder / "bees.txt").write_text(
        BEES.replace("at the gate", "in the village shop") + "\nWax is melted in autumn.\n"
    )
    (folder / "tides.txt").unlink()
    (folder / "wells.txt").write_text("The old well has a lid of oak.\n")
    changes = {change.name: change for change in library.reload().changes}
    assert {name: change.kind for name, change in changes.items()} == {
        "bees.txt": "edited",
        "tides.txt": "gone",
        "wells.txt": "new",
    }
    assert [line.split(": ", 1)[1] for line in changes["bees.txt"].added] == ["Wax is melted in autumn."]
    assert [line.split(": ", 1)[1] for line in changes["bees.txt"].changed] == ["Honey is sold in the village shop."]
    assert changes["bees.txt"].removed == ()
    assert len(changes["tides.txt"].removed) == 2


def test_unchanged_files_are_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(folder)
    read: list[str] = []

    def counted(data: bytes, name: str = "") -> Document:
        read.append(name)
        return read_bytes(data, name)

    monkeypatch.setattr("passages.storage.library.read_bytes", counted)
    (folder / "bees.txt").write_text(BEES + "\nA new line.\n")
    os.utime(folder / "tides.txt")  # touched, but the same bytes
    library.reload()
    assert read == ["bees.txt"]


def test_a_file_that_fails_keeps_its_last_good_version(folder: Path) -> None:
    library = Library(folder)
    unreadable(folder / "bees.txt")
    unreadable(folder / "new.txt")
    report = library.reload()
    assert {(problem.name, problem.kept) for problem in report.problems} == {("bees.txt", True), ("new.txt", False)}
    assert all("text" in problem.why for problem in report.problems)
    assert answer(library.snapshot.index, "Where do the hives stand?").found
    assert library.snapshot.find("bees.txt").stale  # type: ignore[union-attr]
    (folder / "bees.txt").write_text(BEES)
    assert library.reload().problems == (Problem("new.txt", report.problems[1].why, kept=False),)
    assert not library.snapshot.find("bees.txt").stale  # type: ignore[union-attr]


def test_who_holds_a_shelf_sees_one_version_until_the_quote(folder: Path) -> None:
    library = Library(folder)
    held = library.snapshot
    (folder / "bees.txt").write_text("Nothing about insects any more.\n")
    library.reload()
    assert answer(held.index, "Where do the hives stand?").found
    assert not answer(library.snapshot.index, "Where do the hives stand?").found
    assert held.version != library.snapshot.version


def test_what_is_cached_is_not_read_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Library(folder, tmp_path / "cache").snapshot

    def refuse(data: bytes, name: str = "") -> None:
        raise AssertionError(f"{name} was read again")

    monkeypatch.setattr("passages.storage.library.read_bytes", refuse)
    again = Library(folder, tmp_path / "cache").snapshot
    assert again.version == first.version
    assert [text.document for text in again.texts] == [text.document for text in first.texts]
    question = "Where was the tide table printed?"
    assert answer(again.index, question).quotes == answer(first.index, question).quotes


@pytest.mark.parametrize("kind", ["manifest.json", "*.index", "*.document"])
@pytest.mark.parametrize("damage", [b"", b"not what was written", None])
def test_a_damaged_cache_is_made_again(folder: Path, tmp_path: Path, kind: str, damage: bytes | None) -> None:
    cache = tmp_path / "cache"
    before = [(list(text.passages), text.document.text) for text in Library(folder, cache).snapshot.texts]
    for path in cache.glob(kind):
        data = path.read_bytes()
        path.unlink()  # an open index is mapped into memory: damage comes to a file of its own
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:] if damage is None else damage)
    again = Library(folder, cache).snapshot
    assert [(list(text.passages), text.document.text) for text in again.texts] == before


def test_the_last_good_version_survives_a_restart(folder: Path, tmp_path: Path) -> None:
    Library(folder, tmp_path / "cache")
    unreadable(folder / "bees.txt")
    again = Library(folder, tmp_path / "cache")
    assert [problem.kept for problem in again.report.problems] == [True]
    assert answer(again.snapshot.index, "Where do the hives stand?").found


def test_what_another_process_built_is_opened_without_building(folder: Path, tmp_path: Path) -> None:
    answering = Library(folder, tmp_path / "cache")
    held = answering.snapshot
    (folder / "wells.txt").write_text("The old well has a lid of oak.\n")
    Library(folder, tmp_path / "cache")  # as the child process of a reload does
    answering.reopen()
    assert answer(answering.snapshot.index, "What is the lid of the well made of?").found
    assert answer(held.index, "Where do the hives stand?").quotes[0].text.startswith("The hives"), "files stay open"


def test_old_cache_files_do_not_pile_up(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    library = Library(folder, cache)
    for turn in range(6):
        (folder / "bees.txt").write_text(f"{BEES}\nEdition {turn}.\n")
        library.reload()
    assert len(list(cache.glob("*.document"))) <= 4, "two texts, now and before"


def test_a_cache_that_cannot_be_made_says_so(folder: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be made"):
        Library(folder, folder / "bees.txt" / "cache")


def test_added_texts_are_whole_and_checked_first(folder: Path, tmp_path: Path) -> None:
    wells = tmp_path / "wells.txt"
    wells.write_text("The old well has a lid of oak.\n")
    document = add(wells, folder)
    assert cut(document)[0].text == "The old well has a lid of oak."
    assert (folder / "wells.txt").read_bytes() == wells.read_bytes()
    unreadable(wells)
    with pytest.raises(ReadError):
        add(wells, folder, replace=True)
    assert b"lid of oak" in (folder / "wells.txt").read_bytes(), "the good text stays"
    assert not list(folder.glob(".*")), "nothing half-written is left"


def test_adding_does_not_overwrite_another_text_unasked(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "bees.txt"
    other.write_text("Quite another text.\n")
    with pytest.raises(LibraryError, match=r"another text called bees\.txt"):
        add(other, folder)
    add(other, folder, replace=True)
    assert (folder / "bees.txt").read_text() == "Quite another text.\n"

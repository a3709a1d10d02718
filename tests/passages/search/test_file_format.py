"""An index on disk."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.errors import Damaged
from passages.model import Basis, Metadata, Note, NoteMark, Passage, Place, Sentence, System
from passages.search.index import file_format, string_table
from passages.search.index.file_format import ChainedPassages
from passages.search.index.string_table import StringTable
from passages.search.searcher import Index

PASSAGES = [
    Passage(
        "The school.1 It is old.",
        7,
        30,
        (
            Sentence(7, 19, (Place(System.SECTION, ("10",), "No."), Place(System.PAGE, ("104",)))),
            Sentence(20, 30, (Place(System.PAGE, ("104", "105")),)),
        ),
        2,
        "A heading",
        (NoteMark("1", 18, 19),),
        (Note("1", "See below.", ("104",)),),
        Basis.PRINTED,
        Metadata(title="Essay", author="N. N.", language="en"),
    ),
    Passage.of("Ein Haus am Fluss \ud800.", metadata=Metadata(language="de")),
    Passage.of("\0 and nothing else"),
]


@pytest.mark.parametrize("passages", [PASSAGES, [], [Passage.of("of the")]], ids=["some", "none", "no word"])
def test_an_index_opened_is_the_index_that_was_saved(tmp_path: Path, passages: list[Passage]) -> None:
    built = Index(passages)
    built.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    assert list(opened.passages) == list(built.passages)
    assert opened.passages[:2] == tuple(built.passages[:2])
    assert opened.places == built.places
    for question in ("Is the school old?", "Wo ist das Haus?", "schol", "nothing"):
        assert opened.query(question) == built.query(question)


@pytest.mark.skipif(not hasattr(os, "pread"), reason="this system maps files only")
def test_a_large_index_reads_its_strings_and_lets_the_file_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: set[int] = set()
    pread = os.pread

    def read(file: int, length: int, at: int) -> bytes:
        files.add(file)
        return pread(file, length, at)

    monkeypatch.setattr(file_format, "_READ_FROM", 0)
    monkeypatch.setattr(os, "pread", read)
    built = Index(PASSAGES)
    built.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    assert list(opened.passages) == PASSAGES
    assert opened.query("Is the school old?") == built.query("Is the school old?")
    opened.save(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "index").read_bytes()
    (file,) = files
    del opened
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what a process holds open is told by Linux alone")
def test_a_thousand_small_indexes_hold_no_file_open(tmp_path: Path) -> None:
    Index(PASSAGES).save(tmp_path / "index")
    before = len(list(Path("/proc/self/fd").iterdir()))
    opened = [Index.open(tmp_path / "index") for _ in range(1_000)]
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert all(one.search("school") for one in opened[::100])


def test_a_large_index_is_built_with_its_strings_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Index(PASSAGES).save(tmp_path / "small")
    monkeypatch.setattr(string_table, "_SPILL", 8)
    built = Index(PASSAGES)
    assert built.data.sentence_forms[0] == "the school\nit is old"
    built.save(tmp_path / "large")
    assert (tmp_path / "large").read_bytes() == (tmp_path / "small").read_bytes()


@given(st.lists(st.integers(0, 3), max_size=5), st.slices(8))
def test_texts_in_a_chain_are_one_run_of_passages(lengths: list[int], part: slice) -> None:
    texts = [[Passage.of(f"{text}.{number}") for number in range(length)] for text, length in enumerate(lengths)]
    plain = [passage for text in texts for passage in text]
    chained = ChainedPassages(texts)
    assert list(chained) == plain
    assert [*chained[part]] == plain[part]
    assert [chained[at] for at in range(-len(plain), 0)] == plain


def test_a_save_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    Index(PASSAGES).save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    Index([]).save(tmp_path / "index")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    assert opened.search("school")  # what was opened before still is what it was
    assert not Index.open(tmp_path / "index").passages


@pytest.mark.parametrize("data", [b"", b"x", b"PNG" * 100, b"LOCCITIX", b"LOCCITIX" + bytes(12)])
def test_a_foreign_file_is_no_index(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "index").write_bytes(data)
    with pytest.raises(Damaged, match="build it anew"):
        Index.open(tmp_path / "index")


@settings(max_examples=40, deadline=None)  # every save reaches the disk
@given(st.data())
def test_no_damage_goes_unnoticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("store") / "index"
    Index(PASSAGES).save(path)
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path.write_bytes(data.draw(st.sampled_from([flipped, whole[:at], whole + b"x"])))
    with pytest.raises(Damaged):
        Index.open(path)


def test_an_index_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Index.open(tmp_path / "index")


@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=3), max_size=6), st.slices(6))
def test_strings_are_sliced_like_a_list(written: list[str], part: slice) -> None:
    assert StringTable.of(written)[part] == written[part]

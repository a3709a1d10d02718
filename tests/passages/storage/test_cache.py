"""What the files of the cache are named by: the text, and all of the code and data that made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from passages.model import Document, Passage
from passages.search.searcher import Index
from passages.storage import cache as module
from passages.storage.cache import Cache, code_hash
from passages.storage.snapshot import Text


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with code, data files and a sample text."""
    files = {"__init__.py": "", "search/words.py": "A = 1", "search/data/en.txt": "the of", "texts/sample.md": "Hello."}
    for name, content in files.items():
        path = tmp_path / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "package"


def hashed(package: Path) -> str:
    code_hash.cache_clear()
    return code_hash(package)


@pytest.mark.parametrize("name", ["search/words.py", "search/data/en.txt", "search/data/de.txt"])
def test_code_and_data_files_change_the_hash(package: Path, name: str) -> None:
    before = hashed(package)
    with (package / name).open("a", encoding="utf-8") as file:
        file.write(" and")
    assert hashed(package) != before


def test_a_file_that_is_renamed_changes_the_hash(package: Path) -> None:
    before = hashed(package)
    (package / "search/data/en.txt").rename(package / "search/data/fr.txt")
    assert hashed(package) != before


@pytest.mark.parametrize("name", ["texts/sample.md", "texts/other.md", "search/words.pyc"])
def test_the_sample_text_and_compiled_files_do_not(package: Path, name: str) -> None:
    before = hashed(package)
    (package / name).write_text("Other words.", encoding="utf-8")
    assert hashed(package) == before


def test_a_text_that_was_cached_with_other_word_lists_is_not_opened(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PACKAGE", package)
    code_hash.cache_clear()
    cache, document, digest = Cache(tmp_path / "cache"), Document("A fox sleeps."), "0" * 64
    cache.store(Text.of("fox.txt", digest, (0, 0), Index([Passage.of(document.text)]), lambda: document), document)
    assert cache.open("fox.txt", digest, (0, 0)) is not None
    (package / "search/data/en.txt").write_text("the of and", encoding="utf-8")
    code_hash.cache_clear()
    assert cache.open("fox.txt", digest, (0, 0)) is None

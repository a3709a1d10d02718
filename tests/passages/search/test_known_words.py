"""A word of the language is never read as another word."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from passages.model import Metadata, Passage
from passages.search.query import known_words
from passages.search.query.known_words import is_known_word
from passages.search.searcher import Index


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("a", "en"),
        ("point", "en"),
        ("zoology", "en"),
        ("honour", "en"),  # the list has the American spelling
        ("ebooks", "en"),
        ("freiheit", "de"),
        ("straße", "de"),
        ("liberté", "fr"),
        ("canción", "es"),
        ("свобода", "ru"),
    ],
)
def test_words_are_known(word: str, language: str) -> None:
    assert is_known_word(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [("prisnoers", "en"), ("mearshiemer", "en"), ("zzzz", "en"), ("", "en"), ("\ud800", "en"), ("freihiet", "de")],
)
def test_misspellings_are_not(word: str, language: str) -> None:
    assert not is_known_word(word, language)


def test_without_a_list_no_word_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_known_word("word", "xx")
    known_words._words.cache_clear()
    monkeypatch.setattr(known_words, "find_spec", lambda _: None)
    assert not is_known_word("point", "en")
    known_words._words.cache_clear()


def test_the_lists_are_where_the_package_keeps_them() -> None:
    assert version("pyspellchecker")
    assert all(len(known_words._words(language)) > 100_000 for language in ("de", "en", "es", "fr", "it", "pt", "ru"))


@pytest.mark.parametrize(("written", "asked"), [("print", "point"), ("books", "ebooks"), ("legal", "illegal")])
def test_a_word_that_the_text_lacks_is_missing(written: str, asked: str) -> None:
    found = Index([Passage.of(f"They saw {written} there."), Passage.of("Cats sleep.")]).query(asked)
    assert found.corrected == ()
    assert found.missing == (asked,)


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [("en", "prisoners", "prisnoers"), ("de", "Freiheit", "Freihiet"), ("fr", "liberté", "libetré")],
)
def test_a_misspelt_word_is_still_read_as_the_one_meant(language: str, written: str, typed: str) -> None:
    passages = [Passage.of(written, metadata=Metadata(language=language)), Passage.of("1234")]
    assert Index(passages).query(typed).corrected == ((typed, written.lower()),)

"""The word lists: data files, one for each language."""

from __future__ import annotations

import unicodedata

import pytest

from passages.search.analysis.irregular_forms import lemma
from passages.search.analysis.languages import SNOWBALL, stop_words
from passages.search.analysis.word_lists import languages_with, read_lines, read_words

KINDS = ("stopwords", "common_words", "irregular_forms", "synonyms", "spelling_pairs", "suffixes")
LISTS = [(kind, language) for kind in KINDS for language in languages_with(kind)]


@pytest.mark.parametrize(("kind", "language"), LISTS)
def test_a_list_has_composed_words_in_small_letters(kind: str, language: str) -> None:
    words = read_words(kind, language)
    assert words
    assert all(word == unicodedata.normalize("NFC", word).lower() for word in words)


def test_every_language_with_a_stemmer_has_stop_words() -> None:
    assert all(stop_words(language) for language in SNOWBALL)


def test_both_norwegian_languages_share_one_list() -> None:
    assert stop_words("nb") == stop_words("nn") == stop_words("no")


@pytest.mark.parametrize("language", languages_with("irregular_forms"))
def test_an_irregular_form_has_one_base_form(language: str) -> None:
    entries = [line.split() for line in read_lines("irregular_forms", language)]
    assert all(len(entry) >= 2 for entry in entries)
    assert all(lemma(form, language) == base for base, *forms in entries for form in forms)


@pytest.mark.parametrize("language", ["xx", "", "..", "a\0", "/e"])
def test_a_language_without_a_list_has_no_words(language: str) -> None:
    assert read_words("stopwords", language) == []

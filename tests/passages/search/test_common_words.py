"""Words that most texts have: that one of them is missing says little about what a text speaks of."""

from __future__ import annotations

import pytest

from passages.search.analysis.common_words import is_common


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("rich", "en"),
        ("Reasons", "en"),
        ("Gründe", "de"),
        ("bekamen", "de"),
        ("raisons", "fr"),
        ("donné", "fr"),
        ("verdad", "es"),
        ("existen", "es"),
        ("motivi", "it"),
    ],
)
def test_a_word_of_most_texts_is_common_in_its_forms(word: str, language: str) -> None:
    assert is_common(word, language)


@pytest.mark.parametrize(
    ("word", "language"),
    [("submarine", "en"), ("Unterseeboot", "de"), ("sous-marin", "fr"), ("rich", "de"), ("原因", "zh"), ("rich", "pl")],
)
def test_other_words_name_a_subject(word: str, language: str) -> None:
    assert not is_common(word, language)

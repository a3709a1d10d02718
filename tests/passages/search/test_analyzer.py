"""What words a text and a question are found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages.model import NoteMark
from passages.search.analysis.analyzer import MAX_WORD, analyze, content_tokens, term_of
from passages.search.analysis.irregular_forms import lemma
from tests.support.processor_time import LINEAR, growth


def terms(text: str, language: str = "en") -> list[str]:
    return [word.term for word in content_tokens(text, language)]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("café", "CAFE"),
        ("naïve", "naive"),
        ("ﬁnal", "final"),
        ("Ｆｕｌｌ", "full"),
        ("the school's", "schools’"),
        ("decision-makers", "decision makers"),
        ("the U.S.S.R.", "USSR"),
        ("1,000", "1000"),
        ("1.000", "1000"),
        ("the 1960s", "1960"),
        ("1960–80s", "1960 80"),
        ("soft\u00adware", "software"),
        ("zero\u200dwidth", "zerowidth"),
        ("O’Brien", "o'brien"),
        ("gave", "giving"),
        ("children", "child"),
        ("e\u0301lite", "élite"),
        ("Straße", "STRASSE"),
        ("mc²", "mc"),
    ],
)
def test_two_spellings_of_a_word_are_one_word(asked: str, written: str) -> None:
    assert terms(asked) == terms(written) != []


@pytest.mark.parametrize(
    ("language", "asked", "written"),
    [
        ("en", "loves", "loveth"),
        ("en", "comes", "cometh"),
        ("ru", "человек", "человѣкъ"),
        ("ru", "мир", "міръ"),
        ("ru", "ёлка", "елка"),
        ("ar", "أحمد", "احمد"),
        ("ar", "مدرسة", "مدرسه"),
        ("fa", "کتاب", "كتاب"),
        ("fa", "ایرانی", "ايراني"),
        ("tr", "İstanbul", "istanbul"),
        ("tr", "IŞIK", "isik"),
        ("el", "ἄνθρωπος", "ΑΝΘΡΩΠΟΣ"),
    ],
)
def test_letters_that_a_language_writes_in_two_ways_are_one(language: str, asked: str, written: str) -> None:
    assert terms(asked, language) == terms(written, language) != []


def test_an_ordinal_is_no_old_verb() -> None:
    assert terms("the twentieth") == ["twentieth"]


@pytest.mark.parametrize("homoglyph", ["аpple", "ѕoap"])
def test_a_cyrillic_look_alike_is_another_word(homoglyph: str) -> None:
    assert terms(homoglyph) not in (["appl"], ["soap"])


@pytest.mark.parametrize(
    "question", ["the of and ???", "Who is it?", "What don't they do?", "dont you", "\u200b\ufeff", "", "…", "*"]
)
def test_stop_words_and_signs_are_no_content(question: str) -> None:
    assert terms(question) == []


def test_capitals_tell_an_acronym_from_a_stop_word() -> None:
    assert terms("Who leads the WHO in the US?") == ["lead", "who", "us"]


def test_a_question_in_capitals_has_its_stop_words_still() -> None:
    assert terms("WHO IS THE KING?") == ["king"]


def test_a_note_number_is_no_word() -> None:
    assert [
        word.form for word in content_tokens("the realist school.1 These", marks=[NoteMark("1", 119, 120)], offset=100)
    ] == [
        "realist",
        "school",
    ]


def test_a_word_knows_where_it_stands() -> None:
    text = "Ａ naïve “Machiavellian” regime"
    assert [text[word.start : word.end] for word in content_tokens(text)] == ["naïve", "Machiavellian", "regime"]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fr", "l’homme et l'école", ["homm", "ecol"]),
        ("de", "Die Häuser der Menschen", ["haus", "mensch"]),
        ("tr", "Ankara'da bir ev", ["ankar", "ev"]),
        ("zh", "老人走", ["老人", "人走"]),
        ("ja", "猫がニュース", ["猫", "ニュ", "ュー", "ース"]),
        ("ko", "학교", ["학교"]),
        ("hi", "नदी के किनारे", None),
    ],
)
def test_each_language_has_its_own_words(language: str, text: str, found: list[str] | None) -> None:
    assert terms(text, language) == found if found else terms(text, language)


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc", "Mn", "Lo", "Nd", "Cf"])))
def test_any_string_has_words_that_stand_in_it_in_order(text: str) -> None:
    end = 0
    for word in analyze(text):
        assert end <= word.start < word.end <= len(text)
        assert 0 < len(word.form) <= MAX_WORD
        end = word.start if len(text[word.start : word.end]) == 2 else word.end  # pairs of characters overlap


@pytest.mark.parametrize("unit", ["a", "a\u0301", "a.", "1,", "a'", "\u0301", "猫", "\u200d", "ﷺ", "\ud800", "A-"])
def test_work_grows_with_length_alone(unit: str) -> None:
    def read(times: int) -> None:
        assert len(analyze(unit * times)) <= len(unit) * times

    assert growth(read, 5_000 // len(unit)) < LINEAR


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "give gave given gives"),
        ("de", "geben gibt gab gegeben"),
        ("de", "verstehen versteht verstand verstanden"),
        ("de", "einführen eingeführt einzuführen"),
        ("de", "beginnen begann begonnen"),
        ("de", "gründen gegründet gründete"),
        ("fr", "naître naquit né"),
        ("fr", "écrire écrit écrivit"),
        ("es", "decir dice dijo dicho"),
        ("es", "morir muere murió"),
        ("it", "scrivere scrisse scritto"),
        ("it", "nascere nacque nato"),
    ],
)
def test_the_forms_of_an_irregular_verb_are_one_term(language: str, forms: str) -> None:
    assert len({term_of(language)(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("form", ["angebot", "umgebung", "vorgehen", "zukunft", "angehen", "ausgeben"])
def test_german_nouns_and_infinitives_that_look_like_participles_stay(form: str) -> None:
    assert lemma(form, "de") == form


def test_russian_may_be_written_without_its_dots() -> None:
    dotted, plain = (analyze(text, "ru") for text in ("чём пойдёт ещё", "чем пойдет еще"))
    assert [word.term for word in dotted] == [word.term for word in plain]

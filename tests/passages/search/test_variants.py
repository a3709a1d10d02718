"""The same word in another spelling."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages import answer
from passages.model import Metadata, Passage
from passages.search.analysis.analyzer import term_of
from passages.search.analysis.word_lists import languages_with, read_lines
from passages.search.query.readings import AskedWord
from passages.search.query.spelling import SpellingBudget
from passages.search.query.variants import MAX_FAR, MAX_LETTERS, _by_one_rule, numeral_variant, variants
from passages.search.searcher import Index

ENGLISH = """
    honour honor|neighbourhood neighborhood|organisation organization|paralyse paralyze|theatre theater
    centring centering
    travelled traveled|worshipper worshiper|skilful skillful|fulfil fulfill|defence defense|catalogue catalog
    programme program|judgement judgment|likeable likable|mould mold|grey gray|ploughman plowman|draught draft
    sceptical skeptical|sulphur sulfur|encyclopaedia encyclopedia|mediaeval medieval|fœtus fetus|cæsar caesar
    connexion connection|publick public|almanack almanac|inclose enclose|phantasy fantasy|dropt dropped
    shew show|gaol jail|cheque check|waggon wagon|manoeuvre maneuver|colourise colorize|errour error
"""
PAIRS = [("en", *pair.split()) for line in ENGLISH.strip().splitlines() for pair in line.strip().split("|")] + [
    (language, *pair.split())
    for language, line in {
        "de": "thür tür|theil teil|seyn sein|giebt gibt|regiren regieren|cultur kultur|todt tot|mueller müller",
        "fr": "étoit était|françois français|tems temps|enfans enfants|oeuvre œuvre|estre être|clef clé",
        "es": "méjico méxico|psicología sicología|obscuro oscuro|muger mujer|christo cristo",
        "it": "ajuto aiuto|benefizio beneficio|immagine imagine",
        "pt": "acção ação|direcção direção|óptimo ótimo|cousa coisa",
        "nl": "mensch mens|cultuur kultuur|groote grote",
        "da": "aarhus århus|kjøkken køkken",
        "sv": "hvad vad|lif liv|godt gott",
        "ru": "краснаго красного|добрыя добрые|безсмертный бессмертный",
        "id": "boekoe buku|tjinta cinta",
        "pl": "historja historia",
        "ro": "cânta cînta",
        "en": "goethe göthe|kierkegaard kierkegård|angstroem angström",
    }.items()
    for pair in line.split("|")
]
LANGUAGES = sorted({*languages_with("spelling_rules"), *languages_with("spelling_pairs")} - {"und", "names"})
words = st.text("abcdeghiklmnoprstuvxyzæœäöüéñßøå", min_size=2, max_size=7)


def index(*written: str, language: str = "en") -> Index:
    others = ["The market opens at six.", "Cats sleep on the wall."]
    return Index([Passage.of(text, metadata=Metadata(language=language)) for text in (*written, *others)])


@pytest.mark.parametrize(("language", "one", "other"), PAIRS)
def test_each_of_two_spellings_is_a_variant_of_the_other(language: str, one: str, other: str) -> None:
    assert other in variants(one, language)
    assert one in variants(other, language)


@given(words, st.sampled_from(LANGUAGES), st.booleans())
def test_what_is_a_variant_of_a_word_by_a_rule_has_it_as_a_variant(word: str, language: str, name: bool) -> None:
    """So it is by two rules, too, which are one after another."""
    assert all(word in _by_one_rule(other, language, name) for other in _by_one_rule(word, language, name))


@given(words, st.sampled_from(LANGUAGES))
def test_no_word_is_its_own_variant_and_none_is_given_twice(word: str, language: str) -> None:
    found = variants(word, language)
    assert word not in found
    assert len({*found}) == len(found)


@pytest.mark.parametrize("language", languages_with("spelling_pairs"))
def test_a_word_is_listed_once_among_those_that_follow_no_rule(language: str) -> None:
    listed = [word for line in read_lines("spelling_pairs", language) for word in line.split()]
    assert len({*listed}) == len(listed)


@pytest.mark.parametrize(
    ("one", "other"), [("four", "for"), ("hour", "hor"), ("poet", "pet"), ("guest", "gust"), ("prise", "prize")]
)
def test_two_words_are_not_two_spellings(one: str, other: str) -> None:
    assert other not in variants(one, "en")


@pytest.mark.parametrize(
    ("written", "asked", "read"),
    [
        ("honour", "honor", "honour"),
        ("honor", "honour", "honor"),
        ("honoured", "honoring", "honoured"),
        ("Cæsar", "Caesar", "Cæsar"),
        ("Müller", "Mueller", "Müller"),
        ("Mueller", "Müller", "Mueller"),
        ("Dostoyevsky", "Dostoevsky", "Dostoyevsky"),
        ("étranger", "etranger", "étranger"),
        ("Henry VIII", "Henry 8", "Henry VIII"),
        ("Louis 14", "Louis XIV", "Louis 14"),
    ],
)
def test_a_word_is_found_in_the_spelling_of_the_text_and_the_reply_says_so(written: str, asked: str, read: str) -> None:
    reply = answer(index(f"It was said of {written} in the village."), asked)
    assert reply.found
    assert reply.missing == ()
    assert [typed in asked and one in read for typed, one in reply.corrected] == [True]
    quote = reply.quotes[0]
    bold = {quote.passage.text[start - quote.passage.start : end - quote.passage.start] for start, end in quote.matched}
    assert bold & {*written.split()}


@settings(max_examples=20)
@given(st.sampled_from([pair for pair in PAIRS if pair[0] == "en"]))
def test_another_spelling_weighs_as_much_as_the_text_s_own(pair: tuple[str, str, str]) -> None:
    _, one, other = pair
    texts = index(f"It was the {one} of all.")
    if term_of("en")(one) == term_of("en")(other) or one in (
        "show",
        "shew",
    ):  # one word anyhow; the frame of a question
        return
    asked, own = texts.query(f"village {other}"), texts.query(f"village {one}")
    assert [(hit.number, hit.score) for hit in asked.hits] == [(hit.number, hit.score) for hit in own.hits]
    assert asked.confidence is own.confidence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_made_for_it_has_no_more_spellings_than_can_be_looked_up(language: str) -> None:
    for letters in ("c", "ae", "ee", "oe", "th", "ie", "x"):
        assert len(variants((letters * 64)[:MAX_LETTERS], language, name=True)) < 2 * MAX_FAR
        assert variants(letters * 64, language) == ()


def test_all_words_of_a_question_share_one_budget_of_spellings() -> None:
    budget = SpellingBudget(variants=1000)
    texts = index("It was grey.")
    reader = texts._parser._reader
    for number in range(40):
        word = f"{'ae' * 8}{chr(97 + number % 26)}"
        assert reader.read(AskedWord(word, word, "en", capital=False, inside=True), budget) is None
    assert 0 <= budget.variants < 1000


@pytest.mark.parametrize("written", ["honor and honour", "honor and honors"])
def test_the_text_s_own_word_is_no_other(written: str) -> None:
    assert index(f"They spoke of {written}.").query("honor").corrected == ()


def test_what_a_word_was_read_as_is_read_as_itself() -> None:
    texts = index("The colour of the theatre was grey.", "Herr Müller saw it.")
    for word in ("color", "theater", "gray", "Mueller"):
        ((_, read),) = texts.query(word).corrected
        assert texts.query(read).corrected == ()


def test_words_of_a_german_book_are_found_as_they_were_written() -> None:
    texts = index("Die Thür war offen, und ein Theil der Cultur lag im Staub.", language="de")
    assert texts.query("Tür Teil Kultur").corrected == (("Tür", "thür"), ("Teil", "theil"), ("Kultur", "cultur"))


@pytest.mark.parametrize("asked", ["Ozturk", "Öztürk", "oztürk"])
def test_accents_left_out_cost_nothing(asked: str) -> None:
    texts = index("The net-makers elected Mrs. Öztürk as their head.")
    reply = answer(texts, asked)
    assert reply.found
    assert reply.corrected == ()


@pytest.mark.parametrize(
    ("form", "other"), [("8", "viii"), ("viii", "8"), ("14", "xiv"), ("6", ""), ("xi", ""), ("mix", ""), ("100", "")]
)
def test_a_roman_number_that_may_be_a_word_is_none(form: str, other: str) -> None:
    assert numeral_variant(form) == other


@pytest.mark.parametrize("question", ["kept 8 cows", "chapter 8"])
def test_figures_are_read_as_roman_numbers_after_a_name_alone(question: str) -> None:
    assert index("Part VIII is about the cows that were kept.").query(question).missing[-1:] == ("8",)

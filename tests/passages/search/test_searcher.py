"""What an index finds, and that it is rank_bm25 that ranks."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from passages.model import Metadata, NoteMark, Passage, Sentence
from passages.search.analysis.analyzer import analyze, key_of
from passages.search.index import bm25 as inverting
from passages.search.index.bm25 import Postings, SafeOkapi
from passages.search.index.forward_index import SENTENCE_END, UNKNOWN, key_number
from passages.search.searcher import Index

WORDS = ["king", "queen", "river", "castle", "dragon", "forest", "tower", "bridge", "sword", "ring", "the", "of"]
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=8)
questions = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def made(*written: str) -> Index:
    return Index([Passage.of(text) for text in written])


class LibraryOkapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 is untyped
    """All of the library's own but the idf."""

    _calc_idf = SafeOkapi._calc_idf


@pytest.mark.parametrize("block", [1, 7, 1 << 21])
@given(texts.filter(any), st.lists(st.sampled_from([*WORDS, "absent"]), max_size=6))
def test_scores_are_those_of_rank_bm25_to_the_last_bit(block: int, written: list[str], asked: list[str]) -> None:
    corpus = [text.split() for text in written]
    expected = LibraryOkapi(corpus).get_scores(asked)
    with mock.patch.object(inverting, "_BLOCK", block):
        bm25 = SafeOkapi(iter(corpus))
    postings = Postings.of(bm25)
    numbers = [number for word in asked if (number := postings.terms.find(word)) is not None]
    assert np.array_equal(postings.scores(numbers), expected)
    assert np.array_equal(bm25.get_scores(asked), expected)


def test_passages_of_very_many_lengths_score_as_in_rank_bm25() -> None:
    corpus = [["word"] * number + ["other"] * (number % 37) for number in range(400)]
    postings = Postings.of(SafeOkapi(corpus))
    assert np.array_equal(postings.scores([0, 1]), LibraryOkapi(corpus).get_scores(["other", "word"]))


@pytest.mark.parametrize("rarest", [3, 70, 4500], ids=["few share a word", "some", "all"])
def test_of_thousands_those_with_the_best_scores_are_looked_at_again(rarest: int) -> None:
    rng = np.random.default_rng(4)
    written = [" ".join(rng.choice(WORDS[:10], 6)) + " zebra" * (number < rarest) for number in range(4500)]
    index = made(*rng.permutation(written))
    term = index.data.postings.terms.find("zebra")
    assert term is not None
    scores = index.data.postings.scores([term])
    best = np.flatnonzero(scores > 0)[np.argsort(-scores[scores > 0], kind="stable")][:50]
    found = index.rank("zebra")
    assert sorted(found.numbers) == sorted(best.tolist())
    assert found.bm25_scores.tolist() == scores[best].tolist()


@given(texts)
def test_words_have_one_number_where_they_have_one_stem(written: list[str]) -> None:
    index = made(*written)
    parts = index.data
    run = [number for number in parts.forward.of(range(len(written))).tolist() if number != SENTENCE_END]
    stems = [key_of(index.language(at))(word) for at, text in enumerate(written) for word in text.split()]
    assert run == [key_number(stem, terms=parts.postings.terms, forms=parts.forms) for stem in stems]
    assert len({*run}) == len({*stems})


@given(texts, questions)
def test_no_idf_is_below_nothing_so_that_every_shared_word_finds(written: list[str], question: str) -> None:
    index = made(*written)
    content = [word for word in question.split() if word not in ("the", "of")]
    sharing = {number for number, text in enumerate(written) if set(content) & set(text.split())}
    assume(sharing or len({*content}) != 1)  # else it may be found by a relative
    hits = index.search(question, limit=len(written) + 1)
    assert {hit.number for hit in hits} == sharing
    assert all(hit.score > 0 for hit in hits)


@given(texts, questions, st.randoms())
def test_the_order_of_building_does_not_change_the_order_of_hits(
    written: list[str], question: str, rng: object
) -> None:
    written = list(dict.fromkeys(written))
    mixed = sorted(written, key=lambda text: hash((text, str(rng))))
    first = {hit.passage.text: hit.score for hit in made(*written).search(question)}
    second = {hit.passage.text: hit.score for hit in made(*mixed).search(question)}
    assert first == second


@given(texts, questions, st.sampled_from(["zyxwv", "qqqqqq", "ʬʬʬʬ", "9999999"]), st.integers(0, 5))
def test_a_word_that_stands_nowhere_never_changes_the_order(
    written: list[str], question: str, absent: str, place: int
) -> None:
    index = made(*written)
    words = question.split()
    assume(index.terms(index.rank(question).query) & {key_of("en")(word) for word in words})  # else by a relative
    longer = " ".join((*words[:place], absent, *words[place:]))
    assert [hit.number for hit in index.search(longer)] == [hit.number for hit in index.search(question)]


@given(texts)
def test_a_question_without_a_shared_word_never_finds(written: list[str]) -> None:
    finding = made(*written).query("zyxwv 9999999 ʬʬʬʬ")
    assert not finding.hits
    assert not finding.confident


@settings(max_examples=60)
@given(st.text(), st.text())
def test_no_string_is_too_strange_to_ask(text: str, question: str) -> None:
    finding = Index([Passage.of(text)] if text.strip() else []).query(question)
    for hit in finding.hits:
        assert finding.best_sentence(hit) in hit.passage.sentences
        assert all(hit.passage.start <= span.start < span.end <= hit.passage.end for span in finding.matched(hit))


@given(st.lists(st.sampled_from(["be", "to", "or", "whale", "sea", "US", "l'eau", "1.5"]), max_size=4), st.data())
def test_words_torn_apart_can_be_asked(written: list[str], data: st.DataObject) -> None:
    blanks = st.sampled_from(["", " "])
    torn = "".join(letter + data.draw(blanks) for letter in " ".join(written))
    finding = made(" ".join(written)).query(torn)
    assert finding.content_count <= len(analyze(torn))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ([], []),
        (["The of and."], []),
        (["A fox sleeps."], [0]),
        (["A fox sleeps.", "A hen wakes."], [0]),
        (["One fox sleeps.", "One fox wakes."], [0, 1]),
        (["A hen.", "A fox here.", "A fox here.", "A fox here."], [1, 2, 3]),
    ],
)
def test_few_passages_and_common_words_are_no_edge(written: list[str], found: list[int]) -> None:
    assert [hit.number for hit in made(*written).search("Where is the fox?")] == found


def test_a_word_is_counted_once_however_often_it_is_asked() -> None:
    index = made("A fox sleeps in the barn.", "The barn is red.")
    assert index.search("barn " * 2000)[0].number == index.search("barn")[0].number
    assert index.query("barn " * 2000).content_count == 1


def test_words_in_the_question_s_order_and_sentence_come_first() -> None:
    index = made(
        "The dog saw the man. It did not bite. A cat would.",
        "The man bites the dog. Nothing else happened that day.",
        "The dog bites the man. Nothing else happened that day.",
    )
    assert index.search("Which dog bites the man?")[0].number == 2


def test_the_best_sentence_and_the_words_it_shares_are_known() -> None:
    text = "The harbour was quiet. A whale swam past the pier. Nobody spoke."
    finding = made(text).query("Did whales swim past?")
    (hit,) = finding.hits
    best = finding.best_sentence(hit)
    assert text[best.start : best.end] == "A whale swam past the pier."
    assert [text[start:end] for start, end in finding.matched(hit)] == ["whale", "swam", "past"]


def test_matched_words_are_placed_in_the_document() -> None:
    text = "A whale swam."
    passage = Passage(text, 100, 113, (Sentence(100, 113),), marks=(NoteMark("1", 112, 113),))
    finding = Index([passage]).query("whale")
    assert finding.matched(finding.hits[0]) == ((102, 107),)


@pytest.mark.parametrize(
    ("frame", "bare"),
    [
        ("What does the author say about whales?", "whales"),
        ("Does the essay mention whales?", "whales"),
        ("According to the text, where are whales?", "whales"),
        ("Can you tell me about whales?", "whales"),
        ("Where in the essay are whales described?", "whales"),
        ("What does Ishmael say about whales?", "Ishmael whales"),
    ],
)
def test_the_frame_of_a_question_has_no_weight(frame: str, bare: str) -> None:
    index = made("The author of the essay was born in a book shop.", "They say the text is lost.", "Whales sing.")
    assert [hit.number for hit in index.search(frame)] == [hit.number for hit in index.search(bare)] == [2]


def test_texts_of_several_languages_are_each_found_in_their_own() -> None:
    german, english = Metadata(title="Garten", language="de"), Metadata(title="Garden", language="en")
    index = Index(
        [
            Passage.of("Die Gärtner pflanzten alte Bäume am Ufer.", metadata=german),
            Passage.of("The gardeners planted old trees on the bank.", metadata=english),
        ]
    )
    assert [hit.number for hit in index.search("Wer pflanzte die Bäume?")] == [0]
    assert [hit.number for hit in index.search("Who was planting a tree?")] == [1]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Welche Männer beißen?", 0),
        ("Welche Hunde beißen?", 1),
        ("Hunde beißen", 1),  # read as English, of which there is most
        ("Which dogs bite?", 2),
        ("Which men bite?", 3),
    ],
)
def test_order_counts_in_every_language_of_the_texts(question: str, first: int) -> None:
    german = ["Die Männer beißen die Hunde. Es war Abend.", "Die Hunde beißen die Männer. Es war Abend."]
    english = ["The dogs bite the men. It was evening.", "The men bite the dogs. It was evening.", "The cats sleep."]
    written = [(text, "de") for text in german] + [(text, "en") for text in english]
    index = Index([Passage.of(text, metadata=Metadata(language=code)) for text, code in written])
    assert index.search(question)[0].number == first


def test_a_word_has_the_key_of_the_language_that_it_stands_in() -> None:
    german, english = Metadata(language="de"), Metadata(language="en")
    passages = [Passage.of("Sie beißen.", metadata=german), *[Passage.of("The cats sleep.", metadata=english)] * 2]
    index = Index(passages)
    _, bite, _ = index.data.forward.of([0]).tolist()
    the, cat, sleep, _ = index.data.forward.of([1]).tolist()
    assert [index._key("beissen", language) for language in ("en", "de")] == [bite, bite]
    assert [index._key(form, "en") for form in ("the", "cats", "sleeping", "dog")] == [the, cat, sleep, UNKNOWN]


def test_a_long_question_is_answered_from_its_first_64_words() -> None:
    question = " ".join(f"word{number}" for number in range(1000))
    assert made("word1 word63 word999").query(question).content_count == 64

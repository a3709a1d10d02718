from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages import Index, Passage, answer
from passages.answering.answer import MAX_QUESTION
from passages.model import Confidence, Reason, surest
from passages.search import searcher
from passages.storage.snapshot import Snapshot
from tests.support.conversations import ALL, NOTHING, Conversation

HARBOUR = Index(
    [
        Passage.of("The harbour master keeps a ledger of every ship. He writes the tonnage in red ink."),
        Passage.of("In winter the ferries stop, and the islanders bake their own bread."),
        Passage.of("A lighthouse was built in 1871 by Elspeth Moncrieff. Its lamp burned whale oil."),
        Passage.of("Nobody has swum the strait since the war. The current runs at nine knots."),
    ]
)


def test_the_answer_quotes_the_passage_that_speaks_of_it() -> None:
    reply = answer(HARBOUR, "Who built the lighthouse?")
    assert reply.found
    assert reply.quotes[0].text == "A lighthouse was built in 1871 by Elspeth Moncrieff. Its lamp burned whale oil."


def test_a_quote_knows_its_best_sentence_and_its_matched_words() -> None:
    (quote, *_) = answer(HARBOUR, "What oil did the lamp of the lighthouse burn?").quotes
    assert quote.passage.text[quote.best.start : quote.best.end] == "Its lamp burned whale oil."
    matched = {quote.passage.text[start:end] for start, end in quote.matched}
    assert {"lamp", "oil", "burned", "lighthouse"} == matched


def test_a_miss_names_the_words_that_stand_nowhere_and_quotes_nothing() -> None:
    reply = answer(HARBOUR, "Which submarine carried the torpedo?")
    assert not reply.found
    assert reply.reason is Reason.NOT_IN_TEXT
    assert reply.quotes == ()
    assert set(reply.missing) == {"submarine", "carried", "torpedo"}
    assert "“submarine”" in reply.message


def test_an_unsure_answer_quotes_but_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "confidence", lambda _: Confidence.PERHAPS)
    reply = answer(HARBOUR, "Who swam the strait?")
    assert (reply.confidence, reply.reason, reply.found) == ("perhaps", Reason.UNSURE, False)
    assert reply.message == "I'm not sure this answers it. The nearest passage:"
    assert [quote.number for quote in reply.quotes] == [3]
    assert reply.nearest == ()
    first = answer(HARBOUR, "Who built what in winter?", limit=1)
    further = answer(HARBOUR, "more", previous=first)
    assert further.confidence == "perhaps", "what follows an unsure answer is no surer"
    page = answer(HARBOUR, "on which page?", previous=reply)
    assert page.found, "the place of what was quoted is known for sure"


def test_the_surest_of_two_confidences_is_not_the_first_in_the_alphabet() -> None:
    assert surest(Confidence.PERHAPS, Confidence.FOUND) is Confidence.FOUND
    assert surest(Confidence.NONE, Confidence.PERHAPS) is Confidence.PERHAPS


@pytest.mark.parametrize(
    ("question", "reason", "told"),
    [
        ("", Reason.EMPTY_QUESTION, "at least one word"),
        ("  \t\n", Reason.EMPTY_QUESTION, "at least one word"),
        ("\u200b\ufeff\u2060", Reason.EMPTY_QUESTION, "at least one word"),
        ("???", Reason.EMPTY_QUESTION, "at least one word"),
        ("the of and ???", Reason.NO_CONTENT_WORDS, "at least one content word"),
        ("x" * 6_000, Reason.TOO_LONG, "under 500 characters (yours had 6,000)"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_what_to_do(question: str, reason: Reason, told: str) -> None:
    reply = answer(HARBOUR, question)
    assert (reply.found, reply.reason) == (False, reason)
    assert told in reply.message


def test_a_question_of_the_greatest_length_is_answered() -> None:
    assert answer(HARBOUR, "lighthouse ".ljust(MAX_QUESTION - 1, " ") + "?").found


@pytest.mark.parametrize("passages", [[], [Passage.of("")], [Passage.of("   ")]])
def test_a_library_without_words_answers_that_it_does_not_know(passages: list[Passage]) -> None:
    assert not answer(Index(passages), "Who built the lighthouse?").found


@pytest.mark.parametrize("size", [1, 2])
def test_one_or_two_passages_are_enough_to_answer(size: int) -> None:
    texts = ["The lighthouse was built in 1871.", "The ferries stop in winter."][:size]
    few = Index([Passage.of(text) for text in texts])
    reply = answer(few, "When was the lighthouse built?")
    assert reply.found
    assert reply.quotes[0].number == 0


@given(st.text(max_size=700), st.text(max_size=700))
def test_no_string_ever_raises_and_every_quote_is_a_slice(question: str, follow_up: str) -> None:
    first = answer(HARBOUR, question)
    for reply in (first, answer(HARBOUR, follow_up, previous=first)):
        assert reply.message
        assert (reply.confidence is not Confidence.NONE) == bool(reply.quotes)
        for quote in reply.quotes:
            assert HARBOUR.passages[quote.number].text[quote.start : quote.end] == quote.text


def test_more_shows_passages_that_were_not_shown_and_then_says_that_there_are_none(sample: Snapshot) -> None:
    reply = answer(sample.index, "What do the readers in Utrecht do?")
    seen: set[int] = set()
    while reply.found:
        numbers = {quote.number for quote in reply.quotes}
        assert not numbers & seen, "a passage was shown twice"
        seen |= numbers
        reply = answer(sample.index, "more", previous=reply)
    assert reply.reason is Reason.NO_MORE
    assert len(seen) > 3


def test_asking_for_the_page_repeats_the_quote_with_its_place(sample: Snapshot) -> None:
    first = answer(sample.index, "When did Estienne print Plato?")
    reply = answer(sample.index, "on which page?", previous=first)
    assert reply.found
    assert reply.quotes == first.quotes[:1]
    assert "p. 23" in reply.message


def test_without_anything_before_a_follow_up_is_a_question_of_its_own() -> None:
    assert answer(HARBOUR, "and the lighthouse?").found
    assert answer(HARBOUR, "why?").reason is Reason.NO_CONTENT_WORDS


def test_a_follow_up_says_what_was_carried_over() -> None:
    first = answer(HARBOUR, "When do the ferries stop?")
    reply = answer(HARBOUR, "and the lighthouse?", previous=first)
    assert reply.read_as == "When do the ferries stop? — and the lighthouse?"
    assert answer(HARBOUR, "Who has swum the strait since the war?", previous=first).read_as == ""


def test_conversations_are_as_many_as_promised() -> None:
    assert len(ALL) >= 40


@pytest.mark.parametrize("talk", ALL, ids=lambda talk: talk.follow_up)
def test_a_follow_up_is_read_with_what_came_before(sample: Snapshot, talk: Conversation) -> None:
    before = answer(sample.index, talk.before)
    reply = answer(sample.index, talk.follow_up, previous=before)
    assert bool(reply.carried) == talk.carried
    if talk.expected == NOTHING:
        assert not reply.found
    else:
        assert talk.expected in reply.quotes[0].text


def test_a_corrected_name_is_shown_as_the_text_writes_it() -> None:
    assert answer(HARBOUR, "Who was Elspeth Moncreiff?").corrected == (("Moncreiff", "Moncrieff"),)


@pytest.mark.parametrize(
    "question",
    [
        "lighthouse " * 40,
        "@everyone @here <@1> <@&2> lighthouse",
        "[](" * 100 + " lighthouse",
        "[lighthouse](https://example.org) https://discord.gg/abc",
        "# lighthouse ||hidden|| > quote -# small ```code```",
        "\u202elighthouse\u202c \u2066isolated\u2069",
        "lighthouse " + "e" + "\u0301" * 300,
        "\ufdfa" * 20 + " lighthouse",
        "ｌｉｇｈｔｈｏｕｓｅ",
        "灯台 lighthouse ประภาคาร",
        "\ud800lighthouse\x00\x1b[31m",
        '"lighthouse" OR * NEAR( -ferry :',
        "lighthouse'; DROP TABLE texts; -- {0.__class__} %s $(id)",
    ],
)
def test_whatever_surrounds_a_word_of_the_text_it_is_found_and_nothing_is_executed(question: str) -> None:
    reply = answer(HARBOUR, question)
    shown = (*reply.quotes, *reply.nearest)
    assert shown[0].text.startswith("A lighthouse was built")
    assert len(reply.message) < 500


def test_a_letter_that_only_looks_the_same_counts_as_misspelt_and_is_told() -> None:
    typed = "l\u0456ghthous\u0435"  # Cyrillic і and е
    assert answer(HARBOUR, typed).corrected == ((typed, "lighthouse"),)


def test_a_long_question_is_linear_and_scored_by_few_words() -> None:
    words = " ".join(f"word{number}" for number in range(1_000))
    assert HARBOUR.search(f"lighthouse {words}")[0].number == 2


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was searched, in order."""
    searched: list[str] = []
    rank = Index.rank

    def counted(index: Index, question: str, limit: int = 10, **given: Any) -> Any:
        searched.append(question)
        return rank(index, question, limit, **given)

    monkeypatch.setattr(Index, "rank", counted)
    return searched


def test_a_question_is_searched_once_and_a_follow_up_by_itself_and_with_what_it_refers_to(searches: list[str]) -> None:
    found = answer(HARBOUR, "Who built the lighthouse?")
    assert found.found
    assert searches == ["Who built the lighthouse?"]
    searches.clear()
    assert answer(HARBOUR, "and the ferries?", previous=found).carried
    assert searches == ["and the ferries?", "Who built the lighthouse? and the ferries?"]


def test_more_is_searched_once_and_the_page_of_a_quote_not_at_all(searches: list[str]) -> None:
    found = answer(HARBOUR, "Who built the lighthouse?")
    searches.clear()
    answer(HARBOUR, "more", previous=found)
    assert searches == ["Who built the lighthouse?"]
    answer(HARBOUR, "on which page?", previous=found)
    assert len(searches) == 1


def test_the_ranking_of_an_answer_begins_with_its_quotes_and_goes_on_with_what_a_search_finds() -> None:
    question = "Which oil did the lamp of the lighthouse built in 1871 by Elspeth Moncrieff burn in winter?"
    found = answer(HARBOUR, question)
    assert found.ranking[: len(found.quotes)] == tuple(quote.number for quote in found.quotes)
    assert found.ranking == tuple(hit.number for hit in HARBOUR.search(question, 50))
    assert len(found.ranking) > len(found.quotes)

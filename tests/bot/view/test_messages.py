"""An answer as a Discord message: within every limit, and word for word, whatever the text is made of."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.moderator_replies import text_view
from bot.view import messages, quotes
from bot.view.custom_id import Action, ButtonId, PassageRef
from bot.view.markdown import length
from passages.model import (
    Answer,
    Basis,
    Block,
    Document,
    Kind,
    Metadata,
    Note,
    NoteMark,
    Passage,
    Place,
    Quote,
    Reason,
    ReferenceSystem,
    Run,
    Sentence,
    Span,
    System,
)
from passages.places.place_view import PlaceView, open_place
from tests.support.discord_world import lowered, quotes_in, walk
from tests.support.processor_time import processor_seconds

# Characters that mean something to Discord, that are long in UTF-16 or that reorder others, among ordinary words.
WORDS = (
    "word, *stars* _under_ `code` ||hide|| <@123> @everyone [](https://x) # - 1. > \\ : 𝔸𝔹 \u202eרtl\u2067 é".split()
)
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=60,
).map(" ".join)
SENTENCES = st.lists(HOSTILE, min_size=1, max_size=6)
META = Metadata("On *Weirs*", "Ann_Lee", "1999", "River Studies")


def passage_of(sentences: list[str], *, offset: int = 0, breaks: str = " ", pages: tuple[str, ...] = ("7",)) -> Passage:
    """A passage of these sentences; it begins at `offset` of its document."""
    spans, at = [], offset
    for words in sentences:
        spans.append(Sentence(at, at + len(words), (Place(System.PAGE, pages),)))
        at += len(words) + len(breaks)
    text = breaks.join(sentences)
    return Passage(text, offset, offset + len(text), tuple(spans), 2, basis=Basis.PRINTED, metadata=META)


def quote_of(passage: Passage, best: int = 0, matched: tuple[Span, ...] = (), number: int = 3) -> Quote:
    return Quote(passage, number, 1.0, passage.sentences, passage.sentences[best], matched)


def excerpt(quote: Quote) -> messages.Excerpt:
    return messages.Excerpt(quote, PassageRef("edition", quote.number), 99, "1a2b3c4d")


def displays(view: Any) -> list[str]:
    return [one["content"] for one in parts(view) if one["type"] == 10]


def parts(view: Any) -> list[dict[str, Any]]:
    return list(walk(view.to_components()))


def test_matched_words_are_bold_at_their_offsets_and_the_best_sentence_is_set_off() -> None:
    passage = passage_of(["The weir is old.", "A weir_keeper lives there."], offset=100)
    starts = [(100 + passage.text.index(word), len(word)) for word in ("weir", "keeper")]
    words = tuple(Span(start, start + size) for start, size in starts)
    _, block = quotes.quoted(quote_of(passage, 1, words), 500)
    assert block == "> The **weir** is old. __A weir\\_**keeper** lives there.__"


def test_a_single_sentence_is_not_set_off() -> None:
    assert (
        quotes.quoted(quote_of(passage_of(["The weir is old."]), 0, (Span(4, 8),)), 500)[1] == "> The **weir** is old."
    )


def test_spans_that_touch_are_one_bold_run() -> None:
    passage = passage_of(["水门很旧。"])
    assert quotes.quoted(quote_of(passage, 0, (Span(0, 1), Span(1, 2))), 500)[1] == "> **水门**很旧。"


def test_every_line_of_a_quote_is_quoted_and_set_off_by_itself() -> None:
    passage = passage_of(["Roses are red,\nviolets blue.", "- no list\n1. nor this"], breaks="\n")
    _, block = quotes.quoted(quote_of(passage, 0, (Span(0, 5),)), 500)
    assert block == "> __**Roses** are red,__\n> __violets blue.__\n> \\- no list\n> 1\\. nor this"


def test_the_lines_of_a_stanza_keep_their_indents() -> None:
    stanza = "The ferry goes at morning light\n  With barley, tar and wool,\n   And home at night."
    _, block = quotes.quoted(quote_of(passage_of([stanza])), 500)
    assert block.split("\n")[1:] == ["> \u2003With barley, tar and wool,", "> \u2003\xa0And home at night."]
    assert quotes_in(block) == [stanza]


def test_note_numbers_are_raised() -> None:
    passage = replace(passage_of(["The old school.12 It stood."]), marks=(NoteMark("12", 15, 17),))
    assert quotes.quoted(quote_of(passage), 500)[1] == "> The old school.¹² It stood."


def test_a_long_passage_is_shown_in_whole_sentences_around_the_best_with_its_cuts_marked() -> None:
    sentences = [f"Sentence number {number} stands here." for number in range(30)]
    shown, block = quotes.quoted(quote_of(passage_of(sentences), 15), 300)
    assert length(block) <= 300
    assert block.startswith("> […] Sentence number")
    assert block.endswith("here. […]")
    assert shown.best in shown.sentences
    assert len(shown.sentences) > 2


def test_a_sentence_too_long_for_a_message_is_cut_at_a_word() -> None:
    passage = passage_of(["word " * 2_000 + "end."])
    _, block = quotes.quoted(quote_of(passage), 1_000)
    assert length(block) <= 1_000
    assert block.endswith("word […]")


def test_directional_controls_are_closed_behind_the_quote_and_before_our_own_words() -> None:
    _, block = quotes.quoted(quote_of(passage_of(["abc \u202edef.", "And on it goes here."]), 0), 20)
    assert block.endswith("\u202c […]")


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=3), st.data())
async def test_any_text_is_quoted_word_for_word_within_the_limits(texts: list[list[str]], data: st.DataObject) -> None:
    excerpts = []
    for number, sentences in enumerate(texts):
        offset, breaks = data.draw(st.integers(0, 1_000)), data.draw(st.sampled_from(" \n"))
        passage = passage_of(sentences, offset=offset, breaks=breaks)
        starts = data.draw(st.lists(st.integers(passage.start, passage.end - 1), max_size=20))
        words = tuple(Span(start, min(start + 4, passage.end)) for start in sorted(set(starts)))
        best = data.draw(st.integers(0, len(sentences) - 1))
        excerpts.append(excerpt(quote_of(passage, best, words, number)))
    ranking = messages.RankedRefs(tuple(PassageRef("edition", number) for number in range(15)), len(excerpts))
    reply = Answer(data.draw(HOSTILE), Reason.FOUND, "", corrected=(("wier", "weir"),), carried=(data.draw(HOSTILE),))
    view = messages.answer_view(excerpts, messages.heading(reply), 7, ranking)
    within_limits(view)
    quotes = [quote for display in displays(view) for quote in quotes_in(display)]
    assert len(quotes) == len(excerpts)
    for quote, one in zip(quotes, excerpts, strict=True):
        assert clean(quote) in clean(one.quote.passage.text)


@pytest.mark.parametrize("pattern", ["*", "𝔸", "a ", "* ", "<@1>", "1. ", "\\\n", "a. B "])
async def test_the_longest_texts_of_the_worst_characters_fit(pattern: str) -> None:
    passage = passage_of([pattern * (1_500 // len(pattern))] * 3)
    every = tuple(Span(at, at + 1) for at in range(passage.end) if passage.text[at].isalnum())
    excerpts = [excerpt(quote_of(passage, 1, every, number)) for number in range(3)]
    reply = Answer(
        pattern * 100, Reason.FOUND, "", corrected=((pattern * 9, pattern * 9),) * 9, carried=(pattern * 99,)
    )
    view = messages.answer_view(excerpts, messages.heading(reply), 2**64 - 1, messages.RankedRefs())
    within_limits(view)
    assert len([quote for display in displays(view) for quote in quotes_in(display)]) == 3


@settings(max_examples=25, deadline=None)
@given(st.lists(HOSTILE, min_size=1, max_size=30))
async def test_any_page_is_shown_word_for_word_in_parts_within_the_limits(paragraphs: list[str]) -> None:
    document = paged("\n\n".join(paragraphs))
    leaf = open_place(document, "7")
    assert isinstance(leaf, PlaceView)
    read, at = "", 0
    while True:
        view = messages.page_view(
            leaf, document, ButtonId(Action.PAGE_AT, 7, (PassageRef("edition", 0),), 0, at), "1a2b3c4d"
        )
        within_limits(view)
        read += "".join(quote for display in displays(view) for quote in quotes_in(display))
        rest = [one["custom_id"] for one in parts(view) if one.get("label") == "Rest of the page"]
        if not rest:
            break
        further = int(rest[0].split(":")[4], 36)
        assert further > at
        at = further
    assert clean(read) == clean(leaf.text)


async def test_notes_of_any_length_fit_into_a_message() -> None:
    notes = [Note(str(number), "*long* " * 400) for number in range(1, 40)]
    view = messages.notes_view(notes, "-# source")
    within_limits(view)
    assert displays(view)[0].startswith("**Note 1**\n> \\*long\\*")
    assert "[…]" in displays(view)[0]


async def test_a_miss_of_500_hostile_characters_fits_and_is_inert() -> None:
    question = "*`<@1>" * 83
    reply = Answer(question, Reason.NOT_IN_TEXT, f"The text does not speak of “{question}”.", missing=(question,))
    view = messages.miss_view(reply, messages.heading(reply), "searched: *A*", PassageRef("edition", 1), 7)
    within_limits(view)
    assert labels_of_view(view) == ["Nearest passage"]
    assert "<@" not in "".join(displays(view)).replace("\\<\\@", "")


async def test_the_last_small_line_names_author_title_pages_paragraph_and_version() -> None:
    view = messages.answer_view(
        [excerpt(quote_of(passage_of(["The weir is old."])))], "### Weirs?", 7, messages.RankedRefs()
    )
    assert displays(view)[-1] == "-# Ann\\_Lee, “On \\*Weirs\\*”, p. 7, ¶2 · text 1a2b3c4d"


async def test_a_passage_without_a_page_has_no_button_for_one() -> None:
    passage = replace(passage_of(["The weir is old."], pages=()), basis=Basis.NONE)
    view = messages.answer_view([excerpt(quote_of(passage))], "", 7, messages.RankedRefs())
    assert labels_of_view(view) == ["Before", "After", "Cite"]


async def test_misspelt_words_and_what_was_carried_over_are_shown() -> None:
    reply = Answer("and the weir?", Reason.FOUND, "", corrected=(("wier", "weir"),), carried=("Who built the mill?",))
    assert messages.heading(reply) == (
        "### and the weir?\n-# read as: Who built the mill? — and the weir?\n-# read *wier* as *weir*"
    )


@pytest.mark.parametrize("reason", [Reason.FOUND, Reason.UNSURE])
async def test_what_is_nowhere_in_the_text_is_named_in_one_line(reason: Reason) -> None:
    reply = Answer("elephants and *weirs*?", reason, "", absent=("elephants", "*tigers*"))
    assert messages.heading(reply).splitlines()[1] == "-# I found nothing about *elephants*, *\\*tigers\\**."


@pytest.mark.parametrize("question", ["Who built it?", "a *b* <@1> 1. x", "- x"])
def test_the_question_can_be_read_back_from_a_heading(question: str) -> None:
    assert messages.question_in(messages.heading(Answer(question, Reason.FOUND, ""))) == question


async def test_views_are_not_kept_in_memory() -> None:
    view = messages.answer_view([excerpt(quote_of(passage_of(["The weir is old."])))], "", 7, messages.RankedRefs())
    assert view.is_finished()


async def test_a_message_that_is_made_in_a_thread_is_not_remembered_by_discord_py_either() -> None:
    assert (await asyncio.to_thread(messages.plain_view, ["Nothing."])).is_finished()
    assert (await asyncio.to_thread(text_view, "Nothing.")).is_finished()


@pytest.mark.parametrize("pattern", ["[](", "*a*", "a ", "𝔸", "\\", "1. "])
def test_quoting_takes_time_in_proportion_to_the_length(pattern: str) -> None:
    short, long = (quote_of(passage_of([pattern * (size // len(pattern))])) for size in (2_000, 32_000))
    # 16 times the length; quadratic time would be 256 times as long.
    assert seconds(long) < 100 * seconds(short)


def seconds(quote: Quote) -> float:
    return processor_seconds(lambda: quotes.quoted(quote, 1_900))


def within_limits(view: Any) -> None:
    components = parts(view)
    assert len(components) <= 40
    assert sum(length(text) for text in displays(view)) <= 4_000
    assert all(text.strip() for text in displays(view))
    ids = [one["custom_id"] for one in components if one.get("custom_id")]
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 100 for one in ids)
    assert all(1 <= len(one["components"]) <= 5 for one in components if one["type"] == 1)
    assert all(len(one["label"]) <= 80 for one in components if one["type"] == 2)


def labels_of_view(view: Any) -> list[str]:
    return [one["label"] for one in parts(view) if one["type"] == 2]


def paged(text: str) -> Document:
    """A document whose whole text is page 7; its first paragraph is a heading."""
    end = text.find("\n") if "\n" in text else len(text)
    pages = ReferenceSystem(System.PAGE, (Run(("7",), 0, len(text)),))
    return Document(text, META, (pages,), (Block(Kind.HEADING, 0, end),))


def clean(text: str) -> str:
    """Without blanks, which quotes have at other places, without closers of directions, and with numbers lowered."""
    return "".join(lowered(text).split()).translate({0x2069: None, 0x202C: None})

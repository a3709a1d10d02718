"""Questions about a text itself: told as its file says, or quoted from where the text says so."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from passages.answering.about_text import Facet, _languages, _lines, about_text
from passages.answering.answer import answer
from passages.chunking import cut
from passages.model import Confidence, Document, Metadata, Passage, Reason
from passages.places.passage_places import places_of_texts
from passages.search.searcher import Index
from tests.support.pattern_samples import sample
from tests.support.read_text import doc

META = Metadata(title="The Tragedy of Hamlet, Prince of Denmark", author="William Shakespeare")
ESSAY = """Title: On Lanterns
Author: Ada Brandt

The harbour was dark for a hundred years, and nobody minded it much.

This essay considers why the town bought its first lantern, and who paid for it.

Oil was dear, and the council slow.

Conclusion

The lantern was paid for by those who never used it. They were proud of it all the same.

Nobody lights it now.
"""
TEXT = {"en": "the text", "de": "der text", "fr": "le texte", "es": "el texto", "it": "il testo", "nl": "de tekst",
        "pt": "o texto", "ru": "этот текст"}  # fmt: skip
AUTHOR = {"en": "the author", "de": "der autor", "fr": "l auteur", "es": "el autor", "it": "l autore",
          "nl": "de auteur", "pt": "o autor", "ru": "автор"}  # fmt: skip


def texts(*metadata: Metadata) -> tuple[Passage, ...]:
    return tuple(Passage.of("The lantern burns.", metadata=one) for one in metadata)


def facet(question: str, *metadata: Metadata) -> Facet | None:
    places = places_of_texts(texts(*(metadata or (META,))))
    names = Index(texts(*(metadata or (META,)))).names
    asked = about_text(question, lambda: places, ["en"], names)
    return asked and asked.facet


def index(*documents: Document) -> Index:
    return Index([passage for document in documents for passage in cut(document)])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who wrote this?", Facet.AUTHOR),
        ("who's the author", Facet.AUTHOR),
        ("Can you tell me who wrote Hamlet?", Facet.AUTHOR),
        ("What is the title of the play?", Facet.TITLE),
        ("When was it published?", Facet.YEAR),
        ("Where was this essay published?", Facet.PUBLISHED),
        ("How long is the book?", Facet.LENGTH),
        ("how many chapters are there", Facet.LENGTH),
        ("Which pages does the article cover?", Facet.PAGES),
        ("Table of contents", Facet.CONTENTS),
        ("How is the text structured?", Facet.CONTENTS),
        ("How does the play begin?", Facet.BEGINNING),
        ("What's the last sentence?", Facet.END),
        ("What is it about?", Facet.SUBJECT),
        ("What is “Hamlet” about?", Facet.SUBJECT),
        ("what is the author's main argument?", Facet.SUBJECT),
        ("What's the main thesis of the essay?", Facet.SUBJECT),
        ("Please summarise the text.", Facet.SUBJECT),
        ("tl;dr", Facet.SUBJECT),
        ("What does Shakespeare conclude?", Facet.CONCLUSION),
        ("Wer hat das geschrieben?", Facet.AUTHOR),
        ("Worum geht es in dem Text?", Facet.SUBJECT),
        ("De quoi parle ce texte ?", Facet.SUBJECT),
        ("¿De qué trata el texto?", Facet.SUBJECT),
        ("О чём эта книга?", Facet.SUBJECT),
    ],
)
def test_a_question_about_the_text_is_known_by_its_form(question: str, expected: Facet) -> None:
    assert facet(question) is expected


@pytest.mark.parametrize(
    "question",
    [
        "What is Macbeth about?",
        "Who wrote the letter?",
        "How long is the siege?",
        "How does the trial end?",
        "What is it about Denmark that he hates?",
        "What does the author think about war?",
        "What is the point of the wall?",
        "When was the castle built?",
        "Where was the king buried?",
        "What is love about?",
        "Who is Shakespeare?",
        "why?",
        "and the South?",
        "point",
        "author",
        "theme?",
        "",
        "the " * 200,
    ],
)
def test_a_question_about_what_it_says_is_left_to_the_search(question: str) -> None:
    assert facet(question) is None


@pytest.mark.parametrize("language", _languages())
def test_every_form_of_every_language_is_known_in_words(language: str) -> None:
    rng = random.Random(language)
    places = places_of_texts(texts(Metadata(title="Lanterns", author="Ada Brandt")))
    for kind, form in _lines(language):
        if not kind.endswith("?"):
            continue
        form = form.replace("<text>", TEXT[language]).replace("<author>", AUTHOR[language])  # noqa: PLW2901
        form = form.replace("{text}", "‹").replace("{author}", "›")  # noqa: PLW2901
        for text, author in ((TEXT[language], AUTHOR[language]), ("Lanterns", "Brandt")):
            for _ in range(15):
                words = sample(form, rng)
                if len(words.split()) == 1:
                    continue  # but for a few, one word is looked for in the text
                twice = max(words.count("‹"), words.count("›")) > 1 or len(words.split()) < 3
                if twice and text == "Lanterns":
                    continue  # nobody asks "How does Lanterns begin Lanterns?"
                question = words.replace("‹", text).replace("›", author)
                assert about_text(question, lambda: places, [language], frozenset({"lanterns", "ada", "brandt"})), (
                    f"{question!r} of {form!r}"
                )


def test_an_author_is_told_as_the_files_with_the_place_to_check_it() -> None:
    reply = answer(index(doc(ESSAY)), "Who wrote this?")
    assert (reply.reason, reply.found, reply.quotes) == (Reason.ABOUT_TEXT, True, ())
    assert (
        reply.message == "“On Lanterns” is by Ada Brandt, as its file says. To check it, look at the head of the text."
    )


def test_what_the_file_does_not_say_is_not_guessed() -> None:
    reply = answer(index(doc(ESSAY)), "When was it published?")
    assert (reply.reason, reply.confidence) == (Reason.NOT_IN_FILE, Confidence.NONE)
    assert reply.message == "I don't know the year of “On Lanterns”: the file doesn't say."


def test_what_a_text_is_about_is_quoted_from_where_it_says_so() -> None:
    reply = answer(index(doc(ESSAY)), "What is it about?")
    assert reply.message.startswith("I quote and do not summarise.")
    assert [quote.text.split()[0] for quote in reply.quotes] == ["This", "The"]
    assert reply.quotes[1].text.startswith("The lantern was paid for")
    assert reply.found


def test_a_text_that_does_not_say_what_it_is_about_is_quoted_from_its_beginning_and_perhaps() -> None:
    plain = ESSAY.replace("This essay considers why", "Then").replace("Conclusion\n\n", "")
    reply = answer(index(doc(plain)), "summarise the text")
    assert reply.confidence is Confidence.PERHAPS
    assert [quote.text for quote in reply.quotes] == [
        "The harbour was dark for a hundred years, and nobody minded it much."
    ]


def test_it_is_quoted_how_a_text_begins_ends_and_concludes() -> None:
    found = {word: answer(index(doc(ESSAY)), f"How does the essay {word}?").quotes for word in ("begin", "end")}
    assert found["begin"][0].text.startswith("The harbour")
    assert found["end"][0].text == "Nobody lights it now."
    assert answer(index(doc(ESSAY)), "What's the conclusion?").quotes[0].text.startswith("The lantern was paid")


def test_headings_and_length_are_counted_in_what_is_searched() -> None:
    assert answer(index(doc(ESSAY)), "contents").message == "The headings of “On Lanterns”: Conclusion"
    assert answer(index(doc(ESSAY)), "How long is it?").message == (
        "I search about 62 words of “On Lanterns”: 5 passages."
    )


def test_of_several_texts_the_one_that_is_named_is_told() -> None:
    other = replace(doc(ESSAY), metadata=Metadata(title="Oil", author="Otto Reed"))
    both = index(doc(ESSAY), other)
    assert answer(both, "Who wrote Oil?").message.startswith("“Oil” is by Otto Reed")
    assert answer(both, "Who wrote this?").message.count("is by") == 2
    many = index(*(replace(other, metadata=Metadata(title=f"Oil {number}")) for number in range(5)))
    reply = answer(many, "What is it about?")
    assert (reply.reason, reply.quotes) == (Reason.WHICH_TEXT, ())
    assert "There are 5 texts" in reply.message

"""A word that stands nowhere is named, even where the rest of the question is found."""

from __future__ import annotations

import pytest

from passages import Index, Passage, answer

INDEX = Index(
    [
        Passage.of("The harbour master kept two donkeys in the yard behind the chapel."),
        Passage.of("An affluent merchant paid for the chapel."),
        Passage.of("Naphtha lamps replaced whale-oil lamps along the mole."),
    ]
)


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("Did the harbour master keep donkeys and elephants in the yard?", ("elephants",)),
        ("Did the harbour master keep donkeys in the yard?", ()),
        ("Did the harbour master use to keep donkeys in the yard?", ()),  # most texts have "use"
        ("Which wealthy merchant paid for the chapel?", ()),  # it is found as "affluent"
        ("Was the harbor master keeping donkeys?", ()),  # it stands there in another spelling
    ],
)
def test_a_missing_word_that_names_a_subject_is_named(question: str, absent: tuple[str, ...]) -> None:
    reply = answer(INDEX, question)
    assert reply.quotes
    assert reply.absent == absent


def test_where_nothing_is_found_the_message_names_it_already() -> None:
    reply = answer(INDEX, "Did elephants fly?")
    assert not reply.quotes
    assert reply.absent == ()
    assert "elephants" in reply.message

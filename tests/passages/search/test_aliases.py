"""Names for the same thing, which a text brings along."""

from __future__ import annotations

import pytest

from passages.model import Metadata, Passage
from passages.search.searcher import Index

METADATA = Metadata(title="Borders", aliases=(("DPRK", "North Korea"), ("Machine", "Engine")))
INDEX = Index(
    [
        Passage.of("Trade with Korea grew in the south.", metadata=METADATA),
        Passage.of("North Korea closed its borders.", metadata=METADATA),
        Passage.of("The north wind was cold, and the engine froze.", metadata=METADATA),
    ]
)


@pytest.mark.parametrize(
    ("question", "number", "expanded"),
    [
        ("Did the DPRK close its borders?", 1, (("DPRK", "North Korea"),)),
        ("dprk", 1, (("dprk", "North Korea"),)),
        ("Was the machine frozen?", 2, (("machine", "Engine"),)),
        ("Is the north cold?", 2, ()),
        ("What closed North Korea?", 1, (("North Korea", "DPRK"),)),
    ],
)
def test_a_question_finds_what_the_text_calls_by_another_name(
    question: str, number: int, expanded: tuple[tuple[str, str], ...]
) -> None:
    finding = INDEX.query(question)
    assert finding.hits[0].number == number
    assert finding.expanded == expanded
    assert finding.missing == ()


def test_without_aliases_nothing_is_expanded() -> None:
    finding = Index([Passage.of("North Korea closed its borders.")]).query("Did the DPRK close its borders?")
    assert finding.expanded == ()
    assert finding.missing == ("DPRK",)

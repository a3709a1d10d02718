"""A glossary is looked up, and never quoted before the text itself."""

from __future__ import annotations

import pytest

from passages import Index, answer, cut
from tests.makers.prose import Paragraph, Writer
from tests.support.read_text import doc

FILLER = "\n\n".join(" ".join(item.sentences) for item in Writer(4).essay(12) if isinstance(item, Paragraph))
TEXT = (
    "CHAPTER I\n\nThe ferryman laid the oar against the thole, and the thole broke before he had rowed three strokes."
    "\n\n"
    f"{FILLER}\n\n"
)
GLOSSARY = (
    "GLOSSARY\n\n{}Thole: a pin of wood that holds an oar in its place.\n\nWend: a small river in the north."
    "\n\nYawl: a boat of two masts, of which the after one is short.\n"
)


@pytest.mark.parametrize("letter", ["", "T\n\n"])
def test_the_text_is_quoted_before_its_glossary(letter: str) -> None:
    index = Index(cut(doc(TEXT + GLOSSARY.format(letter))))
    quotes = answer(index, "What is a thole?").quotes
    assert "laid the oar against the thole" in quotes[0].text
    assert any(quote.text.startswith("Thole:") for quote in quotes[1:])


def test_what_only_the_glossary_tells_is_quoted_from_it() -> None:
    index = Index(cut(doc(TEXT + GLOSSARY.format(""))))
    assert answer(index, "How many masts has a yawl?").quotes[0].text.startswith("Yawl:")


def test_a_text_about_glossaries_is_no_glossary() -> None:
    passages = cut(doc(f"CHAPTER I\n\nA glossary of the river was made in 1640 by the ferryman.\n\n{FILLER}"))
    assert not any(passage.is_glossary for passage in passages)

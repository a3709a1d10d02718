"""Places as a citation says them."""

from __future__ import annotations

import pytest

from passages.places.locators import label_range, locator, locators
from passages.places.systems import Basis, Place, System

PAGE = Place(System.PAGE, ("33",))


def place(system: str, *labels: str, word: str = "") -> Place:
    return Place(System(system), labels, word)


@pytest.mark.parametrize(
    ("places", "paragraph", "said"),
    [
        ([Place(System.PAGE, ("104",))], 2, "p. 104, ¶2"),
        ([place("chapter", "12")], 4, "ch. 12, ¶4"),
        ([place("part", "2"), place("chapter", "1"), PAGE], 3, "pt. 2, ch. 1, p. 33"),
        ([place("section", "Results"), PAGE], 3, "p. 33, ¶3"),
        ([place("section", "Results")], 3, "“Results”, ¶3"),
        ([place("act", "III"), place("scene", "I"), place("line", "56", "60"), place("speaker", "Anna")], 9,
         "III.1.56–60, Anna"),
        ([place("act", "3"), place("scene", "1"), place("speaker", "Anna")], 0, "III.1, Anna"),
        ([place("book", "Beginnings"), place("chapter", "3"), place("verse", "15", "17")], 1, "Beginnings 3:15–17"),
        ([place("chapter", "3"), place("verse", "15")], 1, "3:15"),
        ([place("section", "4", word="Letter")], 2, "Letter 4, ¶2"),
        ([place("section", "43")], 0, "§ 43"),
        ([place("margin", "514a", "514b")], 7, "514a–b"),
        ([place("section", "3", word="Canto"), place("line", "20")], 7, "Canto 3, l. 20"),
        ([place("chapter", word="Preface")], 3, "Preface, ¶3"),
        ([], 14, "¶14"),
        ([], 0, ""),
    ],
)  # fmt: skip
def test_the_most_exact_place_that_can_be_found_in_a_copy_is_said(
    places: list[Place], paragraph: int, said: str
) -> None:
    assert locator(places, paragraph, Basis.PRINTED) == said


def test_locators_have_the_names_of_csl_and_ranges_with_a_hyphen() -> None:
    places = [place("act", "3"), place("scene", "1"), place("line", "56", "57", "58"), place("speaker", "Anna")]
    assert locators(places, 4) == {"act": "3", "scene": "1", "line": "56-58"}
    assert locators([place("part", "2"), place("chapter", "12")], 4) == {"part": "2", "chapter": "12", "paragraph": "4"}
    assert locators([place("margin", "514a"), place("page", "220")], 4) == {"margin": "514a", "page": "220"}


@pytest.mark.parametrize(
    ("labels", "told"),
    [(("56",), "56"), (("56", "58"), "56-58"), (("514a", "514b"), "514a-b"), (("514e", "515a"), "514e-515a"), ((), "")],
)
def test_several_labels_are_a_range(labels: tuple[str, ...], told: str) -> None:
    assert label_range(labels) == told

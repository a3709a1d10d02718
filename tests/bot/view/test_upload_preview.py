"""The preview of an upload stays within a message, whatever its file says."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.store.uploads.preview import Changes, Preview
from bot.store.values import StoredText, Upload
from bot.view.markdown import length
from bot.view.quotes import headed
from bot.view.upload_preview import card
from passages.model import Basis, Metadata

MARKS = "*_~|`[]<@:" * 60
WORST = Metadata(title=MARKS, author=MARKS, year=MARKS, container=MARKS, language=MARKS)
ENTRY = StoredText("i", MARKS, 1, "d", MARKS, 1, 1, 1, WORST, datetime(2026, 8, 31, tzinfo=UTC), 1)


@pytest.mark.parametrize("sample", [MARKS * 3, "> \n" * 500, "\U0001f4da" * 900, "# " * 2_000])
def test_the_longest_preview_fits_and_says_what_to_do(sample: str) -> None:
    shown = Preview(
        details=WORST,
        basis=Basis.PHYSICAL,
        pages=(MARKS, MARKS),
        page_count=10**6,
        gaps=(MARKS,) * 20,
        passages=10**6,
        unplaced=10**5,
        warnings=(MARKS,) * 20,
        warning_count=500,
        sample=sample,
        notes=((0, 1), (400, 900)),
        citation=MARKS,
        changes=Changes(10**6, 10**6, 10**6, ("+ " + MARKS,) * 60),
    )
    upload = Upload("token", 1, 1, MARKS, b"x")
    for replaced, taken in product((None, ENTRY), repeat=2):
        parts = card(shown, upload, replaced, taken)
        assert sum(map(length, parts)) <= 4_000
        assert "cut here" in parts[0]
        assert parts[2].startswith("**")
        assert "@" not in "".join(parts).replace("\\@", "")


def test_the_numbers_of_notes_are_raised_in_the_sample_as_in_a_quote() -> None:
    sample = "The keeper went to school.12 He was late."
    assert headed(sample, 200, [(26, 28)]) == "> The keeper went to school.¹² He was late."
    assert headed(sample, 30, [(26, 28)]) == "> The keeper went to […]"

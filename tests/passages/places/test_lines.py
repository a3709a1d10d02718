"""Numbers of lines between those that are printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from passages.places.lines import Line, number_lines


def lines(count: int, step: int, first: int = 1) -> list[Line]:
    """So many lines of ten characters, numbered from `first`, every `step`-th with its number printed."""
    numbers = range(first, first + count)
    return [Line(at * 10, at * 10 + 9, str(n) if n % step == 0 else "") for at, n in enumerate(numbers)]


@given(st.integers(5, 60), st.sampled_from([4, 5, 10]), st.integers(1, 300))
def test_lines_between_printed_numbers_are_counted(count: int, step: int, first: int) -> None:
    given_lines = lines(count, step, first)
    expected = list(range(first, first + count)) if any(line.label for line in given_lines) else [0] * count
    assert number_lines(given_lines, ()) == expected


@given(st.integers(6, 40), st.integers(6, 40))
def test_numbering_begins_afresh_where_the_print_does(first: int, second: int) -> None:
    rows = [*lines(first, 5), *(line._replace(start=line.start + first * 10) for line in lines(second, 5))]
    assert number_lines(rows, [first * 10]) == [*range(1, first + 1), *range(1, second + 1)]


@given(st.integers(1, 8))
def test_where_lines_are_missing_none_between_is_numbered(gone: int) -> None:
    rows = lines(20, 10)
    kept = [row for at, row in enumerate(rows) if not 10 <= at < 10 + gone]
    numbers = number_lines(kept, ())
    assert numbers[:10] == [*range(1, 11)]
    assert not any(numbers[10 : numbers.index(20)])


def test_a_text_without_printed_numbers_has_none() -> None:
    assert number_lines([Line(0, 9), Line(10, 19)], ()) == [0, 0]

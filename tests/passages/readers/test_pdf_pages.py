"""Which numbers on a PDF's pages are the numbers of its pages, and which only look like it."""

from __future__ import annotations

import pytest

from passages.model import Basis, Document
from passages.readers.draft import assemble
from passages.readers.pdf import reader
from passages.readers.pdf.page_labels import named_pages
from passages.readers.pdf.running_heads import RunningHeads
from tests.makers.drawn import LINES, Strings, drawn, lined, with_page
from tests.makers.pdf import Style, make_pdf
from tests.makers.prose import Writer
from tests.makers.truth import compare

FULL = 500.0  # the top of the text


def read_here(data: bytes) -> Document:
    return assemble(reader.read(data))


def pages(*extra: Strings) -> bytes:
    """Pages of text, each with other strings besides."""
    return drawn(*([*lined(LINES * 9, FULL), *more] for more in extra))


def known(data: bytes) -> tuple[Basis, tuple[str, ...]]:
    document = read_here(data)
    return document.basis, document.labels


FILE = (Basis.PHYSICAL, ("1", "2", "3", "4", "5"))
NAMES = ["Of Rivers", "Of Bridges", "Of Ferries", "Of Lanterns", "Of Winters"]


def test_headings_with_the_number_of_a_section_are_no_page_numbers() -> None:
    found = [[(50.0, 560.0 - 22 * n, 16.0, f"{n + 4} {name}")] for n, name in enumerate(NAMES)]
    assert known(pages(*found)) == FILE


def test_running_heads_with_the_number_of_a_section_are_no_page_numbers() -> None:
    found = [[(50.0, 550.0, 9.0, f"{n + 4} {name}")] for n, name in enumerate(NAMES)]
    assert known(pages(*found)) == FILE


def test_a_number_alone_beats_the_number_of_a_section_in_the_running_head() -> None:
    two = [[(50.0, 550.0, 9.0, f"{n + 4} {NAMES[n]}"), (200.0, 40.0, 9.0, str(n + 1))] for n in range(2)]
    assert known(pages(*two))[1] == ("1", "2")


def test_the_numbers_of_footnotes_are_no_page_numbers() -> None:
    found = [
        [(50.0, 60.0 + 9 * (n % 3), 8.0, f"{n + 3} The letter about {name[3:].lower()}.")]
        for n, name in enumerate(NAMES)
    ]
    assert known(pages(*found)) == FILE


def test_works_in_a_bibliography_are_no_page_numbers() -> None:
    found = [[(50.0, 60.0, 9.0, f"[{n + 3}] B. Okoro. {name}.")] for n, name in enumerate(NAMES)]
    assert known(pages(*found)) == FILE


def test_numbers_in_the_middle_of_a_short_page_are_no_page_numbers() -> None:
    short = [[*lined(LINES, 540.0), (200.0, 470.0, 11.0, str(n + 7))] for n in range(4)]
    assert known(drawn(lined(LINES * 12, 540.0), *short))[0] is Basis.PHYSICAL


@pytest.mark.parametrize(
    ("first", "form", "labels"),
    [
        (1, "111:{}", ("111:1", "111:2", "111:3")),
        (4, "2-{}", ("2-4", "2-5", "2-6")),
        (7, "Página {} de 12", ("7", "8", "9")),
        (7, "Seite {} von 12", ("7", "8", "9")),
        (47698, "{}", ("47698", "47699", "47700")),
        (134501, "{}", ("134501", "134502", "134503")),
        (12, "S{}", ("S12", "S13", "S14")),
        (1001, "e{}", ("e1001", "e1002", "e1003")),
        (4, "3.{}", ("3.4", "3.5", "3.6")),
        (4, "A-{}", ("A-4", "A-5", "A-6")),
        (7, "12:{}", ("12:7", "12:8", "12:9")),
        (9, "B{}", ("B9", "B10", "B11")),
        (3, "Page 4-{}", ("4-3", "4-4", "4-5")),
    ],
)
def test_page_numbers_are_written_in_many_ways(first: int, form: str, labels: tuple[str, ...]) -> None:
    style = Style(
        numbers=tuple(map(str, range(first, first + 20))), foot=lambda _, number: ("", "", form.format(number))
    )
    data, _ = make_pdf(Writer(1).essay(8), style)
    document = read_here(data)
    assert (document.basis, document.labels[:3]) == (Basis.PRINTED, labels)


@pytest.mark.parametrize("form", ["{}", "S{}", "e{}", "A-{}", "12:{}"])
@pytest.mark.parametrize("first", [48, 47698])
def test_numbers_in_heads_that_change_sides_are_page_numbers_in_any_form(first: int, form: str) -> None:
    def head(place: int, number: str) -> tuple[str, str, str]:
        shown = form.format(number)
        return (shown, "Parish Register / Vol. 85, No. 152", "") if place % 2 else ("Corbel 1820", "", shown)

    numbers = tuple(map(str, range(first, first + 20)))
    data, truth = make_pdf(Writer(1).essay(12), Style(numbers=numbers, head=head))
    document = read_here(data)
    assert document.labels[:3] == tuple(form.format(number) for number in numbers[:3])
    assert compare(document, truth).lost == []


def test_pages_of_chapters_count_anew_in_each() -> None:
    numbers = ("3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "4.10")
    data, truth = make_pdf(Writer(2).essay(24), Style(numbers=numbers, foot=lambda _, number: ("", number, "")))
    document = read_here(data)
    assert document.labels[:6] == numbers[:6]
    assert compare(document, truth).wrong == []


def test_running_heads_with_the_number_of_a_subsection_are_no_page_numbers() -> None:
    found = [[(50.0, 550.0, 9.0, f"3.{n + 4} {name}")] for n, name in enumerate(NAMES)]
    assert known(pages(*found)) == FILE


def test_pages_without_a_number_are_named_range_by_range() -> None:
    body = RunningHeads({page: str(page + 1) for page in range(60) if page not in (3, 10, 11, 40)}, frozenset(range(3)))
    _, _, warnings = named_pages(body, [""] * 60, list(range(1, 61)), "")
    assert [notice.place for notice in warnings] == ["PDF pages 4, 11–12, 41"]


@pytest.mark.parametrize(
    ("first", "count", "expected", "message"),
    [
        (104, 2, "104-110", "the cover says pp. 104–110; the text ends on 105"),
        (106, 5, "104-110", "the cover says pp. 104–110; the text begins on 106"),
        (104, 7, "104-110", ""),
        (123, 23, "123-45", ""),
        (123, 20, "123-45", "the cover says pp. 123–145; the text ends on 142"),
        (0, 3, "104-110", "the cover says pp. 104–110, which are 7 pages; the text has 3"),
    ],
)
def test_what_a_cover_promises_and_the_text_lacks_is_told(first: int, count: int, expected: str, message: str) -> None:
    numbers = {page: str(first + page) for page in range(count)} if first else {}
    _, _, warnings = named_pages(
        RunningHeads(numbers, frozenset(numbers)), [""] * count, list(range(2, count + 2)), expected
    )
    assert [notice.message for notice in warnings] == ([message] if message else [])


def test_a_head_in_double_spacing_stands_no_further_off_than_a_line() -> None:
    def typed(number: int) -> Strings:
        return [
            (330.0, 530.0, 11.0, f"Brandt {number}"),
            *((50.0, 506.0 - 24 * n, 11.0, t) for n, t in enumerate(LINES * 6)),
        ]

    document = read_here(drawn(*map(typed, range(1, 6))))
    assert (document.basis, document.labels) == (Basis.PRINTED, ("1", "2", "3", "4", "5"))
    assert "Brandt" not in document.text


@pytest.mark.parametrize(
    ("foot", "basis", "label"),
    [("104", Basis.PRINTED, "104"), ("1987", Basis.PHYSICAL, "1"), ("12 rivers", Basis.PHYSICAL, "1")],
)
def test_a_lone_number_on_the_only_page_is_its_own_but_a_year_is_not(foot: str, basis: Basis, label: str) -> None:
    assert known(pages([(200.0, 40.0, 9.0, foot)])) == (basis, (label,))


def test_two_lone_numbers_on_the_only_page_contradict_each_other() -> None:
    assert known(pages([(200.0, 40.0, 9.0, "104"), (200.0, 570.0, 9.0, "12")]))[0] is Basis.PHYSICAL


def test_a_label_for_a_page_without_its_number_is_not_believed_where_another_page_shows_that_number() -> None:
    numbers = ("", "", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14")
    style = Style(numbers=numbers, foot=lambda _, number: ("", number, ""), labels=((0, "D", 1), (2, "D", 1)))
    data, _ = make_pdf(Writer(2).essay(24), style)
    document = read_here(data)
    assert document.labels == ("1", "2", "3", "4", "5")
    assert not any("more than once" in notice.message for notice in document.warnings)


def test_labels_that_count_the_pages_before_roman_ones_are_not_believed() -> None:
    numbers = ("", "", "", "i", "ii", "iii", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
    style = Style(
        numbers=numbers, foot=lambda _, number: ("", number, ""), labels=((0, "D", 1), (3, "r", 1), (6, "D", 1))
    )
    data, _ = make_pdf(Writer(2).essay(34), style)
    assert read_here(data).labels[:4] == ("i", "ii", "iii", "1")


def test_a_label_that_comes_again_in_a_longer_run_is_not_believed() -> None:
    style = Style(labels=((0, "D", 1), (2, "r", 1), (4, "D", 1)))
    data, _ = make_pdf(Writer(2).essay(34), style)
    document = read_here(data)
    assert (document.basis, document.labels[:3]) == (Basis.LABEL, ("i", "ii", "1"))
    assert not any("more than once" in notice.message for notice in document.warnings)


def spread(number: int, *, heads: bool = True) -> Strings:
    """Two printed pages side by side; the number of the first is `number`."""
    found: Strings = []
    for side, x in enumerate((30.0, 450.0)):
        found += [
            (x, 380.0 - 13 * n, 11.0, f"Of page {number + side}. {line[:50]}.") for n, line in enumerate(LINES * 6)
        ]
        if heads:
            found.append((x + 340 * side, 405.0, 9.0, str(number + side)))
    return found


def test_two_printed_pages_on_one_page_of_the_file_are_two() -> None:
    document = read_here(drawn(*(spread(number) for number in (104, 106, 108)), paper=(860, 420)))
    assert (document.basis, document.labels) == (Basis.PRINTED, ("104", "105", "106", "107", "108", "109"))
    for page in document.pages:
        here = document.text[page.start : page.end]
        assert here.count(f"Of page {page.labels[0]}.") == here.count("Of page") == 18


def test_a_wide_page_without_two_numbers_is_one() -> None:
    document = read_here(drawn(*(spread(number, heads=False) for number in (104, 106, 108)), paper=(860, 420)))
    assert (document.basis, document.labels) == (Basis.PHYSICAL, ("1", "2", "3"))


def test_a_wide_table_among_upright_pages_does_not_shift_the_pages_behind_it() -> None:
    style = Style(first="12", foot=lambda _, number: ("", number, ""))
    data, truth = make_pdf(Writer(3).essay(20), style)
    table = [(40.0 + 300 * k, 400.0 - 13 * n, 11.0, f"{n} of {k} rivers.") for n in range(15) for k in (0, 1)]
    document = read_here(with_page(data, drawn(table, paper=(700, 500)), 3))
    assert document.labels[:4] == ("12", "13", "14", "15")
    assert compare(document, truth).wrong == []


def test_a_number_that_contradicts_the_count_from_another_page_is_not_overruled() -> None:
    style = Style(numbers=("12", "13", "", *map(str, range(14, 40))), foot=lambda _, number: ("", number, ""))
    data, truth = make_pdf(Writer(3).essay(26), style)
    document = read_here(data)
    assert "11" not in document.labels
    assert [one for one in compare(document, truth).wrong if one[2] and "" not in one[1]] == []

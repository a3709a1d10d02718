"""Facts about a text at the top of its file."""

from __future__ import annotations

import pytest

from passages.errors import FrontMatterError
from passages.model import Metadata
from passages.readers import read_bytes
from passages.readers.plain.frontmatter import MAX_CHARACTERS
from tests.support.read_text import doc, paragraphs

TOML = '+++\ntitle = "A: B"\nauthor = ["Jane Doe", "John Roe"]\nyear = 1863\npages = "104–110"\nlanguage = "en"\n+++\n'
YAML = "---\ntitle: 'A: B'\nauthor:\n  - Jane Doe\n  - John Roe\nyear: 1863\npages: 104-110\nlanguage: en\n...\n"


@pytest.mark.parametrize("matter", [TOML, YAML], ids=["toml", "yaml"])
@pytest.mark.parametrize(
    "body", ["It was late.", "# A heading\n\nIt was late.[^1]\n\n[^1]: A note."], ids=["text", "markdown"]
)
def test_front_matter_is_read_before_text_and_markdown(matter: str, body: str) -> None:
    document = doc(matter + body)
    assert document.metadata == Metadata("A: B", "Jane Doe, John Roe", "1863", pages="104-110", language="en")
    assert paragraphs(document)[0].startswith("It was late.")


def test_front_matter_overrides_what_was_guessed_and_leaves_the_rest() -> None:
    text = '+++\ntitle = "Mine"\n+++\nThe Long Way Home\n\nby Jane Doe\n\nIt was late when they came.'
    assert doc(text).metadata == Metadata("Mine", "Jane Doe")
    text = text.replace("title", "container")
    assert doc(text).metadata == Metadata("The Long Way Home", "Jane Doe", container="Mine")


@pytest.mark.parametrize(
    "text", ["---\nIt was late.\n---\nIt was so.", "---\n\nIt was late.", "+++\nIt was late.\n+++"]
)
def test_a_rule_across_the_page_is_no_front_matter(text: str) -> None:
    assert "It was late." in paragraphs(doc(text))


def test_an_unknown_key_gives_a_notice_with_its_line_and_the_nearest_key() -> None:
    [notice] = doc('+++\ntitle = "A"\nauthr = "B"\n+++\nIt was late.').warnings
    assert notice.place == "line 3"
    assert "“author”" in notice.message


@pytest.mark.parametrize(
    ("matter", "message"),
    [
        ('+++\ntitle = "A\n+++\n', "line 1: the front matter is not valid TOML"),
        ("+++\ntitle = A\n+++\n", "line 2: the front matter is not valid TOML"),
        ("---\ntitle: [A\n---\n", "not valid YAML"),
        ("---\ntitle: b: c\n---\n", "line 2: the front matter is not valid YAML"),
        ("+++\nyear = 1.5\n+++\n", "line 2: “year” in the front matter must be a year, such as 1863"),
        ("+++\ntitle = true\n+++\n", "line 2: “title” in the front matter must be text in quotes"),
        ("+++\n\ntitle = {a = 1}\n+++\n", "line 3: “title” in the front matter must be text in quotes"),
        ('+++\nlanguage = "English, I think"\n+++\n', "must be a code such as “en”"),
        ('+++\ntitle = "A"\n', "has no closing"),
        (f'+++\ntitle = "{"A" * MAX_CHARACTERS}"\n+++\n', "the limit is 16,384"),
        ("---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n", "uses a YAML alias"),
        ("---\ntitle: !!python/object/apply:os.system ['true']\n---\n", "not valid YAML"),
        ("+++\ntitle = " + "[" * 5_000 + "]" * 5_000 + "\n+++\n", "not valid TOML"),
        ("---\ntitle: " + "[" * 5_000 + "]" * 5_000 + "\n---\n", "not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_front_matter_is_said_with_its_line(matter: str, message: str) -> None:
    with pytest.raises(FrontMatterError, match=message.replace("[", r"\[")):
        doc(f"{matter}It was late.")


@pytest.mark.parametrize(
    "matter",
    [
        '+++\naliases = ["DPRK = North Korea = the North", "ROK = South Korea"]\n+++\n',
        '+++\naliases = [["DPRK", "North Korea", "the  North"], ["ROK", "South Korea"]]\n+++\n',
        "---\naliases:\n  - DPRK = North Korea = the North\n  - [ROK, South Korea]\n---\n",
    ],
)
def test_aliases_are_groups_of_names(matter: str) -> None:
    names = (("DPRK", "North Korea", "the North"), ("ROK", "South Korea"))
    assert read_bytes(f"{matter}It was late.".encode()).metadata.aliases == names


@pytest.mark.parametrize(
    ("aliases", "message"),
    [
        ("3", "list of texts"),
        ("[[1, 2]]", "list of texts"),
        ('{a = "b"}', "list of texts"),
        ('"DPRK"', "2 to 20 names"),
        ('["DPRK = "]', "2 to 20 names"),
        (f'["a = {"b" * 81}"]', "at most 80 characters"),
        (str(["a = b"] * 201), "201 groups of names; the limit is 200"),
    ],
)
def test_aliases_that_are_none_are_refused_with_their_line(aliases: str, message: str) -> None:
    with pytest.raises(FrontMatterError, match=message) as caught:
        read_bytes(f"+++\naliases = {aliases}\n+++\nIt was late.".encode())
    assert caught.value.place == "line 2"

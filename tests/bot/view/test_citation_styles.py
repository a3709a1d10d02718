"""A source in Chicago, MLA, APA and BibTeX: what is known, in the form's order; what is not known is left out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.view.citation_styles import cite
from passages.model import Basis, Metadata

ARTICLE = Metadata("On Weirs", "Ann B. Lee", "1999", "River Studies", "104-110", doi="10.1000/weirs.7")
PAGE = ("105",)


def test_a_journal_article_in_every_form() -> None:
    source = cite(ARTICLE, PAGE, Basis.PRINTED)
    link = "https://doi.org/10.1000/weirs.7."
    assert source.chicago == f"Ann B. Lee, “On Weirs,” River Studies (1999): 105. {link}"
    assert source.mla == f"Lee, Ann B. “On Weirs.” River Studies, 1999, pp. 104–110. {link} (Lee 105)"
    assert source.apa == f"Lee, A. B. (1999). On Weirs. River Studies, 104–110. {link} (Lee, 1999, p. 105)"
    assert source.bibtex == (
        "@article{lee1999weirs,\n  author = {Lee, Ann B.},\n  title = {{On Weirs}},\n  journal = {River Studies},\n"
        "  year = {1999},\n  pages = {104--110},\n  doi = {10.1000/weirs.7},\n}"
    )


@pytest.mark.parametrize(
    ("author", "chicago", "mla", "apa"),
    [
        ("Ann Lee", "Ann Lee,", "Lee, Ann.", "Lee, A."),
        ("Lee, Ann", "Ann Lee,", "Lee, Ann.", "Lee, A."),
        ("Ann Lee and Bo Chen", "Ann Lee and Bo Chen,", "Lee, Ann, and Bo Chen.", "Lee, A., & Chen, B."),
        ("Ann Lee; Bo Wu; Cy Day", "Ann Lee, Bo Wu, and Cy Day,", "Lee, Ann, et al.", "Lee, A., Wu, B., & Day, C."),
        ("Simone de Beauvoir", "Simone de Beauvoir,", "de Beauvoir, Simone.", "de Beauvoir, S."),
        ("Jean-Luc Nancy", "Jean-Luc Nancy,", "Nancy, Jean-Luc.", "Nancy, J.-L."),
        ("Plato", "Plato,", "Plato.", "Plato."),
        ("Martin Luther King Jr.", "Martin Luther King Jr.,", "King, Martin Luther, Jr.", "King, M. L., Jr."),
        ("The Reading Group", "The Reading Group,", "The Reading Group.", "The Reading Group."),
        ("Ministry of Art and Sport", "Ministry of Art and Sport,", "Ministry of Art and", "Ministry of Art and"),
    ],
)  # fmt: skip
def test_names_stand_in_the_order_of_the_form(author: str, chicago: str, mla: str, apa: str) -> None:
    source = cite(Metadata("On Weirs", author, "1999", "River Studies"), PAGE, Basis.PRINTED)
    assert source.chicago.startswith(chicago)
    assert source.mla.startswith(mla)
    assert source.apa.startswith(apa)


@pytest.mark.parametrize(
    ("pages", "basis", "paragraph", "chicago", "apa"),
    [
        (("105", "106"), Basis.PRINTED, 2, ": 105–106.", "pp. 105–106)"),
        (("xii",), Basis.LABEL, 1, ": xii.", "p. xii)"),
        (("2",), Basis.PHYSICAL, 1, ": PDF p. 2.", "PDF p. 2)"),
        (("7",), Basis.APPROXIMATE, 14, ": para. 14.", "para. 14)"),
        ((), Basis.NONE, 14, ": para. 14.", "para. 14)"),
    ],
)
def test_a_page_is_cited_only_where_it_is_known(
    pages: tuple[str, ...], basis: Basis, paragraph: int, chicago: str, apa: str
) -> None:
    source = cite(ARTICLE, pages, basis, paragraph)
    assert chicago in source.chicago
    assert source.apa.endswith(apa)


def test_what_is_not_known_is_left_out() -> None:
    source = cite(Metadata("Untitled Notes"))
    assert source.chicago == "“Untitled Notes.”"
    assert source.mla == "“Untitled Notes.” (“Untitled Notes”)"
    assert source.apa == "Untitled Notes. (n.d.). (“Untitled Notes”, n.d.)"
    assert source.bibtex == "@misc{untitled,\n  title = {{Untitled Notes}},\n}"


def test_a_title_that_asks_keeps_its_own_mark() -> None:
    source = cite(Metadata("Where Next?", "Ann Lee", "1999", "River Studies"), PAGE, Basis.PRINTED)
    assert "“Where Next?” River" in source.chicago
    assert "“Where Next?” River" in source.mla
    assert "Where Next? River" in source.apa


def test_bibtex_escapes_what_tex_would_read() -> None:
    bibtex = cite(Metadata(r"100% of {R&D} costs $5 #1_a \x", "Ann Lee")).bibtex
    assert r"title = {{100\% of \{R\&D\} costs \$5 \#1\_a \textbackslash{}x}}" in bibtex


@given(st.builds(Metadata, *[st.text(max_size=40)] * 8), st.lists(st.text(max_size=5), max_size=3).map(tuple))
def test_any_metadata_is_cited_without_an_error_or_an_empty_bracket(meta: Metadata, pages: tuple[str, ...]) -> None:
    source = cite(meta, pages, Basis.PRINTED)
    assert source.bibtex.startswith("@")
    assert re.match(r"@\w+\{[a-z0-9]+,", source.bibtex)

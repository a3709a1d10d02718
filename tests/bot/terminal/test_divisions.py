"""The tree of divisions that `loccit check` shows."""

from __future__ import annotations

from bot.terminal.check import as_dict
from bot.terminal.divisions import tree_lines
from tests.makers.placed import made


def test_the_tree_has_titles_and_counts() -> None:
    lines = tree_lines(made("novel"))
    assert lines[:3] == ["Preface", "pt. One (4 chapters)", "  ch. I: Of the ferry in part One"]
    assert len(lines) == 11


def test_of_a_large_tree_the_inner_levels_are_counted_only() -> None:
    assert tree_lines(made("play"))[0] == "act I (2 scenes)"
    assert len(tree_lines(made("statute"))) == 40
    assert tree_lines(made("poem")) == []


def test_the_tree_and_the_systems_are_in_the_json() -> None:
    told = as_dict(made("scripture"))
    assert told["systems"] == [
        {"system": "book", "basis": "printed", "places": 3},
        {"system": "chapter", "basis": "printed", "places": 9},
        {"system": "verse", "basis": "printed", "places": 45},
    ]
    first = told["divisions"][0]
    assert (first["system"], first["label"], first["count"]) == ("book", "Genesis", 3)
    assert [child["label"] for child in first["children"]] == ["1", "2", "3"]

"""Whatever a text holds, Discord shows it as it is: no markup, nobody called, no link; and that in linear time."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.view.markdown import closing, echo, escape, escape_inside, length, plain, unescape
from tests.support.processor_time import processor_seconds

# What tokens a text without markup is made of. simcord looks for small print after unescaping, which Discord does not.
INERT = {"blockquote", "paragraph", "inline", "text", "break", "subtext"}
# Everything that Discord resolves, should it ever get through.
KNOWN = {
    "users": {"123456789": "ann"},
    "roles": {"123456789": "readers"},
    "channels": {"123456789": "books"},
    "commands": {"123456789": "ask"},
    "emojis": {"123456789": {"name": "smile", "animated": False}},
    "everyone": True,
}
ALIVE = [
    "*a*", "**a**", "_a_", "__a__", "***a***", "~~a~~", "||a||", "`a`", "``a``", "```py\na\n```", "[a](https://b.example)",
    "<https://a.example>", "https://a.example/b_c_d", "http://discord.gg/abc", "<@123456789>", "<@!123456789>",
    "<@&123456789>", "<#123456789>", "<:smile:123456789>", "<a:smile:123456789>", "<t:0>", "<t:0:R>",
    "</ask:123456789>", "<id:guide>", "@everyone", "@here", "# a", "## a", "### a", "-# a", "> a", ">>> a\nb", "- a",
    "* a", "+ a", "1. a", "12) a", " - a", "  1. a", "a\n# b", "a\n- b\n- c", ":smile:", "\\*a*", "\\\\*a*",
    "¯\\_(ツ)_/¯",    "a\r# b", "[](", "](", "[a]: https://b.example", "---", "***", "===", "a\n===",
]  # fmt: skip
FRAGMENTS = st.lists(
    st.one_of(st.sampled_from(ALIVE), st.text(max_size=8), st.sampled_from("\n*_~|`[]()<>@:#-+.\\ 1a"))
).map("".join)


@given(FRAGMENTS)
def test_unescaping_gives_back_what_was_escaped(text: str) -> None:
    assert unescape(escape(text)) == text
    assert unescape(escape_inside(text)) == text


@given(st.text())
def test_escaping_at_most_doubles_the_length(text: str) -> None:
    assert len(escape(text)) <= 2 * len(text)


@pytest.mark.parametrize("text", ALIVE)
def test_what_is_alive_in_discord_is_inert_once_escaped(text: str) -> None:
    line = " ".join(text.splitlines()[0].split())
    assert shown(f"> {escape(text.splitlines()[0])}") == line.removeprefix("-# ")


@given(FRAGMENTS.filter(lambda text: bool(text.strip())))
def test_escaped_text_renders_as_nothing_but_text(text: str) -> None:
    line = " ".join(text.split())
    assert kinds(markdown_tokens(escape(line), context=KNOWN)) <= INERT


@pytest.mark.parametrize("pattern", ["[](", "\\", "*", "_", "1.", "<@", "- ", "\n#", "`", "||", "a:", "\u202e"])
def test_escaping_takes_time_in_proportion_to_the_length(pattern: str) -> None:
    short, long = (pattern * (size // len(pattern)) for size in (10_000, 160_000))
    # 16 times the length; quadratic time would be 256 times as long.
    assert seconds(long) < 100 * seconds(short)


@pytest.mark.parametrize(
    ("text", "closers"),
    [
        ("plain", ""),
        ("\u202eabc", "\u202c"),
        ("\u2067abc", "\u2069"),
        ("\u202a\u2067abc", "\u2069\u202c"),
        ("\u202eabc\u202c", ""),
        ("\u2067\u202eabc\u2069", ""),
        ("abc\u202c\u2069", ""),
        ("\u202ea\u202c\u202eb", "\u202c"),
    ],
)
def test_directional_controls_are_closed_after_the_quote(text: str, closers: str) -> None:
    assert closing(text) == closers


@given(st.text(alphabet="a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_what_is_closed_needs_no_more_closing(text: str) -> None:
    assert closing(text + closing(text)) == ""


def test_an_echo_has_one_line_80_characters_and_nothing_that_reorders_it() -> None:
    said = plain("a\u202eb\x00c\x1b[31m\ud800\n d" + "e" * 100)
    assert said.startswith("abc[31m de")
    assert len(said) == 80
    assert said.endswith("…")


def test_an_echo_does_not_let_marks_pile_up() -> None:
    assert plain("a" + "\u0301" * 200 + "b") == "a\u0301\u0301\u0301b"


def test_an_echo_is_inert() -> None:
    assert echo("<@123456789> *x*") == "\\<\\@123456789> \\*x\\*"


def test_length_counts_utf16_units() -> None:
    assert length("a𝔸") == 3


def seconds(text: str) -> float:
    return processor_seconds(lambda: (escape(text), echo(text), closing(text)))


def kinds(tokens: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for token in tokens:
        found |= {token["type"]} | kinds(token.get("children") or [])
    return found


def shown(markdown: str) -> str:
    """The text that is left of Markdown that holds nothing but text."""
    tokens = markdown_tokens(markdown, context=KNOWN)
    assert kinds(tokens) <= INERT, tokens
    texts: list[str] = []

    def visit(some: list[dict[str, Any]]) -> None:
        for token in some:
            if token["type"] == "text":
                texts.append(token["content"])
            visit(token.get("children") or [])

    visit(tokens)
    return re.sub(r"\s+", " ", "".join(texts)).strip()

"""The essay on Discord: every question of its file asked by a member, and every button of every answer clicked."""

from __future__ import annotations

import tomllib

import pytest

from passages import answer
from passages.storage.snapshot import Snapshot
from tests.conftest import SHARED
from tests.support.discord_world import World, labels_of, quotes_in, words_of

pytestmark = pytest.mark.shared


def questions() -> list[str]:
    path = SHARED / "questions" / "lankov.toml"
    return [one["ask"] for one in tomllib.loads(path.read_text())["question"]] if path.is_file() else []


async def test_every_question_is_answered_in_public_with_its_page_or_missed_in_private(
    discord_world: World, essay: Snapshot
) -> None:
    discord_world.put(essay)
    for number, question in enumerate(questions()):
        member = discord_world.guild.add_member(discord_world.env.create_user(f"member{number}"))
        expected = answer(essay.index, question)
        result = await member.slash(discord_world.channel, "ask", question=question)
        said = words_of(result.response)
        assert result.ephemeral is not bool(expected.quotes)
        assert len(quotes_in(said)) == len(expected.quotes)
        for quote in expected.quotes[:1]:
            assert f"p. {quote.pages[0]}" in said or f"pp. {quote.pages[0]}–" in said


async def test_every_button_of_an_answer_works_and_calls_nobody(discord_world: World, essay: Snapshot) -> None:
    discord_world.put(essay)
    for question in questions()[:6]:
        result = await discord_world.ann.slash(discord_world.channel, "ask", question=question)
        member = discord_world.ann if result.ephemeral else discord_world.bo
        for label in labels_of(result.response):
            copy = await discord_world.click(member, result.response, label)
            assert copy.ephemeral
            assert quotes_in(words_of(copy)) or label == "Cite"


async def test_every_page_can_be_read(discord_world: World, essay: Snapshot) -> None:
    discord_world.put(essay)
    labels = essay.texts[0].document.labels
    assert labels
    for label in labels:
        result = await discord_world.ann.slash(discord_world.channel, "page", label=label)
        assert not result.ephemeral
        assert f"p. {label}" in words_of(result.response)
        assert quotes_in(words_of(result.response))

"""A follow-up asked again without the question before: by the button under its answer, and by the option of `/ask`."""

from __future__ import annotations

from typing import Any

from tests.support.discord_world import World, labels_of, quotes_in, words_of

BEFORE, FOLLOW_UP = "Who should be the moderator?", "and the best-read?"


async def followed_up(world: World, question: str = FOLLOW_UP, **options: Any) -> Any:
    await world.ann.slash(world.channel, "ask", question=BEFORE)
    return await world.ann.slash(world.channel, "ask", question=question, **options)


async def test_an_answer_that_was_read_with_the_question_before_has_a_button_to_ask_it_alone(
    discord_world: World,
) -> None:
    first = await discord_world.ann.slash(discord_world.channel, "ask", question=BEFORE)
    assert "Ask alone" not in labels_of(first.response)
    result = await followed_up(discord_world)
    assert f"read as: {BEFORE} — {FOLLOW_UP}" in words_of(result.response)
    assert "Ask alone" in labels_of(result.response)


async def test_the_button_takes_the_question_before_off_the_message_itself(discord_world: World) -> None:
    result = await followed_up(discord_world)
    await discord_world.ann.click(result.response, label="Ask alone")
    said = words_of(discord_world.channel.last_message)
    assert f"### {FOLLOW_UP}" in said
    assert "read as" not in said
    assert quotes_in(said)


async def test_for_anybody_else_the_button_answers_in_private(discord_world: World) -> None:
    result = await followed_up(discord_world)
    copy = await discord_world.click(discord_world.bo, result.response, "Ask alone")
    assert copy.ephemeral
    assert "read as" not in words_of(copy)
    assert "read as" in words_of(discord_world.channel.last_message)


async def test_a_question_that_finds_nothing_alone_leaves_the_public_answer_as_it_was(discord_world: World) -> None:
    result = await followed_up(discord_world, "why?")
    assert quotes_in(words_of(result.response))
    alone = await discord_world.click(discord_world.ann, result.response, "Ask alone")
    assert alone.ephemeral
    assert not quotes_in(words_of(alone))
    assert quotes_in(words_of(discord_world.channel.last_message))


async def test_the_option_asks_alone_at_once(discord_world: World) -> None:
    result = await followed_up(discord_world, alone=True)
    assert "read as" not in words_of(result.response)
    assert "Ask alone" not in labels_of(result.response)


async def test_what_found_nothing_is_not_carried(discord_world: World) -> None:
    missed = await followed_up(discord_world, "What is the capital of Mongolia?")
    assert missed.ephemeral
    result = await discord_world.ann.slash(discord_world.channel, "ask", question="and the searcher?")
    assert "Mongolia" not in words_of(result.response)

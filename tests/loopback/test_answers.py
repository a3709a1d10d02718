"""The running bot over a real socket: it is asked, clicked and mentioned, and Discord answers as on a bad day.

All tests here share one bot in one process; each leaves it as it was.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.loopback import Bot, Loopback, loopback, running

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "How should a group quote a text?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Loopback, Bot]]:
    async with loopback() as world, running(world, tmp_path_factory.mktemp("bot")) as bot:
        yield world, bot


@pytest.fixture
def world(pair: tuple[Loopback, Bot]) -> Loopback:
    return pair[0]


@pytest.fixture
def bot(pair: tuple[Loopback, Bot]) -> Bot:
    return pair[1]


def shown(message: Any) -> str:
    """All words of a message."""
    return str(message.content or "") + json.dumps(message.components, ensure_ascii=False)


def buttons(message: Any) -> list[str]:
    """The ids of all buttons of a message, in order."""

    def walk(parts: list[dict[str, Any]]) -> list[str]:
        own = [part["custom_id"] for part in parts if part.get("type") == 2 and "custom_id" in part]
        return own + [name for part in parts for name in walk(part.get("components", []))]

    return walk(message.components)


async def test_a_question_is_answered_in_public_with_a_page(world: Loopback) -> None:
    asked = world.slash(world.reader, "ask", question=QUESTION)
    answer = await world.response(asked)
    assert "p. " in shown(answer) or "pp. " in shown(answer)
    assert not asked.ephemeral


async def test_a_mention_is_answered_without_the_message_content_intent(world: Loopback) -> None:
    message = world.mention(world.reader, QUESTION)
    assert "p. " in shown(await world.reply(message))
    assert not world.gateway.intents & (1 << 15)


async def test_every_message_that_is_sent_pings_nobody(world: Loopback) -> None:
    await world.response(world.slash(world.reader, "ask", question="@everyone <@&1> quote?"))
    sent = [body.get("data", body) for _, path, body in world.rest.calls if body and "/commands" not in path]
    messages = [body for body in sent if isinstance(body, dict) and ("content" in body or "components" in body)]
    assert messages
    assert all(body["allowed_mentions"]["parse"] == [] for body in messages)


async def test_a_button_answers_another_member_privately(world: Loopback) -> None:
    answer = await world.response(world.slash(world.reader, "ask", question=QUESTION))
    pressed = world.click(world.moderator, answer, buttons(answer)[0])
    await world.response(pressed)
    assert pressed.ephemeral


async def test_a_button_that_nobody_knows_any_more_says_what_to_do(world: Loopback) -> None:
    answer = await world.response(world.slash(world.reader, "ask", question=QUESTION))
    pressed = world.click(world.reader, answer, "loccit-of-last-year")
    assert "Ask the question again" in shown(await world.response(pressed))
    assert pressed.ephemeral


async def test_a_button_that_two_clicks_press_at_once_answers_both(world: Loopback) -> None:
    answer = await world.response(world.slash(world.reader, "ask", question=QUESTION))
    pressed = [world.click(world.moderator, answer, buttons(answer)[0]) for _ in range(2)]
    for one in pressed:
        assert shown(await world.response(one))


@pytest.mark.parametrize(("command", "options"), [("ask", {}), ("gone", {"what": "x"}), ("library ask", {})])
async def test_an_outdated_command_says_that_the_commands_were_updated(
    world: Loopback, command: str, options: dict[str, Any]
) -> None:
    asked = world.slash(world.moderator, command, **options)
    assert "commands were just updated" in shown(await world.response(asked))
    assert asked.ephemeral


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("MESSAGE_CREATE", {"id": "1"}),
        ("INTERACTION_CREATE", {"id": "1", "type": 2}),
        ("GUILD_CREATE", {"id": "not a number"}),
        ("BRAND_NEW_EVENT", {"what": "ever"}),
        ("READY", {}),
    ],
)
async def test_an_event_that_cannot_be_read_is_skipped(
    world: Loopback, bot: Bot, event: str, payload: dict[str, Any]
) -> None:
    skipped = bot.text.count("an event from Discord could not be read")
    await world.gateway.send({"op": 0, "t": event, "s": 900_000, "d": payload})
    await world.response(world.slash(world.reader, "ask", question=QUESTION))
    assert bot.text.count("an event from Discord could not be read") == skipped + (event != "BRAND_NEW_EVENT")


async def test_an_interaction_that_is_too_old_is_dropped_without_a_word(world: Loopback, bot: Bot) -> None:
    record = world.slash(world.reader, "ask", question="fresh", backdated=10.0)
    await bot.logged("an interaction came too late")
    await world.response(world.slash(world.reader, "ask", question=QUESTION))
    assert record.token not in world.rest.acknowledged


async def test_a_rate_limit_is_waited_for(world: Loopback) -> None:
    world.rest.fail("POST", "*/callback", 429, {"retry_after": 0.3, "message": "slow", "global": False}, times=2)
    asked = world.slash(world.reader, "ask", question=QUESTION)
    await world.response(asked)
    assert sum(asked.token in path for _, path, _ in world.rest.calls) == 3


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [(404, 10062, "over 3 s late"), (400, 40060, "already acknowledged"), (401, 50027, "over 15 min late")],
)
async def test_an_answer_that_nobody_waits_for_is_dropped_with_one_line(
    world: Loopback, bot: Bot, status: int, code: int, told: str
) -> None:
    world.rest.fail("POST", "*/callback", status, {"code": code, "message": "no"})
    asked = world.slash(world.reader, "ask", question=QUESTION)
    await bot.logged(f"an answer could not be delivered: {told}")
    await world.response(world.slash(world.reader, "ask", question=QUESTION))
    assert sum(asked.token in path for _, path, _ in world.rest.calls) == 1


@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_connection_reset_in_the_middle_of_an_answer_never_shows_it_twice(
    world: Loopback, carried_out: bool
) -> None:
    before = len(world.backend.messages[world.channel])
    world.rest.fail("POST", "*/callback", 0, before=not carried_out)
    asked = world.slash(world.reader, "ask", question=QUESTION)
    await world.response(asked)
    await world.until(lambda: sum(asked.token in path for _, path, _ in world.rest.calls) == 2, "second try")
    await world.response(world.slash(world.reader, "ask", question=QUESTION))
    assert len(world.backend.messages[world.channel]) == before + 2


async def test_a_mention_is_answered_once_after_a_503(world: Loopback) -> None:
    world.rest.fail("POST", "/channels/*/messages", 503)
    asked = world.mention(world.reader, QUESTION)
    before = len(world.backend.messages[world.channel])
    await world.reply(asked)
    await world.response(world.slash(world.reader, "ask", question=QUESTION))
    assert len(world.backend.messages[world.channel]) == before + 2


async def test_a_mention_whose_message_is_gone_is_answered_beside_it(world: Loopback) -> None:
    world.rest.fail("POST", "/channels/*/messages", 400, {"code": 50035, "message": "unknown message reference"})
    reply = await world.reply(world.mention(world.reader, QUESTION))
    assert reply.reference is None


async def test_a_report_that_comes_too_late_to_be_private_is_announced_in_the_channel(world: Loopback) -> None:
    world.rest.fail("PATCH", "*/messages/@original", 401, {"code": 50027, "message": "Invalid Webhook Token"}, times=9)
    asked = world.slash(world.moderator, "library reload")
    message = await world.response(asked)
    assert "the reload is done" in (await world.reply(message)).content
    world.rest.faults.clear()


async def test_a_channel_that_is_closed_to_the_bot_is_not_written_to_again(world: Loopback, bot: Bot) -> None:
    world.rest.fail("POST", "/channels/*/messages", 403, {"code": 50013, "message": "Missing Permissions"})
    here = f"/channels/{world.channel}/messages"
    before, told = world.rest.count("POST", here), world.rest.count("POST", "/users/@me/channels")
    world.mention(world.reader, QUESTION)
    await bot.logged("cannot be answered where it was asked")
    await world.until(lambda: world.rest.count("POST", "/users/@me/channels") == told + 1, "direct message")
    assert world.rest.count("POST", here) == before + 1
    await world.reply(world.mention(world.reader, QUESTION))


async def test_a_flood_from_one_member_is_refused_politely_and_others_are_answered(world: Loopback) -> None:
    flood = [world.slash(world.reader, "ask", question=QUESTION) for _ in range(40)]
    other = world.slash(world.moderator, "ask", question=QUESTION)
    assert "One moment" not in shown(await world.response(other))
    replies = [await world.response(asked) for asked in flood]
    refused = [asked for asked, reply in zip(flood, replies, strict=True) if "One moment" in shown(reply)]
    assert 0 < len(refused) < len(flood)
    assert all(asked.ephemeral for asked in refused)


async def test_nothing_that_was_asked_and_no_token_stands_in_the_log(world: Loopback, bot: Bot) -> None:
    asked = world.slash(world.reader, "ask", question="Is there a zebra in this text?")
    await world.response(asked)
    await world.response(world.slash(world.moderator, "library status"))
    assert "zebra" not in bot.text
    assert asked.token not in bot.text
    assert all(token not in bot.text for token in world.gateway.tokens)

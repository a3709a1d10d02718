"""A page ceiling, and other servers' texts: what no command, button, old message or conversation shows."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.store.values import Upload
from bot.view.custom_id import Action, ButtonId, PassageRef, parse_button_id, text_key
from passages.storage.snapshot import Snapshot
from tests.conftest import FULL
from tests.support.discord_world import quotes_in, sent, words_of
from tests.support.library_world import (
    FIRST,
    LAST,
    QUESTION,
    WORDS,
    Readers,
    Spy,
    bring,
    ids_of,
    post,
    press_all,
    shown,
    words,
)


async def test_no_command_shows_a_word_from_beyond_the_ceiling(readers: Readers) -> None:
    world, ann = readers.world, readers.world.ann
    await readers.read_to("104")
    spy = Spy(world, 104)
    assert {*WORDS[4:], "105", "108"} <= spy.beyond
    questions = [QUESTION, "more", "which page?", "why?", "and the patient things?"]
    questions += [f"Where does the {word} stand?" for word in (*WORDS, "thimbel", "meadwo", "whistles")]
    ways: list[dict[str, Any]] = [{}, {"private": True}, {"text": "harbour book"}]
    for number, question in enumerate(questions):
        for options in ways if FULL else ways[number % 3 :][:1]:
            result = await readers.ask(question, **options)
            spy.check(question)
            await press_all(world, ann, result.response, partial(spy.check, question), most=6)
        await ann.send(readers.channel, f"{world.mention} {question}")
        spy.check(question)
        message = await world.bo.send(readers.channel, question)
        await ann.context_menu(readers.channel, "Find in the text", message)
        spy.check(question)
    for page in range(FIRST - 1, LAST + 2):
        result = await ann.slash(readers.channel, "page", label=str(page))
        spy.check(str(page))
        await press_all(world, ann, result.response, partial(spy.check, str(page)), most=10)
    for command in ("texts", "help"):
        await ann.slash(readers.channel, command)
        spy.check()
    for command, filled in (("ask", {"question": "x"}), ("page", {"label": "1"})):
        for typed in ("", "harbour", "thimble"):
            offered = await ann.autocomplete(readers.channel, command, "text", typed, **filled)
            assert not words(json.dumps([one["name"] for one in offered])) & spy.beyond


@pytest.mark.parametrize(("before", "after"), [("", "104"), ("107", "103")])
async def test_old_buttons_and_conversations_stop_at_a_ceiling_that_was_set_or_lowered(
    readers: Readers, before: str, after: str
) -> None:
    world = readers.world
    if before:
        await readers.read_to(before)
    asked = [QUESTION, f"Where does the {WORDS[6]} stand?"]
    old = [(await readers.ask(question)).response for question in asked]
    old.append((await world.ann.slash(readers.channel, "page", label="107")).response)
    assert all(message is not None and quotes_in(words_of(message)) for message in old)
    await readers.read_to(after)
    spy = Spy(world, int(after))
    for message in old:
        for member in (world.bo, world.ann):
            assert await press_all(world, member, message, lambda: spy.check(asked[1]))
    for question in ("which page?", "more", "why?"):
        await readers.ask(question)
        spy.check()
        for message in old[:2]:
            await world.ann.send(readers.channel, f"{world.mention} {question}", reply_to=message)
            spy.check()


async def test_a_button_made_under_a_ceiling_says_what_to_do_after_the_group_has_read_on(readers: Readers) -> None:
    await readers.read_to("104")
    message = (await readers.ask(QUESTION)).response
    await readers.read_to("106")
    result = (await readers.world.bo.click(message, label="After")).response
    assert "this channel's reading has moved" in words_of(result)
    assert "ask again" in words_of(result)


async def test_a_thread_that_the_bot_has_not_seen_keeps_its_channels_ceiling(readers: Readers) -> None:
    await readers.read_to("104")
    channel: Any = readers.world.client.get_channel(readers.channel.id)
    made = await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    (thread,) = readers.channel.threads
    made.guild._remove_thread(made)  # as when it was archived before the bot started
    spy = Spy(readers.world, 104)
    question = f"Where does the {WORDS[7]} stand?"
    await readers.world.ann.send(thread, f"{readers.world.mention} {question}")
    spy.check(question)
    assert words_of(thread.last_message)


# ---- beyond


async def test_one_who_has_read_further_asks_beyond_in_private_as_a_spoiler(readers: Readers) -> None:
    await readers.read_to("104")
    result = await readers.ask(f"Where does the {WORDS[7]} stand?", beyond=True)
    assert result.ephemeral
    (container,) = result.response.components
    container = container if isinstance(container, dict) else container.to_dict()
    assert (container["type"], container["spoiler"]) == (17, True)
    assert WORDS[7] in quotes_in(words_of(result.response))[0]
    assert "beyond page 104" in words_of(result.response)
    bodies = len(list(sent(readers.world.env)))
    await press_all(readers.world, readers.world.ann, result.response, lambda: None, most=12)
    for body in list(sent(readers.world.env))[bodies:]:
        assert [one["type"] for one in body["components"]] == [17]
        assert body["components"][0]["spoiler"] is True


async def test_what_was_asked_beyond_is_not_carried_into_a_question_below(readers: Readers) -> None:
    await readers.read_to("104")
    await readers.ask(f"Where does the {WORDS[7]} stand?", beyond=True)
    spy = Spy(readers.world, 104)
    kinds: list[dict[str, Any]] = [{}, {"private": True}]
    for options in kinds:
        for question in ("which page?", "more", "why?"):
            await readers.ask(question, **options)
            spy.check()


async def test_beyond_where_nothing_is_kept_back_is_a_private_answer_like_any_other(readers: Readers) -> None:
    result = await readers.ask(QUESTION, beyond=True)
    assert result.ephemeral
    assert not any(press.beyond for one in ids_of(result.response) if (press := parse_button_id(one)))
    changed = (await readers.world.ann.click(result.response, label="After")).response
    assert quotes_in(words_of(changed))


async def test_the_question_stays_above_what_is_turned_beyond(readers: Readers) -> None:
    await readers.read_to("104")
    question = f"Where does the {WORDS[6]} stand?"
    result = await readers.ask(question, beyond=True)
    changed = (await readers.world.ann.click(result.response, label="Before")).response
    assert question in words_of(changed)


async def test_a_miss_beyond_is_a_spoiler_too(readers: Readers) -> None:
    await readers.read_to("104")
    result = await readers.ask("What does it say about photosynthesis?", beyond=True)
    assert result.ephemeral
    assert "stands nowhere in it" in words_of(result.response)
    assert all(one["type"] == 17 for one in list(sent(readers.world.env))[-1]["components"])


@pytest.mark.parametrize("who", ["another member", "in public"])
async def test_a_button_beyond_is_honoured_for_its_owner_in_private_only(readers: Readers, who: str) -> None:
    world = readers.world
    await readers.read_to("104")
    private = (await readers.ask(f"Where does the {WORDS[7]} stand?", beyond=True)).response
    stolen = next(press for one in ids_of(private) if (press := parse_button_id(one)) and press.action is Action.PAGE)
    assert stolen.beyond
    spy = Spy(world, 104)
    message = await post(world, readers.channel, stolen)
    member = world.bo if who == "another member" else world.ann
    result = await member.click(message, custom_id=stolen.custom_id)
    spy.check()
    assert "goes beyond what this channel has read" in words_of(result.response)


# ---- other servers


async def test_nothing_of_a_server_is_reachable_from_another(readers: Readers) -> None:
    world = readers.world
    there = world.env.create_guild("Strangers")
    channel = there.create_text_channel("elsewhere")
    role = there.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    eve = there.add_member(world.env.create_user("eve"), roles=[role])
    place = await asyncio.to_thread(world.client.app.store.visibility.visible_in, world.guild.id, (1,), Snapshot())
    (text,) = place.texts
    bodies = len(list(sent(world.env)))
    for name in (readers.book.id, text.name, text.version, text.title):
        for command, options in (
            ("ask", {"question": QUESTION}),
            ("page", {"label": "101"}),
            ("reading set", {"pages": "104"}),
        ):
            result = await eve.slash(channel, command, text=name, **options)
            assert result.ephemeral
            assert "There is no text called" in words_of(result.response)
    for command in ("ask", "page", "reading set"):
        filled = {"ask": {"question": "x"}, "page": {"label": "1"}}.get(command, {})
        assert await eve.autocomplete(channel, command, "text", "", **filled) == []
    for command in ("texts", "help", "reading show"):
        await eve.slash(channel, command)
    for action in Action:
        message = await post(world, channel, ButtonId(action, eve.id, (PassageRef(text_key(text), 0),)))
        result = await eve.click(message, label="Press")
        assert result.ephemeral
        assert "no longer here" in words_of(result.response)
    for body in list(sent(world.env))[bodies:]:
        assert "sailor" not in shown(body).replace(QUESTION, "")
        assert not quotes_in(shown(body))


async def test_a_reading_of_one_server_binds_no_other(readers: Readers, staged: tuple[Upload, Path]) -> None:
    world = readers.world
    there = world.env.create_guild("Strangers")
    channel = there.create_text_channel("elsewhere")
    eve = there.add_member(world.env.create_user("eve"))
    await bring(world, there.id, staged)
    await readers.read_to("101")
    result = await eve.slash(channel, "ask", question=f"Where does the {WORDS[7]} stand?")
    assert quotes_in(words_of(result.response))

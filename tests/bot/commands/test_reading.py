"""`/reading`, and what a question is asked of; misses, and what `/help` tells of what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.commands import reading
from bot.store.values import Upload
from tests.bot.store.store_makers import ANNA
from tests.support.discord_world import World, deferral, quotes_in, words_of
from tests.support.library_world import QUESTION, WORDS, Readers, bring


async def test_a_servers_own_text_is_asked_and_the_hosts_where_it_says_nothing(
    discord_world: World, staged: tuple[Upload, Path]
) -> None:
    await bring(discord_world, discord_world.guild.id, staged)
    own = await discord_world.ann.slash(discord_world.channel, "ask", question="Where does the lantern stand?")
    assert "lantern" in quotes_in(words_of(own.response))[0]
    other = await discord_world.ann.slash(discord_world.channel, "ask", question="Who was Mrs Szentgyörgyi?")
    assert "Szentgyörgyi" in quotes_in(words_of(other.response))[0]


async def test_what_may_be_a_follow_up_finds_the_other_shelf_as_well(
    discord_world: World, staged: tuple[Upload, Path]
) -> None:
    world = discord_world
    await bring(world, world.guild.id, staged)
    for question, found in (
        ("Where does the lantern stand?", "lantern"),
        ("Where does it speak of Szentgyörgyi?", "Szentgyörgyi"),
        ("Where does it speak of the thimble?", "thimble"),
    ):
        told = await world.ann.slash(world.channel, "ask", question=question)
        assert any(found in quote for quote in quotes_in(words_of(told.response))), question


async def test_a_reading_is_what_its_channel_and_the_threads_below_are_asked(readers: Readers) -> None:
    await readers.read_to("104")
    channel: Any = readers.world.client.get_channel(readers.channel.id)
    await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    (thread,) = readers.channel.threads
    result = await readers.world.ann.slash(thread, "ask", question=f"Where does the {WORDS[-1]} stand?")
    assert result.ephemeral
    assert not quotes_in(words_of(result.response))
    result = await readers.world.ann.slash(thread, "ask", question=f"Where does the {WORDS[0]} stand?")
    assert "asked up to page 104" in words_of(result.response)


async def test_a_post_of_a_forum_and_a_voice_channels_chat_have_readings_of_their_own(readers: Readers) -> None:
    guild = readers.world.guild
    forum = guild.create_forum_channel("evenings")
    opened: Any = readers.world.client.get_channel(forum.id)
    await opened.create_thread(name="the first one", content="Welcome.")
    (post,) = forum.threads
    for channel in (post, guild.create_voice_channel("aloud")):
        free = await readers.world.ann.slash(channel, "ask", question=f"Where does the {WORDS[-1]} stand?")
        assert WORDS[-1] in quotes_in(words_of(free.response))[0]
        await readers.mo.slash(channel, "reading set", text=readers.book.id, pages="102")
        kept = await readers.world.ann.slash(channel, "ask", question=f"Where does the {WORDS[-1]} stand?")
        assert not quotes_in(words_of(kept.response))
        await readers.world.ann.send(channel, f"{readers.world.mention} where does the {WORDS[1]} stand?")
        spoken = channel.last_message
        assert spoken is not None
        assert "asked up to page 102" in words_of(spoken)
        assert WORDS[1] in quotes_in(words_of(spoken))[0]


async def test_a_reading_whose_text_is_gone_says_what_to_do(readers: Readers) -> None:
    await readers.read_to("104")
    message = (await readers.ask(QUESTION)).response
    world, entry = readers.world, readers.book
    await asyncio.to_thread(world.client.app.store.texts(world.guild.id).remove, entry.id, ANNA)
    result = await readers.ask(QUESTION)
    assert result.ephemeral
    assert "A moderator can use `/reading set`." in words_of(result.response)
    assert "ask again" in words_of((await world.bo.click(message, label="After")).response)
    for command in ("texts", "help", "page"):
        result = await world.ann.slash(readers.channel, command, **({"label": "101"} if command == "page" else {}))
        assert "sailor" not in words_of(result.response)
        assert "A moderator can use `/reading set`." in words_of(result.response)
        assert " 0 texts" not in words_of(result.response)


async def test_a_page_beyond_the_ceiling_is_told_with_what_the_channel_has_read(readers: Readers) -> None:
    await readers.read_to("101")
    told = words_of((await readers.world.ann.slash(readers.channel, "page", label="105")).response)
    assert "has page 101 alone. You asked for page 105." in told
    assert "This channel has read up to page 101; nothing beyond is shown." in told


async def test_advancing_shows_what_was_kept_back(readers: Readers) -> None:
    await readers.read_to("104")
    question = f"Where does the {WORDS[5]} stand?"
    assert not quotes_in(words_of((await readers.ask(question)).response))
    told = words_of((await readers.mo.slash(readers.channel, "reading advance", pages="106")).response)
    assert "up to page 106 (this part: from page 105)" in told
    assert WORDS[5] in quotes_in(words_of((await readers.ask(question)).response))[0]


async def test_advancing_never_goes_back(readers: Readers) -> None:
    await readers.read_to("104")
    told = words_of((await readers.mo.slash(readers.channel, "reading advance", pages="102")).response)
    assert told.replace("\\", "") == ("This channel has read up to page 104 already. To go back, use `/reading set`.")
    shown = words_of((await readers.mo.slash(readers.channel, "reading show")).response)
    assert "up to page 104" in shown
    again = words_of((await readers.mo.slash(readers.channel, "reading advance", pages="104")).response)
    assert "up to page 104." in again


async def test_showing_and_clearing_a_reading(readers: Readers) -> None:
    shown = await readers.mo.slash(readers.channel, "reading show")
    assert "has no reading" in words_of(shown.response)
    await readers.read_to("104")
    shown = await readers.mo.slash(readers.channel, "reading show")
    assert shown.ephemeral
    assert "*harbour book*, up to page 104" in words_of(shown.response)
    await readers.mo.slash(readers.channel, "reading clear")
    assert quotes_in(words_of((await readers.ask(f"Where does the {WORDS[7]} stand?")).response))
    again = await readers.mo.slash(readers.channel, "reading clear")
    assert "nothing was changed" in words_of(again.response)


async def test_the_channel_is_told_what_is_read_and_how_far_and_nobody_else_what_was_only_looked_up(
    readers: Readers,
) -> None:
    for command, options, told in (
        ("set", {"text": readers.book.id, "pages": "104"}, "now reads *harbour book*, up to page 104"),
        ("advance", {"pages": "106"}, "up to page 106"),
        ("clear", {}, "is cleared"),
    ):
        result = await readers.mo.slash(readers.channel, f"reading {command}", **options)
        assert not result.ephemeral
        assert told in words_of(result.response)
    assert (await readers.mo.slash(readers.channel, "reading show")).ephemeral
    assert (await readers.mo.slash(readers.channel, "reading clear")).ephemeral
    assert (await readers.mo.slash(readers.channel, "reading advance", pages="105")).ephemeral


async def test_a_reading_that_takes_long_is_told_to_the_channel_and_its_mistakes_to_the_moderator_alone(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly(*given: Any) -> Any:
        await deferral(readers.world.env, number)
        return await asyncio.to_thread(*given)

    number = 1

    monkeypatch.setattr("bot.commands.deferral.PATIENCE", 0.05)
    monkeypatch.setattr(reading, "asyncio", SimpleNamespace(to_thread=slowly))
    wrong = await readers.mo.slash(readers.channel, "reading set", text=readers.book.id, pages="999")
    seen = [one for one in (wrong.response, *wrong.followups) if one]
    assert all(one.ephemeral for one in seen)
    assert "has pages 101 to 108" in words_of(seen[-1])
    number = 2
    done = await readers.mo.slash(readers.channel, "reading set", text=readers.book.id, pages="104")
    assert not done.followups[-1].ephemeral
    assert "up to page 104" in words_of(done.followups[-1])
    requests = readers.world.env.http_requests
    callbacks: list[Any] = [request.json for request in requests if request.path.endswith("/callback")]
    assert [body["type"] for body in callbacks] == [5, 5]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"text": "Moby Dick"}, "There is no text called"),
        ({"text": "harbour book", "pages": "999"}, "has pages 101 to 108"),
        ({"text": "harbour book", "pages": "900–104"}, "has pages 101 to 108"),
        ({"text": "harbour book", "pages": "104–102"}, "Page 102 comes before page 104. Name the first page first."),
    ],
)
async def test_a_wrong_reading_is_refused_and_changes_nothing(
    readers: Readers, options: dict[str, str], told: str
) -> None:
    result = await readers.mo.slash(readers.channel, "reading set", **options)
    assert result.ephemeral
    assert told in words_of(result.response)
    assert "has no reading" in words_of((await readers.mo.slash(readers.channel, "reading show")).response)


async def test_a_text_of_the_host_can_be_read_up_to_a_page_too(discord_world: World) -> None:
    world = discord_world
    role = world.guild.create_role("mo", permissions=discord.Permissions(manage_guild=True))
    mo = world.guild.add_member(world.env.create_user("mo"), roles=[role])
    (text,) = world.client.app.library.snapshot.texts
    offered = await mo.autocomplete(world.channel, "reading set", "text", "")
    assert [one["value"] for one in offered] == [text.version]
    last = text.document.labels[1]
    told = await mo.slash(world.channel, "reading set", text=text.version, pages=last)
    assert f"up to page {last}" in words_of(told.response)
    listed = words_of((await world.ann.slash(world.channel, "texts")).response)
    assert f"pages {text.document.labels[0]}–{last}," in listed


@pytest.mark.parametrize("command", ["set", "advance", "show", "clear"])
async def test_readings_are_the_moderators_business(readers: Readers, command: str) -> None:
    options = {"set": {"text": readers.book.id}, "advance": {"pages": "104"}}.get(command, {})
    (group,) = [one for one in await readers.world.client.tree.fetch_commands() if one.name == "reading"]
    readers.world.guild.set_command_permissions(group, {readers.world.ann: True})  # what Discord hides is no wall
    result = await readers.world.ann.slash(readers.channel, f"reading {command}", **options)
    assert result.ephemeral
    assert "Manage Server" in words_of(result.response)
    snapshot = await asyncio.to_thread(readers.world.client.app.store.state, readers.world.guild.id)
    assert not snapshot.readings


Kept = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def kept(readers: Readers) -> Kept:
    async def look() -> list[str]:
        records = readers.world.client.app.store.records(readers.world.guild.id)
        return [miss.question for miss in await asyncio.to_thread(records.misses)]

    return look


async def test_misses_are_kept_only_where_the_server_wishes_and_never_private_ones(
    readers: Readers, kept: Kept
) -> None:
    question = "What does it say about photosynthesis?"
    await readers.ask(question)
    assert await kept() == []
    records = readers.world.client.app.store.records(readers.world.guild.id)
    await asyncio.to_thread(records.keep_misses, readers.mo.id, on=True)
    await readers.ask(question)
    await readers.world.ann.send(readers.channel, f"{readers.world.mention} And trigonometry?")
    await readers.ask("What does it say about my landlord?", private=True)
    await readers.ask(QUESTION)
    assert sorted(await kept()) == ["And trigonometry?", question]


async def test_help_tells_what_is_kept_for_how_long_where_and_how_it_is_deleted(readers: Readers) -> None:
    said = words_of((await readers.world.ann.slash(readers.channel, "help")).response)
    assert "Questions are not kept" in said
    for told in ("30 days", "15 minutes", "for a year", "the host's database", "`/library forget`"):
        assert told in said
    records = readers.world.client.app.store.records(readers.world.guild.id)
    await asyncio.to_thread(records.keep_misses, readers.mo.id, on=True)
    said = words_of((await readers.world.ann.slash(readers.channel, "help")).response)
    assert "without who asked, for 30 days; never private ones" in said

"""A channel's reading, its page ceiling, and other servers' texts: what members can reach, and what not."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord import ui
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.press import Action, Place, Press, edition_of, read_press
from bot.shelves.database import address
from bot.shelves.shelves import Shelves
from bot.shelves.values import Entry, Upload
from passages.shelf import Shelf
from tests.discord_fixtures import World, quotes_in, sent, texts_of, walk, words_of
from tests.shelves.making import ANNA, HERE

WORDS = "harbour lantern orchard granite whistle meadow copper thimble".split()
FIRST, LAST = 101, 108
BOOK = "\n\n".join(
    f"[Pg {page}]\n\nOn this page the {word} stands quietly beside the road. It was painted green by a sailor.\n\n"
    f"The sailor said of the {word} that nobody had seen it move, and {word}s are patient things."
    for page, word in enumerate(WORDS, FIRST)
)
QUESTION = "What did the sailor paint green?"


@dataclass
class Readers:
    """The world, where the server has uploaded a book, and its moderator."""

    world: World
    mo: MemberActor
    book: Entry

    @property
    def channel(self) -> ChannelHandle:
        return self.world.channel

    async def ask(self, question: str, member: MemberActor | None = None, **options: Any) -> Any:
        return await (member or self.world.ann).slash(self.channel, "ask", question=question, **options)

    async def read_to(self, pages: str) -> Any:
        result = await self.mo.slash(self.channel, "reading set", text=self.book.id, pages=pages)
        assert result.ephemeral
        assert f"up to page {pages}" in words_of(result.response)
        return result


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Upload, Path]:
    """An upload that was read, and the folder of what was made of it."""
    folder = tmp_path_factory.mktemp("staged")
    shelves = Shelves(address("", folder), folder)
    upload, _ = shelves.stage(HERE, ANNA, "harbour book.txt", BOOK.encode())
    shelves.close()
    return upload, folder / "servers" / str(HERE)


@pytest_asyncio.fixture
async def readers(discord_world: World, staged: tuple[Upload, Path]) -> Readers:
    world = discord_world
    world.put(Shelf())  # no texts of the host
    book = await bring(world, world.guild.id, staged)
    role = world.guild.create_role("mo", permissions=discord.Permissions(manage_guild=True))
    return Readers(world, world.guild.add_member(world.env.create_user("mo"), roles=[role]), book)


async def bring(world: World, server: int, staged: tuple[Upload, Path]) -> Entry:
    """Give a server the book."""
    shelves, (upload, made) = world.client.shelves, staged
    shutil.copytree(made, world.client.settings.data / "servers" / str(server), dirs_exist_ok=True)
    entry = await asyncio.to_thread(shelves.confirm, replace(upload, server=server, token=secrets.token_hex(8)))
    place = await asyncio.to_thread(shelves.places.place, server, (1,), Shelf())
    world.texts += texts_of(place.shelf)
    return entry


# ---- what is asked where


async def test_a_servers_own_text_is_asked_and_the_hosts_where_it_says_nothing(
    discord_world: World, staged: tuple[Upload, Path]
) -> None:
    await bring(discord_world, discord_world.guild.id, staged)
    own = await discord_world.ann.slash(discord_world.channel, "ask", question="Where does the lantern stand?")
    assert "lantern" in quotes_in(words_of(own.response))[0]
    other = await discord_world.ann.slash(discord_world.channel, "ask", question="Who was Mrs Szentgyörgyi?")
    assert "Szentgyörgyi" in quotes_in(words_of(other.response))[0]


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


async def test_a_reading_whose_text_is_gone_says_what_to_do(readers: Readers) -> None:
    await readers.read_to("104")
    message = (await readers.ask(QUESTION)).response
    world, entry = readers.world, readers.book
    await asyncio.to_thread(world.client.shelves.texts(world.guild.id).remove, entry.id, ANNA)
    result = await readers.ask(QUESTION)
    assert result.ephemeral
    assert "A moderator can use `/reading set`" in words_of(result.response).replace("\\", "")
    assert "ask again" in words_of((await world.bo.click(message, label="After")).response)
    for command in ("texts", "help", "page"):
        result = await world.ann.slash(readers.channel, command, **({"label": "101"} if command == "page" else {}))
        assert "sailor" not in words_of(result.response)


async def test_advancing_shows_what_was_kept_back(readers: Readers) -> None:
    await readers.read_to("104")
    question = f"Where does the {WORDS[5]} stand?"
    assert not quotes_in(words_of((await readers.ask(question)).response))
    told = words_of((await readers.mo.slash(readers.channel, "reading advance", pages="106")).response)
    assert "up to page 106 (this part: from page 105)" in told
    assert WORDS[5] in quotes_in(words_of((await readers.ask(question)).response))[0]


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


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"text": "Moby Dick"}, "There is no text called"),
        ({"text": "harbour book", "pages": "999"}, "has pages 101 to 108"),
        ({"text": "harbour book", "pages": "900–104"}, "has pages 101 to 108"),
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
    (text,) = world.client.library.shelf.texts
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
    snapshot = await asyncio.to_thread(readers.world.client.shelves.snapshot, readers.world.guild.id)
    assert not snapshot.readings


# ---- the ceiling


class Spy:
    """Looks at every message that was sent since it was made for words that stand only beyond a page."""

    def __init__(self, world: World, page: int) -> None:
        self._world = world
        self._seen = len(list(sent(world.env)))
        parts = re.split(r"\[Pg (\d+)\]", BOOK)
        texts = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
        below = words(" ".join(f"{at} {text}" for at, text in texts.items() if at <= page))
        self.beyond = words(" ".join(f"{at} {text}" for at, text in texts.items() if at > page)) - below

    def check(self, typed: str = "") -> None:
        """What a member typed is theirs."""
        bodies = list(sent(self._world.env))
        fresh, self._seen = bodies[self._seen :], len(bodies)
        for body in fresh:
            leaked = (words(shown(body)) & self.beyond) - words(typed)
            assert not leaked, f"{leaked} after {typed!r}: {shown(body)}"


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+|\d+", text.casefold()))


def shown(body: dict[str, Any]) -> str:
    """All that a member can see of a message."""
    parts = list(walk(body.get("components") or []))
    return "\n".join([body.get("content") or "", *(one.get("content") or one.get("label") or "" for one in parts)])


async def press_all(world: World, member: MemberActor, message: Any, look: Callable[[], None], most: int = 40) -> int:
    """Press every button, and those of the messages that they lead to; how many."""
    waiting, pressed = [(message, one) for one in ids_of(message)], set[str]()
    while waiting and len(pressed) < most:
        at, custom_id = waiting.pop(0)
        if custom_id in pressed or custom_id not in ids_of(at):
            continue
        pressed.add(custom_id)
        result = (await member.click(at, custom_id=custom_id)).response
        look()
        if result is not None:
            waiting += [(result, one) for one in ids_of(result) if one not in pressed]
            waiting += [(at, one) for one in ids_of(at) if one not in pressed]
    return len(pressed)


def ids_of(message: Any) -> list[str]:
    parts = [one if isinstance(one, dict) else one.to_dict() for one in message.components]
    return [one["custom_id"] for one in walk(parts) if one["type"] == 2 and not one.get("disabled")]


async def test_no_command_shows_a_word_from_beyond_the_ceiling(readers: Readers) -> None:
    world, ann = readers.world, readers.world.ann
    await readers.read_to("104")
    spy = Spy(world, 104)
    assert {*WORDS[4:], "105", "108"} <= spy.beyond
    questions = [QUESTION, "more", "which page?", "why?", "and the patient things?"]
    questions += [f"Where does the {word} stand?" for word in (*WORDS, "thimbel", "meadwo", "whistles")]
    for question in questions:
        for options in ({}, {"private": True}, {"text": "harbour book"}):
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
    assert not any(press.beyond for one in ids_of(result.response) if (press := read_press(one)))
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
    stolen = next(press for one in ids_of(private) if (press := read_press(one)) and press.action is Action.PAGE)
    assert stolen.beyond
    spy = Spy(world, 104)
    message = await post(world, readers.channel, stolen)
    member = world.bo if who == "another member" else world.ann
    result = await member.click(message, custom_id=stolen.custom_id)
    spy.check()
    assert "goes beyond what this channel has read" in words_of(result.response)


async def post(world: World, channel: ChannelHandle, press: Press) -> Any:
    """A message of the bot with this button."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.ActionRow(ui.Button[Any](label="Press", custom_id=press.custom_id)))
    view.stop()
    target: Any = world.client.get_channel(channel.id)
    return await target.send(view=view)


# ---- other servers


async def test_nothing_of_a_server_is_reachable_from_another(readers: Readers) -> None:
    world = readers.world
    there = world.env.create_guild("Strangers")
    channel = there.create_text_channel("elsewhere")
    role = there.create_role("boss", permissions=discord.Permissions(manage_guild=True))
    eve = there.add_member(world.env.create_user("eve"), roles=[role])
    place = await asyncio.to_thread(world.client.shelves.places.place, world.guild.id, (1,), Shelf())
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
        message = await post(world, channel, Press(action, eve.id, (Place(edition_of(text), 0),)))
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


# ---- misses, privacy


Kept = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def kept(readers: Readers) -> Kept:
    async def look() -> list[str]:
        records = readers.world.client.shelves.records(readers.world.guild.id)
        return [miss.question for miss in await asyncio.to_thread(records.misses)]

    return look


async def test_misses_are_kept_only_where_the_server_wishes_and_never_private_ones(
    readers: Readers, kept: Kept
) -> None:
    question = "What does it say about photosynthesis?"
    await readers.ask(question)
    assert await kept() == []
    records = readers.world.client.shelves.records(readers.world.guild.id)
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
    records = readers.world.client.shelves.records(readers.world.guild.id)
    await asyncio.to_thread(records.keep_misses, readers.mo.id, on=True)
    said = words_of((await readers.world.ann.slash(readers.channel, "help")).response)
    assert "without who asked, for 30 days; never private ones" in said

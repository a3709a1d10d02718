"""What a channel reads and how far, over a real socket: nothing from beyond its page in whatever the bot sends.

All tests here share one bot; each has a server of its own.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from tests.loopback import Bot, Loopback, loopback, running
from tests.loopback.people import Group, Person, Seen
from tests.support.discord_world import quotes_in, sent
from tests.support.library_world import BOOK, FIRST, LAST, QUESTION, WORDS, shown, words, words_beyond

pytestmark = pytest.mark.asyncio(loop_scope="module")

LATE = f"Where does the {WORDS[7]} stand?"  # on the last page
names = itertools.count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Loopback, Bot]]:
    async with loopback() as world, running(world, tmp_path_factory.mktemp("bot")) as bot:
        yield world, bot
    assert "Traceback" not in bot.text


@pytest_asyncio.fixture(loop_scope="module")
async def group(pair: tuple[Loopback, Bot]) -> Group:
    found = Group.found(pair[0], f"Readers {next(names)}")
    await found.add(BOOK, "harbour book.txt")
    return found


async def read_to(group: Group, page: str) -> None:
    (offered,) = [one for one in await group.mo.offered("reading set", "text") if one["name"] == "harbour book"]
    told = await said_in_the_channel(group, "reading set", text=offered["value"], pages=page)
    assert f"up to page {page}" in told.words


async def said_in_the_channel(group: Group, path: str, **options: str) -> Seen:
    """Give a command and return what everyone is told; where it took long, that follows a private word."""
    seen = await group.mo.slash(path, **options)
    if seen.private:
        await group.mo.world.until(lambda: bool(seen.asked.followup_ids), f"what /{path} tells the channel")
        seen = Seen(seen.asked, await group.mo.world.answer(seen.asked))
    assert not seen.private
    return seen


class Watch:
    """Looks at all that was sent since it was made, or since it last looked, for words from beyond a page."""

    def __init__(self, world: Loopback, page: int) -> None:
        self._world = world
        self._beyond = words_beyond(page)
        self._seen = len(list(sent(world.backend)))

    def look(self, typed: str = "") -> None:
        """What a member typed is theirs."""
        bodies = list(sent(self._world.backend))
        fresh, self._seen = bodies[self._seen :], len(bodies)
        assert fresh, "nothing was sent"
        for body in fresh:
            leaked = words(shown(body)) & self._beyond - words(typed)
            assert not leaked, f"{leaked} after {typed!r}: {shown(body)}"

    def look_at(self, choices: object) -> None:
        assert not words(json.dumps(choices)) & self._beyond


async def press_all(who: Person, seen: Seen, most: int = 12) -> list[Seen]:
    """Press every button, and those of the messages that they lead to."""
    waiting, pressed, found = [(seen, one) for one in seen.buttons], set[str](), list[Seen]()
    while waiting and len(pressed) < most:
        at, custom_id = waiting.pop(0)
        if custom_id in pressed or custom_id not in at.buttons:
            continue
        pressed.add(custom_id)
        found.append(await who.press(at, custom_id))
        waiting += [(found[-1], one) for one in found[-1].buttons]
    return found


async def test_nothing_from_beyond_the_page_is_sent_in_answer_to_anything(group: Group) -> None:
    world, ann = group.mo.world, group.ann
    old = [await ann.slash("ask", question=question) for question in (QUESTION, LATE)]
    assert all(quotes_in(one.words) for one in old)
    thread = world.backend.create_thread(group.server.channel, "talk", ann.id).id
    await read_to(group, "104")
    watch = Watch(world, 104)
    stranger = replace(ann, id=world.join("bo", server=group.server.id))
    for one in old:
        for who in (stranger, ann):
            assert await press_all(who, one)
            watch.look(LATE)
    for who in (ann, replace(ann, at=thread)):
        for question in (QUESTION, LATE, "more", "which page?"):
            for options in ({}, {"private": True}, {"text": "harbour book"}):
                await press_all(who, await who.slash("ask", question=question, **options), 4)
                watch.look(f"{question} {LATE}")
            await who.mention(question)
            watch.look(f"{question} {LATE}")
        message = world.backend.create_message(who.at, who.id, LATE)
        await who.choose(message, "Find in the text")
        watch.look(LATE)
        for page in range(FIRST, LAST + 1):
            await press_all(who, await who.slash("page", label=str(page)), 4)
            watch.look(str(page))
        for path in ("texts", "help"):
            await who.slash(path)
            watch.look()
        watch.look_at(await who.offered("ask", "text", "", question="x"))
        watch.look_at(await who.offered("page", "text", "harbour", label="1"))


async def test_the_group_reads_on_and_the_reading_is_shown_and_cleared(group: Group) -> None:
    question = f"Where does the {WORDS[5]} stand?"
    await read_to(group, "104")
    assert not quotes_in((await group.ann.slash("ask", question=question)).words)
    assert "up to page 106" in (await said_in_the_channel(group, "reading advance", pages="106")).words
    assert WORDS[5] in quotes_in((await group.ann.slash("ask", question=question)).words)[0]
    assert not quotes_in((await group.ann.slash("ask", question=LATE)).words)
    listed = await group.mo.slash("reading show")
    assert "*harbour book*, up to page 106" in listed.words
    assert f"set by <@{group.mo.id}>" in listed.words
    assert "is cleared" in (await group.mo.slash("reading clear")).words
    assert WORDS[7] in quotes_in((await group.ann.slash("ask", question=LATE)).words)[0]


async def test_one_who_has_read_further_asks_beyond_in_private_as_a_spoiler(group: Group) -> None:
    await read_to(group, "104")
    answer = await group.ann.slash("ask", question=LATE, beyond=True)
    assert answer.private
    assert WORDS[7] in quotes_in(answer.words)[0]
    for seen in (answer, *await press_all(group.ann, answer)):
        assert seen.message
        assert seen.private
        assert [(one["type"], one.get("spoiler")) for one in seen.message.components] == [(17, True)]
    assert not quotes_in((await group.ann.slash("ask", question="more")).words)


async def test_a_reading_binds_its_own_channel_alone(group: Group) -> None:
    world = group.mo.world
    await read_to(group, "104")
    beside = replace(group.ann, at=world.backend.create_channel(group.server.id, "beside").id)
    assert WORDS[7] in quotes_in((await beside.slash("ask", question=LATE)).words)[0]
    strangers = Group.found(world, "Strangers")
    await strangers.add(BOOK, "harbour book.txt")
    assert WORDS[7] in quotes_in((await strangers.ann.slash("ask", question=LATE)).words)[0]

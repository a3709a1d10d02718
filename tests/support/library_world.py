"""A server that has uploaded a book, with a moderator; pressing every button, and looking for what must not be seen."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord import ui
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.store.db.database import database_url
from bot.store.store import Store
from bot.store.values import StoredText, Upload
from bot.view.custom_id import ButtonId
from bot.view.moderator_custom_id import ModeratorButtonId
from passages.storage.snapshot import Snapshot
from tests.bot.store.store_makers import ANNA, HERE
from tests.support.discord_world import World, sent, texts_of, walk, words_of

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
    book: StoredText

    @property
    def channel(self) -> ChannelHandle:
        return self.world.channel

    async def ask(self, question: str, member: MemberActor | None = None, **options: Any) -> Any:
        return await (member or self.world.ann).slash(self.channel, "ask", question=question, **options)

    async def read_to(self, pages: str) -> Any:
        result = await self.mo.slash(self.channel, "reading set", text=self.book.id, pages=pages)
        assert not result.ephemeral
        assert f"up to page {pages}" in words_of(result.response)
        return result


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Upload, Path]:
    """An upload that was read, and the folder of what was made of it."""
    folder = tmp_path_factory.mktemp("staged")
    store = Store(database_url("", folder), folder)
    upload, _ = store.stage(HERE, ANNA, "harbour book.txt", BOOK.encode())
    store.close()
    return upload, folder / "servers" / str(HERE)


@pytest_asyncio.fixture
async def readers(discord_world: World, staged: tuple[Upload, Path]) -> Readers:
    world = discord_world
    world.put(Snapshot())  # no texts of the host
    book = await bring(world, world.guild.id, staged)
    role = world.guild.create_role("mo", permissions=discord.Permissions(manage_guild=True))
    return Readers(world, world.guild.add_member(world.env.create_user("mo"), roles=[role]), book)


async def bring(world: World, server: int, staged: tuple[Upload, Path]) -> StoredText:
    """Give a server the book."""
    store, (upload, made) = world.client.app.store, staged
    shutil.copytree(made, world.client.app.settings.data / "servers" / str(server), dirs_exist_ok=True)
    entry = await asyncio.to_thread(store.confirm, replace(upload, server=server, token=secrets.token_hex(8)))
    place = await asyncio.to_thread(store.visibility.visible_in, server, (1,), Snapshot())
    world.texts += texts_of(place.snapshot)
    return entry


class Spy:
    """Looks at every message that was sent since it was made for words that stand only beyond a page."""

    def __init__(self, world: World, page: int) -> None:
        self._world = world
        self._seen = len(list(sent(world.env)))
        self.beyond = words_beyond(page)

    def check(self, typed: str = "") -> None:
        """What a member typed is theirs."""
        bodies = list(sent(self._world.env))
        fresh, self._seen = bodies[self._seen :], len(bodies)
        for body in fresh:
            leaked = (words(shown(body)) & self.beyond) - words(typed)
            assert not leaked, f"{leaked} after {typed!r}: {shown(body)}"


def words_beyond(page: int) -> set[str]:
    """The words of the book, and the numbers of its pages, that stand only after `page`."""
    parts = re.split(r"\[Pg (\d+)\]", BOOK)
    texts = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
    below = words(" ".join(f"{at} {text}" for at, text in texts.items() if at <= page))
    return words(" ".join(f"{at} {text}" for at, text in texts.items() if at > page)) - below


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


async def post(world: World, channel: ChannelHandle, press: ButtonId | ModeratorButtonId) -> Any:
    """A message of the bot with this button."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.ActionRow(ui.Button[Any](label="Press", custom_id=press.custom_id)))
    view.stop()
    target: Any = world.client.get_channel(channel.id)
    return await target.send(view=view)

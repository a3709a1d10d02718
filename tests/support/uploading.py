"""A modelled Discord whose file host is a real HTTP server on this computer, and moderators who upload to it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import discord
import pytest_asyncio
import simcord
from aiohttp import web
from simcord.actors import MemberActor
from simcord.backend import cdn
from simcord.builders import ChannelHandle

from bot.client import LoccitClient
from bot.runtime.reload import cache_in
from bot.settings import Settings
from bot.store.values import MEGA, Quota, StoredText
from passages.errors import ReadError
from passages.readers import read_bytes
from passages.storage.library import SAMPLE, Library
from tests.support.discord_world import World, labels_of, words_of

LIGHTHOUSE = """# The Lighthouse

[p. 7] The keeper of the lighthouse counted every ship that passed. He wrote the numbers into a green book.

[p. 8] In winter no ship came for weeks. He counted gulls instead, and was ashamed of it afterwards.

[p. 9] The green book was sold with the furniture. Nobody asked what the numbers meant.
"""
SECOND = LIGHTHOUSE.replace("counted gulls", "counted waves") + "\n[p. 10] A bell was bought in the spring.\n"
HARBOUR = "# The Harbour\n\nThe harbour master slept by day. His lamp was the only one that burned at noon.\n"
QUOTA = Quota(file=MEGA, total=2 * MEGA, texts=4)


@dataclass
class Moderators:
    """Moderators of two servers, and what they do."""

    world: World
    mo: MemberActor
    max: MemberActor  # the other moderator of the same server
    eve: MemberActor  # a moderator of another server
    away: ChannelHandle  # a channel of that server

    @property
    def client(self) -> LoccitClient:
        return self.world.client

    @property
    def server(self) -> int:
        return self.world.guild.id

    def entries(self, server: int = 0) -> tuple[StoredText, ...]:
        return self.client.app.store.texts(server or self.server).list()

    async def slash(self, who: MemberActor, command: str, **options: Any) -> Any:
        channel = self.away if who is self.eve else self.world.channel
        return await who.slash(channel, f"library {command}", **options)

    async def upload(
        self, data: str | bytes, name: str = "text.md", who: MemberActor | None = None, **more: Any
    ) -> Any:
        """The answer to an upload: a preview, or why there is none."""
        raw = data.encode() if isinstance(data, str) else data
        with contextlib.suppress(ReadError):
            self.world.texts.append(read_bytes(raw, name).text)
        return said(await self.slash(who or self.mo, "add", file=(name, raw), **more))

    async def add(
        self, data: str | bytes, name: str = "text.md", who: MemberActor | None = None, **more: Any
    ) -> StoredText:
        """A text that was uploaded and confirmed."""
        preview = await self.upload(data, name, who, **more)
        label = "Confirm" if "Confirm" in labels_of(preview) else "Replace it"
        await (who or self.mo).click(preview, label=label)
        if label == "Replace it":
            await (who or self.mo).click(preview, label="Confirm")
        server = self.eve.guild.id if who is self.eve else self.server
        return max(self.entries(server), key=lambda entry: (entry.changed, entry.version))


def said(result: Any) -> Any:
    """The private message that a command or a click led to, the last one there is."""
    message = (result.followups or [result.response])[-1]
    assert message is not None
    assert message.ephemeral
    return message


def words(result: Any) -> str:
    return words_of(said(result))


@asynccontextmanager
async def serving(env: simcord.Env) -> AsyncIterator[str]:
    """Discord's file host, on this computer: it serves what the modelled Discord has stored."""
    store = cdn.CdnStore.store_attachment

    def store_by_id(kept: cdn.CdnStore, number: int, channel: int, name: str, data: bytes, about: Any) -> Any:
        """As Discord does, whatever the file is called."""
        return store(kept, number, channel, "file", data, about) | {"filename": name}

    async def serve(request: web.Request) -> web.StreamResponse:
        data = env.backend.cdn.get(f"{base}{request.path}")
        return web.Response(body=data) if data is not None else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    with patch.object(cdn, "CDN_BASE", base), patch.object(cdn.CdnStore, "store_attachment", store_by_id):
        yield base
    await runner.cleanup()


@pytest_asyncio.fixture
async def file_host(simcord_env: simcord.Env) -> AsyncIterator[str]:
    async with serving(simcord_env) as base:
        yield base


def client_for(folder: Path) -> LoccitClient:
    """A client with small quotas, that takes attachments from this computer as well."""
    settings = Settings(data=folder, moderator_role="Librarian", quota=QUOTA, api="http://127.0.0.1:9/api/v10")
    return LoccitClient(settings, Library(SAMPLE, cache_in(folder)))


def only_for(client: LoccitClient, *servers: int) -> None:
    """Open the host's texts to these servers alone; to all, if none is named."""
    settings = replace(client.app.settings, servers=frozenset(servers))
    client.app = replace(client.app, settings=settings)


@pytest_asyncio.fixture
async def moderators(discord_world: World, file_host: str) -> AsyncIterator[Moderators]:
    world, rights = discord_world, discord.Permissions(manage_guild=True)
    role = world.guild.create_role("moderators", permissions=rights)
    mo, other = (world.guild.add_member(world.env.create_user(name), roles=[role]) for name in ("mo", "max"))
    guild = world.env.create_guild("Elsewhere")
    away = guild.create_text_channel("away")
    eve = guild.add_member(world.env.create_user("eve"), roles=[guild.create_role("mods", permissions=rights)])
    world.client.app.store.quota = replace(QUOTA)
    yield Moderators(world, mo, other, eve, away)
    world.client.app.store.close()

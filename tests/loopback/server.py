"""The whole of it: a server with a channel and people in it, who ask, click and mention."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import discord
from aiohttp import web
from simcord import intents as simcord_intents
from simcord import interactions
from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.models import Interaction, Message
from simcord.enums import AppCommandType, InteractionType

from tests.loopback.gateway import Gateway
from tests.loopback.rest import Rest


class WallClock(Clock):
    """simcord's clock stands still; here ids and deadlines have to tell the real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Loopback:
    """One Discord with one server. `reader` may write; `moderator` may manage the server."""

    def __init__(self) -> None:
        self.backend = Backend(clock=WallClock())
        self.port = 0
        self.rest = Rest(self.backend, lambda: f"ws://127.0.0.1:{self.port}/gateway")
        self.gateway = Gateway(self._ready)
        self.emitted: dict[int, float] = {}  # interaction id -> when it was sent
        self.guild = self.backend.create_guild("Reading group")
        self.backend.add_member(self.guild.id, self.backend.bot_user.id)
        self.channel = self.backend.create_channel(self.guild.id, "general").id
        self.reader = self.join("reader")
        self.moderator = self.join("moderator", discord.Permissions(manage_guild=True).value)
        self.backend.subscribers.append(self._feed)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    def join(self, name: str, permissions: int = 0) -> int:
        """A new member of the server, with a role that has these permissions; returns the user's id."""
        user = self.backend.make_user(name).id
        roles = [self.backend.create_role(self.guild.id, name, permissions=permissions).id] if permissions else []
        self.backend.add_member(self.guild.id, user, roles=roles)
        return user

    def slash(self, user: int, path: str, *, backdated: float = 0.0, **options: str | bool) -> Interaction:
        """`user` sends a slash command: "ask", or "library reload"; `backdated` seconds ago."""
        leaves = [
            {"name": name, "type": 5 if isinstance(value, bool) else 3, "value": value}
            for name, value in options.items()
        ]
        root, *rest = path.split()
        for name in reversed(rest):
            leaves = [{"name": name, "type": 1, "options": leaves}]  # type: ignore[dict-item]
        data = {"id": "1", "name": root, "type": int(AppCommandType.CHAT_INPUT), "options": leaves}
        return self._interact(InteractionType.APPLICATION_COMMAND, user, data, backdated=backdated)

    def click(self, user: int, message: Message, custom_id: str) -> Interaction:
        """`user` presses a button of `message`, whether or not it has one of this id."""
        shown = dict(serializers.message_payload(self.backend, message))
        data = {"custom_id": custom_id, "component_type": 2}
        return self._interact(InteractionType.MESSAGE_COMPONENT, user, data, {"message": shown}, message)

    def mention(self, user: int, words: str) -> Message:
        """`user` writes a message that names the bot."""
        return self.backend.create_message(self.channel, user, f"<@{self.backend.bot_user.id}> {words}")

    async def response(self, asked: Interaction, seconds: float = 10.0) -> Message:
        """The bot's first message in answer to an interaction; fails if none comes."""
        await self.until(lambda: asked.message_id is not None, f"an answer to interaction {asked.id}", seconds)
        assert asked.message_id
        return self.backend.get_message(asked.channel_id, asked.message_id)

    async def reply(self, message: Message, seconds: float = 10.0) -> Message:
        """The bot's next message in the channel after `message`."""

        def found() -> list[Message]:
            later = self.backend.messages[message.channel_id].values()
            return [one for one in later if one.id > message.id and one.author_id == self.backend.bot_user.id]

        await self.until(lambda: bool(found()), "a reply", seconds)
        return found()[0]

    async def until(self, condition: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
        """Wait for `condition`; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"no {what} within {seconds} s"
            await asyncio.sleep(0.005)

    def _interact(
        self,
        kind: int,
        user: int,
        data: dict[str, Any],
        extra: dict[str, Any] | None = None,
        source: Message | None = None,
        backdated: float = 0.0,
    ) -> Interaction:
        record, payload = interactions.base_payload(
            self.backend, type=int(kind), channel_id=self.channel, guild_id=self.guild.id, user_id=user, data=data
        )
        record.source_message_id = source.id if source else None
        payload["authorizing_integration_owners"] = {"0": str(self.guild.id)}
        self.emitted[record.id] = time.perf_counter()
        sent_at = record.id - (int(backdated * 1000) << 22)  # an id tells when it was made, in ms
        self.backend.emit("INTERACTION_CREATE", {**payload, "id": str(sent_at), **(extra or {})})
        return record

    def _feed(self, event: str, payload: Mapping[str, Any]) -> None:
        declared = discord.Intents._from_value(self.gateway.intents)
        gate = simcord_intents.required_intent(event, payload)
        if gate and not getattr(declared, gate):
            return
        sent = copy.deepcopy(dict(payload))
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not declared.message_content:
            simcord_intents.censor_message(sent, self.backend.bot_user.id, backend=self.backend)
        self.gateway.emit(event, sent)

    def _ready(self) -> list[tuple[str, dict[str, Any]]]:
        guilds = list(self.backend.guilds.values())
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }
        created = [dict(serializers.guild_create_payload(self.backend, guild)) for guild in guilds]
        return [("READY", ready), *(("GUILD_CREATE", payload) for payload in created)]


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """A Discord that listens on a free port of 127.0.0.1."""
    world = Loopback()
    app = web.Application()
    app.router.add_get("/gateway", world.gateway.handle)
    app.router.add_get("/gateway/", world.gateway.handle)
    app.router.add_route("*", "/api/v10/{path:.*}", world.rest.handle)
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    world.port = runner.addresses[0][1]
    try:
        yield world
    finally:
        await runner.cleanup()

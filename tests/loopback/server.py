"""The whole of it: servers with channels and people in them, who ask, click, upload, fill in forms and mention."""

from __future__ import annotations

import copy
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import discord
from aiohttp import web
from simcord import intents as simcord_intents
from simcord import interactions
from simcord._clock import Clock
from simcord.backend import Backend, cdn, serializers
from simcord.backend.models import Channel, Interaction, Message
from simcord.enums import AppCommandType, InteractionType

from tests.loopback.gateway import Gateway
from tests.loopback.rest import Rest
from tests.support.forgery import BUTTON, SELECT, planted_row
from tests.support.waiting import GUARD, until

AHEAD = 60.0  # s by which the id of an interaction is ahead of the clock, so that a busy machine makes none too old


class WallClock(Clock):
    """simcord's clock stands still; here ids and deadlines have to tell the real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class File(NamedTuple):
    """An attachment; `sent` is what the file host hands over, where that is not all of it."""

    name: str
    data: bytes
    sent: bytes | None = None


@dataclass(frozen=True)
class Server:
    """A server with one channel. `reader` may write; `moderator` may manage the server."""

    id: int
    name: str
    channel: int
    reader: int
    moderator: int


class Loopback:
    """One Discord. Its first server stands in `guild`, `channel`, `reader` and `moderator`; `found` makes more."""

    def __init__(self) -> None:
        self.backend = Backend(clock=WallClock())
        self.port = 0
        self.rest = Rest(self.backend, lambda: f"ws://127.0.0.1:{self.port}/gateway")
        self.gateway = Gateway(self._ready)
        self.emitted: dict[str, float] = {}  # interaction token -> when it was sent
        self._without_us: set[int] = set()  # servers that the bot is no member of
        first = self.found("Reading group")
        self.guild = self.backend.get_guild(first.id)
        self.channel, self.reader, self.moderator = first.channel, first.reader, first.moderator
        self.backend.subscribers.append(self._feed)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.base}/api/v10"

    def found(self, name: str, *, invited: bool = True) -> Server:
        """A new server; the bot is told of it, and a member, if it is `invited`."""
        number = self.backend.snowflake() + 1  # free: ids are given out in order, and this one is reserved below
        if not invited:
            self._without_us.add(number)
        self.backend.create_guild(name, id=number)
        channel = self.backend.create_channel(number, "general").id
        manage = discord.Permissions(manage_guild=True).value
        return Server(
            number, name, channel, self.join("reader", server=number), self.join("moderator", manage, server=number)
        )

    def put_out(self, server: Server) -> None:
        """The bot is no member of the server any more, and is not told: it happens while it is away."""
        self._without_us.add(server.id)

    def join(self, name: str, permissions: int = 0, *, server: int = 0) -> int:
        """A new member of a server, with a role that has these permissions; returns the user's id."""
        user, server = self.backend.make_user(name).id, server or self.guild.id
        roles = [self.backend.create_role(server, name, permissions=permissions).id] if permissions else []
        self.backend.add_member(server, user, roles=roles)
        return user

    def slash(
        self, user: int, path: str, *, at: int = 0, personal: bool = False, backdated: float = -AHEAD, **options: Any
    ) -> Interaction:
        """`user` sends a slash command: "ask", or "library reload"; `backdated` seconds ago.

        `at` is the channel, thread or direct message; `personal`: through an install of the user's own. The options may
        be words, numbers, truth values, channels and files.
        """
        at, resolved = at or self.channel, dict[str, Any]()
        leaves = [self._option(user, at, name, value, resolved) for name, value in options.items()]
        data = _command(path, leaves) | {"resolved": resolved}
        kind = InteractionType.APPLICATION_COMMAND
        return self._interact(kind, user, data, at=at, personal=personal, backdated=backdated)

    def type_in(
        self, user: int, path: str, option: str, typed: str, *, at: int = 0, personal: bool = False, **options: str
    ) -> Interaction:
        """`user` is typing an option of a command, and wants to be offered something."""
        leaves = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
        leaves.append({"name": option, "type": 3, "value": typed, "focused": True})
        kind, at = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, at or self.channel
        return self._interact(kind, user, _command(path, leaves), at=at, personal=personal)

    def choose(self, user: int, message: Message, menu: str) -> Interaction:
        """`user` picks a command from the menu of a message."""
        shown = dict(serializers.message_payload(self.backend, message))
        data = {"id": "1", "name": menu, "type": int(AppCommandType.MESSAGE), "target_id": str(message.id)}
        data["resolved"] = {"messages": {str(message.id): shown}}
        return self._interact(InteractionType.APPLICATION_COMMAND, user, data, at=message.channel_id)

    def click(
        self,
        user: int,
        message: Message,
        custom_id: str,
        *,
        personal: bool = False,
        kind: int = BUTTON,
        planted: bool = False,
    ) -> Interaction:
        """`user` presses a button of `message`, whether or not it has one of this id.

        `planted`: it is sent along as if it had; `kind`: the type of the component.
        """
        shown: dict[str, Any] = dict(serializers.message_payload(self.backend, message))
        if planted:
            shown["components"] = [*shown["components"], planted_row(custom_id, kind)]
        data = {"custom_id": custom_id, "component_type": kind} | ({"values": ["a"]} if kind == SELECT else {})
        sort, at = InteractionType.MESSAGE_COMPONENT, message.channel_id
        return self._interact(sort, user, data, {"message": shown}, message, at=at, personal=personal)

    def submit(self, user: int, asked: Interaction, **filled: str) -> Interaction:
        """`user` sends the form that came in answer to `asked`; what is not `filled` stays as it was shown."""
        assert asked.modal
        labels = [
            {**label, "component": {**label["component"], "value": _typed(label["component"], filled)}}
            for label in asked.modal["components"]
        ]
        data, extra, source = {"custom_id": asked.modal["custom_id"], "components": labels}, dict[str, Any](), None
        if asked.source_message_id:
            source = self.backend.get_message(asked.channel_id, asked.source_message_id)
            extra = {"message": dict(serializers.message_payload(self.backend, source))}
        return self._interact(InteractionType.MODAL_SUBMIT, user, data, extra, source, at=asked.channel_id)

    def mention(self, user: int, words: str, *, at: int = 0) -> Message:
        """`user` writes a message that names the bot."""
        return self.backend.create_message(at or self.channel, user, f"<@{self.backend.bot_user.id}> {words}")

    def direct(self, user: int) -> int:
        """The channel of direct messages between `user` and the bot."""
        return self.backend.get_dm_channel(user).id

    async def response(self, asked: Interaction) -> Message:
        """The bot's first message in answer to an interaction; fails if none comes."""
        await self.until(lambda: asked.message_id is not None, f"answer to interaction {asked.id}")
        assert asked.message_id
        return self.backend.get_message(asked.channel_id, asked.message_id)

    async def answer(self, asked: Interaction) -> Message | None:
        """The last message that an interaction has led to, once it stands there for good; None for a form or choices.

        A deferred interaction is answered by what follows the deferring.
        """
        await self.until(lambda: asked.token in self.rest.answered, f"answer to interaction {asked.id}")
        last = asked.followup_ids[-1] if asked.followup_ids else asked.message_id
        return self.backend.get_message(asked.channel_id, last) if last else None

    async def reply(self, message: Message) -> Message:
        """The bot's next message in the channel after `message`."""

        def found() -> list[Message]:
            later = self.backend.messages[message.channel_id].values()
            return [one for one in later if one.id > message.id and one.author_id == self.backend.bot_user.id]

        await self.until(lambda: bool(found()), "reply")
        return found()[0]

    async def until(self, condition: Callable[[], bool], what: str, seconds: float = GUARD) -> None:
        """Wait for `condition`; fail after `seconds`."""
        await until(condition, what, seconds)

    def _option(self, user: int, at: int, name: str, value: Any, resolved: dict[str, Any]) -> dict[str, Any]:
        if isinstance(value, Channel):
            shown = dict(serializers.channel_payload(self.backend, value))
            rights = str(self.backend.compute_permissions(value.guild_id or 0, user, value.id))
            resolved.setdefault("channels", {})[str(value.id)] = shown | {"permissions": rights}
            return {"name": name, "type": 7, "value": str(value.id)}
        if isinstance(value, File):
            sent = value.data if value.sent is None else value.sent
            number = self.backend.snowflake()
            kept = self.backend.cdn.store_attachment(number, at, "file", sent, None)
            url = kept["url"].replace(cdn.CDN_BASE, self.base)
            shown = kept | {"filename": value.name, "size": len(value.data), "url": url, "proxy_url": url}
            resolved.setdefault("attachments", {})[str(number)] = shown
            return {"name": name, "type": 11, "value": str(number)}
        return {"name": name, "type": {bool: 5, int: 4}.get(type(value), 3), "value": value}

    def _interact(
        self,
        kind: int,
        user: int,
        data: dict[str, Any],
        extra: dict[str, Any] | None = None,
        source: Message | None = None,
        *,
        at: int,
        personal: bool = False,
        backdated: float = -AHEAD,
    ) -> Interaction:
        server = self.backend.get_channel(at).guild_id
        record, payload = interactions.base_payload(
            self.backend, type=int(kind), channel_id=at, guild_id=server, user_id=user, data=data
        )
        record.source_message_id = source.id if source else None
        personal = personal or server is None
        payload["authorizing_integration_owners"] = {"1": str(user)} if personal else {"0": str(server)}
        self.emitted[record.token] = time.perf_counter()
        sent_at = record.id - (int(backdated * 1000) << 22)  # an id tells when it was made, in ms
        self.backend.interactions[sent_at] = record
        self.backend.emit("INTERACTION_CREATE", {**payload, "id": str(sent_at), **(extra or {})})
        return record

    async def _hand_over(self, request: web.Request) -> web.StreamResponse:
        """Discord's file host."""
        data = self.backend.cdn.get(f"{cdn.CDN_BASE}{request.path}")
        return web.Response(status=404) if data is None else web.Response(body=data)

    def _feed(self, event: str, payload: Mapping[str, Any]) -> None:
        of = payload["id"] if event.startswith("GUILD_") and "guild_id" not in payload else payload.get("guild_id")
        if of and int(of) in self._without_us and event != "INTERACTION_CREATE":
            return
        declared = discord.Intents._from_value(self.gateway.intents)
        gate = simcord_intents.required_intent(event, payload)
        if gate and not getattr(declared, gate):
            return
        sent = copy.deepcopy(dict(payload))
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not declared.message_content:
            simcord_intents.censor_message(sent, self.backend.bot_user.id, backend=self.backend)
        self.gateway.emit(event, sent, int(of or 0))

    def _ready(self, shard: int, total: int) -> list[tuple[str, dict[str, Any]]]:
        ours = (guild for guild in self.backend.guilds.values() if guild.id not in self._without_us)
        guilds = [guild for guild in ours if (guild.id >> 22) % total == shard]
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.backend.bot_user)),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": str(self.backend.application_id), "flags": 0},
        }
        created = [dict(serializers.guild_create_payload(self.backend, guild)) for guild in guilds]
        return [("READY", ready), *(("GUILD_CREATE", payload) for payload in created)]


def _command(path: str, leaves: list[dict[str, Any]]) -> dict[str, Any]:
    root, *rest = path.split()
    for name in reversed(rest):
        leaves = [{"name": name, "type": 1, "options": leaves}]
    return {"id": "1", "name": root, "type": int(AppCommandType.CHAT_INPUT), "options": leaves}


def _typed(shown: Mapping[str, Any], filled: Mapping[str, str]) -> str:
    return str(filled.get(shown["custom_id"], shown.get("value") or ""))


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """A Discord that listens on a free port of 127.0.0.1."""
    world = Loopback()
    app = web.Application()
    app.router.add_get("/gateway", world.gateway.handle)
    app.router.add_get("/gateway/", world.gateway.handle)
    app.router.add_get("/attachments/{path:.*}", world._hand_over)
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

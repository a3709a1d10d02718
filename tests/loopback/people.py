"""Somebody at a place of the loopback Discord: what they do there, and what they see of it; and a group of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simcord.backend.models import Interaction, Message

from tests.loopback.server import File, Loopback, Server
from tests.support.discord_world import labels_of, walk, words_of


@dataclass(frozen=True)
class Seen:
    """What came of something that somebody did: a message, a form, or choices."""

    asked: Interaction
    message: Message | None

    @property
    def words(self) -> str:
        return words_of(self.message) if self.message else ""

    @property
    def labels(self) -> list[str]:
        return labels_of(self.message) if self.message else []

    @property
    def buttons(self) -> list[str]:
        """The ids of the buttons that can be pressed."""
        parts = walk(self.message.components) if self.message else []
        return [str(one["custom_id"]) for one in parts if one["type"] == 2 and not one.get("disabled")]

    @property
    def private(self) -> bool:
        return bool(self.message and self.message.is_ephemeral)

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form and what stands in them."""
        inputs = [one["component"] for one in (self.asked.modal or {}).get("components", [])]
        return {one["custom_id"]: one.get("value") or "" for one in inputs}

    def button(self, label: str) -> str:
        """The id of the button that says `label`."""
        assert self.message
        parts = walk(self.message.components)
        return next(str(one["custom_id"]) for one in parts if one["type"] == 2 and one["label"] == label)


@dataclass(frozen=True)
class Person:
    """A user in a channel, a thread or a direct message; `personal`: with an install of their own."""

    world: Loopback
    id: int
    at: int
    personal: bool = False

    async def slash(self, path: str, **options: Any) -> Seen:
        return await self._see(self.world.slash(self.id, path, at=self.at, personal=self.personal, **options))

    async def click(self, seen: Seen, label: str) -> Seen:
        return await self.press(seen, seen.button(label))

    async def press(self, seen: Seen, custom_id: str) -> Seen:
        assert seen.message
        return await self._see(self.world.click(self.id, seen.message, custom_id, personal=self.personal))

    async def submit(self, seen: Seen, **filled: str) -> Seen:
        return await self._see(self.world.submit(self.id, seen.asked, **filled))

    async def choose(self, message: Message, menu: str) -> Seen:
        return await self._see(self.world.choose(self.id, message, menu))

    async def offered(self, path: str, option: str, typed: str = "", **options: str) -> list[dict[str, Any]]:
        """The choices for an option, of which `typed` is typed so far."""
        asked = self.world.type_in(self.id, path, option, typed, at=self.at, personal=self.personal, **options)
        await self.world.answer(asked)
        return asked.autocomplete_choices or []

    async def mention(self, words: str) -> str:
        """Name the bot in a message; what it replies."""
        return words_of(await self.world.reply(self.world.mention(self.id, words, at=self.at)))

    async def _see(self, asked: Interaction) -> Seen:
        return Seen(asked, await self.world.answer(asked))


@dataclass(frozen=True)
class Group:
    """A server with a moderator and a member in its channel."""

    server: Server
    mo: Person
    ann: Person

    @classmethod
    def found(cls, world: Loopback, name: str = "Readers") -> Group:
        made = world.found(name)
        return cls(made, Person(world, made.moderator, made.channel), Person(world, made.reader, made.channel))

    async def upload(self, data: str | bytes, name: str = "text.md", **options: Any) -> Seen:
        """The preview of an upload."""
        raw = data.encode() if isinstance(data, str) else data
        return await self.mo.slash("library add", file=File(name, raw), **options)

    async def add(self, data: str | bytes, name: str = "text.md", **options: Any) -> str:
        """Add a text to the library and return its id."""
        live = await self.mo.click(await self.upload(data, name, **options), "Confirm")
        assert "is live" in live.words
        offered = await self.mo.offered("library history", "text", live.words.split("“")[1].split("”")[0])
        return str(offered[0]["value"])

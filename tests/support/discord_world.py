"""A modelled Discord with the bot in it, and the laws that every message of the bot has to keep.

The laws are checked after every test that uses `discord_world`: nothing notifies anybody, nothing is over a limit, and
every block quote is, without our marks, a slice of a text.
"""

from __future__ import annotations

import copy
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
import pytest_asyncio
import simcord
from discord.app_commands import CheckFailure
from simcord.actors import MemberActor
from simcord.backend import Backend
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import ResponseMessage

from bot.client import LoccitClient
from bot.settings import Settings
from passages.errors import LoccitError
from passages.model import Document
from passages.storage.library import SAMPLE, Library
from passages.storage.snapshot import Snapshot
from tests.support.waiting import GUARD, until

MAX_CHARACTERS, MAX_COMPONENTS, MAX_CONTENT = 4_000, 40, 2_000
_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OURS: Final = re.compile(r"\\([^0-9A-Za-z\s])|\*\*|__|\[…\]|[\u2069\u202c]|([\s\S])")

_INDENT: Final = re.compile("^\u2003*\xa0?")


@dataclass
class World:
    """A server with the bot, a channel and two members; `texts` holds every text that may be quoted."""

    env: simcord.Env
    client: LoccitClient
    guild: GuildHandle
    channel: ChannelHandle
    ann: MemberActor
    bo: MemberActor
    texts: list[str] = field(default_factory=list)
    expected: tuple[type[Exception], ...] = ()  # what a test makes go wrong

    @property
    def mention(self) -> str:
        assert self.client.user is not None
        return self.client.user.mention

    async def click(self, member: MemberActor, message: Any, label: str) -> ResponseMessage:
        """The message that a click leads to: the same one, changed, or a new one."""
        response = (await member.click(message, label=label)).response
        assert response is not None
        return response

    def put(self, snapshot: Snapshot) -> None:
        """Make `snapshot` live, as a reload does."""
        self.client.app.library.snapshot = snapshot
        self.texts += texts_of(snapshot)


@pytest.fixture(scope="session")
def sample_library() -> Library:
    return Library(SAMPLE)


@pytest.fixture
def simcord_bot(sample_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoccitClient]:
    client = LoccitClient(Settings(data=tmp_path_factory.mktemp("data")), copy.copy(sample_library))
    yield client
    client.app.store.close()


class PatientEnv(simcord.Env):
    """Waits for the bot as long as a busy machine takes. Of simcord's own 5 s those at the start cannot be set."""

    async def _settle_internal(self, **how: Any) -> None:
        await super()._settle_internal(**how | {"timeout": self.settle_timeout})


@pytest_asyncio.fixture
async def simcord_env(simcord_bot: LoccitClient) -> AsyncIterator[simcord.Env]:
    """Run the modelled Discord with the bot in it. Errors of the bot are looked at by `discord_world`."""
    env = PatientEnv(simcord_bot, settle_timeout=GUARD)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
        for client in {simcord_bot, env.bot}:  # they are two after a restart
            client.app.store.close()  # type: ignore[attr-defined]
        if env.check_errors:
            env._raise_errors_since(env._errors_acknowledged)


async def deferral(env: simcord.Env, times: int = 1) -> None:
    """Wait until the bot has asked Discord for patience so many times."""

    def deferred() -> int:
        bodies: list[Any] = [request.json for request in env.http_requests if request.path.endswith("/callback")]
        return sum(body["type"] == 5 for body in bodies)

    await until(lambda: deferred() >= times, "deferral")


@pytest_asyncio.fixture
async def discord_world(simcord_env: simcord.Env, simcord_bot: LoccitClient) -> AsyncIterator[World]:
    guild = simcord_env.create_guild("Readers")
    channel = guild.create_text_channel("books")
    ann, bo = (guild.add_member(simcord_env.create_user(name)) for name in ("ann", "bo"))
    world = World(simcord_env, simcord_bot, guild, channel, ann, bo, texts_of(simcord_bot.app.library.snapshot))
    yield world
    errors = [getattr(error, "original", error) for error in simcord_env.errors]
    assert [error for error in errors if not isinstance(error, (LoccitError, CheckFailure, *world.expected))] == []
    assert not simcord_bot._connection._view_store._views  # discord.py remembers no message: memory would grow
    lower = [lowered(text) for text in world.texts]
    for message in sent(simcord_env):
        check_message(message, lower)
    assert not [message.ping_user_ids for message in stored(simcord_env) if message.ping_user_ids]


def texts_of(snapshot: Snapshot) -> list[str]:
    documents: list[Document] = [text.document for text in snapshot.texts]
    return [text for one in documents for text in (one.text, *(note.text for note in one.notes))]


def sent(env: simcord.Env | Backend) -> Iterator[dict[str, Any]]:
    """The body of every message that the bot sent or changed, private ones too."""
    for request in env.http_requests:
        body = request.json
        if not isinstance(body, dict):
            continue
        if request.path.endswith("/callback"):
            if body["type"] in (4, 7):
                yield body["data"]
        elif re.search(r"/messages(/\d+|/@original)?$|^/webhooks/\d+/[^/]+$", request.path):
            yield body


def stored(env: simcord.Env) -> list[Any]:
    """Every message of the bot as the modelled Discord keeps it."""
    return [
        message
        for messages in env.backend.messages.values()
        for message in messages.values()
        if message.author_id == env.backend.bot_user.id
    ]


def check_message(body: dict[str, Any], texts: list[str]) -> None:
    """The laws for one message; `texts` with raised numbers lowered."""
    assert body["allowed_mentions"]["parse"] == []
    assert not body["allowed_mentions"].get("users")
    assert not body["allowed_mentions"].get("replied_user")
    assert len(body.get("content") or "") <= MAX_CONTENT
    components = list(walk(body.get("components") or []))
    assert len(components) <= MAX_COMPONENTS
    displays = [component["content"] for component in components if component["type"] == 10]
    assert all(display.strip() for display in displays)  # Discord refuses an empty one
    assert sum(len(text.encode("utf-16-le")) // 2 for text in displays) <= MAX_CHARACTERS
    ids = [component["custom_id"] for component in components if component.get("custom_id")]
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 100 for one in ids)
    assert all(component["label"] for component in components if component["type"] == 2)
    for display in displays:
        for quote in quotes_in(display):
            assert any(quote in text for text in texts), f"not in the text: {quote!r}"


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components") or [])


def quotes_in(markdown: str) -> list[str]:
    """The block quotes in a message, as they stand in the text (with raised numbers lowered)."""
    blocks = re.findall(r"(?:^>(?: .*)?(?:\n|$))+", markdown, re.MULTILINE)
    return [read_back(block) for block in blocks]


def read_back(block: str) -> str:
    """The words of a block quote without our marks, unescaped."""
    lines = (_outdented(line.removeprefix(">").removeprefix(" ")) for line in block.strip("\n").split("\n"))
    words = _OURS.sub(lambda found: found[1] or found[2] or "", "\n".join(lines))
    return lowered(words.strip())


def _outdented(line: str) -> str:
    """A line whose indent is in blanks, as in the text, which has no other spaces at the head of a line."""
    return _INDENT.sub(lambda found: found[0].replace("\u2003", "  ").replace("\xa0", " "), line)


def lowered(text: str) -> str:
    """The text with raised numbers lowered, as the text has those of its notes."""
    return text.translate(_DIGITS)


def words_of(message: Any) -> str:
    """All that a message says: its content and its text displays."""
    components = message.components if isinstance(message.components[:1], list) else []
    parts = [component if isinstance(component, dict) else component.to_dict() for component in components]
    displays = (component["content"] for component in walk(parts) if component["type"] == 10)
    return "\n".join(part for part in (message.content, *displays) if part)


def labels_of(message: Any) -> list[str]:
    """The words on the buttons of a message that can be clicked."""
    parts = [component if isinstance(component, dict) else component.to_dict() for component in message.components]
    return [one["label"] for one in walk(parts) if one["type"] == 2 and not one.get("disabled")]

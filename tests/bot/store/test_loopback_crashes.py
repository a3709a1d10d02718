"""kill -9 at random instants of what a moderator does on Discord: what the bot said is done is done, and whole.

The bot runs in a process of its own on a loopback Discord. Each round starts it, looks at everything through its
commands, presses one more button, and kills it a moment later.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from simcord.backend.models import Interaction

from bot.store.store import Store
from tests.bot.store.test_crashes import check_whole, wait_for_the_end
from tests.conftest import FULL
from tests.loopback import Bot, Loopback, loopback, running
from tests.loopback.people import Group, Seen
from tests.loopback.server import File
from tests.support.discord_world import lowered, quotes_in

ROUNDS = 500 if FULL else 3  # kills on each database; those of tests/bot/store/test_crashes.py are many more
MOST = 3  # texts of the library, so that one look at it stays short
LibraryState = dict[str, tuple[int, str]]  # title: (the live version's number, the hash of its file)


@dataclass
class Step:
    """Something that was begun. `after` is the library once it is done; `done` is what the bot then says."""

    asked: Interaction
    after: LibraryState
    done: str


@dataclass
class Siege:
    """One server, its moderator, and what its library has to be like."""

    world: Loopback
    group: Group
    folder: Path
    dice: random.Random
    possible: tuple[LibraryState, ...] = ({},)  # what it may be like now: if nobody was told, as before or as after
    files: dict[tuple[str, int], str] = field(default_factory=dict)  # of every version that was ever confirmed
    dropped: list[str] = field(default_factory=list)  # words of uploads that nobody confirmed
    hosts: str = ""  # the text in the operator's folder
    seconds: dict[str, float] = field(default_factory=dict)  # that each kind of step takes when it is left alone
    tally: Counter[str] = field(default_factory=Counter)

    def text(self, title: str = "") -> str:
        """A text with a word that no other has, of 1 to 100 kB."""
        word = "".join(self.dice.choice("bdfgklmnprstvz") + self.dice.choice("aeiou") for _ in range(6))
        pages = [f"[p. {at}] " + "Nothing was heard of the harbour in those days. " * 8 for at in range(2, 250)]
        told = f"# {title or f'Text {word}'}\n\n[p. 1] The keeper of {word} counted every ship that passed.\n\n"
        return told + "\n\n".join(pages[: self.dice.choice([2, 20, 248])])

    @property
    def library(self) -> LibraryState:
        return self.possible[0]

    # ---- what is done: each makes everything ready, then does the last thing without waiting for it

    async def add(self) -> Step:
        """An upload, which is killed before anybody could confirm it."""
        text = self.text()
        self.dropped.append(word_of(text))
        return Step(self.send("library add", file=as_file(text)), self.library, "Not added yet")

    async def confirm(self) -> Step:
        text = self.text()
        preview = await self.group.upload(text)
        title = f"Text {word_of(text)}"
        self.files[title, 1] = text
        return Step(self.click(preview, "Confirm"), self.library | {title: (1, digest(text))}, "version 1, is live.")

    async def replace(self) -> Step:
        title = self.dice.choice(sorted(self.library))
        text = self.text(title)
        preview = await self.group.upload(text, replaces=title)
        number = max(await self.versions(title)) + 1
        self.files[title, number] = text
        after = self.library | {title: (number, digest(text))}
        return Step(self.click(preview, "Confirm"), after, f"version {number}, is live.")

    async def roll_back(self) -> Step:
        for title, (live, _) in sorted(self.library.items()):
            if live > min(await self.versions(title)):
                asked = await self.group.mo.slash("library rollback", text=title)
                number = int(re.findall(r"Make version (\d+) live", asked.labels[0])[0])
                after = self.library | {title: (number, digest(self.files[title, number]))}
                return Step(self.click(asked, asked.labels[0]), after, f"Now version {number}")
        return await self.replace()

    async def remove(self) -> Step:
        title = self.dice.choice(sorted(self.library))
        asked = await self.group.mo.slash("library remove", text=title)
        after = {name: one for name, one in self.library.items() if name != title}
        return Step(self.click(asked, "Remove"), after, "is removed")

    async def reload(self) -> Step:
        """The operator's folder is read again."""
        self.write_hosts_text()
        return Step(self.send("library reload"), self.library, "version `")

    # ---- and then

    async def strike(self, bot: Bot) -> None:
        """Begin one thing, and kill the bot at some instant of it."""
        kind = self.next_kind()
        step = await self.kinds[kind]()
        await asyncio.sleep(self.dice.uniform(0, 1.5 * self.seconds[kind]))
        await bot.stop(signal.SIGKILL)
        await asyncio.sleep(0.05)  # what it had sent before is taken in
        said = self.has_said(step)
        self.possible = (step.after,) if said else (self.possible[0], step.after)
        self.tally[f"{kind}, {'said' if said else 'not said'}"] += 1

    async def practise(self) -> None:
        """Each kind once, left alone: how long it takes, and something to begin with."""
        for kind in ("confirm", "confirm", "replace", "replace", "add", "roll_back", "remove", "reload"):
            step = await self.kinds[kind]()
            began = time.monotonic()
            await self.world.until(lambda: self.has_said(step), f"end of {kind}")  # noqa: B023 - called in this turn
            self.seconds[kind] = time.monotonic() - began
            self.possible = (step.after,)

    @property
    def kinds(self) -> dict[str, Callable[[], Awaitable[Step]]]:
        steps = (self.add, self.confirm, self.replace, self.roll_back, self.remove, self.reload)
        return {step.__name__: step for step in steps}

    def next_kind(self) -> str:
        if not self.library or (len(self.library) < MOST and self.dice.random() < 0.4):
            return "confirm"
        return self.dice.choice([kind for kind in self.kinds if kind != "confirm"])

    # ---- looking, as the moderator and a member do

    async def check(self) -> None:
        """The library is as it has to be, every file of every version is whole, and answers are slices of them."""
        now = await self.look()
        assert now in self.possible
        self.tally["done, though not said"] += len(self.possible) == 2 and now == self.possible[1] != self.possible[0]
        self.possible = (now,)
        for title, (live, _) in self.library.items():
            for number in await self.versions(title):
                assert await self.download(title, number) == self.files[title, number]
            await self.check_answer(self.files[title, live])
        await self.check_answer(self.hosts)
        for word in self.dropped[-2:]:
            answer = await self.group.ann.slash("ask", question=f"Who is {word}?")
            assert not any(word in quote for quote in quotes_in(answer.words))

    async def look(self) -> LibraryState:
        listed = (await self.group.mo.slash("library list")).words.split("**Removed,**")[0]
        live = {title: int(number) for title, number in re.findall(r"“(.+?)”: .*?, version (\d+) of", listed)}
        return {title: (number, digest(await self.download(title, number))) for title, number in live.items()}

    async def versions(self, title: str) -> list[int]:
        told = (await self.group.mo.slash("library history", text=title)).words
        return [int(number) for number in re.findall(r"\*\*Version (\d+)\*\*", told)]

    async def download(self, title: str, number: int) -> str:
        got = await self.group.mo.slash("library download", text=title, version=number)
        assert got.message
        (attached,) = got.message.attachments
        return (self.world.backend.cdn.get(attached["url"]) or b"").decode()

    async def check_answer(self, text: str) -> None:
        answer = await self.group.ann.slash("ask", question=f"Who is {word_of(text)}?")
        quotes = quotes_in(answer.words)
        assert quotes, answer.words
        assert f"The keeper of {word_of(text)} counted every ship" in quotes[0]
        assert all(quote in lowered(text) for quote in quotes)

    def has_said(self, step: Step) -> bool:
        asked = step.asked
        if asked.message_id is None:
            return False
        return step.done in Seen(asked, self.world.backend.get_message(asked.channel_id, asked.message_id)).words

    # ---- helpers

    def send(self, path: str, **options: Any) -> Interaction:
        return self.world.slash(self.group.mo.id, path, at=self.group.mo.at, **options)

    def click(self, seen: Seen, label: str) -> Interaction:
        assert seen.message
        return self.world.click(self.group.mo.id, seen.message, seen.button(label))

    def write_hosts_text(self) -> None:
        self.hosts = self.text("The host's text")
        fresh = self.folder / "fresh"
        fresh.write_text(self.hosts)
        fresh.replace(self.folder / "texts" / "host.md")


def as_file(text: str) -> File:
    return File("text.md", text.encode())


def word_of(text: str) -> str:
    """The word that no other text has."""
    return str(re.findall(r"The keeper of (\w+) counted", text)[0])


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.slow
async def test_what_the_bot_said_is_done_survives_its_killing(store: Store, url: str, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    async with loopback() as world:

        def starting(*, ready: bool = True) -> AbstractAsyncContextManager[Bot]:
            (tmp_path / "data" / "sessions.json").unlink(missing_ok=True)  # 20 starts an hour are all that it allows
            texts = str(tmp_path / "texts")
            return running(world, tmp_path, ready=ready, LOCCIT_DATABASE=url, LOCCIT_TEXTS=texts)

        siege = Siege(world, Group.found(world), tmp_path, random.Random(23))
        siege.write_hosts_text()
        for number in range(ROUNDS):
            async with starting() as bot:
                await (siege.check() if number else siege.practise())
                await siege.strike(bot)
            if siege.dice.random() < 0.2:  # a start is an instant like any other
                async with starting(ready=False):
                    await asyncio.sleep(siege.dice.uniform(0, 1.5))
                siege.tally["start"] += 1
        async with starting():
            await siege.check()
            made = tmp_path / "data" / "servers"
            await world.until(lambda: not holding(siege.dropped, made), "tidying")
    wait_for_the_end(store)
    check_whole(store, siege.group.server.id)
    print(dict(siege.tally))  # shown with `pytest -s`: how many were said, and how many were done, though not said


def holding(words: list[str], folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word.encode() in path.read_bytes() for word in words)]

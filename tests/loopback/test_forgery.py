"""Forged and repeated presses over a real socket, on every kind of message that the bot sends.

One bot for all tests here. Each press is answered, in words, by no fault of ours, and never with another server's text.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from itertools import islice
from typing import Any

import pytest
import pytest_asyncio
from simcord.backend.models import Interaction

from bot.commands import errors
from tests.conftest import FULL
from tests.loopback import Bot, Loopback, loopback, running
from tests.loopback.people import Group, Person
from tests.support.discord_world import sent
from tests.support.forgery import forgeries, ids_on
from tests.support.library_world import BOOK, QUESTION, shown
from tests.support.uploading import HARBOUR, LIGHTHOUSE, SECOND

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

SHAPES = 10_000 if FULL else 200
AT_ONCE = 8
SECRET = "# Quixotism\n\nThe word quixotism was never confirmed by the zymurgist. He kept it in a drawer."
CANARIES = ("quixotism", "zymurgist")
NOTED = "What does the proverb say about pride and a fall?"  # is answered from the sample, with a note


class Scene:
    """A server with messages of every kind, and one whose texts nobody there may see."""

    def __init__(self, world: Loopback, bot: Bot) -> None:
        self.world, self.bot = world, bot
        self.group, self.others = Group.found(world, "Readers"), Group.found(world, "Others")
        self.max = Person(world, world.join("max", 1 << 5, server=self.group.server.id), self.group.mo.at)
        self.messages: dict[str, Any] = {}
        self.theirs: list[str] = []
        self.seen = 0

    async def furnish(self) -> None:
        """Bring texts, and make a message of every kind."""
        group, ann = self.group, self.group.ann
        preview = await self.others.upload(SECRET)
        self.theirs = preview.buttons
        await self.others.mo.click(preview, "Confirm")
        self.theirs += (await self.others.mo.slash("library remove", text="Quixotism")).buttons
        self.theirs += (await self.others.ann.slash("ask", question="What was quixotism?")).buttons
        self.seen = len(list(sent(self.world.backend)))
        light, book = await group.add(LIGHTHOUSE), await group.add(BOOK, "book.txt")
        await group.add(SECOND, replaces=light)
        answer = await ann.slash("ask", question=QUESTION)
        form = await group.mo.slash("library aliases", text=light)
        reading = Person(self.world, ann.id, self.world.backend.create_channel(group.server.id, "reads").id)
        await Person(self.world, group.mo.id, reading.at).slash("reading set", text=book, pages="104")
        made = {
            "answer": answer,
            "private": await ann.slash("ask", question=QUESTION, private=True),
            "beyond": await reading.slash("ask", question=QUESTION, beyond=True),
            "note": await ann.slash("ask", question=NOTED),
            "miss": await ann.slash("ask", question="Which volcano erupted beside the harbour of the ferry company?"),
            "copy": await group.mo.click(answer, "After"),
            "place": await ann.click(answer, "Whole page"),
            "cite": await ann.click(answer, "Cite"),
            "page": await ann.slash("page", label="104", text="book"),
            "roll back?": await group.mo.slash("library rollback", text=light),
            "remove?": await group.mo.slash("library remove", text=light),
            "removed": await group.mo.click(await group.mo.slash("library remove", text=light), "Remove"),
            "given back": await group.mo.submit(form, names="no pair"),
            "preview": await group.upload(HARBOUR.replace("Harbour", "Beacon")),
        }
        self.messages = {name: seen.message for name, seen in made.items() if seen.message}
        assert self.messages.keys() == made.keys()
        await self.check([])

    @property
    def ids(self) -> list[str]:
        """Ids of buttons of both servers."""
        return [*(one for message in self.messages.values() for one in ids_on(message)), *self.theirs]

    async def check(self, asked: Sequence[Interaction]) -> list[str]:
        """Wait for an answer to each; return all that was said meanwhile, a message each."""
        await self.world.until(lambda: all(one.token in self.world.rest.answered for one in asked), "answer to each")
        bodies = list(sent(self.world.backend))
        fresh, self.seen = [shown(body) for body in bodies[self.seen :]], len(bodies)
        assert all(words.strip() for words in fresh)
        assert not [words for words in fresh if errors.FAILED in words or any(one in words for one in CANARIES)]
        assert "unexpected error" not in self.bot.text
        return fresh


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with loopback() as world, running(world, tmp_path_factory.mktemp("bot")) as bot:
        scene = Scene(world, bot)
        await scene.furnish()
        yield scene


async def test_ids_of_every_shape_are_answered(scene: Scene) -> None:
    dice, world, group = random.Random(37), scene.world, scene.group
    people = [group.ann.id, group.mo.id, scene.max.id]
    shapes = forgeries(scene.ids, dice)
    for _ in range(SHAPES // AT_ONCE):
        message = dice.choice(list(scene.messages.values()))
        asked = [
            world.click(dice.choice(people), message, one, kind=dice.choice((2, 2, 3)), planted=dice.random() < 0.9)
            for one in islice(shapes, AT_ONCE)
        ]
        await scene.check(asked)


async def test_another_servers_buttons_open_nothing_here(scene: Scene) -> None:
    for custom_id in scene.theirs:
        for who in (scene.group.mo, scene.group.ann):
            await scene.check([scene.world.click(who.id, scene.messages["answer"], custom_id, planted=True)])


async def test_every_button_pressed_twice_at_once_by_two_is_answered(scene: Scene) -> None:
    people = (scene.group.ann.id, scene.group.mo.id)
    for message in scene.messages.values():
        for custom_id in ids_on(message):
            await scene.check([scene.world.click(who, message, custom_id, planted=True) for who in people * 2])


async def test_confirm_and_cancel_at_once_end_in_one_of_them(scene: Scene) -> None:
    for turn in range(20 if FULL else 2):
        preview = await scene.group.upload(HARBOUR.replace("Harbour", f"Pier {turn}"))
        assert preview.message
        labels = ["Confirm", "Cancel", "Confirm"] if turn % 2 else ["Cancel", "Confirm", "Cancel"]
        mine = [scene.world.click(scene.group.mo.id, preview.message, preview.button(label)) for label in labels]
        other = scene.world.click(scene.max.id, preview.message, preview.button("Confirm"), planted=True)
        said = " ".join(await scene.check([*mine, other]))
        live = f"“The Pier {turn}”" in (await scene.group.mo.slash("library list")).words
        assert live == ("is live" in said or "already" in said)
        assert live != ("Nothing was changed" in said)


async def test_presses_during_a_reload_and_after_a_text_changed_are_answered(scene: Scene) -> None:
    world, group = scene.world, scene.group
    reload = asyncio.create_task(group.mo.slash("library reload"))
    while not reload.done():
        for name in ("answer", "note", "page", "remove?"):
            for custom_id in ids_on(scene.messages[name]):
                await scene.check([world.click(group.ann.id, scene.messages[name], custom_id, planted=True)])
    assert "Read" in (await reload).words
    text = await group.add(LIGHTHOUSE.replace("Lighthouse", "Tower"))
    old = await group.ann.slash("ask", question="What did the keeper write into the green book?", text="The Tower")
    await group.mo.click(await group.mo.slash("library remove", text=text), "Remove")
    for custom_id in old.buttons:
        told = await group.ann.press(old, custom_id)
        assert "no longer here" in told.words


async def test_anything_typed_is_answered_with_choices(scene: Scene) -> None:
    for typed in ("", "\0", "%", "\\", "x" * 6_000, "٣", "\U0001f600" * 50, "p. " * 40, "chapter 99999999999"):
        for path, option in (("page", "label"), ("ask", "text"), ("library remove", "text"), ("reading set", "text")):
            for who in (scene.group.ann, scene.group.mo):
                assert isinstance(await who.offered(path, option, typed), list)
    await scene.check([])

"""Presses and forms that no message asked for, through the modelled Discord.

Whatever comes: each is answered, in words, by no fault of ours, and never with a text of another server. The same over
a real socket, on every kind of message, is in `tests/loopback/test_forgery.py`.
"""

from __future__ import annotations

import asyncio
import random
import threading
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend.models import Interaction
from simcord.enums import InteractionType

from bot.commands import errors
from bot.store.values import StoredText, Upload
from bot.view.moderator_custom_id import PREFIX, ModeratorAction, ModeratorButtonId, parse_moderator_id
from tests.bot.store.store_makers import add, upload
from tests.conftest import FULL
from tests.support.discord_world import sent
from tests.support.forgery import SELECT, forgeries, ids_on, press_payload
from tests.support.library_world import QUESTION, Readers, post, shown
from tests.support.waiting import GUARD, until

SHAPES = 10_000 if FULL else 120
AT_ONCE = 12
SECRET = "Quixotism and Zymurgy"  # the title of a text of another server alone
TYPED = {
    "title": "On Light",
    "author": "A",
    "year": "1",
    "container": "",
    "language": "en",
    "names": "a = b",
    "name": "x",
}


@dataclass
class Presses:
    """Sends presses, and holds what comes of them against the laws."""

    readers: Readers
    messages: list[Any]  # of the bot, of several kinds
    real: list[str]  # ids of this server and of another
    asked: list[Interaction]
    seen: int = 0

    def press(self, who: MemberActor, message: Any, custom_id: str, **how: Any) -> None:
        self._send(*press_payload(self.readers.world.env.backend, who.id, message, custom_id, **how))

    def submit(self, who: MemberActor, custom_id: str, components: list[dict[str, Any]]) -> None:
        record, payload = interactions.base_payload(
            self.readers.world.env.backend,
            type=int(InteractionType.MODAL_SUBMIT),
            channel_id=self.readers.channel.id,
            guild_id=who.guild.id,
            user_id=who.id,
            data={"custom_id": custom_id, "components": components},
        )
        self._send(record, payload | {"authorizing_integration_owners": {"0": str(record.guild_id)}})

    async def answered(self) -> str:
        """Wait for the answers; return all that was said."""
        asked, self.asked = self.asked, []
        await until(lambda: all(one.responded and not one.loading for one in asked), "answer to each")
        bodies = list(sent(self.readers.world.env))
        fresh, self.seen = bodies[self.seen :], len(bodies)
        assert all(shown(body).strip() for body in fresh)
        words = "\n".join(map(shown, fresh))
        assert errors.FAILED not in words
        assert SECRET not in words
        return words

    def _send(self, record: Interaction, payload: dict[str, Any]) -> None:
        self.asked.append(record)
        self.readers.world.env.backend.emit("INTERACTION_CREATE", payload)


@pytest_asyncio.fixture
async def presses(readers: Readers, staged: tuple[Upload, Path]) -> Presses:
    """Messages of members and of moderators; the other server has a text and an upload of its own, and ids for them."""
    world, store = readers.world, readers.world.client.app.store
    await readers.read_to("104")
    messages = [(await readers.ask(QUESTION, beyond=beyond)).response for beyond in (False, True)]
    messages.append((await world.ann.slash(readers.channel, "page", label="103")).response)
    elsewhere = world.env.create_guild("Elsewhere").id
    hidden = add(store, SECRET, server=elsewhere)
    ours = replace(staged[0], server=world.guild.id, by=readers.mo.id, token="a1" * 12)
    for waiting in (ours, upload(SECRET, server=elsewhere)):
        store.pending.put(waiting)
        messages.append(await post(world, readers.channel, ModeratorButtonId(ModeratorAction.CONFIRM, waiting.token)))
    ids = [one for message in messages for one in ids_on(message)]
    ids += [moderators_id(action, text) for action in ModeratorAction for text in (readers.book, hidden)]
    return Presses(readers, messages, ids, [], len(list(sent(world.env))))


def moderators_id(action: ModeratorAction, text: StoredText) -> str:
    return ModeratorButtonId(action, text.id, text.version, 1).custom_id


async def test_forged_presses_are_answered_in_words_of_this_server(presses: Presses) -> None:
    dice, readers = random.Random(29), presses.readers
    who = [readers.world.ann, readers.world.bo, readers.mo, readers.mo]
    for number, custom_id in enumerate(islice(forgeries(presses.real, dice), SHAPES), 1):
        kind, planted = dice.choice((2, 2, 2, SELECT)), dice.random() < 0.9
        presses.press(dice.choice(who), dice.choice(presses.messages), custom_id, kind=kind, planted=planted)
        if number % AT_ONCE == 0:
            await presses.answered()


async def test_forms_of_any_shape_are_answered(presses: Presses) -> None:
    dice, readers = random.Random(31), presses.readers
    real = [one for one in presses.real if any(f":{form}:" in one for form in ("edit", "details", "aliases", "forget"))]
    for number, custom_id in enumerate(islice(forgeries(real, dice), SHAPES), 1):
        names = dice.sample(sorted(TYPED), dice.randint(0, len(TYPED)))
        values = [dice.choice((TYPED[name], "", "\0", "x" * 5_000, "\U0001f600" * 4_000)) for name in names]
        parts = [
            {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in zip(names, values, strict=True)
        ]
        presses.submit(dice.choice([readers.mo, readers.world.ann]), custom_id, parts)
        if number % AT_ONCE == 0:
            await presses.answered()


async def test_a_menu_with_the_id_of_a_button_is_answered(presses: Presses) -> None:
    answer = presses.messages[0]
    presses.press(presses.readers.world.ann, answer, ids_on(answer)[0], kind=SELECT, planted=False)
    assert "older Loccit" in await presses.answered()


async def test_every_button_pressed_by_several_at_once_and_again_is_answered(presses: Presses) -> None:
    readers = presses.readers
    for message in presses.messages:
        for custom_id in ids_on(message):
            for who in (readers.mo, readers.mo, readers.world.ann, readers.world.ann, readers.world.bo):
                presses.press(who, message, custom_id)
    await presses.answered()


async def test_a_press_of_cancel_while_the_upload_goes_live_says_so(
    presses: Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, store = presses.readers, presses.readers.world.client.app.store
    begun, go_on, confirm = threading.Event(), threading.Event(), store.confirm

    def slow(upload: Upload) -> StoredText:
        begun.set()
        assert go_on.wait(GUARD)
        return confirm(replace(upload, details=replace(upload.details, title="Another")))

    monkeypatch.setattr(store, "confirm", slow)
    message = presses.messages[-2]
    custom_id = ids_on(message)[0]
    presses.press(readers.mo, message, custom_id)
    await until(begun.is_set, "beginning")
    asked, presses.asked = presses.asked, []
    presses.press(readers.mo, message, custom_id.replace(":confirm:", ":cancel:"))
    told = await presses.answered()
    assert "confirmed already" in told
    assert "Nothing was changed" not in told
    go_on.set()
    presses.asked = asked
    await until(lambda: "is live" in "".join(map(shown, sent(readers.world.env))), "the outcome")
    await presses.answered()


async def test_a_version_made_live_twice_at_once_is_told_as_live(presses: Presses) -> None:
    readers, store = presses.readers, presses.readers.world.client.app.store
    second = await asyncio.to_thread(add, store, "book", b"x", server=readers.world.guild.id, replaces=readers.book)
    press = ModeratorButtonId(ModeratorAction.ROLL_BACK, second.id, 2, 1)
    message = await post(readers.world, readers.channel, press)
    for _ in range(2):
        presses.press(readers.mo, message, press.custom_id)
    told = await presses.answered()
    assert "**Now version 1 of “harbour book” is live.**" in told
    assert "Version 1 of harbour book is live already" in told
    assert "Somebody else" not in told


@pytest.mark.parametrize("about", ["\0", "\ud800", "a" * 33, "", "Ünder", "a b"])
def test_an_id_that_a_database_might_not_take_is_none_of_ours(about: str) -> None:
    assert parse_moderator_id(f"{PREFIX}:remove:{about}:1:0") is None
    assert parse_moderator_id(f"{PREFIX}:remove:kQ3_x-7:٣:0") is None

"""A law: all that is said to the bot, by command, button, form or mention, passes the flow control; choices do not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from bot.client import LoccitClient
from bot.commands.answer_buttons import AnswerButton
from bot.commands.moderator_buttons import FORMS, ModeratorButton
from bot.runtime.admission import MODERATOR_LIMITS, AdmissionLimits, AdmissionQueue, Busy
from bot.view.custom_id import Action, ButtonId, PassageRef, text_key
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId
from tests.bot.runtime.test_admission import held
from tests.support.discord_world import World, sent, words_of
from tests.support.library_world import post
from tests.support.uploading import HARBOUR, LIGHTHOUSE, Moderators, client_for, file_host, moderators

__all__ = ["file_host", "moderators"]

CLOSED = "Loccit is restarting. Ask again in a minute."
QUESTION = "Who kept the town's clocks?"
GIVEN: dict[discord.AppCommandOptionType, Any] = {
    discord.AppCommandOptionType.string: "x",
    discord.AppCommandOptionType.integer: 1,
    discord.AppCommandOptionType.attachment: ("x.md", b"# X\n\nA sentence.\n"),
}


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


def close(client: LoccitClient) -> None:
    """Let nothing through that asks."""
    client.app.admission.close()
    client.app.moderator_admission.close()


def commands(client: LoccitClient) -> list[app_commands.Command[Any, Any, Any]]:
    return [one for one in client.tree.walk_commands() if isinstance(one, app_commands.Command)]


async def test_every_command_passes_the_flow_control(moderators: Moderators) -> None:
    close(moderators.client)
    walked = commands(moderators.client)
    assert len(walked) > 20
    for command in walked:
        options = {one.name: GIVEN[one.type] for one in command.parameters if one.required}
        result = await moderators.mo.slash(moderators.world.channel, command.qualified_name, **options)
        assert result.response, command.qualified_name
        assert result.ephemeral, command.qualified_name
        assert words_of(result.response) == CLOSED, command.qualified_name
        assert not result.followups, command.qualified_name


async def test_every_entry_of_a_messages_menu_passes_the_flow_control(moderators: Moderators) -> None:
    world = moderators.world
    message = await world.ann.send(world.channel, QUESTION)
    close(moderators.client)
    menu = moderators.client.tree.get_commands(type=discord.AppCommandType.message)
    assert menu
    assert not moderators.client.tree.get_commands(type=discord.AppCommandType.user)
    for entry in menu:
        result = await world.ann.context_menu(world.channel, entry.name, message)
        assert words_of(result.response) == CLOSED


async def test_every_button_passes_the_flow_control(moderators: Moderators) -> None:
    client = moderators.client
    assert set(client._connection._view_store._dynamic_items.values()) == {AnswerButton, ModeratorButton}, (
        "test the new kind here"
    )
    close(client)
    place = PassageRef(text_key(client.app.library.snapshot.texts[0]), 0)
    presses = [
        ButtonId(action, moderators.mo.id, (place,), beyond=beyond) for action in Action for beyond in (False, True)
    ]
    orders = [ModeratorButtonId(act, "x") for act in ModeratorAction]
    meanings: list[ButtonId | ModeratorButtonId] = [*presses, *orders]
    for meaning in meanings:
        result = await moderators.mo.click(
            await post(moderators.world, moderators.world.channel, meaning), label="Press"
        )
        assert result.ephemeral, meaning
        assert words_of(result.response) == CLOSED, meaning


async def test_every_form_passes_the_flow_control(moderators: Moderators) -> None:
    assert not [kind for kind in ui.Modal.__subclasses__() if kind.__module__.startswith("bot.")], "make it a Form"
    entry = await moderators.add(LIGHTHOUSE)
    preview = await moderators.upload(HARBOUR)
    shown = {
        ModeratorAction.EDIT: await moderators.mo.click(preview, label="Edit details"),
        ModeratorAction.DETAILS: await moderators.slash(moderators.mo, "details", text=entry.id),
        ModeratorAction.ALIASES: await moderators.slash(moderators.mo, "aliases", text=entry.id),
        ModeratorAction.FORGET: await moderators.slash(moderators.mo, "forget"),
    }
    assert shown.keys() == FORMS.keys(), "test the new form here"
    close(moderators.client)
    for act, form in shown.items():
        result = await moderators.mo.submit_modal(form, dict.fromkeys(inputs(form.modal), "what was typed"))
        assert CLOSED in words_of(result.response), act
        assert "what was typed" in words_of(result.response), act
    assert moderators.entries() == (entry,)


async def test_every_mention_passes_the_flow_control(moderators: Moderators) -> None:
    world = moderators.world
    close(moderators.client)
    for said in (f"{world.mention} {QUESTION}", world.mention):
        await world.ann.send(world.channel, said)
        assert CLOSED in str(list(sent(world.env))[-1])


async def test_a_flood_of_mentions_is_refused_once_in_the_channel(moderators: Moderators) -> None:
    world = moderators.world
    async with held(moderators.client.app.admission, *[world.ann.id] * 4):
        for said in (f"{world.mention} {QUESTION}", world.mention, f"{world.mention} Why?"):
            await world.ann.send(world.channel, said)
    assert str(list(sent(world.env))).count("One moment: you have 3 questions waiting") == 1


async def test_choices_are_offered_whoever_asks_meanwhile(moderators: Moderators) -> None:
    await moderators.add(LIGHTHOUSE)
    close(moderators.client)
    offering = {
        one: [option.name for option in one.parameters if option.autocomplete] for one in commands(moderators.client)
    }
    assert sum(map(len, offering.values())) > 5
    for command, options in offering.items():
        for option in options:
            offered = await moderators.mo.autocomplete(moderators.world.channel, command.qualified_name, option, "")
            # Nothing was removed that could come back, and the text at hand has no place to open.
            nothing = (command.name, option) in (("bring-back", "text"), ("page", "label"))
            assert offered or nothing, f"{command.qualified_name} {option}"


async def test_a_flood_from_one_member_leaves_the_others_their_answers(discord_world: World) -> None:
    """While one thing of hers is under way and three wait, the next is refused, whatever it is; his is answered."""
    world, let_go = discord_world, asyncio.Event()
    queue = AdmissionQueue(AdmissionLimits(running=2))
    world.client.app = replace(world.client.app, admission=queue)
    text = world.client.app.library.snapshot.texts[0]
    message = await post(world, world.channel, ButtonId(Action.NEAREST, 0, (PassageRef(text_key(text), 0),)))

    async def hold() -> None:
        async with queue.admit(world.ann.id):
            await let_go.wait()

    flood = [asyncio.create_task(hold()) for _ in range(4)]
    await asyncio.sleep(0)
    assert (queue.running, queue.waiting) == (1, 3)
    for member, refused in ((world.ann, True), (world.bo, False)):
        pressed = await member.click(message, label="Press")
        turned = await member.slash(world.channel, "page", label=text.document.labels[0])
        for told in (words_of(pressed.response), words_of(turned.response)):
            assert ("you have 3 questions waiting" in told) == refused
    let_go.set()
    await asyncio.gather(*flood)


async def test_a_moderator_has_four_things_underway_and_nobody_waits_for_them() -> None:
    queue = AdmissionQueue(MODERATOR_LIMITS)
    begun = [queue.admit(1) for _ in range(4)]
    for one in begun:
        await one.__aenter__()
    with pytest.raises(Busy, match=r"^One moment: you have 4 commands underway\. Try again in \d+ s\.$"):
        await queue.admit(1).__aenter__()
    async with queue.admit(2):
        assert (queue.running, queue.waiting) == (5, 0)
    for one in begun:
        await one.__aexit__(None, None, None)
    assert queue.running == 0


def inputs(modal: Any) -> list[str]:
    return [one["component"]["custom_id"] for one in modal["components"]]

"""What simcord does not check: every command keeps Discord's limits for registration, and is for servers alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.client import LoccitClient
from bot.commands import install
from bot.commands.context import NotHere, in_server
from tests.support.discord_world import World

# https://discord.com/developers/docs/interactions/application-commands
MAX_NAME, MAX_DESCRIPTION, MAX_OPTIONS, MAX_CHOICES, MAX_COMMANDS = 32, 100, 25, 25, 100
MAX_CHARACTERS = 8_000  # of one command: names, descriptions and values together


@pytest.fixture
async def commands(simcord_bot: LoccitClient) -> list[dict[str, Any]]:
    install(simcord_bot, simcord_bot.tree)
    return [command.to_dict(simcord_bot.tree) for command in simcord_bot.tree.get_commands()]


def nodes(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield command
    for option in command.get("options", []):
        yield from nodes(option)


def test_members_and_moderators_have_their_commands(commands: list[dict[str, Any]]) -> None:
    assert {command["name"] for command in commands} == {
        "ask",
        "page",
        "texts",
        "help",
        "Find in the text",
        "library",
        "reading",
    }
    assert len(commands) <= MAX_COMMANDS


def test_names_and_descriptions_are_within_the_limits(commands: list[dict[str, Any]]) -> None:
    for node in (node for command in commands for node in nodes(command)):
        assert 1 <= len(node["name"]) <= MAX_NAME
        if node["type"] == discord.AppCommandType.message.value and "options" not in node:
            continue
        assert re.fullmatch(r"[-_\w]{1,32}", node["name"]), node["name"]
        assert node["name"] == node["name"].lower()
        assert 1 <= len(node["description"]) <= MAX_DESCRIPTION
        assert node["description"] != "…", f"{node['name']} has no description"


def test_options_and_choices_are_within_the_limits(commands: list[dict[str, Any]]) -> None:
    for node in (node for command in commands for node in nodes(command)):
        assert len(node.get("options", [])) <= MAX_OPTIONS
        assert len(node.get("choices", [])) <= MAX_CHOICES
        required = [option.get("required", False) for option in node.get("options", [])]
        assert required == sorted(required, reverse=True), "required options come first"


def test_no_command_is_longer_than_8000_characters(commands: list[dict[str, Any]]) -> None:
    for command in commands:
        assert sum(len(node["name"]) + len(node.get("description", "")) for node in nodes(command)) <= MAX_CHARACTERS


def test_a_question_has_at_most_500_characters(commands: list[dict[str, Any]]) -> None:
    ask = next(command for command in commands if command["name"] == "ask")
    question = next(option for option in ask["options"] if option["name"] == "question")
    assert (question["min_length"], question["max_length"], question["required"]) == (1, 500, True)


def test_every_command_is_for_servers_that_the_bot_was_added_to(simcord_bot: LoccitClient) -> None:
    install(simcord_bot, simcord_bot.tree)
    for command in simcord_bot.tree.get_commands():
        written = command.to_dict(simcord_bot.tree)
        assert written["contexts"] == [0] or written.get("dm_permission") is False
        assert written["integration_types"] == [0]


def test_every_members_command_checks_that_again_when_it_is_called(simcord_bot: LoccitClient) -> None:
    install(simcord_bot, simcord_bot.tree)
    for command in simcord_bot.tree.get_commands():
        if not isinstance(command, app_commands.Group):
            assert in_server in command.checks


@pytest.mark.parametrize(
    ("guild", "owners"),
    [
        (None, {}),  # a direct message
        (None, {1: 7}),  # a personal install, in a direct message
        (404, {0: 404}),  # a server that the bot is not in
        (404, {1: 7}),  # a personal install, in such a server
        (0, {1: 7}),  # a personal install, in a server that the bot is in as well
    ],
)
async def test_elsewhere_commands_are_refused_even_when_they_arrive(
    discord_world: World, guild: int | None, owners: dict[int, int]
) -> None:
    interaction = arrived(discord_world, guild, owners)
    with pytest.raises(NotHere, match="inside a server where I am installed"):
        in_server(interaction)


async def test_in_a_server_with_the_bot_commands_are_let_through(discord_world: World) -> None:
    assert in_server(arrived(discord_world, 0, {0: discord_world.guild.id}))


def arrived(world: World, guild: int | None, owners: dict[int, int]) -> discord.Interaction[Any]:
    """An interaction as it comes from Discord; `guild` 0 stands for the world's own."""
    user = {"id": "7", "username": "x", "discriminator": "0", "avatar": None, "global_name": None}
    member: dict[str, Any] = {
        "user": user,
        "roles": [],
        "joined_at": None,
        "permissions": "0",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    place = {"user": user} if guild is None else {"member": member, "guild_id": str(guild or world.guild.id)}
    data: Any = {
        "id": "1", "application_id": "2", "type": 2, "token": "t", "version": 1, "data": {},
        "channel_id": str(world.channel.id), "entitlements": [], "app_permissions": "0", "attachment_size_limit": 1,
        "authorizing_integration_owners": {str(kind): str(owner) for kind, owner in owners.items()}, **place,
    }  # fmt: skip
    return discord.Interaction(data=data, state=world.client._connection)

"""`/library list, history, download, rollback, remove, bring-back`; no server reaches another's texts by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord.enums import InteractionType

from bot.client import LoccitClient
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId
from tests.bot.commands.test_library import forced
from tests.bot.commands.test_library_add import id_of, press
from tests.support.discord_world import words_of
from tests.support.uploading import (
    HARBOUR,
    LIGHTHOUSE,
    SECOND,
    Moderators,
    client_for,
    file_host,
    moderators,
    said,
    words,
)

__all__ = ["file_host", "moderators"]
SUBCOMMANDS = (
    "add", "list", "history", "download", "rollback", "remove", "bring-back", "details", "aliases", "misses", "log",
    "forget", "reload", "status",
)  # fmt: skip


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


async def test_the_list_shows_the_texts_and_the_room_there_is(moderators: Moderators) -> None:
    assert "Add one with `/library add`" in words(await moderators.slash(moderators.mo, "list"))
    await moderators.add(LIGHTHOUSE)
    told = words(await moderators.slash(moderators.mo, "list"))
    assert "In use: 1 of 4 texts, 1 of 2 MB" in told
    assert "“The Lighthouse”: 3 pages, 3 passages, version 1 of <t:" in told


async def test_the_history_shows_each_version_with_its_moderator_and_file(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE, "first.md")
    await moderators.add(SECOND, "second.md", moderators.max, replaces=entry.id)
    told = words(await moderators.slash(moderators.mo, "history", text="the lighthouse"))
    newest, oldest = told.index("**Version 2**, **live**"), told.index("**Version 1**")
    assert newest < oldest
    assert f"by <@{moderators.max.id}>" in told[newest:oldest]
    assert f"by <@{moderators.mo.id}>" in told[oldest:]
    assert "first.md" in told[oldest:]


async def test_a_download_is_the_original_bytes_of_any_version(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE, "first.md")
    await moderators.add(SECOND, "second.md", replaces=entry.id)
    for version, data, name in ((None, SECOND, "second.md"), (1, LIGHTHOUSE, "first.md")):
        options: dict[str, Any] = {"version": version} if version else {}
        message = said(await moderators.slash(moderators.mo, "download", text=entry.id, **options))
        (attached,) = message.attachments
        assert attached.filename == name
        assert moderators.world.env.backend.cdn.get(attached.url) == data.encode()
    assert "There is no version 9" in words(await moderators.slash(moderators.mo, "download", text=entry.id, version=9))


async def test_a_rollback_asks_first_and_can_be_undone(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    await moderators.add(SECOND, replaces=entry.id)
    asked = said(await moderators.slash(moderators.mo, "rollback", text=entry.id))
    assert "Make version 1 of “The Lighthouse” live again?" in words_of(asked)
    done = (await moderators.mo.click(asked, label="Make version 1 live")).response
    assert "version 1 of “The Lighthouse” is live" in words_of(done)
    assert moderators.entries()[0].version == 1
    assert done
    await moderators.mo.click(done, label="Undo")
    assert moderators.entries()[0].version == 2


async def test_there_is_no_version_before_the_first(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    assert "There is no version of “The Lighthouse” before" in words(
        await moderators.slash(moderators.mo, "rollback", text=entry.id)
    )
    assert "no other version 7" in words(await moderators.slash(moderators.mo, "rollback", text=entry.id, version=7))


async def test_two_moderators_who_roll_back_at_once_go_back_once(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    await moderators.add(SECOND, replaces=entry.id)
    await moderators.add(SECOND + "\nOne more line was found.\n", replaces=entry.id)
    first, second = [
        said(await moderators.slash(who, "rollback", text=entry.id)) for who in (moderators.mo, moderators.max)
    ]
    await moderators.mo.click(first, label="Make version 2 live")
    told = words(await moderators.max.click(second, label="Make version 2 live"))
    assert "Somebody else changed The Lighthouse" in told
    assert moderators.entries()[0].version == 2


async def test_a_text_is_removed_after_a_question_and_comes_back(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    asked = said(await moderators.slash(moderators.mo, "remove", text="The Lighthouse"))
    assert moderators.entries()
    gone = (await moderators.mo.click(asked, label="Remove")).response
    assert gone
    assert "kept for 30 days" in words_of(gone)
    assert moderators.entries() == ()
    await moderators.mo.click(gone, label="Undo")
    assert [one.id for one in moderators.entries()] == [entry.id]
    await moderators.mo.click(
        said(await moderators.slash(moderators.mo, "remove", text="The Lighthouse")), label="Remove"
    )
    assert "“The Lighthouse”, until <t:" in words(await moderators.slash(moderators.mo, "list"))
    (choice,) = await moderators.mo.autocomplete(moderators.world.channel, "library bring-back", "text", "light")
    assert "is back" in words(await moderators.slash(moderators.mo, "bring-back", text=choice["value"]))
    assert [one.id for one in moderators.entries()] == [entry.id]


async def test_removing_a_text_that_is_read_says_where(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    assert "It is read in" not in words(await moderators.slash(moderators.mo, "remove", text=entry.id))
    channel = moderators.world.channel
    await moderators.mo.slash(channel, "reading set", text=entry.id, pages="8")
    told = words(await moderators.slash(moderators.mo, "remove", text=entry.id))
    assert f"**It is read in <#{channel.id}>.** Nothing can be asked there until `/reading set`" in told


async def test_cancelling_changes_nothing(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    asked = said(await moderators.slash(moderators.mo, "remove", text=entry.id))
    assert "Nothing was changed" in words_of((await moderators.mo.click(asked, label="Cancel")).response)
    assert moderators.entries()


async def test_the_second_of_two_removals_is_told(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    first, second = [
        said(await moderators.slash(who, "remove", text=entry.id)) for who in (moderators.mo, moderators.max)
    ]
    await moderators.mo.click(first, label="Remove")
    assert "There is no text called" in words(await moderators.max.click(second, label="Remove"))


async def test_a_button_works_after_a_restart(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    asked = said(await moderators.slash(moderators.mo, "remove", text=entry.id))
    moderators.client._connection._view_store._views.clear()
    await moderators.mo.click(asked, label="Remove")
    assert moderators.entries() == ()


async def test_another_servers_moderator_finds_nothing_by_title_id_or_button(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    token = id_of(preview := await moderators.upload(HARBOUR), "Confirm")
    for wanted in (entry.id, entry.title, entry.digest[:8]):
        for command in ("history", "download", "rollback", "remove", "details", "aliases"):
            told = words(await moderators.slash(moderators.eve, command, text=wanted))
            assert told.startswith("There is no text called")
            assert wanted == entry.title or entry.title not in told
    assert "There is no text called" in words_of(await moderators.upload(SECOND, who=moderators.eve, replaces=entry.id))
    listed = words(await moderators.slash(moderators.eve, "list"))
    assert "Lighthouse" not in listed
    orders = [
        ModeratorButtonId(act, entry.id, 1, 1)
        for act in (ModeratorAction.REMOVE, ModeratorAction.ROLL_BACK, ModeratorAction.BRING_BACK)
    ]
    for custom_id in (token, *(order.custom_id for order in orders)):
        told = await press(moderators, moderators.eve, preview, custom_id)
        assert "There is no text called" in told or "Upload it again" in told
        assert "Lighthouse" not in told
        assert "Harbour" not in told
    assert [one.version for one in moderators.entries()] == [1]
    assert moderators.entries(moderators.eve.guild.id) == ()


async def test_titles_are_offered_to_the_moderators_of_their_server_alone(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    await moderators.add("# A Long Night\n\nThe keeper slept and the light went out.\n", who=moderators.eve)
    for command in ("history", "download", "rollback", "remove", "details", "aliases"):
        offered = await moderators.mo.autocomplete(moderators.world.channel, f"library {command}", "text", "li")
        assert offered == [{"name": "The Lighthouse", "value": entry.id}]
        theirs = await moderators.eve.autocomplete(moderators.away, f"library {command}", "text", "")
        assert [one["name"] for one in theirs] == ["A Long Night"]


async def test_titles_are_not_offered_to_members(moderators: Moderators) -> None:
    await moderators.add(LIGHTHOUSE)
    role = moderators.world.guild.create_role("everything but", permissions=discord.Permissions(manage_messages=True))
    nosy = moderators.world.guild.add_member(moderators.world.env.create_user("nosy"), roles=[role])
    option = {"name": "text", "type": 3, "value": "li", "focused": True}
    sub = {"name": "history", "type": 1, "options": [option]}
    record, payload = interactions.base_payload(
        moderators.world.env.backend,
        type=int(InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE),
        channel_id=moderators.world.channel.id,
        guild_id=moderators.server,
        user_id=nosy.id,
        data={"id": "1", "name": "library", "type": 1, "options": [sub]},
    )
    moderators.world.env.backend.emit("INTERACTION_CREATE", payload)
    await moderators.world.env.settle()
    assert record.autocomplete_choices == []


@pytest.mark.parametrize("command", SUBCOMMANDS)
async def test_no_command_runs_without_the_right_or_outside_a_server(moderators: Moderators, command: str) -> None:
    options = {"add": [attachment()]}.get(command, [text_option()] if takes_text(moderators, command) else [])
    member = await forced(moderators.world, moderators.world.ann, command, options=options)
    assert member
    assert "This needs the permission “Manage Server” or the role “Librarian”." in words_of(member)
    direct = await forced(moderators.world, moderators.mo, command, options=options, direct=True)
    assert direct
    assert "not in a direct message" in words_of(direct)
    foreign = await forced(moderators.world, moderators.mo, command, options=options, guild_id="4242")
    assert foreign
    assert "Loccit is not a member of this server" in words_of(foreign)
    owners = {"1": str(moderators.mo.id)}
    personal = await forced(
        moderators.world, moderators.mo, command, options=options, authorizing_integration_owners=owners
    )
    assert personal
    assert "Loccit is not a member of this server" in words_of(personal)


def attachment() -> dict[str, Any]:
    return {"name": "file", "type": 11, "value": "77"}


def text_option() -> dict[str, Any]:
    return {"name": "text", "type": 3, "value": "The Lighthouse"}


def takes_text(moderators: Moderators, command: str) -> bool:
    group = moderators.client.tree.get_command("library")
    assert isinstance(group, discord.app_commands.Group)
    found = group.get_command(command)
    assert isinstance(found, discord.app_commands.Command)
    return any(parameter.name == "text" for parameter in found.parameters)


async def test_every_subcommand_is_tried_without_the_right(moderators: Moderators) -> None:
    group = moderators.client.tree.get_command("library")
    assert isinstance(group, discord.app_commands.Group)
    assert {command.name for command in group.commands} == set(SUBCOMMANDS)
    assert len(SUBCOMMANDS) <= 25


async def test_a_name_of_the_role_is_enough(moderators: Moderators) -> None:
    role = moderators.world.guild.create_role("librarian")
    li = moderators.world.guild.add_member(moderators.world.env.create_user("li"), roles=[role])
    message = await forced(moderators.world, li, "list")
    assert message
    assert "No texts yet" in words_of(message)


async def test_after_every_change_what_is_asked_next_is_ready(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        await moderators.add(text) for text in (LIGHTHOUSE, HARBOUR, "# The Mill\n\nThe mill stood still all summer.")
    ]
    await moderators.add(SECOND, replaces=entries[0].id)

    def never(*_: object) -> None:
        raise AssertionError("a question had to wait for the index")

    async def ask_at_once() -> None:
        with monkeypatch.context() as patch:
            patch.setattr("bot.store.cache.opener.build_combined", never)
            patch.setattr("bot.store.cache.opener.build_text", never)
            await moderators.world.ann.slash(
                moderators.world.channel, "ask", question="What did the harbour master do by day?"
            )

    await ask_at_once()
    removed = await moderators.mo.click(
        said(await moderators.slash(moderators.mo, "remove", text=entries[2].id)), label="Remove"
    )
    await ask_at_once()
    assert removed.response
    await moderators.mo.click(removed.response, label="Undo")
    await ask_at_once()
    back = said(await moderators.slash(moderators.mo, "rollback", text=entries[0].id))
    await moderators.mo.click(back, label="Make version 1 live")
    await ask_at_once()

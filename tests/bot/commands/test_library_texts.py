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
from tests.support.uploading import HARBOUR, LIGHTHOUSE, SECOND, Desk, client_for, desk, file_host, said, words

__all__ = ["desk", "file_host"]
SUBCOMMANDS = (
    "add", "list", "history", "download", "rollback", "remove", "bring-back", "details", "aliases", "misses", "log",
    "forget", "reload", "status",
)  # fmt: skip


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


async def test_the_list_shows_the_texts_and_the_room_there_is(desk: Desk) -> None:
    assert "Add one with `/library add`" in words(await desk.slash(desk.mo, "list"))
    await desk.add(LIGHTHOUSE)
    told = words(await desk.slash(desk.mo, "list"))
    assert "In use: 1 of 4 texts, 1 of 2 MB" in told
    assert "“The Lighthouse”: 3 pages, 3 passages, version 1 of <t:" in told


async def test_the_history_shows_each_version_with_its_moderator_and_file(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE, "first.md")
    await desk.add(SECOND, "second.md", desk.max, replaces=entry.id)
    told = words(await desk.slash(desk.mo, "history", text="the lighthouse"))
    newest, oldest = told.index("**Version 2**, **live**"), told.index("**Version 1**")
    assert newest < oldest
    assert f"by <@{desk.max.id}>" in told[newest:oldest]
    assert f"by <@{desk.mo.id}>" in told[oldest:]
    assert "first.md" in told[oldest:]


async def test_a_download_is_the_original_bytes_of_any_version(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE, "first.md")
    await desk.add(SECOND, "second.md", replaces=entry.id)
    for version, data, name in ((None, SECOND, "second.md"), (1, LIGHTHOUSE, "first.md")):
        options: dict[str, Any] = {"version": version} if version else {}
        message = said(await desk.slash(desk.mo, "download", text=entry.id, **options))
        (attached,) = message.attachments
        assert attached.filename == name
        assert desk.world.env.backend.cdn.get(attached.url) == data.encode()
    assert "There is no version 9" in words(await desk.slash(desk.mo, "download", text=entry.id, version=9))


async def test_a_rollback_asks_first_and_can_be_undone(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    await desk.add(SECOND, replaces=entry.id)
    asked = said(await desk.slash(desk.mo, "rollback", text=entry.id))
    assert "Make version 1 of “The Lighthouse” live again?" in words_of(asked)
    done = (await desk.mo.click(asked, label="Make version 1 live")).response
    assert "version 1 of “The Lighthouse” is live" in words_of(done)
    assert desk.entries()[0].version == 1
    assert done
    await desk.mo.click(done, label="Undo")
    assert desk.entries()[0].version == 2


async def test_there_is_no_version_before_the_first(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    assert "There is no version of “The Lighthouse” before" in words(
        await desk.slash(desk.mo, "rollback", text=entry.id)
    )
    assert "no other version 7" in words(await desk.slash(desk.mo, "rollback", text=entry.id, version=7))


async def test_two_moderators_who_roll_back_at_once_go_back_once(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    await desk.add(SECOND, replaces=entry.id)
    await desk.add(SECOND + "\nOne more line was found.\n", replaces=entry.id)
    first, second = [said(await desk.slash(who, "rollback", text=entry.id)) for who in (desk.mo, desk.max)]
    await desk.mo.click(first, label="Make version 2 live")
    told = words(await desk.max.click(second, label="Make version 2 live"))
    assert "Somebody else changed The Lighthouse" in told
    assert desk.entries()[0].version == 2


async def test_a_text_is_removed_after_a_question_and_comes_back(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    asked = said(await desk.slash(desk.mo, "remove", text="The Lighthouse"))
    assert desk.entries()
    gone = (await desk.mo.click(asked, label="Remove")).response
    assert gone
    assert "kept for 30 days" in words_of(gone)
    assert desk.entries() == ()
    await desk.mo.click(gone, label="Undo")
    assert [one.id for one in desk.entries()] == [entry.id]
    await desk.mo.click(said(await desk.slash(desk.mo, "remove", text="The Lighthouse")), label="Remove")
    assert "“The Lighthouse”, until <t:" in words(await desk.slash(desk.mo, "list"))
    (choice,) = await desk.mo.autocomplete(desk.world.channel, "library bring-back", "text", "light")
    assert "is back" in words(await desk.slash(desk.mo, "bring-back", text=choice["value"]))
    assert [one.id for one in desk.entries()] == [entry.id]


async def test_removing_a_text_that_is_read_says_where(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    assert "It is read in" not in words(await desk.slash(desk.mo, "remove", text=entry.id))
    channel = desk.world.channel
    await desk.mo.slash(channel, "reading set", text=entry.id, pages="8")
    told = words(await desk.slash(desk.mo, "remove", text=entry.id))
    assert f"**It is read in <#{channel.id}>.** Nothing can be asked there until `/reading set`" in told


async def test_cancelling_changes_nothing(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    asked = said(await desk.slash(desk.mo, "remove", text=entry.id))
    assert "Nothing was changed" in words_of((await desk.mo.click(asked, label="Cancel")).response)
    assert desk.entries()


async def test_the_second_of_two_removals_is_told(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    first, second = [said(await desk.slash(who, "remove", text=entry.id)) for who in (desk.mo, desk.max)]
    await desk.mo.click(first, label="Remove")
    assert "There is no text called" in words(await desk.max.click(second, label="Remove"))


async def test_a_button_works_after_a_restart(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    asked = said(await desk.slash(desk.mo, "remove", text=entry.id))
    desk.client._connection._view_store._views.clear()
    await desk.mo.click(asked, label="Remove")
    assert desk.entries() == ()


async def test_another_servers_moderator_finds_nothing_by_title_id_or_button(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    token = id_of(preview := await desk.upload(HARBOUR), "Confirm")
    for wanted in (entry.id, entry.title, entry.digest[:8]):
        for command in ("history", "download", "rollback", "remove", "details", "aliases"):
            told = words(await desk.slash(desk.eve, command, text=wanted))
            assert told.startswith("There is no text called")
            assert wanted == entry.title or entry.title not in told
    assert "There is no text called" in words_of(await desk.upload(SECOND, who=desk.eve, replaces=entry.id))
    listed = words(await desk.slash(desk.eve, "list"))
    assert "Lighthouse" not in listed
    orders = [
        ModeratorButtonId(act, entry.id, 1, 1)
        for act in (ModeratorAction.REMOVE, ModeratorAction.ROLL_BACK, ModeratorAction.BRING_BACK)
    ]
    for custom_id in (token, *(order.custom_id for order in orders)):
        told = await press(desk, desk.eve, preview, custom_id)
        assert "There is no text called" in told or "Upload it again" in told
        assert "Lighthouse" not in told
        assert "Harbour" not in told
    assert [one.version for one in desk.entries()] == [1]
    assert desk.entries(desk.eve.guild.id) == ()


async def test_titles_are_offered_to_the_moderators_of_their_server_alone(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    await desk.add("# A Long Night\n\nThe keeper slept and the light went out.\n", who=desk.eve)
    for command in ("history", "download", "rollback", "remove", "details", "aliases"):
        offered = await desk.mo.autocomplete(desk.world.channel, f"library {command}", "text", "li")
        assert offered == [{"name": "The Lighthouse", "value": entry.id}]
        theirs = await desk.eve.autocomplete(desk.away, f"library {command}", "text", "")
        assert [one["name"] for one in theirs] == ["A Long Night"]


async def test_titles_are_not_offered_to_members(desk: Desk) -> None:
    await desk.add(LIGHTHOUSE)
    role = desk.world.guild.create_role("everything but", permissions=discord.Permissions(manage_messages=True))
    nosy = desk.world.guild.add_member(desk.world.env.create_user("nosy"), roles=[role])
    option = {"name": "text", "type": 3, "value": "li", "focused": True}
    sub = {"name": "history", "type": 1, "options": [option]}
    record, payload = interactions.base_payload(
        desk.world.env.backend,
        type=int(InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE),
        channel_id=desk.world.channel.id,
        guild_id=desk.server,
        user_id=nosy.id,
        data={"id": "1", "name": "library", "type": 1, "options": [sub]},
    )
    desk.world.env.backend.emit("INTERACTION_CREATE", payload)
    await desk.world.env.settle()
    assert record.autocomplete_choices == []


@pytest.mark.parametrize("command", SUBCOMMANDS)
async def test_no_command_runs_without_the_right_or_outside_a_server(desk: Desk, command: str) -> None:
    options = {"add": [attachment()]}.get(command, [text_option()] if takes_text(desk, command) else [])
    member = await forced(desk.world, desk.world.ann, command, options=options)
    assert member
    assert "This needs the permission “Manage Server” or the role “Librarian”." in words_of(member)
    direct = await forced(desk.world, desk.mo, command, options=options, direct=True)
    assert direct
    assert "not in a direct message" in words_of(direct)
    foreign = await forced(desk.world, desk.mo, command, options=options, guild_id="4242")
    assert foreign
    assert "Loccit is not a member of this server" in words_of(foreign)
    owners = {"1": str(desk.mo.id)}
    personal = await forced(desk.world, desk.mo, command, options=options, authorizing_integration_owners=owners)
    assert personal
    assert "Loccit is not a member of this server" in words_of(personal)


def attachment() -> dict[str, Any]:
    return {"name": "file", "type": 11, "value": "77"}


def text_option() -> dict[str, Any]:
    return {"name": "text", "type": 3, "value": "The Lighthouse"}


def takes_text(desk: Desk, command: str) -> bool:
    group = desk.client.tree.get_command("library")
    assert isinstance(group, discord.app_commands.Group)
    found = group.get_command(command)
    assert isinstance(found, discord.app_commands.Command)
    return any(parameter.name == "text" for parameter in found.parameters)


async def test_every_subcommand_is_tried_without_the_right(desk: Desk) -> None:
    group = desk.client.tree.get_command("library")
    assert isinstance(group, discord.app_commands.Group)
    assert {command.name for command in group.commands} == set(SUBCOMMANDS)
    assert len(SUBCOMMANDS) <= 25


async def test_a_name_of_the_role_is_enough(desk: Desk) -> None:
    role = desk.world.guild.create_role("librarian")
    li = desk.world.guild.add_member(desk.world.env.create_user("li"), roles=[role])
    message = await forced(desk.world, li, "list")
    assert message
    assert "No texts yet" in words_of(message)


async def test_after_every_change_what_is_asked_next_is_ready(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [await desk.add(text) for text in (LIGHTHOUSE, HARBOUR, "# The Mill\n\nThe mill stood still all summer.")]
    await desk.add(SECOND, replaces=entries[0].id)

    def never(*_: object) -> None:
        raise AssertionError("a question had to wait for the index")

    async def ask_at_once() -> None:
        with monkeypatch.context() as patch:
            patch.setattr("bot.store.cache.opener.build_combined", never)
            patch.setattr("bot.store.cache.opener.build_text", never)
            await desk.world.ann.slash(desk.world.channel, "ask", question="What did the harbour master do by day?")

    await ask_at_once()
    removed = await desk.mo.click(said(await desk.slash(desk.mo, "remove", text=entries[2].id)), label="Remove")
    await ask_at_once()
    assert removed.response
    await desk.mo.click(removed.response, label="Undo")
    await ask_at_once()
    back = said(await desk.slash(desk.mo, "rollback", text=entries[0].id))
    await desk.mo.click(back, label="Make version 1 live")
    await ask_at_once()

"""`/library add`: from an attachment to a text that members can ask, and everything that may stop it on the way."""

from __future__ import annotations

import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle
from simcord.enums import InteractionType

from bot.client import LoccitClient
from bot.store.values import MEGA
from passages.readers import read_bytes
from tests.support.discord_world import labels_of, stored, walk, words_of
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
from tests.support.waiting import GUARD

__all__ = ["file_host", "moderators"]


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


async def test_a_preview_tells_what_was_read_before_anything_goes_live(moderators: Moderators) -> None:
    preview = await moderators.upload(LIGHTHOUSE, "light.md")
    told = words_of(preview)
    assert "### The Lighthouse" in told
    assert "**Pages:** 7 to 9, 3 pages; known from page numbers that stand in the text" in told
    assert "**Passages:** 3" in told
    assert "**A sample**\n> " in told
    assert "Not added yet" in told
    assert labels_of(preview) == ["Confirm", "Edit details", "Cancel"]
    assert moderators.entries() == ()


async def test_a_preview_names_the_gaps_and_the_warnings_with_their_places(moderators: Moderators) -> None:
    pages = [f"Page {label} says that the keeper counted ships. [End Page {label}]" for label in (4, 5, 6, 8, 12)]
    told = words_of(await moderators.upload("# Gaps\n\n" + "\n\n".join(pages) + "\n"))
    assert "**Pages:** 4 to 12, 9 pages" in told
    assert "**Gaps in the page marks:** 7–8, 9–12" in told
    assert "**Warnings:** " in told


async def test_confirm_makes_it_live_and_pressing_twice_is_harmless(moderators: Moderators) -> None:
    preview = await moderators.upload(LIGHTHOUSE)
    token = id_of(preview, "Confirm")
    live = words_of((await moderators.mo.click(preview, label="Confirm")).response)
    assert "“The Lighthouse”, version 1, is live." in live
    again = await press(moderators, moderators.mo, preview, token)
    assert "is in the library already" in again
    assert [(entry.title, entry.version) for entry in moderators.entries()] == [("The Lighthouse", 1)]
    assert [act.what for act in moderators.client.app.store.records(moderators.server).log()] == ["add"]


async def test_members_of_that_server_can_ask_it_from_then_on(moderators: Moderators) -> None:
    await moderators.add(LIGHTHOUSE)
    question = "What did the keeper of the lighthouse write into the green book?"
    answer = await moderators.world.ann.slash(moderators.world.channel, "ask", question=question)
    assert not answer.ephemeral
    assert "“The Lighthouse”, p. 7" in words_of(answer.response)
    elsewhere = await moderators.eve.slash(moderators.away, "ask", question=question)
    assert "green book. " not in words_of(elsewhere.response)
    assert "Lighthouse" not in words_of(elsewhere.response)


@pytest.mark.child_processes
async def test_few_uploads_are_read_at_once_so_that_answers_go_on(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[int] = []  # servers
    held: list[tuple[int, ...]] = []  # those that were read at once, at each beginning
    two = threading.Event()
    stage = moderators.client.app.store.stage

    def counted(server: int, *given: Any, **more: Any) -> Any:
        running.append(server)
        held.append(tuple(running))
        try:
            if len(held[-1]) >= 2:
                two.set()
            assert two.wait(GUARD)
            time.sleep(0.2)  # a third, or a second of the same server, would come now
            return stage(server, *given, **more)
        finally:
            running.remove(server)

    monkeypatch.setattr(moderators.client.app.store, "stage", counted)
    moderators.world.texts.append(read_bytes(LIGHTHOUSE.encode(), "text.md").text)
    here = (moderators.world.guild, moderators.world.channel)
    there, third = (new_server(moderators, name) for name in ("Strangers", "Others"))
    records = [emitted(moderators, *place) for place in (here, here, here, there, third)]
    await moderators.world.env.settle()
    backend = moderators.world.env.backend
    told = [words_of(backend.get_message(record.channel_id, record.message_id)) for record in records]
    assert all("Not added yet" in one for one in told)
    assert max(map(len, held)) == 2
    assert all(len(set(servers)) == len(servers) for servers in held)


def new_server(moderators: Moderators, name: str) -> tuple[GuildHandle, ChannelHandle]:
    guild = moderators.world.env.create_guild(name)
    return guild, guild.create_text_channel("talk")


def emitted(moderators: Moderators, guild: GuildHandle, channel: ChannelHandle) -> Any:
    """An upload by a moderator of its own that nobody waits for."""
    world = moderators.world
    role = guild.create_role("mods", permissions=discord.Permissions(manage_guild=True))
    who = guild.add_member(world.env.create_user(f"m{role.id}"), roles=[role])
    resolved: dict[str, Any] = {}
    file = interactions.store_interaction_attachment(
        world.env.backend, channel.id, "text.md", LIGHTHOUSE.encode(), resolved
    )
    sub = {"name": "add", "type": 1, "options": [{"name": "file", "type": 11, "value": file}]}
    record, payload = interactions.base_payload(
        world.env.backend,
        type=int(InteractionType.APPLICATION_COMMAND),
        channel_id=channel.id,
        guild_id=guild.id,
        user_id=who.id,
        data={"id": "1", "name": "library", "type": 1, "options": [sub], "resolved": resolved},
    )
    world.env.backend.emit("INTERACTION_CREATE", payload)
    return record


async def test_cancel_leaves_no_trace(moderators: Moderators, tmp_path: Path) -> None:
    preview = await moderators.upload(LIGHTHOUSE)
    told = words_of((await moderators.mo.click(preview, label="Cancel")).response)
    assert "Nothing was changed" in told
    assert moderators.entries() == ()
    assert not files_in(tmp_path / "data" / "servers")


async def test_the_details_can_be_corrected_before_confirming(moderators: Moderators) -> None:
    preview = await moderators.upload("The keeper counted every ship that passed the point.", "scan0001.txt")
    shown = await moderators.mo.click(preview, label="Edit details")
    assert shown.modal
    filled = {"title": "On Ships", "author": "A. Keeper", "year": "1911", "container": "Coast", "language": "en"}
    changed = said(await moderators.mo.submit_modal(shown, filled))
    assert "### On Ships\n-# by A. Keeper · in Coast · 1911 · language en" in words_of(changed)
    await moderators.mo.click(changed, label="Confirm")
    (entry,) = moderators.entries()
    assert (entry.title, entry.details.author, entry.details.container) == ("On Ships", "A. Keeper", "Coast")


async def test_a_title_of_blanks_is_refused_and_the_upload_waits_on(moderators: Moderators) -> None:
    preview = await moderators.upload(LIGHTHOUSE)
    shown = await moderators.mo.click(preview, label="Edit details")
    result = await moderators.mo.submit_modal(shown, {"title": "\u200b \u2060"})
    assert "A text needs a title" in words(result)
    await moderators.mo.click(preview, label="Confirm")
    assert [entry.title for entry in moderators.entries()] == ["The Lighthouse"]


async def test_a_new_version_tells_what_changed_and_keeps_title_and_aliases(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    preview = await moderators.upload(f"---\ntitle: lighthouse final (2)\n---\n\n{SECOND}", replaces=entry.id)
    told = words_of(preview)
    assert "### The Lighthouse" in told
    assert "**Passages since version 1:** 1 added, 1 changed" in told
    await moderators.mo.click(preview, label="Confirm")
    assert [(entry.title, entry.version) for entry in moderators.entries()] == [("The Lighthouse", 2)]


async def test_a_title_that_is_taken_asks_before_replacing(moderators: Moderators) -> None:
    await moderators.add(LIGHTHOUSE)
    preview = await moderators.upload(SECOND)
    assert "**A text called “The Lighthouse” exists** (3 pages, " in words_of(preview)
    assert labels_of(preview) == ["Replace it", "Edit details", "Cancel"]
    replacing = (await moderators.mo.click(preview, label="Replace it")).response
    assert replacing
    assert "**Passages since version 1:** 1 added, 1 changed" in words_of(replacing)
    await moderators.mo.click(replacing, label="Confirm")
    assert [(entry.title, entry.version) for entry in moderators.entries()] == [("The Lighthouse", 2)]


async def test_a_title_that_is_taken_at_the_last_moment_asks_as_well(moderators: Moderators) -> None:
    mine, theirs = await moderators.upload(LIGHTHOUSE), await moderators.upload(SECOND, who=moderators.max)
    await moderators.max.click(theirs, label="Confirm")
    told = said(await moderators.mo.click(mine, label="Confirm"))
    assert "A text called The Lighthouse exists" in words_of(told)
    assert labels_of(told) == ["Replace it"]
    replacing = (await moderators.mo.click(told, label="Replace it")).response
    assert replacing
    await moderators.mo.click(replacing, label="Confirm")
    assert [(entry.title, entry.version) for entry in moderators.entries()] == [("The Lighthouse", 2)]


async def test_the_second_of_two_moderators_is_told_what_the_first_one_did(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    mine = await moderators.upload(SECOND, replaces=entry.id)
    theirs = await moderators.upload(LIGHTHOUSE + "\n[p. 10] A wall fell.\n", who=moderators.max, replaces=entry.id)
    await moderators.max.click(theirs, label="Confirm")
    told = words(await moderators.mo.click(mine, label="Confirm"))
    assert "Somebody else changed The Lighthouse" in told
    assert "version 2 is live now. Nothing was changed" in told
    assert "`/library history`" in told
    assert moderators.entries()[0].version == 2


async def test_after_a_quarter_of_an_hour_the_file_has_to_be_uploaded_again(moderators: Moderators) -> None:
    preview = await moderators.upload(LIGHTHOUSE)
    pending = moderators.client.app.store.pending
    later = pending._monotonic() + 15 * 60 + 1
    pending._monotonic = lambda: later
    for label in ("Confirm", "Edit details"):
        assert "Upload it again." in words(await moderators.mo.click(preview, label=label))
    assert moderators.entries() == ()


async def test_what_cannot_be_told_privately_any_more_is_told_in_the_channel_and_is_done(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await moderators.upload(LIGHTHOUSE)

    async def late(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(discord.Interaction, "edit_original_response", late)
    await moderators.mo.click(preview, label="Confirm")
    assert moderators.entries()
    (posted,) = [one for one in stored(moderators.world.env) if not one.is_ephemeral]
    assert words_of(posted) == f"<@{moderators.mo.id}>: “The Lighthouse”, version 1, is live now."


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "empty.txt", "no text"),
        (b" \n\t\n", "blank.txt", "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "picture.txt", "picture.txt"),
        (b"\x7fELF\x02\x01\x01" + bytes(500), "program.md", "program.md"),
        (b"PK\x03\x04" + bytes(200), "broken.docx", "broken.docx"),
        ("Die Tür fällt ins Schloß und öffnet sich nicht. ".encode("latin-1") + b"\x81\x8d", "alt.txt", "UTF-8"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_a_line_and_nothing_is_kept(
    moderators: Moderators, data: bytes, name: str, expected: str
) -> None:
    told = words_of(await moderators.upload(data, name))
    assert expected in told
    assert "\n" not in told
    assert len(told) < 400
    assert moderators.entries() == ()


async def test_a_file_over_the_limit_is_refused_before_it_is_fetched(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.library_add.fetch", None)  # whoever calls it fails
    told = said(await moderators.slash(moderators.mo, "add", file=("long.txt", b"a " * MEGA)))
    assert "That file is 2 MB; the limit is 1 MB. Split it or ask the operator." in words_of(told)


async def test_an_attachment_that_lies_elsewhere_is_refused(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simcord.backend.cdn.CDN_BASE", "https://files.example.org")
    assert "Please attach the file; I do not fetch links." in words_of(await moderators.upload(LIGHTHOUSE))


async def test_the_quotas_are_told_in_numbers(moderators: Moderators) -> None:
    for number in range(4):
        await moderators.add(f"# Text {number}\n\nThe keeper counted {number} ships that passed.\n")
    preview = await moderators.upload(HARBOUR)
    told = words(await moderators.mo.click(preview, label="Confirm"))
    assert "This server holds 4 of 4 texts. Remove a text first (`/library remove`)." in told


@pytest.mark.slow
async def test_the_room_of_a_server_is_told_in_numbers(moderators: Moderators) -> None:
    line = "The keeper counted ships that passed, and wrote numbers down. "
    for title in ("One", "Two"):
        await moderators.add(f"# {title}\n\n" + line * 15_500)
    told = words_of(await moderators.upload(line * 15_500, "three.txt"))
    assert "This server holds 2 of 2 MB. Remove a text first (`/library remove`)." in told


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("T" * 300, "T" * 80),
        ("\U0001f4da\U0001f30a", "\U0001f4da\U0001f30a"),
        ("**[free](http://x.example)** @everyone", "**[free](http://x.example)** @everyone"),
    ],
)
async def test_odd_titles_are_cut_kept_and_inert(moderators: Moderators, title: str, shown: str) -> None:
    entry = await moderators.add(f"---\ntitle: '{title}'\n---\n\nThe keeper of the lighthouse counted every ship.\n")
    assert entry.title == shown
    listed = words(await moderators.slash(moderators.mo, "list"))
    assert "**[free]" not in listed
    assert "\\@everyone" in listed or "@everyone" not in title


@pytest.mark.parametrize("name", ["../../etc/x.txt", "a\\..\\b.txt", "C:x.txt", "CON.txt", "x" * 240 + ".txt"])
async def test_a_files_name_is_a_label_and_no_path(moderators: Moderators, name: str, tmp_path: Path) -> None:
    before = outside(tmp_path)
    entry = await moderators.add("The keeper of the lighthouse counted every ship that passed.", name)
    assert entry.title
    assert outside(tmp_path) == before
    got = said(await moderators.slash(moderators.mo, "download", text=entry.id))
    (attached,) = got.attachments
    assert not set("/\\:") & set(attached.filename)
    assert ".." not in attached.filename.removesuffix(".txt").split("/")


async def test_a_button_of_an_upload_works_for_its_moderator_alone(
    moderators: Moderators, caplog: pytest.LogCaptureFixture
) -> None:
    preview = await moderators.upload(LIGHTHOUSE)
    token = id_of(preview, "Confirm")
    assert "Upload it again." in await press(moderators, moderators.max, preview, token)
    assert "This needs the permission “Manage Server”" in await press(moderators, moderators.world.ann, preview, token)
    assert any(record.levelno == logging.WARNING and "refused" in record.message for record in caplog.records)
    assert moderators.entries() == ()


def files_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def outside(folder: Path) -> set[Path]:
    """What lies beside the bot's own folder."""
    return {path for path in files_in(folder) if "data" not in path.parts}


async def press(moderators: Moderators, who: Any, message: Any, custom_id: str) -> str:
    """A click that no Discord client would offer: on a message of somebody else, or one that has changed since."""
    backend = moderators.world.env.backend
    stored = backend.get_message(message.channel_id, message.id)
    payload_of = json.loads(json.dumps(serializers.message_payload(backend, stored), default=str))
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": custom_id}]}
    payload_of["components"] = [row]
    record, payload = interactions.base_payload(
        backend,
        type=int(InteractionType.MESSAGE_COMPONENT),
        channel_id=moderators.away.id if who is moderators.eve else moderators.world.channel.id,
        guild_id=who.guild.id,
        user_id=who.id,
        data={"component_type": 2, "custom_id": custom_id},
    )
    payload["message"] = payload_of
    backend.emit("INTERACTION_CREATE", payload)
    await moderators.world.env.settle()
    ids = [*record.followup_ids, record.message_id]
    return "\n".join(words_of(backend.get_message(record.channel_id, one)) for one in ids if one)


def id_of(message: Any, label: str) -> str:
    parts = [one if isinstance(one, dict) else one.to_dict() for one in message.components]
    return next(str(one["custom_id"]) for one in walk(parts) if one.get("label") == label)

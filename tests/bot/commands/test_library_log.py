"""`/library details, aliases, misses, log, forget`, and the channel that is told what the moderators do."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.abc import Messageable

from bot.client import LoccitClient
from bot.store.alias_lines import parse
from bot.store.errors import Unavailable
from bot.store.values import LogEntry
from bot.view import library_lists
from tests.bot.store.store_makers import ANNA
from tests.support.discord_world import stored, words_of
from tests.support.uploading import HARBOUR, LIGHTHOUSE, SECOND, Desk, client_for, desk, file_host, said, words

__all__ = ["desk", "file_host"]


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


async def test_details_are_corrected_as_a_new_version_of_the_same_file(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    shown = await desk.slash(desk.mo, "details", text=entry.id)
    assert shown.modal
    filled = {"title": "The Light", "author": "B. Keeper", "year": "", "container": "", "language": "en"}
    preview = said(await desk.mo.submit_modal(shown, filled))
    assert "### The Light\n-# by B. Keeper" in words_of(preview)
    assert "**Passages since version 1:** none has changed" in words_of(preview)
    assert desk.entries()[0].title == "The Lighthouse"
    await desk.mo.click(preview, label="Confirm")
    (after,) = desk.entries()
    assert (after.title, after.version, after.digest) == ("The Light", 2, entry.digest)


async def test_aliases_are_edited_and_the_next_version_keeps_them(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    shown = await desk.slash(desk.mo, "aliases", text=entry.id)
    preview = said(await desk.mo.submit_modal(shown, {"names": "beacon = lighthouse\n\nbook = ledger = journal"}))
    await desk.mo.click(preview, label="Confirm")
    groups = (("beacon", "lighthouse"), ("book", "ledger", "journal"))
    assert desk.entries()[0].details.aliases == groups
    after = await desk.add(SECOND, replaces=entry.id)
    assert after.details.aliases == groups
    again = await desk.slash(desk.mo, "aliases", text=entry.id)
    assert parse(value_of(again.modal, "names")) == groups


async def test_a_line_that_is_no_group_of_names_is_named(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    shown = await desk.slash(desk.mo, "aliases", text=entry.id)
    told = words(await desk.mo.submit_modal(shown, {"names": "beacon = lighthouse\njust *this*"}))
    assert "“just \\*this\\*” is not like “DPRK = North Korea”" in told
    assert desk.entries()[0].details.aliases == ()


async def test_misses_are_kept_only_where_a_moderator_wishes(desk: Desk) -> None:
    records = desk.client.app.store.records(desk.server)
    assert records.record_miss("Who paid for the lamp?") is False
    assert "This server does not keep them" in words(await desk.slash(desk.mo, "misses"))
    assert "without who asked" in words(await desk.slash(desk.mo, "misses", keep="on"))
    for question in ("Who paid for the @everyone lamp?", "who paid for the @everyone lamp", "Where is the sea?"):
        assert records.record_miss(question)
    told = words(await desk.slash(desk.mo, "misses"))
    assert "- 2 × Who paid for the \\@everyone lamp?" in told
    assert "Kept 30 days" in told
    assert "Where is the sea" not in words(await desk.slash(desk.eve, "misses"))
    assert "are deleted" in words(await desk.slash(desk.mo, "misses", keep="off"))
    assert records.misses() == ()


async def test_the_log_tells_who_did_what_and_the_channel_is_told_as_well(desk: Desk) -> None:
    channel = desk.world.guild.create_text_channel("mod-log")
    told = words(await desk.slash(desk.mo, "log", channel=channel))
    assert f"Also told in <#{channel.id}>" in told
    entry = await desk.add(LIGHTHOUSE, who=desk.max)
    await desk.add(SECOND, replaces=entry.id)
    await desk.mo.click(said(await desk.slash(desk.mo, "rollback", text=entry.id)), label="Make version 1 live")
    await desk.mo.click(said(await desk.slash(desk.mo, "remove", text=entry.id)), label="Remove")
    await desk.slash(desk.mo, "reload")
    lines = words(await desk.slash(desk.mo, "log")).split("\n")[2:]
    done = ["reloaded", "removed", "went back to", "replaced", "added", "set: log to <#"]
    assert [word in line for word, line in zip(done, lines, strict=True)] == [True] * len(done)
    assert f"<@{desk.max.id}> added" in lines[4]
    posted = [words_of(message) for message in stored(desk.world.env) if message.channel_id == channel.id]
    mo, other = f"<@{desk.mo.id}>", f"<@{desk.max.id}>"
    assert posted[0] == f"{mo} set this channel to be told what the moderators do."
    assert posted[1] == f"{other} added “The Lighthouse”, version 1."
    assert posted[2] == f"{mo} replaced “The Lighthouse”, version 2."
    assert posted[3] == f"{mo} went back to version 1 of “The Lighthouse”."
    assert posted[4] == f"{mo} removed “The Lighthouse”."
    assert posted[5].startswith(f"{mo} reloaded the host's texts, version `")
    assert "Told in no channel" in words(await desk.slash(desk.mo, "log", quiet=True))
    await desk.add(HARBOUR)
    assert len([message for message in stored(desk.world.env) if message.channel_id == channel.id]) == len(posted)


async def test_a_log_channel_that_cannot_be_written_stops_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    channel = desk.world.guild.create_text_channel("mod-log")
    await desk.slash(desk.mo, "log", channel=channel)

    async def closed(*_: object, **__: object) -> None:
        raise OSError("the line is dead")

    monkeypatch.setattr(Messageable, "send", closed)
    assert (await desk.add(LIGHTHOUSE)).version == 1
    desk.client.app.store.records(desk.server).set_log_channel(4242, desk.mo.id)
    assert (await desk.add(HARBOUR)).version == 1
    messages = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert "the log channel was not told: OSError" in messages
    assert "the log channel is gone" in messages


async def test_a_log_channel_that_i_may_not_write_in_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = desk.world.guild.create_text_channel("mod-log")
    monkeypatch.setattr(discord.TextChannel, "permissions_for", lambda *_: discord.Permissions(view_channel=True))
    assert "I may not write in that channel" in words(await desk.slash(desk.mo, "log", channel=channel))
    assert desk.client.app.store.state(desk.server).log_channel is None


async def test_the_log_says_when_its_channel_is_gone(desk: Desk) -> None:
    channel = desk.world.guild.create_text_channel("mod-log")
    await desk.slash(desk.mo, "log", channel=channel)
    gone: Any = desk.client.get_channel(channel.id)
    await gone.delete()
    told = words(await desk.slash(desk.mo, "log"))
    assert f"**Not told in <#{channel.id}>:** it is gone, or I may not write there." in told
    assert "name another with `channel`" in told


async def test_the_log_names_channels_so_that_discord_shows_them(desk: Desk) -> None:
    entry = await desk.add(LIGHTHOUSE)
    channel = desk.world.channel
    await desk.mo.slash(channel, "reading set", text=entry.id, pages="8")
    told = words(await desk.slash(desk.mo, "log"))
    assert f"set the reading of <#{channel.id}>: The Lighthouse, up to page 8" in told


async def test_forgetting_wants_the_servers_name(desk: Desk) -> None:
    await desk.add(LIGHTHOUSE)
    await desk.add(HARBOUR, who=desk.eve)
    shown = await desk.slash(desk.mo, "forget")
    told = words(await desk.mo.submit_modal(shown, {"name": "Elsewhere"}))
    assert "That is not this server's name, “Readers”. Nothing was deleted." in told
    assert desk.entries()
    shown = await desk.slash(desk.mo, "forget")
    assert "Everything of this server is deleted" in words(await desk.mo.submit_modal(shown, {"name": " readers "}))
    assert desk.entries() == ()
    assert desk.client.app.store.records(desk.server).log() == ()
    assert desk.entries(desk.eve.guild.id)


async def test_a_form_that_comes_back_without_the_right_does_nothing(desk: Desk) -> None:
    await desk.add(LIGHTHOUSE)
    shown = await desk.slash(desk.mo, "forget")
    guild = desk.world.env.backend.get_guild(desk.server)
    guild.members[desk.mo.id].role_ids.clear()
    told = words(await desk.mo.submit_modal(shown, {"name": "Readers"}))
    assert "This needs the permission “Manage Server”" in told
    assert desk.entries()


async def test_a_database_that_is_gone_is_told_and_nothing_is_claimed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await desk.upload(LIGHTHOUSE)

    def gone(*_: object) -> None:
        raise Unavailable("The library cannot be reached at the moment. Nothing was changed.")

    with monkeypatch.context() as broken:
        broken.setattr(desk.client.app.store, "confirm", gone)
        told = words(await desk.mo.click(preview, label="Confirm"))
        assert "The library cannot be reached at the moment." in told
    assert desk.entries() == ()
    await desk.mo.click(preview, label="Confirm")
    assert [entry.title for entry in desk.entries()] == ["The Lighthouse"]


def test_a_long_log_and_long_lists_stay_within_a_message() -> None:
    acts = [LogEntry(datetime(2026, 8, 31, tzinfo=UTC), ANNA, "add", "*" * 290) for _ in range(60)]
    told = library_lists.action_log(acts, 5)
    assert len(told) <= 4_000
    assert "cut here" in told


def value_of(modal: Any, name: str) -> str:
    """What a form was filled in with when it was shown."""
    for component in modal["components"]:
        inner = component.get("component") or component["components"][0]
        if inner["custom_id"] == name:
            return str(inner.get("value", ""))
    raise LookupError(name)

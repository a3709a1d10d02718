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


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


async def test_details_are_corrected_as_a_new_version_of_the_same_file(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    shown = await moderators.slash(moderators.mo, "details", text=entry.id)
    assert shown.modal
    filled = {"title": "The Light", "author": "B. Keeper", "year": "", "container": "", "language": "en"}
    preview = said(await moderators.mo.submit_modal(shown, filled))
    assert "### The Light\n-# by B. Keeper" in words_of(preview)
    assert "**Passages since version 1:** none has changed" in words_of(preview)
    assert moderators.entries()[0].title == "The Lighthouse"
    await moderators.mo.click(preview, label="Confirm")
    (after,) = moderators.entries()
    assert (after.title, after.version, after.digest) == ("The Light", 2, entry.digest)


async def test_aliases_are_edited_and_the_next_version_keeps_them(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    shown = await moderators.slash(moderators.mo, "aliases", text=entry.id)
    preview = said(await moderators.mo.submit_modal(shown, {"names": "beacon = lighthouse\n\nbook = ledger = journal"}))
    await moderators.mo.click(preview, label="Confirm")
    groups = (("beacon", "lighthouse"), ("book", "ledger", "journal"))
    assert moderators.entries()[0].details.aliases == groups
    after = await moderators.add(SECOND, replaces=entry.id)
    assert after.details.aliases == groups
    again = await moderators.slash(moderators.mo, "aliases", text=entry.id)
    assert parse(value_of(again.modal, "names")) == groups


async def test_a_line_that_is_no_group_of_names_is_named(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    shown = await moderators.slash(moderators.mo, "aliases", text=entry.id)
    told = words(await moderators.mo.submit_modal(shown, {"names": "beacon = lighthouse\njust *this*"}))
    assert "“just \\*this\\*” is not like “DPRK = North Korea”" in told
    assert moderators.entries()[0].details.aliases == ()


async def test_misses_are_kept_only_where_a_moderator_wishes(moderators: Moderators) -> None:
    records = moderators.client.app.store.records(moderators.server)
    assert records.record_miss("Who paid for the lamp?") is False
    assert "This server does not keep them" in words(await moderators.slash(moderators.mo, "misses"))
    assert "without who asked" in words(await moderators.slash(moderators.mo, "misses", keep="on"))
    for question in ("Who paid for the @everyone lamp?", "who paid for the @everyone lamp", "Where is the sea?"):
        assert records.record_miss(question)
    told = words(await moderators.slash(moderators.mo, "misses"))
    assert "- 2 × Who paid for the \\@everyone lamp?" in told
    assert "Kept 30 days" in told
    assert "Where is the sea" not in words(await moderators.slash(moderators.eve, "misses"))
    assert "are deleted" in words(await moderators.slash(moderators.mo, "misses", keep="off"))
    assert records.misses() == ()


async def test_the_log_tells_who_did_what_and_the_channel_is_told_as_well(moderators: Moderators) -> None:
    channel = moderators.world.guild.create_text_channel("mod-log")
    told = words(await moderators.slash(moderators.mo, "log", channel=channel))
    assert f"Also told in <#{channel.id}>" in told
    entry = await moderators.add(LIGHTHOUSE, who=moderators.max)
    await moderators.add(SECOND, replaces=entry.id)
    await moderators.mo.click(
        said(await moderators.slash(moderators.mo, "rollback", text=entry.id)), label="Make version 1 live"
    )
    await moderators.mo.click(said(await moderators.slash(moderators.mo, "remove", text=entry.id)), label="Remove")
    await moderators.slash(moderators.mo, "reload")
    lines = words(await moderators.slash(moderators.mo, "log")).split("\n")[2:]
    done = ["reloaded", "removed", "went back to", "replaced", "added", "set: log to <#"]
    assert [word in line for word, line in zip(done, lines, strict=True)] == [True] * len(done)
    assert f"<@{moderators.max.id}> added" in lines[4]
    posted = [words_of(message) for message in stored(moderators.world.env) if message.channel_id == channel.id]
    mo, other = f"<@{moderators.mo.id}>", f"<@{moderators.max.id}>"
    assert posted[0] == f"{mo} set this channel to be told what the moderators do."
    assert posted[1] == f"{other} added “The Lighthouse”, version 1."
    assert posted[2] == f"{mo} replaced “The Lighthouse”, version 2."
    assert posted[3] == f"{mo} went back to version 1 of “The Lighthouse”."
    assert posted[4] == f"{mo} removed “The Lighthouse”."
    assert posted[5].startswith(f"{mo} reloaded the host's texts, version `")
    assert "Told in no channel" in words(await moderators.slash(moderators.mo, "log", quiet=True))
    await moderators.add(HARBOUR)
    assert len([message for message in stored(moderators.world.env) if message.channel_id == channel.id]) == len(posted)


async def test_a_log_channel_that_cannot_be_written_stops_nobody(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    channel = moderators.world.guild.create_text_channel("mod-log")
    await moderators.slash(moderators.mo, "log", channel=channel)

    async def closed(*_: object, **__: object) -> None:
        raise OSError("the line is dead")

    monkeypatch.setattr(Messageable, "send", closed)
    assert (await moderators.add(LIGHTHOUSE)).version == 1
    moderators.client.app.store.records(moderators.server).set_log_channel(4242, moderators.mo.id)
    assert (await moderators.add(HARBOUR)).version == 1
    messages = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert "the log channel was not told: OSError" in messages
    assert "the log channel is gone" in messages


async def test_a_log_channel_that_i_may_not_write_in_is_refused(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = moderators.world.guild.create_text_channel("mod-log")
    monkeypatch.setattr(discord.TextChannel, "permissions_for", lambda *_: discord.Permissions(view_channel=True))
    assert "I may not write in that channel" in words(await moderators.slash(moderators.mo, "log", channel=channel))
    assert moderators.client.app.store.state(moderators.server).log_channel is None


async def test_the_log_says_when_its_channel_is_gone(moderators: Moderators) -> None:
    channel = moderators.world.guild.create_text_channel("mod-log")
    await moderators.slash(moderators.mo, "log", channel=channel)
    gone: Any = moderators.client.get_channel(channel.id)
    await gone.delete()
    told = words(await moderators.slash(moderators.mo, "log"))
    assert f"**Not told in <#{channel.id}>:** it is gone, or I may not write there." in told
    assert "name another with `channel`" in told


async def test_the_log_names_channels_so_that_discord_shows_them(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    channel = moderators.world.channel
    await moderators.mo.slash(channel, "reading set", text=entry.id, pages="8")
    told = words(await moderators.slash(moderators.mo, "log"))
    assert f"set the reading of <#{channel.id}>: The Lighthouse, up to page 8" in told


async def test_forgetting_wants_the_servers_name(moderators: Moderators) -> None:
    await moderators.add(LIGHTHOUSE)
    await moderators.add(HARBOUR, who=moderators.eve)
    shown = await moderators.slash(moderators.mo, "forget")
    told = words(await moderators.mo.submit_modal(shown, {"name": "Elsewhere"}))
    assert "That is not this server's name, “Readers”. Nothing was deleted." in told
    assert moderators.entries()
    shown = await moderators.slash(moderators.mo, "forget")
    assert "Everything of this server is deleted" in words(
        await moderators.mo.submit_modal(shown, {"name": " readers "})
    )
    assert moderators.entries() == ()
    assert moderators.client.app.store.records(moderators.server).log() == ()
    assert moderators.entries(moderators.eve.guild.id)


async def test_a_form_that_comes_back_without_the_right_does_nothing(moderators: Moderators) -> None:
    await moderators.add(LIGHTHOUSE)
    shown = await moderators.slash(moderators.mo, "forget")
    guild = moderators.world.env.backend.get_guild(moderators.server)
    guild.members[moderators.mo.id].role_ids.clear()
    told = words(await moderators.mo.submit_modal(shown, {"name": "Readers"}))
    assert "This needs the permission “Manage Server”" in told
    assert moderators.entries()


async def test_a_database_that_is_gone_is_told_and_nothing_is_claimed(
    moderators: Moderators, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await moderators.upload(LIGHTHOUSE)

    def gone(*_: object) -> None:
        raise Unavailable("The library cannot be reached at the moment. Nothing was changed.")

    with monkeypatch.context() as broken:
        broken.setattr(moderators.client.app.store, "confirm", gone)
        told = words(await moderators.mo.click(preview, label="Confirm"))
        assert "The library cannot be reached at the moment." in told
    assert moderators.entries() == ()
    await moderators.mo.click(preview, label="Confirm")
    assert [entry.title for entry in moderators.entries()] == ["The Lighthouse"]


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

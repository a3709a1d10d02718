"""`/library reload` and `/library status`: what they do, what they tell, and who may."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend.models import Message
from simcord.enums import InteractionType

from bot.client import LoccitClient
from bot.runtime.data_dir import DataDir
from bot.runtime.reload import Reloader, ReloadFailed, ReloadRunning, build, cache_in
from bot.runtime.reload_summary import ReloadSummary, TextChange, summarise, summary_from_json
from bot.settings import Settings
from bot.view import reload_report
from passages import chunking
from passages.model import Document, Passage
from passages.storage import library as library_module
from passages.storage.library import Library
from tests.support.discord_world import World, words_of
from tests.support.uploading import only_for

ONE = "The gate of the city stood open all night. Nobody watched it, for nobody was expected."
TWO = "A second text speaks of a lighthouse. Its keeper counted the ships that passed."
SLOW = "A sentence that has to be read as well. " * 1_000


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "one.txt").write_text(ONE)
    return folder


@pytest.fixture
def simcord_bot(texts: Path, tmp_path: Path) -> LoccitClient:
    data = tmp_path / "data"
    settings = Settings(texts=texts, data=data, moderator_role="Librarian")
    return LoccitClient(settings, Library(texts, cache_in(data)))


@pytest.fixture
def moderator(discord_world: World) -> MemberActor:
    return member(discord_world, "mo", discord.Permissions(manage_guild=True))


def member(world: World, name: str, permissions: discord.Permissions | None = None, role: str = "") -> MemberActor:
    roles = [world.guild.create_role(role or name, permissions=permissions)] if permissions or role else []
    return world.guild.add_member(world.env.create_user(name), roles=roles)


async def said(result: Any) -> str:
    assert result.ephemeral
    return words_of(result.response)


async def test_a_reload_tells_what_changed_and_swaps(discord_world: World, moderator: MemberActor, texts: Path) -> None:
    (texts / "one.txt").write_text(ONE.replace("Nobody watched", "One man watched"))
    (texts / "two.txt").write_text(TWO)
    (texts / "broken.txt").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(500))
    report = await said(await moderator.slash(discord_world.channel, "library reload"))
    library = discord_world.client.app.library
    assert {text.name for text in library.snapshot.texts} == {"one.txt", "two.txt"}
    assert "2 texts" in report
    assert f"version `{library.snapshot.version}`" in report
    assert "1 added" in report
    assert "1 changed" in report
    assert "lighthouse" in report
    assert "**broken.txt**" in report
    assert "It is not in the library." in report


async def test_a_file_that_became_unreadable_answers_on_from_its_last_good_version(
    discord_world: World, moderator: MemberActor, texts: Path
) -> None:
    (texts / "one.txt").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(500))
    report = await said(await moderator.slash(discord_world.channel, "library reload"))
    assert "Its last good version answers on." in report
    assert discord_world.client.app.library.snapshot.index.search("gate of the city")
    status = await said(await moderator.slash(discord_world.channel, "library status"))
    assert "Kept at the last good version" in status


async def test_a_reload_without_changes_says_so(discord_world: World, moderator: MemberActor) -> None:
    before = discord_world.client.app.library.snapshot.version
    report = await said(await moderator.slash(discord_world.channel, "library reload"))
    assert "No passage changed." in report
    assert discord_world.client.app.library.snapshot.version == before


async def test_a_folder_that_is_gone_changes_nothing_and_says_what_to_do(
    discord_world: World, moderator: MemberActor, texts: Path
) -> None:
    shutil.rmtree(texts)
    report = await said(await moderator.slash(discord_world.channel, "library reload"))
    assert "Nothing was changed;" in report
    assert "Make it, or name another one." in report
    assert str(texts) not in report
    assert discord_world.client.app.library.snapshot.index.search("gate of the city")


async def test_a_data_folder_that_is_gone_stops_the_reload_and_no_answer(
    discord_world: World, moderator: MemberActor, tmp_path: Path
) -> None:
    await discord_world.client.on_ready()  # as at every start
    shutil.rmtree(tmp_path / "data")
    report = await said(await moderator.slash(discord_world.channel, "library reload"))
    assert "Nothing was changed;" in report
    assert "the data folder cannot be written" in report
    result = await discord_world.ann.slash(
        discord_world.channel, "ask", question="Did the gate of the city stand open?"
    )
    assert not result.ephemeral


async def test_status_tells_what_is_live_since_when_by_whom_and_what_was_asked(
    discord_world: World, moderator: MemberActor
) -> None:
    await discord_world.ann.slash(discord_world.channel, "ask", question="Did the gate of the city stand open?")
    await discord_world.ann.slash(discord_world.channel, "ask", question="Who paid for the aqueduct in Segovia?")
    status = await said(await moderator.slash(discord_world.channel, "library status"))
    version = discord_world.client.app.library.snapshot.version
    assert f"version `{version}`, since <t:" in status
    assert "loaded by the start" in status
    assert "1 text, 0 pages, 1 passage" in status
    assert "1 answered, 1 not found" in status
    await moderator.slash(discord_world.channel, "library reload")
    status = await said(await moderator.slash(discord_world.channel, "library status"))
    assert "loaded by mo" in status


async def test_the_right_is_the_permission_or_the_role(discord_world: World) -> None:
    librarian = member(discord_world, "li", role="librarian")
    for who in (member(discord_world, "ad", discord.Permissions(administrator=True)), librarian):
        message = await forced(discord_world, who, "status")
        assert message
        assert "**Live:**" in words_of(message)


@pytest.mark.parametrize("command", ["reload", "status"])
async def test_a_member_without_the_right_is_refused_and_it_is_logged(
    discord_world: World, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = await forced(discord_world, discord_world.ann, command)
    assert message
    assert "This needs the permission “Manage Server” or the role “Librarian”." in words_of(message)
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert record.__dict__["user"] == discord_world.ann.id
    assert record.__dict__["guild"] == discord_world.guild.id
    assert record.__dict__["command"] == f"library {command}"


async def test_a_direct_message_is_refused(discord_world: World, moderator: MemberActor) -> None:
    message = await forced(discord_world, moderator, "reload", direct=True)
    assert message
    assert "not in a direct message" in words_of(message)


async def test_a_personal_install_is_refused(discord_world: World, moderator: MemberActor) -> None:
    owners = {"1": str(moderator.id)}
    message = await forced(discord_world, moderator, "reload", authorizing_integration_owners=owners)
    assert message
    assert "Loccit is not a member of this server" in words_of(message)


async def test_a_server_that_the_bot_is_not_a_member_of_is_refused(
    discord_world: World, moderator: MemberActor
) -> None:
    message = await forced(discord_world, moderator, "reload", guild_id="4242")
    assert message
    assert "Loccit is not a member of this server" in words_of(message)


async def test_a_server_that_the_settings_do_not_name_cannot_reload_the_hosts_texts_nor_see_them_in_the_status(
    discord_world: World, moderator: MemberActor
) -> None:
    client = discord_world.client
    only_for(client, 1)
    before = client.app.reloader.live
    told = await said(await moderator.slash(discord_world.channel, "library reload"))
    assert "not open to this server" in told
    assert "`/library add`" in told
    assert client.app.reloader.live is before
    status = await said(await moderator.slash(discord_world.channel, "library status"))
    assert "not open to this server" in status
    assert client.app.library.snapshot.version not in status
    assert client.app.library.snapshot.texts[0].title not in status
    only_for(client, discord_world.guild.id)
    assert "Reloaded" in await said(await moderator.slash(discord_world.channel, "library reload"))


async def forced(
    world: World, who: MemberActor, command: str, *, direct: bool = False, options: Any = (), **fields: Any
) -> Message | None:
    """The command sent as no Discord client would: without the check that hides it. Returns the private answer."""
    data = {"id": "1", "name": "library", "type": 1, "options": [{"name": command, "type": 1, "options": [*options]}]}
    record, payload = interactions.base_payload(
        world.env.backend,
        type=int(InteractionType.APPLICATION_COMMAND),
        channel_id=who.user.dm_channel.id if direct else world.channel.id,
        guild_id=None if direct else world.guild.id,
        user_id=who.id,
        data=data,
    )
    payload.update(fields)
    world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.env.settle()
    assert record.ephemeral
    return world.env.backend.get_message(record.channel_id, record.message_id) if record.message_id else None


async def silence(*_: object) -> None:
    """A step that nobody watches."""


async def test_a_second_reload_is_told_who_runs_the_first(texts: Path, tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    library = Library(texts, cache_in(data.path))
    first, elsewhere = Reloader(library, data), Reloader(library, DataDir(tmp_path / "data"))
    began, go_on = asyncio.Event(), asyncio.Event()

    async def step(*_: object) -> None:
        began.set()
        await go_on.wait()

    running = asyncio.create_task(first.reload("Ann", step))
    await began.wait()
    for other in (first, elsewhere):
        with pytest.raises(ReloadRunning, match=r"already being reloaded, started by Ann \d+ s ago"):
            await other.reload("Ben", silence)
    go_on.set()
    await running
    await elsewhere.reload("Ben", silence)
    assert elsewhere.live.by == "Ben"


async def test_answers_go_on_from_the_old_passages_until_the_swap(texts: Path, tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    library = Library(texts, cache_in(data.path))
    old = library.snapshot
    (texts / "two.txt").write_text(TWO)
    seen = []

    async def step(done: int, total: int, name: str) -> None:
        seen.append((done, total, name, library.snapshot is old))

    summary = await Reloader(library, data).reload("Ann", step)
    assert [entry[:3] for entry in seen if entry[2]] == [(0, 2, "one.txt"), (1, 2, "two.txt")]
    assert all(entry[3] for entry in seen)
    assert (summary.texts, summary.added) == (2, 1)
    assert library.snapshot.index.search("lighthouse keeper")
    assert old.index.search("gate of the city")


async def test_what_other_code_has_built_is_never_swapped_in(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataDir(tmp_path / "data")
    monkeypatch.setattr("passages.storage.cache.code_hash", lambda _: "the code before an update")
    library = Library(texts, cache_in(data.path))
    before = library.snapshot
    with pytest.raises(ReloadFailed, match="Restart it"):
        await Reloader(library, data).reload("Ann", silence)
    assert library.snapshot is before
    assert before.index.search("gate of the city")


async def test_a_child_that_is_killed_changes_nothing(texts: Path, tmp_path: Path) -> None:
    data = DataDir(tmp_path / "data")
    library = Library(texts, cache_in(data.path))
    for number in range(10):
        (texts / f"{number}.txt").write_text(SLOW)
    reloading = Reloader(library, data)
    before = library.snapshot

    async def step(done: int, *_: object) -> None:
        if done == 2:
            assert reloading._child
            reloading._child.kill()

    with pytest.raises(ReloadFailed, match="ended from outside"):
        await reloading.reload("Ann", step)
    assert library.snapshot is before
    assert (await reloading.reload("Ben", silence)).texts == 11


async def test_the_child_knows_no_token(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "t0k3n")
    kept: list[dict[str, str]] = []
    real = asyncio.create_subprocess_exec

    async def spy(*words: Any, **options: Any) -> asyncio.subprocess.Process:
        kept.append(options["env"])
        return await real(*words, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spy)
    await build(texts, tmp_path / "data", silence)
    assert os.environ["DISCORD_TOKEN"] == "t0k3n"
    assert "DISCORD_TOKEN" not in kept[0]
    assert not any("t0k3n" in value for value in kept[0].values())


def test_a_text_that_breaks_the_reader_takes_no_other_down(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (texts / "two.txt").write_text(TWO)
    cut = chunking.cut

    def broken(document: Document) -> tuple[Passage, ...]:
        if "lighthouse" in document.text:
            raise KeyError("a fault of ours")
        return cut(document)

    monkeypatch.setattr(library_module, "cut", broken)
    library = Library(texts)
    assert [text.name for text in library.snapshot.texts] == ["one.txt"]
    (problem,) = library.report.problems
    assert (problem.name, problem.kept) == ("two.txt", False)
    assert "reading it failed (KeyError)" in problem.why


def test_a_report_is_cut_at_the_end_of_a_line_and_says_so() -> None:
    lines = tuple(f"+ ¶{number}: *stars* and @everyone {'x' * 80}" for number in range(9))
    edits = tuple(TextChange(f"{number}.txt", f"Text {number}", "new", 9, 0, 0, lines) for number in range(20))
    problems = tuple((f"{number}.pdf", "it is encrypted.", number % 2 == 0) for number in range(20))
    report = reload_report.report(ReloadSummary(40, 1, 360, 180, 0, 0, edits, problems, (), omitted=7), "abcd1234", 1.0)
    assert len(report) <= 4_000
    assert report.splitlines()[-1].startswith("-# cut here: ")
    assert "\\@everyone" in report
    assert "@everyone" not in report.replace("\\@everyone", "")


def test_a_summary_survives_the_road_between_two_processes(texts: Path) -> None:
    summary = summarise(Library(texts).report)
    assert summary.added == 1
    assert summary_from_json(json.loads(json.dumps(asdict(summary)))) == summary

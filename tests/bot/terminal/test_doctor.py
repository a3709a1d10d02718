"""`loccit doctor`: each line says ok, or what is wrong and what to do; the exit code says which kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.runtime.data_dir import DataDir
from bot.runtime.health import Finding
from bot.settings import KNOWN
from bot.terminal.doctor import PERMISSIONS, check, invitation, run
from tests.loopback import Loopback, loopback

TOKEN = "MTIzNDU2Nzg5.t0k3n.of-a-test"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "settings.env"
    path.write_text(f"LOCCIT_DATA={tmp_path / 'data'}\n")
    path.chmod(0o600)
    return path


def add(file: Path, *lines: str) -> None:
    file.write_text(file.read_text() + "\n".join(lines) + "\n")


def wrong(findings: list[Finding]) -> list[str]:
    return [finding.text for finding in findings if not finding.ok]


async def at_discord(
    file: Path, prepare: Callable[[Loopback], None] = lambda _: None
) -> tuple[Loopback, list[Finding]]:
    """What the doctor finds with a Discord on this computer."""
    async with loopback() as world:
        prepare(world)
        add(file, f"DISCORD_TOKEN={TOKEN}", f"LOCCIT_DISCORD_API={world.api}")
        return world, await asyncio.to_thread(lambda: list(check(file)))


def test_wrong_settings_are_all_listed_and_the_code_is_78(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(file, "LOCCIT_MAX_RUNNING=0", "LOCCIT_COLOUR=red")
    assert run(file) == 78
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["problem", "problem"]


def test_a_missing_token_is_a_problem_that_says_where_to_get_one(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(file) == 78
    out = capsys.readouterr().out
    assert f"ok       settings: read from {file}" in out
    assert "ok       texts: 1 text, " in out
    assert "problem  token: DISCORD_TOKEN is missing. Make a bot at https://discord.com/developers" in out


def test_a_text_that_cannot_be_read_is_named_with_the_reason(file: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "good.txt").write_text("A sentence stands here.")
    (texts / "bad.txt").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(500))
    add(file, f"LOCCIT_TEXTS={texts}")
    told = wrong(list(check(file)))
    assert any(text.startswith("texts: bad.txt: ") for text in told)
    assert not any("good.txt" in text for text in told)


def test_a_folder_without_texts_is_a_problem(file: Path, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    add(file, f"LOCCIT_TEXTS={tmp_path / 'texts'}")
    assert any("there is no text that can be read" in text for text in wrong(list(check(file))))


def test_a_data_folder_that_cannot_be_written_is_a_problem(file: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    assert any(text.startswith("data: LOCCIT_DATA: ") for text in wrong(list(check(file))))


def test_a_running_bot_is_seen(file: Path, tmp_path: Path) -> None:
    with DataDir(tmp_path / "data").lock("bot"):
        assert any("a Loccit is running on it now" in finding.text for finding in check(file))


async def test_a_good_token_brings_the_invite_link(file: Path) -> None:
    world, findings = await at_discord(file)
    assert wrong(findings) == []
    texts = [finding.text for finding in findings]
    assert f"invite: {invitation(str(world.backend.application_id))}" in texts
    assert any("Reading group: all permissions are there" in text for text in texts)
    assert not any(TOKEN in text for text in texts)


async def test_a_refused_token_asks_for_a_new_one_and_is_not_shown(file: Path) -> None:
    _, findings = await at_discord(file, lambda world: world.rest.fail("GET", "/oauth2/*", 401))
    (told,) = wrong(findings)
    assert "Discord refused DISCORD_TOKEN. Reset it at" in told
    assert TOKEN not in told
    assert findings[-1].code == 78


async def test_a_server_where_a_permission_is_missing_is_named(file: Path) -> None:
    servers = [{"id": "1", "name": "Quiet", "permissions": str(1 << 10)}]
    _, findings = await at_discord(file, lambda world: world.rest.fail("GET", "/users/@me/guilds", 200, servers))
    (told,) = wrong(findings)
    assert "Quiet: Loccit lacks Send Messages, Embed Links, Read Message History, Send Messages in Threads" in told


async def test_an_administrator_lacks_nothing(file: Path) -> None:
    servers = [{"id": "1", "name": "Own", "permissions": str(1 << 3)}]
    _, findings = await at_discord(file, lambda world: world.rest.fail("GET", "/users/@me/guilds", 200, servers))
    assert wrong(findings) == []


async def test_a_server_of_the_settings_without_the_bot_is_a_problem(file: Path) -> None:
    add(file, "LOCCIT_SERVERS=42")
    _, findings = await at_discord(file)
    assert any("LOCCIT_SERVERS names 42, where the bot is not a member" in text for text in wrong(findings))


def test_without_a_network_the_invite_link_is_read_from_the_token(file: Path) -> None:
    add(file, f"DISCORD_TOKEN={TOKEN}", "LOCCIT_DISCORD_API=http://127.0.0.1:9/api/v10")
    findings = list(check(file))
    assert any("Discord could not be reached" in text for text in wrong(findings))
    assert findings[-1].text == f"invite: {invitation('123456789')}"


def test_the_invite_link_asks_for_exactly_the_scopes_and_permissions_that_are_needed() -> None:
    query = parse_qs(urlsplit(invitation("42")).query)
    assert query["client_id"] == ["42"]
    assert query["scope"] == ["bot applications.commands"]
    assert int(query["permissions"][0]) == sum(PERMISSIONS.values())
    assert "Administrator" not in PERMISSIONS

"""The database's place in the bot's life: opened before it connects, and in step with where the bot is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.client import retention_jobs
from bot.client.run import run
from tests.bot.store.store_makers import ANNA, add
from tests.support.discord_world import World


@pytest.mark.parametrize("value", ["mysql://user:s3cret@host/name", "nonsense s3cret", "sqlite:////no/such/dir/s3cret"])
def test_a_database_that_cannot_be_used_ends_the_start_with_one_line(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "settings.env"
    file.write_text(f'DISCORD_TOKEN=bG9v.t0k3n.t3st\nLOCCIT_DATABASE="{value}"\nLOCCIT_DATA={tmp_path / "data"}\n')
    file.chmod(0o600)
    assert run(file) == 78
    told = [line for line in capsys.readouterr().err.splitlines() if "level=critical" in line]
    assert len(told) == 1
    assert "LOCCIT_DATA" in told[0]
    assert "s3cret@" not in told[0]


def test_a_question_on_the_command_line_needs_no_database() -> None:
    code = "import sys, bot.cli, bot.settings, passages.storage.library; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_server_that_the_bot_left_is_marked_and_unmarked_when_it_returns(discord_world: World) -> None:
    store, here = discord_world.client.app.store, discord_world.guild.id
    add(store, server=here)
    add(store, server=here + 1)
    await discord_world.client.on_ready()
    assert left(discord_world)(here) is False
    assert left(discord_world)(here + 1) is True
    await retention_jobs.note_left(store, here)
    assert left(discord_world)(here) is True
    await retention_jobs.note_joined(store, here)
    assert left(discord_world)(here) is False


async def test_a_shard_tells_nothing_of_the_servers_of_others(discord_world: World) -> None:
    store, client = discord_world.client.app.store, discord_world.client
    gone = [(number << 22) + 5 for number in range(4)]
    for server in gone:
        add(store, server=server)
    client.shard_count = 2
    await client.on_shard_ready(1)
    assert [left(discord_world)(server) for server in gone] == [False, True, False, True]


def left(world: World) -> Callable[[int], bool]:
    from bot.store.db.tables import ServerRow

    def look(server: int) -> bool:
        with world.client.app.store.database.read() as session:
            row = session.get(ServerRow, server)
            assert row is not None
            return row.left is not None

    return look


async def test_a_database_that_is_gone_does_not_end_the_bot(
    discord_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(_: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(discord_world.client.app.store.retention, "mark_left", gone)
    await retention_jobs.note_left(discord_world.client.app.store, ANNA)
    assert "housekeeping was put off: the disk is gone" in caplog.text


async def test_what_servers_have_is_known_from_the_start_should_the_database_go_away(discord_world: World) -> None:
    store, here = discord_world.client.app.store, discord_world.guild.id
    entry = add(store, server=here)
    assert store.cached_state(here) is None
    await discord_world.client.on_ready()
    known = store.cached_state(here)
    assert known is not None
    assert known.texts == (entry,)

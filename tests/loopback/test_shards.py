"""Several shards over the socket: in one process, and in several of which one is killed, stopped or paused."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from bot.client.retention_jobs import shard_of
from bot.store.cluster.leases import IDENTIFY_EVERY
from tests.bot.store.conftest import PostgreSQL, postgresql_server
from tests.conftest import FULL
from tests.loopback import Bot, Loopback, loopback, running
from tests.loopback.process import start
from tests.loopback.server import Server
from tests.loopback.test_answers import shown
from tests.support.waiting import GUARD

__all__ = ["postgresql_server"]

pytestmark = pytest.mark.slow  # processes of the bot for every test

QUESTION = "How should a group quote a text?"
LEASE = 6.0  # s
LONG = 120.0  # s; a lease that does not end within a test
EVERY = IDENTIFY_EVERY if FULL else 2.0  # s
COMMANDS = "/applications/*/commands"
only_in_full = pytest.mark.skipif(not FULL, reason="takes long; LOCCIT_FULL=1 runs it")


def servers(world: Loopback, total: int) -> dict[int, Server]:
    """A server for each shard, in order."""
    found: dict[int, Server] = {}
    while len(found) < total:
        server = world.found("Readers")
        found.setdefault(shard_of(server.id, total), server)
    return dict(sorted(found.items()))


def program(folder: Path, every: float, lease: float = LEASE) -> tuple[str]:
    """The bot with another lease, and sessions that begin so many seconds apart."""
    driver = folder / "driver.py"
    driver.write_text(
        "import sys\nfrom bot.client import run as running\nfrom bot.store.cluster import leases\n"
        f"leases.LEASE, leases.IDENTIFY_EVERY = {lease}, {every}\nsys.exit(running.run())\n"
    )
    return (str(driver),)


@asynccontextmanager
async def several(
    world: Loopback,
    folder: Path,
    shards: int,
    many: int,
    *,
    every: float = 1.0,
    lease: float = LEASE,
    database: str = "",
    texts: Path | str = "",
) -> AsyncIterator[list[Bot]]:
    """So many processes of one bot, of one data folder, that run all its shards."""
    async with AsyncExitStack() as stack:
        settings = {"LOCCIT_SHARDS": str(shards), "LOCCIT_DATABASE": database, "LOCCIT_TEXTS": str(texts)}
        how: dict[str, Any] = {"ready": False, "program": program(folder, every, lease)} | settings
        bots = [await stack.enter_async_context(running(world, folder, **how)) for _ in range(many)]
        await world.until(lambda: shares(bots) == [shards // many] * many, "equal shares")
        await connected(world, shards, "connection for every shard")
        yield bots


async def connected(world: Loopback, shards: int, what: str) -> None:
    await world.until(lambda: world.gateway.shards == list(range(shards)), what)


def shares(bots: Iterable[Bot]) -> list[int]:
    """How many shards each process runs, by its own word."""
    return [len(held(bot)) for bot in bots]


def held(bot: Bot) -> set[int]:
    told = [line.split("shards: ", 1)[1].split('"', 1)[0] for line in bot.log if " shards: " in line]
    return set() if not told or told[-1] == "none" else {int(one) for one in told[-1].split(",")}


async def ask_everywhere(world: Loopback, readers: Iterable[Server]) -> None:
    """Every server is answered, once: a command, and a mention."""
    for server in readers:
        asked = world.slash(server.reader, "ask", at=server.channel, question=QUESTION)
        await world.response(asked)
        assert sum(asked.token in path for _, path, _ in world.rest.calls) == 1
        said = world.mention(server.reader, QUESTION, at=server.channel)
        await world.reply(said)
    await asyncio.sleep(0.3)
    for server in readers:
        assert replies(world, server) == 1


def replies(world: Loopback, server: Server) -> int:
    """How many messages of the bot follow the last mention in a server."""
    messages = world.backend.messages[server.channel].values()
    last = max(one.id for one in messages if one.author_id == server.reader)
    return sum(one.id > last for one in messages if one.author_id == world.backend.bot_user.id)


def check_pace(world: Loopback, every: float) -> None:
    """New sessions of a bucket were at least so many seconds apart, whichever process began them."""
    for bucket in range(world.rest.concurrency):
        times = [at for at, shard in world.gateway.identifies if shard % world.rest.concurrency == bucket]
        assert all(later - earlier >= every for earlier, later in pairwise(times)), times


async def test_one_process_runs_two_shards_and_each_is_resumed_or_begun_anew_by_itself(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.concurrency = 2
        here = servers(world, 2)
        async with several(world, tmp_path, 2, 1) as (bot,):
            await bot.logged("a shard is ready", times=2)
            await ask_everywhere(world, here.values())
            assert world.rest.count("PUT", COMMANDS) == 1
            await world.gateway.close(4000)
            await ask_everywhere(world, here.values())
            assert world.gateway.resumed == 1
            await world.gateway.send({"op": 9, "d": False})
            await ask_everywhere(world, [here[1 - world.gateway.identifies[-1][1]]])
            await bot.logged("a shard is ready", times=3)
            await ask_everywhere(world, here.values())
            check_pace(world, 1.0)
            assert world.gateway.identified == 3
            assert (await bot.stop(), world.gateway.closed[-2:]) == (0, [1000, 1000])
            assert "something hangs" not in bot.text
            assert "Traceback" not in bot.text


async def test_servers_that_a_shard_lost_while_it_was_away_are_forgotten_with_its_session(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.concurrency = 2
        here = servers(world, 2)
        async with several(world, tmp_path, 2, 1) as (bot,):
            await bot.logged("a shard is ready", times=2)
            last = world.gateway.identifies[-1][1]
            world.put_out(here[last])
            await world.gateway.send({"op": 9, "d": False})
            await bot.logged("a shard is ready", times=3)
            before, after = ready(bot, last)
            assert after == before - 1


def ready(bot: Bot, shard: int) -> list[int]:
    """With how many servers the shard became ready, each time."""
    found = re.finditer(rf'"a shard is ready" shard={shard} count=(\d+)', bot.text)
    return [int(one[1]) for one in found]


async def kill_one(world: Loopback, folder: Path, database: str = "") -> None:
    world.rest.concurrency = 3
    here = servers(world, 6)
    async with several(world, folder, 6, 3, every=EVERY, database=database) as (first, second, third):
        await ask_everywhere(world, here.values())
        sessions, lost = world.gateway.identified, held(second)
        second.process.kill()
        async with asyncio.timeout(GUARD):
            while shares([first, third]) != [3, 3]:
                await ask_everywhere(world, [server for shard, server in here.items() if shard not in lost])
        await connected(world, 6, "connection for every shard that was taken over")
        assert world.gateway.identified == sessions + 2
        assert world.gateway.resumed == 0
        await ask_everywhere(world, here.values())
        check_pace(world, EVERY)
        assert world.rest.count("PUT", COMMANDS) == 1


async def test_shards_of_a_killed_process_are_taken_over_and_the_others_answer_on(tmp_path: Path) -> None:
    async with loopback() as world:
        await kill_one(world, tmp_path)


@only_in_full
async def test_shards_of_a_killed_process_are_taken_over_on_postgresql(
    tmp_path: Path, postgresql_server: PostgreSQL
) -> None:
    async with loopback() as world:
        await kill_one(world, tmp_path, plain(postgresql_server.url))


async def test_a_reload_is_one_of_all_processes_and_one_that_is_stopped_hands_its_shards_over_at_once(
    tmp_path: Path,
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "on quoting.txt").write_text("A group should quote a text by its page. It is the whole of the art.")
    async with loopback() as world:
        world.rest.concurrency = 4
        here = servers(world, 4)
        async with several(world, tmp_path, 4, 2, lease=LONG, texts=texts) as (first, second):
            await ask_everywhere(world, here.values())
            (texts / "on bees.txt").write_text(
                "A bee dances for the hive when it has found a meadow. The others follow."
            )
            moderated, elsewhere = here[min(held(first))], here[min(held(second))]
            world.slash(moderated.moderator, "library reload", at=moderated.channel)
            for bot in (first, second):
                await told_of_bees(world, moderated if bot is first else elsewhere)
            assert await first.stop() == 0
            await world.until(lambda: len(held(second)) == 4, "take-over before the lease has ended", LONG / 2)
            assert world.gateway.closed[-2:] == [1000, 1000]
            await connected(world, 4, "connection for every shard that was handed over")
            await ask_everywhere(world, here.values())
            check_pace(world, 1.0)


@only_in_full
async def test_a_process_that_was_paused_leaves_what_was_taken_over_alone(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.concurrency = 2
        here = servers(world, 2)
        async with several(world, tmp_path, 2, 2) as (first, second):
            await first.logged("a shard is ready")
            (paused,) = held(first)
            await pause(first, tmp_path / "data" / "loccit.db")
            await world.until(lambda: len(held(second)) == 2, "take-over")
            await world.until(lambda: world.gateway.shards == sorted([0, 1, paused]), "second connection")
            said = world.mention(here[paused].reader, QUESTION, at=here[paused].channel)  # it reaches both
            await world.reply(said)
            first.process.send_signal(signal.SIGCONT)
            await world.until(lambda: shares([first, second]) == [1, 1], "equal shares")
            await connected(world, 2, "connection for every shard")
            assert replies(world, here[paused]) == 1
            assert "Traceback" not in first.text
            await ask_everywhere(world, here.values())
            check_pace(world, 1.0)


@only_in_full
async def test_without_a_database_a_process_that_is_alone_answers_on(
    tmp_path: Path, postgresql_server: PostgreSQL
) -> None:
    async with loopback() as world:
        world.rest.concurrency = 2
        here = servers(world, 2)
        async with several(world, tmp_path, 2, 1, database=plain(postgresql_server.url)) as (bot,):
            await bot.logged("a shard is ready", times=2)
            postgresql_server.stop()
            await asyncio.sleep(2 * LEASE)
            await ask_everywhere(world, here.values())
            postgresql_server.start()
            await asyncio.sleep(LEASE)
            await ask_everywhere(world, here.values())
            assert (world.gateway.identified, world.gateway.opened) == (2, 2)
            assert "Traceback" not in bot.text


@only_in_full
async def test_without_a_database_several_close_their_connections_and_resume_them_when_it_is_back(
    tmp_path: Path, postgresql_server: PostgreSQL
) -> None:
    async with loopback() as world:
        world.rest.concurrency = 2
        here = servers(world, 2)
        async with several(world, tmp_path, 2, 2, database=plain(postgresql_server.url)) as (first, second):
            for bot in (first, second):
                await bot.logged("a shard is ready")
            postgresql_server.stop()
            await ask_everywhere(world, here.values())
            await world.until(lambda: world.gateway.shards == [], "end of the connections")
            before = world.gateway.identified
            postgresql_server.start()
            await connected(world, 2, "connection for every shard")
            assert (world.gateway.identified, world.gateway.resumed) == (before, 2)
            assert shares([first, second]) == [1, 1]
            await ask_everywhere(world, here.values())
            assert "Traceback" not in first.text + second.text


def plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


async def told_of_bees(world: Loopback, server: Server) -> None:
    async with asyncio.timeout(GUARD):
        while True:
            asked = world.slash(server.reader, "ask", at=server.channel, question="Why does a bee dance for the hive?")
            if "meadow" in shown(await world.response(asked)):
                return
            await asyncio.sleep(0.2)


async def pause(bot: Bot, database: Path) -> None:
    """Stop a process between two of its changes: in the middle of one it would keep SQLite's lock."""
    while True:
        bot.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.05)
        with closing(sqlite3.connect(database, timeout=0.5, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                bot.process.send_signal(signal.SIGCONT)
            else:
                return


@only_in_full
async def test_another_number_of_shards_waits_until_the_first_has_stopped(tmp_path: Path) -> None:
    async with loopback() as world, several(world, tmp_path, 1, 1) as (bot,):
        how: dict[str, Any] = {"ready": False, "program": program(tmp_path, 1.0), "LOCCIT_SHARDS": "2"}
        async with running(world, tmp_path, **how) as other:
            await other.logged("another Loccit runs this bot with LOCCIT_SHARDS=1")
            assert world.gateway.shards == [0]
            await bot.stop()
            await other.logged("running 2 of 2 shards: 0, 1")


async def test_a_shard_that_is_refused_ends_the_process_and_a_bot_without_shards_does_not_run_beside(
    tmp_path: Path,
) -> None:
    async with loopback() as world, running(world, tmp_path, LOCCIT_SHARDS="1") as bot:
        plain = await start(world, tmp_path)
        assert await plain.exit() == 2
        assert f"process {bot.process.pid} on " in plain.log[-1]
        world.gateway.faults.close_on_identify = 4011
        await world.gateway.send({"op": 9, "d": False})
        assert await bot.exit() == 78
        assert "(4011)" in bot.text
        assert "Set LOCCIT_SHARDS in .env" in bot.text
        assert "Traceback" not in bot.text

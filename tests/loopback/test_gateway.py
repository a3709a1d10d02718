"""The running bot's link to the gateway: lost, refused, half open, invalid; and what ends it for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from discord.http import Route

from bot.settings import EXIT_CONFIGURATION
from tests.loopback import Loopback, loopback, running
from tests.loopback.process import TOKEN, start
from tests.loopback.test_answers import buttons

pytestmark = pytest.mark.slow  # a process of the bot for every test

QUESTION = "How should a group quote a text?"


async def answered(world: Loopback) -> None:
    await world.response(world.slash(world.reader, "ask", question=QUESTION))


async def test_a_lost_connection_is_resumed_and_the_question_meanwhile_is_answered_once(tmp_path: Path) -> None:
    async with loopback() as world, running(world, tmp_path):
        await answered(world)
        for times, lose in enumerate((lambda: world.gateway.close(4000), _reconnect(world), _abort(world)), 1):
            await lose()
            asked = world.slash(world.reader, "ask", question=QUESTION)
            await world.response(asked)
            assert world.gateway.resumed == times
            assert sum(asked.token in path for _, path, _ in world.rest.calls) == 1
        assert world.gateway.identified == 1


def _reconnect(world: Loopback):  # type: ignore[no-untyped-def] # a closure for the loop above
    return lambda: world.gateway.send({"op": 7, "d": None})


def _abort(world: Loopback):  # type: ignore[no-untyped-def] # the same
    async def abort() -> None:
        world.gateway.abort()

    return abort


async def test_an_invalid_session_is_begun_anew_and_old_buttons_work(tmp_path: Path) -> None:
    async with loopback() as world, running(world, tmp_path):
        answer = await world.response(world.slash(world.reader, "ask", question=QUESTION))
        await world.gateway.send({"op": 9, "d": False})
        await world.until(lambda: world.gateway.identified == 2, "second IDENTIFY")
        await answered(world)
        pressed = world.click(world.reader, answer, buttons(answer)[0])
        assert (await world.response(pressed)).components


async def test_heartbeats_without_acknowledgement_bring_a_new_connection(tmp_path: Path) -> None:
    async with loopback() as world:
        world.gateway.interval = 0.8
        async with running(world, tmp_path) as bot:
            world.gateway.faults.no_acks = True
            await world.until(lambda: world.gateway.opened == 2, "second connection")
            world.gateway.faults.no_acks = False
            await bot.logged("heartbeats are not acknowledged")
            await world.until(lambda: world.gateway.resumed >= 1, "resumed session")
            await answered(world)
            assert world.gateway.identified == 1


async def test_a_half_open_link_is_left_and_the_session_resumed(tmp_path: Path) -> None:
    async with loopback() as world:
        world.gateway.interval = 0.8
        async with running(world, tmp_path):
            world.gateway.freeze()
            await world.until(lambda: world.gateway.resumed == 1, "resumed session")
            await answered(world)
            assert world.gateway.identified == 1


async def test_a_gateway_that_refuses_at_first_is_tried_again(tmp_path: Path) -> None:
    async with loopback() as world:
        world.gateway.faults.refuse = 2
        async with running(world, tmp_path) as bot:
            await answered(world)
            assert world.gateway.opened == 3
            assert bot.text.count("the gateway could not be reached") == 2
            assert "Traceback" not in bot.text


async def test_a_log_in_that_fails_is_tried_again(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.fail("GET", "/users/@me", 503, times=2)
        world.rest.fail("GET", "/oauth2/applications/@me", 0, times=2)
        async with running(world, tmp_path) as bot:
            await answered(world)
            assert "log-in failed" in bot.text
            assert "Traceback" not in bot.text


async def test_a_ban_at_the_log_in_is_waited_for_without_a_call(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.fail("GET", "/users/@me", 429, "<html>You are being rate limited</html>")
        async with running(world, tmp_path, ready=False) as bot:
            await bot.logged("log-in failed: Paused")
            assert world.rest.count("GET", "/users/@me") == 1
            assert "Traceback" not in bot.text
            assert await bot.stop() == 0


async def test_without_a_network_the_bot_waits_with_one_line_a_try(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/api/v10"
    async with loopback() as world, running(world, tmp_path, ready=False, LOCCIT_DISCORD_API=nowhere) as bot:
        await bot.logged("log-in failed: ClientConnectorError", times=2)
        assert "Traceback" not in bot.text
        assert await bot.stop() == 0


@pytest.mark.parametrize("how", ["log-in", 4004, 4010, 4011, 4012, 4013, 4014])
async def test_what_a_restart_would_not_mend_ends_with_78_and_one_line(tmp_path: Path, how: str | int) -> None:
    async with loopback() as world:
        if isinstance(how, int):
            world.gateway.faults.close_on_identify = how
        else:
            world.rest.fail("GET", "/users/@me", 401, {"code": 0, "message": "401: Unauthorized"})
        bot = await start(world, tmp_path)
        assert await bot.exit() == EXIT_CONFIGURATION
        last = bot.log[-1] if "lag" not in bot.log[-1] else bot.log[-2]
        expected = "DISCORD_TOKEN" if how in ("log-in", 4004) else f"({how})"
        assert "level=critical" in last
        assert expected in last
        assert TOKEN not in bot.text
        assert "Traceback" not in bot.text


async def test_no_session_is_started_when_few_are_left_today(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.sessions_left = 3
        async with running(world, tmp_path, ready=False) as bot:
            await bot.logged("too many sessions were started lately")
            assert world.gateway.opened == 0
            assert await bot.stop() == 0


async def test_no_session_is_started_after_twenty_within_the_hour(tmp_path: Path) -> None:
    async with loopback() as world:
        async with running(world, tmp_path) as bot:
            await bot.stop()
        kept = json.loads((tmp_path / "data" / "sessions.json").read_text())
        assert [len(times) for times in kept.values()] == [1]
        assert next(iter(kept)).startswith(world.api)
        assert Route.BASE not in next(iter(kept))
        more = {key: times * 20 for key, times in kept.items()}
        (tmp_path / "data" / "sessions.json").write_text(json.dumps(more))
        async with running(world, tmp_path, ready=False) as bot:
            await bot.logged("too many sessions were started lately")
            assert world.gateway.identified == 1


async def test_a_second_copy_refuses_and_names_the_first(tmp_path: Path) -> None:
    async with loopback() as world, running(world, tmp_path) as first:
        second = await start(world, tmp_path)
        assert await second.exit() == 2
        assert f"process {first.process.pid} on " in second.log[-1]
        await answered(world)

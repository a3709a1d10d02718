"""The client's parts, one by one: what is repeated and what is not, what is told and what is logged."""

from __future__ import annotations

import asyncio
import errno
import io
import logging
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.http import Route

from bot.client.backoff import HOUR, Backoff, SessionBudget
from bot.client.interactions import ClockSkew
from bot.client.rest import PAUSE, Paused, Rest
from bot.commands.errors import message_for
from bot.runtime import logs
from bot.runtime.admission import Busy
from bot.runtime.data_dir import DataDir, DataDirError, Held
from bot.runtime.watchdog import HANGS, Watchdog
from tests.support.waiting import until, wait_until

MESSAGE = Route("POST", "/channels/{channel_id}/messages", channel_id=7)
EDIT = Route("PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=7, message_id=8)
OTHER = Route("POST", "/users/@me/channels")


def refusal(status: int, code: int = 0, body: Any = None) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound, 503: discord.DiscordServerError}
    response = cast("aiohttp.ClientResponse", SimpleNamespace(status=status, reason="No"))
    return kinds.get(status, discord.HTTPException)(response, body or {"code": code, "message": "no"})


def reset() -> OSError:
    return aiohttp.ClientOSError(errno.ECONNRESET, "reset by peer")


class Discord:
    """Answers the calls with these outcomes in turn, then with "done". `calls` counts."""

    def __init__(self, *outcomes: Exception) -> None:
        self.outcomes = list(outcomes)
        self.calls = 0

    async def __call__(self, *_: Any, **__: Any) -> str:
        self.calls += 1
        if self.outcomes:
            raise self.outcomes.pop(0)
        return "done"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.rest.AGAIN", 0.0)


@pytest.mark.parametrize(
    ("route", "outcome", "repeated"),
    [
        (MESSAGE, refusal(503), True),
        (OTHER, refusal(503), False),
        (EDIT, reset(), True),
        (EDIT, aiohttp.ServerDisconnectedError(), True),
        (MESSAGE, reset(), False),  # it may have arrived: a quote is never sent twice
        (MESSAGE, aiohttp.ServerDisconnectedError(), False),
        (EDIT, refusal(404, 10008), False),
        (EDIT, aiohttp.ClientConnectorError(cast("Any", SimpleNamespace(ssl=None)), OSError("no route")), False),
    ],
)
async def test_only_what_is_harmless_to_repeat_is_repeated_once(
    route: Route, outcome: Exception, repeated: bool
) -> None:
    call = Discord(outcome)
    if repeated:
        assert await Rest(call)(route) == "done"
    else:
        with pytest.raises(type(outcome)):
            await Rest(call)(route)
    assert call.calls == 1 + repeated


async def test_a_second_failure_is_not_repeated() -> None:
    call = Discord(refusal(503), refusal(503))
    with pytest.raises(discord.DiscordServerError):
        await Rest(call)(MESSAGE)
    assert call.calls == 2


async def test_a_call_ends_at_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.rest.DEADLINE", 0.01)
    never = asyncio.Event()

    async def call(*_: Any, **__: Any) -> None:
        await never.wait()

    with pytest.raises(TimeoutError):
        await Rest(call)(MESSAGE)


async def test_a_ban_at_the_front_door_stops_all_calls_for_ten_minutes(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    call = Discord(refusal(429, body="<html>banned</html>"))
    rest = Rest(call, lambda: now)
    with pytest.raises(discord.HTTPException):
        await rest(MESSAGE)
    for _ in range(5):
        with pytest.raises(Paused, match="Try again in 600 s"):
            await rest(EDIT)
    assert call.calls == 1
    assert sum("front door" in record.message for record in caplog.records) == 1
    now = PAUSE + 1
    assert await rest(EDIT) == "done"


async def test_a_channel_that_refused_three_times_is_left_alone_for_ten_minutes() -> None:
    now = 0.0
    call = Discord(*(refusal(403, 50013) for _ in range(3)))
    rest = Rest(call, lambda: now)
    for _ in range(3):
        with pytest.raises(discord.Forbidden):
            await rest(MESSAGE)
    with pytest.raises(Paused, match="not allowed to write in this channel"):
        await rest(MESSAGE)
    assert await rest(Route("POST", "/channels/{channel_id}/messages", channel_id=9)) == "done"
    now = PAUSE + 1
    assert await rest(MESSAGE) == "done"


async def test_fifty_refusals_in_ten_minutes_stop_everything() -> None:
    call = Discord(*(refusal(403, 50013) for _ in range(50)))
    rest = Rest(call)
    for number in range(50):
        with pytest.raises(discord.Forbidden):
            await rest(Route("POST", "/channels/{channel_id}/messages", channel_id=number))
    with pytest.raises(Paused):
        await rest(OTHER)
    assert call.calls == 50


def test_waiting_doubles_up_to_a_minute_and_begins_anew() -> None:
    backoff = Backoff()
    for expected in (1, 2, 4, 8, 16, 32, 60, 60):
        assert 0.8 * expected <= backoff.next() <= 1.2 * expected
    backoff.reset()
    assert backoff.next() <= 1.2


def test_a_session_has_to_wait_after_twenty_within_an_hour(tmp_path: Path) -> None:
    now = 1_000_000.0

    def clock() -> float:
        return now

    data = DataDir(tmp_path)
    for _ in range(20):
        budget = SessionBudget(data, "here", clock=clock)  # as after a restart
        assert budget.wait() == 0
        budget.spend()
        now += 60
    assert budget.wait() == pytest.approx(HOUR - 20 * 60)
    assert SessionBudget(data, "elsewhere", clock=clock).wait() == 0
    now += HOUR
    assert budget.wait() == 0


def test_a_damaged_or_future_record_of_sessions_locks_nobody_out(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    for kept in ("{", '{"here": [9e99, "x", null]}', "[1, 2]", '{"here": 7}'):
        (tmp_path / "sessions.json").write_text(kept)
        SessionBudget(data, "here").spend()
        assert SessionBudget(data, "here").wait() == 0


@pytest.mark.parametrize(("off", "expected"), [(0.0, 0.0), (1.4, 0.0), (-1.4, 0.0), (30.0, 30.0), (-3600.0, -3600.0)])
def test_a_clock_that_is_off_is_reckoned_with(off: float, expected: float, monkeypatch: pytest.MonkeyPatch) -> None:
    skew = ClockSkew()
    monkeypatch.setattr(skew, "now", lambda: 1_786_017_600.5 + off)
    skew.note("Thu, 06 Aug 2026 12:00:00 GMT")
    assert skew.seconds == pytest.approx(expected)
    skew.note("yesterday")
    assert skew.seconds == pytest.approx(expected)


@pytest.mark.parametrize("jump", [-86_400.0, -600.0, 600.0, 86_400.0])
def test_a_clock_that_is_set_makes_no_question_look_old(jump: float, monkeypatch: pytest.MonkeyPatch) -> None:
    skew = ClockSkew()
    asked = discord.utils.time_snowflake(datetime.now(UTC))
    before = time.time
    monkeypatch.setattr(time, "time", lambda: before() + jump)
    assert -1 < skew.age(asked) < 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Busy("One moment: you have 3 questions waiting. Try again in 8 s.", 8), "Try again in 8 s."),
        (app_commands.CommandNotFound("gone", []), "were just updated"),
        (TimeoutError(), "longer than 10 s"),
        (refusal(403, 50013), "is not allowed to write here"),
        (refusal(400, 50083), "archived or locked"),
    ],
)
def test_an_expected_error_says_what_to_do_and_is_no_error_in_the_log(
    error: Exception, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert told in message_for(error)
    assert not caplog.records


def test_an_unexpected_error_has_a_reference_that_stands_in_the_log_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Pairs())
    logger = logging.getLogger("bot.commands.errors")
    logger.addHandler(handler)
    try:
        message = message_for(ZeroDivisionError("secret detail"))
    finally:
        logger.removeHandler(handler)
    found = re.search(r"\(Ref\. ([0-9a-f]{6})\)", message)
    assert found
    assert f"ref={found[1]}" in stream.getvalue()
    assert "secret" not in message


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    names = ("", "bot", "passages")
    before = [(list(logging.getLogger(name).handlers), logging.getLogger(name).level) for name in names]
    stream = io.StringIO()
    yield stream
    for name, (handlers, level) in zip(names, before, strict=True):
        logging.getLogger(name).handlers[:] = handlers
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_log_line_holds_no_token_whatever_the_level(written: io.StringIO) -> None:
    logs.set_up("DEBUG", "t0k3n", written)
    logging.getLogger("discord.http").debug('POST with {"content": "a question"}')
    logging.getLogger("bot.x").debug("with t0k3n at https://discord.com/api/v10/webhooks/12/aW50ZXJ/messages/@original")
    logging.getLogger("bot.x").info('two\nlines and "quotes"', extra={"user": 5})
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    assert "a question" not in written.getvalue()
    assert 'message="with [token] at https://discord.com/api/v10/webhooks/12/[token]/messages/@original"' in lines[0]
    assert lines[1].endswith(r'message="two\nlines and \"quotes\"" user=5')


async def test_a_loop_that_hangs_is_logged_with_the_stack_it_hangs_in(caplog: pytest.LogCaptureFixture) -> None:
    def hanging() -> list[str]:
        return [record.__dict__["stack"] for record in caplog.records if "hangs" in record.message]

    watchdog = Watchdog()
    watchdog.start()
    await asyncio.sleep(0.05)
    wait_until(lambda: any("the fault of this test" in stack for stack in hanging()), "log")  # the fault of this test
    await until(lambda: watchdog.worst > HANGS, "measurement after the hang")
    watchdog.stop()
    assert watchdog.p99 <= watchdog.worst


def test_a_lock_names_who_holds_it_and_is_free_again(tmp_path: Path) -> None:
    data = DataDir(tmp_path)
    with data.lock("reload", "Ann"):
        with pytest.raises(Held, match=r"held by Ann \(process \d+ on ") as held, data.lock("reload", "Ben"):
            pass
        assert held.value.who == "Ann"
    with data.lock("reload", "Ben"):
        pass


def test_a_data_folder_that_is_a_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataDirError, match=r"LOCCIT_DATA: .* cannot be written .* Make the folder"):
        DataDir(tmp_path / "file")


def test_a_full_disk_is_logged_and_not_raised(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = DataDir(tmp_path)
    data.write("commands", {"a": 1})
    (tmp_path / "gone").mkdir()
    data.path = tmp_path / "no" / "such"
    data.write("commands", {"a": 2})
    assert "could not be kept" in caplog.text
    assert DataDir(tmp_path).read("commands") == {"a": 1}


def test_the_watchdog_leaves_no_thread_behind() -> None:
    async def watched() -> None:
        watchdog = Watchdog()
        watchdog.start()
        watchdog.stop()

    asyncio.run(watched())
    wait_until(lambda: not any(one.name == "watchdog" for one in threading.enumerate()), "end of the watchdog's thread")
    assert not any(one.name == "watchdog" for one in threading.enumerate())

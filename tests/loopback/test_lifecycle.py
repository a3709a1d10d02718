"""Start, stop and restart of the running bot: commands, old buttons, and the question that was asked last."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.loopback import loopback, running
from tests.loopback.process import start
from tests.loopback.test_answers import buttons, shown

pytestmark = pytest.mark.slow  # a process of the bot for every test

QUESTION = "How should a group quote a text?"
COMMANDS = "/applications/*/commands"
TRIES = 5  # that discord.py makes of a call that fails with 502, over 25 s


async def test_commands_are_registered_only_when_they_changed(tmp_path: Path) -> None:
    async with loopback() as world:
        for _ in range(2):
            async with running(world, tmp_path) as bot:
                await world.gateway.close(4000)
                await world.until(lambda: world.gateway.up, "resumed session")
                await bot.stop()
        assert world.rest.count("PUT", COMMANDS) == 1
        (tmp_path / "data" / "commands.json").write_text('{"another": "set"}')
        async with running(world, tmp_path):
            assert world.rest.count("PUT", COMMANDS) == 2


async def test_the_bot_answers_when_its_commands_cannot_be_registered(tmp_path: Path) -> None:
    async with loopback() as world:
        world.rest.fail("PUT", COMMANDS, 400, {"code": 30034, "message": "Max number of daily creates"})
        async with running(world, tmp_path) as bot:
            await world.response(world.slash(world.reader, "ask", question=QUESTION))
            assert "200 commands were registered today already" in bot.text
            assert world.rest.count("PUT", COMMANDS) == 1


async def test_buttons_of_before_a_restart_work(tmp_path: Path) -> None:
    async with loopback() as world:
        async with running(world, tmp_path) as bot:
            answer = await world.response(world.slash(world.reader, "ask", question=QUESTION))
            await bot.stop()
        async with running(world, tmp_path):
            for custom_id in buttons(answer):
                pressed = world.click(world.moderator, answer, custom_id)
                assert "ask again" not in shown(await world.response(pressed)).lower()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_question_that_was_asked_before_the_signal_is_answered(tmp_path: Path, number: int) -> None:
    async with loopback() as world, running(world, tmp_path) as bot:
        world.rest.fail("POST", "*/callback", 429, {"retry_after": 1.0, "message": "slow", "global": False})
        asked = world.slash(world.reader, "ask", question=QUESTION)
        await world.until(lambda: asked.token in world.rest.acknowledged, "first try")
        bot.process.send_signal(number)
        await bot.logged("no more questions are taken")
        late = world.slash(world.moderator, "ask", question=QUESTION)
        assert "restarting" in shown(await world.response(late))
        await world.response(asked)
        assert (await bot.stop(number), world.gateway.closed) == (0, [1000])
        assert "something hangs" not in bot.text
        assert "Traceback" not in bot.text


def patched(folder: Path, **constants: str) -> tuple[str]:
    """A program that runs the bot with other values for constants of `bot.client.run`."""
    driver = folder / "driver.py"
    lines = [f"running.{name} = {value}" for name, value in constants.items()]
    driver.write_text(
        "\n".join(["import sys, time", "from bot.client import run as running", *lines, "sys.exit(running.run())"])
    )
    return (str(driver),)


async def test_an_answer_that_cannot_be_delivered_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with loopback() as world, running(world, tmp_path, program=patched(tmp_path, DRAIN="1.0")) as bot:
        world.rest.fail("POST", "*/callback", 502, times=99)
        asked = world.slash(world.reader, "ask", question=QUESTION)
        await world.until(lambda: asked.token in world.rest.acknowledged, "first try")
        assert (await bot.stop(), world.gateway.closed) == (0, [1000])
        assert world.rest.count("POST", "*/callback") < TRIES, "the end did not wait for the last of them"


async def test_a_signal_during_the_start_ends_it(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(40):
        (texts / f"{number}.txt").write_text("A sentence that is read. " * 2_000)
    async with loopback() as world:
        bot = await start(world, tmp_path, LOCCIT_TEXTS=str(texts))
        await bot.logged("reading ")
        assert await bot.stop() == 0
        assert world.gateway.opened == 0


async def test_a_thread_that_hangs_does_not_hold_up_the_end(tmp_path: Path) -> None:
    hang = "lambda *_: (print('hanging', file=sys.stderr, flush=True), time.sleep(600))"
    program = patched(tmp_path, AT_MOST="1.0", Library=hang)
    async with loopback() as world:
        bot = await start(world, tmp_path, program)
        await bot.logged("hanging")
        assert await bot.stop() == 0
        assert "something hangs" in bot.text


async def test_a_data_folder_that_cannot_be_written_ends_with_78(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with loopback() as world:
        bot = await start(world, tmp_path, LOCCIT_DATA=str(tmp_path / "file" / "data"))
        assert await bot.exit() == 78
        assert "LOCCIT_DATA" in bot.log[-1]


async def test_settings_that_are_wrong_end_with_78_and_name_all_of_them(tmp_path: Path) -> None:
    async with loopback() as world:
        bot = await start(world, tmp_path, DISCORD_TOKEN="", LOCCIT_MAX_RUNNING="-1", LOCCIT_COLOUR="red")
        assert await bot.exit() == 78
        assert len(bot.log) == 3
        assert "DISCORD_TOKEN is empty" in bot.text


async def test_a_bot_that_was_patched_to_another_discord_is_left_alone(tmp_path: Path) -> None:
    async with loopback() as world:
        patch = tmp_path / "driver.py"
        patch.write_text(
            "import sys, yarl, discord.http, discord.gateway\n"
            f"discord.http.Route.BASE = {world.api!r}\n"
            f"discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL('ws://127.0.0.1:{world.port}/gateway')\n"
            "sys.argv = ['loccit', 'run']\n"
            "from bot.__main__ import main\n"
            "main()\n"
        )
        async with running(world, tmp_path, program=(str(patch),), LOCCIT_DISCORD_API=""):
            assert (await world.response(world.slash(world.reader, "ask", question=QUESTION))).components


async def test_a_reload_is_ended_by_the_end_of_the_bot(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "one.txt").write_text("One sentence is here. Another follows it.")
    async with loopback() as world, running(world, tmp_path, LOCCIT_TEXTS=str(texts)) as bot:
        for number in range(40):
            (texts / f"{number}.txt").write_text("A sentence that is read. " * 2_000)
        asked = world.slash(world.moderator, "library reload")
        message = await world.response(asked)

        def told() -> str:
            return shown(world.backend.get_message(message.channel_id, message.id))

        await world.until(lambda: "Reading text " in told(), "reading in a process of its own")
        assert await bot.stop() == 0
        assert "passages that were there. Loccit is restarting" in shown(
            world.backend.get_message(message.channel_id, message.id)
        )

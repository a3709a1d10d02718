"""Run the whole bot in a simulated Discord on a local web page: no token, no server, nothing sent anywhere."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from passages.errors import LoccitError

if TYPE_CHECKING:
    import simcord
    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle
    from simcord.preview import Preview

    from bot.client import LoccitClient

MISSING: Final = "The preview needs the dev extra. In the project's folder, run: pip install -e '.[dev]'"
_SETTLE_TIMEOUT: Final = 120.0  # s that one click may take; a reload of a large library is the longest
_WELCOME: Final = (
    "Type `/` for the commands, mention Loccit as below, or click the buttons. The server is yours, so you may use "
    "`/library reload`."
)


class PreviewError(LoccitError):
    """Raised when the preview cannot be started. The message says why, and what to do."""


def run(texts: Path, port: int) -> int:
    """Serve the preview on 127.0.0.1 until Ctrl-C. Return the exit code. `port` 0 takes any free port.

    Raises:
        PreviewError: the dev extra is not installed, or the port is taken.
        LibraryError: the texts cannot be used.
    """
    try:
        import simcord.preview  # noqa: F401 - a part of the dev extra, and slow to import
        from simcord.backend.errors import SetupError
    except ImportError as error:
        raise PreviewError(MISSING) from error
    try:
        asyncio.run(_serve(texts, port))
    except KeyboardInterrupt:  # where the system has no signal handlers for asyncio
        pass
    except SetupError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise PreviewError(f"Port {port} is taken. Choose another one with --port, or --port 0 for any.") from error
    return 0


async def _serve(texts: Path, port: int) -> None:
    import simcord

    from bot.client import LoccitClient
    from bot.runtime.reload import cache_in
    from bot.settings import Settings
    from passages import Library

    with tempfile.TemporaryDirectory(prefix="loccit-preview-") as data:
        client = LoccitClient(Settings(texts=texts, data=Path(data)), Library(texts, cache_in(Path(data))))
        env = simcord.Env(client, settle_timeout=_SETTLE_TIMEOUT, check_errors=False)
        env.backend.bot_user.name = "Loccit"
        try:
            await env.start()
            channel, viewers = await _make_server(env, client)
            async with env.preview(channel, viewers=viewers, layout="channel", port=port) as page:
                print(f"Loccit in a simulated Discord: {page.url}\nCtrl-C stops it.", flush=True)  # noqa: T201
                await _until_stopped(page)
        finally:
            await env.shutdown()
            client.app.store.close()


async def _make_server(env: simcord.Env, client: LoccitClient) -> tuple[ChannelHandle, list[MemberActor]]:
    """Create a server with a channel, the visitor as its owner, and a member who has just asked something."""
    from bot.view.suggested_questions import suggestions

    owner = env.create_user("you")  # an owner has every right
    guild = env.create_guild("Reading group", owner=owner)
    you = guild.add_member(owner)
    channel = guild.create_text_channel("the-text", topic="What does it say, and where?")
    ines = guild.add_member(env.create_user("ines"))
    await ines.send(channel, _WELCOME)
    for question in suggestions(client.app.library.snapshot.index, 1):
        await ines.send(channel, f"<@{env.backend.bot_user.id}> {question}")
    return channel, [you, ines]


async def _until_stopped(page: Preview) -> None:
    """Return on Ctrl-C, or when the session is ended on the page."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stopped.set)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            continue
    waiting = {asyncio.create_task(stopped.wait()), asyncio.create_task(page.wait_closed())}
    _, left = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()

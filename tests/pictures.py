"""Pictures of what Loccit sends, from the sample text in a simulated Discord.

    python -m tests.pictures                    those that the README shows, into .github/pictures
    python -m tests.pictures --all FOLDER       an answer, a miss, a page and a reload: dark, light, and as on a phone

Needs `pip install 'simcord[screenshot]==3.2.1'` and a Chromium: the one named in CHROMIUM, or /usr/bin/chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import simcord
from PIL import Image
from playwright.async_api import BrowserType
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.preview._capture import ManagedCapture

from bot.client import LoccitClient
from bot.runtime.reload import cache_in
from bot.settings import Settings
from passages.storage.library import SAMPLE, Library
from tests.support.uploading import serving

README = Path(__file__).resolve().parent.parent / ".github" / "pictures"
PLAY = Path(__file__).resolve().parent.parent / "docs" / "examples" / "play.txt"
PLAY_QUESTION = "What does Hale say about the wagon?"
QUESTION = "How should a group quote a text?"
WEIRS = """---
title: On Weirs
author: Ada Brook
year: 1931
container: Notes on Rivers
---

[p. 44] A weir holds a river back, and then it lets it go. Who lives below it hears the difference all winter.

[p. 45] The old mills needed weirs. When the mills had gone, the weirs stayed, and nobody could say whose they were.

[p. 46] Salmon do not read maps. They come to the foot of a wall, and wait there for a flood.
"""
WIDE, PHONE = 680, 390  # px
HEIGHT = 2_400  # px of the window; the picture is cut to the message
# simcord draws Discord's dark theme only; these are the light theme's colours for the same things.
LIGHT = {
    "--discord-bg": "#ffffff", "--discord-surface": "#f2f3f5", "--discord-elevated": "#ebedef",
    "--discord-text": "#313338", "--discord-muted": "#5c5e66", "--discord-subtle": "#4e5058",
    "--discord-border": "#e3e5e8", "--component-surface": "#f2f3f5", "--component-border": "#e3e5e8",
    "--subtle-surface": "#d9dadd", "--subtle-surface-text": "#313338", "--button-secondary-surface": "#e3e5e8",
    "--entity-text": "#4e5058", "--code-surface": "#f2f3f5", "--code-border": "#e3e5e8", "--code-text": "#313338",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One message, and how it is looked at."""

    name: str
    message: Any
    width: int = WIDE
    light: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every picture, to look at")
    folder = parser.parse_args().all
    (folder or README).mkdir(parents=True, exist_ok=True)
    asyncio.run(_draw(folder or README, everything=bool(folder)))


async def _draw(folder: Path, *, everything: bool) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        texts, data = Path(temporary, "texts"), Path(temporary, "data")
        shutil.copytree(SAMPLE, texts)
        settings = Settings(texts=texts, data=data, api="http://127.0.0.1:9/api/v10")  # so files may come from here
        client = LoccitClient(settings, Library(texts, cache_in(data)))
        env = simcord.Env(client, settle_timeout=60)
        env.backend.bot_user.name = "Loccit"
        await env.start()
        try:
            async with serving(env):
                await _draw_all(env, folder, everything=everything)
        finally:
            await env.shutdown()


async def _draw_all(env: simcord.Env, folder: Path, *, everything: bool) -> None:
    owner = env.create_user("ines")
    guild = env.create_guild("Reading group", owner=owner)
    channel, ines = guild.create_text_channel("the-text"), guild.add_member(owner)
    answer = (await ines.slash(channel, "ask", question=QUESTION)).response
    assert answer
    miss = (await ines.slash(channel, "ask", question="What does the essay say about audiobooks?")).response
    page = (await ines.slash(channel, "page", label="25")).response
    play = await _ask_a_play(channel, ines)
    preview, history = await _bring(channel, ines)
    ceiling = await _read_to(channel, ines)  # last, since it holds for the channel from then on
    shown = {"answer": answer, "miss": miss, "play": play, "preview": preview, "history": history}
    shown["ceiling"] = ceiling
    pictures = [Picture(name, message) for name, message in shown.items()]
    if everything:
        cite = (await ines.click(answer, label="Cite")).response
        about = (await ines.slash(channel, "help")).response
        texts = (await ines.slash(channel, "texts")).response
        assert isinstance(env.bot, LoccitClient)
        _edit(env.bot.app.library.folder)
        reload = (await ines.slash(channel, "library reload")).response
        kinds = {"answer": answer, "miss": miss, "page": page, "cite": cite, "help": about, "texts": texts}
        kinds |= {"play": play, "preview": preview, "history": history, "ceiling": ceiling}
        pictures = [
            Picture(f"{name}-{look}", message, width, light)
            for name, message in {**kinds, "reload": reload}.items()
            for look, width, light in (("dark", WIDE, False), ("light", WIDE, True), ("phone", PHONE, False))
        ]
    async with env.preview(channel, viewers=[ines], display="fixed", width=WIDE, height=HEIGHT) as preview:
        for picture in pictures:
            with _browser(light=picture.light):
                await preview.screenshot(
                    folder / f"{picture.name}.png",
                    target=picture.message,
                    viewport=(picture.width, HEIGHT),
                    allow_incomplete=True,
                )
            _shrink(folder / f"{picture.name}.png")


async def _ask_a_play(channel: ChannelHandle, ines: MemberActor) -> Any:
    """The answer to a question that names a scene and who speaks in it."""
    added = await ines.slash(channel, "library add", file=("the-salt-road.txt", PLAY.read_bytes()))
    assert added.response
    await ines.click(added.response, label="Confirm")
    return (await ines.slash(channel, "ask", question=PLAY_QUESTION, text="The Salt Road")).response


async def _bring(channel: ChannelHandle, ines: MemberActor) -> tuple[Any, Any]:
    """A text that is uploaded twice: the preview of the second version, and the history once it is live."""
    first = await ines.slash(channel, "library add", file=("weirs.md", WEIRS.encode()))
    assert first.response
    await ines.click(first.response, label="Confirm")
    better = WEIRS.replace("all winter", "from October to March") + "\n[p. 47] The last weir was taken out by hand.\n"
    second = await ines.slash(channel, "library add", file=("weirs-2.md", better.encode()), replaces="On Weirs")
    assert second.response
    again = await ines.slash(channel, "library add", file=("weirs-2.md", better.encode()), replaces="On Weirs")
    assert again.response
    await ines.click(again.response, label="Confirm")
    return second.response, (await ines.slash(channel, "library history", text="On Weirs")).response


async def _read_to(channel: ChannelHandle, ines: MemberActor) -> Any:
    """The reply in a channel that has read half of the essay, about somebody who comes on later."""
    await ines.slash(channel, "reading set", text="Where Does It Say That?", pages="21-24")
    return (await ines.slash(channel, "ask", question="Who is Dottor Bevilacqua?")).response


def _shrink(path: Path) -> None:
    """Text on one colour needs few colours: a third of the bytes."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(48)
    small.save(path, optimize=True)
    print(path)


def _edit(folder: Path) -> None:
    """Something for a reload to tell of: a changed text, a new one, and a file that cannot be read."""
    sample = next(folder.glob("*.md"))
    sample.write_text(sample.read_text().replace("a wet November", "a wet October"))
    (folder / "weirs.txt").write_text(
        "On Weirs\n\nA weir holds a river back. [End Page 4]\n\nThen it lets it go. [End Page 5]\n"
    )
    (folder / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))


@contextmanager
def _browser(*, light: bool) -> Iterator[None]:
    """Debian's Chromium for simcord, which else looks for Playwright's own; and the light colours, if wanted."""
    launch, freeze = BrowserType.launch, ManagedCapture._freeze

    async def launch_chromium(browser: Any, **options: Any) -> Any:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        return await launch(browser, **options, executable_path=path, args=["--no-sandbox"])

    async def paint(page: Any) -> None:
        if light:
            await page.evaluate(_PAINT, LIGHT)
        await freeze(page)

    with (
        patch.object(BrowserType, "launch", launch_chromium),
        patch.object(ManagedCapture, "_freeze", staticmethod(paint)),
    ):
        yield


_PAINT = """(colours) => {
    const root = document.documentElement.style;
    Object.entries(colours).forEach(([name, value]) => root.setProperty(name, value));
    root.background = colours["--discord-bg"];
    root.color = colours["--discord-text"];
    document.querySelectorAll(".button-style-2").forEach((button) => button.style.color = colours["--discord-text"]);
}"""

if __name__ == "__main__":
    main()

"""`/library`: the group of the moderators' commands; here, reload and status."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import discord
from discord import app_commands

from bot.app import App
from bot.commands import library_add, library_details, library_log, library_texts
from bot.commands.context import Interaction, app_of
from bot.commands.moderator_replies import admit_moderator, announce, replace_reply, reply_privately, text_view
from bot.commands.permissions import MissingPermission, require_moderator
from bot.runtime.data_dir import DataDirError
from bot.runtime.reload import ReloadFailed, ReloadRunning
from bot.store.errors import StoreError
from bot.view import reload_report
from bot.view.markdown import escape

log = logging.getLogger(__name__)

UNCHANGED = "**Nothing was changed;** answers go on from the passages that were there."
NOT_OPEN = (
    "The host's texts are not open to this server, so there is nothing to read again. "
    "Bring texts of your own with `/library add`."
)
EVERY = 1.0  # s between two lines of progress


def install(tree: app_commands.CommandTree[Any]) -> None:
    """Add the moderators' commands to `tree`."""
    group = LibraryCommands()
    commands: tuple[app_commands.Command[Any, Any, Any], ...] = (
        library_add.add,
        *library_texts.COMMANDS,
        *library_details.COMMANDS,
        *library_log.COMMANDS,
    )
    for command in commands:
        group.add_command(command)
    tree.add_command(group)


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class LibraryCommands(app_commands.Group):
    """The group `/library`."""

    def __init__(self) -> None:
        super().__init__(name="library", description="For moderators: the texts that Loccit quotes from")

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Return True. Raises `MissingPermission`: that Discord hides the command does not protect it."""
        require_moderator(interaction, interaction.command.qualified_name if interaction.command else self.name)
        return True

    @app_commands.command(name="reload", description="Read the folder of texts again; answers go on meanwhile")
    async def reload(self, interaction: Interaction) -> None:
        """Read the host's texts again."""
        async with admit_moderator(interaction):
            if not app_of(interaction).may_read_host_texts(interaction.guild_id or 0):
                raise MissingPermission(NOT_OPEN)
            await _reload(interaction)

    @app_commands.command(name="status", description="Which texts are live, since when, and what was asked")
    async def status(self, interaction: Interaction) -> None:
        """Show which texts are live, and what was asked."""
        async with admit_moderator(interaction):
            app, server = app_of(interaction), interaction.guild_id or 0
            live = app.reloader.live if app.may_read_host_texts(server) else None
            text = reload_report.status(live, app.host_texts(server), app.counts, app.admission, app.watchdog)
            await reply_privately(interaction, text_view(text))


async def _reload(interaction: Interaction) -> None:
    """Read the host's texts again, and show the progress."""
    reloading, began, told = app_of(interaction).reloader, time.monotonic(), 0.0
    await reply_privately(interaction, text_view("Reading the texts …"))

    async def step(done: int, total: int, name: str) -> None:
        nonlocal told
        if name and time.monotonic() - told >= EVERY:
            told = time.monotonic()
            await _edit(interaction, reload_report.progress(done, total, name))

    try:
        summary = await reloading.reload(interaction.user.display_name, step)
    except (ReloadFailed, ReloadRunning, DataDirError) as failed:
        log.warning("nothing was reloaded: %s", failed, extra={"user": interaction.user.id})
        words = f"{UNCHANGED} {escape(_without_paths(failed, app_of(interaction)))}"
        await replace_reply(interaction, text_view(words), "nothing was reloaded.")
        return
    seconds = time.monotonic() - began
    version = app_of(interaction).library.snapshot.version
    log.info("reloaded", extra={"user": interaction.user.id, "seconds": f"{seconds:.1f}", "version": version})
    report = text_view(reload_report.report(summary, version, seconds))
    await replace_reply(interaction, report, "the reload is done. See `/library status`.")
    await _write_down(interaction, version)


async def _write_down(interaction: Interaction, version: str) -> None:
    """Record a reload in the server's log, so that its moderators see who read the host's texts again."""
    records = app_of(interaction).store.records(interaction.guild_id or 0)
    try:
        await asyncio.to_thread(
            records.record_action, interaction.user.id, "reload", f"the host's texts, version {version}"
        )
    except StoreError as error:
        log.warning("a reload was not written down: %s", error)
    await announce(interaction, f"reloaded the host's texts, version `{version}`.")


def _without_paths(error: Exception, app: App) -> str:
    """Return the message of an error without paths of the host's disk."""
    folders = (app.library.folder, "the folder of texts"), (app.data_dir.path, "the data folder")
    words = str(error)
    for path, name in folders:
        words = words.replace(str(path.absolute()), name).replace(str(path), name)
    return words


async def _edit(interaction: Interaction, text: str) -> None:
    try:
        await interaction.edit_original_response(view=text_view(text))
    except (discord.HTTPException, OSError, TimeoutError) as error:
        log.info("progress could not be shown: %s", type(error).__name__)

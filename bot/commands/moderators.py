"""`/library`: what the moderators of a server may do with the texts."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands

from bot import reporting
from bot.datafolder import DataFolderError
from bot.markdown import escape
from bot.reloading import ReloadFailed, Underway
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.client import LoccitClient

    Interaction: TypeAlias = discord.Interaction[LoccitClient]

log = logging.getLogger(__name__)

UNCHANGED = "**Nothing was changed;** answers go on from the passages that were there."
EVERY = 1.0  # s between two lines of progress


class NotAllowed(app_commands.CheckFailure):
    """The member may not do this here. The message says who may."""


def install(client: LoccitClient) -> None:
    """Add the moderators' commands to the client's tree."""
    client.tree.add_command(LibraryCommands())


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class LibraryCommands(app_commands.Group):
    """The group `/library`."""

    def __init__(self) -> None:
        super().__init__(name="library", description="For moderators: the texts that Loccit quotes from")

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Discord hides the command from members; that is no wall, so the right is looked at again here."""
        command = interaction.command.qualified_name if interaction.command else self.name
        who: dict[str, Any] = {"user": interaction.user.id, "guild": interaction.guild_id, "command": command}
        try:
            check_right(interaction)
        except NotAllowed:
            log.warning("a moderators' command was refused", extra=who)
            raise
        log.info("a moderators' command", extra=who)
        return True

    @app_commands.command(name="reload", description="Read the folder of texts again; answers go on meanwhile")
    async def reload(self, interaction: Interaction) -> None:
        reloading, began, told = interaction.client.reloading, time.monotonic(), 0.0
        await interaction.response.send_message(view=page("Reading the texts …"), ephemeral=True)

        async def step(done: int, total: int, name: str) -> None:
            nonlocal told
            if name and time.monotonic() - told >= EVERY:
                told = time.monotonic()
                await _edit(interaction, reporting.progress(done, total, name))

        try:
            summary = await reloading.reload(interaction.user.display_name, step)
        except (ReloadFailed, Underway, DataFolderError) as failed:
            log.warning("nothing was reloaded: %s", failed, extra={"user": interaction.user.id})
            await _deliver(interaction, f"{UNCHANGED} {escape(_without_paths(failed, interaction.client))}")
            return
        seconds = time.monotonic() - began
        version = interaction.client.library.shelf.version
        log.info("reloaded", extra={"user": interaction.user.id, "seconds": f"{seconds:.1f}", "version": version})
        await _deliver(interaction, reporting.report(summary, version, seconds))

    @app_commands.command(name="status", description="Which texts are live, since when, and what was asked")
    async def status(self, interaction: Interaction) -> None:
        client = interaction.client
        text = reporting.status(
            client.reloading.live, client.library.shelf, client.counts, client.gate, client.watchdog
        )
        await interaction.response.send_message(view=page(text), ephemeral=True)


def check_right(interaction: Interaction) -> None:
    """Raises `NotAllowed` unless a moderator of a server that the bot is a member of asks there."""
    settings, guild = interaction.client.settings, interaction.guild_id
    if guild is None:
        raise NotAllowed("This works in a server only, not in a direct message.")
    personal = interaction.is_user_integration() and not interaction.is_guild_integration()
    if personal or interaction.client.get_guild(guild) is None:
        raise NotAllowed("Loccit is not a member of this server. Ask in a server that it was invited to.")
    if settings.servers and guild not in settings.servers:
        raise NotAllowed("The texts belong to another server. Ask its moderators.")
    if not _is_moderator(interaction, settings):
        role = f" or the role “{settings.moderator_role}”" if settings.moderator_role else ""
        raise NotAllowed(f"This needs the permission “Manage Server”{role}. Ask a moderator.")


def _is_moderator(interaction: Interaction, settings: Settings) -> bool:
    rights = interaction.permissions
    if rights.manage_guild or rights.administrator:
        return True
    wanted = settings.moderator_role.casefold()
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    return bool(wanted) and any(
        wanted in (role.name.casefold(), str(role.id)) for role in roles if not role.is_default()
    )


def _without_paths(error: Exception, client: LoccitClient) -> str:
    """The words of an error for people who do not see the host's disk."""
    folders = (client.reloading.library.folder, "the folder of texts"), (client.data.path, "the data folder")
    words = str(error)
    for path, name in folders:
        words = words.replace(str(path.absolute()), name).replace(str(path), name)
    return words


def page(text: str) -> discord.ui.LayoutView:
    """One block of text."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    return view


async def _edit(interaction: Interaction, text: str) -> None:
    try:
        await interaction.edit_original_response(view=page(text))
    except (discord.HTTPException, OSError, TimeoutError) as error:
        log.info("progress could not be shown: %s", type(error).__name__)


async def _deliver(interaction: Interaction, text: str) -> None:
    """Show the result; after 15 minutes Discord takes no more answers, so then in the channel, if that is allowed."""
    try:
        await interaction.edit_original_response(view=page(text))
    except (discord.HTTPException, OSError, TimeoutError) as error:
        log.warning("the report could not be delivered privately: %s", type(error).__name__)
        channel = interaction.channel
        if interaction.app_permissions.send_messages and isinstance(channel, discord.abc.Messageable):
            await channel.send(f"{interaction.user.mention}: the reload is done. See `/library status`.")

"""Who may use `/library` and `/reading`, their buttons and forms. Checked on every call: hiding does not protect."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.commands.context import Interaction, app_of
from bot.settings import Settings

log = logging.getLogger(__name__)


class MissingPermission(app_commands.CheckFailure):
    """The member may not do this here. The message says who may."""


def require_moderator(interaction: Interaction, what: str) -> int:
    """Return the server that a moderator acts in, and log it as the use of `what`. Raises `MissingPermission`."""
    who: dict[str, Any] = {"user": interaction.user.id, "guild": interaction.guild_id, "command": what}
    try:
        server = check_right(interaction)
    except MissingPermission:
        log.warning("a moderators' command was refused", extra=who)
        raise
    log.info("a moderators' command", extra=who)
    return server


def check_right(interaction: Interaction) -> int:
    """Return the server. Raises `MissingPermission` unless a moderator of a server that the bot is in asks there."""
    settings, guild = app_of(interaction).settings, interaction.guild_id
    if guild is None:
        raise MissingPermission("This works in a server only, not in a direct message.")
    personal = interaction.is_user_integration() and not interaction.is_guild_integration()
    if personal or interaction.client.get_guild(guild) is None:
        raise MissingPermission("Loccit is not a member of this server. Ask in a server that it was invited to.")
    if not _is_moderator(interaction, settings):
        role = f" or the role “{settings.moderator_role}”" if settings.moderator_role else ""
        raise MissingPermission(f"This needs the permission “Manage Server”{role}. Ask a moderator.")
    return guild


def _is_moderator(interaction: Interaction, settings: Settings) -> bool:
    rights = interaction.permissions
    if rights.manage_guild or rights.administrator:
        return True
    wanted = settings.moderator_role.casefold()
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    return bool(wanted) and any(
        wanted in (role.name.casefold(), str(role.id)) for role in roles if not role.is_default()
    )

"""Which of the server's texts a moderator means: by title, typed or chosen, never one of another server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from discord import app_commands

from bot.commands.context import Interaction, app_of
from bot.commands.permissions import MissingPermission, check_right
from bot.store.errors import NoSuchText, StoreError
from bot.store.values import StoredText, clean, fold
from bot.view.markdown import plain

MAX_CHOICES: Final = 25
_MAX_NAME: Final = 100  # characters of a choice


async def chosen(interaction: Interaction, wanted: str) -> StoredText:
    """Return the server's text with that id, title or version. Raises `NoSuchText`, `Unavailable`."""
    snapshot = await asyncio.to_thread(app_of(interaction).store.state, interaction.guild_id or 0)
    if entry := snapshot.find(wanted):
        return entry
    raise NoSuchText(clean(wanted, 80))


async def chosen_removed(interaction: Interaction, wanted: str) -> StoredText:
    """Return the removed text with that id or title, the latest of several. Raises `NoSuchText`, `Unavailable`."""
    removed = await asyncio.to_thread(app_of(interaction).store.texts(interaction.guild_id or 0).removed)
    key = fold(wanted)
    for entry in removed:
        if wanted == entry.id or key == fold(entry.title):
            return entry
    raise NoSuchText(clean(wanted, 80))


async def titles(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest the titles of the server's texts, to its moderators alone."""
    try:
        snapshot = await asyncio.to_thread(app_of(interaction).store.state, check_right(interaction))
    except (MissingPermission, StoreError):
        return []
    return choices(snapshot.texts, typed)


async def removed_titles(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest the titles of removed texts, to the server's moderators alone."""
    try:
        removed = await asyncio.to_thread(app_of(interaction).store.texts(check_right(interaction)).removed)
    except (MissingPermission, StoreError):
        return []
    return choices(removed, typed)


def choices(entries: Iterable[StoredText], typed: str) -> list[app_commands.Choice[str]]:
    """Return at most 25 titles that contain `typed`, first those that begin with it; the value is an id."""
    key = fold(typed)
    found = [entry for entry in entries if key in fold(entry.title)]
    found.sort(key=lambda entry: not fold(entry.title).startswith(key))
    return [app_commands.Choice(name=_name(entry), value=entry.id) for entry in found[:MAX_CHOICES]]


def _name(entry: StoredText) -> str:
    return plain(entry.title, _MAX_NAME) or f"text {entry.digest[:8]}"

"""`/library list, history, download, rollback, remove, bring-back`: the texts of a server and their versions."""

from __future__ import annotations

import asyncio
import io
from typing import Any, Final

import discord
from discord import app_commands

from bot.commands.autocomplete import chosen, chosen_removed, removed_titles, titles
from bot.commands.context import Interaction, app_of
from bot.commands.moderator_replies import admit_moderator, announce, replace_reply, reply_privately, text_view
from bot.store.errors import NoSuchVersion, StoreError
from bot.store.texts import Texts
from bot.store.values import DAYS_KEPT, MEGA
from bot.view import library_lists
from bot.view.markdown import echo, plain
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId, button

_ASKED: Final = "Members can ask it again."


@app_commands.command(name="list", description="This server's texts, those that were removed, and the room there is.")
async def list_texts(interaction: Interaction) -> None:
    """Show the server's texts."""
    async with admit_moderator(interaction):
        texts = _texts(interaction)
        found = await asyncio.to_thread(lambda: (texts.list(), texts.removed(), texts.usage()))
        await reply_privately(interaction, text_view(library_lists.texts(*found)))


@app_commands.command(description="The versions of a text that are kept: when, by whom, from which file.")
@app_commands.describe(text="Its title")
@app_commands.autocomplete(text=titles)
async def history(interaction: Interaction, text: str) -> None:
    """Show the versions of a text."""
    async with admit_moderator(interaction):
        entry = await chosen(interaction, text)
        versions = await asyncio.to_thread(_texts(interaction).history, entry.id)
        await reply_privately(
            interaction, text_view(library_lists.history(entry, versions), more=[library_lists.UNDO_HINT])
        )


@app_commands.command(description="Get the file of a text as it was uploaded, for you alone.")
@app_commands.describe(text="Its title", version="The number of a version; without it, the one that is live")
@app_commands.autocomplete(text=titles)
async def download(
    interaction: Interaction, text: str, version: app_commands.Range[int, 1, 1_000_000] | None = None
) -> None:
    """Send the file of a text."""
    async with admit_moderator(interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        entry = await chosen(interaction, text)
        file = await asyncio.to_thread(_texts(interaction).download, entry.id, version)
        most = interaction.filesize_limit
        if len(file.data) > most:
            size, limit = -(-len(file.data) // MEGA), most // MEGA
            raise StoreError(f"That file is {size} MB, and Discord lets me send {limit} MB here. Ask the host for it.")
        message = f"“{echo(entry.title, 100)}”, version {version or entry.version}: the file as it was uploaded."
        attached = discord.File(io.BytesIO(file.data), filename=_file_name(file.name))
        await interaction.followup.send(message, file=attached, ephemeral=True)


@app_commands.command(description="Make an earlier version of a text live again.")
@app_commands.describe(text="Its title", version="The number of the version; without it, the one before")
@app_commands.autocomplete(text=titles)
async def rollback(
    interaction: Interaction, text: str, version: app_commands.Range[int, 1, 1_000_000] | None = None
) -> None:
    """Ask before an earlier version is made live."""
    async with admit_moderator(interaction):
        entry = await chosen(interaction, text)
        versions = await asyncio.to_thread(_texts(interaction).history, entry.id)
        number = version or max((one.number for one in versions if one.number < entry.version), default=0)
        to = next((one for one in versions if one.number == number), None)
        if to is None or to.live:
            kept = ", ".join(str(one.number) for one in versions if not one.live) or "none but the live one"
            raise NoSuchVersion(
                f"“{entry.title}” has version {entry.version} live; there is no other version {version} to go back to. "
                f"Kept are: {kept}."
                if version
                else f"There is no version of “{entry.title}” before version {entry.version}. Kept are: {kept}."
            )
        message = (
            f"**Make version {to.number} of “{echo(entry.title, 100)}” live again?** It is of "
            f"{library_lists.when(to.added)}; version {entry.version} is live now, and is kept."
        )
        confirm = button(
            f"Make version {to.number} live",
            ModeratorButtonId(ModeratorAction.ROLL_BACK, entry.id, entry.version, to.number),
        )
        await reply_privately(
            interaction,
            text_view(message, [confirm, button("Cancel", ModeratorButtonId(ModeratorAction.LEAVE, entry.id))]),
        )


@app_commands.command(description="Remove a text; it can be brought back for 30 days.")
@app_commands.describe(text="Its title")
@app_commands.autocomplete(text=titles)
async def remove(interaction: Interaction, text: str) -> None:
    """Ask before a text is removed."""
    async with admit_moderator(interaction):
        entry = await chosen(interaction, text)
        snapshot = await asyncio.to_thread(app_of(interaction).store.state, interaction.guild_id or 0)
        message = (
            f"**Remove “{echo(entry.title, 100)}”, version {entry.version}?** Members will not find it any more. "
            f"It is kept for {DAYS_KEPT} days, so that you can bring it back."
            + library_lists.reading_warning([one.channel for one in snapshot.readings if one.text == entry.id])
        )
        confirm = button(
            "Remove", ModeratorButtonId(ModeratorAction.REMOVE, entry.id, entry.version), discord.ButtonStyle.danger
        )
        await reply_privately(
            interaction,
            text_view(message, [confirm, button("Cancel", ModeratorButtonId(ModeratorAction.LEAVE, entry.id))]),
        )


@app_commands.command(name="bring-back", description="Put a text back that was removed in the last 30 days.")
@app_commands.describe(text="Its title")
@app_commands.autocomplete(text=removed_titles)
async def bring_back(interaction: Interaction, text: str) -> None:
    """Restore a text that was removed."""
    async with admit_moderator(interaction):
        entry = await chosen_removed(interaction, text)
        back = await asyncio.to_thread(_texts(interaction).bring_back, entry.id, interaction.user.id)
        await reply_privately(
            interaction, text_view(f"**“{echo(back.title, 100)}” is back,** version {back.version}. {_ASKED}")
        )
        await announce(interaction, f"brought back “{echo(back.title, 100)}”.")
        await _prebuild(interaction, back.id)


async def remove_now(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Remove a text, as the button says."""
    entry = await asyncio.to_thread(
        _texts(interaction).remove, button_id.about, interaction.user.id, seen=button_id.seen
    )
    title = echo(entry.title, 100)
    message = f"**“{title}” is removed.** It is kept for {DAYS_KEPT} days; `/library bring-back` works as Undo does."
    view = text_view(message, [button("Undo", ModeratorButtonId(ModeratorAction.BRING_BACK, entry.id))])
    await replace_reply(interaction, view, f"“{title}” is removed.")
    await announce(interaction, f"removed “{title}”.")
    await _prebuild(interaction, entry.id)


async def bring_back_now(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Restore a text, as the button says."""
    entry = await asyncio.to_thread(_texts(interaction).bring_back, button_id.about, interaction.user.id)
    title = echo(entry.title, 100)
    await replace_reply(
        interaction, text_view(f"**“{title}” is back,** version {entry.version}. {_ASKED}"), f"“{title}” is back."
    )
    await announce(interaction, f"brought back “{title}”.")
    await _prebuild(interaction, entry.id)


async def roll_back_now(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Make an earlier version live, as the button says."""
    texts = _texts(interaction)
    entry = await asyncio.to_thread(
        lambda: texts.rollback(button_id.about, interaction.user.id, to=button_id.to, seen=button_id.seen)
    )
    done = f"version {entry.version} of “{echo(entry.title, 100)}”"
    undo = button("Undo", ModeratorButtonId(ModeratorAction.ROLL_BACK, entry.id, entry.version, button_id.seen))
    await replace_reply(
        interaction, text_view(f"**Now {done} is live.** Answers come from it.", [undo]), f"{done} is live."
    )
    await announce(interaction, f"went back to {done}.")
    await _prebuild(interaction, entry.id)


async def _prebuild(interaction: Interaction, text: str) -> None:
    """Build the indexes that the next question needs, so that it need not wait."""
    store = app_of(interaction).store
    await asyncio.to_thread(store.visibility.prebuild, interaction.guild_id or 0, text)


async def leave(interaction: Interaction, _: ModeratorButtonId) -> None:
    """Change nothing."""
    await replace_reply(interaction, text_view("**Cancelled.** Nothing was changed."), "cancelled.")


COMMANDS: tuple[app_commands.Command[Any, Any, Any], ...] = (
    list_texts,
    history,
    download,
    rollback,
    remove,
    bring_back,
)


def _texts(interaction: Interaction) -> Texts:
    return app_of(interaction).store.texts(interaction.guild_id or 0)


def _file_name(name: str) -> str:
    """Return `name` without path separators and other characters that file systems refuse."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char if char not in '<>:"|?*' else "_" for char in plain(last, 100)).strip(". ")
    return kept or "text"

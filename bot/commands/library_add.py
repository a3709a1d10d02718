"""`/library add`, and the preview before every change of a text: confirm, edit the details, cancel."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands, ui

from bot.commands.attachments import check_address, fetch
from bot.commands.autocomplete import chosen, titles
from bot.commands.context import Interaction, app_of
from bot.commands.modals import FormExpired, details_of
from bot.commands.moderator_replies import admit_moderator, announce, replace_reply, reply_privately, text_view
from bot.store.errors import InvalidInput, TitleTaken
from bot.store.store import Store
from bot.store.uploads.preview import Preview
from bot.store.values import ServerState, StoredText, Upload, clean, fold
from bot.view.markdown import echo
from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId, button
from bot.view.upload_preview import card
from passages.model import Metadata


@app_commands.command(description="Add a text, or a new version of one; you see it before it goes live.")
@app_commands.describe(
    file="PDF, EPUB, Word, a saved web page, Markdown or plain text",
    replaces="The text that this is a new version of",
)
@app_commands.autocomplete(replaces=titles)
async def add(interaction: Interaction, file: discord.Attachment, replaces: str | None = None) -> None:
    """Read a file, and show a preview of it."""
    async with admit_moderator(interaction):
        app, server = app_of(interaction), interaction.guild_id or 0
        loopback = bool(app.settings.api)
        check_address(file.url, loopback=loopback)
        await interaction.response.defer(ephemeral=True, thinking=True)
        old = await chosen(interaction, replaces) if replaces else None
        await asyncio.to_thread(app.store.texts(server).check_size, file.size)
        who = (server, interaction.user.id)
        async with app.uploads.slot(server):
            data = await fetch(file.url, file.size, app.store.quota.file, loopback=loopback)
            staged = await asyncio.to_thread(_stage, app.store, who, file.filename, data, old)
        await offer(interaction, *staged)


async def offer(interaction: Interaction, upload: Upload, preview: Preview) -> None:
    """Keep an upload for its Confirm button, and show the preview."""
    store = app_of(interaction).store
    await asyncio.to_thread(store.pending.put, upload)
    snapshot = await asyncio.to_thread(store.state, upload.server)
    replaced = upload.replaces and next((one for one in snapshot.texts if one.id == upload.replaces.text), None)
    taken = _taken(snapshot, upload)
    read, *more = card(preview, upload, replaced, taken)
    view = text_view(read, _buttons(upload, preview, taken), more=more)
    await replace_reply(interaction, view, "the preview is ready, but came too late. Upload the file again.")


async def confirm(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Make an upload live. Pressing twice is harmless, at whatever moment."""
    store, server = app_of(interaction).store, interaction.guild_id or 0
    upload = await asyncio.to_thread(store.pending.claim, button_id.about, server, interaction.user.id)
    if upload is None:
        entry = await asyncio.to_thread(store.texts(server).confirmed, button_id.about)
        if entry is None:
            raise FormExpired
        await reply_privately(
            interaction, text_view(f"“{echo(entry.title, 100)}” is in the library already; nothing more was done.")
        )
        return
    entry, first = None, False
    try:
        await interaction.response.defer()
        entry = await asyncio.to_thread(store.confirm, upload)
    except TitleTaken as taken:
        replacing = (
            [] if upload.replaces else [button("Replace it", ModeratorButtonId(ModeratorAction.REPLACE, upload.token))]
        )
        await reply_privately(interaction, text_view(echo(str(taken), 1_000), replacing))
        return
    finally:
        first = store.pending.release(upload, confirmed=entry is not None)
    done = f"“{echo(entry.title, 100)}”, version {entry.version}"
    await replace_reply(interaction, text_view(f"**{done}, is live.** {_after(entry)}"), f"{done}, is live now.")
    if first:
        await announce(interaction, f"{'replaced' if upload.replaces else 'added'} {done}.")


async def details_now(interaction: Interaction, button_id: ModeratorButtonId) -> dict[str, str]:
    """Return what the form for the details of an upload starts with."""
    return details_of((await _pending_upload(interaction, button_id.about)).details)


async def edit(interaction: Interaction, button_id: ModeratorButtonId, filled: dict[str, str]) -> None:
    """Change the details of an upload, and show its preview again."""
    upload = await _pending_upload(interaction, button_id.about)
    details = changed(upload.details, filled)
    await interaction.response.defer()
    async with app_of(interaction).uploads.slot(interaction.guild_id or 0):
        staged = await asyncio.to_thread(_restage, app_of(interaction).store, upload, details)
    await offer(interaction, *staged)


async def replace_it(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Make the upload a new version of the text that has its title."""
    upload = await _pending_upload(interaction, button_id.about)
    store = app_of(interaction).store
    await interaction.response.defer()
    snapshot = await asyncio.to_thread(store.state, upload.server)
    taken = _taken(snapshot, upload)
    details = carried(upload.details, taken.details) if taken else upload.details
    text = taken.id if taken else None
    async with app_of(interaction).uploads.slot(interaction.guild_id or 0):
        staged = await asyncio.to_thread(_restage, store, upload, details, text)
    await offer(interaction, *staged)


async def cancel(interaction: Interaction, button_id: ModeratorButtonId) -> None:
    """Drop an upload without a trace."""
    store, server = app_of(interaction).store, interaction.guild_id or 0
    cancelled = await asyncio.to_thread(store.pending.cancel, button_id.about, server, interaction.user.id)
    if not cancelled or await asyncio.to_thread(store.texts(server).confirmed, button_id.about) is not None:
        raise InvalidInput("That was confirmed already. To undo it, use `/library rollback` or `/library remove`.")
    await replace_reply(
        interaction, text_view("**Cancelled.** Nothing was changed, and the file was not kept."), "cancelled."
    )


def changed(details: Metadata, filled: dict[str, str]) -> Metadata:
    """Return `details` with the values of a form. Raises `InvalidInput` without a title."""
    values: dict[str, Any] = {name: clean(value, 300) for name, value in filled.items()}
    if not values["title"]:
        raise InvalidInput("A text needs a title, and that one has only blanks. Nothing was changed.")
    return replace(details, **values)


def carried(new: Metadata, old: Metadata) -> Metadata:
    """Return the details of a new version: the old title and aliases, and what the new file does not tell."""
    known: dict[str, Any] = {
        name: getattr(new, name) or getattr(old, name)
        for name in ("author", "year", "container", "pages", "language", "source", "doi")
    }
    return replace(new, **known, title=old.title, aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases))))


def _stage(
    store: Store, who: tuple[int, int], name: str, data: bytes, old: StoredText | None
) -> tuple[Upload, Preview]:
    staged = store.stage(*who, name, data, replaces=old.id if old else None)
    if old is None or (details := carried(staged[0].details, old.details)) == staged[0].details:
        return staged
    restaged = _restage(store, staged[0], details)
    store.discard(staged[0])
    return restaged


def _restage(store: Store, upload: Upload, details: Metadata, text: str | None = None) -> tuple[Upload, Preview]:
    """Stage the same bytes with other details; `text`: as a new version of that text."""
    text = text or (upload.replaces.text if upload.replaces else None)
    return store.stage(upload.server, upload.by, upload.name, upload.data, details=details, replaces=text)


async def _pending_upload(interaction: Interaction, token: str) -> Upload:
    found = await asyncio.to_thread(
        app_of(interaction).store.pending.find, token, interaction.guild_id or 0, interaction.user.id
    )
    if found is None:
        raise FormExpired
    return found


def _taken(snapshot: ServerState, upload: Upload) -> StoredText | None:
    """Return another text that has the title of `upload`; None if there is none."""
    title, own = fold(upload.details.title), upload.replaces.text if upload.replaces else ""
    return next((entry for entry in snapshot.texts if fold(entry.title) == title and entry.id != own), None)


def _buttons(upload: Upload, preview: Preview, taken: StoredText | None) -> list[ui.Button[Any]]:
    confirming: list[ui.Button[Any]] = []
    if taken and not upload.replaces:
        confirming = [
            button("Replace it", ModeratorButtonId(ModeratorAction.REPLACE, upload.token), discord.ButtonStyle.primary)
        ]
    elif not taken and clean(preview.details.title, 80):
        confirming = [
            button("Confirm", ModeratorButtonId(ModeratorAction.CONFIRM, upload.token), discord.ButtonStyle.success)
        ]
    return [
        *confirming,
        button("Edit details", ModeratorButtonId(ModeratorAction.EDIT, upload.token)),
        button("Cancel", ModeratorButtonId(ModeratorAction.CANCEL, upload.token)),
    ]


def _after(entry: StoredText) -> str:
    if entry.version == 1:
        return "Members can ask it now with `/ask`."
    return "Answers come from it now. `/library rollback` brings the version before back."

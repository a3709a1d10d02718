"""`/reading`: what a channel or thread reads, and how far. Nothing past that page is shown there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.commands.context import Interaction, app_of, origin_of
from bot.commands.deferral import deferring
from bot.commands.delivery import send
from bot.commands.member_lists import choices
from bot.commands.moderator_replies import admit_moderator, announce
from bot.commands.permissions import MissingPermission, check_right, require_moderator
from bot.store.errors import NoSuchText, StoreError
from bot.store.values import Reading, ServerState, StoredText, clean
from bot.view import messages
from bot.view.markdown import echo, page_name, plain
from passages.errors import LoccitError
from passages.storage.snapshot import Snapshot, Text

NONE = "This channel has no reading: all texts can be asked here. Give it one with `/reading set`."
OLDER = "-# Older answers stay where they are; their buttons show nothing more."
KEPT_BACK = f"-# Nothing beyond is shown here; `/ask` with **beyond** answers you alone.\n{OLDER}"
_LISTED = 20  # other channels that `/reading show` names


def install(tree: app_commands.CommandTree[Any]) -> None:
    """Add `/reading` to `tree`."""
    tree.add_command(ReadingCommands())


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class ReadingCommands(app_commands.Group):
    """The group `/reading`, for those who may use `/library`."""

    def __init__(self) -> None:
        super().__init__(name="reading", description="For moderators: what this channel reads, and how far")

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Return True. Raises `MissingPermission`: that Discord hides the command does not protect it."""
        if interaction.type is discord.InteractionType.autocomplete:
            check_right(interaction)
        else:
            require_moderator(interaction, interaction.command.qualified_name if interaction.command else self.name)
        return True

    @app_commands.command(name="set", description="Give this channel or thread its text, and the place it has read to")
    @app_commands.describe(
        text="The text that is read here",
        pages="To the end of: 104, 98–104, chapter 12, Act 2. Without it, all of the text",
    )
    async def set_text(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 1, 100],
        pages: app_commands.Range[str, 1, 100] = "",
    ) -> None:
        """Set the channel's text, and the last page that may be shown."""
        async with admit_moderator(interaction):
            visibility, at = app_of(interaction).store.visibility, origin_of(interaction)
            shared = app_of(interaction).host_texts(at.server)
            by = interaction.user.id

            def change() -> Reading:
                target = _target(app_of(interaction).store.state(at.server), shared, text)
                return visibility.set_reading(at.server, at.channels[0], by, target, pages)

            await _change(interaction, change)

    @app_commands.command(name="advance", description="The group has read on: raise the place up to which is shown")
    @app_commands.describe(pages="To the end of which place now: 110, 105–110, chapter 13, Act 3")
    async def advance(self, interaction: Interaction, pages: app_commands.Range[str, 1, 100]) -> None:
        """Raise the last page that may be shown."""
        async with admit_moderator(interaction):
            visibility, at = app_of(interaction).store.visibility, origin_of(interaction)
            shared = app_of(interaction).host_texts(at.server)
            by = interaction.user.id
            await _change(interaction, lambda: visibility.advance(at.server, at.channels[0], by, pages, shared))

    @app_commands.command(name="show", description="What this channel reads, and the other channels of this server")
    async def show(self, interaction: Interaction) -> None:
        """Show this channel's reading, and those of the other channels."""
        async with admit_moderator(interaction):
            app, at = app_of(interaction), origin_of(interaction)
            snapshot = await asyncio.to_thread(app.store.state, at.server)
            lines = _listed(snapshot, app.host_texts(at.server), snapshot.reading(at.channels))
            await send(interaction, messages.plain_view(lines), private=True)

    @app_commands.command(name="clear", description="Take this channel's reading away: all texts can be asked again")
    async def clear(self, interaction: Interaction) -> None:
        """Delete the channel's reading."""
        async with admit_moderator(interaction):
            at = origin_of(interaction)
            readings = app_of(interaction).store.readings(at.server)
            had = await asyncio.to_thread(readings.clear, at.channels[0], interaction.user.id)
            if not had:
                raise LoccitError("This channel has no reading of its own, so nothing was changed.")
            told = "This channel's reading is cleared: every text can be asked here, to its last page."
            await _tell_channel(interaction, [told])
            await announce(interaction, f"cleared the reading of <#{at.channels[0]}>")

    @set_text.autocomplete("text")
    async def texts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the server's texts, then the host's, to moderators alone."""
        try:
            server = check_right(interaction)
            snapshot = await asyncio.to_thread(app_of(interaction).store.state, server)
        except (MissingPermission, StoreError):
            return []
        shared, wanted = app_of(interaction).host_texts(server).texts, typed.casefold().strip()
        own = [
            app_commands.Choice(name=plain(entry.title, 100) or "?", value=entry.id)
            for entry in snapshot.texts
            if wanted in f"{entry.title}\n{entry.details.author}".casefold()
        ]
        return [*own, *choices(shared, typed)][:25]


async def _change(interaction: Interaction, change: Callable[[], Reading]) -> None:
    """Set a reading, whose index may have to be built first, and say what it is now."""
    app, at = app_of(interaction), origin_of(interaction)
    async with deferring(interaction, private=True) as end_deferral:
        reading = await asyncio.to_thread(change)
        snapshot = await asyncio.to_thread(app.store.state, at.server)
        await end_deferral()
    description = _description(snapshot, app.host_texts(at.server), reading)
    await _tell_channel(interaction, [f"This channel now reads {description}.", KEPT_BACK if reading.last else OLDER])
    await announce(interaction, f"set the reading of <#{reading.channel}>: {description}")


async def _tell_channel(interaction: Interaction, lines: list[str]) -> None:
    """Tell everyone in the channel how far may be shown. What took long was deferred in private."""
    view = messages.plain_view(lines)
    if not interaction.response.is_done():
        await interaction.response.send_message(view=view)
        return
    # The first message after a private wait is private, whatever is asked for.
    await interaction.edit_original_response(view=messages.plain_view(["Done, and said in the channel."]))
    await interaction.followup.send(view=view)


def _target(snapshot: ServerState, shared: Snapshot, wanted: str) -> str | Text:
    """Return the id of a text of the server, or a text of the host's. Raises `NoSuchText`."""
    own: StoredText | None = snapshot.find(wanted)
    text = own.id if own else shared.find(wanted)
    if text is None:
        raise NoSuchText(clean(wanted, 80))
    return text


def _listed(snapshot: ServerState, shared: Snapshot, current: Reading | None) -> list[str]:
    """Return the channel's reading, then those of the other channels. Markdown."""
    others = [reading for reading in snapshot.readings if reading != current]
    more = len(others) - _LISTED
    return [
        _reading_line(snapshot, shared, current) if current else NONE,
        *(f"- <#{one.channel}>: {_description(snapshot, shared, one)}" for one in others[:_LISTED]),
        *([f"-# and {more:,} more channels"] if more > 0 else []),
    ]


def _reading_line(snapshot: ServerState, shared: Snapshot, reading: Reading) -> str:
    when = (
        f", set by <@{reading.changed_by}> {discord.utils.format_dt(reading.changed, 'R')}" if reading.changed else ""
    )
    return f"<#{reading.channel}> reads {_description(snapshot, shared, reading)}{when}."


def _description(snapshot: ServerState, shared: Snapshot, reading: Reading) -> str:
    """Return *On Reading*, up to page 104 (this part: from page 98). Markdown."""
    titles: dict[Any, str] = {entry.id: entry.title for entry in snapshot.texts}
    titles |= {text.name: text.title for text in shared.texts} if reading.shared else {}
    title = titles.get(reading.text or reading.shared)
    named = f"*{echo(title, 120)}*" if title else "a text that is not in the library any more"
    if not reading.last:
        return f"{named}, all of it"
    part = f" (this part: from {page_name(reading.first)})" if reading.first else ""
    return f"{named}, up to {page_name(reading.last)}{part}"

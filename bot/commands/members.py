"""The members' commands: ask, page, texts, help, and “Find in the text” in a message's menu."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands

from bot.commands.ask import answer_command, choose_text
from bot.commands.context import Interaction, app_of, is_in_server, origin_of, server_only, visible_texts_at
from bot.commands.conversation import conversation_keys
from bot.commands.deferral import admitted
from bot.commands.delivery import send
from bot.commands.member_lists import NO_TEXT, choices, help_lines, text_lines
from bot.commands.request import MAX_QUESTION, AskRequest, without_mentions
from bot.runtime.logs import keep_out
from bot.store import visible_texts
from bot.store.errors import StoreError
from bot.view import messages
from bot.view.custom_id import PassageRef, PlaceNumber, place_button, text_key
from bot.view.markdown import echo, page_name, plain
from passages.errors import LoccitError
from passages.model import Document
from passages.places.place_view import NoSuchPlace, open_place, suggested_places
from passages.storage.snapshot import Text


def install(tree: app_commands.CommandTree[Any]) -> None:
    """Add the members' commands to `tree`."""
    tree.add_command(ask)
    tree.add_command(page)
    tree.add_command(texts)
    tree.add_command(help)
    tree.add_command(find)


@app_commands.command(description="Ask the text a question; it answers with quotes and their pages.")
@app_commands.describe(
    question="What you want to know, in your own words; or a follow-up, such as “and the South?”",
    text="One text to search; without it, what this channel reads, or all of them",
    private="Only you see the answer",
    beyond="Beyond the page that this channel has read to; for you alone, as a spoiler",
    alone="Read this question by itself, not with the one before it",
)
@server_only
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, MAX_QUESTION],
    text: str = "",
    private: bool = False,
    beyond: bool = False,
    alone: bool = False,
) -> None:
    """Answer a question."""
    keys = conversation_keys(interaction.channel, interaction.user.id)
    origin = origin_of(interaction)
    request = AskRequest(question, interaction.user.id, origin, keys, text, private or beyond, beyond, alone)
    await answer_command(interaction, request)


@app_commands.command(description="Read a page, a chapter, a scene, a verse or any other place of a text.")
@app_commands.describe(
    label="As it is printed or cited: 105, xii, III.1, ch. 12, Gen 3:15, 514a, l. 56, last",
    text="Which text, where there are several",
)
@server_only
async def page(interaction: Interaction, label: app_commands.Range[str, 1, 100], text: str = "") -> None:
    """Show one place of a text."""
    keep_out(label)
    async with admitted(interaction, private=False) as (end_deferral, slot):
        visible = await visible_texts_at(app_of(interaction), origin_of(interaction))
        chosen = choose_text(visible, text) or _default_text(interaction, visible)
        found = await slot.run(lambda: open_place(chosen.document, label))
        await end_deferral()
        if isinstance(found, NoSuchPlace):
            told = messages.plain_view([echo(found.message, 500), *_page_limit_note(visible, chosen)])
            await send(interaction, told, private=True)
            return
        number = PlaceNumber(found.system, found.number, found.count)
        button_id = place_button(interaction.user.id, (PassageRef(text_key(chosen), 0),), number, found.opened)
        view = await slot.run(messages.page_view, found, chosen.document, button_id, chosen.version)
        await send(interaction, view, private=False)


@app_commands.command(description="The texts that can be asked, with their pages and versions.")
@server_only
async def texts(interaction: Interaction) -> None:
    """List the texts that can be asked."""
    async with admitted(interaction, private=True) as (end_deferral, slot):
        visible = await visible_texts_at(app_of(interaction), origin_of(interaction))
        lines = await slot.run(text_lines, visible)
        await end_deferral()
        await send(interaction, messages.plain_view(lines), private=True)


@app_commands.command(description="What Loccit does, with questions to try; what it keeps, and for how long.")
@server_only
async def help(interaction: Interaction) -> None:  # noqa: A001  (the command's name)
    """Explain the bot, with questions that work."""
    app, at = app_of(interaction), origin_of(interaction)
    async with admitted(interaction, private=True) as (end_deferral, slot):
        visible = await visible_texts_at(app, at)
        known = app.store.cached_state(at.server)
        lines = await slot.run(lambda: help_lines(visible, misses_kept=bool(known and known.misses_kept)))
        await end_deferral()
        await send(interaction, messages.plain_view(lines), private=True)


@app_commands.context_menu(name="Find in the text")
@server_only
async def find(interaction: Interaction, message: discord.Message) -> None:
    """Answer a message as a question."""
    words = without_mentions(message.content)
    if not words:
        raise LoccitError("That message has no words to look for.")
    note = ""
    if len(words) > MAX_QUESTION:
        words = words[:MAX_QUESTION].rsplit(None, 1)[0]
        note = f"searched with the first {len(words)} of its {len(message.content):,} characters"
    keys = conversation_keys(interaction.channel, interaction.user.id)
    await answer_command(interaction, AskRequest(words, interaction.user.id, origin_of(interaction), keys, note=note))


@ask.autocomplete("text")
@page.autocomplete("text")
async def titles(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest titles."""
    if not is_in_server(interaction):
        return []
    try:
        visible = await visible_texts_at(app_of(interaction), origin_of(interaction))
    except StoreError:
        return []  # the command itself will say it
    return choices(visible.texts, typed)


@page.autocomplete("label")
async def places(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest places of the chosen text, or of the one at hand, that what is typed so far may mean."""
    if not is_in_server(interaction):
        return []
    try:
        visible = await visible_texts_at(app_of(interaction), origin_of(interaction))
        chosen = choose_text(visible, str(getattr(interaction.namespace, "text", "") or ""))
        document = await load_document(chosen or _default_text(interaction, visible))
    except LoccitError:
        return []  # the command itself will say it
    found = await asyncio.to_thread(suggested_places, document, typed)
    return [app_commands.Choice(name=plain(name, 100), value=value) for name, value in found if len(value) <= 100]


def _page_limit_note(visible: visible_texts.VisibleTexts, text: Text) -> list[str]:
    """Return why pages of the text that is read here may be missing. Markdown."""
    if not (visible.reading and visible.reading.last and text in visible.snapshot.texts):
        return []
    return [f"-# This channel has read up to {page_name(visible.reading.last)}; nothing beyond is shown."]


async def load_document(text: Text) -> Document:
    """Return the whole text, read from the disk where needed."""
    return await asyncio.to_thread(lambda: text.document)


def _default_text(interaction: Interaction, visible: visible_texts.VisibleTexts) -> Text:
    """Return what the channel reads, the only text, or the last one of this conversation. Raises `LoccitError`."""
    if not visible.texts:
        raise LoccitError(NO_TEXT)
    if visible.reading or len(visible.texts) == 1:
        return visible.texts[0]
    keys = conversation_keys(interaction.channel, interaction.user.id)
    last = app_of(interaction).conversations.last(keys, private=True)
    text = visible.find(last.text) if last and last.text else None
    if text is None:
        raise LoccitError(f"There are {len(visible.texts):,} texts here. Say which one with the `text` option.")
    return text

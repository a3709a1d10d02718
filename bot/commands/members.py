"""What members say with a slash or from a message's menu: ask, page, texts, help, find. Thin: parse, call, send."""

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
from bot.store import visible_texts
from bot.store.errors import StoreError
from bot.view import messages
from bot.view.custom_id import Action, ButtonId, PassageRef, text_key
from bot.view.markdown import echo, page_name
from passages.errors import LoccitError
from passages.model import Document
from passages.places.place_view import NoSuchPage, open_page
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
)
@server_only
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, MAX_QUESTION],
    text: str = "",
    private: bool = False,
    beyond: bool = False,
) -> None:
    keys = conversation_keys(interaction.channel, interaction.user.id)
    asked = AskRequest(question, interaction.user.id, origin_of(interaction), keys, text, private or beyond, beyond)
    await answer_command(interaction, asked)


@app_commands.command(description="Read one page of a text.")
@app_commands.describe(label="The page as it is printed: 105, xii", text="Which text, where there are several")
@server_only
async def page(interaction: Interaction, label: app_commands.Range[str, 1, 40], text: str = "") -> None:
    async with admitted(interaction, private=False) as end_deferral:
        place = await visible_texts_at(app_of(interaction), origin_of(interaction))
        chosen = choose_text(place, text) or _at_hand(interaction, place)
        leaf = open_page(await opened(chosen), label)
        await end_deferral()
        if isinstance(leaf, NoSuchPage):
            await send(
                interaction, messages.plain_view([echo(leaf.message, 300), *_ceiling(place, chosen)]), private=True
            )
            return
        number = chosen.document.labels.index(leaf.before) + 1 if leaf.before else 0
        press = ButtonId(Action.LEAF, interaction.user.id, (PassageRef(text_key(chosen), 0),), number)
        await send(interaction, messages.page_view(leaf, chosen.document, press, chosen.version), private=False)


@app_commands.command(description="The texts that can be asked, with their pages and versions.")
@server_only
async def texts(interaction: Interaction) -> None:
    async with admitted(interaction, private=True) as end_deferral:
        place = await visible_texts_at(app_of(interaction), origin_of(interaction))
        lines = await asyncio.to_thread(text_lines, place)
        await end_deferral()
        await send(interaction, messages.plain_view(lines), private=True)


@app_commands.command(description="What Loccit does, with questions to try; what it keeps, and for how long.")
@server_only
async def help(interaction: Interaction) -> None:  # noqa: A001  (the command's name)
    app, at = app_of(interaction), origin_of(interaction)
    async with admitted(interaction, private=True) as end_deferral:
        place = await visible_texts_at(app, at)
        known = app.store.cached_state(at.server)
        lines = await asyncio.to_thread(help_lines, place, misses_kept=bool(known and known.misses_kept))
        await end_deferral()
        await send(interaction, messages.plain_view(lines), private=True)


@app_commands.context_menu(name="Find in the text")
@server_only
async def find(interaction: Interaction, message: discord.Message) -> None:
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
    if not is_in_server(interaction):
        return []
    try:
        place = await visible_texts_at(app_of(interaction), origin_of(interaction))
    except StoreError:
        return []  # the command itself will say it
    return choices(place.texts, typed)


def _ceiling(place: visible_texts.VisibleTexts, text: Text) -> list[str]:
    """Why pages of the text that is read here may be missing. Markdown."""
    if not (place.reading and place.reading.last and text in place.snapshot.texts):
        return []
    return [f"-# This channel has read up to {page_name(place.reading.last)}; nothing beyond is shown."]


async def opened(text: Text) -> Document:
    """The whole text, which may first have to be read from the disk."""
    return await asyncio.to_thread(lambda: text.document)


def _at_hand(interaction: Interaction, place: visible_texts.VisibleTexts) -> Text:
    """What the channel reads, the only text, or the one that was last asked in this conversation."""
    if not place.texts:
        raise LoccitError(NO_TEXT)
    if place.reading or len(place.texts) == 1:
        return place.texts[0]
    keys = conversation_keys(interaction.channel, interaction.user.id)
    last = app_of(interaction).conversations.last(keys, private=True)
    text = place.find(last.text) if last and last.text else None
    if text is None:
        raise LoccitError(f"There are {len(place.texts):,} texts here. Say which one with the `text` option.")
    return text

"""Questions in messages: a mention, or a reply that pings the bot.

Discord sends the words of such messages, and of no others, without the privileged message content intent. (A reply to
the answer of a slash command pings the member who used it, so it has to mention the bot as well.)
"""

from __future__ import annotations

from typing import Final

import discord
from discord import ui

from bot.app import App
from bot.commands.ask import ask, record_miss
from bot.commands.context import NOT_HERE, origin_of_message
from bot.commands.conversation import conversation_keys, remember
from bot.commands.request import AskRequest, without_mentions
from bot.runtime.admission import Busy
from bot.view import messages

_INVITATION: Final = "Ask me something about the text, and I answer by quoting it. `/help` has questions to try."
_ROLE: Final = (
    "That mentions my role, and Discord does not show me what is written to a role. Mention me, the app, or use `/ask`."
)
_UNKNOWN_REFERENCE: Final = 50035


async def answer_mention(client: discord.Client, app: App, message: discord.Message) -> None:
    """Answer a message that mentions the bot. A miss is short and pings nobody: it cannot be private here."""
    if message.author.bot or message.webhook_id or client.user is None:
        return
    named = client.user.mentioned_in(message) and not message.mention_everyone
    if not named and not (message.guild and message.guild.self_role in message.role_mentions):
        return
    try:
        await _answer(client, app, message, without_mentions(message.content), named=named)
    except Busy as busy:
        if not busy.again:  # a refusal stands in the channel for all to read: to a flood of questions one is enough
            raise


async def _answer(
    client: discord.Client, app: App, message: discord.Message, question_text: str, *, named: bool
) -> None:
    if not (named and message.guild and question_text):
        async with app.admission.admit(message.author.id):
            await _say(message, _ROLE if not named else _INVITATION if message.guild else NOT_HERE)
        return
    replied_to = message.reference.message_id if message.reference else None
    keys = conversation_keys(message.channel, message.author.id, replied_to)
    async with app.admission.admit(message.author.id, message.guild.id) as slot:
        question = AskRequest(
            question_text, message.author.id, await origin_of_message(client, message), keys, in_channel=True
        )
        reply = await ask(app, question, slot)
        sent = await _reply(message, reply.view)
    remember(app.conversations, keys, sent.id, reply.turn)
    await record_miss(app, question, reply.turn.answer)


async def _say(message: discord.Message, markdown: str) -> None:
    await _reply(message, messages.plain_view([markdown]))


async def _reply(message: discord.Message, view: ui.LayoutView) -> discord.Message:
    """Answer under the message; in the channel if it was deleted."""
    try:
        return await message.reply(view=view, mention_author=False, silent=True, suppress_embeds=True)
    except discord.HTTPException as error:
        if error.code != _UNKNOWN_REFERENCE:
            raise
        return await message.channel.send(view=view, silent=True, suppress_embeds=True)

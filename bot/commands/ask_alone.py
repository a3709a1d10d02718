"""The button "Ask alone": the question of an answer again, without the question that it was read with."""

from __future__ import annotations

from bot.commands.ask import ask, record_miss
from bot.commands.context import Interaction, app_of, origin_of, visible_texts_at
from bot.commands.conversation import conversation_keys, remember
from bot.commands.deferral import EndDeferral
from bot.commands.delivery import send
from bot.commands.request import AskRequest
from bot.runtime.admission import Slot
from bot.view import messages
from bot.view.custom_id import ButtonId, text_in
from passages.errors import LoccitError


async def ask_alone(interaction: Interaction, button_id: ButtonId, end_deferral: EndDeferral, slot: Slot) -> None:
    """Answer in the message itself, or to anybody but its owner in private; so is a miss below a public question.

    Raises `LoccitError` if the message shows no question, or its text is gone.
    """
    app, message = app_of(interaction), interaction.message
    question, origin = messages.question_alone(messages.heading_on(message)), origin_of(interaction)
    visible = await visible_texts_at(app, origin, beyond=button_id.beyond)
    if (text := text_in(visible.texts, button_id.ref.text_key)) is None:
        raise LoccitError("That text has changed since, or is no longer here. Please ask again with `/ask`.")
    if not question or message is None:
        raise LoccitError("I can't read the question of this message any more. Please ask it again with `/ask`.")
    private, name = message.flags.ephemeral, text.name if button_id.at else ""
    keys = conversation_keys(interaction.channel, interaction.user.id)
    request = AskRequest(question, interaction.user.id, origin, keys, name, private, button_id.beyond, alone=True)
    reply = await ask(app, request, slot)
    await end_deferral()
    sent: int | None = message.id
    if button_id.owner == interaction.user.id and (reply.public or private) and not interaction.response.is_done():
        await interaction.response.edit_message(view=reply.view)
    else:
        sent = await send(interaction, reply.view, private=True)
    remember(app.conversations, keys, sent, reply.turn)
    await record_miss(app, request, reply.turn.answer)

"""Sends an answer to an interaction, whether or not it was deferred."""

from __future__ import annotations

from discord import ui

from bot.commands.context import Interaction
from bot.view import messages


async def send(interaction: Interaction, view: ui.LayoutView, *, private: bool) -> int | None:
    """Answer with a message; return its id."""
    response = interaction.response
    if not response.is_done():
        sent = await response.send_message(view=view, ephemeral=private, suppress_embeds=True)
        message_id: int | None = sent.message_id
        return message_id
    deferred_private = interaction.extras.pop("private", None)
    if not private or deferred_private:
        message = await interaction.followup.send(view=view, ephemeral=private, suppress_embeds=True, wait=True)
        return int(message.id)
    # An answer deferred in public cannot become private: fill it, send the private one, delete the public one.
    await interaction.edit_original_response(view=messages.plain_view(["No passage was found."]))
    message = await interaction.followup.send(view=view, ephemeral=True, suppress_embeds=True, wait=True)
    await interaction.delete_original_response()
    return int(message.id)

"""Admission to the queue, and the "thinking …" that Discord shows where an answer takes longer than it waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.commands.context import Interaction, app_of
from bot.runtime.admission import Slot

PATIENCE: Final = 1.5  # s; Discord waits 3 s for a first response

EndDeferral = Callable[[], Awaitable[None]]


@asynccontextmanager
async def admitted(interaction: Interaction, *, private: bool) -> AsyncIterator[tuple[EndDeferral, Slot]]:
    """Hold a place in the members' queue, and defer the interaction if that or the block takes long.

    Every command and button of members makes and sends its answer in here, so that one member's flood delays nobody.
    Yields as `deferring` and `AdmissionQueue.admit`, and raises as they do.
    """
    turns = app_of(interaction).admission.admit(interaction.user.id, interaction.guild_id or 0)
    async with deferring(interaction, private=private) as end_deferral, turns as slot:
        yield end_deferral, slot


@asynccontextmanager
async def deferring(interaction: Interaction, *, private: bool) -> AsyncIterator[EndDeferral]:
    """Tell Discord to wait if the block takes longer than `PATIENCE`.

    Yields a function to be awaited before the answer is sent: it cancels a deferral that has not begun, and waits for
    one that has. Raises what Discord answers to the deferral.
    """
    begun = False

    async def defer() -> None:
        nonlocal begun
        await asyncio.sleep(PATIENCE)
        begun = True
        interaction.extras["private"] = private
        await interaction.response.defer(ephemeral=private, thinking=True)

    async def end_deferral() -> None:
        if not begun:
            task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()  # if deferring failed, the answer cannot be sent either

    task = asyncio.create_task(defer())
    try:
        yield end_deferral
    finally:
        await end_deferral()

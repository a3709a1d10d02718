"""Interactions that no command can handle: those that come too late, and buttons and forms that nobody knows."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot.commands.errors import tell
from bot.runtime.counts import Counts

log = logging.getLogger(__name__)

STALE = 2.5  # s: Discord waits 3 s for a first response
HOUR = 3600.0  # an age beyond it tells of a wrong clock, which must not silence the bot
OLD_BUTTON = "This button is from an older Loccit. Ask the question again, and use the buttons of the new answer."


class ClockSkew:
    """The seconds by which our clock is ahead of Discord's, from the `Date` header of its responses.

    The header counts whole seconds, so a skew below two seconds counts as 0. Our clock is that of the computer at the
    start, continued by the monotonic clock: setting the computer's clock later must not make all questions look old.
    """

    def __init__(self) -> None:
        """Assume no skew until the first response."""
        self.seconds = 0.0
        self._zero = time.time() - time.monotonic()

    def now(self) -> float:
        """Return the time by our clock, in seconds since 1970."""
        return self._zero + time.monotonic()

    def age(self, snowflake: int) -> float:
        """Return how many seconds ago Discord made this id."""
        return self.now() - self.seconds - discord.utils.snowflake_time(snowflake).timestamp()

    def trace(self) -> aiohttp.TraceConfig:
        """Return a trace that makes an aiohttp session call `note` after every request."""
        config = aiohttp.TraceConfig()

        async def on_end(_: object, __: object, params: aiohttp.TraceRequestEndParams) -> None:
            self.note(params.response.headers.get("Date", ""))

        config.on_request_end.append(on_end)
        return config

    def note(self, date: str) -> None:
        """Measure the skew from a `Date` header; one that cannot be read changes nothing."""
        try:
            skew = self.now() - parsedate_to_datetime(date).timestamp() - 0.5
        except (ValueError, TypeError):
            return
        if abs(skew) < 2.0:
            skew = 0.0
        elif not self.seconds:
            log.warning("this computer's clock is off from Discord's; set it", extra={"seconds": f"{skew:+.0f}"})
        self.seconds = skew


def drop_stale(client: discord.Client, skew: ClockSkew, counts: Counts) -> None:
    """Make `client` drop interactions that are too old to be answered: Discord sends them after a resumed session."""
    parsers: dict[str, Callable[[Any], None]] = client._connection.parsers  # noqa: SLF001 - there is no public way in
    handle = parsers["INTERACTION_CREATE"]

    def fresh_only(data: Any) -> None:
        age = skew.age(int(data["id"]))
        if STALE < age < HOUR:
            counts.events["stale"] += 1
            log.warning("an interaction came too late to be answered", extra={"seconds": f"{age:.1f}"})
        else:
            handle(data)

    parsers["INTERACTION_CREATE"] = fresh_only


async def answer_unknown(client: discord.Client, counts: Counts, interaction: discord.Interaction[Any]) -> None:
    """Tell the member what to do if no handler is registered for the button, menu or form that was used."""
    data: Any = interaction.data or {}
    custom_id, kind = str(data.get("custom_id", "")), data.get("component_type")
    store = client._connection._view_store  # noqa: SLF001 - it alone knows what is registered
    if interaction.type is discord.InteractionType.component:
        message = interaction.message
        views = [store._views.get(key, {}) for key in (message.id if message else None, None)]  # noqa: SLF001
        known = any((kind, custom_id) in view for view in views)
        if not known and message and any(pattern.fullmatch(custom_id) for pattern in store._dynamic_items):  # noqa: SLF001
            known = _shows(message, custom_id)
    elif interaction.type is discord.InteractionType.modal_submit:
        known = custom_id in store._modals or interaction.response.is_done()  # noqa: SLF001
    else:
        return
    if not known:
        counts.events["old button"] += 1
        await tell(interaction, OLD_BUTTON)


def _shows(message: discord.Message, custom_id: str) -> bool:
    """Return whether the component is in the message: discord.py silently drops a dynamic item that is not."""
    kind = discord.ui.LayoutView if message.flags.components_v2 else discord.ui.View
    view = kind.from_message(message, timeout=None)
    return any(getattr(item, "custom_id", None) == custom_id for item in view.walk_children())

"""Interactions that no command can handle: those that come too late, and buttons and forms that nobody knows."""

from __future__ import annotations

import logging
import time
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot.client import internals
from bot.commands.errors import tell
from bot.runtime.counts import Counts
from bot.view.custom_id import PREFIX as ANSWER_PREFIX
from bot.view.moderator_custom_id import PREFIX as MODERATOR_PREFIX
from passages.text.lazy_pattern import lazily

log = logging.getLogger(__name__)

STALE = 2.5  # s: Discord waits 3 s for a first response
HOUR = 3600.0  # an age beyond it tells of a wrong clock, which must not silence the bot
_OURS = lazily(rf"(?:{ANSWER_PREFIX}|{MODERATOR_PREFIX}):[\s\S]+")
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

    def fresh(data: Any) -> bool:
        age = skew.age(int(data["id"]))
        if not STALE < age < HOUR:
            return True
        counts.events["stale"] += 1
        log.warning("an interaction came too late to be answered", extra={"seconds": f"{age:.1f}"})
        return False

    internals.filter_interactions(client, fresh)


async def answer_unknown(counts: Counts, interaction: discord.Interaction[Any]) -> None:
    """Tell the member what to do if nothing handles the button, menu or form that was used.

    Only buttons with our prefixes are handled: every view and form comes out stopped, so discord.py keeps none.
    """
    data: Any = interaction.data or {}
    custom_id, message = str(data.get("custom_id", "")), interaction.message
    if interaction.type is discord.InteractionType.component:
        known = bool(_OURS.fullmatch(custom_id)) and message is not None and _shows(message, data)
    elif interaction.type is discord.InteractionType.modal_submit:
        known = interaction.response.is_done()
    else:
        return
    if not known:
        counts.events["old button"] += 1
        await tell(interaction, OLD_BUTTON)


def _shows(message: discord.Message, used: Any) -> bool:
    """Return whether the component that was used is in the message: discord.py silently drops one that is not."""
    kind = discord.ui.LayoutView if message.flags.components_v2 else discord.ui.View
    wanted = used.get("component_type"), used.get("custom_id")
    shown = kind.from_message(message, timeout=None).walk_children()
    return any((item.type.value, getattr(item, "custom_id", None)) == wanted for item in shown)

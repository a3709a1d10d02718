"""The Discord client: start, stop, faults, one error handler. What members and moderators see is in `bot.commands`."""

from __future__ import annotations

from bot.client.running import run
from bot.client.session import LoccitClient

__all__ = ["LoccitClient", "run"]

"""The Discord client: start, stop, faults, one error handler. What members and moderators see is in `bot.commands`."""

from __future__ import annotations

from bot.client.client import LoccitClient

__all__ = ["LoccitClient"]

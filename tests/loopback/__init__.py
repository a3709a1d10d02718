"""A Discord on this computer: real HTTP and a real gateway on 127.0.0.1, simcord's model behind them.

The bot is started as its users start it, in a process of its own, and knows nothing of the test:

    async with loopback() as discord, running(discord, tmp_path) as bot:
        asked = discord.slash(discord.reader, "ask", question="…")
        answer = await discord.response(asked)
"""

from __future__ import annotations

from tests.loopback.process import Bot, running
from tests.loopback.server import Loopback, loopback

__all__ = ["Bot", "Loopback", "loopback", "running"]

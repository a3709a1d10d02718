"""One frozen settings object, read once from `.env` and the environment, never at import."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.gate import Limits


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host decided. `texts` is None for the sample text that ships with Loccit."""

    token: str = field(default="", repr=False)
    texts: Path | None = None
    data: Path = Path(".loccit")
    moderator_role: str = ""  # the name of a role that may reload, beside Manage Server
    log_level: str = "INFO"
    limits: Limits = Limits()
    api: str = ""  # another API base on loopback, for tests

"""Write log lines as key=value pairs, one event a line, without secrets and without what members write."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, TextIO
from urllib.parse import unquote, urlsplit

from passages.text.lazy_pattern import lazily

log = logging.getLogger(__name__)

# Attributes set on a record with `extra=` that are logged as pairs.
FIELDS: Final = ("ref", "user", "guild", "channel", "shard", "command", "seconds", "count", "version", "stack")
# The URL that answers an interaction contains its token.
ADDRESS: Final = lazily(r"(/(?:interactions|webhooks)/\d+/)[^/?\s'\")]+")

_SHORTEST: Final = 4  # characters of a secret: masking fewer would leave no line to read
_FRAMES: Final = ("  File ", "Traceback ", "\n")  # what parts of a trace begin with that hold no more than code
_typed: ContextVar[str] = ContextVar("typed", default="")


def keep_out(typed: str) -> None:
    """Keep what a member typed out of the log, from now on in this task: an error may tell the words that it met."""
    _typed.set(f"{_typed.get()} {typed}".strip())


def set_up(level: str, token: str = "", stream: TextIO | None = None, *, database: str = "") -> None:
    """Send log lines to `stream` (standard error by default). Libraries never log below INFO.

    At DEBUG, discord.py and aiohttp write whole payloads: questions, messages and the tokens that answer them.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Pairs(token, database))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    for ours in ("bot", "passages"):
        logging.getLogger(ours).setLevel(level)
    logging.getLogger("discord.client").addFilter(lambda record: "voice will NOT" not in record.getMessage())
    logging.captureWarnings(capture=True)
    # What nobody catches would else be printed as it is, secrets included.
    sys.excepthook = lambda _, error, __: _log_uncaught(error)
    threading.excepthook = lambda uncaught: _log_uncaught(uncaught.exc_value)


def _log_uncaught(error: BaseException | None) -> None:
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return
    log.critical("an unexpected error ended what was running: %s", type(error).__name__, exc_info=error)


class Pairs(logging.Formatter):
    """A formatter for `time=… level=info logger=bot.client message="…" ref=3f9a1c trace="…"`."""

    def __init__(self, token: str = "", database: str = "") -> None:
        """Mask `token`, the URL `database` and its password in every line."""
        super().__init__()
        password = urlsplit(database).password or ""
        names = {token: "[token]", database: "[database]", password: "[password]", unquote(password): "[password]"}
        long_enough = {secret: name for secret, name in names.items() if len(secret) >= _SHORTEST}
        # An error that shows a value as Python spells it shows it with another backslash.
        self._secrets = {repr(secret)[1:-1]: name for secret, name in long_enough.items()} | long_enough

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of key=value pairs."""
        pairs = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        pairs |= {name: str(getattr(record, name)) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            pairs["trace"] = "".join(_without_typed(record.exc_info[1]))
        if record.stack_info:
            pairs["stack"] = record.stack_info
        # Before quoting, which would spell some characters of a secret in another way.
        return " ".join(f"{name}={_quoted(self._without_secrets(value))}" for name, value in pairs.items())

    def _without_secrets(self, line: str) -> str:
        for secret, name in self._secrets.items():
            line = line.replace(secret, name)
        return ADDRESS.sub(r"\1[token]", line)


def _without_typed(error: BaseException) -> Iterator[str]:
    """Yield a trace, in whose messages the words that `keep_out` was given are masked."""
    words = {word for word in re.findall(r"\w+", _typed.get()) if len(word) > 2 or not word.isascii()}
    masked = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)", re.IGNORECASE)
    for part in traceback.TracebackException.from_exception(error).format():
        yield part if part.startswith(_FRAMES) else masked.sub("[typed]", part)


def _quoted(value: str) -> str:
    plain = value and all(character.isalnum() or character in "-+._:/,%" for character in value)
    return value if plain else json.dumps(value, ensure_ascii=False)

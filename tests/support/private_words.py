"""What members type in a test stands in no line that is logged meanwhile, whatever goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.runtime import logs

_SHORTEST = 12  # characters: a shorter question may be a word of the line itself


class _Written(logging.Handler):
    """Keeps each line as the bot would write it, formatted in the task that logged it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.Pairs())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(autouse=True)
def nothing_typed_is_logged() -> Iterator[None]:
    """Fail a test in which a question was logged. It is known from what the commands keep out of the log."""
    written, typed, keep_out = _Written(), set[str](), logs.keep_out

    def noting(words: str) -> None:
        typed.add(words)
        keep_out(words)

    patched = pytest.MonkeyPatch()
    for module in ("ask", "members", "answer_buttons"):
        patched.setattr(f"bot.commands.{module}.keep_out", noting)
    logging.getLogger().addHandler(written)
    yield
    logging.getLogger().removeHandler(written)
    patched.undo()
    lines = "\n".join(written.lines)
    assert not [words for words in typed if len(words) >= _SHORTEST and words in lines]

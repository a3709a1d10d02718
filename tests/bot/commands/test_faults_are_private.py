"""An error at any depth that tells what a member typed is logged without it; the member gets a reference."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.commands.errors import FAILED
from bot.runtime import logs
from tests.support.discord_world import World, words_of

WORDS = ("quixotism", "zymurgist", "Łódź")
QUESTION = f"Did the {WORDS[1]} confirm {WORDS[0]} in {WORDS[2]}?"
DEPTHS = (
    "bot.commands.ask.visible_texts_at", "bot.commands.ask.choose_text", "bot.commands.ask.find_answer",
    "bot.commands.search_scope.answer", "passages.search.searcher.Index.query", "bot.commands.ask.send",
    "bot.commands.ask.remember",
)  # fmt: skip
ERRORS = (KeyError(WORDS[1]), ValueError(f"what is {QUESTION!r}"), RuntimeError(f"{WORDS[0].upper()}: {WORDS[2]}"))


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Pairs())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


async def test_no_word_of_a_question_is_in_the_trace_of_an_error(
    discord_world: World, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord_world.expected = (KeyError, ValueError, RuntimeError)
    for depth in DEPTHS:
        for error in ERRORS:
            with monkeypatch.context() as patched:
                patched.setattr(depth, failing(error))
                result: Any = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
            assert FAILED in words_of((result.followups or [result.response])[-1])
    lines = written.getvalue().splitlines()
    assert sum(type(error).__name__ in line for line in lines for error in ERRORS) >= len(DEPTHS) * len(ERRORS)
    assert all("trace=" in line and "ref=" in line for line in lines)
    for word in (*WORDS, discord_world.guild.name):
        assert word.casefold() not in written.getvalue().casefold()


def failing(error: Exception, question: str = QUESTION) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        try:
            dict[str, str]()[question]
        except KeyError as cause:
            raise error from cause

    return fail


async def test_a_mention_and_a_button_keep_it_out_as_well(
    discord_world: World, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, question = discord_world, "Why does a group need page numbers?"
    world.expected = (KeyError,)
    answer: Any = (await world.ann.slash(world.channel, "ask", question=question)).response
    monkeypatch.setattr("passages.search.searcher.Index.query", failing(KeyError(QUESTION)))
    await world.ann.send(world.channel, f"{world.mention} {QUESTION}")
    monkeypatch.setattr("bot.commands.answer_buttons._excerpts", failing(KeyError(question), question))
    await world.ann.click(answer, label="After")
    assert written.getvalue().count("KeyError") >= 2
    assert "numbers" not in written.getvalue()
    assert not [word for word in WORDS if word in written.getvalue()]


def test_an_error_of_the_database_tells_no_values(discord_world: World) -> None:
    insert = text("INSERT INTO servers (id, revision, since, misses_kept) VALUES (:id, 0, '2026-01-01', 0)")
    given = {"id": 987_654_321}

    def twice() -> None:
        with discord_world.client.app.store.database.transaction() as session:
            session.execute(insert, given)
            session.execute(insert, given)

    with pytest.raises(IntegrityError) as caught:
        twice()
    assert "987654321" not in str(caught.value)

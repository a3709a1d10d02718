"""Servers that `LOCCIT_SERVERS` does not name: all of their own library, and nothing of the host's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.client import LoccitClient
from tests.support.discord_world import quotes_in, words_of
from tests.support.library_world import press_all
from tests.support.uploading import LIGHTHOUSE, Moderators, client_for, file_host, moderators, only_for, words

__all__ = ["file_host", "moderators"]

HOSTS = "Who was Mrs Szentgyörgyi?"


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    client = client_for(tmp_path / "data")
    only_for(client, 1)
    return client


async def test_such_a_server_brings_asks_reads_and_keeps_its_own_texts(moderators: Moderators) -> None:
    world, ann = moderators.world, moderators.world.ann
    entry = await moderators.add(LIGHTHOUSE)
    asked = await ann.slash(world.channel, "ask", question="What was sold with the furniture?")
    assert "green book" in quotes_in(words_of(asked.response))[0]
    assert await press_all(world, ann, asked.response, lambda: None) > 3
    assert "Nobody asked" in words_of((await ann.slash(world.channel, "page", label="9")).response)
    told = await moderators.mo.slash(world.channel, "reading set", text=entry.id, pages="7")
    assert "up to page 7" in words_of(told.response)
    assert "up to page 8" in words_of((await moderators.mo.slash(world.channel, "reading advance", pages="8")).response)
    for command in ("list", "log", "misses", "status"):
        assert words(await moderators.slash(moderators.mo, command))
    assert "1 version kept" in words(await moderators.slash(moderators.mo, "history", text=entry.id))
    shown = await moderators.slash(moderators.mo, "details", text=entry.id)
    assert shown.modal


async def test_a_miss_says_that_the_hosts_texts_were_searched_too_and_only_where_they_may_be(
    moderators: Moderators,
) -> None:
    world, client = moderators.world, moderators.client
    await moderators.add(LIGHTHOUSE)
    title = client.app.library.snapshot.texts[0].title
    for closed in (True, False):
        if not closed:
            only_for(client)
        missed = await world.ann.slash(world.channel, "ask", question="Which elephants and giraffes marched?")
        assert (f"also searched: *{title}*" in words_of(missed.response)) is not closed


async def test_nothing_there_shows_the_hosts_texts(moderators: Moderators) -> None:
    world, ann = moderators.world, moderators.world.ann
    (hosts,) = moderators.client.app.library.snapshot.texts
    for own in (False, True):
        if own:
            await moderators.add(LIGHTHOUSE)
        for command, options in (
            ("ask", {"question": HOSTS}),
            ("ask", {"question": HOSTS, "text": hosts.version}),
            ("page", {"label": hosts.document.labels[0], "text": hosts.title}),
            ("texts", {}),
            ("help", {}),
        ):
            result = await ann.slash(world.channel, command, **options)
            assert result.ephemeral, command
            told = words_of(result.response)
            assert not quotes_in(told)
            assert hosts.title not in told or hosts.title in options.values(), command
        for command in ("ask", "page"):
            assert len(await ann.autocomplete(world.channel, command, "text", "")) == own
        assert len(await moderators.mo.autocomplete(world.channel, "reading set", "text", "")) == own
        refused = await moderators.mo.slash(world.channel, "reading set", text=hosts.version)
        assert "There is no text called" in words_of(refused.response)


async def test_an_answer_from_before_the_host_closed_its_texts_opens_nothing_more(moderators: Moderators) -> None:
    world, client = moderators.world, moderators.client
    only_for(client)
    answer = (await world.ann.slash(world.channel, "ask", question=HOSTS)).response
    assert answer
    assert quotes_in(words_of(answer))
    (hosts,) = client.app.library.snapshot.texts
    await moderators.mo.slash(world.channel, "reading set", text=hosts.version, pages=hosts.document.labels[-1])
    only_for(client, 1)
    for label in ("After", "Cite"):
        pressed = (await world.bo.click(answer, label=label)).response
        assert "ask again" in words_of(pressed)
    followed = await world.ann.slash(world.channel, "ask", question="more")
    assert not quotes_in(words_of(followed.response))
    shown = await moderators.mo.slash(world.channel, "reading show")
    assert "not in the library any more" in words_of(shown.response)
    assert hosts.title not in words_of(shown.response)

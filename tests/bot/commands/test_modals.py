"""The moderators' forms: nothing that was typed is lost, to a wrong line, to a restart or to a text that is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import LoccitClient
from bot.commands.modals import MAX_LONG, _block, _in_block
from tests.bot.commands.test_library_log import value_of
from tests.support.discord_world import labels_of, words_of
from tests.support.uploading import HARBOUR, LIGHTHOUSE, Moderators, client_for, file_host, moderators, said, words

__all__ = ["file_host", "moderators"]

AGAIN = "Fill it in again"


@pytest.fixture
def simcord_bot(tmp_path: Path) -> LoccitClient:
    return client_for(tmp_path / "data")


async def restart(moderators: Moderators) -> None:
    """Another process on the same data."""
    fresh = client_for(moderators.client.app.settings.data)
    await moderators.world.env.restart_bot(fresh)
    moderators.world.client = fresh


async def test_what_was_typed_comes_back_with_the_error_and_can_be_mended(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    form = await moderators.slash(moderators.mo, "aliases", text=entry.id)
    typed = "beacon = lighthouse\njust *this*\n@everyone = all"
    refused = said(await moderators.mo.submit_modal(form, {"names": typed}))
    assert "is not like “DPRK = North Korea”" in words_of(refused)
    assert f"```\n{typed}\n```" in words_of(refused)
    again = await moderators.mo.click(refused, label=AGAIN)
    assert value_of(again.modal, "names") == typed
    preview = said(await moderators.mo.submit_modal(again, {"names": "beacon = lighthouse"}))
    await moderators.mo.click(preview, label="Confirm")
    assert moderators.entries()[0].details.aliases == (("beacon", "lighthouse"),)


async def test_every_field_comes_back_even_after_a_restart(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    form = await moderators.slash(moderators.mo, "details", text=entry.id)
    filled = {"title": "\u200b ", "author": "B. ``` Keeper", "year": "1911", "container": "Coast", "language": "en"}
    refused = said(await moderators.mo.submit_modal(form, filled))
    await restart(moderators)
    again = await moderators.mo.click(refused, label=AGAIN)
    assert value_of(again.modal, "author") == "B. ''' Keeper"
    assert [value_of(again.modal, name) for name in ("year", "container", "language")] == ["1911", "Coast", "en"]


@pytest.mark.parametrize(
    ("command", "filled", "told"),
    [
        ("aliases", {"names": "beacon = lighthouse"}, "### The Lighthouse"),
        ("details", {"title": "On Light", "language": "en"}, "### On Light"),
        ("forget", {"name": "Readers"}, "Everything of this server is deleted"),
    ],
)
async def test_a_form_that_was_open_over_a_restart_can_be_sent_off(
    moderators: Moderators, command: str, filled: dict[str, str], told: str
) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    form = await moderators.slash(moderators.mo, command, **({} if command == "forget" else {"text": entry.id}))
    await restart(moderators)
    assert told in words(await moderators.mo.submit_modal(form, filled))


async def test_the_details_of_an_upload_that_a_restart_took_are_given_back(moderators: Moderators) -> None:
    preview = await moderators.upload(LIGHTHOUSE)
    form = await moderators.mo.click(preview, label="Edit details")
    await restart(moderators)
    result = said(await moderators.mo.submit_modal(form, {"title": "On Ships", "author": "A. Keeper"}))
    assert "Upload it again" in words_of(result)
    assert "A. Keeper" in words_of(result)
    assert labels_of(result) == []


async def test_the_longest_names_come_back_whole(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    form = await moderators.slash(moderators.mo, "aliases", text=entry.id)
    typed = ("a_long_line_without_a_sign *" * 200)[:MAX_LONG]
    refused = said(await moderators.mo.submit_modal(form, {"names": typed}))
    again = await moderators.mo.click(refused, label=AGAIN)
    assert value_of(again.modal, "names") == typed


async def test_a_form_of_another_servers_text_finds_nothing(moderators: Moderators) -> None:
    entry = await moderators.add(LIGHTHOUSE)
    form = await moderators.slash(moderators.mo, "aliases", text=entry.id)
    theirs = await moderators.add(HARBOUR, who=moderators.eve)
    stolen = await moderators.slash(moderators.eve, "aliases", text=theirs.id)
    stolen._interaction.modal["custom_id"] = (form.modal or {})["custom_id"]
    told = words(await moderators.eve.submit_modal(stolen, {"names": "beacon = lighthouse"}))
    assert "There is no text called" in told
    assert moderators.entries()[0].details.aliases == ()


@given(st.text(max_size=200).filter(lambda text: "```" not in text))
def test_a_code_block_gives_back_what_was_put_in(typed: str) -> None:
    assert _in_block(f"-# Names\n{_block(typed)}") == typed

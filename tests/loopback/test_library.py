"""The moderators' library over a real socket, from the attachment to the answer, with the bot in its own process.

All tests here share one bot; each has a server of its own. At the end every message that was sent is held against the
laws of `discord_fixtures`: whole quotes, within the limits, nobody notified.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from simcord.backend.models import Message

from bot.view.moderator_custom_id import ModeratorAction, ModeratorButtonId
from tests.loopback import Bot, Loopback, loopback, running
from tests.loopback.people import Group, Person, Seen
from tests.loopback.server import File
from tests.support.discord_world import check_message, lowered, sent, texts_of
from tests.support.uploading import HARBOUR, LIGHTHOUSE, SECOND

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "What did the keeper of the lighthouse write into the green book?"
OTHERS = "What did the keeper count in winter, gulls or waves?"
SECRET = "Nobody has confirmed the word quixotism."
UPLOADED = [LIGHTHOUSE, SECOND, HARBOUR, SECRET]
MANAGE, VIEW = 1 << 5, 1 << 10  # Discord's bits for “Manage Server” and “View Channel”
names = itertools.count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rig(tmp_path_factory: pytest.TempPathFactory, sample: Any) -> AsyncIterator[tuple[Loopback, Bot, Path]]:
    folder = tmp_path_factory.mktemp("bot")
    async with loopback() as world, running(world, folder, LOCCIT_MODERATOR_ROLE="Librarian") as bot:
        yield world, bot, folder / "data"
    assert "Traceback" not in bot.text
    texts = [lowered(text) for text in (*texts_of(sample), *UPLOADED)]
    for body in sent(world.backend):
        check_message(body, texts)


@pytest.fixture
def world(rig: tuple[Loopback, Bot, Path]) -> Loopback:
    return rig[0]


@pytest.fixture
def data(rig: tuple[Loopback, Bot, Path]) -> Path:
    return rig[2]


@pytest.fixture
def group(world: Loopback) -> Group:
    return Group.found(world, f"Readers {next(names)}")


# ---- bringing texts


async def test_an_upload_is_previewed_in_private_confirmed_and_answers_with_its_page(group: Group) -> None:
    preview = await group.upload(LIGHTHOUSE, "light.md")
    assert preview.private
    assert "**Pages:** 7 to 9, 3 pages" in preview.words
    assert "Not added yet" in preview.words
    assert preview.labels == ["Confirm", "Edit details", "Cancel"]
    assert "Lighthouse" not in (await group.ann.slash("ask", question=QUESTION)).words
    confirm = preview.button("Confirm")
    assert "“The Lighthouse”, version 1, is live." in (await group.mo.press(preview, confirm)).words
    answer = await group.ann.slash("ask", question=QUESTION)
    assert not answer.private
    assert "“The Lighthouse”, p. 7" in answer.words
    again = await group.mo.press(forged(group.mo, confirm), confirm)
    assert "is in the library already" in again.words


async def test_details_are_filled_into_a_form_and_shown_before_they_go_live(group: Group) -> None:
    form = await group.mo.click(await group.upload(LIGHTHOUSE), "Edit details")
    assert form.form["title"] == "The Lighthouse"
    preview = await group.mo.submit(form, title="On Ships", author="A. Keeper", year="1911")
    assert "### On Ships\n-# by A. Keeper · 1911" in preview.words
    await group.mo.click(preview, "Confirm")
    assert "A. Keeper, “On Ships”: 3 pages" in (await group.mo.slash("library list")).words
    assert "A. Keeper, “On Ships”, p. 7" in (await group.ann.slash("ask", question=QUESTION)).words


async def test_cancel_leaves_no_trace(group: Group, data: Path) -> None:
    preview = await group.upload(SECRET, "secret.txt")
    confirm = preview.button("Confirm")
    assert holding(b"quixotism", data)
    assert "the file was not kept" in (await group.mo.click(preview, "Cancel")).words
    assert "Upload it again" in (await group.mo.press(forged(group.mo, confirm), confirm)).words
    assert "No texts yet" in (await group.mo.slash("library list")).words
    assert not holding(b"quixotism", data)


def holding(word: bytes, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


async def test_a_new_version_says_what_changed_and_both_can_be_downloaded_to_the_byte(
    group: Group, world: Loopback
) -> None:
    text = await group.add(LIGHTHOUSE, "first.md")
    preview = await group.upload(SECOND, "second.md", replaces=text)
    assert "**Passages since version 1:** 1 added, 1 changed" in preview.words
    assert "Nothing is changed yet" in preview.words
    assert "gulls" in (await group.ann.slash("ask", question=OTHERS)).words
    await group.mo.click(preview, "Confirm")
    assert "waves" in (await group.ann.slash("ask", question=OTHERS)).words.replace(OTHERS, "").replace("*", "")
    history = (await group.mo.slash("library history", text=text)).words
    assert history.index("**Version 2**, **live**") < history.index("**Version 1**")
    assert f"by <@{group.mo.id}>" in history
    for version, text_then, name in ((2, SECOND, "second.md"), (1, LIGHTHOUSE, "first.md")):
        got = await group.mo.slash("library download", text=text, version=version)
        assert got.private
        assert got.message
        (attached,) = got.message.attachments
        assert attached["filename"] == name
        assert world.backend.cdn.get(attached["url"]) == text_then.encode()


async def test_a_file_that_comes_in_part_is_refused(group: Group) -> None:
    whole = LIGHTHOUSE.encode()
    told = await group.mo.slash("library add", file=File("text.md", whole, whole[: len(whole) // 2]))
    assert told.private
    assert "came in part" in told.words
    assert "No texts yet" in (await group.mo.slash("library list")).words


async def test_two_moderators_who_confirm_one_title_at_once_make_it_live_once(group: Group, world: Loopback) -> None:
    other = Person(world, world.join("max", MANAGE, server=group.server.id), group.mo.at)
    first = await group.upload(LIGHTHOUSE)
    second = await other.slash("library add", file=File("text.md", SECOND.encode()))
    assert first.message
    assert second.message
    pressed = [
        world.click(group.mo.id, first.message, first.button("Confirm")),
        world.click(other.id, second.message, second.button("Confirm")),
    ]
    told = [Seen(asked, await world.answer(asked)).words for asked in pressed]
    assert sum("is live" in words for words in told) == 1
    assert sum("A text called The Lighthouse exists" in words for words in told) == 1


# ---- the way back, corrections, records


async def test_a_rollback_and_a_removal_ask_first_and_can_be_undone(group: Group) -> None:
    text = await group.add(LIGHTHOUSE)
    await group.add(SECOND, replaces=text)
    asked = await group.mo.slash("library rollback", text=text)
    back = await group.mo.click(asked, "Make version 1 live")
    assert "version 1 of “The Lighthouse” is live" in back.words
    assert "gulls" in (await group.ann.slash("ask", question=OTHERS)).words.replace(OTHERS, "")
    await group.mo.click(back, "Undo")
    assert "version 2" in (await group.mo.slash("library list")).words
    gone = await group.mo.click(await group.mo.slash("library remove", text=text), "Remove")
    assert "is removed" in gone.words
    assert "p. 7" not in (await group.ann.slash("ask", question=QUESTION)).words
    (offered,) = await group.mo.offered("library bring-back", "text", "light")
    assert "is back" in (await group.mo.slash("library bring-back", text=offered["value"])).words
    assert "p. 7" in (await group.ann.slash("ask", question=QUESTION)).words


async def test_aliases_and_details_are_corrected_as_a_new_version(group: Group) -> None:
    text = await group.add(LIGHTHOUSE)
    assert "p. 9" not in (await group.ann.slash("ask", question="Where is the logbook?")).words
    form = await group.mo.slash("library aliases", text=text)
    await group.mo.click(await group.mo.submit(form, names="logbook = green book"), "Confirm")
    assert "p. 9" in (await group.ann.slash("ask", question="Where is the logbook?")).words
    form = await group.mo.slash("library details", text=text)
    await group.mo.click(await group.mo.submit(form, author="A. Keeper"), "Confirm")
    assert "A. Keeper, “The Lighthouse”: 3 pages, 3 passages, version 3" in (await group.mo.slash("library list")).words


async def test_misses_are_kept_when_asked_for_and_without_who_asked(group: Group) -> None:
    await group.add(LIGHTHOUSE)
    await group.ann.slash("ask", question="What does it say about photosynthesis?")
    assert "does not keep them" in (await group.mo.slash("library misses")).words
    await group.mo.slash("library misses", keep="on")
    for _ in range(2):
        await group.ann.slash("ask", question="What does it say about photosynthesis?")
    told = await group.mo.slash("library misses")
    while "2 × What does it say about photosynthesis?" not in told.words:  # they are counted after the answer
        assert "None so far" in told.words or "1 × What" in told.words
        told = await group.mo.slash("library misses")
    assert str(group.ann.id) not in told.words


async def test_the_log_tells_who_did_what_and_the_log_channel_hears_of_it(group: Group, world: Loopback) -> None:
    channel = world.backend.create_channel(group.server.id, "log")
    assert f"Also told in <#{channel.id}>" in (await group.mo.slash("library log", channel=channel)).words
    await group.add(LIGHTHOUSE)
    await world.until(lambda: len(world.backend.messages[channel.id]) == 2, "line in the log channel")
    assert f"<@{group.mo.id}> added The Lighthouse, version 1" in (await group.mo.slash("library log")).words


async def test_forget_takes_the_typed_name_of_the_server_and_then_deletes_everything(group: Group, data: Path) -> None:
    await group.add(LIGHTHOUSE)
    wrong = await group.mo.submit(await group.mo.slash("library forget"), name="Readers")
    assert "Nothing was deleted" in wrong.words
    assert "p. 7" in (await group.ann.slash("ask", question=QUESTION)).words
    done = await group.mo.submit(await group.mo.slash("library forget"), name=group.server.name)
    assert "Everything of this server is deleted" in done.words
    assert "No texts yet" in (await group.mo.slash("library list")).words
    assert "p. 7" not in (await group.ann.slash("ask", question=QUESTION)).words
    assert not (data / "servers" / str(group.server.id)).exists()


async def test_what_was_confirmed_is_there_after_a_restart_and_what_was_not_is_gone(tmp_path: Path) -> None:
    async with loopback() as world:
        group = Group.found(world)
        async with running(world, tmp_path) as bot:
            text = await group.add(LIGHTHOUSE)
            removing = await group.mo.slash("library remove", text=text)
            waiting = await group.upload(HARBOUR)
            await bot.stop()
        async with running(world, tmp_path):
            assert "“The Lighthouse”, p. 7" in (await group.ann.slash("ask", question=QUESTION)).words
            assert "Upload it again" in (await group.mo.click(waiting, "Confirm")).words
            assert "is removed" in (await group.mo.click(removing, "Remove")).words


# ---- who may


PATHS: dict[str, dict[str, Any]] = {
    "library add": {"file": File("text.md", LIGHTHOUSE.encode())},
    "library list": {},
    "library history": {"text": "The Lighthouse"},
    "library download": {"text": "The Lighthouse"},
    "library rollback": {"text": "The Lighthouse"},
    "library remove": {"text": "The Lighthouse"},
    "library bring-back": {"text": "The Lighthouse"},
    "library details": {"text": "The Lighthouse"},
    "library aliases": {"text": "The Lighthouse"},
    "library misses": {"keep": "on"},
    "library log": {"quiet": True},
    "library forget": {},
    "library reload": {},
    "library status": {},
    "reading set": {"text": "The Lighthouse"},
    "reading advance": {"pages": "8"},
    "reading show": {},
    "reading clear": {},
}
ACTS = [
    ModeratorButtonId(act, "{text}", 1, 1)
    for act in (ModeratorAction.REMOVE, ModeratorAction.ROLL_BACK, ModeratorAction.BRING_BACK)
]
REFUSALS = {
    "member": "This needs the permission “Manage Server”",
    "direct message": "not in a direct message",
    "personal install": "Loccit is not a member of this server",
    "where the bot is no member": "Loccit is not a member of this server",
}


def outsider(kind: str, group: Group) -> Person:
    """Somebody who may not use the moderators' commands of `group`."""
    world, elsewhere = group.mo.world, group.mo.world.found("Elsewhere", invited=False)
    return {
        "member": group.ann,
        "direct message": Person(world, group.mo.id, world.direct(group.mo.id)),
        "personal install": Person(world, group.mo.id, group.mo.at, personal=True),
        "where the bot is no member": Person(world, elsewhere.moderator, elsewhere.channel, personal=True),
    }[kind]


def forged(who: Person, *custom_ids: str) -> Seen:
    """A message of the bot, where `who` is, with buttons that do not belong there."""
    buttons = [{"type": 2, "style": 2, "label": str(n), "custom_id": one} for n, one in enumerate(custom_ids)]
    rows: list[dict[str, Any]] = [{"type": 10, "content": "Old"}, {"type": 1, "components": buttons}]
    backend = who.world.backend
    message: Message = backend.create_message(who.at, backend.bot_user.id, components=rows, flags=1 << 15)
    return Seen(backend.new_interaction(2, who.at, who.id, None), message)


async def test_a_role_of_the_right_name_is_enough(group: Group, world: Loopback) -> None:
    for name, told in (("Librarian", "No texts yet"), ("Reader", "or the role “Librarian”")):
        who = Person(world, world.join(name, VIEW, server=group.server.id), group.ann.at)
        assert told in (await who.slash("library list")).words


async def test_every_moderators_command_is_tried_by_others(world: Loopback) -> None:
    (registered,) = (body for method, path, body in world.rest.calls if method == "PUT" and path.endswith("/commands"))
    groups = [one for one in registered if any(option["type"] == 1 for option in one.get("options") or [])]
    assert {f"{one['name']} {option['name']}" for one in groups for option in one["options"]} == set(PATHS)


@pytest.mark.parametrize("kind", REFUSALS)
async def test_no_command_form_choice_or_button_is_open_to_others(group: Group, kind: str) -> None:
    text = await group.add(LIGHTHOUSE)
    who, before = outsider(kind, group), (await group.mo.slash("library log")).words
    for path, options in PATHS.items():
        told = await who.slash(path, **options)
        assert told.private or kind == "direct message"
        assert REFUSALS[kind] in told.words
        assert not told.asked.modal
        if "text" in options:
            assert await who.offered(path, "text", "li") == [], path
    waiting = (await group.upload(HARBOUR)).button("Confirm")
    for custom_id in (waiting, *(order.custom_id.format(text=text) for order in ACTS)):
        assert REFUSALS[kind] in (await who.press(forged(who, custom_id), custom_id)).words
    assert (await group.mo.slash("library log")).words == before


@pytest.mark.parametrize("kind", [kind for kind in REFUSALS if kind != "member"])
async def test_members_commands_answer_in_the_servers_own_places_alone(group: Group, kind: str) -> None:
    await group.add(LIGHTHOUSE)
    who = outsider(kind, group)
    for path, options in (("ask", {"question": QUESTION}), ("page", {"label": "7"}), ("texts", {}), ("help", {})):
        told = await who.slash(path, **options)
        assert "inside a server where I am installed" in told.words
        assert "Lighthouse" not in told.words
    assert await who.offered("ask", "text", "", question="x") == []


async def test_a_moderator_elsewhere_reaches_nothing_by_name_id_choice_or_button(group: Group) -> None:
    text = await group.add(LIGHTHOUSE)
    preview = await group.upload(HARBOUR)
    eve = Group.found(group.mo.world, "Strangers").mo
    for path, options in PATHS.items():
        if "text" not in options:
            continue
        for wanted in (text, "The Lighthouse"):
            assert "There is no text called" in (await eve.slash(path, text=wanted)).words
        if path != "reading set":  # which offers the host's texts
            assert await eve.offered(path, "text") == []
    upload = await eve.slash("library add", file=File("text.md", SECOND.encode()), replaces=text)
    assert "There is no text called" in upload.words
    orders = [order.custom_id.format(text=text) for order in ACTS]
    for custom_id in (*orders, *(preview.button(label) for label in preview.labels)):
        told = (await eve.press(forged(eve, custom_id), custom_id)).words
        assert "There is no text called" in told or "Upload it again" in told or "Nothing was changed" in told
        assert "Lighthouse" not in told
        assert "Harbour" not in told
    for path in ("library list", "library misses", "library log", "reading show", "texts", "help"):
        assert "Lighthouse" not in (await eve.slash(path)).words
    assert "Lighthouse" not in (await eve.slash("ask", question=QUESTION)).words
    assert "Lighthouse" not in await eve.mention(QUESTION)
    assert "is live" in (await group.mo.click(preview, "Confirm")).words

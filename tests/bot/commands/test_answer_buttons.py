"""The buttons under a quote: for the asker and for others, after a restart, and when the text has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import LoccitClient
from bot.commands import answer_buttons, context
from bot.view.custom_id import MAX_ID, Action, ButtonId, PassageRef, parse_button_id
from passages.search.searcher import Index
from passages.storage.library import SAMPLE, Library
from tests.support.discord_world import World, deferral, labels_of, quotes_in, walk, words_of

QUESTION = "Why does a group need page numbers?"
Ask = Callable[[str], Awaitable[Any]]


@pytest.fixture
def ask(discord_world: World) -> Ask:
    """Ann's question, and the message that answers it."""

    async def answered(question: str) -> Any:
        return (await discord_world.ann.slash(discord_world.channel, "ask", question=question)).response

    return answered


async def test_an_answer_has_buttons_with_words(ask: Ask) -> None:
    labels = labels_of(await ask(QUESTION))
    assert labels[:4] == ["Before", "After", "Whole page", "Cite"]
    assert labels[-1] == "More passages"
    assert len(labels) == len(set(labels))


async def test_the_buttons_of_a_passage_stand_under_it_and_not_under_the_last_one(
    discord_world: World, ask: Ask
) -> None:
    message = await discord_world.click(discord_world.ann, await ask(QUESTION), "More passages")
    rows = [
        "quote" if one["type"] == 10 and one["content"].startswith(">") else one["components"][0]["label"]
        for one in message.components
        if one["type"] == 1 or one["content"].startswith(">")
    ]
    assert rows[:3] == ["quote", "Before", "quote"]
    assert rows[-2] == "quote"


@pytest.mark.parametrize("label", ["More passages", "Before", "After", "Passage 2"])
async def test_the_askers_click_turns_the_message_itself(discord_world: World, ask: Ask, label: str) -> None:
    message = await ask(QUESTION)
    before = quotes_in(words_of(message))
    await discord_world.ann.click(message, label=label)
    changed = discord_world.channel.last_message
    assert changed is not None
    assert changed.id == message.id
    assert quotes_in(words_of(changed))[0] != before[0]
    assert QUESTION in words_of(changed)


@pytest.mark.parametrize("label", ["More passages", "Before", "After", "Passage 2", "Whole page", "Cite"])
async def test_another_members_click_gets_a_private_copy(discord_world: World, ask: Ask, label: str) -> None:
    message = await ask(QUESTION)
    before = words_of(message)
    result = await discord_world.click(discord_world.bo, message, label)
    assert result.id != message.id
    assert result.ephemeral
    assert words_of(message) == before


async def test_a_private_copy_belongs_to_the_one_who_clicked(discord_world: World, ask: Ask) -> None:
    copy = await discord_world.click(discord_world.bo, await ask(QUESTION), "After")
    before = quotes_in(words_of(copy))
    again = await discord_world.click(discord_world.bo, copy, "After")
    assert again.id == copy.id
    assert quotes_in(words_of(again)) != before


@pytest.mark.parametrize("label", ["Whole page", "Cite"])
async def test_a_page_and_a_citation_are_private_for_the_asker_too(discord_world: World, ask: Ask, label: str) -> None:
    result = await discord_world.click(discord_world.ann, await ask(QUESTION), label)
    assert result.ephemeral


async def test_more_passages_go_on_until_there_are_no_more_and_lead_back(discord_world: World, ask: Ask) -> None:
    message = await ask(QUESTION)
    start = words_of(message)
    seen = quotes_in(start)
    for _ in range(10):
        if "More passages" not in labels_of(message):
            break
        message = await discord_world.click(discord_world.ann, message, "More passages")
        new = quotes_in(words_of(message))
        assert not set(new) & set(seen)
        seen += new
    assert "More passages" not in labels_of(message)
    while "Earlier passages" in labels_of(message):
        message = await discord_world.click(discord_world.ann, message, "Earlier passages")
    assert quotes_in(words_of(message)) == quotes_in(start)


async def test_further_passages_have_the_words_of_the_question_marked(discord_world: World, ask: Ask) -> None:
    message = await discord_world.click(discord_world.ann, await ask(QUESTION), "More passages")
    assert "**" in words_of(message).split("\n> ", 1)[1].split("\n")[0]


async def test_before_and_after_walk_the_text_and_lead_back_to_the_answer(discord_world: World, ask: Ask) -> None:
    message = await ask(QUESTION)
    start = quotes_in(words_of(message))
    message = await discord_world.click(discord_world.ann, message, "Before")
    message = await discord_world.click(discord_world.ann, message, "Before")
    message = await discord_world.click(discord_world.ann, message, "After")
    message = await discord_world.click(discord_world.ann, message, "After")
    assert quotes_in(words_of(message))[0] in start[0] or start[0] in quotes_in(words_of(message))[0]
    message = await discord_world.click(discord_world.ann, message, "Back to the answer")
    assert quotes_in(words_of(message)) == start


async def test_at_the_ends_of_the_text_there_is_nowhere_further_to_go(discord_world: World, ask: Ask) -> None:
    message = await ask("Who argued above a bicycle shop about a coat?")
    for label in ("Before", "After"):
        for _ in range(100):
            button = button_of(message, label)
            if button.get("disabled"):
                break
            message = await discord_world.click(discord_world.ann, message, label)
        assert button_of(message, label)["disabled"]


async def test_the_whole_page_is_the_page_of_the_quote_and_can_be_turned(discord_world: World, ask: Ask) -> None:
    page = await discord_world.click(discord_world.ann, await ask("Who was Mrs Szentgyörgyi?"), "Whole page")
    assert "p. 21" in words_of(page)
    assert "Previous page" not in labels_of(page)
    turned = await discord_world.click(discord_world.ann, page, "Next page")
    assert turned.id == page.id
    assert "p. 22" in words_of(turned)


async def test_a_page_too_long_for_a_message_is_read_in_parts_without_a_gap(
    discord_world: World, ask: Ask, tmp_path: Path
) -> None:
    body = "\n\n".join(f"Paragraph {n} is about *stars* and stripes. " + "It goes on and on. " * 40 for n in range(12))
    (tmp_path / "long.txt").write_text(f"{body} [End Page 7]\n\nThe next page is short. [End Page 8]\n")
    discord_world.put(Library(tmp_path).snapshot)
    message = (await discord_world.ann.slash(discord_world.channel, "page", label="7")).response
    parts = quotes_in(words_of(message))
    while "Rest of the page" in labels_of(message):
        message = await discord_world.click(discord_world.ann, message, "Rest of the page")
        parts += quotes_in(words_of(message))
    assert len(parts) > 1
    assert "".join("".join(parts).split()) == "".join(body.split())
    message = await discord_world.click(discord_world.ann, message, "Start of the page")
    assert quotes_in(words_of(message)) == parts[:1]


async def test_cite_gives_chicago_mla_apa_and_bibtex_with_the_page(discord_world: World, ask: Ask) -> None:
    said = words_of(await discord_world.click(discord_world.ann, await ask("Who was Mrs Szentgyörgyi?"), "Cite"))
    for form in ("**Chicago**", "**MLA**", "**APA**", "**BibTeX**"):
        assert form in said
    assert "*Loccit Papers* (2026)\\: 21." in said
    assert "(The Loccit founders, 2026, p. 21)" in said
    assert "@article{" in said


async def test_a_quote_with_a_note_can_show_it(discord_world: World, ask: Ask) -> None:
    message = await ask("What does the proverb say about pride and a fall?")
    label = next(label for label in labels_of(message) if label.startswith("Note"))
    result = await discord_world.click(discord_world.bo, message, label)
    assert result.ephemeral
    assert "**Note 2**" in words_of(result)
    assert quotes_in(words_of(result))
    assert "²" in words_of(message)


async def test_the_nearest_passage_of_a_miss_is_behind_a_button_and_marked_as_such(discord_world: World) -> None:
    question = "Which volcano, glacier and earthquake frightened the ferry?"
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} {question}")
    message = discord_world.channel.last_message
    assert message is not None
    assert not quotes_in(words_of(message))
    result = await discord_world.click(discord_world.ann, message, "Nearest passage")
    assert result.ephemeral
    assert "The nearest passage, which may not be about it:" in words_of(result)
    assert quotes_in(words_of(result))


async def test_a_click_that_takes_long_is_answered_all_the_same(
    discord_world: World, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await ask(QUESTION)
    found = context.visible_texts_at

    async def slow(*given: Any, **options: Any) -> Any:
        await deferral(discord_world.env)
        return await found(*given, **options)

    monkeypatch.setattr("bot.commands.deferral.PATIENCE", 0.05)
    monkeypatch.setattr(answer_buttons, "visible_texts_at", slow)
    result = await discord_world.ann.click(message, label="After")
    assert result.ephemeral
    assert quotes_in(words_of(result.response))
    assert words_of(message) == words_of(discord_world.channel.last_message)


async def test_buttons_work_after_a_restart(discord_world: World, ask: Ask) -> None:
    message = await ask(QUESTION)
    before = quotes_in(words_of(message))
    fresh = LoccitClient(discord_world.client.app.settings, discord_world.client.app.library)
    await discord_world.env.restart_bot(fresh)
    result = await discord_world.click(discord_world.ann, message, "More passages")
    assert quotes_in(words_of(result)) != before
    assert "**" in words_of(result)


async def test_after_the_text_changed_a_button_says_so_and_what_to_do(
    discord_world: World, ask: Ask, tmp_path: Path
) -> None:
    message = await ask(QUESTION)
    source = next(SAMPLE.glob("*.md"))
    (tmp_path / source.name).write_text(source.read_text() + "\n\nOne more paragraph.\n")
    discord_world.put(Library(tmp_path).snapshot)
    for label in labels_of(message):
        result = await discord_world.click(discord_world.ann, message, label)
        assert result.ephemeral
        assert "has changed since" in words_of(result)
        assert "ask again" in words_of(result)


async def test_another_text_may_change_without_breaking_the_button(
    discord_world: World, ask: Ask, tmp_path: Path
) -> None:
    message = await ask(QUESTION)
    source = next(SAMPLE.glob("*.md"))
    (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "a-new-one.md").write_text("# New\n\nA new text about groups and quotes.\n")
    discord_world.put(Library(tmp_path).snapshot)
    result = await discord_world.click(discord_world.ann, message, "After")
    assert quotes_in(words_of(result))


@given(
    st.sampled_from(Action),
    st.integers(0, 2**64 - 1),
    st.lists(st.tuples(st.sampled_from(["a1b2c3d", "zzzzzzz", "0"]), st.integers(0, 10**7)), min_size=1, max_size=60),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_a_press_survives_its_custom_id_within_100_characters(
    action: Action, owner: int, places: list[tuple[str, int]], at: int, detail: int
) -> None:
    press = ButtonId(action, owner, tuple(PassageRef(*place) for place in places), at, detail)
    assert len(press.custom_id) <= MAX_ID
    read = parse_button_id(press.custom_id)
    assert read is not None
    assert (read.action, read.owner, read.at, read.detail) == (action, owner, at, detail)
    assert read.refs
    assert read.refs == press.refs[: len(read.refs)]


@given(st.one_of(st.text(max_size=100), st.text("loccit1:moreapg0.9z", max_size=100).map("loccit1:more:".__add__)))
def test_reading_any_custom_id_never_raises(custom_id: str) -> None:
    press = parse_button_id(custom_id)
    assert press is None or press.refs


def button_of(message: Any, label: str) -> dict[str, Any]:
    return next(one for one in walk(message.components) if one.get("label") == label)


async def test_a_question_is_searched_once_and_more_of_its_passages_once_more(
    discord_world: World, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[str] = []
    rank = Index.rank

    def counted(index: Index, question: str, limit: int = 10, **given: Any) -> Any:
        searches.append(question)
        return rank(index, question, limit, **given)

    monkeypatch.setattr(Index, "rank", counted)
    message = await ask(QUESTION)
    assert quotes_in(words_of(message))
    assert searches == [QUESTION]
    more = await discord_world.click(discord_world.ann, message, "More passages")
    assert len(quotes_in(words_of(more))) > 1
    assert searches == [QUESTION, QUESTION]  # again, for the words to be marked: nothing is kept between clicks

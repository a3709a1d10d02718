"""What a member sees: asking by command, by mention, by reply and from a message's menu; pages, texts, help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.commands import ask
from passages import answer
from passages.model import Confidence
from passages.search import searcher
from passages.storage.library import SAMPLE, Library
from tests.support.discord_world import World, deferral, labels_of, quotes_in, stored, words_of

QUESTION = "How should a group quote a text?"
ABSENT = "What does it say about photosynthesis?"


async def test_an_answer_is_public_and_quotes_the_text_with_its_page(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    assert result.response is not None
    said = words_of(result.response)
    assert not result.ephemeral
    assert not result.deferred
    best = answer(discord_world.client.app.library.snapshot.index, QUESTION).quotes[0]
    assert best.text.split("\n")[0][:60] in quotes_in(said)[0]
    assert f"{best.citation.locator} · text {discord_world.client.app.library.snapshot.texts[0].version}" in said
    assert result.response.flags.suppress_embeds


async def test_the_matched_words_are_bold(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question="Who was Mrs Szentgyörgyi?")
    assert "**Szentgyörgyi**" in words_of(result.response)


async def test_a_private_answer_is_seen_by_its_asker_alone(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION, private=True)
    assert result.ephemeral
    assert quotes_in(words_of(result.response))


async def test_a_miss_is_private_and_names_the_text_and_the_words_that_stand_nowhere(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=ABSENT)
    said = words_of(result.response)
    assert result.ephemeral
    assert "photosynthesis" in said
    assert "Where Does It Say That?" in said
    assert not quotes_in(said)


async def test_an_unsure_answer_is_public_says_so_and_keeps_saying_so(
    discord_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searcher, "confidence", lambda _: Confidence.PERHAPS)
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    said = words_of(result.response)
    assert not result.ephemeral
    assert "I'm not sure this answers it. The nearest passage" in said
    assert quotes_in(said)
    assert "p. 22" in said
    opened = await discord_world.click(discord_world.ann, result.response, "After")
    assert "I'm not sure this answers it." in words_of(opened)
    assert discord_world.client.app.counts.unsure == 1
    private = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION, private=True)
    assert private.ephemeral


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("\u200b\ufeff\u2060", "at least one word"),
        ("   ", "at least one word"),
        ("the of and ???", "at least one content word"),
        ("\x00\x1b", "at least one word"),
    ],
)
async def test_a_question_without_words_is_refused_in_words(discord_world: World, question: str, told: str) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=question)
    assert result.ephemeral
    assert told in words_of(result.response)
    assert not re.search(r"^#+ *$", words_of(result.response), re.MULTILINE)  # a heading without words


@pytest.mark.parametrize(
    "question",
    [
        "@everyone @here who was Mrs Szentgyörgyi?",
        "<@&123456789012345678> <@123456789012345678> Szentgyörgyi",
        "[](" * 160 + " Szentgyörgyi",
        "# Szentgyörgyi\n-# small\n> quote\n1. one",
        "https://example.com/ Szentgyörgyi",
        "\u202eSzentgyörgyi \ud800 \x1b[31m",
        "Szentgyörgyi" + "\u0301" * 200,
        'Szentgyörgyi " OR * NEAR( - : {0.__class__} %s; DROP TABLE',
        "Szentgyörgyi " * 35,
    ],
)
async def test_hostile_questions_are_answered_like_any_other(discord_world: World, question: str) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=question[:500])
    assert result.response is not None
    said = words_of(result.response)
    assert "@everyone" not in said.replace("\\@everyone", "")
    assert "<@" not in said.replace("\\<\\@", "")
    assert "https:" not in said
    assert not {"\u202e", "\x1b", "\ud800"} & set(said)


async def test_a_mention_is_answered_under_the_message_without_pinging(discord_world: World) -> None:
    asked = await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} {QUESTION}")
    reply = discord_world.channel.last_message
    assert reply is not None
    assert reply.reference is not None
    assert reply.reference.message_id == asked.id
    assert quotes_in(words_of(reply))


async def test_a_mention_with_a_file_is_read_by_its_words_alone(discord_world: World) -> None:
    world = discord_world
    await world.ann.send(world.channel, f"{world.mention} {QUESTION}", attachments=[("notes.txt", b"photosynthesis")])
    answered = world.channel.last_message
    assert answered is not None
    assert quotes_in(words_of(answered))
    await world.ann.send(world.channel, world.mention, attachments=[("notes.txt", b"photosynthesis")])
    told = world.channel.last_message
    assert told is not None
    assert "Ask me something about the text" in words_of(told)


async def test_a_mention_that_is_edited_is_not_answered_again(discord_world: World) -> None:
    world = discord_world
    message = await world.ann.send(world.channel, f"{world.mention} {QUESTION}")
    count = len(stored(world.env))
    await world.ann.edit(message, f"{world.mention} {ABSENT}")
    assert len(stored(world.env)) == count


async def test_a_mention_that_finds_nothing_gets_a_short_silent_word(discord_world: World) -> None:
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} {ABSENT}")
    reply = discord_world.channel.last_message
    assert reply is not None
    assert reply.flags.suppress_notifications
    assert len(words_of(reply)) < 300
    assert not quotes_in(words_of(reply))


async def test_a_mention_without_a_question_is_told_how_to_ask(discord_world: World) -> None:
    await discord_world.ann.send(discord_world.channel, discord_world.mention)
    assert "/help" in words_of(discord_world.channel.last_message)


async def test_a_mention_of_more_than_500_characters_is_told_the_limit(discord_world: World) -> None:
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} {'word ' * 300}")
    assert "under 500 characters (yours had 1,499)" in words_of(discord_world.channel.last_message)


@pytest.mark.parametrize("content", ["what about the coat?", "@everyone {mention} the coat?"])
async def test_other_messages_are_left_alone(discord_world: World, content: str) -> None:
    await discord_world.ann.send(discord_world.channel, content.format(mention="Loccit"))
    assert not stored(discord_world.env)


async def test_other_bots_are_left_alone(discord_world: World) -> None:
    robot = discord_world.guild.add_member(discord_world.env.create_user("robot", bot=True))
    await robot.send(discord_world.channel, f"{discord_world.mention} {QUESTION}")
    assert not stored(discord_world.env)


async def test_a_direct_message_is_sent_to_a_server(discord_world: World) -> None:
    await discord_world.ann.send_dm(QUESTION)
    await discord_world.ann.send_dm(f"{discord_world.mention} {QUESTION}")
    assert [words_of_stored(message) for message in stored(discord_world.env)] == [
        "Please ask inside a server where I am installed."
    ]


async def test_a_reply_to_an_answer_is_read_with_what_was_asked_there(discord_world: World) -> None:
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} Who was Dr Vlasblom?")
    first = discord_world.channel.last_message
    assert first is not None
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} Who was Dottor Bevilacqua?")
    await discord_world.bo.send(discord_world.channel, "why?", reply_to=first)
    assert "read as: Who was Dr Vlasblom? — why?" in words_of(discord_world.channel.last_message)


async def test_a_follow_up_by_the_same_member_in_the_channel_is_read_with_the_question_before(
    discord_world: World,
) -> None:
    await discord_world.ann.slash(discord_world.channel, "ask", question="Who was Dr Vlasblom?")
    result = await discord_world.ann.slash(discord_world.channel, "ask", question="why?")
    assert "read as: Who was Dr Vlasblom? — why?" in words_of(result.response)


async def test_another_member_in_the_channel_starts_anew(discord_world: World) -> None:
    await discord_world.ann.slash(discord_world.channel, "ask", question="Who was Dr Vlasblom?")
    result = await discord_world.bo.slash(discord_world.channel, "ask", question="why?")
    assert "read as" not in words_of(result.response)


async def test_more_shows_passages_that_were_not_shown(discord_world: World) -> None:
    first = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    more = await discord_world.ann.slash(discord_world.channel, "ask", question="more")
    assert not more.ephemeral
    assert not set(quotes_in(words_of(first.response))) & set(quotes_in(words_of(more.response)))


async def test_what_was_asked_in_private_is_never_carried_into_a_public_answer(discord_world: World) -> None:
    await discord_world.ann.slash(discord_world.channel, "ask", question="Who was Dr Vlasblom?", private=True)
    public = await discord_world.ann.slash(discord_world.channel, "ask", question="why?")
    assert "Vlasblom" not in words_of(public.response)
    private = await discord_world.ann.slash(discord_world.channel, "ask", question="why?", private=True)
    assert "read as: Who was Dr Vlasblom? — why?" in words_of(private.response)


async def test_in_a_thread_everybody_goes_on_with_the_same_conversation(discord_world: World) -> None:
    thread = await thread_in(discord_world)
    await discord_world.ann.slash(thread, "ask", question="Who was Dr Vlasblom?")
    result = await discord_world.bo.slash(thread, "ask", question="why?")
    assert "read as: Who was Dr Vlasblom? — why?" in words_of(result.response)


async def test_what_one_member_asks_in_private_in_a_thread_is_not_shown_to_another(discord_world: World) -> None:
    thread = await thread_in(discord_world)
    await discord_world.ann.slash(thread, "ask", question="Who was Dr Vlasblom?", private=True)
    result = await discord_world.bo.slash(thread, "ask", question="why?", private=True)
    assert "Vlasblom" not in words_of(result.response)


async def test_a_message_can_be_looked_up_in_the_text_from_its_menu(discord_world: World) -> None:
    message = await discord_world.bo.send(discord_world.channel, "I think that Augustine wrote about Ambrose reading")
    result = await discord_world.ann.context_menu(discord_world.channel, "Find in the text", message)
    assert not result.ephemeral
    assert "**Ambrose**" in words_of(result.response)


async def test_a_long_message_is_looked_up_by_its_beginning(discord_world: World) -> None:
    message = await discord_world.bo.send(discord_world.channel, "Augustine and Ambrose, bishop of Milan. " * 30)
    result = await discord_world.ann.context_menu(discord_world.channel, "Find in the text", message)
    assert "searched with the first" in words_of(result.response)
    assert "**Ambrose**" in words_of(result.response)


async def test_a_message_without_words_cannot_be_looked_up(discord_world: World) -> None:
    message = await discord_world.bo.send(discord_world.channel, f"{discord_world.ann.mention}")
    result = await discord_world.ann.context_menu(discord_world.channel, "Find in the text", message)
    assert result.ephemeral
    assert "no words" in words_of(result.response)


@pytest.mark.parametrize("label", ["23", "p. 23", " 23 ", "Page 23"])
async def test_a_page_is_shown_whole(discord_world: World, label: str) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "page", label=label)
    said = words_of(result.response)
    assert not result.ephemeral
    assert "p. 23" in said
    assert quotes_in(said)[0].startswith("The same distrust is owed")
    assert {"Previous page", "Next page"} <= set(labels_of(result.response))


@pytest.mark.parametrize("label", ["0", "-3", "9999999999", "xiv", "12–8", "999", "*", "<@123456789012345678>"])
async def test_a_page_out_of_range_is_told_the_range(discord_world: World, label: str) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "page", label=label)
    assert result.ephemeral
    assert "has pages 21 to 28. You asked for page" in words_of(result.response)


async def test_the_texts_are_listed_with_pages_and_version(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "texts")
    text = discord_world.client.app.library.snapshot.texts[0]
    assert result.ephemeral
    assert f"pages 21–28, {len(text.passages)} passages, version {text.version}" in words_of(result.response)


async def test_help_has_three_questions_that_work_on_the_text_at_hand(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "help")
    questions = [line[3:-1] for line in words_of(result.response).split("\n") if line.startswith("- *")]
    assert len(questions) == 3
    for question in questions:
        asked = await discord_world.bo.slash(discord_world.channel, "ask", question=question)
        assert not asked.ephemeral
        assert quotes_in(words_of(asked.response))


async def test_one_text_can_be_chosen_by_its_title(discord_world: World, several: Library) -> None:
    discord_world.put(several.snapshot)
    offered = await discord_world.ann.autocomplete(discord_world.channel, "ask", "text", "garden", question="x")
    assert [choice["name"] for choice in offered] == ["On Gardens"]
    result = await discord_world.ann.slash(
        discord_world.channel, "ask", question="What grows by the wall?", text=offered[0]["value"]
    )
    assert "“On Gardens”" in words_of(result.response)


async def test_a_follow_up_stays_with_the_text_that_was_chosen(discord_world: World, several: Library) -> None:
    discord_world.put(several.snapshot)
    first = await discord_world.ann.slash(
        discord_world.channel, "ask", question="What grows by the wall?", text="On Gardens"
    )
    assert not first.ephemeral
    result = await discord_world.ann.slash(discord_world.channel, "ask", question="why?")
    assert "read as: What grows by the wall? — why?" in words_of(result.response)
    assert "“On Gardens”" in words_of(result.response)


async def test_a_miss_in_several_texts_says_which_were_searched(discord_world: World, several: Library) -> None:
    discord_world.put(several.snapshot)
    question = "Which astronomers photographed the boat of Kepler?"
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=question)
    assert result.ephemeral
    assert "searched: *On Boats*, *On Gardens*, *Where Does It Say That?*" in words_of(result.response)


async def test_an_unknown_text_is_named_and_nothing_else_is_told(discord_world: World) -> None:
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION, text="*Secret* @everyone")
    assert result.ephemeral
    assert "There is no text called *\\*Secret\\* \\@everyone* in this server." in words_of(result.response)


async def test_where_there_are_several_texts_a_page_needs_one(discord_world: World, several: Library) -> None:
    discord_world.put(several.snapshot)
    result = await discord_world.ann.slash(discord_world.channel, "page", label="3")
    assert "There are 3 texts here." in words_of(result.response)
    await discord_world.ann.slash(discord_world.channel, "ask", question="boat", text="On Boats")
    result = await discord_world.ann.slash(discord_world.channel, "page", label="3")
    assert "No page of “On Boats” is known" in words_of(result.response)


async def test_many_long_titles_are_offered_within_discords_limits(discord_world: World, tmp_path: Path) -> None:
    for number in range(40):
        title = "A very long title " * 8 + ("the same" if number < 20 else str(number))
        (tmp_path / f"{number:02}.md").write_text(f'+++\ntitle = "{title}"\n+++\n\nA sentence about boat {number}.\n')
    discord_world.put(Library(tmp_path).snapshot)
    offered = await discord_world.ann.autocomplete(discord_world.channel, "ask", "text", "long", question="x")
    names = [choice["name"] for choice in offered]
    assert len(names) == len(set(names)) == 25
    assert len({choice["value"] for choice in offered}) == 25
    assert all(len(choice["name"]) <= 100 and len(choice["value"]) <= 100 for choice in offered)
    listed = await discord_world.ann.slash(discord_world.channel, "texts")
    assert "28 more" in words_of(listed.response)


async def test_an_empty_library_is_said_in_words(discord_world: World, tmp_path: Path) -> None:
    discord_world.put(Library(tmp_path).snapshot)
    for name, options in (("ask", {"question": QUESTION}), ("page", {"label": "1"}), ("texts", {}), ("help", {})):
        result = await discord_world.ann.slash(discord_world.channel, name, **options)
        assert result.ephemeral
        assert "text" in words_of(result.response)


async def test_a_slow_search_is_deferred_and_a_slow_miss_is_still_private(
    discord_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.deferral.PATIENCE", 0.05)

    async def slow(*arguments: Any) -> Any:
        await deferral(discord_world.env, number)
        return await found(*arguments)

    found, number = ask.ask, 1
    monkeypatch.setattr(ask, "ask", slow)
    answered = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    assert quotes_in(words_of([*answered.followups, answered.response][0]))
    number = 2
    missed = await discord_world.bo.slash(discord_world.channel, "ask", question=ABSENT)
    assert missed.followups[0].ephemeral
    callbacks: list[Any] = [
        request.json for request in discord_world.env.http_requests if request.path.endswith("/callback")
    ]
    assert [body["type"] for body in callbacks] == [5, 5]
    assert "photosynthesis" in words_of(missed.followups[0])


async def test_what_goes_wrong_after_a_wait_is_told_to_the_asker_alone(
    discord_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> Any:
        await deferral(discord_world.env)
        raise ZeroDivisionError

    monkeypatch.setattr("bot.commands.deferral.PATIENCE", 0.05)
    monkeypatch.setattr(ask, "ask", broken)
    discord_world.expected = (ZeroDivisionError,)
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    (told,) = result.followups
    assert told.ephemeral
    assert "Ref." in words_of(told)
    requests = [(request.method, request.path.rsplit("/", 1)[-1]) for request in discord_world.env.http_requests]
    assert requests[-1] == ("DELETE", "@original")


async def test_an_error_nobody_expected_gets_words_and_a_reference(
    discord_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(ask, "find_answer", broken)
    discord_world.expected = (ZeroDivisionError,)
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert "Ref." in words_of(result.response)
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} {QUESTION}")
    assert "Ref." in words_of(discord_world.channel.last_message)


async def test_while_the_bot_stops_a_question_is_told_so_in_private(discord_world: World) -> None:
    discord_world.client.app.admission.close()
    result = await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert "Ask again in a minute" in words_of(result.response)
    await discord_world.ann.send(discord_world.channel, f"{discord_world.mention} {QUESTION}")
    assert "Ask again in a minute" in words_of(discord_world.channel.last_message)


async def test_a_mention_of_the_bots_role_is_told_how_to_be_heard(
    discord_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = discord_world.guild.create_role("Loccit")
    # Discord tags the role as the bot's; simcord has no such tag.
    monkeypatch.setattr(discord.Guild, "self_role", property(lambda guild: guild.get_role(role.id)))
    await discord_world.ann.send(discord_world.channel, f"{role.mention} {QUESTION}")
    assert "Mention me, the app, or use `/ask`" in words_of(discord_world.channel.last_message)


async def test_questions_are_counted(discord_world: World) -> None:
    await discord_world.ann.slash(discord_world.channel, "ask", question=QUESTION)
    await discord_world.bo.slash(discord_world.channel, "ask", question=ABSENT)
    assert (discord_world.client.app.counts.answered, discord_world.client.app.counts.missed) == (1, 1)


@pytest.fixture
def several(tmp_path: Path) -> Library:
    """Three texts: two made here, one of them without pages, and the sample."""
    (tmp_path / "gardens.md").write_text(
        '+++\ntitle = "On Gardens"\nauthor = "Ann Lee"\n+++\n\nPears grow by the wall, where the wind is kept out. '
        "Beans need a pole.\n\nWeeds come back, and nobody knows why.\n"
    )
    (tmp_path / "boats.md").write_text('+++\ntitle = "On Boats"\n+++\n\nA boat is a hole in the water.\n')
    source = next(SAMPLE.glob("*.md"))
    (tmp_path / source.name).write_bytes(source.read_bytes())
    return Library(tmp_path)


async def thread_in(world: World) -> ChannelHandle:
    parent = world.client.get_channel(world.channel.id)
    assert isinstance(parent, discord.TextChannel)
    start = await world.ann.send(world.channel, "let us talk")
    await parent.create_thread(name="talk", message=start)
    return world.channel.threads[0]


def words_of_stored(message: Any) -> str:
    return "\n".join(one["content"] for one in message.components if one["type"] == 10) or str(message.content)

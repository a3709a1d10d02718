"""Buttons that nobody drew: each press ends in a message that Discord takes, or in a sentence for who pressed it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from discord import ui

from bot.commands import answer_buttons
from bot.view.custom_id import PREFIX, Action, ButtonId, PassageRef, parse_button_id, text_key
from bot.view.moderator_custom_id import PREFIX as MODERATORS
from bot.view.moderator_custom_id import ModeratorAction, parse_moderator_id
from passages.errors import LoccitError
from passages.storage.snapshot import Snapshot

SHAPES = 10_000
_NUMBERS = ("0", "1", "2", "z", "zz", "9999", "-1", "", " ", "é", "٣", "0" * 90, "z" * 12, "1.5", "_", "\0", "1" * 19)
_QUESTION = "Why does a group need page numbers?"


def forged(dice: random.Random, keys: list[str]) -> str:
    """Return an id: some nearly as ours are, some of anything."""
    if dice.random() < 0.1:
        return f"{PREFIX}:" + "".join(chr(dice.choice((58, 46, 43, *range(32, 127), 0x1F600))) for _ in range(80))

    def number() -> str:
        return dice.choice(_NUMBERS) if dice.random() < 0.1 else str(dice.randrange(40))

    editions = [dice.choice(keys) if dice.random() < 0.9 else dice.choice(_NUMBERS) for _ in range(dice.randint(1, 3))]
    passages = [f"{dice.choice('00001z-')}{number()}" for _ in range(dice.randint(1, 8))]
    fields = [
        PREFIX if dice.random() < 0.98 else "loccit0",
        dice.choice([*Action, *Action, "none"]) + dice.choice(["", "", "", "+", "++"]),
        *(number() for _ in range(3)),
        ".".join(editions),
        ".".join(passages),
    ]
    if dice.random() < 0.05:
        fields.insert(dice.randrange(len(fields)), number())
    return ":".join(fields)[:100]


def contents(view: ui.LayoutView) -> Iterator[str]:
    return (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def test_ids_of_ten_thousand_shapes_end_in_a_message_or_a_sentence(sample: Snapshot) -> None:
    dice = random.Random(17)
    keys = [text_key(text) for text in sample.texts]
    shown = refused = 0
    for _ in range(SHAPES):
        custom_id = forged(dice, keys)
        press = parse_button_id(custom_id)
        if press is None:
            continue
        try:
            answer_buttons._load(sample.texts, press)
            view = answer_buttons._view(sample.texts, press, f"> {_QUESTION}")
        except LoccitError:
            refused += 1
            continue
        shown += 1
        said = list(contents(view))
        assert said, custom_id
        assert all(content.strip() for content in said), custom_id  # Discord refuses an empty one
        assert sum(map(len, said)) <= 4_000, custom_id
        assert len(list(view.walk_children())) <= 40, custom_id
    assert shown > 100  # the shapes are near enough to ours to get anywhere
    assert refused > 500


def test_moderators_ids_of_any_shape_are_read_or_not_and_never_fail() -> None:
    dice, known = random.Random(18), 0
    for _ in range(SHAPES):
        fields = [
            dice.choice([MODERATORS, MODERATORS, PREFIX]),
            dice.choice([*ModeratorAction, ""]),
            *(dice.choice(_NUMBERS) for _ in range(dice.randint(0, 4))),
        ]
        read = parse_moderator_id(":".join(fields))
        known += read is not None
        assert read is None or parse_moderator_id(read.custom_id) == read
    assert 0 < known < SHAPES


def test_a_passage_without_notes_says_so(sample: Snapshot) -> None:
    [text] = sample.texts
    number = next(n for n, passage in enumerate(text.passages) if not passage.notes)
    press = parse_button_id(ButtonId(Action.NOTES, 1, (PassageRef(text_key(text), number),), 0, 9).custom_id)
    assert press is not None
    with pytest.raises(LoccitError, match="No note belongs to this passage"):
        answer_buttons._view(sample.texts, press, f"> {_QUESTION}")
